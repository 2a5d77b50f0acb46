//! What JSON consists of: one function for each, none for a type of ours, so each is compiled once.
//! What is wrong is said in `serde_json`'s words; how much a number is, `serde_json` knows.

use std::borrow::Cow;

use serde::de::{Error as _, Expected, Unexpected};

use super::error::Error;
use super::escape::unescaped;

/// As deep as `serde_json` goes.
const DEEPEST: u8 = 127;

const DIGITS: &[u8] = b"0123456789";
const NO_NUMBER: &str = "invalid number";
const NO_VALUE: &str = "EOF while parsing a value";
const UNFINISHED_TEXT: &str = "EOF while parsing a string";
const CONTROL: &str = "control character (\\u0000-\\u001F) found while parsing a string";
const TOO_DEEP: &str = "recursion limit exceeded";

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
    /// Whether an object or array has just begun, so that no comma is due.
    has_begun: bool,
}

/// A number, as the largest type that holds it.
pub(super) enum Number {
    Natural(u64),
    Negative(i64),
    Float(f64),
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0, name: Cow::Borrowed(""), depth: DEEPEST, has_begun: false }
    }

    /// A problem with its line and column.
    #[inline(never)]
    pub(super) fn placed(&self, problem: &Error) -> Error {
        let read = self.text.get(..self.at).unwrap_or(self.text);
        let line = read.matches('\n').count() + 1;
        let column = read.len() - read.rfind('\n').map_or(0, |at| at + 1);
        problem.at(line, column)
    }

    /// That this is no JSON: what is wrong, unless the text has merely ended too early.
    #[inline(never)]
    fn wrong_unless_end(&mut self, what: &str, at_end: &str) -> Error {
        Error::new(if self.peek() == 0 && self.is_at_end() { at_end } else { what })
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
        self.peek();
        if self.is_at_end() { Ok(()) } else { Err(Error::new("trailing characters")) }
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
        self.depth = self.depth.checked_sub(1).ok_or_else(|| Error::new(TOO_DEEP))?;
        self.has_begun = true;
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
        if self.peek() != bracket {
            return Err(self.wrong_unless_end("trailing characters", unfinished(bracket)));
        }
        self.depth += 1;
        self.at += 1;
        self.has_begun = false;
        Ok(())
    }

    /// Whether there is one more item, and stands before it; otherwise behind the end.
    #[inline(never)]
    pub(super) fn more(&mut self, bracket: u8) -> Result<bool, Error> {
        let next = self.peek();
        if next == bracket {
            return self.leave(bracket).map(|()| false);
        }
        if std::mem::take(&mut self.has_begun) {
            return Ok(true);
        }
        if next != b',' {
            let what = if bracket == b'}' { "expected `,` or `}`" } else { "expected `,` or `]`" };
            return Err(self.wrong_unless_end(what, unfinished(bracket)));
        }
        self.at += 1;
        if self.peek() == bracket { Err(Error::new("trailing comma")) } else { Ok(true) }
    }

    /// A text, if that is next.
    #[inline(never)]
    pub(super) fn string(&mut self) -> Result<Option<Cow<'de, str>>, Error> {
        self.quoted()?.map(unescaped).transpose()
    }

    /// A text as it stands between its quotes, if that is next.
    #[inline(never)]
    fn quoted(&mut self) -> Result<Option<&'de str>, Error> {
        if self.peek() != b'"' {
            return Ok(None);
        }
        self.at += 1;
        let begin = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += match rest {
                [b'"', ..] => break,
                [b'\\', b'u', digits @ ..] => match digits.first_chunk::<4>() {
                    Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                    Some(_) => return Err(Error::new("invalid escape")),
                    None => return Err(Error::new(UNFINISHED_TEXT)),
                },
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
                [b'\\', _, ..] => return Err(Error::new("invalid escape")),
                [] | [b'\\'] => return Err(Error::new(UNFINISHED_TEXT)),
                [0..0x20, ..] => return Err(Error::new(CONTROL)),
                [_, ..] => 1,
            };
        }
        let text = self.text.get(begin..self.at);
        self.at += 1;
        Ok(text)
    }

    /// A number, if that is next.
    #[inline(never)]
    pub(super) fn number(&mut self) -> Result<Option<Number>, Error> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return Ok(None);
        }
        let number: serde_json::Number =
            self.digits()?.parse().map_err(|_| Error::new("number out of range"))?;
        Ok(Some(if let Some(natural) = number.as_u64() {
            Number::Natural(natural)
        } else if let Some(negative) = number.as_i64() {
            Number::Negative(negative)
        } else {
            Number::Float(number.as_f64().unwrap_or_default())
        }))
    }

    /// A number as it stands, which must be next.
    #[inline(never)]
    fn digits(&mut self) -> Result<&'de str, Error> {
        let begin = self.at;
        self.one_of(b"-");
        if !self.one_of(b"0") {
            self.some_digits()?;
        } else if self.one_of(DIGITS) {
            return Err(Error::new(NO_NUMBER));
        }
        if self.one_of(b".") {
            self.some_digits()?;
        }
        if self.one_of(b"eE") {
            self.one_of(b"+-");
            self.some_digits()?;
        }
        Ok(self.text.get(begin..self.at).unwrap_or_default())
    }

    #[inline(never)]
    fn some_digits(&mut self) -> Result<(), Error> {
        if !self.one_of(DIGITS) {
            return Err(self.wrong_unless_end(NO_NUMBER, NO_VALUE));
        }
        while self.one_of(DIGITS) {}
        Ok(())
    }

    /// Steps over one of these, if it is next.
    #[inline(never)]
    fn one_of(&mut self, bytes: &[u8]) -> bool {
        let is = self.text.as_bytes().get(self.at).is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(is);
        is
    }

    /// Passes over a value, and says what it was.
    #[inline(never)]
    pub(super) fn skip(&mut self) -> Result<&'de str, Error> {
        let next = self.peek();
        let begin = self.at;
        match next {
            b'{' | b'[' => {
                let bracket = if next == b'{' { b'}' } else { b']' };
                self.enter(next)?;
                while self.more(bracket)? {
                    if bracket == b'}' {
                        self.quoted_key()?;
                    }
                    self.skip()?;
                }
            }
            b'"' => drop(self.quoted()?),
            b'-' | b'0'..=b'9' => drop(self.digits()?),
            _ if self.word("true") || self.word("false") || self.word("null") => {}
            _ => return Err(self.no_value()),
        }
        Ok(self.text.get(begin..self.at).unwrap_or_default())
    }

    /// That no value is next.
    #[inline(never)]
    fn no_value(&mut self) -> Error {
        let what = match self.peek() {
            b'n' | b't' | b'f' => "expected ident",
            _ => "expected value",
        };
        self.wrong_unless_end(what, NO_VALUE)
    }

    /// That something else was expected than what is next.
    #[inline(never)]
    pub(super) fn wrong(&mut self, expected: &dyn Expected) -> Error {
        let text;
        let found = match self.peek() {
            b'[' => Unexpected::Seq,
            b'{' => Unexpected::Map,
            b'"' => match self.string() {
                Ok(found) => {
                    text = found.unwrap_or_default();
                    Unexpected::Str(&text)
                }
                Err(problem) => return problem,
            },
            _ if self.word("null") => Unexpected::Unit,
            _ if self.word("true") => Unexpected::Bool(true),
            _ if self.word("false") => Unexpected::Bool(false),
            _ => match self.number() {
                Ok(Some(Number::Natural(number))) => Unexpected::Unsigned(number),
                Ok(Some(Number::Negative(number))) => Unexpected::Signed(number),
                Ok(Some(Number::Float(number))) => Unexpected::Float(number),
                Ok(None) => return self.no_value(),
                Err(problem) => return problem,
            },
        };
        Error::invalid_type(found, expected)
    }

    /// The number of the next field's name; nothing at the object's end.
    #[inline(never)]
    pub(super) fn field(&mut self, names: Names) -> Result<Option<u32>, Error> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        self.name = self.key()?;
        Ok(Some(number_of(&self.name, names)))
    }

    /// The beginning of an enum: the number of the variant's name, which is a text, or a key in an
    /// object with the variant's value; and whether it is an object.
    #[inline(never)]
    pub(super) fn variant(&mut self, names: Names) -> Result<(u32, bool), Error> {
        let is_object = self.enter(b'{')?;
        self.has_begun = false;
        self.name =
            if is_object { self.key()? } else { self.string()?.ok_or_else(|| self.no_value())? };
        Ok((number_of(&self.name, names), is_object))
    }

    /// The end of an enum.
    #[inline(never)]
    pub(super) fn leave_variant(&mut self, is_object: bool) -> Result<(), Error> {
        if is_object { self.leave(b'}') } else { Ok(()) }
    }

    /// A key, and the colon behind it.
    #[inline(never)]
    pub(super) fn key(&mut self) -> Result<Cow<'de, str>, Error> {
        unescaped(self.quoted_key()?)
    }

    /// A key as it stands, and the colon behind it.
    #[inline(never)]
    fn quoted_key(&mut self) -> Result<&'de str, Error> {
        let Some(key) = self.quoted()? else {
            return Err(self.wrong_unless_end("key must be a string", unfinished(b'}')));
        };
        if self.peek() != b':' {
            return Err(self.wrong_unless_end("expected `:`", unfinished(b'}')));
        }
        self.at += 1;
        Ok(key)
    }
}

/// That the text ended before this bracket.
fn unfinished(bracket: u8) -> &'static str {
    if bracket == b'}' { "EOF while parsing an object" } else { "EOF while parsing a list" }
}
