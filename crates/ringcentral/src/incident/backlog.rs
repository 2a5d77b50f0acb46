//! The backlog: calls that need someone, as the desks count them.

use ledger_core::settings::Alerts;
use ledger_core::time::{Millis, Span};
use serde::{Deserialize, Serialize};

/// How long a refused call is counted: one that nobody mends must not hide the next.
const REFUSED: Span = Span::hours(24);

/// How long a call that waits is counted, after it has waited for too long; for the same reason.
const WAITING: Span = Span::hours(7 * 24);

/// How often the calls are counted.
pub const COUNTED_EVERY: Span = Span::minutes(15);

/// Which calls are counted, by when they began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// Of those refused.
    pub refused_since: Millis,
    /// Of those waiting, the earliest ...
    pub waiting_since: Millis,
    /// ... and the latest.
    pub waiting_until: Millis,
}

impl Window {
    /// Which calls an administrator wants to be told of; what is not wanted counts none.
    pub fn new(wanted: &Alerts, now: Millis) -> Self {
        let refused_since = if wanted.record_refused { now - REFUSED } else { now };
        let (waiting_since, waiting_until) = match wanted.waiting_longer_than {
            Some(wait) => (now - wait - WAITING, now - wait),
            None => (now, now),
        };
        Self { refused_since, waiting_since, waiting_until }
    }

    /// The earliest begin of a call that is counted.
    pub fn since(&self) -> Millis {
        self.refused_since.min(self.waiting_since)
    }
}

/// Calls that need someone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Backlog {
    /// Calls that the CRM refused, or that were tried in vain.
    pub refused: u32,
    /// Calls that wait for a person.
    pub waiting: u32,
    /// When the first of those that wait began.
    pub oldest: Option<Millis>,
}

impl Backlog {
    /// Adds what another desk counted.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self {
            refused: self.refused.saturating_add(other.refused),
            waiting: self.waiting.saturating_add(other.waiting),
            oldest: self.oldest.into_iter().chain(other.oldest).min(),
        }
    }

    pub(super) fn refusals(&self) -> Option<String> {
        let calls = calls(self.refused)?;
        Some(format!("Of the calls of the last 24 hours, {calls} could not be logged"))
    }

    pub(super) fn waits(&self) -> Option<String> {
        let calls = calls(self.waiting)?;
        let since = self.oldest.map(|at| format!("; the first began at {at}")).unwrap_or_default();
        Some(format!("{calls} could not be logged without a person's decision{since}"))
    }
}

fn calls(count: u32) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 call".to_owned()),
        more => Some(format!("{more} calls")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    #[test]
    fn only_what_is_wanted_is_counted() {
        let window = Window::new(&Alerts::default(), NOW);
        assert_eq!(window.refused_since, NOW - Span::hours(24));
        assert_eq!(window.waiting_until, NOW - Span::hours(24));
        assert_eq!(window.waiting_since, NOW - Span::hours(8 * 24));
        assert_eq!(window.since(), window.waiting_since);
        let nothing =
            Alerts { record_refused: false, waiting_longer_than: None, ..Alerts::default() };
        let window = Window::new(&nothing, NOW);
        assert_eq!(window, Window { refused_since: NOW, waiting_since: NOW, waiting_until: NOW });
    }

    #[test]
    fn what_desks_counted_is_told_together() {
        let one = Backlog { refused: 0, waiting: 1, oldest: Some(NOW) };
        let waits = "1 call could not be logged without a person's decision; the first began at \
                     2026-03-02T15:00:00.000Z";
        assert_eq!((one.refusals(), one.waits().as_deref()), (None, Some(waits)));
        let other = Backlog { refused: 2, waiting: 4, oldest: Some(NOW - Span::hours(1)) };
        let both = one.and(&Backlog::default()).and(&other);
        assert_eq!(both.waiting, 5);
        assert_eq!(both.oldest, Some(NOW - Span::hours(1)));
        let refusals = "Of the calls of the last 24 hours, 2 calls could not be logged";
        assert_eq!(both.refusals().as_deref(), Some(refusals));
    }
}
