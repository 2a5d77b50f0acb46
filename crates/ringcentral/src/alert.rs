//! Alerts: an incident is told when it begins and when it is over, at each address that the
//! administrator gave.
//!
//! Each is sent until it was taken, so it may arrive twice; its id is the same then. To an address
//! they go one after the other, in order. One that nobody took for a day is let go.

mod address;
mod words;

use ledger_core::settings;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{
    Alert, AlertAddress, AlertForm, AlertRecipient, Incident, IncidentKind, MailAlert,
};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::{Deserialize, Serialize};

pub use self::address::{Home, as_shown, problem};
use self::words::Moment;
use crate::reply;

/// How many are owed to an address at most; older ones are let go.
const OWED: usize = 50;

/// How many are shown.
const SHOWN: usize = 20;

/// How long one is sent again and again.
const PATIENCE: Span = Span::hours(24);

/// Where alerts are sent, and which are owed there. The account stores it. What an alert says is
/// made from its incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alerts {
    /// One of each form at most.
    receivers: Vec<Receiver>,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receiver {
    form: AlertForm,
    /// The address as it may be shown.
    shown: String,
    /// The address, sealed.
    sealed: String,
    /// Why the last attempt failed; empty when it did not.
    problem: String,
    /// Attempts in a row that failed, or have no outcome yet.
    failures: u32,
    /// Not before then.
    retry_at: Option<Millis>,
    /// The ids of the alerts that it has not taken yet, oldest first.
    owed: Vec<String>,
}

/// An alert that is to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// In what form.
    pub form: AlertForm,
    /// The address, sealed.
    pub sealed: String,
    /// What is told.
    pub alert: Alert,
}

impl Alerts {
    /// Takes an address, in the place of the one before. A first message shows that it works.
    pub fn receive(&mut self, form: AlertForm, shown: String, sealed: String, now: Millis) {
        self.forget(form);
        self.receivers.push(Receiver {
            form,
            shown,
            sealed,
            problem: String::new(),
            failures: 0,
            retry_at: None,
            owed: vec![words::first_id(now)],
        });
    }

    /// Sends nothing in this form any more.
    pub fn forget(&mut self, form: AlertForm) {
        self.receivers.retain(|receiver| receiver.form != form);
    }

    /// Sends the first message once more, so that it is seen whether an address works. Nothing when
    /// there is none.
    pub fn test(&mut self, form: AlertForm, now: Millis) -> Option<AlertAddress> {
        let receiver = self.receivers.iter_mut().find(|receiver| receiver.form == form)?;
        receiver.owed.push(words::first_id(now));
        (receiver.failures, receiver.retry_at) = (0, None);
        receiver.problem.clear();
        Some(receiver.address())
    }

    /// Takes in an incident that has just begun, or is just over, if that is wanted.
    pub fn tell(&mut self, incident: &Incident, wanted: &settings::Alerts) {
        if !is_wanted(incident.kind, wanted) {
            return;
        }
        let moment = if incident.healed_at.is_some() { Moment::Over } else { Moment::Begins };
        for receiver in &mut self.receivers {
            receiver.owed.push(words::id(incident, moment));
            let too_many = receiver.owed.len().saturating_sub(OWED);
            receiver.owed.drain(..too_many);
        }
    }

    /// What is to be sent now of what there is to tell of incidents. It counts as tried: should
    /// its outcome never be heard of, it is sent again later.
    #[must_use = "commit the alerts, then send"]
    pub fn send(&mut self, incidents: &[Incident], now: Millis) -> Vec<Sending> {
        let mut sending = Vec::new();
        for receiver in &mut self.receivers {
            if receiver.waits_until(now).is_some() {
                continue;
            }
            while let Some(id) = receiver.owed.first() {
                let fresh = |alert: &Alert| now.since(alert.at) <= PATIENCE;
                let Some(alert) = words::find(id, incidents, now).filter(fresh) else {
                    receiver.owed.remove(0);
                    continue;
                };
                receiver.failures = receiver.failures.saturating_add(1);
                receiver.retry_at = Some(now + reply::pause_after(receiver.failures));
                let sealed = receiver.sealed.clone();
                sending.push(Sending { form: receiver.form, sealed, alert });
                break;
            }
        }
        sending
    }

    /// When there is something to send next.
    pub fn due(&self, now: Millis) -> Option<Millis> {
        let owing = self.receivers.iter().filter(|receiver| !receiver.owed.is_empty());
        owing.map(|receiver| receiver.waits_until(now).unwrap_or(now)).min()
    }

    /// Takes in what became of sending one; without an answer, it says why.
    pub fn sent(&mut self, form: AlertForm, id: &str, answer: Result<HttpResponse, String>) {
        let problem = match answer {
            Ok(response) if response.is_success() => String::new(),
            Ok(response) => format!("it answered with status {}", response.status),
            Err(problem) => problem,
        };
        let Some(receiver) = self.receivers.iter_mut().find(|receiver| receiver.form == form)
        else {
            return;
        };
        if problem.is_empty() {
            receiver.owed.retain(|owed| owed != id);
            (receiver.failures, receiver.retry_at) = (0, None);
        }
        receiver.problem = problem;
    }

    /// Where they are sent.
    pub fn addresses(&self) -> Vec<AlertAddress> {
        self.receivers.iter().map(Receiver::address).collect()
    }
}

/// What there is to tell of incidents, as far as it is wanted: the newest, oldest first.
pub fn shown(incidents: &[Incident], wanted: &settings::Alerts) -> Vec<Alert> {
    let wanted = incidents.iter().filter(|incident| is_wanted(incident.kind, wanted));
    let all: Vec<Alert> = wanted.flat_map(words::alerts).collect();
    let left_out = all.len().saturating_sub(SHOWN);
    all.into_iter().skip(left_out).collect()
}

fn is_wanted(kind: IncidentKind, wanted: &settings::Alerts) -> bool {
    match kind {
        IncidentKind::ConnectionLost
        | IncidentKind::SubscriptionLost
        | IncidentKind::EventsMissing
        | IncidentKind::CallLogBehind
        | IncidentKind::PermissionMissing
        | IncidentKind::CrmSignInLost
        | IncidentKind::CrmMayNotWrite => wanted.connection_lost,
        IncidentKind::RecordRefused => wanted.record_refused,
        IncidentKind::CallsWaiting => wanted.waiting_longer_than.is_some(),
    }
}

impl Receiver {
    fn address(&self) -> AlertAddress {
        AlertAddress {
            form: self.form,
            shown: self.shown.clone(),
            problem: self.problem.clone(),
            owed: self.owed.len(),
        }
    }

    fn waits_until(&self, now: Millis) -> Option<Millis> {
        // A clock that was ahead and was set right must not keep anything waiting.
        self.retry_at.filter(|at| *at > now && at.since(now) <= reply::LONGEST_PAUSE)
    }
}

impl Sending {
    /// The request, once the address is opened.
    pub fn request(&self, address: &str, recipients: Vec<AlertRecipient>) -> HttpRequest {
        let url = address.to_owned();
        let request = match self.form {
            AlertForm::Mail => {
                let Alert { id, kind, at, subject, text } = self.alert.clone();
                let mail = MailAlert { id, kind, at, subject, text, recipients };
                HttpRequest::json(Method::Post, url, &mail)
            }
            AlertForm::Slack => {
                let text = words::slack(&self.alert);
                HttpRequest::json(Method::Post, url, &serde_json::json!({ "text": text }))
            }
        };
        request.with_header("idempotency-key", self.alert.id.clone())
    }
}

#[cfg(test)]
mod tests;
