//! The do-not-log list: what is never logged, on whichever side of a call it stands.
//!
//! | written | blocks |
//! |---|---|
//! | `+16505550100`, `(650) 555-0100` | one number |
//! | `+1650*` | every number that begins so; the star is needed, so that a number with missing digits is never taken for a prefix |
//! | `+16505550100-+16505550199` | every number from the first to the last |
//! | `101`, `ext 101`, `x101` | the account's extension that people dial with these digits |
//!
//! `parse` reads such lists from what people paste, and names every piece it cannot understand;
//! [`print()`] writes them so that they read back the same.

mod cells;
mod parse;
mod piece;

use std::fmt;

use ledger_words::problem as words;
use serde::{Deserialize, Serialize};

pub use self::parse::{BlockListText, PieceProblem, parse};
pub use self::piece::PieceFlaw;
pub(crate) use self::piece::extension_digits;
use super::Unknown;
use crate::from_json::FromJson;
use crate::phone::{Line, PhoneNumber};

/// One line of the do-not-log list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct BlockEntry {
    /// What is blocked.
    pub target: BlockTarget,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Keys that a newer version wrote.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl BlockEntry {
    /// A line without a label.
    pub fn new(target: BlockTarget) -> Self {
        Self { target, label: String::new(), unknown: Unknown::new() }
    }

    /// A line with a label.
    pub fn labeled(target: BlockTarget, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::new(target) }
    }
}

/// What a line of the do-not-log list blocks. It is compared with both sides of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum BlockTarget {
    /// One number.
    Number(PhoneNumber),
    /// All numbers that begin so, in E.164 and without a star, such as `+1650`.
    Prefix(String),
    /// All numbers from the first to the last, which have as many digits.
    Range {
        /// The first.
        first: PhoneNumber,
        /// The last.
        last: PhoneNumber,
    },
    /// One extension, by the short number people dial.
    Extension(String),
}

impl BlockTarget {
    /// Whether it blocks a line.
    pub fn blocks(&self, line: &Line) -> bool {
        match (self, line) {
            (Self::Number(blocked), Line::Number(number)) => blocked == number,
            (Self::Prefix(prefix), Line::Number(number)) => number.as_str().starts_with(prefix),
            (Self::Range { first, last }, Line::Number(number)) => {
                // Texts of one length order as their numbers do.
                number.as_str().len() == first.as_str().len() && (first..=last).contains(&number)
            }
            (Self::Extension(blocked), Line::Extension(short)) => blocked == short,
            (Self::Number(_) | Self::Prefix(_) | Self::Range { .. }, Line::Extension(_))
            | (Self::Extension(_), Line::Number(_))
            | (_, Line::Other(_)) => false,
        }
    }

    /// The kind, as it stands in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Prefix(_) => "prefix",
            Self::Range { .. } => "range",
            Self::Extension(_) => "extension",
        }
    }

    /// What is wrong with it and what to do, when it cannot be as it is: targets may come from
    /// storage or another program instead of [`parse`].
    pub(super) fn problem(&self) -> Option<String> {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fine = match self {
            Self::Number(number) => number.digits().is_some(),
            Self::Prefix(prefix) => {
                let digits = prefix.strip_prefix('+').unwrap_or_default();
                !digits.is_empty() && is_digits(digits)
            }
            Self::Range { first, last } => {
                first.digits().is_some()
                    && last.digits().is_some()
                    && first.as_str().len() == last.as_str().len()
                    && first <= last
            }
            Self::Extension(short) => {
                !short.is_empty() && short.len() <= Line::LONGEST_EXTENSION && is_digits(short)
            }
        };
        (!fine).then(|| match self {
            Self::Number(number) => {
                words::NO_NUMBER.with(&[("number", &format!("{:?}", number.as_str()))])
            }
            Self::Prefix(prefix) => words::NO_PREFIX.with(&[("prefix", &format!("{prefix:?}"))]),
            Self::Range { .. } => words::NO_RANGE.with(&[("range", &self.to_string())]),
            Self::Extension(short) => {
                let longest = Line::LONGEST_EXTENSION.to_string();
                let values = [("extension", &*format!("{short:?}")), ("longest", &longest)];
                words::NO_EXTENSION.with(&values)
            }
        })
    }
}

/// As an administrator would write it.
impl fmt::Display for BlockTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Prefix(prefix) => write!(formatter, "{prefix}*"),
            Self::Range { first, last } => write!(formatter, "{first}-{last}"),
            Self::Extension(short) => formatter.write_str(short),
        }
    }
}

/// Writes a list: one entry a line, as CSV with a header when any has a label.
pub fn print(entries: &[BlockEntry]) -> String {
    let labeled = entries.iter().any(|entry| !entry.label.is_empty());
    let mut text = if labeled { "entry,label\n".to_owned() } else { String::new() };
    for entry in entries {
        text.push_str(&entry.target.to_string());
        if !entry.label.is_empty() {
            text.push_str(",\"");
            text.push_str(&entry.label.replace('"', "\"\""));
            text.push('"');
        }
        text.push('\n');
    }
    text
}
