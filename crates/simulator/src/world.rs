//! Everything the platform knows, behind one lock.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde::Serialize;

use crate::account::{Account, Extension};
use crate::call_log::CallLog;
use crate::chance::Chance;
use crate::contract::Violation;
use crate::fault::{AnswerFlaw, Faults};
use crate::ids::{AccountId, ExtensionId, PlayId, SubscriptionId, TelephonySessionId};
use crate::limits::Limiter;
use crate::options::{Application, Options};
use crate::scenario::Scenario;
use crate::soak::Soak;
use crate::subscription::Subscription;
use crate::token::Tokens;
use crate::truth::TrueCall;

/// Deliveries remembered.
const DELIVERIES_KEPT: usize = 50_000;
/// Violations remembered.
const VIOLATIONS_KEPT: usize = 1000;

/// The platform's state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) accounts: Vec<Account>,
    pub(crate) applications: Vec<Application>,
    pub(crate) tokens: Tokens,
    pub(crate) limiter: Limiter,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) call_logs: BTreeMap<AccountId, CallLog>,
    pub(crate) plays: BTreeMap<PlayId, PlayStatus>,
    pub(crate) truth: Vec<TrueCall>,
    pub(crate) soak: Option<Soak>,
    pub(crate) deliveries: VecDeque<Delivery>,
    pub(crate) faults: Faults,
    /// The call log's lag when no fault changes it.
    pub(crate) usual_lag: Duration,
    pub(crate) random: fastrand::Rng,
    pub(crate) chance: Chance,
    pub(crate) violations: Vec<Violation>,
    /// How often each operation was asked for.
    pub(crate) operations: BTreeMap<&'static str, u64>,
}

/// How far a play is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlayStatus {
    /// The play's id.
    pub play: PlayId,
    /// Which call.
    pub scenario: Scenario,
    /// The account.
    pub account: AccountId,
    /// The telephony sessions.
    pub sessions: Vec<TelephonySessionId>,
    /// Events to be sent, duplicates counted.
    pub events_planned: usize,
    /// Events not tried yet.
    pub pending: usize,
    /// Deliveries a webhook accepted.
    pub delivered: usize,
    /// Deliveries a webhook did not accept.
    pub failed: usize,
    /// Deliveries lost by a fault.
    pub dropped: usize,
    /// Events nobody was subscribed to.
    pub unsubscribed: usize,
    /// Versions of records still to be published.
    pub records_pending: usize,
}

impl PlayStatus {
    /// Events that no webhook accepted.
    pub fn missed(&self) -> usize {
        self.dropped + self.failed + self.unsubscribed
    }

    /// Whether all events were tried and all records are published.
    pub fn is_finished(&self) -> bool {
        self.pending == 0 && self.records_pending == 0
    }
}

/// One try to deliver one event.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The play it belongs to; none for events that are not of calls.
    pub play: Option<PlayId>,
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// The notification's id.
    pub uuid: String,
    /// The concrete path.
    pub event: String,
    /// What it tells of a call.
    #[serde(flatten)]
    pub call: Option<CallDelivery>,
    /// How it came out.
    pub outcome: DeliveryOutcome,
    /// Real milliseconds until the answer.
    pub ms: u64,
}

/// What a delivered event tells of a call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallDelivery {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// The order within the call.
    pub sequence: u64,
    /// The party's new status.
    pub code: &'static str,
}

/// How a delivery came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum DeliveryOutcome {
    /// 200 in time and in size.
    Accepted,
    /// Lost by a fault.
    Dropped,
    /// Another status.
    WrongStatus {
        /// The status.
        status: u16,
    },
    /// No answer in time.
    TimedOut,
    /// Too long an answer.
    TooLarge {
        /// Bytes read.
        bytes: usize,
    },
    /// No connection.
    Unreachable {
        /// Why.
        detail: String,
    },
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            accounts: options.accounts.clone(),
            applications: options.applications.clone(),
            tokens: Tokens::new(options.access_token_life),
            limiter: Limiter::default(),
            subscriptions: Vec::new(),
            call_logs: BTreeMap::new(),
            plays: BTreeMap::new(),
            truth: Vec::new(),
            soak: None,
            deliveries: VecDeque::new(),
            faults: Faults::none(options.call_log_lag),
            usual_lag: options.call_log_lag,
            random: fastrand::Rng::with_seed(options.seed),
            chance: Chance::default(),
            violations: Vec::new(),
            operations: BTreeMap::new(),
        }
    }

    pub(crate) fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }

    pub(crate) fn person(&self, id: &ExtensionId) -> Option<(&Account, &Extension)> {
        self.accounts
            .iter()
            .find_map(|account| account.extension(id).map(|extension| (account, extension)))
    }

    pub(crate) fn application(&self, client_id: &str) -> Option<&Application> {
        self.applications.iter().find(|application| application.client_id == client_id)
    }

    pub(crate) fn remember(&mut self, delivery: Delivery) {
        if let Some(play) = delivery.play.and_then(|play| self.plays.get_mut(&play)) {
            match delivery.outcome {
                DeliveryOutcome::Accepted => play.delivered += 1,
                DeliveryOutcome::Dropped => play.dropped += 1,
                DeliveryOutcome::WrongStatus { .. }
                | DeliveryOutcome::TimedOut
                | DeliveryOutcome::TooLarge { .. }
                | DeliveryOutcome::Unreachable { .. } => play.failed += 1,
            }
        }
        if self.deliveries.len() == DELIVERIES_KEPT {
            self.deliveries.pop_front();
        }
        self.deliveries.push_back(delivery);
    }

    /// Notes a violation; the earliest are kept, since later ones often follow from them.
    pub(crate) fn note(&mut self, violation: Violation) {
        if self.violations.len() < VIOLATIONS_KEPT {
            self.violations.push(violation);
        }
    }

    /// Counts a request of an operation, and takes the fault that waits for its answer, if any.
    pub(crate) fn asked(&mut self, operation: &'static str) -> Option<AnswerFlaw> {
        *self.operations.entry(operation).or_default() += 1;
        let answers = &mut self.faults.answers;
        let position = answers
            .iter()
            .position(|fault| fault.operation == operation || fault.operation == "any")?;
        let fault = answers.get_mut(position)?;
        let flaw = fault.flaw.clone();
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            answers.remove(position);
        }
        Some(flaw)
    }
}
