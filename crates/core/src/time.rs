//! Moments and spans. The core never asks for the time: it is always a parameter.

mod civil;
pub(crate) mod iso;
mod zone;

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

pub use self::civil::{Civil, Date};
#[cfg(feature = "tzdb")]
pub use self::zone::BundledZones;
pub use self::zone::{UtcOffset, Zone, Zones};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A length of time, in milliseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// So many minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes * 60)
    }

    /// So many hours.
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours * 60)
    }

    /// Whole seconds, rounded to the nearest: what a person reads on a phone's display.
    pub fn rounded_seconds(self) -> i64 {
        (self.0 + 500).div_euclid(1000)
    }
}

impl Millis {
    /// Reads an ISO 8601 moment with an offset, such as `2026-03-02T15:00:00.000Z`.
    ///
    /// # Errors
    ///
    /// When the text is no such moment; the error names it.
    pub fn parse(text: &str) -> Result<Self, NotAMoment> {
        iso::moment(text).ok_or_else(|| NotAMoment(text.to_owned()))
    }

    /// Whether it lies in the years that are written with four digits.
    pub fn has_four_digit_year(self) -> bool {
        (Self::YEAR_0..Self::YEAR_10000).contains(&self)
    }

    const YEAR_0: Self = Self(-62_167_219_200_000);
    const YEAR_10000: Self = Self(253_402_300_800_000);

    /// The span from `earlier` to this moment; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> Span {
        Span((self.0 - earlier.0).max(0))
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.has_four_digit_year() {
            return write!(formatter, "{} ms", self.0);
        }
        let Civil { date, hour, minute, second, millisecond } = Civil::at(*self, UtcOffset::UTC);
        let Date { year, month, day } = date;
        write!(
            formatter,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"
        )
    }
}

impl Add<Span> for Millis {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Millis {
    type Output = Self;

    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// A text that names no moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAMoment(pub String);

impl fmt::Display for NotAMoment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} is not a moment; write it like 2026-03-02T15:00:00.000Z", self.0)
    }
}

impl std::error::Error for NotAMoment {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_and_prints_the_same() {
        let moment = Millis::parse("2026-03-02T15:00:00.070Z").unwrap();
        assert_eq!(moment, Millis(1_772_463_600_070));
        assert_eq!(moment.to_string(), "2026-03-02T15:00:00.070Z");
        assert_eq!(Millis::parse("2026-03-02T16:00:00.07+01:00"), Ok(moment));
        assert_eq!(
            Millis::parse("yesterday").unwrap_err().to_string(),
            "\"yesterday\" is not a moment; write it like 2026-03-02T15:00:00.000Z"
        );
    }
}
