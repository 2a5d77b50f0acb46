//! What webhook events come to: calls with their participants.

use std::collections::BTreeMap;

use ledger_core::call::{Call, CallResult, Direction, End, Fold, Role};
use ledger_core::directory::Directory;
use ledger_core::phone::HomeRegion;
use ledger_ringcentral::event::{self, Delivery};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Code, Flaw};

#[derive(Deserialize)]
struct Input {
    events: Vec<Value>,
}

#[derive(Serialize)]
struct Output {
    calls: Vec<CallOutput>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallOutput {
    telephony_session_id: String,
    session_id: String,
    direction: Direction,
    ended: bool,
    external_number: Option<String>,
    started_at: String,
    ended_at: Option<String>,
    participants: Vec<ParticipantOutput>,
    linked_to: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ParticipantOutput {
    extension_id: String,
    role: Role,
    result: CallResult,
    talk_seconds: i64,
    ring_seconds: i64,
}

/// Folds the events of one or several sessions.
///
/// # Errors
///
/// When the input is no list of webhook envelopes; the message names the event.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str = r#"{"events": [...]} with webhook envelopes"#;
    let input: Input =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    let home = HomeRegion::default();
    let mut folds: BTreeMap<_, Fold> = BTreeMap::new();
    for (index, envelope) in input.events.iter().enumerate() {
        let delivery = event::read(&envelope.to_string(), &home)
            .map_err(|problem| Flaw::new(Code::NotAnEvent, format!("events[{index}]"), problem))?;
        match delivery {
            Delivery::Call(event) => {
                let id = event.telephony_session_id;
                let fold = folds.entry(id.clone()).or_insert_with(|| Fold::new(id));
                for observation in event.observations {
                    let _ = fold.observe(observation);
                }
            }
            Delivery::ExtensionsChanged | Delivery::SubscriptionReminder | Delivery::Other(_) => {}
        }
    }
    let directory = Directory::default();
    let calls = folds.values().filter_map(|fold| fold.call(&directory)).map(output).collect();
    Ok(serde_json::to_string_pretty(&Output { calls })?)
}

fn output(call: Call) -> CallOutput {
    CallOutput {
        telephony_session_id: call.telephony_session_id.to_string(),
        session_id: call.session_id,
        direction: call.direction,
        ended: match call.end {
            End::Ended { .. } => true,
            End::Open | End::Uncertain { .. } => false,
        },
        external_number: call.external_number.map(|number| number.to_string()),
        started_at: call.started_at.to_string(),
        ended_at: call.end.at().map(|at| at.to_string()),
        participants: call
            .participants
            .into_iter()
            .map(|participant| ParticipantOutput {
                extension_id: participant.extension_id.to_string(),
                role: participant.role,
                result: participant.result,
                talk_seconds: participant.talk.rounded_seconds(),
                ring_seconds: participant.ring.rounded_seconds(),
            })
            .collect(),
        linked_to: call.linked_to.iter().map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_folded_is_named_by_its_place() {
        let failure = explain("{}").unwrap_err().to_string();
        assert_eq!(
            failure,
            "missing field `events` at line 1 column 2; expected {\"events\": [...]} with webhook \
             envelopes [wrong-shape]"
        );
        let failure = explain(r#"{"events":[{"event":"/extension"},{"body":{}}]}"#).unwrap_err();
        assert!(failure.to_string().starts_with("events[1]: "), "{failure}");
    }
}
