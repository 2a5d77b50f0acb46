//! The spellings under which a CRM is searched.
//!
//! Some CRMs find a number only as it was typed. So an administrator names the spellings that are
//! used there, as in App Connect: `#` or `*` stands for a digit, everything else for itself.

use serde::{Deserialize, Serialize};

use super::{HomeRegion, PhoneNumber, Reading};
use crate::from_json::FromJson;

/// A spelling of numbers, such as `(###) ###-####` (App Connect's "Phone number format").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[serde(transparent)]
pub struct NumberFormat(pub String);

impl NumberFormat {
    /// What a digit may stand in for.
    const PLACES: [char; 2] = ['#', '*'];

    /// Whether digits have a place in it.
    pub fn has_places(&self) -> bool {
        self.0.contains(Self::PLACES)
    }

    /// Pours the digits without the country code into the places, from left to right, exactly as
    /// App Connect does: places without a digit stay, digits without a place are left out.
    pub fn pour(&self, number: &PhoneNumber) -> String {
        let significant = number.significant().unwrap_or_default();
        let mut digits = significant.chars();
        self.0
            .chars()
            .map(|one| if Self::PLACES.contains(&one) { digits.next().unwrap_or(one) } else { one })
            .collect()
    }
}

/// The texts to search a CRM for, in this order and each once: E.164, then the formats.
///
/// A format that does not fit is left out: one that leaves places empty finds nothing, and one
/// that drops digits, or begins with another country's code, finds somebody else.
pub fn search_texts(number: &PhoneNumber, formats: &[NumberFormat]) -> Vec<String> {
    let mut texts = vec![number.as_str().to_owned()];
    let home = number.country().unwrap_or_default();
    for format in formats {
        let text = format.pour(number).trim().to_owned();
        if !texts.contains(&text) && is_spelling(&text, number, &home) {
            texts.push(text);
        }
    }
    texts
}

fn is_spelling(text: &str, number: &PhoneNumber, home: &HomeRegion) -> bool {
    !text.contains(NumberFormat::PLACES)
        && Reading::read(text, home)
            .is_ok_and(|reading| reading.number == *number && reading.extension.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spellings_of_the_number_itself_are_searched() {
        let formats = ["(###) ###-####", " 1##########", "+1-***-***-****", "ext ####"]
            .map(|format| NumberFormat(format.to_owned()));
        let rows: [(&str, &[&str]); 4] = [
            ("+14155550100", &["+14155550100", "(415) 555-0100", "14155550100", "+1-415-555-0100"]),
            ("+442079460958", &["+442079460958", "(207) 946-0958"]),
            ("+33142685300", &["+33142685300"]),
            ("+390612345678", &["+390612345678", "(061) 234-5678"]),
        ];
        for (number, expected) in rows {
            let number = PhoneNumber::parse(number, &HomeRegion::default()).unwrap();
            assert_eq!(search_texts(&number, &formats), expected, "{number}");
        }
    }
}
