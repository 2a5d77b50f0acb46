//! An additional field as a row of a page, wherever there is one: of a call, or of a new contact.

use ledger_core::additional::{AdditionalField, FieldKind, FieldValues, said};

use crate::sheet::Rows;
use crate::text::form as words;

/// Adds the field beside these values. `key` tells it from the rows of other fields on the page,
/// `none` is what an empty choice means, and `problem` is empty when nothing is wrong.
pub(crate) fn add(
    rows: &mut Rows,
    key: String,
    field: &AdditionalField,
    values: &FieldValues,
    label: String,
    none: &'static str,
    problem: Option<String>,
) {
    let wrong = wrong(&key);
    let row = rows.add(key);
    if let Some(problem) = problem {
        row.set("problem", "id", wrong);
        row.say("problem", problem);
    }
    let value = values.get(&field.name).map(said).unwrap_or_default();
    if let FieldKind::Text | FieldKind::Date = &field.kind {
        row.show("typed");
        row.say("text-label", label);
        return row.fill("text", value);
    }
    row.show("chosen");
    row.say("choice-label", label);
    row.fill("choice", value);
    let options = row.rows("choice", "form-option");
    options.option("", none);
    match &field.kind {
        FieldKind::Text | FieldKind::Date => {}
        FieldKind::Checkbox => {
            options.option("true", words::YES);
            options.option("false", words::NO);
        }
        FieldKind::Choice(_) => {
            for choice in field.options(values) {
                options.option(&choice.value, choice.label.clone());
            }
        }
    }
}

/// The id of what is wrong with an additional field.
pub(crate) fn wrong(key: &str) -> String {
    format!("wrong-{key}")
}
