//! An additional field as a row of a page, wherever there is one: of a call, or of a new contact.

use ledger_core::additional::{AdditionalField, FieldKind, FieldValues, said};

use crate::sheet::{Row, Words};
use crate::text::form as words;

/// The field beside these values. `key` tells it from the rows of other fields on the page, `none`
/// is what an empty choice means, and `problem` is empty when nothing is wrong.
pub(crate) fn row(
    key: String,
    field: &AdditionalField,
    values: &FieldValues,
    label: String,
    none: &'static str,
    problem: Option<String>,
) -> Row {
    let mut row = Row::new(key);
    if let Some(problem) = problem {
        let id: Words = wrong(&row.key).into();
        row.set("problem", "id", id);
        row.say("problem", problem);
    }
    let value = values.get(&field.name).map(said).unwrap_or_default();
    let mut options = vec![Row::option("", none)];
    match &field.kind {
        FieldKind::Text | FieldKind::Date => {
            row.show("typed");
            row.say("text-label", label);
            row.fill("text", value);
            return row;
        }
        FieldKind::Checkbox => {
            options.extend([Row::option("true", words::YES), Row::option("false", words::NO)]);
        }
        FieldKind::Choice(_) => {
            let choices = field.options(values).into_iter();
            options.extend(choices.map(|it| Row::option(&it.value, it.label.clone())));
        }
    }
    row.show("chosen");
    row.say("choice-label", label);
    row.rows("choice", "form-option", options);
    row.fill("choice", value);
    row
}

/// The id of what is wrong with an additional field.
pub(crate) fn wrong(key: &str) -> String {
    format!("wrong-{key}")
}
