//! What can go wrong on purpose.
//!
//! [`FaultChange`] is the one way to ask for it: at the start as
//! [`Options::faults`](crate::Options::faults) or `--faults`, at run time as
//! [`Platform::change_faults`](crate::Platform::change_faults) or `POST /simulator/faults`. What a
//! change does not name stays as it is. The crate's documentation has the table of all of them.

mod answer;
mod apply;
mod event;
mod record;
mod surprise;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use answer::{AnswerFault, AnswerFlaw, Availability, JwtCredentials, TokenEndpoint};
pub use event::{EventBodies, Share, SharedSecret, TerminalEvents, Webhooks, WebhooksChange};
pub use record::{InProgressRecords, Recordings};
pub use surprise::Surprise;

use crate::ids::ExtensionId;
use crate::limits::Group;

/// The faults in force.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Faults {
    /// Deliveries still to be lost.
    pub drop_next: u32,
    /// A part of deliveries to be lost.
    pub drop_fraction: Option<Share>,
    /// A part of events to be sent twice.
    pub duplicate_fraction: Option<Share>,
    /// A part of events to be overtaken by the next one of their call.
    pub reorder_fraction: Option<Share>,
    /// What becomes of the events that say a party has left.
    pub terminal_events: TerminalEvents,
    /// Real milliseconds before each delivery.
    pub delivery_delay_ms: u64,
    /// Whether webhooks are sent at all.
    pub webhooks: Webhooks,
    /// The header that proves where a delivery comes from.
    pub verification_token: SharedSecret,
    /// Whether the events hold something unheard of.
    pub event_bodies: EventBodies,
    /// How the token endpoint behaves.
    pub token_endpoint: TokenEndpoint,
    /// Whether the answer to the next refresh is lost on the way, after it took effect.
    pub lose_next_refresh_response: bool,
    /// Whether JWT credentials sign anyone in.
    pub jwt_credentials: JwtCredentials,
    /// Answers of the API still to be spoilt, earliest asked first.
    pub answers: Vec<AnswerFault>,
    /// Seconds by which the `Date` of answers is ahead; negative when it is behind.
    pub date_skew_seconds: i64,
    /// Permissions taken away from users.
    pub withheld: BTreeMap<ExtensionId, BTreeSet<String>>,
    /// How long after its end a call appears in the call log.
    pub call_log_lag_seconds: f64,
    /// Whether the call log answers.
    pub call_log: Availability,
    /// Whether calls under way have records.
    pub in_progress_records: InProgressRecords,
    /// How long a record is shown half known before it is put right; 0 is not at all.
    pub record_change_after_seconds: f64,
    /// What becomes of recordings.
    pub recordings: Recordings,
}

/// A change of the faults, as the control API takes it. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FaultChange {
    /// Lose so many deliveries from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop_next: Option<u32>,
    /// Lose a part of deliveries; a fraction of 0 ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop_fraction: Option<Share>,
    /// Send a part of events twice, with the same uuid; 0 ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_fraction: Option<Share>,
    /// Let a part of events be overtaken by the next one of their call; 0 ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reorder_fraction: Option<Share>,
    /// Send `Disconnected` and `Gone` late or never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal_events: Option<TerminalEvents>,
    /// Wait so many real milliseconds before each delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_delay_ms: Option<u64>,
    /// Stop webhooks, for good or for a time, or resume them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhooks: Option<WebhooksChange>,
    /// Send deliveries without their verification token, or with a wrong one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification_token: Option<SharedSecret>,
    /// Put something unheard of into events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_bodies: Option<EventBodies>,
    /// Make the token endpoint slow or failing, or normal again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<TokenEndpoint>,
    /// Lose the answer to the next refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lose_next_refresh_response: Option<bool>,
    /// Revoke all JWT credentials, or accept them again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt_credentials: Option<JwtCredentials>,
    /// End the OAuth sessions of an extension's id, or of `"all"`, now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_tokens: Option<String>,
    /// Spoil answers of the API; an empty list ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Vec<AnswerFault>>,
    /// Put the `Date` of answers ahead by so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_skew_seconds: Option<i64>,
    /// Take permissions away from users, by extension id; an empty list gives all back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withhold: Option<BTreeMap<String, BTreeSet<String>>>,
    /// Put everyone into the penalty of these groups now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit_now: Option<Vec<Group>>,
    /// Blacklist a subscription, or `"all"`, now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blacklist: Option<String>,
    /// Let a subscription, or `"all"`, deliver nothing from now on and say that it is active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence: Option<String>,
    /// Let a subscription, or `"all"`, expire now without a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire: Option<String>,
    /// Change the lag of the call log for calls that begin from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_log_lag_seconds: Option<f64>,
    /// Make the call log unavailable, or available again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_log: Option<Availability>,
    /// Make all sync tokens worthless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_call_log: Option<bool>,
    /// Show records of calls under way, for calls that begin from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_progress_records: Option<InProgressRecords>,
    /// Show records half known first, and put them right after so many simulated seconds; 0 ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_change_after_seconds: Option<f64>,
    /// Make recordings late, missing or too short, for calls that begin from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recordings: Option<Recordings>,
}

impl Faults {
    /// None, with the call log's usual lag.
    pub fn none(lag: Duration) -> Self {
        Self {
            drop_next: 0,
            drop_fraction: None,
            duplicate_fraction: None,
            reorder_fraction: None,
            terminal_events: TerminalEvents::Normal,
            delivery_delay_ms: 0,
            webhooks: Webhooks::Running,
            verification_token: SharedSecret::Sent,
            event_bodies: EventBodies::Normal,
            token_endpoint: TokenEndpoint::Normal,
            lose_next_refresh_response: false,
            jwt_credentials: JwtCredentials::Accepted,
            answers: Vec::new(),
            date_skew_seconds: 0,
            withheld: BTreeMap::new(),
            call_log_lag_seconds: lag.as_secs_f64(),
            call_log: Availability::Available,
            in_progress_records: InProgressRecords::Hidden,
            record_change_after_seconds: 0.0,
            recordings: Recordings::Normal,
        }
    }
}
