//! Pieces of descriptions: paths, conditions, choices.

use ledger_core::time::Span;
use serde_json::Value;

use super::super::description::{Condition, Paths};
use super::super::place::{Fields, Place};

pub(super) fn needed_path(fields: &Fields<'_>, name: &str) -> String {
    fields.needed(name).map(|place| path(&place)).unwrap_or_default()
}

pub(super) fn needed_paths(fields: &Fields<'_>, name: &str) -> Paths {
    fields.needed(name).map(paths).unwrap_or_default()
}

/// A JSON Pointer (RFC 6901); the empty one is the whole.
pub(super) fn path(place: &Place<'_>) -> String {
    let text = place.value().as_str().unwrap_or("?");
    if !text.is_empty() && !text.starts_with('/') {
        place.problem("it must be a path, such as /data/0/id");
    }
    text.to_owned()
}

/// A path, several whose texts belong together, divided by blanks, or a list of these.
pub(super) fn paths(place: Place<'_>) -> Paths {
    let one = |place: &Place<'_>| -> Vec<String> {
        let text = place.text();
        if !text.split(' ').all(|path| path.starts_with('/')) && !text.is_empty() {
            place.problem("it must be a path, or several: /firstName /lastName");
        }
        text.split(' ').map(str::to_owned).collect()
    };
    match place.value() {
        Value::Array(_) => each(&place, one),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            vec![one(&place)]
        }
    }
}

pub(super) fn condition(place: &Place<'_>) -> Condition {
    let fields = place.clone().object("at is");
    Condition {
        at: needed_path(&fields, "at"),
        is: fields.needed("is").map(|place| scalar(&place)).unwrap_or_default(),
    }
}

pub(super) fn scalar(place: &Place<'_>) -> Value {
    if place.value().is_array() || place.value().is_object() {
        place.problem("it must be a single value");
    }
    place.value().clone()
}

pub(super) fn statuses(place: Place<'_>) -> Vec<u16> {
    each(&place, |place| u16::try_from(place.number(200, 599)).unwrap_or_default())
}

pub(super) fn each<T>(place: &Place<'_>, read: impl Fn(&Place<'_>) -> T) -> Vec<T> {
    place.items().iter().map(read).collect()
}

pub(super) fn choice<T: Copy>(place: &Place<'_>, choices: &[(&str, T)]) -> Option<T> {
    let found = choices.iter().find(|(name, _)| place.value().as_str() == Some(*name));
    if found.is_none() {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        place.problem(format!("there are: {}", names.join(", ")));
    }
    found.map(|(_, choice)| *choice)
}

/// A span in seconds, if one is said.
pub(super) fn seconds(place: Option<Place<'_>>, otherwise: Span) -> Span {
    place.map_or(otherwise, |place| {
        Span::seconds(i64::try_from(place.number(1, 86_400)).unwrap_or_default())
    })
}
