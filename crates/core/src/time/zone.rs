//! Time zones. The core knows offsets; which offset a named zone has at a moment it asks a host,
//! because every host has the world's zones already, and they are large.

use std::fmt::Debug;

use super::{Civil, Date, Millis, Span};

/// How far clocks are ahead of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UtcOffset {
    seconds: i32,
}

impl UtcOffset {
    /// No offset.
    pub const UTC: Self = Self { seconds: 0 };
    /// The farthest, either way.
    const FARTHEST: i32 = 26 * 3600 - 1;

    /// So many seconds ahead; nothing when no clock on Earth could be.
    pub fn from_seconds(seconds: i32) -> Option<Self> {
        (-Self::FARTHEST..=Self::FARTHEST).contains(&seconds).then_some(Self { seconds })
    }

    /// Reads `+05:30`, `-0530`, `+05`, each with a sign, and with seconds where old zones have
    /// them.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
            (Some(digits), _) => (-1, digits),
            (None, Some(digits)) => (1, digits),
            (None, None) => return None,
        };
        let digits = digits.replace(':', "");
        if !matches!(digits.len(), 2 | 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i32 = format!("{digits:0<6}").parse().ok()?;
        let (hours, minutes, seconds) = (number / 10_000, number / 100 % 100, number % 100);
        if minutes > 59 || seconds > 59 {
            return None;
        }
        Self::from_seconds(sign * (hours * 3600 + minutes * 60 + seconds))
    }

    /// In seconds.
    pub fn seconds(self) -> i32 {
        self.seconds
    }

    /// In milliseconds.
    pub fn millis(self) -> i64 {
        i64::from(self.seconds) * 1000
    }
}

/// The world's time zones, as a host knows them.
pub trait Zones: Debug {
    /// The offset of a zone, an IANA name such as `Europe/Paris`, at a moment. Nothing when there
    /// is no zone of that name.
    fn offset(&self, zone: &str, at: Millis) -> Option<UtcOffset>;
}

/// A zone that exists.
#[derive(Clone, Copy, Debug)]
pub enum Zone<'a> {
    /// The same offset all year.
    Fixed(UtcOffset),
    /// A zone of the world, with its summer time.
    Named(&'a str, &'a dyn Zones),
}

impl<'a> Zone<'a> {
    /// UTC.
    pub const UTC: Self = Self::Fixed(UtcOffset::UTC);

    /// The zone of that name, if there is one.
    pub fn named(name: &'a str, zones: &'a dyn Zones) -> Option<Self> {
        zones.offset(name, Millis(0)).map(|_| Self::Named(name, zones))
    }

    /// The offset at a moment.
    pub fn offset(self, at: Millis) -> UtcOffset {
        match self {
            Self::Fixed(offset) => offset,
            Self::Named(name, zones) => zones.offset(name, at).unwrap_or_default(),
        }
    }

    /// The moment at which clocks in this zone show this. When they show it twice, because summer
    /// time ends, it is the first; when they skip it, it is as if they had not been put forward.
    pub fn moment(self, civil: Civil) -> Millis {
        let day = Span::hours(24);
        let about = civil.moment(UtcOffset::UTC);
        let (before, after) = (self.offset(about - day), self.offset(about + day));
        let (early, late) = (civil.moment(before), civil.moment(after));
        if self.offset(early) != before && self.offset(late) == after { late } else { early }
    }

    /// The days in this zone from the one in which a moment lies to the one in which another does,
    /// each with its first moment; and the day after them.
    pub fn days(self, since: Millis, until: Millis) -> Vec<(Date, Millis)> {
        let date = |at: Millis| Civil::at(at, self.offset(at)).date;
        let (mut day, last) = (date(since), date(until));
        let mut days = Vec::new();
        while day <= last {
            days.push((day, self.moment(Civil::midnight(day))));
            day = day.next();
        }
        days.push((day, self.moment(Civil::midnight(day))));
        days
    }
}

/// The zones of jiff's bundled database, for native programs.
#[cfg(feature = "tzdb")]
#[derive(Clone, Copy, Debug, Default)]
pub struct BundledZones;

#[cfg(feature = "tzdb")]
impl Zones for BundledZones {
    fn offset(&self, zone: &str, at: Millis) -> Option<UtcOffset> {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
        UtcOffset::from_seconds(zone.to_offset(at).seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso;

    #[test]
    fn offsets_are_read() {
        let rows = [
            ("+05:30", Some(19_800)),
            ("-0800", Some(-28_800)),
            ("+01", Some(3_600)),
            ("-00:44:30", Some(-2_670)),
            ("+00:00", Some(0)),
            ("05:30", None),
            ("+5", None),
            ("+05:60", None),
            ("+26:00", None),
            ("+é0", None),
        ];
        for (text, expected) in rows {
            assert_eq!(UtcOffset::parse(text).map(UtcOffset::seconds), expected, "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let rows = [
            // Clocks are put forward on the 29th, which has 23 hours.
            (
                "Europe/Paris",
                ("2026-03-28T22:30:00Z", "2026-03-29T22:00:00Z"),
                "28: 27T23:00 29: 28T23:00 30: 29T22:00 31: 30T22:00",
            ),
            // They are put back from one o'clock to midnight: the first one begins the day.
            (
                "America/Havana",
                ("2026-11-01T04:30:00Z", "2026-11-01T06:00:00Z"),
                "01: 01T04:00 02: 02T05:00",
            ),
            (
                "UTC",
                ("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
                "02: 02T00:00 03: 03T00:00 04: 04T00:00",
            ),
            ("UTC", ("2026-03-02T10:00:00Z", "2026-03-01T10:00:00Z"), "02: 02T00:00"),
        ];
        for (name, (since, until), expected) in rows {
            let zone = Zone::named(name, &BundledZones).unwrap();
            let days = zone.days(Millis::parse(since).unwrap(), Millis::parse(until).unwrap());
            let words = |(date, begins): &(Date, Millis)| {
                let part = |text: String, to| text.get(8..to).unwrap_or_default().to_owned();
                format!("{}: {}", part(date.to_string(), 10), part(begins.to_string(), 16))
            };
            let days: Vec<String> = days.iter().map(words).collect();
            assert_eq!(days.join(" "), expected, "{name} {since}");
        }
    }

    /// Every half hour of days on which clocks change somewhere, against jiff.
    #[test]
    fn times_that_clocks_show_twice_or_never_are_read_as_jiff_reads_them() {
        for name in ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"] {
            let zone = Zone::named(name, &BundledZones).unwrap();
            let theirs = jiff::tz::TimeZone::get(name).unwrap();
            for day in ["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05"] {
                for half in 0..48 {
                    let text = format!("{day}T{:02}:{:02}", half / 2, half % 2 * 30);
                    let civil: jiff::civil::DateTime = text.parse().unwrap();
                    let expected = civil.to_zoned(theirs.clone()).unwrap().timestamp();
                    let found = zone.moment(iso::civil(&text).unwrap());
                    assert_eq!(found.0, expected.as_millisecond(), "{text} in {name}");
                }
            }
        }
    }
}
