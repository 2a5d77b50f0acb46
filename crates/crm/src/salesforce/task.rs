//! A call as a task.

use ledger_core::call::Direction;
use ledger_core::compose::Format;
use ledger_core::ledger::Draft;
use ledger_core::time::UtcOffset;
use serde_json::{Value, json};

use super::records::{OUTCOME, PEOPLES};
use crate::fields;
use crate::fit::{fit, fit_line};
use crate::json::{object, optional};
use crate::when;

/// `Description` and the one-line fields, in characters.
const LONGEST_BODY: usize = 32_000;
const LONGEST_LINE: usize = 255;
/// Ids of these kinds are people; every other is what a call is about.
const CONTACT_IDS: &str = "003";
const LEAD_IDS: &str = "00Q";

/// A task that is made. What we say here once is a person's to say from then on.
pub(super) fn made(draft: &Draft, offset: UtcOffset) -> Value {
    let mut task = changed(draft, offset);
    let once = object(vec![
        ("Status", "Completed".into()),
        ("Priority", "Normal".into()),
        ("OwnerId", optional(draft.owner.as_ref().map(|owner| owner.as_str()))),
        (OUTCOME, draft.part.result.words().into()),
    ]);
    if let (Value::Object(task), Value::Object(once)) = (&mut task, once) {
        // Whatever a person chose stands there already.
        for (name, value) in once {
            task.entry(name).or_insert(value);
        }
    }
    task
}

/// A task that is changed.
pub(super) fn changed(draft: &Draft, offset: UtcOffset) -> Value {
    let part = &draft.part;
    let mut task = object(vec![
        ("Subject", fit_line(&draft.subject, LONGEST_LINE).into()),
        ("Description", fit(&draft.body, Format::Plain, LONGEST_BODY).into()),
        ("TaskSubtype", "Call".into()),
        ("ActivityDate", when::date(draft.started_at, offset).into()),
        (
            "CallType",
            match part.direction {
                Direction::Inbound => "Inbound",
                Direction::Outbound => "Outbound",
            }
            .into(),
        ),
        ("CallDurationInSeconds", draft.talk.rounded_seconds().into()),
        ("CallObject", draft.marker.as_str().into()),
    ]);
    // The other of the two is a person's to say.
    let id = draft.contact.id.as_str();
    if id.starts_with(CONTACT_IDS) || id.starts_with(LEAD_IDS) {
        task["WhoId"] = json!(id);
    } else {
        task["WhatId"] = json!(id);
    }
    fields::put(&mut task, &draft.fields, &PEOPLES);
    task
}
