//! Choosing a contact of the CRM, whichever that is: from those with a number, by name, or a new
//! one.

use ledger_core::ledger::ContactChoice;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Span;
use ledger_wire::api::{FoundContact, FoundContacts, NewContact};
use ledger_wire::http::{Method, encode};

use crate::background::Reply;
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::{Asked, send};
use crate::sheet::{Row, Sheet};
use crate::text::{choosing as text, trouble};

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
        let contact = NewContact { name, number: number.as_str().to_owned() };
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
    pub(crate) fn view(&self, sheet: &mut Sheet) {
        sheet.show("choosing");
        sheet.fill("choosing-typed", self.typed.clone());
        match (&self.search, &self.found) {
            (Asked::Out(_), _) => sheet.say("choosing-status", text::SEARCHING),
            (Asked::Failed(_), _) => {}
            (Asked::Idle, None) => sheet.say("choosing-status", text::TYPE_A_NAME),
            (Asked::Idle, Some(found)) => match &found.reason {
                Some(reason) => sheet.say("choosing-status", reason.sentence().to_owned()),
                None if found.contacts.is_empty() => sheet.say("choosing-status", text::NOBODY),
                None => {}
            },
        }
        if let (Asked::Failed(why), _) | (_, Asked::Failed(why)) = (&self.create, &self.search) {
            sheet.say("choosing-problem", trouble(why));
        }
        let rows = self.contacts().map(|contact| self.row(contact)).collect();
        sheet.rows("choosing-list", "choosing-row", rows);
        let name = self.typed.trim();
        if self.number.is_some() && !name.is_empty() {
            sheet.show("choosing-create");
            sheet.say("choosing-create", text::create(name));
        }
    }

    /// A contact: the CRM's kind of it, and whether the rules would take it.
    fn row(&self, contact: &FoundContact) -> Row {
        let mut row = Row::new(contact.id.as_str());
        row.say("name", contact.name.clone());
        let is_suggested = self.suggestion().is_some_and(|choice| choice.id == contact.id);
        match (&contact.kind, is_suggested) {
            (Some(kind), true) => row.say("detail", format!("{kind} · {}", text::SUGGESTED)),
            (Some(kind), false) => row.say("detail", kind.clone()),
            (None, true) => row.say("detail", text::SUGGESTED),
            (None, false) => {}
        }
        row
    }
}
