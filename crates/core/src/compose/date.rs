//! Dates as App Connect writes them.
//!
//! Administrators choose a format in moment's tokens (`logDateFormat`), so the same tokens are
//! read here, in moment's English.

use crate::time::{Civil, Date, Millis, UtcOffset, Zone};

/// App Connect's format when none is chosen.
pub const STANDARD: &str = "YYYY-MM-DD hh:mm:ss A";

/// A moment in a zone, in moment's tokens; the standard format when the pattern is empty.
pub fn written(moment: Millis, zone: Zone<'_>, pattern: &str) -> String {
    if !moment.has_four_digit_year() {
        return moment.to_string();
    }
    let pattern = if pattern.is_empty() { STANDARD } else { pattern };
    let mut text = String::new();
    write(&mut text, &Shown::new(moment, zone.offset(moment)), pattern);
    text
}

/// A moment as the clocks of a zone show it.
struct Shown {
    moment: Millis,
    offset: UtcOffset,
    civil: Civil,
}

impl Shown {
    fn new(moment: Millis, offset: UtcOffset) -> Self {
        Self { moment, offset, civil: Civil::at(moment, offset) }
    }
}

/// moment's tokens; where one begins like another, the longer comes first.
const TOKENS: [&str; 76] = [
    "Hmmss",
    "Hmm",
    "hmmss",
    "hmm",
    "Mo",
    "MMMM",
    "MMM",
    "MM",
    "M",
    "Do",
    "DDDo",
    "DDDD",
    "DDD",
    "DD",
    "D",
    "dddd",
    "ddd",
    "dd",
    "do",
    "d",
    "wo",
    "ww",
    "w",
    "Wo",
    "WW",
    "W",
    "Qo",
    "Q",
    "YYYYYY",
    "YYYYY",
    "YYYY",
    "YY",
    "Y",
    "gggg",
    "gg",
    "GGGG",
    "GG",
    "e",
    "E",
    "a",
    "A",
    "hh",
    "h",
    "HH",
    "H",
    "kk",
    "k",
    "mm",
    "m",
    "ss",
    "s",
    "SSSSSSSSS",
    "SSSSSSSS",
    "SSSSSSS",
    "SSSSSS",
    "SSSSS",
    "SSSS",
    "SSS",
    "SS",
    "S",
    "X",
    "x",
    "zz",
    "z",
    "ZZ",
    "Z",
    "LTS",
    "LT",
    "LLLL",
    "LLL",
    "LL",
    "L",
    "llll",
    "lll",
    "ll",
    "l",
];

fn write(text: &mut String, shown: &Shown, pattern: &str) {
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some((quoted, behind)) =
            rest.strip_prefix('[').and_then(|quoted| quoted.split_once(']'))
            && !quoted.contains('[')
        {
            text.push_str(quoted);
            rest = behind;
            continue;
        }
        let (escaped, from) = match rest.strip_prefix('\\') {
            Some(behind) => (true, behind),
            None => (false, rest),
        };
        let token = TOKENS.into_iter().find_map(|token| Some((token, from.strip_prefix(token)?)));
        match token {
            Some((token, behind)) => {
                if escaped {
                    text.push_str(token);
                } else {
                    write_token(text, shown, token);
                }
                rest = behind;
            }
            None => {
                text.push(first);
                rest = rest.strip_prefix(first).unwrap_or_default();
            }
        }
    }
}

fn write_token(text: &mut String, shown: &Shown, token: &str) {
    if let Some(pattern) = long_form(token) {
        return write(text, shown, pattern);
    }
    let Civil { date, hour, minute, second, millisecond } = shown.civil;
    let Date { year, month, day } = date;
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    // ISO weeks begin on Monday and belong to the year of their Thursday.
    let iso = || date.week((date.weekday() + 6) % 7, 3);
    // moment's English weeks begin on Sunday, and January 1st is in the first: a week belongs to
    // the year of its Saturday.
    let american = || date.week(date.weekday(), 6);
    let written = match token {
        "Hmmss" => format!("{hour}{minute:02}{second:02}"),
        "Hmm" => format!("{hour}{minute:02}"),
        "hmmss" => format!("{twelve}{minute:02}{second:02}"),
        "hmm" => format!("{twelve}{minute:02}"),
        "YYYYYY" => format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.abs()),
        "YYYYY" => format!("{year:05}"),
        "YYYY" => format!("{year:04}"),
        "YY" => format!("{:02}", year.rem_euclid(100)),
        "Y" => year.to_string(),
        "Q" => ((month + 2) / 3).to_string(),
        "Qo" => ordinal((month + 2) / 3),
        "MMMM" => name(&MONTHS, month - 1).to_owned(),
        "MMM" => short(name(&MONTHS, month - 1), 3),
        "MM" => format!("{month:02}"),
        "Mo" => ordinal(month),
        "M" => month.to_string(),
        "DDDD" => format!("{:03}", date.day_of_year()),
        "DDDo" => ordinal(date.day_of_year()),
        "DDD" => date.day_of_year().to_string(),
        "DD" => format!("{day:02}"),
        "Do" => ordinal(day),
        "D" => day.to_string(),
        "dddd" => name(&WEEKDAYS, date.weekday()).to_owned(),
        "ddd" => short(name(&WEEKDAYS, date.weekday()), 3),
        "dd" => short(name(&WEEKDAYS, date.weekday()), 2),
        "do" => ordinal(date.weekday()),
        "d" | "e" => date.weekday().to_string(),
        "E" => ((date.weekday() + 6) % 7 + 1).to_string(),
        "ww" => format!("{:02}", american().1),
        "wo" => ordinal(american().1),
        "w" => american().1.to_string(),
        "gggg" => format!("{:04}", american().0),
        "gg" => format!("{:02}", american().0.rem_euclid(100)),
        "WW" => format!("{:02}", iso().1),
        "Wo" => ordinal(iso().1),
        "W" => iso().1.to_string(),
        "GGGG" => format!("{:04}", iso().0),
        "GG" => format!("{:02}", iso().0.rem_euclid(100)),
        "A" => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        "a" => (if hour < 12 { "am" } else { "pm" }).to_owned(),
        "HH" => format!("{hour:02}"),
        "H" => hour.to_string(),
        "hh" => format!("{twelve:02}"),
        "h" => twelve.to_string(),
        "kk" => format!("{:02}", if hour == 0 { 24 } else { hour }),
        "k" => (if hour == 0 { 24 } else { hour }).to_string(),
        "mm" => format!("{minute:02}"),
        "m" => minute.to_string(),
        "ss" => format!("{second:02}"),
        "s" => second.to_string(),
        "X" => shown.moment.0.div_euclid(1000).to_string(),
        "x" => shown.moment.0.to_string(),
        "Z" => offset(shown.offset, ":"),
        "ZZ" => offset(shown.offset, ""),
        // Abbreviations mean different zones in different countries: the offset says which.
        "z" | "zz" if shown.offset == UtcOffset::UTC => "UTC".to_owned(),
        "z" | "zz" => offset(shown.offset, ":"),
        fraction => short(&format!("{millisecond:03}000000"), fraction.len()),
    };
    text.push_str(&written);
}

/// moment's long forms in English.
fn long_form(token: &str) -> Option<&'static str> {
    Some(match token {
        "LTS" => "h:mm:ss A",
        "LT" => "h:mm A",
        "L" => "MM/DD/YYYY",
        "LL" => "MMMM D, YYYY",
        "LLL" => "MMMM D, YYYY h:mm A",
        "LLLL" => "dddd, MMMM D, YYYY h:mm A",
        "l" => "M/D/YYYY",
        "ll" => "MMM D, YYYY",
        "lll" => "MMM D, YYYY h:mm A",
        "llll" => "ddd, MMM D, YYYY h:mm A",
        _ => return None,
    })
}

fn offset(offset: UtcOffset, separator: &str) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
}

fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        (_, _) => "th",
    };
    format!("{number}{ending}")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

fn short(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::super::zone::zone;
    use super::*;
    use crate::time::BundledZones;

    fn at(moment: &str, zone_name: &str, pattern: &str) -> String {
        let zone = zone(zone_name, &BundledZones).unwrap();
        written(Millis::parse(moment).unwrap(), zone, pattern)
    }

    #[test]
    fn every_token_is_written_as_moment_does() {
        let rows = [
            ("YYYY-MM-DD hh:mm:ss A", "2024-01-01 08:30:05 AM"),
            ("MM/DD/YYYY HH:mm", "01/01/2024 08:30"),
            ("dddd, MMMM Do YYYY, h:mm:ss a", "Monday, January 1st 2024, 8:30:05 am"),
            ("ddd D MMM YY", "Mon 1 Jan 24"),
            ("dd d e E do", "Mo 1 1 1 1st"),
            ("Q Qo DDD DDDD DDDo", "1 1st 1 001 1st"),
            ("w ww wo gg gggg W WW Wo GG GGGG", "1 01 1st 24 2024 1 01 1st 24 2024"),
            ("H k kk Hmm hmmss m s", "8 8 08 830 83005 30 5"),
            ("S SS SSS SSSS", "0 07 070 0700"),
            ("X x Z ZZ", "1704097805 1704097805070 +00:00 +0000"),
            ("[at] HH[h]mm \\MM", "at 08h30 MM"),
            ("LT LTS L l", "8:30 AM 8:30:05 AM 01/01/2024 1/1/2024"),
            ("LLLL", "Monday, January 1, 2024 8:30 AM"),
            ("llll", "Mon, Jan 1, 2024 8:30 AM"),
            ("YYYYYY Mo 年", "+002024 1st 年"),
            ("", "2024-01-01 08:30:05 AM"),
        ];
        for (pattern, expected) in rows {
            assert_eq!(at("2024-01-01T08:30:05.070Z", "UTC", pattern), expected, "{pattern}");
        }
        assert_eq!(
            at("2023-12-31T00:05:00Z", "UTC", "w gggg W GGGG k h A"),
            "1 2024 52 2023 24 12 AM"
        );
        for (day, expected) in [(2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (22, "22nd")] {
            assert_eq!(at(&format!("2024-01-{day:02}T00:00:00Z"), "UTC", "Do"), expected);
        }
    }

    #[test]
    fn names_know_summer_time() {
        let (winter, summer) = ("2024-01-01T12:00:00Z", "2024-07-01T12:00:00Z");
        let rows = [
            ("Europe/Paris", "13:00 +01:00 +01:00", "14:00 +02:00 +02:00"),
            ("America/Los_Angeles", "04:00 -08:00 -08:00", "05:00 -07:00 -07:00"),
            ("Asia/Kolkata", "17:30 +05:30 +05:30", "17:30 +05:30 +05:30"),
        ];
        for (name, in_winter, in_summer) in rows {
            assert_eq!(at(winter, name, "HH:mm Z z"), in_winter);
            assert_eq!(at(summer, name, "HH:mm Z z"), in_summer);
        }
    }
}
