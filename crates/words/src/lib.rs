//! What people read, in every language. Words stand in `languages`, one file for each language;
//! `docs/languages.md` says how one is added. From the files the build makes a constant for each
//! phrase, in a module for each section.
//!
//! A language is a text with a line for each phrase, and a phrase is the number of its line. English
//! is compiled in. Another language is a file that ships beside the pages: [`speak`] takes it before
//! anything is said, and it stays for as long as the program runs. A program in WASM that never
//! calls [`speak`], like the Worker, carries English without the words that only pages say.
//!
//! Languages differ in more than words: [`number`] groups digits, and a [`Plural`] has a form for
//! one thing and a form for others, by the rules of the Unicode CLDR for whole numbers. Its third
//! form of French and Spanish, for whole millions, is left out: nothing here counts so far.

#[cfg(test)]
mod languages;
mod spoken;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

pub use self::phrases::*;
pub use self::spoken::{Language, NotALanguage, number, speak, spoken};

/// Made from the languages' files.
mod phrases {
    include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
}

/// Every language but English, by its code, as it ships.
pub const FILES: [(&str, &str); 3] = [
    ("es", include_str!(concat!(env!("OUT_DIR"), "/es.txt"))),
    ("fr", include_str!(concat!(env!("OUT_DIR"), "/fr.txt"))),
    ("de", include_str!(concat!(env!("OUT_DIR"), "/de.txt"))),
];

/// What Chrome itself says of the extension, by language: its `messages.json`.
pub const MESSAGES: [(&str, &str); 4] = [
    ("en", include_str!(concat!(env!("OUT_DIR"), "/en.json"))),
    ("es", include_str!(concat!(env!("OUT_DIR"), "/es.json"))),
    ("fr", include_str!(concat!(env!("OUT_DIR"), "/fr.json"))),
    ("de", include_str!(concat!(env!("OUT_DIR"), "/de.json"))),
];

/// Words, perhaps with places for values, such as `{name}`: the line that has them in a language's
/// text. It can stand wherever words can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase(u16);

/// The same about a count, whose place is `{count}`: the line with the form for one, which that for
/// others follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plural(u16);

impl Phrase {
    /// Nothing is said.
    pub const NONE: Self = Self(u16::MAX);

    /// The phrase of a line, as the pages that ship name their labels.
    pub fn of_line(line: &str) -> Option<Self> {
        let line = line.parse().ok()?;
        (usize::from(line) < phrases::LINES).then_some(Self(line))
    }

    /// The line, for the pages that ship.
    pub fn line(self) -> u16 {
        self.0
    }

    /// The words, in the language that is spoken.
    pub fn words(self) -> &'static str {
        spoken::line(self.0)
    }

    /// The words with values in their places. A place without a value stays.
    pub fn with(self, values: &[(&str, &str)]) -> String {
        filled(self.words(), values)
    }

    /// The words with a value in the one place they have.
    pub fn of(self, value: &str) -> String {
        let place = self.words().split_once('{').and_then(|(_, rest)| rest.split_once('}'));
        self.with(&[(place.map_or("", |(name, _)| name), value)])
    }

    /// The words, as a text of its own. (`ToOwned` would give the phrase.)
    pub fn to_owned(self) -> String {
        self.words().to_owned()
    }
}

impl Plural {
    /// The words about so many.
    pub fn of(self, count: usize) -> String {
        self.with(count, &[])
    }

    /// The same with more values.
    pub fn with(self, count: usize, values: &[(&str, &str)]) -> String {
        let line = if spoken::is_one(count) { self.0 } else { self.0 + 1 };
        let count = number(count);
        filled(spoken::line(line), &[&[("count", count.as_str())][..], values].concat())
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        self.words()
    }
}

impl From<Phrase> for Cow<'static, str> {
    fn from(phrase: Phrase) -> Self {
        Self::Borrowed(phrase.words())
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.to_owned()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

/// Values are put in once: what looks like a place inside a value is left as it is.
fn filled(words: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some((before, place)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = place.split_once('}').unwrap_or((place, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}
