//! Everything the platform knows, behind one lock.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::account::{Account, Extension};
use crate::call_log::CallLog;
use crate::clock::Moment;
use crate::fault::{FaultChange, Faults};
use crate::ids::{AccountId, ExtensionId, PlayId, SubscriptionId, TelephonySessionId};
use crate::limits::Limiter;
use crate::options::{Application, Options};
use crate::scenario::Scenario;
use crate::subscription::Subscription;
use crate::token::Tokens;

/// Deliveries remembered.
const DELIVERIES_KEPT: usize = 50_000;

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
    pub(crate) deliveries: VecDeque<Delivery>,
    pub(crate) faults: Faults,
    pub(crate) random: fastrand::Rng,
    pub(crate) drop_random: fastrand::Rng,
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
    /// Whether all events were tried and all records are published.
    pub fn is_finished(&self) -> bool {
        self.pending == 0 && self.records_pending == 0
    }
}

/// One try to deliver one event.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The play it belongs to.
    pub play: PlayId,
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// The notification's id.
    pub uuid: String,
    /// The concrete path.
    pub event: String,
    /// The call.
    pub telephony_session_id: String,
    /// The order within the call.
    pub sequence: u64,
    /// The party's new status.
    pub code: &'static str,
    /// How it came out.
    pub outcome: DeliveryOutcome,
    /// Real milliseconds until the answer.
    pub ms: u64,
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
            tokens: Tokens::default(),
            limiter: Limiter::default(),
            subscriptions: Vec::new(),
            call_logs: BTreeMap::new(),
            plays: BTreeMap::new(),
            deliveries: VecDeque::new(),
            faults: Faults::none(options.call_log_lag),
            random: fastrand::Rng::with_seed(options.seed),
            drop_random: fastrand::Rng::with_seed(0),
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
        if let Some(play) = self.plays.get_mut(&delivery.play) {
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

    /// Changes the faults; says which subscription it does not know.
    pub(crate) fn apply(&mut self, change: FaultChange, now: Moment) -> Result<(), String> {
        if let Some(target) = &change.blacklist {
            self.each_target(target, |subscription| {
                subscription.blacklist("I/O operation is failed. Details: [Read timed out]", now);
            })?;
        }
        if let Some(target) = &change.expire {
            self.each_target(target, |subscription| subscription.expires = now)?;
        }
        if let Some(fraction) = change.drop_fraction {
            if !(0.0..=1.0).contains(&fraction.fraction) {
                return Err(format!("dropFraction {} is not from 0 to 1", fraction.fraction));
            }
            self.drop_random = fastrand::Rng::with_seed(fraction.seed);
            self.faults.drop_fraction = (fraction.fraction > 0.0).then_some(fraction);
        }
        if let Some(seconds) = change.call_log_lag_seconds {
            if !(0.0..=1e9).contains(&seconds) {
                return Err(format!("callLogLagSeconds {seconds} is not a length of time"));
            }
            self.faults.call_log_lag_seconds = seconds;
        }
        for group in change.rate_limit_now.unwrap_or_default() {
            self.limiter.force(group, now);
        }
        if change.reset_call_log == Some(true) {
            self.call_logs.values_mut().for_each(CallLog::reset_tokens);
        }
        let faults = &mut self.faults;
        faults.drop_next = change.drop_next.unwrap_or(faults.drop_next);
        faults.delivery_delay_ms = change.delivery_delay_ms.unwrap_or(faults.delivery_delay_ms);
        faults.webhooks = change.webhooks.unwrap_or(faults.webhooks);
        faults.token_endpoint = change.token_endpoint.unwrap_or(faults.token_endpoint);
        faults.lose_next_refresh_response =
            change.lose_next_refresh_response.unwrap_or(faults.lose_next_refresh_response);
        faults.call_log = change.call_log.unwrap_or(faults.call_log);
        Ok(())
    }

    fn each_target(
        &mut self,
        target: &str,
        change: impl Fn(&mut Subscription),
    ) -> Result<(), String> {
        let mut found = target == "all";
        for subscription in &mut self.subscriptions {
            if target == "all" || subscription.id.as_str() == target {
                found = true;
                change(subscription);
            }
        }
        if found { Ok(()) } else { Err(format!("there is no subscription {target:?}")) }
    }
}
