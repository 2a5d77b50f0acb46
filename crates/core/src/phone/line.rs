//! What stands in a call where a number is expected.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{HomeRegion, PhoneNumber, Validity};
use crate::from_json::FromJson;

/// An outside number, an extension's short number, or something else that cannot be called back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// A number that can be dialled from anywhere.
    Number(PhoneNumber),
    /// A short number inside the account.
    Extension(String),
    /// Something else: kept to be shown, never matched.
    Other(String),
}

impl Line {
    /// The longest short number RingCentral gives (`limits.maxExtensionNumberLength`).
    pub const LONGEST_EXTENSION: usize = 8;

    /// Reads what an event or a call-log record carries. Numbers come in E.164 there, sometimes
    /// without the plus sign; extensions come as their bare digits.
    pub fn read(text: &str, home: &HomeRegion) -> Self {
        let text = text.trim();
        let bare_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if bare_digits && text.len() <= Self::LONGEST_EXTENSION {
            return Self::Extension(text.to_owned());
        }
        let without_plus = bare_digits && text.len() > 10 && !text.starts_with('0');
        let full = without_plus
            .then(|| PhoneNumber::parse(&format!("+{text}"), home).ok())
            .flatten()
            .filter(|number| number.validity() == Validity::Valid);
        match full.map_or_else(|| PhoneNumber::parse(text, home), Ok) {
            Ok(number) => Self::Number(number),
            Err(_) => Self::Other(text.to_owned()),
        }
    }

    /// The number, when it is one.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::Extension(_) | Self::Other(_) => None,
        }
    }

    /// The line as people in `home` write it.
    pub fn display(&self, home: &HomeRegion) -> String {
        match self {
            Self::Number(number) => number.display(home),
            Self::Extension(_) | Self::Other(_) => self.to_string(),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => formatter.write_str(number.as_str()),
            Self::Extension(text) => write!(formatter, "ext. {text}"),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_call() {
        let rows = [
            ("+14155550177", "US", "number +14155550177"),
            ("14155550177", "US", "number +14155550177"),
            ("442079460018", "US", "number +442079460018"),
            ("01712345678", "DE", "number +491712345678"),
            ("102", "US", "extension 102"),
            ("11101", "US", "extension 11101"),
            ("anonymous", "US", "other anonymous"),
            ("", "US", "other "),
        ];
        for (text, home, expected) in rows {
            let read = match Line::read(text, &HomeRegion(home.to_owned())) {
                Line::Number(number) => format!("number {number}"),
                Line::Extension(short) => format!("extension {short}"),
                Line::Other(other) => format!("other {other}"),
            };
            assert_eq!(read, expected, "for {text:?}");
        }
    }
}
