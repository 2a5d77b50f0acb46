//! Moments as CRMs want them written.

use ledger_core::time::{Millis, Span};

/// The date, such as `2026-03-02`, where the clocks are so far ahead of UTC.
pub(crate) fn date(moment: Millis, ahead: Span) -> String {
    part(moment + ahead, 0..10)
}

/// Hours and minutes in UTC, such as `15:04`.
pub(crate) fn time(moment: Millis) -> String {
    part(moment, 11..16)
}

/// RFC 3339 without fractions, such as `2026-03-02T15:04:05Z`.
pub(crate) fn rfc3339(moment: Millis) -> String {
    format!("{}Z", part(moment, 0..19))
}

/// A date for HTTP (RFC 9110, 5.6.7), such as `Mon, 02 Mar 2026 15:04:05 GMT`.
pub(crate) fn http(moment: Millis) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 1970 began on a Thursday.
    let day = usize::try_from(moment.0.div_euclid(86_400_000).rem_euclid(7)).unwrap_or_default();
    let month = part(moment, 5..7).parse::<usize>().unwrap_or(1).saturating_sub(1);
    format!(
        "{}, {} {} {} {} GMT",
        DAYS.get(day).copied().unwrap_or_default(),
        part(moment, 8..10),
        MONTHS.get(month).copied().unwrap_or_default(),
        part(moment, 0..4),
        part(moment, 11..19),
    )
}

fn part(moment: Millis, place: std::ops::Range<usize>) -> String {
    moment.to_string().get(place).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_each_way() {
        let moment = Millis(1_772_463_845_070);
        assert_eq!(date(moment, Span(0)), "2026-03-02");
        assert_eq!(date(moment, Span::hours(9)), "2026-03-03");
        assert_eq!(date(moment, Span::hours(-16)), "2026-03-01");
        assert_eq!(time(moment), "15:04");
        assert_eq!(rfc3339(moment), "2026-03-02T15:04:05Z");
        assert_eq!(http(moment), "Mon, 02 Mar 2026 15:04:05 GMT");
    }
}
