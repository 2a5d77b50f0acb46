//! The topics of `ledger_explain`: an answer that is JSON, or a flaw that says what it is.

use ledger_core::time::BundledZones;
use ledger_explain::Topic;
use serde::Deserialize;
use serde_json::Value;

use crate::as_text;

#[derive(Deserialize)]
pub(crate) struct Case {
    topic: String,
    /// A text is taken as it is, anything else as JSON.
    input: Value,
}

pub(crate) fn run(case: Case) {
    let Some(topic) = Topic::named(&case.topic) else { return };
    match topic.explain(&as_text(&case.input), &BundledZones) {
        Ok(answer) if topic == Topic::Phone => {
            assert!(answer.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
        }
        Ok(answer) => assert!(serde_json::from_str::<Value>(&answer).is_ok(), "{answer}"),
        Err(flaw) => assert!(!flaw.problem.is_empty()),
    }
}
