//! A subscription that delivers: when it is read back, and when renewed.

use ledger_core::time::{Millis, Span};
use serde::{Deserialize, Serialize};

use super::super::{LIFETIME_SECONDS, State, Subscription};
use super::{Ask, CHECK, Step};

/// The subscription that is to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Live {
    pub(super) subscription: Subscription,
    /// When it is to be read back.
    pub(super) check_at: Millis,
    /// When RingCentral last said that it delivers calls.
    pub(super) delivered_at: Millis,
    /// When it was created or renewed.
    pub(super) renewed_at: Millis,
    /// The mark of the hook it was made for.
    pub(super) hook: String,
}

impl Live {
    /// What is to be done about it.
    pub(super) fn next(&self, now: Millis) -> Step {
        let id = || self.subscription.id.clone();
        let is_due =
            |at: Millis| at <= now || at.since(now) > Span(i64::from(LIFETIME_SECONDS) * 1000);
        if is_due(self.check_at) {
            return Step::Ask(Ask::Read(id()));
        }
        // Not at once again, should RingCentral give a shorter life than it was asked for.
        let soonest = self.renewed_at + CHECK;
        let renew_at = match &self.subscription.state {
            State::Active | State::Blacklisted(_) | State::Other(_) => {
                let half_life = Span::seconds(i64::from(LIFETIME_SECONDS) / 2);
                soonest.max(self.subscription.expires_at - half_life)
            }
            State::FilterOff(_) => soonest,
        };
        if is_due(renew_at) {
            return Step::Ask(Ask::Renew(id()));
        }
        Step::Rest(Some(self.check_at.min(renew_at)))
    }
}
