//! What single values are stored under.

/// The names of single values.
#[derive(Clone, Copy)]
pub(in crate::account) enum Key {
    Account,
    Settings,
    Cover,
    ContextVersion,
    ServiceExtension,
    Registered,
    Connection,
    Incidents,
    Backlog,
    Alerts,
    Watch,
    Deliveries,
    Permissions,
    Cursor,
    HomeRegion,
    DirectoryVersion,
    Desks,
    Traffic,
    DirectoryReadAt,
    DirectoryReading,
    Remembered,
    Backfill,
    AppConnectClient,
    CrmConnection,
    CrmTokens,
    CrmTables,
    CrmFields,
    CrmContactKinds,
}

impl Key {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Settings => "settings",
            Self::Cover => "cover",
            Self::ContextVersion => "context-version",
            Self::ServiceExtension => "service-extension",
            Self::Registered => "registered",
            Self::Connection => "connection",
            Self::Incidents => "incidents",
            Self::Backlog => "backlog",
            Self::Alerts => "alerts",
            Self::Watch => "subscription-watch",
            Self::Deliveries => "deliveries",
            Self::Permissions => "permissions",
            Self::Cursor => "call-log-cursor",
            Self::HomeRegion => "home-region",
            Self::DirectoryVersion => "directory-version",
            Self::Desks => "desks",
            Self::Traffic => "traffic",
            Self::DirectoryReadAt => "directory-read-at",
            Self::DirectoryReading => "directory-reading",
            Self::Remembered => "remembered",
            Self::Backfill => "backfill",
            Self::AppConnectClient => "app-connect-client",
            Self::CrmConnection => "crm-connection",
            Self::CrmTokens => "crm-tokens",
            Self::CrmTables => "crm-tables",
            Self::CrmFields => "crm-fields",
            Self::CrmContactKinds => "crm-contact-kinds",
        }
    }
}
