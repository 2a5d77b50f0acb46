//! Choosing a contact of the CRM, whichever that is: from those with a number, by name, or a new
//! one.

use ledger_core::additional::FieldValues;
use ledger_core::ledger::ContactChoice;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Span;
use ledger_wire::api::{FoundContact, FoundContacts, NewContact};
use ledger_wire::http::{Method, encode};

use crate::background::Reply;
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::{Asked, send};
use crate::text::choosing as text;

/// How long nobody types before the name is searched.
const PAUSE: Span = Span(250);

/// A contact that is being chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choosing {
    number: Option<PhoneNumber>,
    typed: String,
    found: Option<FoundContacts>,
    search: Asked,
    create: Asked,
    timer: Option<u32>,
}

/// What a person does to choose one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Types a name.
    Type(String),
    /// Takes the contact with this id.
    Take(String),
    /// Wants a contact of the typed name.
    Create,
}

/// A choice as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What is typed.
    pub typed: String,
    /// What is known of the number or the search: a reason, that nobody was found, or a wait.
    pub status: String,
    /// What went wrong; empty when nothing did.
    pub problem: String,
    /// Whom there is to choose from.
    pub contacts: Vec<ContactView>,
    /// The words of the button that makes a new one; empty when none can be made.
    pub create: String,
}

/// A contact that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// The CRM's id.
    pub key: String,
    /// The name.
    pub name: String,
    /// The CRM's kind, and whether the rules would take it.
    pub detail: String,
}

impl Choosing {
    /// Begins with those who have the number.
    pub(crate) fn begin(number: Option<PhoneNumber>, counter: &mut Counter) -> (Self, Vec<Ask>) {
        let mut choosing = Self {
            number,
            typed: String::new(),
            found: None,
            search: Asked::Idle,
            create: Asked::Idle,
            timer: None,
        };
        let asks = choosing.look(counter);
        (choosing, asks)
    }

    pub(crate) fn waits_for(&self, number: u32) -> bool {
        self.search.is(number) || self.create.is(number)
    }

    /// What a person does; with the contact, once it is chosen.
    pub(crate) fn update(
        &mut self,
        msg: Msg,
        counter: &mut Counter,
    ) -> (Vec<Ask>, Option<ContactChoice>) {
        match msg {
            Msg::Type(typed) => {
                self.typed = typed;
                let number = counter.next();
                self.timer = Some(number);
                (vec![Ask::Wake { number, after: PAUSE }], None)
            }
            Msg::Take(id) => {
                let contact = self.contacts().find(|contact| contact.id.as_str() == id);
                (Vec::new(), contact.map(ContactChoice::from))
            }
            Msg::Create => (self.add(counter), None),
        }
    }

    /// A wait is over; says whether it was this one's.
    pub(crate) fn woke(&mut self, number: u32, counter: &mut Counter) -> Option<Vec<Ask>> {
        self.timer.take_if(|timer| *timer == number).map(|_| self.look(counter))
    }

    /// The background answers; with the contact, if it was made.
    pub(crate) fn answered(&mut self, number: u32, reply: Reply) -> Option<ContactChoice> {
        if self.search.is(number) {
            match reply.api() {
                Ok(found) => (self.search, self.found) = (Asked::Idle, Some(found)),
                Err(trouble) => self.search = Asked::Failed(trouble),
            }
            return None;
        }
        match reply.api::<FoundContact>() {
            Ok(made) => Some(ContactChoice::from(&made)),
            Err(trouble) => {
                self.create = Asked::Failed(trouble);
                None
            }
        }
    }

    /// Asks who has the number, or the name that is typed.
    fn look(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let path = match (self.typed.trim(), &self.number) {
            ("", Some(number)) => format!("crm/contacts?number={}", encode(number.as_str())),
            ("", None) => {
                (self.search, self.found) = (Asked::Idle, None);
                return Vec::new();
            }
            (name, _) => format!("crm/contacts?name={}", encode(name)),
        };
        let (number, ask) = send(ApiRequest::get(path), counter);
        self.search = Asked::Out(number);
        vec![ask]
    }

    fn add(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let (Some(number), Asked::Idle | Asked::Failed(_)) = (&self.number, &self.create) else {
            return Vec::new();
        };
        let name = self.typed.trim().to_owned();
        let number = number.as_str().to_owned();
        let contact = NewContact { name, number, kind: String::new(), fields: FieldValues::new() };
        let (number, ask) = send(ApiRequest::send(Method::Post, "crm/contacts", &contact), counter);
        self.create = Asked::Out(number);
        vec![ask]
    }

    /// The one that the rules would take.
    pub(crate) fn suggestion(&self) -> Option<&ContactChoice> {
        self.found.as_ref()?.choice.as_ref()
    }

    fn contacts(&self) -> impl Iterator<Item = &FoundContact> {
        self.found.iter().flat_map(|found| &found.contacts)
    }

    /// The choice, as it stands.
    pub(crate) fn view(&self) -> View {
        let typed = self.typed.trim();
        let choice = self.found.as_ref().and_then(|found| found.choice.as_ref());
        let contact = |contact: &FoundContact| {
            let is_choice = choice.is_some_and(|choice| choice.id == contact.id);
            let suggested = is_choice.then_some(text::SUGGESTED);
            let parts = contact.kind.as_deref().into_iter().chain(suggested);
            ContactView {
                key: contact.id.to_string(),
                name: contact.name.clone(),
                detail: parts.collect::<Vec<_>>().join(" · "),
            }
        };
        let reason = self.found.as_ref().and_then(|found| found.reason.as_ref());
        View {
            typed: self.typed.clone(),
            status: match (&self.search, &self.found, reason) {
                (Asked::Out(_), _, _) => text::SEARCHING.to_owned(),
                (Asked::Failed(_), _, _) => String::new(),
                (Asked::Idle, _, Some(reason)) => reason.sentence.clone(),
                (Asked::Idle, None, None) => text::TYPE_A_NAME.to_owned(),
                (Asked::Idle, Some(found), None) if found.contacts.is_empty() => {
                    text::NOBODY.to_owned()
                }
                (Asked::Idle, Some(_), None) => String::new(),
            },
            problem: match &self.create {
                Asked::Failed(_) => self.create.trouble(),
                Asked::Idle | Asked::Out(_) => self.search.trouble(),
            },
            contacts: self.contacts().map(contact).collect(),
            create: match (&self.number, typed) {
                (Some(_), name) if !name.is_empty() => text::create(name),
                (Some(_) | None, _) => String::new(),
            },
        }
    }
}
