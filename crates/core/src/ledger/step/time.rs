//! What is due.

use super::Machine;
use crate::call::view::Confirmation;
use crate::call::{CallResult, Part};
use crate::ledger::{Answer, Entry, Flight, Phase, What, Work};
use crate::rules::Policy;
use crate::settings::Field;
use crate::time::{Millis, Span};
use crate::why::Why;

/// How long facts from the call log are awaited.
pub(super) const CALL_LOG_PATIENCE: Span = Span::hours(1);
/// How long a recording or a voicemail is awaited.
const MEDIA_PATIENCE: Span = Span::hours(24);
/// How long RingCentral's AI note is awaited: it is written within minutes, or never.
const AI_NOTE_PATIENCE: Span = Span::hours(2);
/// How long ACE is awaited, which listens to the recording first.
const ACE_PATIENCE: Span = Span::hours(24);

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
            Phase::Logged { record, work: Work::Idle } => Pending::facts(&self.part, record.at)
                .map(|pending| pending.until)
                .chain(self.insights_until)
                .max(),
            Phase::Asking { rematch, .. } => rematch.as_ref().map(of),
            Phase::Refused { retry_at, .. } => *retry_at,
            Phase::Logged { work: Work::Declined { .. }, .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::GivenUp { .. } => None,
        }
    }
}

/// Something that is still to come.
pub(super) struct Pending {
    /// How long it is awaited.
    pub(super) until: Millis,
    /// What is said when it has not come by then.
    pub(super) without: Why,
}

impl Pending {
    /// What the call log still has to say.
    pub(super) fn facts(part: &Part, logged_at: Millis) -> impl Iterator<Item = Self> {
        let awaits_voicemail = part.result == CallResult::Voicemail && part.voicemail.is_none();
        let awaited = [
            (part.confirmed == Confirmation::Events, CALL_LOG_PATIENCE, Why::WithoutCallLog),
            (part.recorded && part.recording.is_none(), MEDIA_PATIENCE, Why::WithoutRecording),
            (awaits_voicemail, MEDIA_PATIENCE, Why::WithoutVoicemail),
        ];
        Self::awaited(awaited, logged_at)
    }

    /// What machines that listen still have to say, as far as the account has them and the
    /// record has a place for it.
    pub(super) fn insights(
        entry: &Entry,
        policy: &Policy,
        logged_at: Millis,
    ) -> impl Iterator<Item = Self> {
        let (part, insights, listeners) = (&entry.part, &entry.insights, policy.listeners);
        let wants =
            |fields: &[Field]| fields.iter().any(|field| policy.settings.fields.contains(field));
        let talked = part.result == CallResult::Answered;
        let has_ai_note = !insights.ai_note.is_empty() || !insights.transcript.is_empty();
        let awaits_ai_note = listeners.ai_notes
            && talked
            && !has_ai_note
            && wants(&[Field::AiNote, Field::Transcript]);
        let awaits_ace = listeners.ace
            && talked
            && part.recorded
            && !insights.has_ace()
            && wants(&[
                Field::AceTranscript,
                Field::AceSummary,
                Field::CallScore,
                Field::AceBulletedSummary,
                Field::AceLink,
            ]);
        let awaited = [
            (awaits_ai_note, AI_NOTE_PATIENCE, Why::WithoutAiNote),
            (awaits_ace, ACE_PATIENCE, Why::WithoutAce),
        ];
        Self::awaited(awaited, logged_at)
    }

    fn awaited<const COUNT: usize>(
        awaited: [(bool, Span, Why); COUNT],
        logged_at: Millis,
    ) -> impl Iterator<Item = Self> {
        awaited
            .into_iter()
            .filter(|(is_awaited, ..)| *is_awaited)
            .map(move |(_, patience, without)| Self { until: logged_at + patience, without })
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
            Phase::Asking { rematch: Some(Flight::Resting { .. }), .. } => self.look_again(),
            Phase::Asking { rematch: Some(Flight::Out { attempt, .. }), .. } => {
                self.contacts(attempt, Answer::Unsure);
            }
            Phase::Asking { rematch: None, .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::GivenUp { .. } => {}
        }
    }
}
