//! The language that is spoken, and its rules. It is said once, before the first words, and for
//! the thread that says them: a page and the background each have one thread, and so has a test.

use std::cell::Cell;
use std::fmt;

use crate::phrases::LINES;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The one that is compiled in.
    English,
    /// Español.
    Spanish,
    /// Français.
    French,
    /// Deutsch.
    German,
}

impl Language {
    /// The language of a tag such as `es-419`; English when it is none of them.
    pub fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some("es") => Self::Spanish,
            Some("fr") => Self::French,
            Some("de") => Self::German,
            _ => Self::English,
        }
    }
}

/// A file that is not one of a language, or of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotALanguage;

impl fmt::Display for NotALanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the words are of another version")
    }
}

impl std::error::Error for NotALanguage {}

/// A language and its lines; English has none.
type Spoken = (Language, &'static [&'static str]);

thread_local! {
    static SPOKEN: Cell<Spoken> = const { Cell::new((Language::English, &[])) };
}

/// Speaks the language of a tag from now on, in this thread. `file` is what ships of it; English
/// needs none. It is kept for good, so a program that speaks many, one after the other, keeps all.
///
/// # Errors
///
/// When the file has not one line for each phrase; what was spoken stays.
pub fn speak(tag: &str, file: String) -> Result<(), NotALanguage> {
    let spoken: Spoken = match Language::of(tag) {
        Language::English => (Language::English, &[]),
        language @ (Language::Spanish | Language::French | Language::German) => {
            let lines: Vec<&'static str> = file.leak().lines().collect();
            if lines.len() != LINES {
                return Err(NotALanguage);
            }
            (language, lines.leak())
        }
    };
    SPOKEN.set(spoken);
    Ok(())
}

/// The language that is spoken.
pub fn spoken() -> Language {
    SPOKEN.get().0
}

/// A line of the language that is spoken; nothing when that is English.
pub(crate) fn line(line: usize) -> Option<&'static str> {
    SPOKEN.get().1.get(line).copied()
}

/// Whether so many are said with the form for one.
pub(crate) fn is_one(count: usize) -> bool {
    match spoken() {
        Language::French => count < 2,
        Language::English | Language::Spanish | Language::German => count == 1,
    }
}

/// A number with its thousands apart, as the language groups them. Spanish leaves four digits
/// together.
pub fn number(count: usize) -> String {
    let (between, fewest) = match spoken() {
        Language::English => (',', 4),
        Language::Spanish => ('.', 5),
        Language::French => ('\u{202F}', 4),
        Language::German => ('.', 4),
    };
    let digits = count.to_string();
    if digits.len() < fewest {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}
