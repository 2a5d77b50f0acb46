//! From a text to a number.
//!
//! People and CRMs write numbers with and without a country code, with words for digits, with an
//! extension behind, as links, or in full-width digits. The library reads all of that. What it
//! does not read is a full number whose plus sign was lost or written as `00` in a country that
//! dials abroad otherwise: spreadsheets and CRMs do that, so a second try adds the plus sign. Nor
//! does it read the 1 that Mexico wrote behind its country code until August 2019 and that is
//! still in many contacts: the second try takes it out.

use std::fmt;

use ledger_words::number as words;

use super::library::{self, Parsed, Print};
use super::{HomeRegion, PhoneNumber};

/// What a text says: a number, and perhaps an extension to be dialled behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number.
    pub number: PhoneNumber,
    /// The digits of the extension behind it.
    pub extension: Option<String>,
}

/// Why a text is no telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotANumber {
    text: String,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What keeps a text from being a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is not written like a number.
    Shape,
    /// No country has this code.
    CountryCode,
    /// It can be dialled in its own area only.
    NoAreaCode,
    /// Digits are missing.
    TooShort,
    /// There are too many digits.
    TooLong,
    /// Its country has shorter and longer numbers, but none of this length.
    Length,
}

impl Flaw {
    /// What is wrong, for people: completes "650 is not a telephone number: ...".
    pub fn words(self) -> &'static str {
        let words = match self {
            Self::Shape => words::SHAPE,
            Self::CountryCode => words::COUNTRY_CODE,
            Self::NoAreaCode => words::NO_AREA_CODE,
            Self::TooShort => words::TOO_SHORT,
            Self::TooLong => words::TOO_LONG,
            Self::Length => words::LENGTH,
        };
        words.words()
    }
}

impl fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:?}", self.text);
        let values = [("text", text.as_str()), ("flaw", self.flaw.words())];
        formatter.write_str(&words::NOT_A_NUMBER.with(&values))
    }
}

impl std::error::Error for NotANumber {}

impl Reading {
    /// The longest text that is looked at, in bytes: nobody writes a longer number.
    const LONGEST_TEXT: usize = 250;

    /// Reads a number as people and CRMs write them; without a country code it belongs to `home`.
    ///
    /// # Errors
    ///
    /// When the text holds no number that could be dialled from abroad.
    pub fn read(text: &str, home: &HomeRegion) -> Result<Self, NotANumber> {
        if let Some(number) = plain_north_american(text, home) {
            return Ok(Self { number, extension: None });
        }
        let refuse = |flaw| NotANumber { text: text.to_owned(), flaw };
        if text.len() > Self::LONGEST_TEXT {
            return Err(refuse(Flaw::TooLong));
        }
        read_twice(text, home).map_err(refuse)
    }
}

/// The commonest spellings, read without the library: ten digits, perhaps behind a 1. In North
/// America every such text is a number of the right length (ITU country code 1; no area code
/// begins with 0 or 1).
fn plain_north_american(text: &str, home: &HomeRegion) -> Option<PhoneNumber> {
    let ten = match text.strip_prefix("+1") {
        Some(ten) => ten,
        None if matches!(home.0.as_str(), "US" | "CA") => match text.strip_prefix('1') {
            Some(ten) => ten,
            None => text,
        },
        None => return None,
    };
    let plain = ten.len() == 10
        && ten.bytes().all(|byte| byte.is_ascii_digit())
        && !ten.starts_with(['0', '1']);
    plain.then(|| PhoneNumber(format!("+1{ten}")))
}

fn read_twice(text: &str, home: &HomeRegion) -> Result<Reading, Flaw> {
    let first = library::read(text, Some(home)).and_then(|parsed| settled(text, &parsed));
    let Err(flaw) = first else { return first };
    let Some(full) = mended(text) else { return Err(flaw) };
    match library::read(&full, None) {
        Ok(parsed) if library::is_valid(&parsed) => settled(&full, &parsed),
        Ok(_) | Err(_) => Err(flaw),
    }
}

/// What was read, once reading it again changes nothing. The library takes a leading digit that
/// dials long distance off numbers that cannot exist, each time it reads them.
fn settled(text: &str, parsed: &Parsed) -> Result<Reading, Flaw> {
    const MOST_READINGS: usize = 8;
    let extension = parsed.extension.clone().filter(|extension| !extension.is_empty());
    let mut number = library::print(parsed, Print::E164);
    if number == text {
        return Ok(Reading { number: PhoneNumber(number), extension });
    }
    for _ in 0..MOST_READINGS {
        let again = library::print(&library::read(&number, None)?, Print::E164);
        if again == number {
            return Ok(Reading { number: PhoneNumber(number), extension });
        }
        number = again;
    }
    Err(Flaw::Shape)
}

/// The text as the full number that its digits may be.
fn mended(text: &str) -> Option<String> {
    const FEWEST_DIGITS: usize = 11;
    let text = text.trim();
    let bare = text.strip_prefix('+').unwrap_or(text);
    let plain = bare.chars().all(|one| one.is_ascii_digit() || " -.()/".contains(one));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if let Some(mexican) = digits.strip_prefix("521").filter(|mexican| mexican.len() == 10) {
        return plain.then(|| format!("+52{mexican}"));
    }
    let full = match digits.strip_prefix("00") {
        Some(full) => full,
        None if digits.len() >= FEWEST_DIGITS && !digits.starts_with('0') => &digits,
        None => return None,
    };
    plain.then(|| format!("+{full}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us() -> HomeRegion {
        HomeRegion::default()
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_to_write() {
        let refused = PhoneNumber::parse("555-0100", &us()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "\"555-0100\" is not a telephone number: the area code is missing; write it with its \
             country code, like +16505550100"
        );
    }

    #[test]
    fn extensions_behind_a_number_are_kept_apart() {
        for text in ["(650) 555-0100 x101", "tel:+1-650-555-0100;ext=101", "650.555.0100 ext. 101"]
        {
            let reading = Reading::read(text, &us()).unwrap();
            assert_eq!(reading.number.as_str(), "+16505550100", "{text}");
            assert_eq!(reading.extension.as_deref(), Some("101"), "{text}");
        }
    }

    #[test]
    fn the_short_way_reads_as_the_library_does() {
        for text in ["6505550100", "16505550100", "+16505550100", "+19995550100", "2345678901"] {
            let short = plain_north_american(text, &us()).unwrap();
            let parsed = library::read(text, Some(&us())).unwrap();
            assert_eq!(short.as_str(), library::print(&parsed, Print::E164), "{text}");
        }
        for text in ["1650555010", "+11505550100", "065055501000", "+1650555010", "+165055501000"] {
            assert_eq!(plain_north_american(text, &us()), None, "{text}");
        }
    }
}
