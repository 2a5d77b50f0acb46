//! Values of ours as JSON text, as they are kept.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a value of ours, all of which can be written.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The value in a text, if it is one.
pub(crate) fn read_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    ledger_wire::json::from_str(text).ok()
}
