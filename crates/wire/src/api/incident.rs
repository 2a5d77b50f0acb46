//! Incidents: what an administrator must know of, in words.

use ledger_core::from_json::FromJson;
use ledger_core::time::Millis;
use ledger_words::{Phrase, incident as words};
use serde::{Deserialize, Serialize};

/// Something that an administrator must know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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

    /// What alerts and pages say of it.
    pub fn words(self) -> IncidentWords {
        let (begins, over, next_step) = match self {
            Self::ConnectionLost => {
                (words::CONNECTION_LOST, words::CONNECTION_LOST_OVER, words::CONNECTION_LOST_NEXT)
            }
            Self::SubscriptionLost => (
                words::SUBSCRIPTION_LOST,
                words::SUBSCRIPTION_LOST_OVER,
                words::SUBSCRIPTION_LOST_NEXT,
            ),
            Self::EventsMissing => {
                (words::EVENTS_MISSING, words::EVENTS_MISSING_OVER, words::EVENTS_MISSING_NEXT)
            }
            Self::CallLogBehind => {
                (words::CALL_LOG_BEHIND, words::CALL_LOG_BEHIND_OVER, words::CALL_LOG_BEHIND_NEXT)
            }
            Self::PermissionMissing => (
                words::PERMISSION_MISSING,
                words::PERMISSION_MISSING_OVER,
                words::PERMISSION_MISSING_NEXT,
            ),
            Self::CrmSignInLost => (
                words::CRM_SIGN_IN_LOST,
                words::CRM_SIGN_IN_LOST_OVER,
                words::CRM_SIGN_IN_LOST_NEXT,
            ),
            Self::CrmMayNotWrite => (
                words::CRM_MAY_NOT_WRITE,
                words::CRM_MAY_NOT_WRITE_OVER,
                words::CRM_MAY_NOT_WRITE_NEXT,
            ),
            Self::RecordRefused => {
                (words::RECORD_REFUSED, words::RECORD_REFUSED_OVER, words::RECORD_REFUSED_NEXT)
            }
            Self::CallsWaiting => {
                (words::CALLS_WAITING, words::CALLS_WAITING_OVER, words::CALLS_WAITING_NEXT)
            }
        };
        let [begins, over, next_step] = [begins, over, next_step].map(Phrase::words);
        IncidentWords { begins, over, next_step }
    }
}

/// What is told of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentWords {
    /// The subject when it begins.
    pub begins: &'static str,
    /// The subject when it is over.
    pub over: &'static str,
    /// What to do.
    pub next_step: &'static str,
}
