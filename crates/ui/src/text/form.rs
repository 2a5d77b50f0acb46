//! The words of the form in which calls are logged.

/// There is no contact.
pub const CHOOSE_A_CONTACT: &str = "Choose a contact, or create one.";
/// The subject was emptied.
pub const WRITE_A_SUBJECT: &str = "Write a subject.";

/// A field without which the CRM takes no call is empty.
pub fn fill_in(label: &str) -> String {
    format!("Fill in {label}.")
}
