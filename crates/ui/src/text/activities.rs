//! The words of the activities.

use super::Empty;

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("activities-title", "Activities"),
    ("activities-of", "Whose activities"),
    ("activities-of-me", "My activities"),
    ("activities-of-everyone", "Everyone's activities"),
    ("activities-search", "Search activities"),
    ("activities-search-hint", "Subject, contact or text"),
    ("activities-from", "From"),
    ("activities-to", "To"),
    ("activities-list", "List of activities"),
    ("only-contact", "Only with this contact"),
    ("any-contact", "Show all contacts"),
    ("clear-all", "Show all activities"),
    ("edit-activity", "Edit"),
    ("cancel-edit", "Cancel"),
    ("subject", "Subject"),
    ("body", "Text"),
];

/// There are none.
pub const NO_ACTIVITIES: Empty = Empty {
    title: "No activities yet",
    advice: "The record of every call that is logged appears here, a few seconds after the call.",
};
/// Nothing fits.
pub const NOTHING_FOUND: Empty =
    Empty { title: "No activity matches", advice: "Change the search, the dates or the contact." };

/// That the list is narrowed to a contact.
pub fn only_with(name: &str) -> String {
    format!("Only with {name}.")
}

/// How many are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    match count {
        0 => "No activities are shown.".to_owned(),
        1 => "1 activity is shown.".to_owned(),
        more => format!("{more} activities are shown."),
    }
}

/// That an export is done.
pub fn exported(count: usize) -> String {
    match count {
        1 => "1 activity exported.".to_owned(),
        more => format!("{more} activities exported."),
    }
}
