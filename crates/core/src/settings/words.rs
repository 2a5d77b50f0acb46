//! The words of the choices, for pages: App Connect's where it has them.

use ledger_words::choices as words;

use super::choices::{
    DateFormat, Field, LogStyle, Mode, NoContactPolicy, OwnerPolicy, SeveralContactsPolicy,
};

impl Mode {
    /// The words of "Enable server side logging".
    pub fn label(&self) -> &'static str {
        let words = match self {
            Self::Off => words::MODE_OFF,
            Self::Trial { .. } => words::MODE_TRIAL,
            Self::On => words::MODE_ON,
        };
        words.words()
    }
}

impl OwnerPolicy {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::AgentIfPossible, Self::Admin];

    /// The words of "Activity record owner".
    pub fn label(self) -> &'static str {
        let words = match self {
            Self::AgentIfPossible => words::OWNER_AGENT,
            Self::Admin => words::OWNER_ADMIN,
        };
        words.words()
    }
}

impl NoContactPolicy {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::LeaveForPerson, Self::CreatePlaceholder, Self::Skip];

    /// What happens.
    pub fn label(self) -> &'static str {
        let words = match self {
            Self::LeaveForPerson => words::LEAVE_FOR_PERSON,
            Self::CreatePlaceholder => words::CREATE_PLACEHOLDER,
            Self::Skip => words::SKIP,
        };
        words.words()
    }
}

impl SeveralContactsPolicy {
    /// Every choice.
    pub const ALL: [Self; 4] =
        [Self::LeaveForPerson, Self::LatestActivity, Self::FirstByName, Self::EarliestCreated];

    /// What happens.
    pub fn label(self) -> &'static str {
        let words = match self {
            Self::LeaveForPerson => words::LEAVE_FOR_PERSON,
            Self::LatestActivity => words::LATEST_ACTIVITY,
            Self::FirstByName => words::FIRST_BY_NAME,
            Self::EarliestCreated => words::EARLIEST_CREATED,
        };
        words.words()
    }
}

impl LogStyle {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::AtOnce, Self::WhenComplete];

    /// When the record is written.
    pub fn label(self) -> &'static str {
        let words = match self {
            Self::AtOnce => words::AT_ONCE,
            Self::WhenComplete => words::WHEN_COMPLETE,
        };
        words.words()
    }

    /// What an administrator should know about the choice.
    pub fn hint(self) -> &'static str {
        let words = match self {
            Self::AtOnce => words::AT_ONCE_HINT,
            Self::WhenComplete => words::WHEN_COMPLETE_HINT,
        };
        words.words()
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
