//! The language that is spoken, and its rules. It is said once, before the first words, and for
//! the thread that says them: a page and the background each have one thread, and so has a test.

use std::cell::Cell;
use std::fmt;

use crate::phrases::{LINES, PAGES, SHARED};

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

/// A language and its lines; none until something is said.
type Spoken = (Language, &'static [&'static str]);

/// What is said before anyone has called [`speak`]. In WASM these are not the words of pages: a page
/// speaks before all else, and who never does, like the Worker, is not to carry them.
const UNASKED: &[&str] = if cfg!(target_family = "wasm") { &[SHARED] } else { &[SHARED, PAGES] };

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
    let language = Language::of(tag);
    let lines = match language {
        Language::English => lines(&[SHARED, PAGES]),
        Language::Spanish | Language::French | Language::German => lines(&[file.leak()]),
    };
    if lines.len() != LINES {
        return Err(NotALanguage);
    }
    SPOKEN.set((language, lines));
    Ok(())
}

/// The language that is spoken.
pub fn spoken() -> Language {
    SPOKEN.get().0
}

/// A line of the language that is spoken; empty when it has none of this number.
pub(crate) fn line(line: u16) -> &'static str {
    let (language, mut said) = SPOKEN.get();
    if said.is_empty() {
        said = lines(UNASKED);
        SPOKEN.set((language, said));
    }
    said.get(usize::from(line)).copied().unwrap_or_default()
}

/// The lines of a language's text, kept for good.
fn lines(texts: &[&'static str]) -> &'static [&'static str] {
    let lines: Vec<&'static str> = texts.iter().flat_map(|text| text.lines()).collect();
    lines.leak()
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
