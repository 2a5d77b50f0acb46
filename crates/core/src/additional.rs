//! Additional fields of an activity: what a CRM keeps of a call besides what every CRM keeps, such
//! as a disposition or a campaign. App Connect's word, too.
//!
//! A person chooses values when they log or edit a call; calls that nobody looks at get an
//! administrator's defaults, once, when they are written. Afterwards only what a person chooses
//! here is written, so that what someone sets in the CRM stays.
//!
//! The options of a choice may depend on what another field says, such as the reasons of a lost
//! deal on its stage. What the other field says may not be known: then it is for the CRM to judge.
//! They may also come with the contact, such as its open deals: then a choice that nobody made, and
//! that has but one answer, is made ([`suit`]).

use ledger_words::additional as words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::from_json::FromJson;
use crate::settings::{Problem, Unknown};

/// Values of additional fields by the CRM's name of each: texts, numbers, or true and false.
pub type FieldValues = Unknown;

/// What a field depends on whose options come with the contact; each option is with a contact's id.
/// No field of a CRM has this name.
pub const CONTACT: &str = "call-ledger:contact";

/// The longest value, in characters; the most values; the longest name of a field.
const LONGEST_VALUE: usize = 2000;
const MOST_VALUES: usize = 100;
const LONGEST_NAME: usize = 200;

/// An additional field, as the CRM has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalField {
    /// The CRM's name of it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What values it takes.
    pub kind: FieldKind,
    /// Whether the CRM refuses an activity without it.
    pub need: Need,
    /// What the CRM itself puts there when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The field that says which of its options can be chosen, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<String>,
}

/// What values a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Any text, or a number.
    Text,
    /// One of these.
    Choice(Vec<FieldOption>),
    /// A date, such as `2026-03-02`.
    Date,
    /// True or false.
    Checkbox,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct FieldOption {
    /// What the CRM takes.
    pub value: String,
    /// What people read.
    pub label: String,
    /// What the field that it depends on must say for it to be chosen: any of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
}

/// Whether an activity can be without a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It cannot.
    Required,
    /// It can.
    Optional,
}

impl AdditionalField {
    /// Whether its options come with the contact.
    pub fn is_of_contact(&self) -> bool {
        self.depends_on.as_deref() == Some(CONTACT)
    }

    /// The options that can be chosen beside these values; none of a field that is no choice.
    pub fn options(&self, beside: &FieldValues) -> Vec<&FieldOption> {
        let FieldKind::Choice(options) = &self.kind else { return Vec::new() };
        let said = self.depends_on.as_ref().and_then(|name| beside.get(name)).map(said);
        let can_be =
            |option: &&FieldOption| said.as_ref().is_none_or(|it| option.with.contains(it));
        options.iter().filter(can_be).collect()
    }

    /// Whether there is nothing to choose beside these values.
    pub fn is_idle(&self, beside: &FieldValues) -> bool {
        self.depends_on.is_some() && self.options(beside).is_empty()
    }

    /// Whether it must have a value beside these.
    pub fn is_required(&self, beside: &FieldValues) -> bool {
        self.need == Need::Required && !self.is_idle(beside)
    }

    /// Why the field does not take a value beside these; nothing when it does, or when the value is
    /// none.
    pub fn problem(&self, value: &Value, beside: &FieldValues) -> Option<String> {
        if is_empty(value) {
            return None;
        }
        let (text, label, options) = (value.as_str(), &self.label, self.options(beside));
        let is_good = match &self.kind {
            FieldKind::Text => value.is_string() || value.is_number(),
            FieldKind::Choice(_) => {
                let is_unknown = self.is_of_contact() && !beside.contains_key(CONTACT);
                let is_one = |text: &str| options.iter().any(|option| text == option.value);
                text.is_some_and(|text| is_unknown || is_one(text))
            }
            FieldKind::Date => text.is_some_and(is_date),
            FieldKind::Checkbox => value.is_boolean(),
        };
        if is_good {
            return None;
        }
        let label = ("label", label.as_str());
        Some(match &self.kind {
            FieldKind::Text => words::TAKES_TEXT.with(&[label]),
            FieldKind::Choice(_) => {
                let labels: Vec<&str> = options.iter().map(|it| it.label.as_str()).collect();
                let labels = labels.join(", ");
                let choices = ("choices", labels.as_str());
                match (self.depends_on.as_deref(), labels.is_empty()) {
                    (None, _) => words::TAKES_CHOICE.with(&[label, choices]),
                    (Some(CONTACT), true) => words::TAKES_NOTHING_WITH_CONTACT.with(&[label]),
                    (Some(CONTACT), false) => {
                        words::TAKES_CHOICE_WITH_CONTACT.with(&[label, choices])
                    }
                    (Some(other), true) => {
                        words::TAKES_NOTHING_WITH.with(&[label, ("other", other)])
                    }
                    (Some(other), false) => {
                        words::TAKES_CHOICE_WITH.with(&[label, choices, ("other", other)])
                    }
                }
            }
            FieldKind::Date => words::TAKES_DATE.with(&[label]),
            FieldKind::Checkbox => words::TAKES_CHECKBOX.with(&[label]),
        })
    }
}

/// What a record has that is made with these values: for every other field what the CRM puts there.
pub fn in_force(fields: &[AdditionalField], mut values: FieldValues) -> FieldValues {
    for field in fields {
        if !values.contains_key(&field.name) {
            values.insert(field.name.clone(), field.default.clone().unwrap_or_default());
        }
    }
    values
}

/// Adds the options that come with a contact to the fields that depend on it.
pub fn add_options(fields: &mut [AdditionalField], of_contact: &[AdditionalField]) {
    for field in fields.iter_mut().filter(|field| field.is_of_contact()) {
        for more in of_contact.iter().filter(|more| more.name == field.name) {
            if let (FieldKind::Choice(all), FieldKind::Choice(more)) = (&mut field.kind, &more.kind)
            {
                all.retain(|known| !more.contains(known));
                all.extend(more.iter().cloned());
            }
        }
    }
}

/// Says beside the values with whom the record is.
pub fn put_contact(values: &mut FieldValues, contact: &str) {
    values.insert(CONTACT.to_owned(), contact.into());
}

/// Chooses of what comes with the contact beside the values, where they have nothing of it: the only
/// option; of several none. A value that is none stays.
pub fn suit(fields: &[AdditionalField], values: &mut FieldValues) {
    for field in fields.iter().filter(|field| field.is_of_contact()) {
        let value = values.get(&field.name);
        if value.is_some_and(|value| field.problem(value, values).is_none()) {
            continue;
        }
        match field.options(values).as_slice() {
            [only] => values.insert(field.name.clone(), only.value.as_str().into()),
            [] | [_, _, ..] => values.remove(&field.name),
        };
    }
}

/// Takes back what can no longer be chosen beside the other values, and what depended on that.
/// What a contact no longer offers stays until there is another contact.
pub fn settle(fields: &[AdditionalField], values: &mut FieldValues) {
    // What depends on each other is no longer than all of them.
    for _ in fields {
        let cannot_be = |field: &&AdditionalField| {
            let is_settled = field.depends_on.is_some() && !field.is_of_contact();
            let value = values.get(&field.name).filter(|_| is_settled);
            value.is_some_and(|value| field.problem(value, values).is_some())
        };
        let names: Vec<String> =
            fields.iter().filter(cannot_be).map(|field| field.name.clone()).collect();
        values.extend(names.into_iter().map(|name| (name, Value::Null)));
    }
}

/// The values that the CRM would not take beside these. `at` is where the values stand. Of a field
/// that is not known the CRM says so itself.
pub fn refused(
    fields: &[AdditionalField],
    values: &FieldValues,
    beside: &FieldValues,
    at: &str,
) -> Vec<Problem> {
    let problem = |field: &AdditionalField| {
        let problem = field.problem(values.get(&field.name)?, beside)?;
        Some(Problem { field: format!("{at}.{}", field.name), problem })
    };
    fields.iter().filter_map(problem).collect()
}

/// The defaults that the CRM would not take. `at` is where the defaults stand.
pub fn unaccepted(fields: &[AdditionalField], defaults: &FieldValues, at: &str) -> Vec<Problem> {
    let is_unknown = |name: &&String| fields.iter().all(|field| field.name != **name);
    let unknown = |name: &String| Problem {
        field: format!("{at}.{name}"),
        problem: words::NO_SUCH_FIELD.into(),
    };
    let mut problems = refused(fields, defaults, &in_force(fields, defaults.clone()), at);
    problems.extend(defaults.keys().filter(is_unknown).map(unknown));
    problems
}

/// The fields without which the CRM would take no call that nobody looks at. `at` is where the
/// defaults stand.
pub fn missing(fields: &[AdditionalField], defaults: &FieldValues, at: &str) -> Vec<Problem> {
    let values = in_force(fields, defaults.clone());
    let is_missing = |field: &&AdditionalField| {
        field.is_required(&values)
            && field.default.is_none()
            && defaults.get(&field.name).is_none_or(is_empty)
    };
    let problem = |field: &AdditionalField| Problem {
        field: format!("{at}.{}", field.name),
        problem: words::NEEDED.with(&[("label", &field.label)]),
    };
    fields.iter().filter(is_missing).map(problem).collect()
}

/// What is wrong with values, whatever the CRM; nothing when they can be kept.
pub fn unfit(values: &FieldValues) -> Option<String> {
    if values.len() > MOST_VALUES {
        return Some(words::TOO_MANY.with(&[("most", &MOST_VALUES.to_string())]));
    }
    let wrong = |(name, value): (&String, &Value)| {
        if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
            return Some(words::BAD_NAME.into());
        }
        match value {
            Value::Array(_) | Value::Object(_) => Some(words::NOT_PLAIN.with(&[("name", name)])),
            Value::String(text) if text.chars().count() > LONGEST_VALUE => {
                let longest = LONGEST_VALUE.to_string();
                Some(words::TOO_LONG.with(&[("name", name), ("longest", &longest)]))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    };
    values.iter().find_map(wrong)
}

/// Whether it is no value.
pub fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// A value as a text: some CRMs have every value so.
pub fn said(value: &Value) -> String {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

/// Whether two values say the same.
pub fn is_same(one: &Value, another: &Value) -> bool {
    said(one) == said(another)
}

fn is_date(text: &str) -> bool {
    let shape = |sign: char| if sign.is_ascii_digit() { 'd' } else { sign };
    text.chars().map(shape).eq("dddd-dd-dd".chars())
}

#[cfg(test)]
mod tests;
