//! The calls that can be played, each written down once as a timeline.
//!
//! Here is what they are called and who takes part; `story` has the timelines.

mod story;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::account::{Account, Extension};
use crate::timeline::Timeline;

/// A call that can be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// An outside caller reaches the main number, the IVR menu, and the first agent.
    InboundIvr,
    /// The first agent calls an outside number.
    Outbound,
    /// The first agent calls the second.
    Internal,
    /// An outside caller gives up while the first agent's phone rings.
    Missed,
    /// An outside caller leaves a message for the first agent.
    Voicemail,
    /// The first agent passes a caller on to the second without asking.
    BlindTransfer,
    /// The first agent asks the second and then passes the caller on: two sessions.
    WarmTransfer,
    /// A queue rings three agents at once; the second answers.
    QueueRingAll,
    /// A caller with a withheld number reaches the first agent.
    Anonymous,
    /// An outside caller hangs up in the IVR menu.
    IvrDrop,
}

/// Who takes part in a play.
#[derive(Clone, Copy, Debug)]
pub struct Cast<'a> {
    /// The organization.
    pub account: &'a Account,
    /// First, second and third agent.
    pub agents: [&'a Extension; 3],
    /// The number outside of the account.
    pub outside: &'a str,
}

impl Scenario {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::InboundIvr,
        Self::Outbound,
        Self::Internal,
        Self::Missed,
        Self::Voicemail,
        Self::BlindTransfer,
        Self::WarmTransfer,
        Self::QueueRingAll,
        Self::Anonymous,
        Self::IvrDrop,
    ];

    /// The name in control requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::InboundIvr => "inbound-ivr",
            Self::Outbound => "outbound",
            Self::Internal => "internal",
            Self::Missed => "missed",
            Self::Voicemail => "voicemail",
            Self::BlindTransfer => "blind-transfer",
            Self::WarmTransfer => "warm-transfer",
            Self::QueueRingAll => "queue-ring-all",
            Self::Anonymous => "anonymous",
            Self::IvrDrop => "ivr-drop",
        }
    }

    /// One sentence for lists.
    pub fn description(self) -> &'static str {
        match self {
            Self::InboundIvr => {
                "Outside caller to the main number, IVR menu, first agent; held once."
            }
            Self::Outbound => "First agent calls an outside number.",
            Self::Internal => "First agent calls the second.",
            Self::Missed => "Outside caller gives up while the first agent's phone rings.",
            Self::Voicemail => "Outside caller leaves a message for the first agent.",
            Self::BlindTransfer => "First agent passes the caller on to the second, same session.",
            Self::WarmTransfer => "First agent asks the second, then connects them: two sessions.",
            Self::QueueRingAll => "Queue rings three agents at once; the second answers.",
            Self::Anonymous => "Caller with a withheld number talks to the first agent.",
            Self::IvrDrop => "Outside caller hangs up in the IVR menu.",
        }
    }

    /// The outside number of this scenario unless a play chooses another. Each has its own, so that
    /// contacts can be told apart.
    pub fn outside_number(self) -> &'static str {
        match self {
            Self::InboundIvr => "+14155550151",
            Self::Outbound => "+14155550152",
            Self::Internal => "+14155550153",
            Self::Missed => "+14155550154",
            Self::Voicemail => "+14155550155",
            Self::BlindTransfer => "+14155550156",
            Self::WarmTransfer => "+14155550157",
            Self::QueueRingAll => "+14155550158",
            Self::Anonymous => "+14155550159",
            Self::IvrDrop => "+14155550160",
        }
    }

    /// The call as data.
    pub fn timeline(self, cast: Cast<'_>) -> Timeline {
        match self {
            Self::InboundIvr => story::inbound_ivr(cast),
            Self::Outbound => story::outbound(cast),
            Self::Internal => story::internal(cast),
            Self::Missed => story::missed(cast),
            Self::Voicemail => story::voicemail(cast),
            Self::BlindTransfer => story::blind_transfer(cast),
            Self::WarmTransfer => story::warm_transfer(cast),
            Self::QueueRingAll => story::queue_ring_all(cast),
            Self::Anonymous => story::anonymous(cast),
            Self::IvrDrop => story::ivr_drop(cast),
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
