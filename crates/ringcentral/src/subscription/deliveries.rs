//! Whether events really come. RingCentral may call a subscription active and deliver nothing
//! (its forum, "webhooks silently stopped"); but each finished call stands in the call log, and
//! the desks know whether an event had told of it before.
//!
//! One call without events says little: an event is lost now and then. Several in a row, with
//! none between of which events told, say that the subscription is deaf.

use ledger_core::ledger::{FirstHeard, FirstRecord};
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::watch::CHECK;

/// How many calls in a row without events are too many to be chance.
const TOO_MANY: u32 = 3;

/// What the call log says of the events. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Deliveries {
    /// When the latest call began of which events told.
    heard_until: Option<Millis>,
    /// Calls since then of which none did.
    unheard: Option<Unheard>,
}

/// Calls that only the call log told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unheard {
    /// How many.
    calls: u32,
    /// When the first of them began.
    since: Millis,
    /// When the subscription was last mistrusted for it.
    mistrusted_at: Option<Millis>,
}

impl Deliveries {
    /// Takes in calls that a reading of the call log was the first to call finished. Says since
    /// when the subscription must be mistrusted, if it must be now.
    ///
    /// `active_since` is when it was made, by RingCentral's clock; nothing while it is known to
    /// deliver nothing, or is not wanted. Calls that began before are not its own.
    pub fn read(
        &mut self,
        calls: &[FirstRecord],
        active_since: Option<Millis>,
        now: Millis,
    ) -> Option<Millis> {
        let heard = calls.iter().filter(|call| call.first_heard == FirstHeard::Event);
        let latest = heard.map(|call| call.started_at).max();
        if latest > self.heard_until {
            self.heard_until = latest;
        }
        if self.unheard.as_ref().is_some_and(|unheard| Some(unheard.since) <= self.heard_until) {
            self.unheard = None;
        }
        let active_since = active_since?;
        let is_missed = |call: &&FirstRecord| match call.first_heard {
            FirstHeard::Event => false,
            FirstHeard::CallLog => {
                call.started_at >= active_since && Some(call.started_at) > self.heard_until
            }
        };
        let missed = || calls.iter().filter(is_missed).map(|call| call.started_at);
        let first = missed().min()?;
        let count = u32::try_from(missed().count()).unwrap_or(u32::MAX);
        let known = self.unheard.take();
        let mut unheard = known.unwrap_or(Unheard { calls: 0, since: first, mistrusted_at: None });
        unheard.calls = unheard.calls.saturating_add(count);
        unheard.since = unheard.since.min(first);
        // One that was made anew for it needs time to show itself, and must not be made anew for
        // every call.
        let is_patient = unheard.mistrusted_at.is_some_and(|at| at <= now && now.since(at) < CHECK);
        let mistrust = unheard.calls >= TOO_MANY && !is_patient;
        if mistrust {
            unheard.mistrusted_at = Some(now);
        }
        let since = unheard.since;
        self.unheard = Some(unheard);
        mistrust.then_some(since)
    }

    /// What is missing, in words; nothing while events come.
    pub fn missing(&self) -> Option<String> {
        let unheard = self.unheard.as_ref().filter(|unheard| unheard.calls >= TOO_MANY)?;
        Some(format!(
            "RingCentral calls the subscription active, but no event told of the last {} calls, \
             the first of them at {}; they are logged from the call log, a minute or two late",
            unheard.calls, unheard.since
        ))
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::time::Span;

    use super::*;

    const MADE: Millis = Millis(1_772_463_600_000);

    fn at(minute: i64) -> Millis {
        MADE + Span::minutes(minute)
    }

    fn told(minute: i64) -> FirstRecord {
        FirstRecord { started_at: at(minute), first_heard: FirstHeard::Event }
    }

    fn untold(minute: i64) -> FirstRecord {
        FirstRecord { started_at: at(minute), first_heard: FirstHeard::CallLog }
    }

    /// One reading: its calls, and whether the subscription is mistrusted and since when, and
    /// whether events are missing.
    type Row<'a> = (i64, &'a [FirstRecord], Option<i64>, bool);

    fn story(rows: &[Row<'_>]) {
        let mut deliveries = Deliveries::default();
        for (minute, calls, mistrusted, missing) in rows {
            let stored = serde_json::to_string(&deliveries).unwrap();
            deliveries = ledger_wire::json::from_str(&stored).unwrap();
            let since = deliveries.read(calls, Some(MADE), at(*minute));
            assert_eq!(since, mistrusted.map(at), "minute {minute}: {deliveries:?}");
            assert_eq!(deliveries.missing().is_some(), *missing, "minute {minute}");
        }
    }

    #[test]
    fn three_calls_in_a_row_without_events_are_too_many_and_one_with_events_ends_it() {
        story(&[
            (1, &[told(0)], None, false),
            (5, &[untold(3)], None, false),
            (6, &[untold(4)], None, false),
            (7, &[untold(5)], Some(3), true),
            // Once until the subscription has had time to prove itself.
            (8, &[untold(6), untold(7)], None, true),
            (21, &[untold(19)], None, true),
            (22, &[untold(20)], Some(3), true),
            // That it ended now does not mean that its events come now.
            (23, &[told(2)], None, true),
            (24, &[], None, true),
            (25, &[told(24)], None, false),
            (26, &[untold(23)], None, false),
        ]);
    }

    #[test]
    fn lost_events_of_a_few_calls_among_others_are_no_silence() {
        story(&[
            (5, &[untold(1), untold(2), told(3)], None, false),
            (6, &[untold(4), untold(5)], None, false),
            (8, &[told(6), untold(7)], None, false),
            (9, &[untold(8)], None, false),
        ]);
    }

    #[test]
    fn calls_from_before_the_subscription_are_not_its_own() {
        story(&[(1, &[untold(-3), untold(-2), untold(-1)], None, false)]);
        let mut deliveries = Deliveries::default();
        let calls = [untold(1), untold(2), untold(3)];
        assert_eq!(deliveries.read(&calls, None, at(4)), None, "that none come is known");
        assert_eq!(deliveries.missing(), None);
        let _ = deliveries.read(&calls, Some(MADE), at(4));
        assert_eq!(
            deliveries.missing().unwrap(),
            "RingCentral calls the subscription active, but no event told of the last 3 calls, \
             the first of them at 2026-03-02T15:01:00.000Z; they are logged from the call log, a \
             minute or two late"
        );
    }
}
