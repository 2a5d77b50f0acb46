//! Telephone numbers: what a person or a CRM writes, made comparable.
//!
//! Two texts are the same line exactly when they read to the same [`PhoneNumber`], whose text is
//! E.164. Only the module `library` knows the number library, so that it can be exchanged.
//!
//! - `read`: from a text to a number, with an extension behind it if there is one;
//! - `display`: from a number to the texts people read, and whether the number can exist;
//! - `format`: the spellings under which a CRM is searched;
//! - `line`: what stands in a call where a number is expected.

mod display;
mod format;
mod library;
mod line;
mod read;

use std::fmt;

use crate::from_json::FromJson;
use serde::{Deserialize, Serialize};

pub use self::display::Validity;
pub use self::format::{NumberFormat, search_texts};
pub use self::line::Line;
pub use self::read::{Flaw, NotANumber, Reading};

/// A number in E.164, such as `+16505550100`: two numbers are the same line exactly when these
/// texts are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number as people and CRMs write them; without a country code it belongs to
    /// `home`. An extension behind the number is not part of it: [`Reading::read`] keeps it.
    ///
    /// # Errors
    ///
    /// When the text holds no number that could be dialled from abroad; short extension numbers
    /// and numbers without their area code are none.
    pub fn parse(text: &str, home: &HomeRegion) -> Result<Self, NotANumber> {
        Reading::read(text, home).map(|reading| reading.number)
    }

    /// The E.164 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits behind the plus sign; nothing when the text is not E.164, as stored or received
    /// data may be.
    pub fn digits(&self) -> Option<&str> {
        let digits = self.0.strip_prefix('+')?;
        let shaped = (Self::FEWEST_DIGITS..=Self::MOST_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        shaped.then_some(digits)
    }

    /// The most digits of a number, with its country code (ITU-T E.164, 6.2.1). The library
    /// knows a few longer ones, up to three digits of country code and seventeen behind.
    const MOST_DIGITS: usize = 20;
    const FEWEST_DIGITS: usize = 4;
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The country whose numbers may be written without a country code, as an ISO 3166 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[serde(transparent)]
pub struct HomeRegion(pub String);

impl HomeRegion {
    /// Whether numbers of this country are known. With an unknown one, only numbers with their
    /// country code can be read.
    pub fn is_known(&self) -> bool {
        library::calling_code(self).is_some()
    }
}

impl Default for HomeRegion {
    fn default() -> Self {
        Self("US".to_owned())
    }
}
