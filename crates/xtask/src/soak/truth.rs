//! What the simulated platform says of a soak: how far it is, and what really happened.

use ledger_core::call::{CallResult, Direction};
use serde::Deserialize;
use serde_json::Value;

/// How far a soak is.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SoakStatus {
    /// What will happen, or has happened.
    pub plan: Plan,
    /// Calls that have begun.
    pub begun: usize,
    /// What could not be done.
    pub problems: Vec<String>,
    /// Whether it goes on.
    pub progress: Progress,
}

/// What happens in a soak.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What goes wrong when.
    pub schedule: Vec<Episode>,
}

/// Something that goes wrong for a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// What.
    pub misbehaviour: String,
}

/// Whether a soak goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Progress {
    /// It does.
    UnderWay,
    /// All events were tried and all records are published.
    Finished,
}

/// The platform's state, as far as it matters here.
#[derive(Debug, Clone, Deserialize)]
pub struct State {
    /// Refreshes of tokens.
    pub refreshes: Refreshes,
}

/// Refreshes of tokens that were asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refreshes {
    /// How many.
    pub asked: u64,
    /// How many were ever under way at once.
    pub most_at_once: u64,
}

/// Requests, answers and deliveries that were not as described.
#[derive(Debug, Clone, Deserialize)]
pub struct Violations {
    /// Each with its reason.
    pub violations: Vec<Value>,
}

/// What really happened.
#[derive(Debug, Clone, Deserialize)]
pub struct Truth {
    /// Each session.
    pub calls: Vec<TrueCall>,
}

/// One telephony session as it really was.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrueCall {
    /// Which call, for people.
    pub scenario: String,
    /// The session.
    pub telephony_session_id: String,
    /// Simulated time of its first event, for people.
    pub starts_at: String,
    /// Events that never arrived, of this call and those that belong to it.
    pub missed_events: u64,
    /// What the ledger has to have of it.
    pub entries: Vec<TrueEntry>,
}

/// What the ledger has to have of one user's part in a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrueEntry {
    /// The user.
    pub extension_id: String,
    /// From the user's side.
    pub direction: Direction,
    /// Who was at the other end.
    pub other_end: OtherEnd,
    /// How it came out.
    pub result: CallResult,
    /// Seconds of talk, hold not counted.
    pub talk_seconds: i64,
    /// Milliseconds that the call log counts, hold included.
    pub leg_ms: i64,
    /// What becomes of its recording.
    pub recording: Recording,
}

impl TrueEntry {
    /// Whether a ledger that missed so many events may say that it lasted so long. Only events
    /// tell of hold: where some are missing, the call log's duration is all there is.
    #[must_use]
    pub fn may_have_talked(&self, seconds: i64, missed_events: u64) -> bool {
        seconds == self.talk_seconds
            || (missed_events > 0 && (self.leg_ms - seconds * 1000).abs() < 1000)
    }
}

/// Who was at the other end of a call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OtherEnd {
    /// A number outside of the account, E.164.
    Outside(String),
    /// Someone outside who withheld the number.
    Withheld,
    /// A colleague.
    Internal,
}

/// What becomes of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Recording {
    /// There is none.
    None,
    /// The call was too short.
    Short,
    /// This one, by its id.
    Id(String),
}

/// The name of the contact who has a number.
#[must_use]
pub fn contact_of(number: &str) -> String {
    format!("Customer {number}")
}
