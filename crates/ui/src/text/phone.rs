//! The words of the phone page, and of the pages that the widget shows for us. Labels follow App
//! Connect's where it has one.

pub use ledger_words::phone::*;

use crate::form::Part;

/// What the CRM has now, of a part that was changed there while it was edited here.
pub fn changed_meanwhile(part: Part, theirs: &str) -> String {
    let part = match part {
        Part::Contact => CONTACT,
        Part::Subject => SUBJECT,
        Part::Note => NOTE,
    };
    CHANGED_MEANWHILE.with(&[("part", part.words()), ("theirs", theirs)])
}

/// The label of the note, which says of which call.
pub fn note_about(other: &str) -> String {
    NOTE_ABOUT.with(&[("other", other)])
}
