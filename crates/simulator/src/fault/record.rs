//! How call-log records can go wrong.

use serde::{Deserialize, Serialize};

/// Whether calls under way have records. The real log may show them, with the result
/// `In Progress` ("RingCentral API reference: List Company Call Records").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InProgressRecords {
    /// They have none.
    Hidden,
    /// They have, from the first second on.
    Shown,
}

/// What becomes of the recordings of plays that have one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Recordings {
    /// They are ready after as long as the call lasted.
    Normal,
    /// They are ready so many simulated seconds later than that.
    LateSeconds(f64),
    /// They never come, and nothing says so.
    Never,
    /// The call was too short: the record says `shortRecording` from the start.
    Short,
}
