//! The form in which a contact is written: a new one, or one that is there.

use ledger_core::contact::card::{ContactDraft, WrittenNumber};
use ledger_core::id::ContactId;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use ledger_wire::api::StoredContact;
use ledger_wire::http::Method;

use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::{Asked, send};
use crate::text::contacts as text;

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    /// What is edited, and the version that the edit is made on; nothing for a new contact.
    of: Option<(ContactId, Millis)>,
    draft: ContactDraft,
    problems: Vec<Problem>,
    asked: Asked,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// The company.
    Company,
    /// The e-mail address.
    Email,
    /// The note.
    Note,
    /// A number.
    Number(usize),
    /// What a number is.
    Label(usize),
}

/// The form as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// Whether it is not open.
    pub hidden: bool,
    /// What it is about.
    pub title: &'static str,
    /// The name.
    pub name: String,
    /// The company.
    pub company: String,
    /// The e-mail address.
    pub email: String,
    /// The note.
    pub note: String,
    /// The numbers.
    pub numbers: Vec<NumberView>,
    /// What is wrong with each; empty when nothing.
    pub name_problem: String,
    /// With the company.
    pub company_problem: String,
    /// With the address.
    pub email_problem: String,
    /// With the note.
    pub note_problem: String,
    /// With the numbers.
    pub numbers_problem: String,
    /// Why it was not saved; empty when nothing was tried.
    pub problem: String,
    /// The button's words.
    pub save: &'static str,
    /// Whether the button waits.
    pub busy: bool,
}

/// A number of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberView {
    /// Its place, which tells it from the others.
    pub key: String,
    /// The number as it is written.
    pub number: String,
    /// What it is.
    pub label: String,
}

impl Form {
    /// An empty form.
    pub(super) fn empty() -> Self {
        let mut form = Self {
            of: None,
            draft: ContactDraft::default(),
            problems: Vec::new(),
            asked: Asked::Idle,
        };
        form.add_number();
        form
    }

    /// The form of a contact.
    pub(super) fn of(contact: &StoredContact) -> Self {
        let of = Some((contact.id.clone(), contact.updated_at));
        let draft = ContactDraft::from(contact.clone());
        let mut form = Self { of, draft, problems: Vec::new(), asked: Asked::Idle };
        if form.draft.numbers.is_empty() {
            form.add_number();
        }
        form
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.is(number)
    }

    /// The person changes a field.
    pub(super) fn typed(&mut self, field: Field, value: String) {
        let place = match field {
            Field::Name => &mut self.draft.name,
            Field::Company => &mut self.draft.company,
            Field::Email => &mut self.draft.email,
            Field::Note => &mut self.draft.note,
            Field::Number(place) => match self.draft.numbers.get_mut(place) {
                Some(number) => &mut number.number,
                None => return,
            },
            Field::Label(place) => match self.draft.numbers.get_mut(place) {
                Some(number) => &mut number.label,
                None => return,
            },
        };
        *place = value;
    }

    /// One more number.
    pub(super) fn add_number(&mut self) {
        let number = WrittenNumber { number: String::new(), label: String::new() };
        self.draft.numbers.push(number);
    }

    /// One number less.
    pub(super) fn remove_number(&mut self, place: usize) {
        if place < self.draft.numbers.len() {
            self.draft.numbers.remove(place);
        }
    }

    /// The person wants it saved: what is wrong is said before anything is sent.
    pub(super) fn save(&mut self, counter: &mut Counter) -> Vec<Ask> {
        if matches!(self.asked, Asked::Out(_)) {
            return Vec::new();
        }
        self.asked = Asked::Idle;
        self.problems = self.draft.problems();
        if !self.problems.is_empty() {
            return Vec::new();
        }
        let request = match &self.of {
            None => ApiRequest::send(Method::Post, "contacts", &self.draft),
            Some((id, base)) => {
                let path = format!("contacts/{id}?base={}", base.0);
                ApiRequest::send(Method::Put, path, &self.draft)
            }
        };
        let (number, ask) = send(request, counter);
        self.asked = Asked::Out(number);
        vec![ask]
    }

    /// It was not saved.
    pub(super) fn failed(&mut self, trouble: crate::background::Trouble) {
        self.asked = Asked::Failed(trouble);
    }

    /// The form.
    pub(super) fn view(&self) -> FormView {
        let problem = |field: &str| {
            let of_field = self.problems.iter().filter(|problem| problem.field == field);
            of_field.map(|problem| text::sentence(&problem.problem)).collect::<Vec<_>>().join(" ")
        };
        let numbers = self.draft.numbers.iter().enumerate().map(|(place, number)| NumberView {
            key: place.to_string(),
            number: number.number.clone(),
            label: number.label.clone(),
        });
        let busy = matches!(self.asked, Asked::Out(_));
        FormView {
            hidden: false,
            title: if self.of.is_some() { text::EDIT_TITLE } else { text::ADD_TITLE },
            name: self.draft.name.clone(),
            company: self.draft.company.clone(),
            email: self.draft.email.clone(),
            note: self.draft.note.clone(),
            numbers: numbers.collect(),
            name_problem: problem("name"),
            company_problem: problem("company"),
            email_problem: problem("email"),
            note_problem: problem("note"),
            numbers_problem: problem("numbers"),
            problem: self.asked.trouble(),
            save: if busy { text::SAVING } else { text::SAVE },
            busy,
        }
    }
}
