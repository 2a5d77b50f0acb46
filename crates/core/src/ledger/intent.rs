//! What people want, and what the extension wants in their name.

use serde::{Deserialize, Serialize};

use super::ContactChoice;
use crate::additional::{self, FieldValues};

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
    Edit {
        /// The subject, if it is to change.
        #[serde(default)]
        subject: Option<String>,
        /// The note, if it is to change.
        #[serde(default)]
        note: Option<String>,
        /// The additional fields that are to change.
        #[serde(default)]
        fields: FieldValues,
    },
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
            Self::Log { fields, .. } | Self::Edit { fields, .. } => additional::unfit(fields),
            Self::Skip | Self::Replay | Self::AutoLog => None,
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
