//! How the service does for an account: what an administrator needs to see, and to mend.

use ledger_core::from_json::FromJson;
use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::{Alert, AlertAddress, Incident};

/// A JWT credential, made by an administrator in RingCentral's developer console for this app.
/// With it the service can sign in by itself, for as long as the administrator lets it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveCredential {
    /// The credential. It is sealed and never shown again.
    pub jwt: String,
}

/// In whose name the service speaks with RingCentral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ServiceSignIn {
    /// The administrator.
    pub extension_id: ExtensionId,
    /// By what means.
    pub kind: SignInKind,
}

/// How the service is signed in at RingCentral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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

/// A stored row that cannot be read. It stops nothing else, and is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
