//! The extension's shell. This first one only proves the pipeline: the service worker and a
//! page load the same WASM and call it.

use wasm_bindgen::prelude::wasm_bindgen;

/// The sentence that the page shows.
#[wasm_bindgen]
pub fn greeting(name: &str) -> String {
    format!("Call Ledger is ready for {name}.")
}
