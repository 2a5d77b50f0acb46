//! How the service does for an account: what an administrator needs to see, and to mend.

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::{Alert, AlertAddress};

/// A JWT credential, made by an administrator in RingCentral's developer console for this app.
/// With it the service can sign in by itself, for as long as the administrator lets it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveCredential {
    /// The credential. It is sealed and never shown again.
    pub jwt: String,
}

/// In whose name the service speaks with RingCentral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceSignIn {
    /// The administrator.
    pub extension_id: ExtensionId,
    /// By what means.
    pub kind: SignInKind,
}

/// How the service is signed in at RingCentral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInKind {
    /// By a person's sign-in, which RingCentral may end.
    Person,
    /// By a JWT credential, by which it can sign in anew.
    Credential,
    /// No longer: an administrator must sign in, or give a credential.
    Lost,
}

/// How the service does for this account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// In whose name the service speaks with RingCentral; nothing until logging was turned on.
    #[serde(default)]
    pub sign_in: Option<ServiceSignIn>,
    /// RingCentral's names of permissions that this person lacks and the service needs.
    #[serde(default)]
    pub missing_permissions: Vec<String>,
    /// The subscription to RingCentral's events.
    pub subscription: SubscriptionHealth,
    /// What happened to it, oldest first: the last 50 changes.
    #[serde(default)]
    pub subscription_history: Vec<SubscriptionChange>,
    /// What went wrong and what has healed since, oldest first.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// What administrators were told lately, oldest first.
    #[serde(default)]
    pub alerts: Vec<Alert>,
    /// Where alerts are sent.
    #[serde(default)]
    pub alert_addresses: Vec<AlertAddress>,
    /// Stored rows that cannot be read and were set aside; some of them, if there are many.
    #[serde(default)]
    pub set_aside: Vec<SetAside>,
    /// When something was last heard of a call, by event or by the call log.
    pub last_heard_at: Option<Millis>,
    /// Until when the call log was last read.
    pub call_log_read_at: Option<Millis>,
    /// What went wrong last with the call log; empty when nothing did.
    pub call_log_problem: String,
    /// When the directory was last read.
    pub directory_read_at: Option<Millis>,
}

/// How the subscription does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum SubscriptionHealth {
    /// None is needed: server-side logging is off.
    None,
    /// Events come.
    #[serde(rename_all = "camelCase")]
    Active {
        /// Until when, unless renewed.
        expires_at: Millis,
    },
    /// Events do not come.
    Broken {
        /// Why, in words.
        problem: String,
    },
}

/// Something that an administrator must know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// What kind.
    pub kind: IncidentKind,
    /// What exactly, in words.
    pub detail: String,
    /// When it was noticed.
    pub opened_at: Millis,
    /// When it was over; nothing while it is not.
    pub healed_at: Option<Millis>,
}

/// Kinds of incidents. There is never more than one open of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// RingCentral does not answer, or wants a new sign-in.
    ConnectionLost,
    /// RingCentral delivers no events of calls.
    SubscriptionLost,
    /// RingCentral calls the subscription active, and calls come without events.
    EventsMissing,
    /// The call log could not be read for long.
    CallLogBehind,
    /// A permission at RingCentral is missing.
    PermissionMissing,
    /// The CRM wants a new sign-in.
    CrmSignInLost,
    /// The CRM lets nothing be written in the name of whoever signed in there.
    CrmMayNotWrite,
    /// The CRM refused calls lately.
    RecordRefused,
    /// Calls wait for a person for longer than an administrator wants.
    CallsWaiting,
}

impl IncidentKind {
    /// The kind in one word, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConnectionLost => "connection-lost",
            Self::SubscriptionLost => "subscription-lost",
            Self::EventsMissing => "events-missing",
            Self::CallLogBehind => "call-log-behind",
            Self::PermissionMissing => "permission-missing",
            Self::CrmSignInLost => "crm-sign-in-lost",
            Self::CrmMayNotWrite => "crm-may-not-write",
            Self::RecordRefused => "record-refused",
            Self::CallsWaiting => "calls-waiting",
        }
    }
}

/// A stored row that cannot be read. It stops nothing else, and is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetAside {
    /// What it is, such as `session` or `entry`.
    pub place: String,
    /// Its key.
    pub id: String,
    /// Why it cannot be read.
    pub problem: String,
}

/// Something that happened to the subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionChange {
    /// When, for the last time.
    pub at: Millis,
    /// What.
    pub what: SubscriptionEvent,
    /// RingCentral's reason, or what went wrong; often empty.
    pub detail: String,
    /// How often in a row.
    pub times: u32,
}

/// What can happen to the subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubscriptionEvent {
    /// It was made.
    Created,
    /// It was given a new lifetime.
    Renewed,
    /// RingCentral reminded of its end.
    Reminded,
    /// We ended it.
    Ended,
    /// RingCentral no longer had it: it had expired, or someone deleted it.
    Missing,
    /// RingCentral had stopped delivering.
    Blacklisted,
    /// It was said to deliver, and calls came without events.
    Silent,
    /// RingCentral left events out, for want of a permission.
    FilterOff,
    /// RingCentral reported a state that we do not know.
    Unknown,
    /// It could not be made, renewed or ended.
    Failed,
}
