//! The pages of the Admin area, and on which of them each setting is.

use super::FieldId;

/// A page of the Admin area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Server-side logging.
    Logging,
    /// The do-not-log list.
    DoNotLog,
    /// Every call.
    Activity,
    /// The calls that wait for a person.
    Unresolved,
    /// Who changed what.
    History,
    /// How the service does.
    Health,
    /// Calls of the past.
    Backfill,
    /// Which CRM user owns whose records.
    Owners,
    /// How many calls were logged.
    Report,
    /// The CRM that calls are logged in.
    Crm,
}

impl Tab {
    /// Every page, in order.
    pub const ALL: [Self; 10] = [
        Self::Logging,
        Self::DoNotLog,
        Self::Crm,
        Self::Owners,
        Self::Activity,
        Self::Unresolved,
        Self::Health,
        Self::Report,
        Self::Backfill,
        Self::History,
    ];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logging => "server-side-logging",
            Self::DoNotLog => "do-not-log",
            Self::Activity => "activity",
            Self::Unresolved => "unresolved",
            Self::History => "history",
            Self::Health => "health",
            Self::Backfill => "backfill",
            Self::Owners => "owner-mapping",
            Self::Report => "report",
            Self::Crm => "crm",
        }
    }
}

/// The page a field is on.
pub(super) fn tab_of(field: FieldId) -> Tab {
    match field {
        FieldId::BlockList => Tab::DoNotLog,
        FieldId::UserMapping => Tab::Owners,
        FieldId::Mode
        | FieldId::Scope
        | FieldId::Owner
        | FieldId::LogStyle
        | FieldId::Fields
        | FieldId::DateFormat
        | FieldId::TimeZone
        | FieldId::NoContact
        | FieldId::SeveralContacts
        | FieldId::CallTypes
        | FieldId::MinimumTalk
        | FieldId::CallsDays
        | FieldId::TimelinesDays => Tab::Logging,
    }
}
