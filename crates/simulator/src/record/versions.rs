//! What a record looks like before it is complete, and with its recording.

use serde_json::{Value, json};

use super::Record;
use crate::identity::SessionIdentity;
use crate::notification::put;

impl Record {
    /// The record once its recording is ready: on the record and on each leg where people talked.
    /// `None` when nobody did.
    pub(crate) fn with_recording(
        &self,
        base: &str,
        account: &str,
        identity: &SessionIdentity,
    ) -> Option<Self> {
        if self.talks.is_empty() {
            return None;
        }
        let id = &identity.recording;
        let uri = format!("{base}/restapi/v1.0/account/{account}/recording/{id}");
        let content = format!("{uri}/content");
        let recording = json!({"id": id, "uri": uri, "type": "Automatic", "contentUri": content});
        let mut record = self.clone();
        put(&mut record.detailed, "recording", recording.clone());
        let legs = record.detailed.get_mut("legs").and_then(Value::as_array_mut);
        for leg in legs
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(position, leg)| self.talks.contains(&position).then_some(leg))
        {
            put(leg, "recording", recording.clone());
        }
        Some(record)
    }

    /// The record of a call whose recording was too short to be kept.
    pub(crate) fn with_short_recording(&self) -> Self {
        let mut record = self.clone();
        put(&mut record.detailed, "shortRecording", true);
        record
    }

    /// The record while the call goes on: no legs yet, and a queue's call looks like one to the
    /// agent who is rung.
    pub(crate) fn in_progress(&self) -> Self {
        let mut record = self.without(&["legs", "message", "reason", "recording"]);
        let hunting = self.detailed["legs"]
            .as_array()
            .is_some_and(|legs| legs.iter().any(|leg| leg["legType"] == "Hunting"));
        if hunting {
            put(&mut record.detailed, "direction", "Outbound");
            put(&mut record.detailed, "action", "VoIP Call");
            put(&mut record.detailed, "transport", "VoIP");
        }
        put(&mut record.detailed, "result", "In Progress");
        put(&mut record.detailed, "finished", false);
        put(&mut record.detailed, "duration", 0);
        put(&mut record.detailed, "durationMs", 0);
        record
    }

    /// The record as the log may show it first: only the legs before anyone talked, at least one,
    /// with the result of the last of them, and half the duration.
    pub(crate) fn half_known(&self) -> Self {
        let mut record = self.without(&["message", "recording"]);
        let length = self.detailed["durationMs"].as_i64().unwrap_or(0) / 2;
        put(&mut record.detailed, "duration", length / 1000);
        put(&mut record.detailed, "durationMs", length);
        let known = self.talks.first().copied().unwrap_or(1).max(1);
        let legs = self.detailed["legs"].as_array().map(Vec::as_slice).unwrap_or_default();
        let legs = legs.get(..known).unwrap_or(legs);
        if let Some(last) = legs.last() {
            put(&mut record.detailed, "legs", json!(legs));
            for field in ["result", "reason"] {
                if let Some(value) = last.get(field) {
                    put(&mut record.detailed, field, value.clone());
                }
            }
        }
        record
    }

    fn without(&self, names: &[&str]) -> Self {
        let mut record = self.clone();
        if let Value::Object(fields) = &mut record.detailed {
            fields.retain(|name, _| !names.contains(&name.as_str()));
        }
        record
    }
}
