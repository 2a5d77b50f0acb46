//! How notifications can go wrong.

use serde::{Deserialize, Serialize};

use super::Surprise;
use crate::clock::Moment;

/// A part of something, chosen by chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// From 0 to 1.
    pub fraction: f64,
    /// Which ones.
    pub seed: u64,
}

/// Whether webhooks are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Webhooks {
    /// They are.
    Running,
    /// They are lost.
    Stopped,
    /// They are lost until this simulated moment.
    StoppedUntil(Moment),
}

/// Stops or resumes webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WebhooksChange {
    /// Send them.
    Running,
    /// Lose them.
    Stopped,
    /// Lose them for so many simulated seconds.
    StoppedForSeconds(f64),
}

/// What becomes of the events that say a party has left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TerminalEvents {
    /// They are sent as they happen.
    Normal,
    /// They are sent so many simulated seconds later.
    LateSeconds(f64),
    /// They are lost.
    Missing,
}

/// The header `Verification-Token` of deliveries. There is no signature: the shared secret is all
/// the proof a webhook gets ("RingCentral API reference: Create Subscription").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SharedSecret {
    /// As the subscription has it.
    Sent,
    /// Without the header.
    Missing,
    /// With another value.
    Wrong,
}

/// Whether events hold something unheard of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EventBodies {
    /// They hold what is documented.
    Normal,
    /// They hold this as well.
    With(Surprise),
}

impl Webhooks {
    /// Whether a delivery gets through.
    pub(crate) fn are_sent(self, now: Moment) -> bool {
        match self {
            Self::Running => true,
            Self::Stopped => false,
            Self::StoppedUntil(end) => now >= end,
        }
    }
}
