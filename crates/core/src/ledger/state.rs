//! Where an entry stands, in one word.

use serde::{Deserialize, Serialize};

/// An entry's state in one word, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The call goes on.
    InProgress,
    /// On its way into the CRM.
    Logging,
    /// Waiting for a person.
    Unresolved,
    /// In the CRM.
    Logged,
    /// Not logged, by rule or by choice.
    Skipped,
    /// Not logged, against the rules: the CRM did not take it.
    Failed,
}

impl State {
    /// The word for it, as it is written in JSON and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Logging => "logging",
            Self::Unresolved => "unresolved",
            Self::Logged => "logged",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}
