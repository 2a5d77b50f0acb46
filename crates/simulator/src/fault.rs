//! What can go wrong on purpose.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::limits::Group;

/// The faults in force.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Faults {
    /// Deliveries still to be lost.
    pub drop_next: u32,
    /// A part of deliveries to be lost.
    pub drop_fraction: Option<DropFraction>,
    /// Real milliseconds before each delivery.
    pub delivery_delay_ms: u64,
    /// Whether webhooks are sent at all.
    pub webhooks: Webhooks,
    /// How the token endpoint behaves.
    pub token_endpoint: TokenEndpoint,
    /// Whether the answer to the next refresh is lost on the way, after it took effect.
    pub lose_next_refresh_response: bool,
    /// How long after its end a call appears in the call log.
    pub call_log_lag_seconds: f64,
    /// Whether the call log answers.
    pub call_log: Availability,
}

/// A change of the faults, as the control API takes it. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultChange {
    /// Lose so many deliveries from now on.
    pub drop_next: Option<u32>,
    /// Lose a part of deliveries; a fraction of 0 ends it.
    pub drop_fraction: Option<DropFraction>,
    /// Wait so many real milliseconds before each delivery.
    pub delivery_delay_ms: Option<u64>,
    /// Stop or resume webhooks.
    pub webhooks: Option<Webhooks>,
    /// Make the token endpoint slow or failing, or normal again.
    pub token_endpoint: Option<TokenEndpoint>,
    /// Lose the answer to the next refresh.
    pub lose_next_refresh_response: Option<bool>,
    /// Put everyone into the penalty of these groups now.
    pub rate_limit_now: Option<Vec<Group>>,
    /// Blacklist a subscription, or `"all"`, now.
    pub blacklist: Option<String>,
    /// Let a subscription, or `"all"`, expire now without a word.
    pub expire: Option<String>,
    /// Change the lag of the call log for calls that end from now on.
    pub call_log_lag_seconds: Option<f64>,
    /// Make the call log unavailable, or available again.
    pub call_log: Option<Availability>,
    /// Make all sync tokens worthless.
    pub reset_call_log: Option<bool>,
}

/// A part of deliveries to be lost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropFraction {
    /// From 0 to 1.
    pub fraction: f64,
    /// Which ones.
    pub seed: u64,
}

/// Whether webhooks are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Webhooks {
    /// They are.
    Running,
    /// They are lost.
    Stopped,
}

/// Whether a resource answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    /// It does.
    Available,
    /// It answers 503.
    Unavailable,
}

/// How the token endpoint behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[serde(deny_unknown_fields)]
pub enum TokenEndpoint {
    /// As it should.
    Normal,
    /// After so many real milliseconds.
    Slow {
        /// How long.
        delay_ms: u64,
    },
    /// With this status, before it looks at anything.
    Failing {
        /// For example 503.
        status: u16,
    },
}

impl Faults {
    /// None, with the call log's usual lag.
    pub fn none(lag: Duration) -> Self {
        Self {
            drop_next: 0,
            drop_fraction: None,
            delivery_delay_ms: 0,
            webhooks: Webhooks::Running,
            token_endpoint: TokenEndpoint::Normal,
            lose_next_refresh_response: false,
            call_log_lag_seconds: lag.as_secs_f64(),
            call_log: Availability::Available,
        }
    }
}
