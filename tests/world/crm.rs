//! A CRM that keeps what its idempotency class promises, and no more.

use std::collections::BTreeMap;

use ledger_core::contact::Contact;
use ledger_core::id::ActivityId;
use ledger_core::ledger::{Answer, ContactChoice, Draft, Effect, Idempotency, Input, Standing};
use ledger_core::time::{Millis, Span};

/// How long after it landed a record shows in a search, at most.
pub(crate) const SEARCH_LAG: Span = Span::seconds(20);

/// An activity in the CRM.
#[derive(Clone, Debug)]
pub(crate) struct Activity {
    pub(crate) marker: String,
    pub(crate) contact: ContactChoice,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) talk: Span,
    /// When a search by the marker shows it.
    shows_at: Millis,
}

/// The CRM.
#[derive(Debug)]
pub(crate) struct Crm {
    pub(crate) idempotency: Idempotency,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) activities: BTreeMap<String, Activity>,
    made: u32,
}

impl Crm {
    pub(crate) fn new(idempotency: Idempotency, contacts: Vec<Contact>) -> Self {
        Self { idempotency, contacts, activities: BTreeMap::new(), made: 0 }
    }

    /// The ids of the activities with this marker.
    pub(crate) fn with_marker(&self, marker: &str) -> Vec<String> {
        self.activities
            .iter()
            .filter(|(_, activity)| activity.marker == marker)
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Carries out a request, and answers as the connector would read it.
    pub(crate) fn perform(&mut self, effect: &Effect, lag: Span, now: Millis) -> Input {
        match effect {
            Effect::FindContacts { attempt, .. } => {
                Input::Contacts { attempt: *attempt, answer: Answer::Done(self.contacts.clone()) }
            }
            Effect::AddContact { attempt, name, .. } => {
                let contact = Contact {
                    id: format!("c{}", self.contacts.len() + 1).as_str().into(),
                    name: name.clone(),
                    kind: None,
                    latest_activity_at: None,
                    created_at: Some(now),
                };
                self.contacts.push(contact.clone());
                Input::ContactAdded { attempt: *attempt, answer: Answer::Done(contact) }
            }
            Effect::Look { attempt, marker } => {
                let found = self
                    .activities
                    .iter()
                    .find(|(_, it)| it.marker == *marker && it.shows_at <= now)
                    .map(|(id, _)| ActivityId::from(id.as_str()));
                Input::Looked { attempt: *attempt, answer: Answer::Done(found) }
            }
            Effect::Create { attempt, draft } => {
                let id = self.create(draft, now + lag);
                Input::Created { attempt: *attempt, answer: Answer::Done(id.as_str().into()) }
            }
            Effect::Read { attempt, activity } => {
                let standing = self.activities.get(activity.as_str()).map(|it| Standing {
                    subject: it.subject.clone(),
                    body: it.body.clone(),
                    contact: Some(it.contact.clone()),
                    version: None,
                });
                Input::Read { attempt: *attempt, answer: Answer::Done(standing) }
            }
            Effect::Update { attempt, activity, draft, .. } => {
                let answer = match self.activities.get_mut(activity.as_str()) {
                    Some(known) => {
                        known.contact = draft.contact.clone();
                        known.subject = draft.subject.clone();
                        known.body = draft.body.clone();
                        known.talk = draft.talk;
                        Answer::Done(())
                    }
                    None => Answer::Unsure,
                };
                Input::Updated { attempt: *attempt, answer }
            }
        }
    }

    fn create(&mut self, draft: &Draft, shows_at: Millis) -> String {
        let known = self.with_marker(&draft.marker).into_iter().next();
        match (self.idempotency, known) {
            (Idempotency::Upsert, Some(known)) => known,
            (Idempotency::Upsert | Idempotency::Marker { .. } | Idempotency::None, _) => {
                self.made += 1;
                let id = format!("a{}", self.made);
                let activity = Activity {
                    marker: draft.marker.clone(),
                    contact: draft.contact.clone(),
                    subject: draft.subject.clone(),
                    body: draft.body.clone(),
                    talk: draft.talk,
                    shows_at,
                };
                self.activities.insert(id.clone(), activity);
                id
            }
        }
    }
}

/// The same kind of answer, for a request that was not carried out, or of which nobody knows.
pub(crate) fn instead(effect: &Effect, answer: Answer<()>) -> Input {
    fn of<T>(answer: Answer<()>) -> Answer<T> {
        match answer {
            Answer::Done(()) | Answer::Unsure => Answer::Unsure,
            Answer::Refused(refusal) => Answer::Refused(refusal),
            Answer::Later(at) => Answer::Later(at),
        }
    }
    match effect {
        Effect::FindContacts { attempt, .. } => {
            Input::Contacts { attempt: *attempt, answer: of(answer) }
        }
        Effect::AddContact { attempt, .. } => {
            Input::ContactAdded { attempt: *attempt, answer: of(answer) }
        }
        Effect::Look { attempt, .. } => Input::Looked { attempt: *attempt, answer: of(answer) },
        Effect::Create { attempt, .. } => Input::Created { attempt: *attempt, answer: of(answer) },
        Effect::Read { attempt, .. } => Input::Read { attempt: *attempt, answer: of(answer) },
        Effect::Update { attempt, .. } => Input::Updated { attempt: *attempt, answer: of(answer) },
    }
}
