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
    /// Entries with the call log's duration, because no event told of hold.
    pub hold_unknown: usize,
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
    let (mut entries, mut hold_unknown) = (0, 0);
    for call in truth {
        for entry in &call.entries {
            entries += 1;
            let key = (call.telephony_session_id.clone(), entry.extension_id.clone());
            let (row, activities) = (rows.remove(&key), found.remove(&key).unwrap_or_default());
            hold_unknown += usize::from(row.is_some_and(|row| {
                row.talk_seconds != entry.talk_seconds
                    && entry.may_have_talked(row.talk_seconds, call.missed_events)
            }));
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
    Judgement { entries, activities: activities.len(), hold_unknown, differences }
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NUMBER: &str = "+14155550101";

    /// A call that Ann talked in for 52 s, and was on hold in for 8 s.
    fn truth(other_end: Value, missed_events: u64) -> Vec<TrueCall> {
        serde_json::from_value(json!([{
            "scenario": "inbound-ivr", "telephonySessionId": "s-1", "startsAt": "noon",
            "missedEvents": missed_events,
            "entries": [{
                "extensionId": "101", "direction": "Inbound", "otherEnd": other_end,
                "result": "answered", "talkSeconds": 52, "legMs": 60_400,
                "recording": { "id": "7" },
            }],
        }]))
        .unwrap()
    }

    fn row(change: Value) -> Vec<CallRow> {
        let why = ledger_wire::api::Reason::from(Why::OneContact);
        let mut row = json!({
            "telephonySessionId": "s-1", "extensionId": "101", "extensionName": "Ann",
            "direction": "Inbound", "startedAt": 0, "talkSeconds": 52, "result": "answered",
            "state": State::Logged, "reason": why,
        });
        row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        vec![serde_json::from_value(row).unwrap()]
    }

    fn activity(change: Value) -> StoredActivity {
        let mut activity = json!({
            "id": "1", "marker": "s-1/101", "subject": "", "body": "recording 7",
            "contact": { "id": "1", "name": contact_of(NUMBER) },
            "startedAt": 0, "talkSeconds": 52, "createdAt": 0, "updatedAt": 0,
            "extensionId": "101", "extensionName": "Ann",
        });
        activity.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value(activity).unwrap()
    }

    #[test]
    fn every_difference_is_named() {
        let outside = || json!({ "outside": NUMBER });
        let (same, hold) = (|| json!({}), || json!({ "talkSeconds": 60 }));
        let twice = || vec![activity(json!({})), activity(json!({ "id": "2" }))];
        let other = json!({ "marker": "s-2/101" });
        let stranger = json!({ "contact": { "id": "2", "name": "Someone" } });
        #[rustfmt::skip]
        let cases = [
            ("all is well", truth(outside(), 0), row(same()), vec![activity(same())], ""),
            ("hold that no event told of", truth(outside(), 1), row(hold()), vec![activity(hold())], ""),
            ("hold that an event told of", truth(outside(), 0), row(hold()), vec![activity(hold())],
             "talked 60 s instead of 52 s"),
            ("not in the ledger", truth(outside(), 0), vec![], vec![], "is not in the ledger"),
            ("not in the CRM", truth(outside(), 0), row(same()), vec![], "has 0 activities instead of 1"),
            ("twice", truth(outside(), 0), row(same()), twice(), "has 2 activities instead of 1"),
            ("someone else's", truth(outside(), 0), row(same()), vec![activity(stranger)],
             "is logged with Someone"),
            ("no recording", truth(outside(), 0), row(same()), vec![activity(json!({ "body": "" }))],
             "has no recording 7"),
            ("another result", truth(outside(), 0), row(json!({ "result": "missed" })),
             vec![activity(same())], "was Missed instead of Answered"),
            ("another direction", truth(outside(), 0), row(json!({ "direction": "Outbound" })),
             vec![activity(same())], "is Outbound instead of Inbound"),
            ("an activity too many", truth(outside(), 0), row(same()),
             vec![activity(same()), activity(other)], "an activity of s-2/101 too many"),
            ("an internal call", truth(json!("internal"), 0), row(same()), vec![activity(same())],
             "has 1 activities instead of none"),
            ("a call that never was", vec![], row(same()), vec![], "should not be there"),
        ];
        for (name, truth, rows, activities, expected) in cases {
            let found = judge(&truth, &rows, &activities).differences;
            match expected {
                "" => assert_eq!(found, Vec::<String>::new(), "{name}"),
                expected => {
                    assert!(found.iter().any(|one| one.contains(expected)), "{name}: {found:?}");
                }
            }
        }
    }
}
