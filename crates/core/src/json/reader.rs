//! What JSON consists of: one function for each, none for a type of ours, so each is compiled once.
//! What a text, a number or a value to be passed over is, `serde_json` says.

use std::borrow::Cow;

use serde::de::{Error as _, Expected, IgnoredAny, Unexpected};
use serde_json::Error;

/// As deep as `serde_json` goes.
const DEEPEST: u8 = 127;

/// The names of a struct's fields or an enum's variants, in their order. No type that is read here
/// has other names besides (`alias`): they would stand among these and shift the numbers.
pub(super) type Names = &'static [&'static str];

/// Which of the names this is; one too high when it is none of them.
#[inline(never)]
pub(super) fn number_of(name: &str, names: Names) -> u32 {
    let place = names.iter().position(|one| *one == name).unwrap_or(names.len());
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A text, and how far it has been read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    /// The name last read, should it be none that was declared.
    pub(super) name: Cow<'de, str>,
    /// How many more objects and arrays may be opened: a text may not use up the stack.
    depth: u8,
}

/// A number, as the largest type that holds it.
pub(super) enum Number {
    Natural(u64),
    Negative(i64),
    Float(f64),
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0, name: Cow::Borrowed(""), depth: DEEPEST }
    }

    /// A problem with its line and column. Text that is no JSON is told in `serde_json`'s words.
    #[inline(never)]
    pub(super) fn placed(&self, problem: Error) -> Error {
        if let Err(syntax) = serde_json::from_str::<IgnoredAny>(self.text) {
            return syntax;
        }
        if problem.line() > 0 {
            return problem;
        }
        let read = self.text.get(..self.at).unwrap_or(self.text);
        let line = read.matches('\n').count() + 1;
        let column = read.len() - read.rfind('\n').map_or(0, |at| at + 1);
        Error::custom(format_args!("{problem} at line {line} column {column}"))
    }

    /// That this is no JSON: [`Reader::placed`] finds out what is wrong with it.
    #[inline(never)]
    pub(super) fn syntax(&self) -> Error {
        Error::custom("no JSON")
    }

    /// The next byte that is no white space; 0 at the end.
    #[inline(never)]
    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return *byte;
            }
            self.at += 1;
        }
        0
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Nothing more may come.
    #[inline(never)]
    pub(super) fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            0 if self.at >= self.text.len() => Ok(()),
            _ => Err(self.placed(self.syntax())),
        }
    }

    #[inline(never)]
    fn eat(&mut self, byte: u8) -> Result<(), Error> {
        if self.peek() == byte {
            self.at += 1;
            Ok(())
        } else {
            Err(self.syntax())
        }
    }

    /// Whether this word came.
    #[inline(never)]
    pub(super) fn word(&mut self, word: &str) -> bool {
        self.peek();
        let is = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if is {
            self.at += word.len();
        }
        is
    }

    /// Whether an object or array began.
    #[inline(never)]
    pub(super) fn enter(&mut self, bracket: u8) -> Result<bool, Error> {
        if self.peek() != bracket {
            return Ok(false);
        }
        self.at += 1;
        self.depth = self.depth.checked_sub(1).ok_or_else(|| self.syntax())?;
        Ok(true)
    }

    /// The beginning of an object or array, which was asked for.
    #[inline(never)]
    pub(super) fn begin(&mut self, bracket: u8, expected: &dyn Expected) -> Result<(), Error> {
        if self.enter(bracket)? { Ok(()) } else { Err(self.wrong(expected)) }
    }

    /// Its end.
    #[inline(never)]
    pub(super) fn leave(&mut self, bracket: u8) -> Result<(), Error> {
        self.depth += 1;
        self.eat(bracket)
    }

    /// Whether there is one more item, and stands before it; otherwise behind the end.
    #[inline(never)]
    pub(super) fn more(&mut self, first: &mut bool, bracket: u8) -> Result<bool, Error> {
        if self.peek() == bracket {
            return self.leave(bracket).map(|()| false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        self.eat(b',')?;
        if self.peek() == bracket { Err(self.syntax()) } else { Ok(true) }
    }

    /// A text, if that is next.
    #[inline(never)]
    pub(super) fn string(&mut self) -> Result<Option<Cow<'de, str>>, Error> {
        if self.peek() != b'"' {
            return Ok(None);
        }
        let bytes = self.text.as_bytes();
        let begin = self.at + 1;
        let mut at = begin;
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(byte) if *byte >= 0x20 => at += 1,
                _ => return Err(self.syntax()),
            }
        }
        let text = if escaped {
            let whole = self.text.get(self.at..=at).unwrap_or_default();
            Cow::Owned(serde_json::from_str::<String>(whole)?)
        } else {
            Cow::Borrowed(self.text.get(begin..at).unwrap_or_default())
        };
        self.at = at + 1;
        Ok(Some(text))
    }

    /// A number, if that is next.
    #[inline(never)]
    pub(super) fn number(&mut self) -> Result<Option<Number>, Error> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return Ok(None);
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .bytes()
            .position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))
            .unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let number: serde_json::Number = serde_json::from_str(text)?;
        self.at += length;
        Ok(Some(if let Some(natural) = number.as_u64() {
            Number::Natural(natural)
        } else if let Some(negative) = number.as_i64() {
            Number::Negative(negative)
        } else {
            Number::Float(number.as_f64().unwrap_or_default())
        }))
    }

    /// Passes over a value, and says what it was.
    #[inline(never)]
    pub(super) fn skip(&mut self) -> Result<&'de str, Error> {
        self.peek();
        let begin = self.at;
        let rest = self.text.get(begin..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                let length = values.byte_offset();
                self.at += length;
                Ok(rest.get(..length).unwrap_or_default())
            }
            _ => Err(self.syntax()),
        }
    }

    /// That something else was expected than what is next.
    #[inline(never)]
    pub(super) fn wrong(&mut self, expected: &dyn Expected) -> Error {
        match self.peek() {
            b'n' => Error::invalid_type(Unexpected::Unit, expected),
            b't' => Error::invalid_type(Unexpected::Bool(true), expected),
            b'f' => Error::invalid_type(Unexpected::Bool(false), expected),
            b'[' => Error::invalid_type(Unexpected::Seq, expected),
            b'{' => Error::invalid_type(Unexpected::Map, expected),
            b'"' => match self.string() {
                Ok(text) => {
                    Error::invalid_type(Unexpected::Str(&text.unwrap_or_default()), expected)
                }
                Err(problem) => problem,
            },
            _ => match self.number() {
                Ok(Some(Number::Natural(n))) => {
                    Error::invalid_type(Unexpected::Unsigned(n), expected)
                }
                Ok(Some(Number::Negative(n))) => {
                    Error::invalid_type(Unexpected::Signed(n), expected)
                }
                Ok(Some(Number::Float(n))) => Error::invalid_type(Unexpected::Float(n), expected),
                Ok(None) => self.syntax(),
                Err(problem) => problem,
            },
        }
    }

    /// The number of the next field's name; nothing at the object's end.
    #[inline(never)]
    pub(super) fn field(&mut self, first: &mut bool, names: Names) -> Result<Option<u32>, Error> {
        if !self.more(first, b'}')? {
            return Ok(None);
        }
        self.name = self.key()?;
        Ok(Some(number_of(&self.name, names)))
    }

    /// The number of a variant's name: a key in an object, or a text.
    #[inline(never)]
    pub(super) fn variant(&mut self, is_object: bool, names: Names) -> Result<u32, Error> {
        self.name =
            if is_object { self.key()? } else { self.string()?.ok_or_else(|| self.syntax())? };
        Ok(number_of(&self.name, names))
    }

    /// A key, and the colon behind it.
    #[inline(never)]
    pub(super) fn key(&mut self) -> Result<Cow<'de, str>, Error> {
        let key = self.string()?.ok_or_else(|| self.syntax())?;
        self.eat(b':')?;
        Ok(key)
    }
}
