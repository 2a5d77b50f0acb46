//! What the call log says about a session.
//!
//! A record comes 15 to 30 seconds after the call and may change later. It has the final result,
//! the duration of each leg and the recording; events have none of these. (RingCentral's
//! reference, "Company Call Log Records" with view `Detailed`; guide, "Call Log".)

use serde::{Deserialize, Serialize};

use super::event::{Direction, Side};
use crate::id::{CallRecordId, ExtensionId, TelephonySessionId};
use crate::time::{Millis, Span};

/// One record of the call log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// RingCentral's id of the record.
    pub id: CallRecordId,
    /// The older numeric session id.
    pub session_id: String,
    /// When the call began.
    pub started_at: Millis,
    /// When the call log last changed the record.
    pub modified_at: Millis,
    /// Inbound or outbound, as seen from the account.
    pub direction: Direction,
    /// The calling side.
    pub from: Side,
    /// The called side.
    pub to: Side,
    /// How long the whole call lasted, with time in menus and queues; never below zero.
    pub duration: Span,
    /// RingCentral's word for how it ended, such as `Accepted` or `Missed`.
    pub result: String,
    /// Whether the call is still going on; such a record decides nothing.
    pub progress: Progress,
    /// The recording, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Media>,
    /// Whether the recording was too short to be kept: none will come.
    #[serde(default)]
    pub short_recording: bool,
    /// The voicemail message, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voicemail: Option<Media>,
    /// Each leg, in the order of the call.
    pub legs: Vec<Leg>,
    /// Sessions that RingCentral joins to this one by a transfer.
    #[serde(default)]
    pub linked_to: Vec<TelephonySessionId>,
}

/// Whether a record is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// The call goes on.
    InProgress,
    /// The call has ended.
    Finished,
}

/// One leg of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leg {
    /// The account's own extension on the leg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_id: Option<ExtensionId>,
    /// Inbound or outbound, as seen from the extension.
    pub direction: Direction,
    /// When the leg began.
    pub started_at: Millis,
    /// How long it lasted, with time on hold; never below zero.
    pub duration: Span,
    /// RingCentral's word for how it ended, such as `Accepted`, in its own spelling.
    pub result: String,
    /// RingCentral's `legType`, such as `Accept` or `Hunting`, in its own spelling.
    pub leg_type: String,
    /// The calling side.
    pub from: Side,
    /// The called side.
    pub to: Side,
    /// The recording of this leg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Media>,
    /// The voicemail left on this leg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voicemail: Option<Media>,
}

/// A recording or a voicemail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// RingCentral's id.
    pub id: String,
    /// Where it can be fetched with a RingCentral sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}
