//! The words of the form in which calls are logged.

use ledger_core::ledger::State;

use crate::form::{Part, Purpose};

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("form-back", "Back to the calls"),
    ("form-loading", "Reading the record…"),
    ("form-retry", "Try again"),
    ("form-conflict", "The record changed in the CRM while you edited it"),
    (
        "form-conflict-lead",
        "Your edit was not written. What you save now replaces what the CRM has.",
    ),
    ("form-theirs", "In the CRM"),
    ("form-mine", "Yours"),
    ("form-take-theirs", "Use what the CRM has"),
    ("form-contact", "Contact"),
    ("form-change-contact", "Change"),
    ("form-remember", "This choice holds for"),
    ("form-this-call", "This call"),
    ("form-this-number", "This number from now on"),
    ("form-subject", "Subject"),
    ("form-note", "Note"),
    (
        "form-note-hint",
        "Kept as you type, even if this window closes. Cancel brings back what was there.",
    ),
    ("form-record-page", "Open the record in the CRM"),
    ("form-contact-page", "Open the contact in the CRM"),
    ("form-recording", "Listen to the recording"),
    ("form-voicemail", "Listen to the voicemail"),
    ("form-preview", "What the record will say"),
    ("form-skip", "Do not log"),
    ("form-cancel", "Cancel"),
];

/// There is no contact.
pub const CHOOSE_A_CONTACT: &str = "Choose a contact, or create one.";
/// The subject was emptied.
pub const WRITE_A_SUBJECT: &str = "Write a subject.";
/// The CRM does not move records.
pub const STAYS: &str = "This CRM does not move a record to another contact.";
/// A checkbox's values.
pub const YES: &str = "Yes";
/// See [`YES`].
pub const NO: &str = "No";
/// It was saved.
pub const SAVED: &str = "Saved. The CRM has it in a moment.";

/// After a conflict: what the CRM has in a field.
pub fn crm_has(theirs: &str) -> String {
    match theirs {
        "" => "It is empty in the CRM now.".to_owned(),
        theirs => format!("The CRM has “{theirs}” now."),
    }
}

/// A field without which the CRM takes no call is empty.
pub fn fill_in(label: &str) -> String {
    format!("Fill in {label}.")
}

/// The label of such a field.
pub fn required(label: &str) -> String {
    format!("{label} (required)")
}

/// What the form is for.
pub fn title(logged: bool) -> &'static str {
    if logged { "Edit the log" } else { "Log the call" }
}

/// An additional field for which nothing is chosen.
pub fn no_value(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Log => "None",
        Purpose::Edit | Purpose::Closed(_) => "As it stands in the CRM",
    }
}

/// The button that saves.
pub fn save(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Log => "Log",
        Purpose::Edit | Purpose::Closed(_) => "Save",
    }
}

/// The button that opens the form of a call.
pub fn act(state: State) -> &'static str {
    match state {
        State::InProgress | State::Logging => "",
        State::Unresolved | State::Skipped | State::Failed => "Log",
        State::Logged => "Edit",
    }
}

/// Why the record cannot be edited.
pub fn closed(why: &str) -> String {
    format!("The record cannot be edited now, because the CRM does not show it: {why}")
}

/// A part of a record.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Contact => "Contact",
        Part::Subject => "Subject",
        Part::Note => "Note",
    }
}
