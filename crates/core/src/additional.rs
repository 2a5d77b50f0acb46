//! Additional fields of an activity: what a CRM keeps of a call besides what every CRM keeps, such
//! as a disposition or a campaign. App Connect's word, too.
//!
//! A person chooses values when they log or edit a call; calls that nobody looks at get an
//! administrator's defaults, once, when they are written. Afterwards only what a person chooses
//! here is written, so that what someone sets in the CRM stays.

use ledger_words::additional as words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::settings::{Problem, Unknown};

/// Values of additional fields by the CRM's name of each: texts, numbers, or true and false.
pub type FieldValues = Unknown;

/// The longest value, in characters; the most values; the longest name of a field.
const LONGEST_VALUE: usize = 2000;
const MOST_VALUES: usize = 100;
const LONGEST_NAME: usize = 200;

/// An additional field, as the CRM has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// What values a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldOption {
    /// What the CRM takes.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// Whether an activity can be without a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It cannot.
    Required,
    /// It can.
    Optional,
}

impl AdditionalField {
    /// Why the field does not take a value; nothing when it does, or when the value is none.
    pub fn problem(&self, value: &Value) -> Option<String> {
        let text = value.as_str();
        if value.is_null() || text == Some("") {
            return None;
        }
        let label = &self.label;
        let is_good = match &self.kind {
            FieldKind::Text => value.is_string() || value.is_number(),
            FieldKind::Choice(options) => {
                options.iter().any(|option| text == Some(option.value.as_str()))
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
            FieldKind::Choice(options) => {
                let labels: Vec<&str> = options.iter().map(|it| it.label.as_str()).collect();
                words::TAKES_CHOICE.with(&[label, ("choices", &labels.join(", "))])
            }
            FieldKind::Date => words::TAKES_DATE.with(&[label]),
            FieldKind::Checkbox => words::TAKES_CHECKBOX.with(&[label]),
        })
    }
}

/// The defaults that the CRM would not take. `at` is where the defaults stand.
pub fn unaccepted(fields: &[AdditionalField], defaults: &FieldValues, at: &str) -> Vec<Problem> {
    let problem = |(name, value): (&String, &Value)| {
        let problem = match fields.iter().find(|field| field.name == *name) {
            Some(field) => field.problem(value)?,
            None => words::NO_SUCH_FIELD.into(),
        };
        Some(Problem { field: format!("{at}.{name}"), problem })
    };
    defaults.iter().filter_map(problem).collect()
}

/// The fields without which the CRM would take no call that nobody looks at. `at` is where the
/// defaults stand.
pub fn missing(fields: &[AdditionalField], defaults: &FieldValues, at: &str) -> Vec<Problem> {
    let is_missing = |field: &&AdditionalField| {
        field.need == Need::Required
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

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

fn is_date(text: &str) -> bool {
    let shape = |sign: char| if sign.is_ascii_digit() { 'd' } else { sign };
    text.chars().map(shape).eq("dddd-dd-dd".chars())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, kind: FieldKind, need: Need) -> AdditionalField {
        let label = format!("The {name}");
        AdditionalField { name: name.to_owned(), label, kind, need, default: None }
    }

    fn fields() -> Vec<AdditionalField> {
        let option = |value: &str| FieldOption { value: value.to_owned(), label: value.to_owned() };
        vec![
            field("note", FieldKind::Text, Need::Optional),
            field(
                "outcome",
                FieldKind::Choice(vec![option("won"), option("lost")]),
                Need::Required,
            ),
            field("due", FieldKind::Date, Need::Optional),
            field("billable", FieldKind::Checkbox, Need::Required),
        ]
    }

    fn said(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|it| format!("{}: {}", it.field, it.problem)).collect()
    }

    #[test]
    fn defaults_are_good_or_it_is_said_what_is_wrong() {
        let rows = [
            (
                json!({ "outcome": "won", "billable": false, "note": 7, "due": "2026-03-02" }),
                vec![],
            ),
            (json!({ "outcome": "", "billable": null }), vec![]),
            (
                json!({ "outcome": "draw", "billable": "yes", "note": true, "due": "soon", "x": 1 }),
                vec![
                    "d.billable: The billable takes true or false",
                    "d.due: The due takes a date such as 2026-03-02",
                    "d.note: The note takes a text",
                    "d.outcome: The outcome takes one of won, lost",
                    "d.x: the CRM has no such field; take the line out",
                ],
            ),
        ];
        for (defaults, expected) in rows {
            let defaults: FieldValues = serde_json::from_value(defaults).unwrap();
            assert_eq!(said(unaccepted(&fields(), &defaults, "d")), expected);
        }
    }

    #[test]
    fn what_must_be_there_has_a_default() {
        let outcome = "d.outcome: the CRM takes no call without The outcome; give it a default";
        let billable = "d.billable: the CRM takes no call without The billable; give it a default";
        let rows = [
            (json!({}), vec![outcome, billable]),
            (json!({ "outcome": "", "billable": false }), vec![outcome]),
            (json!({ "outcome": "won", "billable": false }), vec![]),
        ];
        for (defaults, expected) in rows {
            let defaults: FieldValues = serde_json::from_value(defaults).unwrap();
            assert_eq!(said(missing(&fields(), &defaults, "d")), expected);
        }
    }

    #[test]
    fn what_the_crm_fills_in_itself_needs_no_default() {
        let field = AdditionalField {
            default: Some(json!("Normal")),
            ..field("priority", FieldKind::Text, Need::Required)
        };
        assert_eq!(missing(&[field], &FieldValues::new(), "d"), []);
    }

    #[test]
    fn values_that_no_crm_takes_are_not_kept() {
        let rows = [
            (json!({ "a": "x", "b": 1, "c": true, "d": null }), None),
            (json!({ "a": [1] }), Some("a must be a text, a number, true or false")),
            (json!({ " ": 1 }), Some("a field without a name, or with one that is too long")),
            (json!({ "a": "x".repeat(2001) }), Some("a is longer than 2000 characters")),
        ];
        for (values, expected) in rows {
            let values: FieldValues = serde_json::from_value(values).unwrap();
            assert_eq!(unfit(&values).as_deref(), expected);
        }
    }
}
