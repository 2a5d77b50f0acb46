//! App Connect's call log composer's input on one side, the subject and the body that our core
//! writes on the other.

use ledger_core::compose::app_connect::{Input, compose};
use ledger_core::time::Zones;

use crate::Flaw;

/// Answers one input.
///
/// # Errors
///
/// When the input is not what a composer is called with.
pub(super) fn explain(input: &str, zones: &dyn Zones) -> Result<String, Flaw> {
    const EXPECTED: &str = r#"what App Connect's composer is called with, such as {"logFormat": "text/plain", "callLog": {"direction": "Inbound"}, "note": "Call back"}"#;
    let input: Input =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    Ok(serde_json::to_string_pretty(&compose(&input, zones))? + "\n")
}

#[cfg(test)]
mod tests {
    use ledger_core::time::BundledZones;

    use super::*;

    #[test]
    fn a_body_is_composed_and_what_is_no_input_is_refused() {
        let answer = explain(
            r#"{"logFormat": "text/markdown", "callLog": {"direction": "Outbound"},
                "contactInfo": {"name": "Ada Byron"}, "user": {}, "duration": 61}"#,
            &BundledZones,
        )
        .unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["subject"], "Outbound Call to Ada Byron");
        assert_eq!(answer["body"], "**Duration**: 1 minute, 1 second\n");
        let is_refused = |input: &str| explain(input, &BundledZones).is_err();
        assert!(is_refused("7") && is_refused(r#"{"logFormat": "text/rtf"}"#));
    }
}
