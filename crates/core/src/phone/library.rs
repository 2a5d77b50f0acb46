//! The one place that speaks to the number library.
//!
//! The library is a port of Google's libphonenumber with its metadata. What it answers is turned
//! into our own words here.

use std::borrow::Cow;

use rlibphonenumber::{
    NotANumberError, NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, Region,
    ValidationError,
};

/// A number in the library's own form.
pub(super) use rlibphonenumber::PhoneNumber as Parsed;

use super::{Flaw, HomeRegion};

/// How a number is to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    E164,
    National,
    International,
    Link,
}

/// Reads a text as a number of which the length fits its country.
pub(super) fn read(text: &str, home: Option<&HomeRegion>) -> Result<Parsed, Flaw> {
    let parsed =
        PHONE_NUMBER_UTIL.parse(text, home.and_then(region)).map_err(|flaw| match flaw {
            ParseError::InvalidCountryCode => Flaw::CountryCode,
            ParseError::NotANumber(NotANumberError::FailedToParseNumberAsInt(_)) => Flaw::TooLong,
            ParseError::NotANumber(
                NotANumberError::NotMatchedValidNumberPattern
                | NotANumberError::InvalidPhoneContext
                | NotANumberError::FailedToExtractNumber(_),
            ) => Flaw::Shape,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => Flaw::TooShort,
            ParseError::TooLongNsn => Flaw::TooLong,
        })?;
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&parsed) {
        Ok(NumberLengthType::IsPossible) => Ok(parsed),
        Ok(NumberLengthType::IsPossibleLocalOnly) => Err(Flaw::NoAreaCode),
        Err(ValidationError::InvalidCountryCode) => Err(Flaw::CountryCode),
        Err(ValidationError::TooShort) => Err(Flaw::TooShort),
        Err(ValidationError::TooLong) => Err(Flaw::TooLong),
        Err(ValidationError::InvalidLength) => Err(Flaw::Length),
    }
}

/// Prints a number without its extension.
pub(super) fn print(parsed: &Parsed, print: Print) -> String {
    let format = match print {
        Print::E164 => PhoneNumberFormat::E164,
        Print::National => PhoneNumberFormat::National,
        Print::International => PhoneNumberFormat::International,
        Print::Link => PhoneNumberFormat::RFC3966,
    };
    let bare = match parsed.extension {
        None => Cow::Borrowed(parsed),
        Some(_) => {
            let mut bare = parsed.clone();
            bare.extension = None;
            Cow::Owned(bare)
        }
    };
    PHONE_NUMBER_UTIL.format(&bare, format).into_owned()
}

/// Whether the number belongs to a range that its country gives out.
pub(super) fn is_valid(parsed: &Parsed) -> bool {
    PHONE_NUMBER_UTIL.is_valid_number(parsed)
}

/// The country of a number, as an ISO 3166 code; `001` for numbers of no country.
pub(super) fn country(parsed: &Parsed) -> Option<HomeRegion> {
    PHONE_NUMBER_UTIL.get_region_for_number(parsed).map(|region| HomeRegion(region.to_string()))
}

/// The digits without the country code.
pub(super) fn significant(parsed: &Parsed) -> String {
    rlibphonenumber::get_national_significant_number_owned(parsed)
}

/// The country code of a home region; nothing when there is no such region.
pub(super) fn calling_code(home: &HomeRegion) -> Option<i32> {
    PHONE_NUMBER_UTIL.get_country_code_for_region(region(home)?)
}

fn region(home: &HomeRegion) -> Option<Region> {
    home.0.trim().to_ascii_uppercase().parse().ok()
}
