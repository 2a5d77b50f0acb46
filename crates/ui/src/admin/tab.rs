//! The pages of the Admin area.

/// A page of the Admin area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Server-side logging.
    Logging,
    /// The do-not-log list.
    DoNotLog,
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
    pub const ALL: [Self; 8] = [
        Self::Logging,
        Self::DoNotLog,
        Self::Crm,
        Self::Owners,
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
            Self::History => "history",
            Self::Health => "health",
            Self::Backfill => "backfill",
            Self::Owners => "owner-mapping",
            Self::Report => "report",
            Self::Crm => "crm",
        }
    }
}
