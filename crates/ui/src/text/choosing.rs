//! The words of choosing a contact.

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("choosing-search", "Search contacts by name"),
    ("choosing-hint", "Name of a contact in the CRM, or of a new one"),
    ("choosing-list", "Contacts"),
    ("choosing-kind", "Kind of the new contact"),
];

/// Beside the contact that the rules would take.
pub const SUGGESTED: &str = "suggested";
/// While the CRM is asked.
pub const SEARCHING: &str = "Searching the CRM…";
/// Before anything is searched.
pub const TYPE_A_NAME: &str = "Type a name to search the CRM.";
/// Nobody has the name.
pub const NOBODY: &str = "Nobody in the CRM has this name.";

/// The button that makes a new contact.
pub fn create(name: &str) -> String {
    format!("Create the contact “{name}”")
}
