//! The words of alerts.

use ledger_core::time::Millis;
use ledger_wire::api::{Alert, Incident, IncidentKind};

/// What the ids of first messages to an address begin with.
const FIRST_ID: &str = "first-";
const FIRST: &str = "Call Ledger tells its alerts here from now on";
const FIRST_TEXT: &str = "An administrator gave this address in Call Ledger. When \
    calls cannot be logged as they should be, and when that is over, you are told here.";

/// What is told of an incident.
struct Words {
    /// The subject when it begins.
    begins: &'static str,
    /// The subject when it is over.
    over: &'static str,
    /// What to do.
    next_step: &'static str,
}

fn words(kind: IncidentKind) -> Words {
    let (begins, over, next_step) = match kind {
        IncidentKind::ConnectionLost => (
            "Call Ledger is cut off from RingCentral",
            "Call Ledger is connected to RingCentral again",
            "If a sign-in is wanted, open Call Ledger and sign in as an administrator. Otherwise \
             wait: what happens meanwhile is logged from RingCentral's call log afterwards.",
        ),
        IncidentKind::SubscriptionLost => (
            "RingCentral sends no events of calls",
            "RingCentral sends events of calls again",
            "Call Ledger subscribes again by itself. Meanwhile calls are logged from RingCentral's \
             call log, a minute or two late.",
        ),
        IncidentKind::EventsMissing => (
            "Calls come without events from RingCentral",
            "Events of calls come from RingCentral again",
            "Call Ledger has subscribed anew. If this lasts, see whether a firewall keeps \
             RingCentral from the address of Call Ledger, and look at status.ringcentral.com.",
        ),
        IncidentKind::CallLogBehind => (
            "RingCentral's call log cannot be read",
            "RingCentral's call log is read again",
            "Calls are logged from events. What events did not tell, and results and recordings, \
             follow once the call log can be read; look at status.ringcentral.com.",
        ),
        IncidentKind::PermissionMissing => (
            "A permission at RingCentral is missing",
            "No permission at RingCentral is missing any longer",
            "In RingCentral's admin portal, give the permissions named here to the role of the \
             administrator in whose name Call Ledger works.",
        ),
        IncidentKind::CrmSignInLost => (
            "The CRM wants a new sign-in",
            "The CRM takes the sign-in again",
            "Open Call Ledger and sign in to the CRM. The calls that wait are logged after that.",
        ),
        IncidentKind::CrmMayNotWrite => (
            "The CRM lets no calls be written",
            "The CRM lets calls be written again",
            "In the CRM, let the user named here write activities. The calls that wait are logged \
             after that.",
        ),
        IncidentKind::RecordRefused => (
            "The CRM refused calls",
            "The CRM has refused no call for a day",
            "Open Call Ledger: each of these calls says why it was refused and what to do.",
        ),
        IncidentKind::CallsWaiting => (
            "Calls wait for a person",
            "No call waits for a person for too long",
            "Open Call Ledger: each of these calls says what must be decided.",
        ),
    };
    Words { begins, over, next_step }
}

/// Which of the two messages of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// That it has begun.
    Begins,
    /// That it is over.
    Over,
}

/// The id of an incident's message: always the same for the same.
pub(super) fn id(incident: &Incident, moment: Moment) -> String {
    let end = match moment {
        Moment::Begins => "",
        Moment::Over => "-over",
    };
    format!("{}-{}{end}", incident.kind.name(), incident.opened_at.0)
}

/// What there is to tell of an incident.
pub(super) fn alerts(incident: &Incident) -> Vec<Alert> {
    let Incident { kind, detail, opened_at, healed_at } = incident;
    let Words { begins, over, next_step } = words(*kind);
    let begins = Alert {
        id: id(incident, Moment::Begins),
        kind: Some(*kind),
        at: *opened_at,
        subject: begins.to_owned(),
        text: format!("{detail}.\n\n{next_step}\n\nNoticed at {opened_at}."),
    };
    let over = healed_at.map(|healed_at| Alert {
        id: id(incident, Moment::Over),
        kind: Some(*kind),
        at: healed_at,
        subject: over.to_owned(),
        text: format!(
            "Nothing needs doing. It was noticed at {opened_at} and was over at {healed_at}: \
             {detail}."
        ),
    });
    std::iter::once(begins).chain(over).collect()
}

/// The id of the first message to an address that was given now.
pub(super) fn first_id(now: Millis) -> String {
    format!("{FIRST_ID}{}", now.0)
}

/// The message with this id; nothing when its incident has been forgotten.
pub(super) fn find(wanted: &str, incidents: &[Incident], now: Millis) -> Option<Alert> {
    if wanted.starts_with(FIRST_ID) {
        let (subject, text) = (FIRST.to_owned(), FIRST_TEXT.to_owned());
        return Some(Alert { id: wanted.to_owned(), kind: None, at: now, subject, text });
    }
    incidents.iter().flat_map(alerts).find(|alert| alert.id == wanted)
}

/// An alert as Slack shows it (its reference, "Formatting text": three characters are escaped).
pub(super) fn slack(alert: &Alert) -> String {
    let text = format!("*{}*\n{}", alert.subject, alert.text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
