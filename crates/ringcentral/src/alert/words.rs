//! The words of alerts.

use ledger_core::time::Millis;
use ledger_wire::api::{Alert, Incident, IncidentWords};

/// What the ids of first messages to an address begin with.
const FIRST_ID: &str = "first-";
const FIRST: &str = "Call Ledger tells its alerts here from now on";
const FIRST_TEXT: &str = "An administrator gave this address in Call Ledger. When \
    calls cannot be logged as they should be, and when that is over, you are told here.";

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
    let IncidentWords { begins, over, next_step } = kind.words();
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
