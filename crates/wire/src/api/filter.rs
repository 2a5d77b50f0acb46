//! Which calls someone wants to see.

use ledger_core::id::ExtensionId;
use ledger_core::ledger::State;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use serde::{Deserialize, Serialize};

use super::CallRow;

/// Which calls are listed. What is nothing narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CallFilter {
    /// Those of this extension.
    pub person: Option<ExtensionId>,
    /// Those in this state.
    pub state: Option<State>,
    /// Those that are there for this reason.
    pub reason: Option<Why>,
    /// Those with a number that has these digits; with a plus, that begins with them.
    pub number: Option<String>,
    /// Those that began at this moment or later.
    pub since: Option<Millis>,
    /// Those that began before this moment.
    pub before: Option<Millis>,
}

impl CallFilter {
    /// A number as someone types it, as far as calls can be found by it; nothing when it has no
    /// digit.
    pub fn digits(typed: &str) -> Option<String> {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return None;
        }
        Some(if typed.trim_start().starts_with('+') { format!("+{digits}") } else { digits })
    }

    /// Whether it takes a call.
    pub fn takes(&self, row: &CallRow) -> bool {
        let number = row.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
        self.person.as_ref().is_none_or(|person| *person == row.extension_id)
            && self.state.is_none_or(|state| state == row.state)
            && self.reason.is_none_or(|reason| reason.code() == row.reason.code)
            && self.number.as_ref().is_none_or(|digits| number.contains(digits.as_str()))
            && self.since.is_none_or(|since| row.started_at >= since)
            && self.before.is_none_or(|before| row.started_at < before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        let rows = [
            ("(415) 555-0151", Some("4155550151")),
            (" +1 415", Some("+1415")),
            ("0151", Some("0151")),
            ("Ivy", None),
            ("", None),
        ];
        for (typed, expected) in rows {
            assert_eq!(CallFilter::digits(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn each_part_narrows() {
        let row: CallRow = serde_json::from_value(serde_json::json!({
            "telephonySessionId": "s-1", "extensionId": "101", "extensionName": "Ann",
            "direction": "Inbound", "number": "+14155550151", "startedAt": 50, "talkSeconds": 0,
            "result": "answered", "state": "skipped",
            "reason": { "code": "blocked", "sentence": "", "nextStep": "" },
        }))
        .unwrap();
        let filter = |json| serde_json::from_value::<CallFilter>(json).unwrap();
        let rows = [
            (serde_json::json!({}), true),
            (serde_json::json!({ "person": "101", "state": "skipped" }), true),
            (serde_json::json!({ "person": "102" }), false),
            (serde_json::json!({ "state": "logged" }), false),
            (serde_json::json!({ "reason": "blocked", "number": "+1415" }), true),
            (serde_json::json!({ "reason": "too-short" }), false),
            (serde_json::json!({ "number": "5550151" }), true),
            (serde_json::json!({ "number": "5550152" }), false),
            (serde_json::json!({ "since": 50, "before": 51 }), true),
            (serde_json::json!({ "since": 51 }), false),
            (serde_json::json!({ "before": 50 }), false),
        ];
        for (json, expected) in rows {
            assert_eq!(filter(json.clone()).takes(&row), expected, "{json}");
        }
    }
}
