//! When a call is over: every known party has left, the originator among them, and no event is
//! missing. A finished record ends the call whatever the events say.
//!
//! RingCentral has no event for the end of a call. It numbers a session's events without a gap
//! ("Account Telephony Sessions Event", `sequence`), and the call log is its "database of
//! authority" (guide, "Call Log"); the rest is put together from these two.

use super::Fold;
use super::record::{Progress, Record};
use super::timeline::{PartyTimeline, leg_number};
use super::view::End;
use crate::time::Millis;

/// Whether events of a call are known to be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// Some are, or are still to come.
    Some,
    /// None are.
    None,
}

/// Whether the events tell the whole story: contiguous, from the originator, to the end.
pub(super) fn gaps(fold: &Fold, timelines: &[PartyTimeline<'_>]) -> Gaps {
    let originator_known = timelines.iter().any(|timeline| leg_number(timeline.party) == 1);
    let all_ended = timelines.iter().all(|timeline| timeline.ended_at.is_some());
    if originator_known && all_ended && is_contiguous(fold) { Gaps::None } else { Gaps::Some }
}

pub(super) fn end(fold: &Fold, timelines: &[PartyTimeline<'_>], records: &[&Record]) -> End {
    let record_end = latest(records.iter().map(|record| match record.progress {
        Progress::Finished => Some(record.started_at + record.duration),
        Progress::InProgress => None,
    }));
    let events_end = latest(timelines.iter().map(|timeline| timeline.ended_at));
    match (events_end, record_end, gaps(fold, timelines)) {
        (Some(at), _, Gaps::None) => End::Ended { at },
        (Some(at), Some(record_at), Gaps::Some) => End::Ended { at: at.max(record_at) },
        (None, Some(at), _) => End::Ended { at },
        (Some(at), None, Gaps::Some) => End::Uncertain { at },
        (None, None, _) => End::Open,
    }
}

/// The latest of the moments, when all of them are known.
fn latest(moments: impl Iterator<Item = Option<Millis>>) -> Option<Millis> {
    moments.collect::<Option<Vec<_>>>().and_then(|moments| moments.into_iter().max())
}

/// Whether the numbers of the events leave no gap. They start at 2.
fn is_contiguous(fold: &Fold) -> bool {
    let mut numbers = fold.observations().map(|observation| observation.sequence);
    let Some(first) = numbers.next() else { return false };
    // They come in order; parties of one event share its number.
    let mut last = first;
    let has_no_gap = numbers.all(|number| {
        let follows = number - last <= 1;
        last = number;
        follows
    });
    first <= 2 && has_no_gap
}
