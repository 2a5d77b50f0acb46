//! The server's composer of bodies.

use ledger_core::compose::app_connect::{Input, compose};
use ledger_core::time::BundledZones;
use serde_json::{Value, json};

/// A body of these fields.
pub(super) fn composed(mut fields: Value) -> String {
    fields["user"] = json!({ "timezoneName": "UTC" });
    fields["logFormat"] = json!("text/plain");
    if fields["duration"].is_null() {
        fields.as_object_mut().expect("an object").remove("duration");
    }
    let input: Input = serde_json::from_value(fields).expect("the composer's input");
    compose(&input, &BundledZones).body
}
