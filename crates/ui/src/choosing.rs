//! Choosing a contact of the CRM, whichever that is: from those with a number, by name, or a new
//! one.

use ledger_core::additional::{self, AdditionalField, FieldValues};
use ledger_core::contact::ContactKind;
use ledger_core::ledger::ContactChoice;
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::Problem;
use ledger_core::time::Span;
use ledger_wire::api::{CrmFields, FoundContact, FoundContacts, NewContact};
use ledger_wire::http::{Method, encode};

use crate::background::{Reply, Trouble};
use crate::client::ApiRequest;
use crate::form::Purpose;
use crate::form::row::add;
use crate::form::values::read;
use crate::page::{Ask, Counter};
use crate::paged::{Asked, send};
use crate::sheet::Sheet;
use crate::text::{choosing as text, form, trouble};

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
    kinds_asked: Asked,
    /// The kinds of contact that can be made, and the one that is.
    kinds: Vec<ContactKind>,
    kind: String,
    values: FieldValues,
    /// What keeps the contact from being made, by field.
    wrong: Vec<Problem>,
}

/// What a person does to choose one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Types a name.
    Type(String),
    /// Takes the contact with this id.
    Take(String),
    /// Chooses the kind of the new contact.
    Kind(String),
    /// Says something of the new contact: the CRM's name of the field, and what is typed.
    Value(String, String),
    /// Wants a contact of the typed name.
    Create,
}

/// Before the keys of a new contact's fields, so that they are no call's.
const NEW: &str = "new:";

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub(crate) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "choosing-type" => Self::Type(value.to_owned()),
            "choosing-take" => Self::Take(key.to_owned()),
            "choosing-kind" => Self::Kind(value.to_owned()),
            "choosing-create" => Self::Create,
            // On a page with the fields of a call, too, the key tells which is meant.
            "form-value" => Self::Value(key.strip_prefix(NEW)?.to_owned(), value.to_owned()),
            "choosing-value" => {
                let name = key.strip_prefix(NEW).unwrap_or(key);
                Self::Value(name.to_owned(), value.to_owned())
            }
            _ => return None,
        })
    }
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
            kinds_asked: Asked::Idle,
            kinds: Vec::new(),
            kind: String::new(),
            values: FieldValues::new(),
            wrong: Vec::new(),
        };
        let asks = choosing.look(counter);
        (choosing, asks)
    }

    /// What kinds of contact can be made, and which of them is, unless the person chooses another.
    pub(crate) fn can_make(&mut self, kinds: &[ContactKind], usual: &str) {
        self.kinds = kinds.to_vec();
        if self.kind.is_empty() {
            usual.clone_into(&mut self.kind);
        }
    }

    /// Asks what kinds of contact can be made, where the page does not ask.
    pub(crate) fn ask_kinds(&mut self, counter: &mut Counter) -> Ask {
        let (number, ask) = send(ApiRequest::get("crm/fields"), counter);
        self.kinds_asked = Asked::Out(number);
        ask
    }

    pub(crate) fn waits_for(&self, number: u32) -> bool {
        [&self.search, &self.create, &self.kinds_asked].iter().any(|asked| asked.is(number))
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
                let contact = self.contacts().iter().find(|contact| contact.id.as_str() == id);
                (Vec::new(), contact.map(ContactChoice::from))
            }
            Msg::Kind(kind) => {
                (self.kind, self.wrong) = (kind, Vec::new());
                (Vec::new(), None)
            }
            Msg::Value(name, typed) => {
                let field = self.kind().and_then(|it| it.fields.iter().find(|it| it.name == name));
                let value = field.map(|field| read(field, &typed)).unwrap_or_default();
                self.values.insert(name, value);
                (Vec::new(), None)
            }
            Msg::Create => (self.add(counter), None),
        }
    }

    /// A wait is over; says whether it was this one's.
    pub(crate) fn woke(&mut self, number: u32, counter: &mut Counter) -> Option<Vec<Ask>> {
        self.timer.take_if(|timer| *timer == number).map(|_| self.look(counter))
    }

    /// The background answers; with the contact, if it was made.
    pub(crate) fn answered(&mut self, number: u32, reply: Reply) -> Option<FoundContact> {
        if self.search.is(number) {
            match reply.api() {
                Ok(found) => (self.search, self.found) = (Asked::Idle, Some(found)),
                Err(trouble) => self.search = Asked::Failed(trouble),
            }
            return None;
        }
        if self.kinds_asked.is(number) {
            self.kinds_asked = Asked::Idle;
            self.can_make(&reply.api::<CrmFields>().unwrap_or_default().contact_kinds, "");
            return None;
        }
        match reply.api::<FoundContact>() {
            Ok(made) => Some(made),
            Err(trouble) => {
                if let Trouble::Mend { problems, .. } = &trouble {
                    self.wrong.clone_from(problems);
                }
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
        let mut fields = FieldValues::new();
        if let Some(kind) = self.kind() {
            for AdditionalField { name, .. } in &kind.fields {
                if let Some(value) = self.values.get(name) {
                    fields.insert(name.clone(), value.clone());
                }
            }
            self.wrong = kind.problems(&fields);
            if !self.wrong.is_empty() {
                return Vec::new();
            }
        }
        let contact = NewContact { name, number, kind: self.kind.clone(), fields };
        let (number, ask) = send(ApiRequest::send(Method::Post, "crm/contacts", &contact), counter);
        self.create = Asked::Out(number);
        vec![ask]
    }

    /// The one that the rules would take.
    pub(crate) fn suggestion(&self) -> Option<&ContactChoice> {
        self.found.as_ref()?.choice.as_ref()
    }

    /// The kind that would be made, where the CRM names any.
    fn kind(&self) -> Option<&ContactKind> {
        ContactKind::of(&self.kinds, &self.kind)
    }

    /// The contacts to choose from.
    pub(crate) fn contacts(&self) -> &[FoundContact] {
        self.found.as_ref().map(|found| found.contacts.as_slice()).unwrap_or_default()
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
        let rows = sheet.rows("choosing-list", "choosing-row");
        for contact in self.contacts() {
            self.row(contact, rows.add(contact.id.as_str()));
        }
        let name = self.typed.trim();
        if self.number.is_some() && !name.is_empty() {
            sheet.show("choosing-create");
            sheet.say("choosing-create", text::create(name));
            if let Some(kind) = self.kind() {
                self.new_contact(sheet, kind);
            }
        }
    }

    /// Of what kind the new contact is, and what must be said of it.
    fn new_contact(&self, sheet: &mut Sheet, kind: &ContactKind) {
        if self.kinds.len() > 1 {
            sheet.show("choosing-kinds");
            let options = sheet.rows("choosing-kind", "form-option");
            for kind in &self.kinds {
                options.option(&kind.name, kind.label.clone());
            }
            sheet.fill("choosing-kind", kind.name.clone());
        }
        let values = additional::in_force(&kind.fields, self.values.clone());
        let rows = sheet.rows("choosing-fields", "form-field");
        for field in &kind.fields {
            let at = format!("fields.{}", field.name);
            let wrong = self.wrong.iter().find(|problem| problem.field == at);
            let label = match field.is_required(&values) {
                true => form::required(&field.label),
                false => field.label.clone(),
            };
            let none = form::no_value(&Purpose::Log);
            let problem = wrong.map(|wrong| wrong.problem.clone());
            let key = [NEW, &field.name].concat();
            add(rows, key, field, &values, label, none.words(), problem);
        }
    }

    /// A contact: the CRM's kind of it, and whether the rules would take it.
    fn row(&self, contact: &FoundContact, row: &mut Sheet) {
        row.say("name", contact.name.clone());
        let is_suggested = self.suggestion().is_some_and(|choice| choice.id == contact.id);
        match (&contact.kind, is_suggested) {
            (Some(kind), true) => row.say("detail", format!("{kind} · {}", text::SUGGESTED)),
            (Some(kind), false) => row.say("detail", kind.clone()),
            (None, true) => row.say("detail", text::SUGGESTED),
            (None, false) => {}
        }
    }
}
