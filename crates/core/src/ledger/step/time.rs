//! What is due.

use super::Machine;
use crate::call::view::Confirmation;
use crate::call::{CallResult, Part};
use crate::ledger::{Answer, Entry, Flight, Phase, What, Work};
use crate::time::{Millis, Span};

/// How long facts from the call log are awaited.
pub(super) const CALL_LOG_PATIENCE: Span = Span::hours(1);
/// How long a recording or a voicemail is awaited.
const MEDIA_PATIENCE: Span = Span::hours(24);

impl Entry {
    /// When the entry must be woken; nothing when it waits for others.
    pub fn due(&self) -> Option<Millis> {
        let of = |flight: &Flight| match flight {
            Flight::Out { deadline, .. } => *deadline,
            Flight::Resting { until } => *until,
        };
        match &self.phase {
            Phase::WaitingForEnd { until, .. } => *until,
            Phase::Matching { flight }
            | Phase::AddingContact { flight }
            | Phase::Looking { flight, .. }
            | Phase::Creating { flight, .. }
            | Phase::Logged {
                work: Work::Reading { flight, .. } | Work::Writing { flight, .. },
                ..
            } => Some(of(flight)),
            Phase::Settling { until, .. } => Some(*until),
            // The last of them: before it, there is nothing to be done.
            Phase::Logged { record, work: Work::Idle } => {
                Pending::of(&self.part, record.at).map(|pending| pending.until).max()
            }
            Phase::Refused { retry_at, .. } => *retry_at,
            Phase::Logged { work: Work::Declined { .. }, .. }
            | Phase::Asking { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::GivenUp { .. } => None,
        }
    }
}

/// A fact that is still to come.
pub(super) struct Pending {
    /// How long it is awaited.
    pub(super) until: Millis,
}

impl Pending {
    pub(super) fn of(part: &Part, logged_at: Millis) -> impl Iterator<Item = Self> {
        let result = (part.confirmed == Confirmation::Events).then_some(CALL_LOG_PATIENCE);
        let recording = (part.recorded && part.recording.is_none()).then_some(MEDIA_PATIENCE);
        let voicemail = (part.result == CallResult::Voicemail && part.voicemail.is_none())
            .then_some(MEDIA_PATIENCE);
        [result, recording, voicemail]
            .into_iter()
            .flatten()
            .map(move |patience| Self { until: logged_at + patience })
    }
}

impl Machine<'_> {
    /// Looks at the clock. An answer that did not come is an answer of which nothing is known.
    pub(super) fn woke(&mut self) {
        if self.entry.due().is_none_or(|due| due > self.now) {
            return;
        }
        match self.entry.phase.clone() {
            // Only news ends a call that goes on: a clock that asks for it would ask for ever.
            Phase::WaitingForEnd { .. } if self.entry.part.ended_at.is_none() => {
                self.wait_for_end();
            }
            Phase::WaitingForEnd { .. } => self.reconsider(),
            Phase::Matching { flight: Flight::Resting { .. } }
            | Phase::AddingContact { flight: Flight::Resting { .. } } => self.match_contact(),
            Phase::Matching { flight: Flight::Out { attempt, .. } } => {
                self.contacts(attempt, Answer::Unsure);
            }
            Phase::AddingContact { flight: Flight::Out { attempt, .. } } => {
                self.contact_added(attempt, Answer::Unsure);
            }
            Phase::Looking { contact, why, flight: Flight::Resting { .. } } => {
                self.look(contact, why);
            }
            Phase::Looking { flight: Flight::Out { attempt, .. }, .. } => {
                self.looked(attempt, Answer::Unsure);
            }
            Phase::Creating { contact, why, flight: Flight::Resting { .. } } => {
                self.create(contact, why);
            }
            Phase::Creating { flight: Flight::Out { attempt, .. }, .. } => {
                self.note_attempt(What::NoAnswer, attempt);
                self.created(attempt, Answer::Unsure);
            }
            Phase::Settling { contact, why, .. } => self.look(contact, why),
            Phase::Logged { record, work: Work::Reading { flight: Flight::Resting { .. } } } => {
                self.read_standing(record);
            }
            Phase::Logged {
                record,
                work: Work::Reading { flight: Flight::Out { .. } } | Work::Writing { .. },
            } => self.update_unsure(record),
            // `keep_current` lets go of what was awaited for too long.
            Phase::Logged { work: Work::Idle | Work::Declined { .. }, .. } => {}
            // The sign-in may have been renewed.
            Phase::Refused { .. } => {
                self.wait_for_end();
                self.reconsider();
            }
            Phase::Asking { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::GivenUp { .. } => {}
        }
    }
}
