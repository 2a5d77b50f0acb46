//! The words of the activities.

pub use ledger_words::activities::*;

use super::Empty;

/// There are none.
pub const NO_ACTIVITIES: Empty = Empty { title: NO_ACTIVITIES_TITLE, advice: NO_ACTIVITIES_ADVICE };
/// Nothing fits.
pub const NOTHING_FOUND: Empty = Empty { title: NOTHING_FOUND_TITLE, advice: NOTHING_FOUND_ADVICE };

/// That the list is narrowed to a contact.
pub fn only_with(name: &str) -> String {
    ONLY_WITH.with(&[("name", name)])
}

/// How many are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    if count == 0 { NONE_SHOWN.to_owned() } else { SHOWN.of(count) }
}

/// That an export is done.
pub fn exported(count: usize) -> String {
    EXPORTED.of(count)
}
