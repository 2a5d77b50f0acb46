//! `explain compose`: App Connect's call log composer's input on one side, the subject and the
//! body that our core writes on the other.

use anyhow::{Context, Result};
use ledger_core::compose::app_connect::{Input, compose};
use ledger_core::time::BundledZones;

/// Answers one input.
pub(super) fn explain(input: &str) -> Result<String> {
    let input: Input =
        serde_json::from_str(input).context("the input is not what a composer is called with")?;
    let mut answer = serde_json::to_string_pretty(&compose(&input, &BundledZones))?;
    answer.push('\n');
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_composed_and_what_is_no_input_is_refused() {
        let answer = explain(
            r#"{"logFormat": "text/markdown", "callLog": {"direction": "Outbound"},
                "contactInfo": {"name": "Ada Byron"}, "user": {}, "duration": 61}"#,
        )
        .unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["subject"], "Outbound Call to Ada Byron");
        assert_eq!(answer["body"], "**Duration**: 1 minute, 1 second\n");
        assert!(explain("7").is_err() && explain(r#"{"logFormat": "text/rtf"}"#).is_err());
    }
}
