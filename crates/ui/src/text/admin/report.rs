//! The words of the report.

use super::{counted, grouped};
use crate::text::duration;

/// All days together.
pub fn summary(all: u64, logged: u64, talk_seconds: i64, zone: &str) -> String {
    if all == 0 {
        return format!("No calls on these days (days of {zone}).");
    }
    let share = logged * 100 / all;
    format!(
        "{}, {} of them logged ({share}%); {} of talk. Days are those of {zone}.",
        calls(all),
        grouped(usize::try_from(logged).unwrap_or(usize::MAX)),
        duration(talk_seconds)
    )
}

/// So many calls.
pub fn calls(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "call", "calls")
}

/// How many are not logged for a reason.
pub fn reason(calls: u64, sentence: &str) -> String {
    format!("{calls} × {sentence}")
}

/// That more people had calls than are shown.
pub fn more_people(count: usize) -> String {
    format!("{} more; export the table to see all.", grouped(count))
}
