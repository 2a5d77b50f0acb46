//! The log form in the widget: the form of a call, and what only a page of the widget needs besides:
//! the contacts to choose from, a search for others, and a new one's name.

use ledger_core::additional::AdditionalField;
use ledger_core::from_json::from_value;
use ledger_core::ledger::{ContactChoice, Intent};
use ledger_wire::api::CallRecord;
use serde_json::Value;

use super::protocol::{Call, word};
use crate::background::CallKey;
use crate::form::{Form, Purpose};
use crate::text::phone as words;

/// The choice of a contact that is to be made.
pub(super) const NEW: &str = "call-ledger:new";
/// The choice of a search.
pub(super) const SEARCH: &str = "call-ledger:search";

/// The log form of one call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LogForm {
    pub(super) key: CallKey,
    pub(super) call: Call,
    /// Nothing until the record was read.
    pub(super) form: Option<Form>,
    pub(super) found: Vec<ContactChoice>,
    /// The additional fields that depend on the contact, with what those found have for them.
    of_contacts: Vec<AdditionalField>,
    /// A contact's id, [`NEW`], [`SEARCH`], or nothing yet.
    pub(super) choice: String,
    pub(super) new_name: String,
    pub(super) search: String,
    pub(super) problem: String,
    /// The number of the request that makes a contact.
    pub(super) adding: Option<u32>,
}

/// What saving comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Saving {
    /// This is wanted.
    Intend(Box<Intent>),
    /// First a contact of this name is to be made.
    AddContact(String),
    /// It cannot be saved, for this reason.
    Incomplete(String),
    /// Nothing was changed.
    Nothing,
}

/// Whether a page must be shown anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repaint {
    /// It must.
    Needed,
    /// It shows what it should: the person typed it there.
    NotNeeded,
}

impl LogForm {
    pub(super) fn new(key: CallKey, call: Call) -> Self {
        Self {
            key,
            call,
            form: None,
            found: Vec::new(),
            of_contacts: Vec::new(),
            choice: String::new(),
            new_name: String::new(),
            search: String::new(),
            problem: String::new(),
            adding: None,
        }
    }

    /// What the Worker knows of the record, and what was noted while the call went on. What was
    /// typed into the form before stays.
    pub(super) fn read(&mut self, record: CallRecord, noted: &str) {
        if self.form.is_some() {
            return;
        }
        let mut form = Form::of(record);
        form.has_options(&self.of_contacts);
        if form.note().is_empty() {
            form.write_note(noted.to_owned());
        }
        if let Purpose::Closed(why) = form.purpose() {
            self.problem = why;
        }
        self.form = Some(form);
        self.chosen();
    }

    /// The contacts that have the number, and the one that the rules take.
    pub(super) fn offer(&mut self, contacts: &[Value], choice: Option<&Value>) {
        for contact in contacts.iter().chain(choice) {
            self.add(contact);
        }
        let only = if contacts.len() == 1 { contacts.first() } else { None };
        let taken = choice.or(only).map(contact);
        if let Some(form) = &mut self.form {
            form.offer(taken);
        }
        self.chosen();
        if self.choice.is_empty() && contacts.is_empty() && self.has_number() {
            NEW.clone_into(&mut self.choice);
        }
    }

    /// What a search by name found; one alone is chosen.
    pub(super) fn searched(&mut self, contacts: &[Value]) {
        contacts.iter().for_each(|contact| self.add(contact));
        match contacts {
            [] => self.problem = words::NOBODY_FOUND.to_owned(),
            [only] => self.choose(contact(only)),
            [_, ..] => self.choice.clear(),
        }
    }

    /// A contact was made for this form.
    pub(super) fn added(&mut self, made: &Value) {
        self.add(made);
        self.choose(contact(made));
    }

    /// What stands in the widget's page now. Says whether the page must change for it.
    pub(super) fn typed(&mut self, data: &Value) -> Repaint {
        let had_problem = !std::mem::take(&mut self.problem).is_empty();
        let before = self.choice.clone();
        take(data, "/contact", &mut self.choice);
        take(data, "/newName", &mut self.new_name);
        take(data, "/search", &mut self.search);
        let mut is_other = before != self.choice;
        let Some(form) = &mut self.form else { return Repaint::NotNeeded };
        if let Some(subject) = data.get("subject").and_then(Value::as_str)
            && subject != form.subject()
        {
            form.write_subject(subject.to_owned());
        }
        if let Some(note) = data.get("note").and_then(Value::as_str) {
            form.write_note(note.to_owned());
        }
        if let Some(Value::Object(values)) = data.get("fields") {
            for field in form.fields().into_iter().cloned().collect::<Vec<_>>() {
                let typed = values.get(&field.name).map(text).unwrap_or_default();
                if typed != form.value(&field) {
                    form.set_value(&field.name, &typed);
                    // What can be chosen in another field may be something else now.
                    let depends =
                        |it: &AdditionalField| it.depends_on.as_ref() == Some(&field.name);
                    is_other |= form.fields().into_iter().any(depends);
                }
            }
        }
        if let Some(chosen) = self.found.iter().find(|it| it.id.as_str() == self.choice) {
            form.choose(chosen.clone());
        }
        if is_other || had_problem { Repaint::Needed } else { Repaint::NotNeeded }
    }

    /// What saving comes to, as the form stands.
    pub(super) fn save(&self) -> Saving {
        let Some(form) = &self.form else { return Saving::Nothing };
        let makes_contact = self.choice == NEW && form.purpose() == Purpose::Log;
        let mut problems = form.problems();
        problems.retain(|problem| !(makes_contact && problem.field == "contact"));
        if self.choice == SEARCH {
            return Saving::Incomplete(crate::text::form::CHOOSE_A_CONTACT.to_owned());
        }
        match (problems.into_iter().next(), self.new_name.trim()) {
            (Some(problem), _) => Saving::Incomplete(problem.problem),
            (None, "") if makes_contact => Saving::Incomplete(words::NAME_NEEDED.to_owned()),
            (None, name) if makes_contact => Saving::AddContact(name.to_owned()),
            (None, _) => match form.intent() {
                Some(intent) => Saving::Intend(Box::new(intent)),
                None => Saving::Nothing,
            },
        }
    }

    /// Whether the other side has an outside number, for which a contact can be made.
    pub(super) fn has_number(&self) -> bool {
        self.call.other.starts_with('+')
    }

    fn choose(&mut self, contact: ContactChoice) {
        contact.id.as_str().clone_into(&mut self.choice);
        if let Some(form) = &mut self.form {
            form.choose(contact);
        }
    }

    /// The form's contact is among those to choose from, and chosen, unless something else is.
    fn chosen(&mut self) {
        let Some(contact) = self.form.as_ref().and_then(Form::contact) else { return };
        if !self.found.iter().any(|known| known.id == contact.id) {
            self.found.push(contact.clone());
        }
        if self.choice.is_empty() || self.choice == NEW {
            contact.id.as_str().clone_into(&mut self.choice);
        }
    }

    fn add(&mut self, found: &Value) {
        let fields = found.get("fields").cloned().and_then(from_value::<Vec<AdditionalField>>);
        let is_news = |field: &AdditionalField| !self.of_contacts.contains(field);
        let news: Vec<_> = fields.unwrap_or_default().into_iter().filter(is_news).collect();
        if let Some(form) = &mut self.form {
            form.has_options(&news);
        }
        self.of_contacts.extend(news);
        let found = contact(found);
        if !self.found.iter().any(|known| known.id == found.id) {
            self.found.push(found);
        }
    }
}

/// A contact as an intent names it.
pub(super) fn contact(value: &Value) -> ContactChoice {
    ContactChoice { id: word(value, "/id").into(), name: word(value, "/name").to_owned() }
}

/// A value of the widget's page as it would be typed.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            ledger_wire::json::to_string(value).unwrap_or_default()
        }
    }
}

fn take(data: &Value, path: &str, into: &mut String) {
    if let Some(text) = data.pointer(path).and_then(Value::as_str) {
        text.clone_into(into);
    }
}
