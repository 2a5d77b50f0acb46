//! What people want, and what the extension wants in their name.

use serde::{Deserialize, Serialize};

use super::{ContactChoice, Standing};
use crate::additional::{self, FieldValues};
use crate::compose;
use crate::id::ContactId;

/// What a person wants done with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Intent {
    /// Log it, with this contact; or change the contact of what is logged.
    #[serde(rename_all = "camelCase")]
    Log {
        /// With whom.
        contact: ContactChoice,
        /// Under what subject, if not the composed one.
        #[serde(default)]
        subject: Option<String>,
        /// With what note.
        #[serde(default)]
        note: Option<String>,
        /// With what values of additional fields.
        #[serde(default)]
        fields: FieldValues,
        /// For which calls the contact is chosen.
        #[serde(default)]
        remember: Remember,
    },
    /// Change what is or will be written.
    Edit(Edit),
    /// Do not log it.
    Skip,
    /// Decide and try again.
    Replay,
    /// The extension's own auto-log saw the call end. Where the server did not cover the
    /// extension when the call began, the call is logged as if it had, by every rule but cover's;
    /// where it did, the call is logged anyway. Two browsers and the server write one record.
    AutoLog,
}

impl Intent {
    /// Why it cannot be kept; nothing when it can.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Log { fields, .. } | Self::Edit(Edit { fields, .. }) => additional::unfit(fields),
            Self::Skip | Self::Replay | Self::AutoLog => None,
        }
    }
}

/// What a person changes in what is or will be written; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Edit {
    /// The subject.
    pub subject: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// With whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactChoice>,
    /// The additional fields that are to change.
    pub fields: FieldValues,
    /// What they saw of the record when they changed it. If the CRM has something else by then,
    /// nothing is written, and both are shown. Without it, what they wrote is worked into whatever
    /// stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

impl Edit {
    /// Whether what it changes is still what the person saw. What it leaves alone may have changed.
    pub fn is_of(&self, standing: &Standing, note: &str) -> bool {
        let Some(seen) = &self.seen else { return true };
        let contacts = standing.contact.as_ref().zip(seen.contact.as_ref());
        (self.subject.is_none() || seen.subject.trim() == standing.subject.trim())
            && (self.note.is_none() || compose::is_same_note(&seen.note, note))
            && (self.contact.is_none() || contacts.is_none_or(|(theirs, seen)| theirs.id == *seen))
    }
}

/// What a person saw of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Seen {
    /// The subject.
    pub subject: String,
    /// The note.
    pub note: String,
    /// With whom, where the CRM says so.
    pub contact: Option<ContactId>,
}

/// An edit of a record that stands in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PendingEdit {
    /// It is written once it is known that what the person saw still stands there.
    Waiting(Edit),
    /// Something else stood there. The person decides anew.
    InConflict(Edit),
}

impl PendingEdit {
    /// The edit.
    pub fn edit(&self) -> &Edit {
        match self {
            Self::Waiting(edit) | Self::InConflict(edit) => edit,
        }
    }
}

/// For which calls a person chose a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remember {
    /// For this one.
    #[default]
    ThisCall,
    /// For this one, and from now on for all calls of the account with the same number. The host
    /// keeps the choice: [`FileTurn::remember`].
    ///
    /// [`FileTurn::remember`]: super::FileTurn::remember
    ThisNumber,
}
