//! The zone that dates are written in. Zones are IANA names, which know summer time; App Connect's
//! offsets, taken once at sign-in, are read too, and do not.

use crate::time::{UtcOffset, Zone, Zones};

/// Offsets below this many are hours, others minutes: moment's rule for bare numbers.
const HOURS_BELOW: f64 = 16.0;

/// Reads an IANA name (`Europe/Paris`) or one of App Connect's offsets: `+05:30`, hours (`-8`,
/// `5.5`) or minutes (`330`). Nothing when it is neither.
pub fn zone<'a>(text: &'a str, zones: &'a dyn Zones) -> Option<Zone<'a>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let seconds = match (clock_offset(text), decimal(text)) {
        (Some(seconds), _) => seconds,
        (None, Some(number)) if number.abs() < HOURS_BELOW => number * 3600.0,
        (None, Some(number)) => number * 60.0,
        (None, None) => return Zone::named(text, zones),
    };
    #[expect(clippy::cast_possible_truncation, reason = "a cast saturates; then it is refused")]
    UtcOffset::from_seconds(seconds.round() as i32).map(Zone::Fixed)
}

/// Reads `-8` or `5.5`. The standard library's reading of floating point numbers, which is exact
/// for all of them, is 12 KB of the Worker after gzip.
fn decimal(text: &str) -> Option<f64> {
    let (sign, digits) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(digits), _) => (-1.0, digits),
        (None, Some(digits)) => (1.0, digits),
        (None, None) => (1.0, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let shift = |number: f64, digit: u8| number * 10.0 + f64::from(digit - b'0');
    let tenth = |number: f64, digit: u8| (number + f64::from(digit - b'0')) / 10.0;
    Some(sign * (whole.bytes().fold(0.0, shift) + fraction.bytes().rev().fold(0.0, tenth)))
}

fn clock_offset(text: &str) -> Option<f64> {
    let (hours, minutes) = text.split_once(':')?;
    let (sign, hours) = match (hours.strip_prefix('-'), hours.strip_prefix('+')) {
        (Some(hours), _) => (-1.0, hours),
        (None, Some(hours)) => (1.0, hours),
        (None, None) => (1.0, hours),
    };
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    Some(sign * (f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0))
}

#[cfg(test)]
mod tests {
    use super::super::date;
    use super::*;
    use crate::time::{BundledZones, Millis};

    #[test]
    fn offsets_are_the_same_in_winter_and_summer() {
        for (offset, expected) in [
            ("+05:30", "17:30"),
            ("-05:00", "07:00"),
            ("-8", "04:00"),
            ("5.5", "17:30"),
            ("+5.75", "17:45"),
            ("330", "17:30"),
            ("-300", "07:00"),
            ("0", "12:00"),
        ] {
            let zone = zone(offset, &BundledZones).unwrap();
            for day in ["2024-01-01T12:00:00Z", "2024-07-01T12:00:00Z"] {
                let noon = Millis::parse(day).unwrap();
                assert_eq!(date::written(noon, zone, "HH:mm"), expected, "{offset}");
            }
        }
        for nowhere in ["", "Mars/Olympus", "NaN", "1e99", "+99:99", "99999999999", ".", "-", "5.x"]
        {
            assert!(zone(nowhere, &BundledZones).is_none(), "{nowhere}");
        }
    }
}
