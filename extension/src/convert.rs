//! Values of ours as JSON text, as they are kept.

use serde::Serialize;

/// The text of a value of ours, all of which can be written.
pub(crate) fn text(value: &impl Serialize) -> String {
    ledger_wire::json::to_string(value).unwrap_or_default()
}
