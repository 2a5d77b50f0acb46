//! From a number to the texts people read.

use super::library::{self, Print};
use super::{HomeRegion, PhoneNumber};

/// Whether a number can exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Its country gives such numbers out.
    Valid,
    /// Only its length is right: a caller may show it, but nobody can be called at it. Such are
    /// `(123) 456-7890` and most forged caller ids.
    Possible,
}

impl PhoneNumber {
    /// Whether the number can exist.
    pub fn validity(&self) -> Validity {
        match library::read(&self.0, None) {
            Ok(parsed) if library::is_valid(&parsed) => Validity::Valid,
            Ok(_) | Err(_) => Validity::Possible,
        }
    }

    /// The number as people in its own country write it, such as `(650) 555-0100`. In a few
    /// countries two numbers are written alike at home; [`PhoneNumber::display`] tells them apart.
    pub fn national(&self) -> String {
        self.printed(Print::National)
    }

    /// The number as people write it abroad, such as `+1 650-555-0100`.
    pub fn international(&self) -> String {
        self.printed(Print::International)
    }

    /// The number as a link, such as `tel:+1-650-555-0100` (RFC 3966).
    pub fn link(&self) -> String {
        self.printed(Print::Link)
    }

    /// The number as people in `home` write it: without the country code when it is their own, and
    /// when it is no other number there. In Argentina a landline may be written like a mobile.
    pub fn display(&self, home: &HomeRegion) -> String {
        let Ok(parsed) = library::read(&self.0, None) else { return self.0.clone() };
        if library::calling_code(home) == Some(parsed.country_code) {
            let national = library::print(&parsed, Print::National);
            if !Self::parse(&national, home).is_ok_and(|other| other != *self) {
                return national;
            }
        }
        library::print(&parsed, Print::International)
    }

    /// The digits without the country code, such as `6505550100`. A leading zero that belongs to
    /// the number stays, as in Italy.
    pub fn significant(&self) -> Option<String> {
        library::read(&self.0, None).ok().map(|parsed| library::significant(&parsed))
    }

    /// The country code, such as 1 or 44.
    pub fn country_code(&self) -> Option<i32> {
        library::read(&self.0, None).ok().map(|parsed| parsed.country_code)
    }

    /// The country, as an ISO 3166 code; `001` for numbers that belong to none, nothing for
    /// numbers that cannot exist.
    pub fn country(&self) -> Option<HomeRegion> {
        library::country(&library::read(&self.0, None).ok()?)
    }

    fn printed(&self, print: Print) -> String {
        match library::read(&self.0, None) {
            Ok(parsed) => library::print(&parsed, print),
            Err(_) => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_their_own_country_s_numbers_without_its_code() {
        let rows = [
            ("+16505550100", "US", "(650) 555-0100"),
            ("+16505550100", "CA", "(650) 555-0100"),
            ("+16505550100", "GB", "+1 650-555-0100"),
            ("+442079460018", "GB", "020 7946 0018"),
            ("+442079460018", "US", "+44 20 7946 0018"),
            ("+390612345678", "IT", "06 1234 5678"),
            ("+11234567890", "US", "1234567890"),
            // At home these would be written like a mobile, and like the number after it.
            ("+541115236789", "AR", "+54 11 1523-6789"),
            ("+2416550121", "GA", "+241 6 55 01 21"),
            ("+24106550121", "GA", "06 55 01 21"),
        ];
        for (number, home, expected) in rows {
            let home = HomeRegion(home.to_owned());
            let number = PhoneNumber::parse(number, &home).unwrap();
            assert_eq!(number.display(&home), expected, "{number} in {}", home.0);
        }
    }
}
