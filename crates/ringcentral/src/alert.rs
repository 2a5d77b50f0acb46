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

pub use self::address::{Home, problem, shown};
use crate::reply;

/// How many are remembered.
const REMEMBERED: usize = 50;

/// How many are shown.
const SHOWN: usize = 20;

/// How long one is sent again and again.
const PATIENCE: Span = Span::hours(24);

/// What is to be told, and where. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Alerts {
    /// Oldest first.
    all: Vec<Known>,
    /// One of each form at most.
    receivers: Vec<Receiver>,
}

/// An alert, and the forms in which it has not been taken yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    alert: Alert,
    owed: Vec<AlertForm>,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receiver {
    shown: AlertAddress,
    /// The address, sealed.
    sealed: String,
    /// Attempts in a row that failed, or have no outcome yet.
    failures: u32,
    /// Not before then.
    retry_at: Option<Millis>,
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
        let shown = AlertAddress { form, shown, problem: String::new() };
        self.receivers.push(Receiver { shown, sealed, failures: 0, retry_at: None });
        let alert = Alert {
            id: format!("{}-{}", form.name(), now.0),
            kind: None,
            at: now,
            subject: words::FIRST.to_owned(),
            text: words::FIRST_TEXT.to_owned(),
        };
        self.push(Known { alert, owed: vec![form] });
    }

    /// Sends nothing in this form any more.
    pub fn forget(&mut self, form: AlertForm) {
        self.receivers.retain(|receiver| receiver.shown.form != form);
        for known in &mut self.all {
            known.owed.retain(|owed| *owed != form);
        }
    }

    /// Takes in an incident that has just begun, or is just over, if that is wanted.
    pub fn tell(&mut self, incident: &Incident, wanted: &settings::Alerts) {
        let is_wanted = match incident.kind {
            IncidentKind::ConnectionLost
            | IncidentKind::SubscriptionLost
            | IncidentKind::EventsMissing
            | IncidentKind::CallLogBehind
            | IncidentKind::PermissionMissing
            | IncidentKind::CrmSignInLost => wanted.connection_lost,
            IncidentKind::RecordRefused => wanted.record_refused,
            IncidentKind::CallsWaiting => wanted.waiting_longer_than.is_some(),
        };
        if is_wanted {
            let owed = self.receivers.iter().map(|receiver| receiver.shown.form).collect();
            self.push(Known { alert: words::alert(incident), owed });
        }
    }

    /// What is to be sent now. It counts as tried: should its outcome never be heard of, it is
    /// sent again later.
    #[must_use = "commit the alerts, then send"]
    pub fn send(&mut self, now: Millis) -> Vec<Sending> {
        for known in &mut self.all {
            // A clock that was ahead and was set right must not end anything.
            if now.since(known.alert.at) > PATIENCE {
                known.owed.clear();
            }
        }
        let all = &self.all;
        let mut sending = Vec::new();
        for receiver in &mut self.receivers {
            let form = receiver.shown.form;
            let Some(known) = all.iter().find(|known| known.owed.contains(&form)) else {
                continue;
            };
            if receiver.waits_until(now).is_none() {
                receiver.failures = receiver.failures.saturating_add(1);
                receiver.retry_at = Some(now + reply::pause_after(receiver.failures));
                let (sealed, alert) = (receiver.sealed.clone(), known.alert.clone());
                sending.push(Sending { form, sealed, alert });
            }
        }
        sending
    }

    /// When there is something to send next.
    pub fn due(&self, now: Millis) -> Option<Millis> {
        let owes = |form| self.all.iter().any(|known| known.owed.contains(&form));
        let owing = self.receivers.iter().filter(|receiver| owes(receiver.shown.form));
        owing.map(|receiver| receiver.waits_until(now).unwrap_or(now)).min()
    }

    /// Takes in what became of sending one; without an answer, it says why.
    pub fn sent(&mut self, form: AlertForm, id: &str, answer: Result<HttpResponse, String>) {
        let problem = match answer {
            Ok(response) if response.is_success() => None,
            Ok(response) => Some(format!("it answered with status {}", response.status)),
            Err(problem) => Some(problem),
        };
        if problem.is_none() {
            for known in self.all.iter_mut().filter(|known| known.alert.id == id) {
                known.owed.retain(|owed| *owed != form);
            }
        }
        for receiver in self.receivers.iter_mut().filter(|one| one.shown.form == form) {
            if problem.is_none() {
                (receiver.failures, receiver.retry_at) = (0, None);
            }
            receiver.shown.problem = problem.clone().unwrap_or_default();
        }
    }

    /// The newest, oldest first.
    pub fn shown(&self) -> Vec<Alert> {
        let forgotten = self.all.len().saturating_sub(SHOWN);
        self.all.iter().skip(forgotten).map(|known| known.alert.clone()).collect()
    }

    /// Where they are sent.
    pub fn addresses(&self) -> Vec<AlertAddress> {
        self.receivers.iter().map(|receiver| receiver.shown.clone()).collect()
    }

    fn push(&mut self, known: Known) {
        self.all.push(known);
        let forgotten = self.all.len().saturating_sub(REMEMBERED);
        self.all.drain(..forgotten);
    }
}

impl Receiver {
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
