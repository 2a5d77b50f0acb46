//! The words of the form in which calls are logged.

use ledger_core::ledger::State;
use ledger_words::Phrase;
use ledger_words::additional::FILL_IN;
pub use ledger_words::form::*;

use crate::form::{Part, Purpose};

/// After a conflict: what the CRM has in a field.
pub fn crm_has(theirs: &str) -> String {
    if theirs.is_empty() { CRM_EMPTY.to_owned() } else { CRM_HAS.with(&[("theirs", theirs)]) }
}

/// A field without which the CRM takes no call is empty.
pub fn fill_in(label: &str) -> String {
    FILL_IN.with(&[("label", label)])
}

/// The label of such a field.
pub fn required(label: &str) -> String {
    REQUIRED.with(&[("label", label)])
}

/// What the form is for.
pub fn title(logged: bool) -> Phrase {
    if logged { EDIT_THE_LOG } else { LOG_THE_CALL }
}

/// An additional field for which nothing is chosen.
pub fn no_value(purpose: &Purpose) -> Phrase {
    match purpose {
        Purpose::Log => NO_VALUE,
        Purpose::Edit | Purpose::Closed(_) => AS_IT_STANDS,
    }
}

/// The button that saves.
pub fn save(purpose: &Purpose) -> Phrase {
    match purpose {
        Purpose::Log => LOG,
        Purpose::Edit | Purpose::Closed(_) => SAVE,
    }
}

/// The button that opens the form of a call.
pub fn act(state: State) -> Phrase {
    match state {
        State::InProgress | State::Logging => Phrase::NONE,
        State::Unresolved | State::Skipped | State::Failed => LOG,
        State::Logged => EDIT,
    }
}

/// Why the record cannot be edited.
pub fn closed(why: &str) -> String {
    CLOSED.with(&[("why", why)])
}

/// A part of a record.
pub fn part(part: Part) -> Phrase {
    match part {
        Part::Contact => CONTACT,
        Part::Subject => SUBJECT,
        Part::Note => NOTE,
    }
}
