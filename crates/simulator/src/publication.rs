//! When which version of a record is shown: the log lags behind the call, and what it shows first
//! is not always what it shows in the end.
//!
//! | version | shown |
//! |---|---|
//! | in progress | from the first second of the call, if the fault says so |
//! | half known | when the lag is over, if the fault says so: the legs before anyone talked, the result of the last of them, half the duration |
//! | complete | when the lag is over, or so much later |
//! | with the recording | after as long as the call lasted, or later, or never |

use std::time::Duration;

use crate::clock::Moment;
use crate::fault::{Faults, InProgressRecords, Recordings};
use crate::identity::SessionIdentity;
use crate::play::PlayRequest;
use crate::record::{Place, Record};
use crate::timeline::Timeline;

/// What the faults make of the records of a play, fixed when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordManner {
    /// From the end of the call to the first version.
    pub(crate) lag: Duration,
    /// Whether a call under way has a record.
    pub(crate) in_progress: InProgressRecords,
    /// How long a record is half known; zero is not at all.
    pub(crate) change_after: Duration,
    /// What becomes of recordings.
    pub(crate) recordings: Recordings,
}

impl RecordManner {
    /// The manner of plays that begin now.
    pub(crate) fn of(faults: &Faults) -> Self {
        Self {
            lag: Duration::from_secs_f64(faults.call_log_lag_seconds),
            in_progress: faults.in_progress_records,
            change_after: Duration::from_secs_f64(faults.record_change_after_seconds),
            recordings: faults.recordings,
        }
    }
}

/// The records of a play in all their versions, with the moments they are shown.
pub(crate) fn publications(
    timeline: &Timeline,
    identities: &[SessionIdentity],
    place: Place<'_>,
    manner: RecordManner,
    request: &PlayRequest,
) -> Vec<(Moment, Record)> {
    let mut all = Vec::new();
    for (session, identity) in identities.iter().enumerate() {
        let Some(record) = Record::new(timeline, session, identities, place) else { continue };
        let first_shown = record.ended.plus(manner.lag);
        let complete = first_shown.plus(manner.change_after);
        match manner.in_progress {
            InProgressRecords::Hidden => {}
            InProgressRecords::Shown => {
                all.push((record.started.plus(Duration::from_secs(1)), record.in_progress()));
            }
        }
        if complete > first_shown {
            all.push((first_shown, record.half_known()));
        }
        let length = record.ended.0.saturating_sub(record.started.0).unsigned_abs();
        let ready = first_shown.plus(Duration::from_millis(length)).max(complete);
        let recorded = record.with_recording(place.base, place.account.id.as_str(), identity);
        let recorded = recorded.filter(|_| request.with_recording);
        match (recorded, manner.recordings) {
            (None, _) | (Some(_), Recordings::Never) => all.push((complete, record)),
            (Some(recorded), Recordings::Normal) => {
                all.extend([(complete, record), (ready, recorded)]);
            }
            (Some(recorded), Recordings::LateSeconds(seconds)) => {
                let later = ready.plus(Duration::from_secs_f64(seconds));
                all.extend([(complete, record), (later, recorded)]);
            }
            (Some(_), Recordings::Short) => all.push((complete, record.with_short_recording())),
        }
    }
    all.sort_by_key(|(moment, _)| *moment);
    all
}
