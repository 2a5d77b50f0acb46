//! Telephone numbers: what a person or a CRM writes, made comparable.
//!
//! The only module that knows the number library, so that it can be exchanged.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region as LibraryRegion};
use serde::{Deserialize, Serialize};

/// A number in E.164, such as `+16505550100`: two numbers are the same line exactly when these
/// texts are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// The country whose numbers may be written without a country code, as an ISO 3166 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HomeRegion(pub String);

impl Default for HomeRegion {
    fn default() -> Self {
        Self("US".to_owned())
    }
}

/// Why a text is no telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotANumber {
    text: String,
}

impl fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is not a telephone number; write it with its country code, like +16505550100",
            self.text
        )
    }
}

impl std::error::Error for NotANumber {}

impl PhoneNumber {
    /// Reads a number as people and CRMs write them; without a country code it belongs to
    /// `home`. An extension behind the number is not part of it.
    ///
    /// # Errors
    ///
    /// When the text holds no number that could be dialled; short extension numbers are none.
    pub fn parse(text: &str, home: &HomeRegion) -> Result<Self, NotANumber> {
        let refuse = || NotANumber { text: text.to_owned() };
        let region = home.0.parse::<LibraryRegion>().ok();
        let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|_| refuse())?;
        if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
            return Err(refuse());
        }
        Ok(Self(PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned()))
    }

    /// The E.164 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What stands in a call where a number is expected: an outside number, an extension's short
/// number, or something else that cannot be called back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
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
    const LONGEST_EXTENSION: usize = 8;

    /// Reads what an event or a call-log record carries. Numbers come in E.164 there, sometimes
    /// without the plus sign; extensions come as their bare digits.
    pub fn read(text: &str, home: &HomeRegion) -> Self {
        let text = text.trim();
        let bare_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if bare_digits && text.len() <= Self::LONGEST_EXTENSION {
            return Self::Extension(text.to_owned());
        }
        let spelled =
            if bare_digits && text.len() > 10 { format!("+{text}") } else { text.to_owned() };
        match PhoneNumber::parse(&spelled, home) {
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
    fn every_spelling_of_a_number_is_one_number() {
        let home = HomeRegion::default();
        for spelling in [
            "+16505550100",
            "(650) 555-0100",
            "650.555.0100",
            "1 650 555 0100",
            "tel:+1-650-555-0100;ext=12",
            "+1 (650) 555-0100 x101",
            "６５０５５５０１００",
        ] {
            let number = PhoneNumber::parse(spelling, &home);
            assert_eq!(
                number.as_ref().map(PhoneNumber::as_str),
                Ok("+16505550100"),
                "spelled {spelling:?}"
            );
        }
    }

    #[test]
    fn lines_of_a_call() {
        let home = HomeRegion::default();
        let rows = [
            ("+14155550177", "number +14155550177"),
            ("14155550177", "number +14155550177"),
            ("102", "extension 102"),
            ("11101", "extension 11101"),
            ("anonymous", "other anonymous"),
            ("", "other "),
        ];
        for (text, expected) in rows {
            let read = match Line::read(text, &home) {
                Line::Number(number) => format!("number {number}"),
                Line::Extension(short) => format!("extension {short}"),
                Line::Other(other) => format!("other {other}"),
            };
            assert_eq!(read, expected, "for {text:?}");
        }
    }
}
