//! A CRM that keeps what its idempotency class promises, and no more. Each account has its own.

use ledger_core::call::{CallResult, Direction};
use ledger_core::contact::Contact;
use ledger_core::id::{ActivityId, ContactId, CrmUserId, RecordVersion};
use ledger_core::ledger::{
    Answer, ContactChoice, Draft, Effect, Idempotency, Input, Refusal, RefusalKind, Standing,
};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};

/// How long after it landed a record shows in a search, at most.
pub(crate) const SEARCH_LAG: Span = Span::seconds(20);

/// How long a create that was given up may take to land and show, in a CRM with markers.
pub(crate) const SETTLE: Span = Span::seconds(60);

/// An activity in the CRM.
#[derive(Clone, Debug)]
pub(crate) struct Activity {
    pub(crate) id: ActivityId,
    pub(crate) marker: String,
    pub(crate) contact: ContactChoice,
    pub(crate) owner: Option<CrmUserId>,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) talk: Span,
    pub(crate) result: CallResult,
    pub(crate) direction: Direction,
    pub(crate) number: Option<PhoneNumber>,
    /// When a search by the marker shows it.
    shows_at: Millis,
    /// How often it was changed.
    pub(crate) changes: u32,
}

impl Activity {
    fn record_version(&self) -> RecordVersion {
        RecordVersion::new(self.changes.to_string())
    }

    /// The fields that are all the machine's.
    fn write(&mut self, draft: &Draft) {
        self.changes += 1;
        self.contact = draft.contact.clone();
        self.owner.clone_from(&draft.owner);
        self.subject.clone_from(&draft.subject);
        self.body.clone_from(&draft.body);
        self.talk = draft.talk;
        self.result = draft.part.result;
        self.direction = draft.part.direction;
        self.number.clone_from(&draft.part.outside_number);
    }
}

/// A person or company in the CRM.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) contact: Contact,
    pub(crate) number: String,
    /// From when a search shows it.
    pub(crate) shows_at: Millis,
    pub(crate) is_deleted: bool,
}

/// Whether an update can be made to depend on what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Updates {
    /// It cannot.
    Blind,
    /// It can.
    Conditional,
}

/// The CRM.
#[derive(Debug)]
pub(crate) struct Crm {
    pub(crate) idempotency: Idempotency,
    pub(crate) updates: Updates,
    pub(crate) contacts: Vec<Known>,
    pub(crate) activities: Vec<Activity>,
    made: u32,
}

impl Crm {
    pub(crate) fn new(idempotency: Idempotency, updates: Updates) -> Self {
        Self { idempotency, updates, contacts: Vec::new(), activities: Vec::new(), made: 0 }
    }

    /// Adds a contact with this number, which a search shows from this moment on.
    pub(crate) fn add_contact(&mut self, number: &str, name: &str, shows_at: Millis) -> Contact {
        self.made += 1;
        let contact = Contact {
            id: format!("c{}", self.made).as_str().into(),
            name: name.to_owned(),
            kind: None,
            latest_activity_at: None,
            created_at: Some(shows_at),
            fields: Vec::new(),
        };
        let (number, is_deleted) = (number.to_owned(), false);
        self.contacts.push(Known { contact: contact.clone(), number, shows_at, is_deleted });
        contact
    }

    /// Whether the contact has this number, as far as the CRM ever knew.
    pub(crate) fn has_number(&self, contact: &ContactId, number: &str) -> bool {
        self.contacts.iter().any(|known| known.contact.id == *contact && known.number == number)
    }

    pub(crate) fn with_marker(&self, marker: &str) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.marker == marker)
    }

    pub(crate) fn with_marker_mut(&mut self, marker: &str) -> Option<&mut Activity> {
        self.activities.iter_mut().find(|activity| activity.marker == marker)
    }

    /// Carries out a request, and answers as the connector would read it.
    pub(crate) fn perform(&mut self, effect: &Effect, lag: Span, now: Millis) -> Input {
        match effect {
            Effect::FindContacts { attempt, number, .. } => {
                let found = self.contacts.iter().filter(|known| {
                    known.number == number.as_str() && known.shows_at <= now && !known.is_deleted
                });
                let found = found.map(|known| known.contact.clone()).collect();
                Input::Contacts { attempt: *attempt, answer: Answer::Done(found) }
            }
            Effect::AddContact { attempt, number, name } => {
                let shows_at = match self.idempotency {
                    Idempotency::Marker { .. } | Idempotency::Trace { .. } => now + lag,
                    Idempotency::Upsert | Idempotency::None => now,
                };
                let contact = self.add_contact(number.as_str(), name, shows_at);
                Input::ContactAdded { attempt: *attempt, answer: Answer::Done(contact) }
            }
            Effect::Look { attempt, marker } => {
                let found = self
                    .activities
                    .iter()
                    .find(|it| it.marker == *marker && it.shows_at <= now)
                    .map(|it| it.id.clone());
                Input::Looked { attempt: *attempt, answer: Answer::Done(found) }
            }
            Effect::Create { attempt, draft } => {
                Input::Created { attempt: *attempt, answer: self.create(draft, now + lag) }
            }
            Effect::Read { attempt, activity } => {
                let standing =
                    self.activities.iter().find(|it| it.id == *activity).map(|it| Standing {
                        subject: it.subject.clone(),
                        body: it.body.clone(),
                        contact: Some(it.contact.clone()),
                        version: match self.updates {
                            Updates::Conditional => Some(it.record_version()),
                            Updates::Blind => None,
                        },
                        ..Standing::default()
                    });
                Input::Read { attempt: *attempt, answer: Answer::Done(standing) }
            }
            Effect::Update { attempt, activity, draft, expected } => {
                let known = self.activities.iter_mut().find(|it| it.id == *activity);
                let answer = match known {
                    Some(known)
                        if expected.as_ref().is_some_and(|it| *it != known.record_version()) =>
                    {
                        return Input::ChangedMeanwhile { attempt: *attempt };
                    }
                    Some(known) => {
                        known.write(draft);
                        Answer::Done(())
                    }
                    None => Answer::Unsure,
                };
                Input::Updated { attempt: *attempt, answer }
            }
        }
    }

    fn create(&mut self, draft: &Draft, shows_at: Millis) -> Answer<ActivityId> {
        let known = self.with_marker(&draft.marker).map(|known| known.id.clone());
        let is_gone = |known: &Known| known.contact.id == draft.contact.id && known.is_deleted;
        match (self.idempotency, known) {
            (Idempotency::Upsert, Some(known)) => Answer::Done(known),
            _ if self.contacts.iter().any(is_gone) => Answer::Refused(Refusal {
                kind: RefusalKind::Rejected,
                detail: "there is no such contact".to_owned(),
                field: None,
            }),
            (class, _) => {
                self.made += 1;
                let shows_at = match class {
                    // Every other one is never shown.
                    Idempotency::Trace { .. } if self.made.is_multiple_of(2) => Millis(i64::MAX),
                    Idempotency::Upsert
                    | Idempotency::Marker { .. }
                    | Idempotency::Trace { .. }
                    | Idempotency::None => shows_at,
                };
                let id = ActivityId::new(format!("a{}", self.made));
                let mut activity = Activity {
                    id: id.clone(),
                    marker: draft.marker.clone(),
                    contact: draft.contact.clone(),
                    owner: None,
                    subject: String::new(),
                    body: String::new(),
                    talk: Span(0),
                    result: CallResult::InProgress,
                    direction: Direction::Inbound,
                    number: None,
                    shows_at,
                    changes: 0,
                };
                activity.write(draft);
                self.activities.push(activity);
                Answer::Done(id)
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
