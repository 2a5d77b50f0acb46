//! Values across the boundary, in the shape JSON would have: Chrome's messages and storage carry
//! nothing else.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

/// A value for JavaScript.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// A value from JavaScript.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}

/// What an error says, for a report.
pub(crate) fn words(failure: &JsValue) -> String {
    match failure.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => failure.as_string().unwrap_or_else(|| format!("{failure:?}")),
    }
}
