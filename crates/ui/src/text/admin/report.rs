//! The words of the report.

use ledger_words::number;
use ledger_words::report as words;

use crate::text::duration;

/// All days together.
pub fn summary(all: u64, logged: u64, talk_seconds: i64, zone: &str) -> String {
    if all == 0 {
        return words::NO_CALLS.of(zone);
    }
    words::SUMMARY.with(&[
        ("calls", &calls(all)),
        ("logged", &number(usize::try_from(logged).unwrap_or(usize::MAX))),
        ("share", &(logged * 100 / all).to_string()),
        ("talk", &duration(talk_seconds)),
        ("zone", zone),
    ])
}

/// So many calls.
pub fn calls(count: u64) -> String {
    words::CALLS.of(usize::try_from(count).unwrap_or(usize::MAX))
}

/// How many are not logged for a reason.
pub fn reason(calls: u64, sentence: &str) -> String {
    format!("{calls} × {sentence}")
}

/// That more people had calls than are shown.
pub fn more_people(count: usize) -> String {
    words::MORE_PEOPLE.of(&number(count))
}
