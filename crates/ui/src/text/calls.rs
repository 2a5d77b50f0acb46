//! The words of everyone's calls, as administrators see them.

use ledger_core::ledger::ContactChoice;
use ledger_core::phone::PhoneNumber;
pub use ledger_words::calls::*;
use ledger_words::page::NOTHING_NEEDS_ME_ADVICE;

use super::{Empty, UNKNOWN_NUMBER};

/// Nothing fits the filter.
pub const NOTHING_FOUND: Empty = Empty { title: NOTHING_FOUND_TITLE, advice: NOTHING_FOUND_ADVICE };
/// Nothing waits.
pub const NOTHING_WAITS: Empty =
    Empty { title: NOTHING_WAITS_TITLE, advice: NOTHING_NEEDS_ME_ADVICE };

/// Several people have what was typed.
pub fn several(names: &[String]) -> String {
    SEVERAL.with(&[("names", &names.join(", "))])
}

/// The other side, where it may be unknown.
pub fn other_side(other: Option<&str>) -> String {
    other.unwrap_or(UNKNOWN_NUMBER.words()).to_owned()
}

/// A number of calls.
pub fn count(calls: usize) -> String {
    COUNT.of(calls)
}

/// For whom calls wait.
pub fn of_people(names: &[&str]) -> String {
    super::of_colleague(&names.join(", "))
}

/// Asks for a contact.
pub fn with_whom(who: &str, calls: usize) -> String {
    WITH_WHOM.with(calls, &[("who", who)])
}

/// That a choice holds for all calls.
pub fn remember(number: &PhoneNumber) -> String {
    REMEMBER.with(&[("number", number.as_str())])
}

/// Asks whether calls are left out.
pub fn leave_out(who: &str, calls: usize) -> String {
    LEAVE_OUT.with(calls, &[("who", who)])
}

/// The button that puts a number on the do-not-log list.
pub fn block(number: &PhoneNumber) -> String {
    BLOCK.with(&[("number", number.as_str())])
}

/// The button that leaves out only these calls.
pub fn only_these(calls: usize) -> String {
    ONLY_THESE.of(calls)
}

/// Said once a contact was chosen.
pub fn logged(contact: &ContactChoice) -> String {
    LOGGED.with(&[("name", &contact.name)])
}

/// Said once calls were decided anew.
pub fn replayed(calls: usize) -> String {
    REPLAYED.with(&[("calls", &count(calls))])
}

/// Said once calls were left out.
pub fn left_out(calls: usize) -> String {
    LEFT_OUT.with(&[("calls", &count(calls))])
}

/// Said once a number is on the do-not-log list.
pub fn blocked(number: &PhoneNumber) -> String {
    BLOCKED.with(&[("number", number.as_str())])
}
