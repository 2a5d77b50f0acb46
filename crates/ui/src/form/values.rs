//! Values of a CRM's additional fields, between what a page shows and what the CRM takes.

use ledger_core::additional::{AdditionalField, FieldKind, FieldValues, Need};
use ledger_core::settings::Problem;
use serde_json::Value;

use super::{Form, Purpose};
use crate::text::form as text;

impl Form {
    /// The additional fields.
    pub fn fields(&self) -> &[AdditionalField] {
        &self.fields
    }

    /// What a field has: what was chosen, or what it gets when nothing is.
    pub fn value(&self, field: &AdditionalField) -> String {
        let chosen = self.values.get(&field.name);
        let value = match self.purpose() {
            Purpose::Log => {
                let default = self.defaults.get(&field.name).or(field.default.as_ref());
                chosen.or(default)
            }
            // What stands in the CRM beside what was chosen here is not known.
            Purpose::Edit | Purpose::Closed(_) => chosen,
        };
        value.map(show).unwrap_or_default()
    }

    /// Whether it must have a value when the form is saved: a record that stands has passed the CRM.
    pub fn requires(&self, field: &AdditionalField) -> bool {
        field.need == Need::Required && self.purpose() == Purpose::Log
    }

    /// The values that the person changed in this form.
    pub(super) fn changed_values(&self) -> FieldValues {
        let is_new = |(name, value): &(&String, &Value)| self.kept.get(*name) != Some(*value);
        let changed = self.values.iter().filter(is_new);
        changed.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    pub(super) fn value_problems(&self) -> Vec<Problem> {
        let problem = |field: &AdditionalField| {
            let problem = match self.requires(field) && self.value(field).is_empty() {
                true => text::fill_in(&field.label),
                false => field.problem(self.values.get(&field.name)?)?,
            };
            Some(Problem { field: field.name.clone(), problem })
        };
        self.fields.iter().filter_map(problem).collect()
    }

    pub(super) fn field(&self, name: &str) -> Option<&AdditionalField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What was typed, as the CRM takes it.
pub(super) fn read(field: &AdditionalField, typed: &str) -> Value {
    match (&field.kind, typed) {
        (_, "") => Value::Null,
        (FieldKind::Checkbox, typed) => Value::Bool(typed == "true"),
        (FieldKind::Text | FieldKind::Choice(_) | FieldKind::Date, typed) => typed.into(),
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
