//! A call's properties (<https://developers.hubspot.com/docs/api/crm/calls>).

use ledger_core::additional::{FieldValues, said};
use ledger_core::call::{CallResult, Direction, Side};
use ledger_core::compose::Format;
use ledger_core::ledger::Draft;
use serde_json::Value;

use crate::fields;
use crate::fit::fit;
use crate::json::{object, optional};

/// `hs_call_body`, in characters.
const LONGEST_BODY: usize = 65_536;

/// Of a call that is made. To whom it belongs is a person's to say from then on.
pub(super) fn made(draft: &Draft) -> Value {
    let mut properties = changed(draft);
    if let Some(owner) = &draft.owner {
        properties["hubspot_owner_id"] = owner.as_str().into();
    }
    properties
}

/// Of a call that is changed.
pub(super) fn changed(draft: &Draft) -> Value {
    let part = &draft.part;
    let (from, to) = match part.direction {
        Direction::Inbound => (&part.other, &part.own),
        Direction::Outbound => (&part.own, &part.other),
    };
    let mut properties = object(vec![
        ("hs_timestamp", draft.started_at.0.to_string().into()),
        ("hs_call_title", draft.subject.as_str().into()),
        ("hs_call_body", fit(&draft.body, Format::Html, LONGEST_BODY).into()),
        ("hs_call_duration", (draft.talk.rounded_seconds() * 1000).to_string().into()),
        (
            "hs_call_direction",
            match part.direction {
                Direction::Inbound => "INBOUND",
                Direction::Outbound => "OUTBOUND",
            }
            .into(),
        ),
        ("hs_call_status", status(part.result).into()),
        ("hs_call_from_number", optional(number(from))),
        ("hs_call_to_number", optional(number(to))),
        ("hs_call_external_id", draft.marker.as_str().into()),
    ]);
    fields::put(&mut properties, &texts(&draft.fields), &[]);
    properties
}

/// HubSpot takes every value as a text.
fn texts(fields: &FieldValues) -> FieldValues {
    let text = |value: &Value| match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => said(value).into(),
        Value::Array(_) | Value::Object(_) => value.clone(),
    };
    fields.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// HubSpot's word for an outcome.
fn status(result: CallResult) -> &'static str {
    match result {
        CallResult::Answered => "COMPLETED",
        CallResult::InProgress => "IN_PROGRESS",
        CallResult::Busy => "BUSY",
        CallResult::Failed => "FAILED",
        CallResult::Missed | CallResult::Voicemail | CallResult::NoAnswer => "NO_ANSWER",
        CallResult::Rejected
        | CallResult::AnsweredElsewhere
        | CallResult::Abandoned
        | CallResult::PassedOn => "CANCELED",
    }
}

fn number(side: &Side) -> Option<String> {
    side.line.as_ref().map(ToString::to_string)
}
