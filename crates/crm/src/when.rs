//! Moments as CRMs want them written.

use ledger_core::time::{Civil, Millis, UtcOffset};

/// The date, such as `2026-03-02`, where clocks have this offset.
pub(crate) fn date(moment: Millis, offset: UtcOffset) -> String {
    let date = Civil::at(moment, offset).date;
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Hours and minutes, such as `15:04`, where clocks have this offset.
pub(crate) fn time(moment: Millis, offset: UtcOffset) -> String {
    let civil = Civil::at(moment, offset);
    format!("{:02}:{:02}", civil.hour, civil.minute)
}

/// RFC 3339 without fractions, such as `2026-03-02T15:04:05Z`.
pub(crate) fn rfc3339(moment: Millis) -> String {
    let second = Civil::at(moment, UtcOffset::UTC).second;
    format!("{}T{}:{second:02}Z", date(moment, UtcOffset::UTC), time(moment, UtcOffset::UTC))
}

/// A date for HTTP (RFC 9110, 5.6.7), such as `Mon, 02 Mar 2026 15:04:05 GMT`.
pub(crate) fn http(moment: Millis) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Civil { date, second, .. } = Civil::at(moment, UtcOffset::UTC);
    let name = |names: &[&'static str], number: i64| {
        usize::try_from(number)
            .ok()
            .and_then(|number| names.get(number))
            .copied()
            .unwrap_or_default()
    };
    format!(
        "{}, {:02} {} {:04} {}:{second:02} GMT",
        name(&DAYS, date.weekday()),
        date.day,
        name(&MONTHS, date.month - 1),
        date.year,
        time(moment, UtcOffset::UTC),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_each_way() {
        let moment = Millis(1_772_463_845_070);
        let offset = |text| UtcOffset::parse(text).unwrap();
        assert_eq!(date(moment, UtcOffset::UTC), "2026-03-02");
        assert_eq!(date(moment, offset("+09:00")), "2026-03-03");
        assert_eq!(date(moment, offset("-16:00")), "2026-03-01");
        assert_eq!(time(moment, UtcOffset::UTC), "15:04");
        assert_eq!(time(moment, offset("+09:00")), "00:04");
        assert_eq!(rfc3339(moment), "2026-03-02T15:04:05Z");
        assert_eq!(http(moment), "Mon, 02 Mar 2026 15:04:05 GMT");
    }
}
