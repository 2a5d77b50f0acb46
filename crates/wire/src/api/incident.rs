//! Incidents: what an administrator must know of, in words.

use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

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

    /// What alerts and pages say of it.
    pub fn words(self) -> IncidentWords {
        let (begins, over, next_step) = match self {
            Self::ConnectionLost => (
                "Call Ledger is cut off from RingCentral",
                "Call Ledger is connected to RingCentral again",
                "If a sign-in is wanted, open Call Ledger and sign in as an administrator. Otherwise \
                 wait: what happens meanwhile is logged from RingCentral's call log afterwards.",
            ),
            Self::SubscriptionLost => (
                "RingCentral sends no events of calls",
                "RingCentral sends events of calls again",
                "Call Ledger subscribes again by itself. Meanwhile calls are logged from RingCentral's \
                 call log, a minute or two late.",
            ),
            Self::EventsMissing => (
                "Calls come without events from RingCentral",
                "Events of calls come from RingCentral again",
                "Call Ledger has subscribed anew. If this lasts, see whether a firewall keeps \
                 RingCentral from the address of Call Ledger, and look at status.ringcentral.com.",
            ),
            Self::CallLogBehind => (
                "RingCentral's call log cannot be read",
                "RingCentral's call log is read again",
                "Calls are logged from events. What events did not tell, and results and recordings, \
                 follow once the call log can be read; look at status.ringcentral.com.",
            ),
            Self::PermissionMissing => (
                "A permission at RingCentral is missing",
                "No permission at RingCentral is missing any longer",
                "In RingCentral's admin portal, give the permissions named here to the role of the \
                 administrator in whose name Call Ledger works.",
            ),
            Self::CrmSignInLost => (
                "The CRM wants a new sign-in",
                "The CRM takes the sign-in again",
                "Open Call Ledger and sign in to the CRM. The calls that wait are logged after that.",
            ),
            Self::CrmMayNotWrite => (
                "The CRM lets no calls be written",
                "The CRM lets calls be written again",
                "In the CRM, let the user named here write activities. The calls that wait are logged \
                 after that.",
            ),
            Self::RecordRefused => (
                "The CRM refused calls",
                "The CRM has refused no call for a day",
                "Open Call Ledger: each of these calls says why it was refused and what to do.",
            ),
            Self::CallsWaiting => (
                "Calls wait for a person",
                "No call waits for a person for too long",
                "Open Call Ledger: each of these calls says what must be decided.",
            ),
        };
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
