//! Values across the boundary, as JSON text. One reader of JSON is needed for the Worker's answers
//! anyway; a second one for JavaScript values would make the WASM half as large again.

use ledger_core::from_json::{FromJson, from_str};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

/// A value for JavaScript.
pub(crate) fn to_text(value: &impl Serialize) -> Result<JsValue, JsValue> {
    match ledger_wire::json::to_string(value) {
        Ok(text) => Ok(JsValue::from_str(&text)),
        Err(failure) => Err(js_sys::Error::new(&failure.to_string()).into()),
    }
}

/// A value from JavaScript.
pub(crate) fn from_text<T: FromJson>(text: &JsValue) -> Result<T, JsValue> {
    let text = text.as_string().unwrap_or_default();
    from_str(&text).ok_or_else(|| js_sys::Error::new("a message of another version").into())
}

/// The text of a value of ours, all of which can be written.
pub(crate) fn text(value: &impl Serialize) -> String {
    ledger_wire::json::to_string(value).unwrap_or_default()
}

/// What an error says, for a report.
pub(crate) fn words(failure: &JsValue) -> String {
    match failure.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => failure.as_string().unwrap_or_default(),
    }
}
