//! The words of the phone page, and of the pages that the widget shows for us. Labels follow App
//! Connect's where it has one.

use crate::form::Part;

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[("phone-title", "Phone")];

/// The button that ends our session.
pub const SIGN_OUT: &str = "Sign out of Call Ledger";
/// The button that begins one.
pub const SIGN_IN: &str = "Sign in to Call Ledger";
/// The row that opens the calls.
pub const CALLS: &str = "Calls in Call Ledger";
/// The row that opens the Admin area.
pub const ADMIN: &str = "Admin area of Call Ledger";
/// The button in such a row.
pub const OPEN: &str = "Open";
/// The auto-log row.
pub const AUTO_LOG: &str = "Log phone calls automatically";

/// The log form of a call that is not logged.
pub const LOG_TITLE: &str = "Log call";
/// The log form of one that is.
pub const EDIT_TITLE: &str = "Edit log";
/// The button of the first.
pub const SAVE: &str = "Save";
/// The button of the second.
pub const UPDATE: &str = "Update";
/// The choice of the contact.
pub const CONTACT: &str = "Contact";
/// The choice to make one.
pub const NEW_CONTACT: &str = "Create a new contact";
/// Its name.
pub const NEW_NAME: &str = "New contact name";
/// The choice to search for one, and the field for it.
pub const SEARCH_CONTACTS: &str = "Search contacts";
/// The button beside it.
pub const SEARCH_NOW: &str = "Search";
/// The subject.
pub const SUBJECT: &str = "Activity title";
/// The note, and the tab with it.
pub const NOTE: &str = "Note";
/// The log form, until its record was read.
pub const LOADING: &str = "Loading what is known of this call…";
/// Nobody has the number.
pub const NOBODY: &str = "No contact has this number. Name a new one, or search for another.";
/// Several have it.
pub const SEVERAL: &str = "Several contacts have this number. Choose the right one.";
/// A search found nobody.
pub const NOBODY_FOUND: &str = "No contact has such a name. Search for another.";
/// There is no name.
pub const NAME_NEEDED: &str = "Enter the new contact's name.";
/// It is on its way.
pub const LOG_SAVED: &str = "The call is being logged.";
/// The same for an edit.
pub const EDIT_SAVED: &str = "The change is being written.";
/// Nobody is signed in.
pub const SIGN_IN_FIRST: &str =
    "Sign in to Call Ledger first: the button is at the top of this page.";
/// There is no page to open.
pub const NO_PAGE: &str = "The CRM has no page that could be opened.";
/// The widget has not answered.
pub const WIDGET_SILENT: &str = "The phone is loading. If it stays empty, check your network connection and the phone's address in the options.";
/// Nobody is signed in to the widget.
pub const WIDGET_SIGNED_OUT: &str =
    "Sign in to RingCentral in the phone below to make and take calls.";

/// What the CRM has now, of a part that was changed there while it was edited here.
pub fn changed_meanwhile(part: Part, theirs: &str) -> String {
    let part = match part {
        Part::Contact => CONTACT,
        Part::Subject => SUBJECT,
        Part::Note => NOTE,
    };
    format!("{part} was changed in the CRM. It reads now: {theirs}")
}

/// The label of the note, which says of which call.
pub fn note_about(other: &str) -> String {
    format!("Note about the call with {other}")
}
