//! What makes a record the one of this participant of this call.
//!
//! `{"account", "telephonySessionId", "extensionId", "crm"}` in, `{"marker"}` out: the text that
//! an activity carries so that it is found again.

use ledger_core::id::LogKey;
use serde::Serialize;

use crate::{Code, Flaw};

#[derive(Serialize)]
struct Answered {
    marker: String,
}

/// Answers a key's marker.
///
/// # Errors
///
/// When the input is not as above, or a part of the key is empty.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str =
        r#"{"account": "1", "telephonySessionId": "s-1", "extensionId": "2", "crm": "hubspot"}"#;
    let key: LogKey =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    let parts = [
        ("account", key.account.as_str()),
        ("telephonySessionId", key.telephony_session_id.as_str()),
        ("extensionId", key.extension_id.as_str()),
        ("crm", key.crm.as_str()),
    ];
    match parts.into_iter().find(|(_, part)| part.is_empty()) {
        Some((place, _)) => Err(Flaw::new(Code::Missing, place, "it is empty; expected an id")),
        None => Ok(serde_json::to_string(&Answered { marker: key.marker() })? + "\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_names_call_and_participant() {
        let answer = explain(
            r#"{"account": "1", "telephonySessionId": "s-1", "extensionId": "2", "crm": "hubspot"}"#,
        );
        assert_eq!(answer.unwrap(), "{\"marker\":\"s-1/2\"}\n");
    }

    #[test]
    fn an_empty_part_is_named() {
        let flaw = explain(
            r#"{"account": "1", "telephonySessionId": "", "extensionId": "2", "crm": "hubspot"}"#,
        );
        assert_eq!(
            flaw.unwrap_err().to_string(),
            "telephonySessionId: it is empty; expected an id [missing]"
        );
    }
}
