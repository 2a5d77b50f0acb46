//! The form in which a contact is written: a new one, or one that is there.

use ledger_core::contact::card::{ContactDraft, WrittenNumber};
use ledger_core::id::ContactId;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use ledger_wire::api::StoredContact;
use ledger_wire::http::Method;

use super::view::append;
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::{Asked, send};
use crate::sheet::Sheet;
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
    pub(super) fn view(&self, sheet: &mut Sheet) {
        let draft = &self.draft;
        sheet.show("form");
        sheet.say("form-title", if self.of.is_some() { text::EDIT_TITLE } else { text::ADD_TITLE });
        for (place, problem_place, field, value) in [
            ("contact-name", "contact-name-problem", "name", &draft.name),
            ("contact-company", "contact-company-problem", "company", &draft.company),
            ("contact-email", "contact-email-problem", "email", &draft.email),
            ("contact-note", "contact-note-problem", "note", &draft.note),
        ] {
            sheet.fill(place, value.clone());
            let problem = self.problem(field);
            if !problem.is_empty() {
                sheet.set(place, "aria-invalid", "true");
                sheet.say(problem_place, problem);
            }
        }
        let rows = sheet.rows("numbers", "number-row");
        for number in &draft.numbers {
            let row = rows.add(rows.len().to_string());
            row.fill("number", number.number.clone());
            row.fill("label", number.label.clone());
        }
        sheet.say("numbers-problem", self.problem("numbers"));
        sheet.say("form-problem", self.asked.trouble());
        match self.asked {
            Asked::Out(_) => {
                sheet.say("save-contact", text::SAVING);
                sheet.busy("save-contact");
            }
            Asked::Idle | Asked::Failed(_) => sheet.say("save-contact", text::SAVE),
        }
    }

    /// What is wrong with a field; empty when nothing.
    fn problem(&self, field: &str) -> String {
        let mut sentences = String::new();
        for problem in self.problems.iter().filter(|problem| problem.field == field) {
            append(&mut sentences, " ", &text::sentence(&problem.problem));
        }
        sentences
    }
}
