//! Values of a CRM's additional fields, between what a page shows and what the CRM takes.

use ledger_core::additional::{self, AdditionalField, FieldKind, FieldOption, FieldValues, said};
use ledger_core::settings::Problem;
use ledger_wire::api::StandingRecord;
use serde_json::Value;

use super::Form;
use crate::text::form as text;

impl Form {
    /// The additional fields that the CRM has.
    pub fn has_fields(&mut self, fields: Vec<AdditionalField>) {
        self.fields = fields;
        additional::add_options(&mut self.fields, &self.of_contacts);
    }

    /// Fields that depend on the contact, with what a contact has for them.
    pub fn has_options(&mut self, of_contact: &[AdditionalField]) {
        for field in of_contact {
            if !self.of_contacts.contains(field) {
                self.of_contacts.push(field.clone());
            }
        }
        additional::add_options(&mut self.fields, of_contact);
    }

    /// The additional fields; of those that depend on the contact, the ones it has options for.
    pub fn fields(&self) -> Vec<&AdditionalField> {
        let values = self.in_force();
        let is_shown = |it: &&AdditionalField| !it.is_of_contact() || !it.is_idle(&values);
        self.fields.iter().filter(is_shown).collect()
    }

    /// What a field has: what was chosen, what stands in the CRM, or what it gets when nothing is.
    pub fn value(&self, field: &AdditionalField) -> String {
        self.in_force().get(&field.name).map(said).unwrap_or_default()
    }

    /// What can be chosen in a field now; nothing in one that is no choice.
    pub fn options<'a>(&self, field: &'a AdditionalField) -> Vec<&'a FieldOption> {
        field.options(&self.in_force())
    }

    /// Whether it must have a value when the form is saved. A record that stands has passed the CRM:
    /// what it has must not be lost, and what it has not it need not have.
    pub fn requires(&self, field: &AdditionalField) -> bool {
        let had_one = |stands: &StandingRecord| {
            stands.fields.get(&field.name).is_some_and(|value| !additional::is_empty(value))
        };
        self.stands().is_none_or(had_one) && field.is_required(&self.in_force())
    }

    /// What the CRM has in a field, where an edit found something else there than was seen.
    pub fn theirs(&self, field: &AdditionalField) -> Option<String> {
        let stands = self.stands().filter(|_| self.conflict.is_some())?;
        let theirs = said(stands.fields.get(&field.name)?);
        (theirs != self.value(field)).then_some(theirs)
    }

    /// The person chooses a value of an additional field, as the page has it. An empty one is none,
    /// and leaves one alone of which the CRM does not say what it has.
    pub fn set_value(&mut self, name: &str, typed: &str) {
        let value = self.field(name).map_or(Value::Null, |field| read(field, typed));
        self.values.insert(name.to_owned(), value);
        let is_unknown = self.stands().is_some_and(|stands| !stands.fields.contains_key(name));
        if typed.is_empty() && is_unknown {
            self.values.remove(name);
        }
        let before = self.in_force();
        let mut settled = before.clone();
        additional::settle(&self.fields, &mut settled);
        for (name, value) in settled {
            let is_taken_back = value.is_null() && !before.get(&name).is_some_and(Value::is_null);
            if is_taken_back {
                self.values.insert(name, value);
            }
        }
    }

    /// Takes back what was chosen of another contact's options.
    pub(super) fn settle_with_contact(&mut self) {
        let mut beside = self.values.clone();
        self.put_contact(&mut beside);
        for field in self.fields.iter().filter(|field| field.is_of_contact()) {
            if beside.get(&field.name).is_none_or(|it| field.problem(it, &beside).is_none()) {
                continue;
            }
            self.values.remove(&field.name);
            if self.kept.contains_key(&field.name) {
                self.values.insert(field.name.clone(), Value::Null);
            }
        }
    }

    /// The values as they will stand, as far as they are known, beside the contact.
    pub(crate) fn in_force(&self) -> FieldValues {
        let mut values = self.values.clone();
        self.put_contact(&mut values);
        if self.stands().is_some() {
            return values;
        }
        for (name, value) in &self.defaults {
            values.entry(name.clone()).or_insert_with(|| value.clone());
        }
        additional::suit(&self.fields, &mut values);
        additional::in_force(&self.fields, values)
    }

    fn put_contact(&self, values: &mut FieldValues) {
        let id = self.contact().map_or("", |contact| contact.id.as_str());
        additional::put_contact(values, id);
    }

    /// The values that the person changed in this form.
    pub(super) fn changed_values(&self) -> FieldValues {
        let mut changed = FieldValues::new();
        for (name, value) in &self.values {
            let kept = self.kept.get(name);
            if kept.is_none_or(|kept| !additional::is_same(kept, value)) {
                changed.insert(name.clone(), value.clone());
            }
        }
        changed
    }

    pub(super) fn add_value_problems(&self, problems: &mut Vec<Problem>) {
        let (values, changed) = (self.in_force(), self.changed_values());
        for field in self.fields() {
            let is_missing = self.requires(field) && self.value(field).is_empty();
            let problem = match changed.get(&field.name) {
                _ if is_missing => Some(text::fill_in(&field.label)),
                Some(value) => field.problem(value, &values),
                None => None,
            };
            let problem = problem.map(|problem| Problem { field: field.name.clone(), problem });
            problems.extend(problem);
        }
    }

    fn field(&self, name: &str) -> Option<&AdditionalField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What was typed, as the CRM takes it.
pub(crate) fn read(field: &AdditionalField, typed: &str) -> Value {
    match (&field.kind, typed) {
        (_, "") => Value::Null,
        (FieldKind::Checkbox, typed) => Value::Bool(typed == "true"),
        (FieldKind::Text | FieldKind::Choice(_) | FieldKind::Date, typed) => typed.into(),
    }
}
