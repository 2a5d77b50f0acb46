//! JSON of CRMs, read and written by path: one value type for all of them, which costs the Worker
//! less than a struct for each of their answers.

use ledger_core::time::Millis;
use serde_json::{Map, Value};

pub(crate) fn read(text: &str) -> Option<Value> {
    ledger_wire::json::from_str(text).ok()
}

/// A text that is not empty, or a number as a text: CRMs write ids both ways.
pub(crate) fn text(value: &Value, path: &str) -> Option<String> {
    match value.pointer(path)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// A list; empty when there is none.
pub(crate) fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(crate) fn is_true(value: &Value, path: &str) -> bool {
    value.pointer(path) == Some(&Value::Bool(true))
}

/// A moment: ISO 8601, with or without a time or an offset (UTC then), or milliseconds.
pub(crate) fn moment(value: &Value, path: &str) -> Option<Millis> {
    /// Smaller numbers are something else, such as the number of a row; this is in 1973.
    const EARLIEST: i64 = 100_000_000_000;
    let text = text(value, path)?;
    if let Ok(number) = text.parse::<i64>() {
        return (number >= EARLIEST).then_some(Millis(number));
    }
    let text = text.replacen(' ', "T", 1);
    let with_time = if text.contains('T') { text } else { format!("{text}T00:00:00") };
    Millis::parse(&with_time).or_else(|_| Millis::parse(&format!("{with_time}Z"))).ok()
}

/// An object of the fields that are not null.
pub(crate) fn object(fields: Vec<(&str, Value)>) -> Value {
    let mut map = Map::new();
    for (name, value) in fields {
        if !value.is_null() {
            map.insert(name.to_owned(), value);
        }
    }
    Value::Object(map)
}

/// An id as a number, for CRMs that take no other; null when it is none.
pub(crate) fn number(id: &str) -> Value {
    id.parse::<i64>().map_or(Value::Null, Value::from)
}

/// Something, or null.
pub(crate) fn optional<T: Into<Value>>(value: Option<T>) -> Value {
    value.map_or(Value::Null, Into::into)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_as_crms_write_them() {
        let rows = [
            (json!("2026-03-02T15:00:00.070Z"), Some(1_772_463_600_070)),
            (json!("2026-03-02T15:00:00.000+0000"), Some(1_772_463_600_000)),
            (json!("2026-03-02 15:00:00"), Some(1_772_463_600_000)),
            (json!("2026-03-02"), Some(1_772_409_600_000)),
            (json!(1_772_463_600_000_i64), Some(1_772_463_600_000)),
            (json!("1772463600000"), Some(1_772_463_600_000)),
            (json!(17), None),
            (json!("soon"), None),
            (json!(null), None),
        ];
        for (value, expected) in rows {
            assert_eq!(moment(&value, ""), expected.map(Millis), "{value}");
        }
    }
}
