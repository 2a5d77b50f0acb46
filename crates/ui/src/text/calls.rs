//! The words of everyone's calls, as administrators see them.

use ledger_core::ledger::ContactChoice;
use ledger_core::phone::PhoneNumber;

use super::{Empty, UNKNOWN_NUMBER};

/// Nothing fits the filter.
pub const NOTHING_FOUND: Empty =
    Empty { title: "No call matches", advice: "Change the filter, or show every call." };
/// Nothing waits.
pub const NOTHING_WAITS: Empty = Empty {
    title: "Nothing waits for you",
    advice: "A call that cannot be logged without a person shows up here.",
};
/// The choice of reasons that takes every call.
pub const ANY_REASON: &str = "Any reason";
/// Nobody has what was typed as a person.
pub const NOBODY: &str = "Nobody has this name or extension.";
/// What choosing a contact does.
pub const WITH_WHOM_LEAD: &str = "The record is written as soon as you take a contact.";
/// What leaving out does.
pub const LEAVE_OUT_LEAD: &str = "What is in the CRM already stays there.";
/// The button that chooses a contact for a call that is not logged.
pub const LOG_NOW: &str = "Log now…";
/// The same for one that is.
pub const CHANGE_CONTACT: &str = "Change contact…";

/// Several people have what was typed.
pub fn several(names: &[String]) -> String {
    format!("Several people: {}. Write more of the name.", names.join(", "))
}

/// The other side, where it may be unknown.
pub fn other_side(other: Option<&str>) -> String {
    other.unwrap_or(UNKNOWN_NUMBER).to_owned()
}

/// A number of calls.
pub fn count(calls: usize) -> String {
    match calls {
        1 => "1 call".to_owned(),
        more => format!("{more} calls"),
    }
}

/// For whom calls wait.
pub fn of_people(names: &[&str]) -> String {
    format!("for {}", names.join(", "))
}

/// Asks for a contact.
pub fn with_whom(who: &str, calls: usize) -> String {
    match calls {
        1 => format!("With whom was the call with {who}?"),
        more => format!("Whose is {who}? {more} calls wait for it."),
    }
}

/// That a choice holds for all calls.
pub fn remember(number: &PhoneNumber) -> String {
    format!("For every call with {number} that waits, and from now on")
}

/// Asks whether calls are left out.
pub fn leave_out(who: &str, calls: usize) -> String {
    match calls {
        1 => format!("Do not log the call with {who}?"),
        more => format!("Do not log the {more} calls with {who}?"),
    }
}

/// The button that puts a number on the do-not-log list.
pub fn block(number: &PhoneNumber) -> String {
    format!("Never log {number}")
}

/// The button that leaves out only these calls.
pub fn only_these(calls: usize) -> String {
    match calls {
        1 => "Only this call".to_owned(),
        more => format!("Only these {more} calls"),
    }
}

/// Said once a contact was chosen.
pub fn logged(contact: &ContactChoice) -> String {
    format!("Logged with {}; it may take a moment until the list shows it.", contact.name)
}

/// Said once calls were decided anew.
pub fn replayed(calls: usize) -> String {
    format!("Replayed: {}.", count(calls))
}

/// Said once calls were left out.
pub fn left_out(calls: usize) -> String {
    format!("Not logged: {}.", count(calls))
}

/// Said once a number is on the do-not-log list.
pub fn blocked(number: &PhoneNumber) -> String {
    format!("{number} is on the do-not-log list.")
}

/// Said once that was taken back.
pub const TAKEN_BACK: &str = "Taken back: decided anew.";
