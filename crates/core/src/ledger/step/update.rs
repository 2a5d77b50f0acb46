//! How the activity is kept current: read what stands there, change our lines, write it back.

use super::time::Pending;
use super::{ANSWER_PATIENCE, Machine, SIGN_IN_PATIENCE, is_out};
use crate::call::view::Confirmation;
use crate::compose;
use crate::ledger::{
    Answer, Attempt, Effect, Flight, Logged, Phase, Refusal, RefusalKind, Standing, Tried, What,
    Work,
};
use crate::why::Why;

impl Machine<'_> {
    /// Starts an update when the activity does not say what it should, and completes the entry
    /// when it says all there is to say.
    pub(super) fn keep_current(&mut self) {
        let (record, declined) = match &self.entry.phase {
            Phase::Logged { record, work: Work::Idle } | Phase::Final { record } => (record, None),
            Phase::Logged { record, work: Work::Declined { composed, .. } } => {
                (record, Some(composed))
            }
            Phase::Logged { work: Work::Reading { .. } | Work::Writing { .. }, .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => return,
        };
        let wanted = self.compose(&record.contact);
        if declined == Some(&wanted) {
            return;
        }
        let record = record.clone();
        if self.entry.applied.as_ref() != Some(&wanted) {
            return self.read_standing(record, None);
        }
        let is_complete =
            Pending::of(&self.entry.part, record.at).all(|pending| pending.until <= self.now);
        match &self.entry.phase {
            Phase::Logged { .. } if is_complete => {
                let without = self.entry.part.confirmed == Confirmation::Events;
                self.note(What::Completed, without.then_some(Why::WithoutCallLog), "");
                self.entry.phase = Phase::Final { record };
            }
            Phase::Logged { .. } => self.entry.phase = Phase::Logged { record, work: Work::Idle },
            Phase::Final { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    pub(super) fn read_standing(&mut self, record: Logged, tried: Option<Tried>) {
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentRead, attempt);
        self.effects.push(Effect::Read { attempt, activity: record.activity.clone() });
        self.entry.phase = Phase::Logged { record, work: Work::Reading { flight, tried } };
    }

    pub(super) fn read(&mut self, attempt: Attempt, answer: Answer<Option<Standing>>) {
        let Phase::Logged { record, work: Work::Reading { flight, tried } } = &self.entry.phase
        else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let (record, tried) = (record.clone(), tried.clone());
        match answer {
            Answer::Done(Some(standing)) => self.update(record, tried.as_ref(), &standing),
            Answer::Done(None) => {
                self.calm();
                self.note(What::DeletedInCrm, None, record.activity.as_str());
                self.entry.applied = None;
                self.entry.sent = None;
                self.skip(Why::DeletedInCrm);
            }
            Answer::Refused(refusal) => self.update_refused(record, tried, refusal),
            Answer::Unsure => self.update_unsure(record, tried),
            Answer::Later(at) => {
                self.rest_until(at, |flight| Phase::Logged {
                    record,
                    work: Work::Reading { flight, tried },
                });
            }
        }
    }

    /// Writes the lines that changed, and leaves every other line as it stands. A contact that
    /// someone set in the CRM stays, unless someone chose another one here since.
    fn update(&mut self, mut record: Logged, tried: Option<&Tried>, standing: &Standing) {
        let applied = self.entry.applied.as_ref();
        if let (Some(theirs), Some(applied)) = (&standing.contact, applied)
            && theirs.id != applied.contact
            && record.contact.id == applied.contact
        {
            record.contact = theirs.clone();
            record.why = Why::ChosenByPerson;
        }
        let composed = self.compose(&record.contact);
        let (subject, body) =
            compose::merge(standing, applied, tried, &self.entry.human, &composed);
        let tried = Tried { found: standing.subject.clone(), wrote: subject.clone() };
        let draft = self.draft(&record.contact, subject, body);
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentUpdate, attempt);
        let activity = record.activity.clone();
        self.effects.push(Effect::Update { attempt, activity, draft: Box::new(draft) });
        self.entry.phase =
            Phase::Logged { record, work: Work::Writing { composed, tried, flight } };
    }

    pub(super) fn updated(&mut self, attempt: Attempt, answer: Answer<()>) {
        let Phase::Logged { record, work: Work::Writing { composed, tried, flight } } =
            &self.entry.phase
        else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let (record, composed, tried) = (record.clone(), composed.clone(), tried.clone());
        match answer {
            Answer::Done(()) => {
                self.calm();
                self.entry.applied = Some(composed);
                self.note(What::Updated, None, record.activity.as_str());
                self.entry.phase = Phase::Logged { record, work: Work::Idle };
            }
            Answer::Refused(refusal) => self.update_refused(record, None, refusal),
            Answer::Unsure => self.update_unsure(record, Some(tried)),
            // It was not done: what stands there now is read afresh, before it is done.
            Answer::Later(at) => {
                self.rest_until(at, |flight| Phase::Logged {
                    record,
                    work: Work::Reading { flight, tried: None },
                });
            }
        }
    }

    /// An update may always be tried again: it starts by reading what stands there, once the one
    /// before cannot land any more.
    pub(super) fn update_unsure(&mut self, record: Logged, tried: Option<Tried>) {
        let landed_by = self.now + ANSWER_PATIENCE;
        let work = match self.rest() {
            Some(Flight::Resting { until }) => {
                let flight = Flight::Resting { until: until.max(landed_by) };
                Work::Reading { flight, tried }
            }
            Some(flight) => Work::Reading { flight, tried },
            None => self.declined(&record, Why::CrmUnreachable, String::new()),
        };
        self.entry.phase = Phase::Logged { record, work };
    }

    /// The activity exists and stays as it is; that is said, not hidden.
    fn update_refused(&mut self, record: Logged, tried: Option<Tried>, refusal: Refusal) {
        let why = refusal.kind.why();
        self.note(What::Refused, Some(why), &refusal.detail);
        match refusal.kind {
            RefusalKind::SignIn => {
                let until = self.now + SIGN_IN_PATIENCE;
                self.rest_until(until, |flight| Phase::Logged {
                    record,
                    work: Work::Reading { flight, tried },
                });
            }
            RefusalKind::Permission | RefusalKind::Rejected => {
                let work = self.declined(&record, why, refusal.detail);
                self.calm();
                self.entry.phase = Phase::Logged { record, work };
            }
        }
    }

    fn declined(&self, record: &Logged, why: Why, detail: String) -> Work {
        Work::Declined { composed: self.compose(&record.contact), why, detail }
    }
}
