//! What one telephony session event says about one party.
//!
//! RingCentral's spelling varies (`VoiceMail`, `Voicemail`), and its lists grow; a value we do not
//! know is kept as it came and never stops the call from being folded. (RingCentral's reference,
//! "Account Telephony Sessions Event"; guides, "Telephony session notifications" and "Call
//! states".)

use serde::{Deserialize, Serialize};

use crate::from_json::FromJson;
use crate::id::{ExtensionId, PartyId, TelephonySessionId};
use crate::phone::Line;
use crate::time::Millis;

/// One party's state at one moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observation {
    /// RingCentral's number of the event within the session, contiguous from 2.
    pub sequence: u64,
    /// When the state changed, by RingCentral's clock (`eventTime`). Several events may share it.
    pub at: Millis,
    /// The older numeric session id; `"0"` on conference bridges, so never a key.
    pub session_id: String,
    /// How the session began.
    pub origin: Origin,
    /// The leg.
    pub party: PartyId,
    /// The account's own extension on this leg; an outside line has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_id: Option<ExtensionId>,
    /// As seen from RingCentral: `Inbound` means towards the endpoint.
    pub direction: Direction,
    /// The calling side.
    pub from: Side,
    /// The called side.
    pub to: Side,
    /// The state.
    pub status: Status,
    /// Why, when RingCentral says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The session in which this leg goes on (`status.peerId`; guide, "Warm transfer").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<TelephonySessionId>,
    /// Marks that came with the state.
    #[serde(default)]
    pub marks: Marks,
}

/// Flags of an event, each absent on most.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Marks {
    /// The leg rings a member of a call queue.
    pub queue_call: bool,
    /// RingCentral counts the call as missed by this party.
    pub missed: bool,
    /// A recording runs.
    pub recorded: bool,
}

/// One side of a leg.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// The number or extension; an anonymous caller has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Line>,
    /// The name RingCentral shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account's own extension on that side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_id: Option<ExtensionId>,
}

impl Side {
    /// Whether this side is known to be inside the account.
    pub fn is_inside(&self) -> bool {
        self.extension_id.is_some() || matches!(self.line, Some(Line::Extension(_)))
    }
}

/// Direction of a call or of a leg.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson,
)]
pub enum Direction {
    /// Towards us.
    Inbound,
    /// From us.
    Outbound,
}

impl Direction {
    /// RingCentral's spelling, which is ours in JSON too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
        }
    }
}

/// How a session began (`origin.type`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// An ordinary call.
    Call,
    /// Click-to-dial: RingCentral calls both sides.
    RingOut,
    /// A conference bridge.
    Conference,
    /// One we do not treat specially, in lower case.
    Other(String),
}

impl Origin {
    /// Reads RingCentral's spelling, in any case.
    pub fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "call" => Self::Call,
            "ringout" => Self::RingOut,
            "conference" => Self::Conference,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A leg's state (`status.code`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The leg exists.
    Setup,
    /// It rings, or the call is being routed.
    Proceeding,
    /// It is connected.
    Answered,
    /// This party put the other on hold.
    Hold,
    /// It waits in a park location.
    Parked,
    /// The caller talks to voicemail.
    Voicemail,
    /// A fax is received.
    Fax,
    /// It is over.
    Disconnected,
    /// It goes on in another session, or is over for this one.
    Gone,
    /// A state we do not know, in lower case.
    Other(String),
}

impl Status {
    /// Reads RingCentral's spelling, in any case.
    pub fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "setup" => Self::Setup,
            "proceeding" => Self::Proceeding,
            "answered" => Self::Answered,
            "hold" => Self::Hold,
            "parked" => Self::Parked,
            "voicemail" | "voicemailscreening" | "vmscreening" => Self::Voicemail,
            "faxreceive" => Self::Fax,
            "disconnected" => Self::Disconnected,
            "gone" => Self::Gone,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether the leg has ended in this session.
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Disconnected | Self::Gone => true,
            Self::Setup
            | Self::Proceeding
            | Self::Answered
            | Self::Hold
            | Self::Parked
            | Self::Voicemail
            | Self::Fax
            | Self::Other(_) => false,
        }
    }
}

/// Why a leg changed its state (`status.reason`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Handed to someone else without asking (also by star codes or call control).
    BlindTransfer,
    /// Handed over after a consultation.
    AttendedTransfer,
    /// Merged into a conference.
    Conference,
    /// A supervisor listens, whispers or barges in.
    Supervising,
    /// Another member of the queue, or another device, took it.
    AnsweredElsewhere,
    /// The caller pressed a key, or the call was sent on by a rule.
    Redirected,
    /// The called person refused.
    Rejected,
    /// The called line was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// The caller gave up.
    Cancelled,
    /// The number cannot be reached.
    Unreachable,
    /// One we do not treat specially, in lower case.
    Other(String),
}

impl Reason {
    /// Reads RingCentral's spelling, in any case.
    pub fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "blindtransfer" | "rcctransfer" | "dtmftransfer" => Self::BlindTransfer,
            "attendedtransfer" => Self::AttendedTransfer,
            "conference" => Self::Conference,
            "supervising" => Self::Supervising,
            "agentanswered" | "pickup" | "takeover" => Self::AnsweredElsewhere,
            "callerinputredirect" | "callredirected" => Self::Redirected,
            "rejected" => Self::Rejected,
            "targetbusy" => Self::Busy,
            "noanswer" | "timeout" => Self::NoAnswer,
            "cancelled" => Self::Cancelled,
            "invalidnumber"
            | "nosuchuser"
            | "internationaldisabled"
            | "destinationblocked"
            | "notenoughfunds"
            | "internalerror" => Self::Unreachable,
            other => Self::Other(other.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_were_seen_and_one_that_was_not() {
        for (text, expected) in [
            ("VoiceMail", Status::Voicemail),
            ("Voicemail", Status::Voicemail),
            ("VMScreening", Status::Voicemail),
            ("VoiceMailScreening", Status::Voicemail),
            ("Disconnected", Status::Disconnected),
            ("Tds", Status::Other("tds".to_owned())),
        ] {
            assert_eq!(Status::read(text), expected, "for {text:?}");
        }
    }
}
