//! Compares what the ledger and the CRM have with what really happened, call by call.

use std::collections::BTreeMap;

use ledger_core::ledger::State;
use ledger_core::why::Why;
use ledger_wire::api::{CallRow, StoredActivity};

use super::truth::{OtherEnd, Recording, TrueCall, TrueEntry, contact_of};
use crate::demo::judge::word;

/// What a comparison came to.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// Entries of the truth.
    pub entries: usize,
    /// Activities in the CRM.
    pub activities: usize,
    /// What differs, each in a sentence; empty when nothing does.
    pub differences: Vec<String>,
}

/// A call and an extension.
type Key = (String, String);

/// Compares everything.
#[must_use]
pub fn judge(truth: &[TrueCall], calls: &[CallRow], activities: &[StoredActivity]) -> Judgement {
    let mut rows: BTreeMap<Key, &CallRow> = BTreeMap::new();
    let mut found: BTreeMap<Key, Vec<&StoredActivity>> = BTreeMap::new();
    let mut differences = Vec::new();
    for row in calls {
        let key = (row.telephony_session_id.to_string(), row.extension_id.to_string());
        if rows.insert(key, row).is_some() {
            differences.push(format!("the ledger lists {} twice", row.telephony_session_id));
        }
    }
    for activity in activities {
        let (session, extension) = activity.marker.split_once('/').unwrap_or_default();
        found.entry((session.to_owned(), extension.to_owned())).or_default().push(activity);
    }
    let mut entries = 0;
    for call in truth {
        for entry in &call.entries {
            entries += 1;
            let key = (call.telephony_session_id.clone(), entry.extension_id.clone());
            let (row, activities) = (rows.remove(&key), found.remove(&key).unwrap_or_default());
            let wrong = match row {
                None => vec!["is not in the ledger".to_owned()],
                Some(row) => mistakes(call, entry, row, &activities),
            };
            let (scenario, session, at) = (&call.scenario, &key.0, &call.starts_at);
            let name = format!("{scenario} {session}/{} of {at}", key.1);
            differences.extend(wrong.into_iter().map(|wrong| format!("{name}: {wrong}")));
        }
    }
    // Others may be listed, such as a caller who left in a menu, but nothing of them is logged.
    for ((session, extension), row) in &rows {
        if row.state != State::Skipped {
            let state = word(row.state);
            differences.push(format!("{session}/{extension} is {state}, and should not be there"));
        }
    }
    for (session, extension) in found.keys() {
        differences.push(format!("an activity of {session}/{extension} too many"));
    }
    Judgement { entries, activities: activities.len(), differences }
}

fn mistakes(
    call: &TrueCall,
    entry: &TrueEntry,
    row: &CallRow,
    activities: &[&StoredActivity],
) -> Vec<String> {
    let (state, why) = match &entry.other_end {
        OtherEnd::Outside(_) => (State::Logged, Why::OneContact),
        OtherEnd::Withheld => (State::Unresolved, Why::NoNumber),
        OtherEnd::Internal => (State::Skipped, Why::InternalCall),
    };
    let mut wrong = Vec::new();
    if row.state != state || row.reason.code != why.code() {
        let (is, code) = (word(row.state), &row.reason.code);
        wrong.push(format!("is {is} ({code}) instead of {} ({})", word(state), why.code()));
    }
    if row.direction != entry.direction {
        wrong.push(format!("is {:?} instead of {:?}", row.direction, entry.direction));
    }
    if row.result != entry.result {
        wrong.push(format!("was {:?} instead of {:?}", row.result, entry.result));
    }
    if !entry.may_have_talked(row.talk_seconds, call.missed_events) {
        let (ledger, truth) = (row.talk_seconds, entry.talk_seconds);
        wrong.push(format!(
            "talked {ledger} s instead of {truth} s ({} events missed)",
            call.missed_events
        ));
    }
    match (&entry.other_end, activities) {
        (OtherEnd::Outside(number), [activity]) => {
            wrong.extend(activity_mistakes(entry, row, number, activity))
        }
        (OtherEnd::Outside(_), many) => {
            wrong.push(format!("has {} activities instead of 1", many.len()));
        }
        (OtherEnd::Withheld | OtherEnd::Internal, []) => {}
        (OtherEnd::Withheld | OtherEnd::Internal, many) => {
            wrong.push(format!("has {} activities instead of none", many.len()));
        }
    }
    wrong
}

fn activity_mistakes(
    entry: &TrueEntry,
    row: &CallRow,
    number: &str,
    activity: &StoredActivity,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let contact = contact_of(number);
    if activity.contact.name != contact {
        wrong.push(format!("is logged with {} instead of {contact}", activity.contact.name));
    }
    if activity.talk_seconds != row.talk_seconds {
        let (crm, truth) = (activity.talk_seconds, row.talk_seconds);
        wrong.push(format!("talked {crm} s in the CRM instead of {truth} s"));
    }
    match &entry.recording {
        Recording::Id(id) if !activity.body.contains(id.as_str()) => {
            wrong.push(format!("has no recording {id} in the CRM"));
        }
        Recording::Id(_) | Recording::None | Recording::Short => {}
    }
    wrong
}
