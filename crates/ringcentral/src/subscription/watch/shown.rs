//! What people are told of the subscription.

use ledger_core::time::Millis;
use ledger_wire::api::SubscriptionChange;

use super::super::State;
use super::Watch;

impl Watch {
    /// Until when events come, unless it is renewed; nothing when there is no subscription.
    pub fn expires_at(&self) -> Option<Millis> {
        self.live.as_ref().map(|live| live.subscription.expires_at)
    }

    /// Why events do not come as they should.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Why calls are not delivered; nothing while they are, or are not wanted.
    pub fn loss(&self) -> Option<&str> {
        let is_deaf = self.live.is_none() || self.deaf_since.is_some();
        self.problem().filter(|_| is_deaf)
    }

    /// Since when events of calls are said to come; nothing while they are not.
    pub fn active_since(&self) -> Option<Millis> {
        let live = self.live.as_ref().filter(|_| self.loss().is_none())?;
        Some(live.subscription.created_at.unwrap_or_default())
    }

    /// The filters that RingCentral leaves out for want of a permission.
    pub fn left_out(&self) -> Option<&str> {
        match &self.live.as_ref()?.subscription.state {
            State::FilterOff(filters) => Some(filters),
            State::Active | State::Blacklisted(_) | State::Other(_) => None,
        }
    }

    /// The last changes, oldest first.
    pub fn history(&self) -> &[SubscriptionChange] {
        &self.history
    }
}
