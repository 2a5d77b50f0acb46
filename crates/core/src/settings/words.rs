//! The words of the choices, for pages: App Connect's where it has them.

use super::choices::{
    DateFormat, Field, LogStyle, Mode, NoContactPolicy, OwnerPolicy, SeveralContactsPolicy,
};

impl Mode {
    /// The words of "Enable server side logging".
    pub fn label(&self) -> &'static str {
        match self {
            Self::Off => "Disable",
            Self::Trial { .. } => "Enable for admin only (trial mode)",
            Self::On => "Enable for account",
        }
    }
}

impl OwnerPolicy {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::AgentIfPossible, Self::Admin];

    /// The words of "Activity record owner".
    pub fn label(self) -> &'static str {
        match self {
            Self::AgentIfPossible => "Agent/user (if possible)",
            Self::Admin => "Admin",
        }
    }
}

impl NoContactPolicy {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::LeaveForPerson, Self::CreatePlaceholder, Self::Skip];

    /// What happens.
    pub fn label(self) -> &'static str {
        match self {
            Self::LeaveForPerson => "Leave the call for a person",
            Self::CreatePlaceholder => "Create a placeholder contact",
            Self::Skip => "Do not log the call",
        }
    }
}

impl SeveralContactsPolicy {
    /// Every choice.
    pub const ALL: [Self; 4] =
        [Self::LeaveForPerson, Self::LatestActivity, Self::FirstByName, Self::EarliestCreated];

    /// What happens.
    pub fn label(self) -> &'static str {
        match self {
            Self::LeaveForPerson => "Leave the call for a person",
            Self::LatestActivity => "Take the one with the latest activity",
            Self::FirstByName => "Take the first by name",
            Self::EarliestCreated => "Take the one created first",
        }
    }
}

impl LogStyle {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::AtOnce, Self::WhenComplete];

    /// When the record is written.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "At once, then update it",
            Self::WhenComplete => "Once, when it is complete",
        }
    }

    /// What an administrator should know about the choice.
    pub fn hint(self) -> &'static str {
        match self {
            Self::AtOnce => {
                "The record is there seconds after the call; result, recording and notes are \
                 added when RingCentral has them."
            }
            Self::WhenComplete => {
                "The record is written up to a minute after the call, and hardly changes later."
            }
        }
    }
}

impl Field {
    /// Every field, in the order of the body.
    pub const ALL: [Self; 19] = [
        Self::Note,
        Self::SessionId,
        Self::UserName,
        Self::UserNumber,
        Self::Summary,
        Self::ContactNumber,
        Self::DateTime,
        Self::Duration,
        Self::Result,
        Self::Recording,
        Self::Voicemail,
        Self::AiNote,
        Self::Transcript,
        Self::AceTranscript,
        Self::AceSummary,
        Self::CallScore,
        Self::AceBulletedSummary,
        Self::AceLink,
        Self::Journey,
    ];
}

impl DateFormat {
    /// Every choice, in the order of App Connect's list.
    pub const ALL: [Self; 6] = [
        Self::Global12,
        Self::Global24,
        Self::American12,
        Self::American24,
        Self::European12,
        Self::European24,
    ];

    /// The words of the choice: moment's tokens, as App Connect's `logDateFormat`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Global12 => "YYYY-MM-DD hh:mm:ss A",
            Self::Global24 => "YYYY-MM-DD HH:mm:ss",
            Self::American12 => "MM/DD/YYYY hh:mm:ss A",
            Self::American24 => "MM/DD/YYYY HH:mm:ss",
            Self::European12 => "DD/MM/YYYY hh:mm:ss A",
            Self::European24 => "DD/MM/YYYY HH:mm:ss",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_format_is_stored_as_it_is_shown() {
        for format in DateFormat::ALL {
            let stored = serde_json::to_value(format).unwrap();
            assert_eq!(stored, format.label());
        }
    }
}
