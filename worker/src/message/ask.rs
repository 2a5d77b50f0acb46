//! What people ask, as the account and its desks are told. Who may ask it stands in
//! `ledger_wire::api::route`.

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use ledger_wire::api::{
    AlertForm, BackfillCommand, BackfillRange, BlockListDraft, GiveAlertAddress, GiveCredential,
    NewContact, SaveSettings,
};
use ledger_wire::http::HttpRequest;
use serde::{Deserialize, Serialize};

/// What a person asks of their account.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ask {
    Session,
    Standing,
    Refresh,
    SignOut,
    SignOutEverywhere,
    Settings,
    Save {
        save: Box<SaveSettings>,
    },
    SettingsHistory {
        limit: u32,
        before: Option<i64>,
    },
    Directory {
        limit: u32,
        after: ExtensionId,
    },
    ReadBlockList {
        draft: BlockListDraft,
    },
    /// Something of the built-in CRM, as `ledger_wire::api::contacts` has it.
    Builtin {
        request: HttpRequest,
    },
    GiveCredential {
        credential: GiveCredential,
    },
    DropCredential,
    GiveAlertAddress {
        form: AlertForm,
        given: GiveAlertAddress,
    },
    TestAlertAddress {
        form: AlertForm,
    },
    DropAlertAddress {
        form: AlertForm,
    },
    Health,
    Report {
        since: Millis,
        until: Millis,
        by: ReportBy,
    },
    Crm {
        ask: AskCrm,
        body: String,
    },
    Backfill,
    BeginBackfill {
        range: BackfillRange,
    },
    CommandBackfill {
        command: BackfillCommand,
    },
    /// The body of the request is read by the account.
    AppConnect {
        route: AppConnectRoute,
        body: String,
    },
}

/// By what calls are counted.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReportBy {
    Day,
    /// Those whose ids come after this one.
    Person {
        after: ExtensionId,
    },
}

/// What App Connect's client wants.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AppConnectRoute {
    Subscription,
    Subscribe,
    Unsubscribe,
    DoNotLog,
    CrmToken,
}

/// What an administrator asks about the CRM. The body of the request is read by the account.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AskCrm {
    Status,
    Connect,
    Forget,
    Check,
    SignInPage,
    Users,
    Fields,
}

/// What a form asks about contacts.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AskContacts {
    Number(String),
    Name(String),
    New(NewContact),
}
