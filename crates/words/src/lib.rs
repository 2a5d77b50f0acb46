//! What people read, in every language. Words stand in `languages`, one file for each language;
//! `docs/languages.md` says how one is added. From the files the build makes a constant for each
//! phrase, in a module for each section.
//!
//! English is compiled in, each phrase where it is used. Another language is a file that ships
//! beside the pages: [`speak`] takes it before anything is said, and it stays for as long as the
//! program runs. Who never calls [`speak`], like the Worker, speaks English, and carries only the
//! phrases it uses.
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

/// Words, perhaps with places for values, such as `{name}`. It can stand wherever words can.
#[derive(Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The line of a language's file that has it.
    line: usize,
    english: &'static str,
}

/// The same about a count, whose place is `{count}`.
#[derive(Debug, PartialEq, Eq)]
pub struct Plural {
    /// The line that has the form for one; that for others follows.
    line: usize,
    one: &'static str,
    other: &'static str,
}

impl Phrase {
    /// Nothing is said.
    pub const NONE: &Self = &Self { line: usize::MAX, english: "" };

    /// The words, in the language that is spoken.
    pub fn words(&self) -> &'static str {
        spoken::line(self.line).unwrap_or(self.english)
    }

    /// The words with values in their places. A place without a value stays.
    pub fn with(&self, values: &[(&str, &str)]) -> String {
        filled(self.words(), values)
    }

    /// The words, as a text of its own. (Of a reference, `ToOwned` would give the reference.)
    pub fn to_owned(&self) -> String {
        self.words().to_owned()
    }
}

impl Plural {
    /// The words about so many.
    pub fn of(&self, count: usize) -> String {
        self.with(count, &[])
    }

    /// The same with more values.
    pub fn with(&self, count: usize, values: &[(&str, &str)]) -> String {
        let words = match spoken::is_one(count) {
            true => spoken::line(self.line).unwrap_or(self.one),
            false => spoken::line(self.line + 1).unwrap_or(self.other),
        };
        let count = number(count);
        filled(words, &[&[("count", count.as_str())][..], values].concat())
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        self.words()
    }
}

impl From<&Phrase> for Cow<'static, str> {
    fn from(phrase: &Phrase) -> Self {
        Self::Borrowed(phrase.words())
    }
}

impl From<&Phrase> for String {
    fn from(phrase: &Phrase) -> Self {
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
