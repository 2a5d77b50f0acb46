//! The one alarm of a desk: it is set to the earliest row that is due.

use ledger_core::time::Millis;
use worker::Result;

use super::Held;
use crate::message::Done;
use crate::platform;

impl Held {
    /// Sets the one alarm to the earliest row that is due.
    pub(super) async fn set_alarm(&self) -> Result<()> {
        match self.store.earliest_due()? {
            Some(due) => self.alarm_at(due).await,
            None => Ok(()),
        }
    }

    /// The same after a turn that made nothing else due: what is stored is asked only when it is
    /// not known for when the alarm is set.
    pub(super) async fn alarm_by(&self, due: Option<Millis>) -> Result<Done> {
        match (due, self.alarm.get()) {
            (None, _) => {}
            (Some(due), Some(_)) => self.alarm_at(due).await?,
            (Some(_), None) => self.set_alarm().await?,
        }
        Ok(Done {})
    }

    pub(super) async fn alarm_at(&self, due: Millis) -> Result<()> {
        if self.wakes_by(Some(due)) {
            return Ok(());
        }
        self.alarm.set(Some(due));
        self.state.storage().set_alarm(due.since(platform::now()).0).await
    }

    /// Whether the alarm is known to be set for that moment or an earlier one.
    pub(super) fn wakes_by(&self, due: Option<Millis>) -> bool {
        due.is_none_or(|due| self.alarm.get().is_some_and(|set| set <= due))
    }
}
