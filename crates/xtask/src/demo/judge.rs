//! Compares what the ledger and the CRM have with what a play must come to.

use std::collections::BTreeSet;

use ledger_core::ledger::State;
use ledger_wire::api::CallRow;
use serde::Serialize;

use super::client::Played;
use super::crm::Activity;
use super::scenarios::{Expected, Scenario};

/// A line of the demo's table.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The scenario.
    pub scenario: &'static str,
    /// What happens in it.
    pub story: &'static str,
    /// What was expected, in words.
    pub expected: String,
    /// What the ledger has.
    pub entries: Vec<RowEntry>,
    /// How many activities of this play the CRM has.
    pub activities: usize,
    /// What is wrong; empty when nothing is.
    pub wrong: Vec<String>,
    /// Whether all of it is as expected.
    pub ok: bool,
}

/// An entry of a row.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowEntry {
    /// Whose.
    pub extension_id: String,
    /// Their name.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// Why, as a code.
    pub reason: String,
    /// The activity.
    pub activity_id: Option<String>,
}

/// Judges one play.
#[must_use]
pub fn judge(
    scenario: &Scenario,
    played: &Played,
    calls: &[CallRow],
    activities: &[Activity],
) -> Row {
    let is_of_play =
        |row: &&CallRow| played.sessions.iter().any(|id| id == row.telephony_session_id.as_str());
    let found: Vec<&CallRow> = calls.iter().filter(is_of_play).collect();
    let of_play: Vec<&Activity> = activities
        .iter()
        .filter(|activity| {
            let (session, _) = activity.marker.split_once('/').unwrap_or_default();
            played.sessions.iter().any(|id| id == session)
        })
        .collect();
    let mut wrong = Vec::new();
    for expected in scenario.entries {
        match found.iter().find(|row| is_expected(row, expected, played)) {
            None => wrong.push(format!("no entry of extension {}", expected.extension)),
            Some(row) => wrong.extend(mistake(row, expected, scenario, &of_play)),
        }
    }
    for row in &found {
        if !scenario.entries.iter().any(|expected| is_expected(row, expected, played)) {
            wrong.push(format!("an entry of extension {} too many", row.extension_id));
        }
    }
    let logged = scenario.entries.iter().filter(|entry| entry.state == State::Logged).count();
    if of_play.len() != logged {
        wrong.push(format!("{} activities instead of {logged}", of_play.len()));
    }
    let markers: BTreeSet<&str> = of_play.iter().map(|one| one.marker.as_str()).collect();
    if markers.len() != of_play.len() {
        wrong.push("an activity stands twice".to_owned());
    }
    Row {
        scenario: scenario.name,
        story: scenario.story,
        expected: scenario.entries.iter().map(words).collect::<Vec<_>>().join("; "),
        entries: found.iter().map(|row| entry(row)).collect(),
        activities: of_play.len(),
        ok: wrong.is_empty(),
        wrong,
    }
}

fn is_expected(row: &CallRow, expected: &Expected, played: &Played) -> bool {
    row.extension_id.as_str() == expected.extension
        && played.sessions.get(expected.session).map(String::as_str)
            == Some(row.telephony_session_id.as_str())
}

fn mistake(
    row: &CallRow,
    expected: &Expected,
    scenario: &Scenario,
    activities: &[&Activity],
) -> Option<String> {
    let who = &row.extension_name;
    if row.state != expected.state || row.reason.code != expected.why.code() {
        return Some(format!(
            "{who} is {} ({}) instead of {} ({})",
            word(row.state),
            row.reason.code,
            word(expected.state),
            expected.why.code()
        ));
    }
    if expected.state != State::Logged {
        return row.activity_id.as_ref().map(|id| format!("{who} has activity {id} all the same"));
    }
    let Some(activity) = activities
        .iter()
        .find(|activity| row.activity_id.as_ref().is_some_and(|id| id.as_str() == activity.id))
    else {
        return Some(format!("{who}'s activity is not in the CRM"));
    };
    let contact = scenario.contact.map(|(_, name)| name).unwrap_or_default();
    if activity.contact != contact {
        return Some(format!("{who}'s activity is with {}", activity.contact));
    }
    (activity.seconds != row.talk_seconds).then(|| {
        format!("{who} talked {} s, and the activity says {} s", row.talk_seconds, activity.seconds)
    })
}

fn words(expected: &Expected) -> String {
    format!("{} {} ({})", name_of(expected.extension), word(expected.state), expected.why)
}

fn name_of(extension: &str) -> &'static str {
    match extension {
        "400200000001" => "Ann",
        "400200000002" => "Bob",
        "400200000800" => "menu",
        _ => "someone",
    }
}

fn entry(row: &CallRow) -> RowEntry {
    RowEntry {
        extension_id: row.extension_id.to_string(),
        name: row.extension_name.clone(),
        state: row.state,
        reason: row.reason.code.clone(),
        activity_id: row.activity_id.as_ref().map(ToString::to_string),
    }
}

/// A state as the table shows it.
#[must_use]
pub fn word(state: State) -> &'static str {
    match state {
        State::InProgress => "in progress",
        State::Logging => "logging",
        State::Unresolved => "waits for a person",
        State::Logged => "logged",
        State::Skipped => "skipped",
        State::Failed => "failed",
    }
}
