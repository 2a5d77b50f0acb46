//! Texts with places: `{name}` stands for a value, `{{` and `}}` for a brace.
//!
//! In JSON a text that is nothing but one place takes the value as it is: a number stays one, and
//! what is not there leaves its key out. `{name|number}` turns a text into a number, for CRMs that
//! take ids in no other way.

use ledger_wire::json;
use serde_json::{Map, Value};

use crate::json::number;

/// What a template asks for by name.
pub(super) type Values<'a> = &'a dyn Fn(&str) -> Value;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Place(Place<'a>),
}

/// A place for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    AsItIs,
    Number,
}

/// The places of a template.
///
/// # Errors
///
/// What is wrong with its braces.
pub(super) fn places(template: &str) -> Result<Vec<Place<'_>>, &'static str> {
    let place = |piece| match piece {
        Piece::Place(place) => Some(place),
        Piece::Text(_) => None,
    };
    Ok(pieces(template)?.into_iter().filter_map(place).collect())
}

/// A template as text, each value escaped for where it stands.
pub(super) fn text(template: &str, values: Values<'_>, escape: fn(&str) -> String) -> String {
    let mut filled = String::new();
    for piece in pieces(template).unwrap_or_default() {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Place(place) => match place.value(values) {
                Value::String(text) => filled.push_str(&escape(&text)),
                Value::Null => {}
                other
                @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                    filled.push_str(&json::to_string(&other).unwrap_or_default())
                }
            },
        }
    }
    filled
}

/// A template in JSON, at any depth.
pub(super) fn json(template: &Value, values: Values<'_>) -> Value {
    match template {
        Value::String(template) => match pieces(template).unwrap_or_default().as_slice() {
            [Piece::Place(place)] => place.value(values),
            _ => Value::String(text(template, values, str::to_owned)),
        },
        Value::Array(items) => {
            let filled = items.iter().map(|item| (item, json(item, values)));
            Value::Array(filled.filter(is_wanted).map(|(_, filled)| filled).collect())
        }
        Value::Object(fields) => {
            let mut map = Map::new();
            for (name, field) in fields {
                let filled = json(field, values);
                if is_wanted(&(field, filled.clone())) {
                    map.insert(name.clone(), filled);
                }
            }
            Value::Object(map)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => template.clone(),
    }
}

/// A null that the description has itself is meant.
fn is_wanted((template, filled): &(&Value, Value)) -> bool {
    !filled.is_null() || template.is_null()
}

impl Place<'_> {
    fn value(self, values: Values<'_>) -> Value {
        match (self.wanted, values(self.name)) {
            (Wanted::Number, Value::String(text)) => number(&text),
            (Wanted::Number | Wanted::AsItIs, value) => value,
        }
    }
}

fn pieces(template: &str) -> Result<Vec<Piece<'_>>, &'static str> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        if let Some(next) = behind.strip_prefix("{{").or_else(|| behind.strip_prefix("}}")) {
            found.push(Piece::Text(behind.get(..1).unwrap_or_default()));
            rest = next;
            continue;
        }
        let Some((name, next)) = behind.strip_prefix('{').and_then(|it| it.split_once('}')) else {
            return Err("a brace stands alone; write {{ or }} for a brace itself");
        };
        let (name, wanted) = match name.strip_suffix("|number") {
            Some(name) => (name, Wanted::Number),
            None => (name, Wanted::AsItIs),
        };
        found.push(Piece::Place(Place { name, wanted }));
        rest = next;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;

    fn given(name: &str) -> Value {
        match name {
            "name" => value!("Zoë {x} & \"Co\""),
            "id" => value!("17"),
            "seconds" => value!(65),
            _ => Value::Null,
        }
    }

    #[test]
    fn json_keeps_what_values_are() {
        let rows = [
            (value!({ "a": "{name}" }), value!({ "a": "Zoë {x} & \"Co\"" })),
            (value!({ "a": "{seconds}" }), value!({ "a": 65 })),
            (value!({ "a": "{seconds} s" }), value!({ "a": "65 s" })),
            (value!({ "a": "{id}" }), value!({ "a": "17" })),
            (value!({ "a": "{id|number}" }), value!({ "a": 17 })),
            (value!({ "a": "{name|number}", "b": 1 }), value!({ "b": 1 })),
            (value!({ "a": "{nothing}", "b": null }), value!({ "b": null })),
            (value!({ "a": "x{nothing}" }), value!({ "a": "x" })),
            (value!(["{nothing}", { "a": ["{id}"] }]), value!([{ "a": ["17"] }])),
            (value!("{{ {id} }}"), value!("{ 17 }")),
            (value!(""), value!("")),
        ];
        for (template, expected) in rows {
            assert_eq!(json(&template, &given), expected, "{template}");
        }
    }

    #[test]
    fn values_are_escaped_and_texts_are_not() {
        let filled = text("/a b?q={name}&s={seconds}", &given, ledger_wire::http::encode);
        assert_eq!(filled, "/a b?q=Zo%C3%AB%20%7Bx%7D%20%26%20%22Co%22&s=65");
    }

    #[test]
    fn braces_are_in_pairs() {
        for broken in ["{", "}", "a {name", "name} b", "{{}"] {
            assert!(places(broken).is_err(), "{broken}");
        }
        let names = |template| {
            let places: Vec<Place<'_>> = places(template).unwrap();
            places.iter().map(|place| place.name.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("{a}{{b}}{c|number}"), ["a", "c"]);
    }
}
