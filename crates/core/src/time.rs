//! Moments and spans. The core never asks for the time: it is always a parameter.
//!
//! Stored and received times may be anything, so arithmetic ends at the last moment that there is
//! and never overflows.

mod civil;
pub(crate) mod iso;
mod zone;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

pub use self::civil::{Civil, Date};
#[cfg(feature = "tzdb")]
pub use self::zone::BundledZones;
pub use self::zone::{UtcOffset, Zone, Zones};
use crate::from_json::FromJson;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    FromJson,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A length of time, in milliseconds.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    FromJson,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// So many minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes.saturating_mul(60))
    }

    /// So many hours.
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours.saturating_mul(60))
    }

    /// Whole seconds, rounded to the nearest: what a person reads on a phone's display.
    pub fn rounded_seconds(self) -> i64 {
        self.0.saturating_add(500).div_euclid(1000)
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
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.has_four_digit_year() {
            return write!(formatter, "{} ms", self.0);
        }
        let Civil { date, hour, minute, second, millisecond } = Civil::at(*self, UtcOffset::UTC);
        write!(formatter, "{date}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
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

impl Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Span {
    fn sum<Spans: Iterator<Item = Self>>(spans: Spans) -> Self {
        spans.fold(Self(0), Add::add)
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

    #[test]
    fn times_that_cannot_be_end_at_the_last_that_can() {
        assert_eq!(Span::hours(i64::MAX), Span(i64::MAX));
        assert_eq!(Span::seconds(i64::MIN), Span(i64::MIN));
        assert_eq!(Span(i64::MAX).rounded_seconds(), i64::MAX / 1000);
        assert_eq!([Span(i64::MAX), Span(1)].into_iter().sum::<Span>(), Span(i64::MAX));
        assert_eq!(Millis(i64::MAX).since(Millis(i64::MIN)), Span(i64::MAX));
        assert_eq!(Millis(i64::MIN).since(Millis(i64::MAX)), Span(0));
        assert_eq!(Millis(i64::MAX) + Span(1), Millis(i64::MAX));
        assert_eq!(Millis(i64::MIN) - Span(1), Millis(i64::MIN));
    }
}
