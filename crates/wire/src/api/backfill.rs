//! Logging calls of the past: what an administrator asks for and is shown.

use ledger_core::from_json::FromJson;
use ledger_core::ledger::Prospect;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::{CallRow, Reason};

/// Which calls are to be logged. Those that began in this time are read from the call log and
/// counted; nothing is logged before the backfill is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackfillRange {
    /// The earliest begin of a call.
    pub from: Millis,
    /// The latest.
    pub to: Millis,
}

/// Where a backfill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum BackfillStage {
    /// The dry run: calls are read and counted, and nothing is logged.
    Counting,
    /// All calls are counted; an administrator may start it.
    Ready,
    /// Calls are being logged.
    Running,
    /// No more calls are logged until it is resumed.
    Paused,
    /// An administrator ended it. What was logged stays.
    Cancelled,
    /// All calls were given to the ledger; the list of calls says what becomes of them.
    Done,
    /// It cannot go on; `problem` says why.
    Failed,
}

/// What an administrator wants done with a backfill: the last part of
/// `POST /v1/backfill/{command}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackfillCommand {
    /// Log what was counted.
    Start,
    /// Log no more for now. What was begun is finished.
    Pause,
    /// Go on where it was paused.
    Resume,
    /// End it. What was logged stays.
    Cancel,
}

impl BackfillCommand {
    /// Every command there is.
    pub const ALL: [Self; 4] = [Self::Start, Self::Pause, Self::Resume, Self::Cancel];

    /// The word in the path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
        }
    }
}

/// A backfill and how far it has come.
///
/// No call that the ledger knows, or whose marker is in the CRM, is logged a second time. Records
/// that App Connect's own client wrote carry no such marker: only where the CRM is reached through
/// an App Connect server does the search find them by their session. Elsewhere choose a time in
/// which that client did not log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Backfill {
    /// Which calls.
    pub range: BackfillRange,
    /// Where it stands.
    pub stage: BackfillStage,
    /// The newest calls are read first: those that began at this moment or later have been read.
    /// It goes back from the range's end to its beginning, and back to the end when it starts.
    pub read_back_to: Millis,
    /// How many calls the dry run has counted.
    pub calls_counted: u32,
    /// How many calls were given to the ledger since it was started.
    pub calls_given: u32,
    /// Records of the call log that could not be read and are left out.
    pub unreadable: u32,
    /// What would become of the calls, or what they were given to the ledger for: parts of
    /// calls by reason. A call that several extensions talked in has as many parts.
    pub counts: Vec<BackfillCount>,
    /// What went wrong last; empty when nothing did.
    pub problem: String,
}

/// Parts of calls of which the same becomes for the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct BackfillCount {
    /// What becomes of them.
    pub prospect: Prospect,
    /// Why. For calls that will be logged: the number is looked up in the CRM first, and what
    /// is found may still mean that a person is asked.
    pub reason: Reason,
    /// How many.
    pub count: u32,
    /// The newest of them, a few.
    pub sample: Vec<CallRow>,
}
