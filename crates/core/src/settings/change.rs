//! What differs between two versions of settings, for their history and for a preview.

use crate::from_json::FromJson;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::json;

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The field, as its JSON path.
    pub field: String,
    /// What it was; nothing when it was not there.
    pub before: Option<Value>,
    /// What it is; nothing when it is not there any more.
    pub after: Option<Value>,
}

/// Everything that differs, by field. A list counts as one value, because its lines move.
pub fn changes<T: Serialize>(before: &T, after: &T) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", as_json(before).as_ref(), as_json(after).as_ref(), &mut found);
    found
}

/// A value as JSON. By way of the text, because every program writes that anyway: writing values
/// otherwise would be compiled a second time.
pub fn as_json<T: Serialize>(value: &T) -> Option<Value> {
    json::from_str(&json::to_string(value).ok()?).ok()
}

fn compare(field: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after)
        && before.get("kind") == after.get("kind")
    {
        return compare_objects(field, before, after, found);
    }
    found.push(Change { field: field.to_owned(), before: before.cloned(), after: after.cloned() });
}

fn compare_objects(
    field: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<Change>,
) {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    for key in before.keys().chain(added) {
        let inner = if field.is_empty() { key.clone() } else { format!("{field}.{key}") };
        compare(&inner, before.get(key), after.get(key), found);
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{CallTypes, Mode, OrgSettings};

    use super::*;

    #[test]
    fn a_change_is_named_by_its_field() {
        let before = OrgSettings::default();
        let after = OrgSettings {
            mode: Mode::Trial { admin: "7".into() },
            call_types: CallTypes { internal: true, ..CallTypes::default() },
            ..OrgSettings::default()
        };
        let fields: Vec<String> =
            changes(&before, &after).into_iter().map(|change| change.field).collect();
        assert_eq!(fields, ["callTypes.internal", "mode"]);
        assert_eq!(changes(&after, &after), []);
    }
}
