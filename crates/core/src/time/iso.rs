//! ISO 8601, as RingCentral and CRMs write it: `2026-03-02T15:00:00.000Z`.

use super::{Civil, Date, Millis, UtcOffset};

/// A date and a time with an offset.
pub(crate) fn moment(text: &str) -> Option<Millis> {
    let (civil, rest) = date_and_time(text)?;
    let offset = match rest {
        "Z" | "z" => UtcOffset::UTC,
        other => UtcOffset::parse(other)?,
    };
    Some(civil.moment(offset))
}

/// A date, with or without a time, and no offset.
pub(crate) fn civil(text: &str) -> Option<Civil> {
    if let Some((date, "")) = date(text) {
        return Some(Civil::midnight(date));
    }
    date_and_time(text).filter(|(_, rest)| rest.is_empty()).map(|(civil, _)| civil)
}

/// A date and a time, and what stands behind them.
fn date_and_time(text: &str) -> Option<(Civil, &str)> {
    let (date, rest) = date(text)?;
    let (hour, rest) = number(rest.strip_prefix(['T', 't', ' '])?, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 2)?,
        None => (0, rest),
    };
    let (millisecond, rest) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    // A leap second counts as the one before it.
    let civil = Civil { date, hour, minute, second: second.min(59), millisecond };
    (hour < 24 && minute < 60 && second <= 60).then_some((civil, rest))
}

fn date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    let date = Date { year, month, day };
    date.exists().then_some((date, rest))
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(())?;
    Some((number.parse().ok()?, rest))
}

/// The digits of a fraction of a second, as milliseconds; what is smaller is cut off.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    let thousandths: String = digits.chars().chain("00".chars()).take(3).collect();
    (1..=9).contains(&digits.len()).then_some(())?;
    Some((thousandths.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_jiff_reads_them() {
        let right = [
            "2026-03-02T15:00:00.000Z",
            "2026-03-02 15:00:00z",
            "2026-03-02t15:00Z",
            "2026-03-02T15:00:00,123456789+05:30",
            "2026-03-02T23:59:60.5Z",
            "2024-02-29T00:00:00-0800",
            "1969-12-31T23:59:59.999-08",
            "0000-01-01T00:00:00Z",
        ];
        let wrong = [
            "",
            "yesterday",
            "2026-03-02",
            "2026-03-02T15:00:00",
            "2026-02-29T15:00:00Z",
            "2026-13-01T15:00:00Z",
            "2026-03-00T15:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T15:60:00Z",
            "2026-03-02T15:00:61Z",
            "2026-03-02T15:00:00.Z",
            "2026-03-02T15:00:00.1234567890Z",
            "2026-03-02T15:00:00Z later",
            "2026-03-0é",
        ];
        for text in right.into_iter().chain(wrong) {
            let theirs = text.parse::<jiff::Timestamp>().ok();
            assert_eq!(theirs.is_some(), right.contains(&text), "{text}");
            assert_eq!(moment(text), theirs.map(|at| Millis(at.as_millisecond())), "{text}");
        }
    }
}
