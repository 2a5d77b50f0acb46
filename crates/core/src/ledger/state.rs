//! Where an entry stands, in one word.

use crate::from_json::FromJson;
use serde::{Deserialize, Serialize};

/// An entry's state in one word, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
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
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::InProgress,
        Self::Logging,
        Self::Unresolved,
        Self::Logged,
        Self::Skipped,
        Self::Failed,
    ];

    /// The state in one word, as in JSON and addresses.
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

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_the_same_name_everywhere() {
        for state in State::ALL {
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.name()));
            assert_eq!(State::named(state.name()), Some(state));
        }
        assert_eq!(State::named("lost"), None);
    }
}
