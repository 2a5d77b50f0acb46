//! Additional fields: what connectors share of reading and writing them.

use ledger_core::additional::{AdditionalField, FieldKind, FieldOption, FieldValues, Need};
use serde_json::Value;

use crate::exchange::Talk;
use crate::json::{self, text};

/// A field without a default of the CRM's own.
pub(crate) fn field(name: &str, label: &str, kind: FieldKind, need: Need) -> AdditionalField {
    let (name, label) = (name.to_owned(), label.to_owned());
    AdditionalField { name, label, kind, need, default: None, depends_on: None }
}

/// The options of a choice; those that are put away are left out.
pub(crate) fn options(
    items: &[Value],
    [value, label]: [&str; 2],
    is_away: impl Fn(&Value) -> bool,
) -> FieldKind {
    let option = |item: &Value| {
        let value = text(item, value)?;
        let label = text(item, label).unwrap_or_else(|| value.clone());
        Some(FieldOption { value, label, with: Vec::new() })
    };
    FieldKind::Choice(items.iter().filter(|item| !is_away(item)).filter_map(option).collect())
}

/// Whether an option is hidden, deleted or no longer active, however the CRM says it.
pub(crate) fn is_away(item: &Value) -> bool {
    ["/hidden", "/deleted", "/is_deleted"].iter().any(|path| json::is_true(item, path))
        || ["/active", "/active_flag"]
            .iter()
            .any(|path| item.pointer(path) == Some(&Value::Bool(false)))
}

/// Puts what was chosen beside what we write ourselves, which it may not replace, except for what
/// is a person's to say.
pub(crate) fn put(body: &mut Value, fields: &FieldValues, replaceable: &[&str]) {
    let Some(body) = body.as_object_mut() else { return };
    for (name, value) in fields {
        if !body.contains_key(name) || replaceable.contains(&name.as_str()) {
            body.insert(name.clone(), value.clone());
        }
    }
}

/// What stands in the additional fields of a record that has their names as keys.
pub(crate) fn standing(talk: &Talk<'_>, record: Option<&Value>) -> FieldValues {
    let mut standing = FieldValues::new();
    for field in talk.site.fields.iter() {
        if let Some(value) = record.and_then(|record| record.get(&field.name)) {
            standing.insert(field.name.clone(), value.clone());
        }
    }
    standing
}

/// The names of the additional fields, for whoever must ask for each, with this sign before each:
/// as many as an address holds.
pub(crate) fn names(talk: &Talk<'_>, before: &str) -> String {
    const MOST: usize = 4000;
    let mut names = String::new();
    for field in talk.site.fields.iter() {
        if names.len() + field.name.len() < MOST {
            names.push_str(before);
            names.push_str(&field.name);
        }
    }
    names
}
