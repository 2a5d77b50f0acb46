//! How the activity is kept current: read what stands there, change our lines, write it back.

use super::time::Pending;
use super::{ANSWER_PATIENCE, Machine, SIGN_IN_PATIENCE, is_out};
use crate::additional::FieldValues;
use crate::compose::{self, Composed};
use crate::ledger::{
    Answer, Attempt, Effect, Flight, Logged, Phase, Refusal, RefusalKind, Standing, What, Work,
};
use crate::settings::Field;
use crate::time::Millis;
use crate::why::Why;

impl Machine<'_> {
    /// Starts an update when the activity does not say what it should, and completes the entry
    /// when it says all there is to say.
    pub(super) fn keep_current(&mut self) {
        let (record, declined) = match &self.entry.phase {
            Phase::Logged { record, work: Work::Idle } | Phase::Final { record } => (record, None),
            Phase::Logged { record, work: Work::Declined { composed, .. } } => {
                (record, Some(&**composed))
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
        if self.entry.applied.as_ref() != Some(&wanted) || self.waiting_edit().is_some() {
            return self.read_standing(record);
        }
        match &self.entry.phase {
            Phase::Logged { .. } => self.complete(record),
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

    /// The activity says all that is known. It is final when nothing more is awaited.
    fn complete(&mut self, record: Logged) {
        let insights: Vec<Pending> =
            Pending::insights(&self.entry, self.circumstances.policy, record.at).collect();
        self.entry.insights_until = insights.iter().map(|pending| pending.until).max();
        let pending: Vec<Pending> =
            Pending::facts(&self.entry.part, record.at).chain(insights).collect();
        if pending.iter().any(|pending| pending.until > self.now) {
            self.entry.phase = Phase::Logged { record, work: Work::Idle };
            return;
        }
        let told = self.entry.completed_at;
        for pending in pending.iter().filter(|it| told.is_none_or(|told| it.until > told)) {
            self.note(What::LetGo, Some(pending.without), "");
        }
        self.entry.completed_at.get_or_insert(self.now);
        self.note(What::Completed, None, "");
        self.entry.phase = Phase::Final { record };
    }

    pub(super) fn read_standing(&mut self, record: Logged) {
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentRead, attempt);
        self.effects.push(Effect::Read { attempt, activity: record.activity.clone() });
        self.entry.phase = Phase::Logged { record, work: Work::Reading { flight } };
    }

    pub(super) fn read(&mut self, attempt: Attempt, answer: Answer<Option<Standing>>) {
        let Phase::Logged { record, work: Work::Reading { flight } } = &self.entry.phase else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let record = record.clone();
        match answer {
            Answer::Done(Some(standing)) => {
                let record = self.weigh_edit(record, &standing);
                let is_current =
                    self.entry.applied.as_ref() == Some(&self.compose(&record.contact));
                if is_current && !self.entry.edits.is_empty() {
                    self.calm();
                    self.entry.phase = Phase::Logged { record, work: Work::Idle };
                } else {
                    self.update(record, &standing);
                }
            }
            Answer::Done(None) => {
                self.calm();
                self.keep_edits();
                self.note(What::DeletedInCrm, None, record.activity.as_str());
                self.entry.applied = None;
                self.entry.last_edit = None;
                self.entry.sent = None;
                self.entry.tried = None;
                self.skip(Why::DeletedInCrm);
            }
            Answer::Refused(refusal) => self.update_refused(record, refusal),
            Answer::Unsure => self.update_unsure(record),
            Answer::Later(at) => self.read_later(record, at),
        }
    }

    /// Writes the lines that changed, and leaves every other line as it stands. A contact that
    /// someone set in the CRM stays, unless someone chose another one here since.
    fn update(&mut self, mut record: Logged, standing: &Standing) {
        let ours = self.entry.applied.as_mut().and_then(|applied| applied.contact.as_mut());
        if let (Some(theirs), Some(ours)) = (&standing.contact, ours)
            && theirs.id != *ours
            && record.contact.id == *ours
        {
            record.contact = theirs.clone();
            record.why = Why::ChosenByPerson;
            // It stands there already: whoever moves it again, moves it from there.
            ours.clone_from(&theirs.id);
        }
        let applied = self.entry.applied.as_ref();
        let composed = self.compose(&record.contact);
        let (subject, body) = compose::merge(
            standing,
            applied,
            self.entry.tried.as_ref(),
            &self.entry.human,
            &composed,
        );
        let tried = self.entry.tried.get_or_insert_default();
        tried.in_doubt = tried.in_doubt.saturating_add(1);
        tried.note = composed.lines.get(&Field::Note).cloned();
        if subject != standing.subject {
            tried.found.clone_from(&standing.subject);
            if !tried.wrote.contains(&subject) {
                tried.wrote.push(subject.clone());
            }
        }
        let draft = self.draft(&record.contact, subject, body, self.fields_to_change(&composed));
        let (attempt, flight) = self.send();
        self.note_attempt(What::SentUpdate, attempt);
        let activity = record.activity.clone();
        let (draft, expected) = (Box::new(draft), standing.version.clone());
        self.effects.push(Effect::Update { attempt, activity, draft, expected });
        self.entry.phase =
            Phase::Logged { record, work: Work::Writing { composed: Box::new(composed), flight } };
    }

    /// What a person chose since we last wrote; what stands in the CRM otherwise may be someone
    /// else's choice.
    fn fields_to_change(&self, composed: &Composed) -> FieldValues {
        let written = |name: &String| self.entry.applied.as_ref()?.fields.get(name);
        let chosen = composed.fields.iter().filter(|(name, value)| written(name) != Some(value));
        chosen.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    pub(super) fn updated(&mut self, attempt: Attempt, answer: Answer<()>) {
        let Phase::Logged { record, work: Work::Writing { composed, flight } } = &self.entry.phase
        else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let (record, composed) = (record.clone(), composed.clone());
        match answer {
            Answer::Done(()) => {
                self.calm();
                self.entry.applied = Some(*composed);
                self.entry.tried = None;
                self.note(What::Updated, None, record.activity.as_str());
                self.entry.phase = Phase::Logged { record, work: Work::Idle };
            }
            Answer::Refused(refusal) => {
                self.update_did_not_land();
                self.update_refused(record, refusal);
            }
            Answer::Unsure => self.update_unsure(record),
            // What stands there then is read afresh.
            Answer::Later(at) => {
                self.update_did_not_land();
                self.read_later(record, at);
            }
        }
    }

    /// Someone was faster: what stands there now is read, at once the first time, and the lines
    /// that changed are put into it.
    pub(super) fn changed_meanwhile(&mut self, attempt: Attempt) {
        let Phase::Logged { record, work: Work::Writing { flight, .. } } = &self.entry.phase else {
            return;
        };
        if !is_out(flight, attempt) {
            return;
        }
        let record = record.clone();
        self.update_did_not_land();
        self.note_attempt(What::ChangedMeanwhile, attempt);
        if self.entry.failures == 0 {
            self.entry.failures = 1;
            return self.read_standing(record);
        }
        let work = match self.rest(Why::RecordKeepsChanging) {
            Some(flight) => Work::Reading { flight },
            None => self.declined(&record, Why::RecordKeepsChanging, String::new()),
        };
        self.entry.phase = Phase::Logged { record, work };
    }

    fn update_did_not_land(&mut self) {
        if let Some(tried) = &mut self.entry.tried {
            tried.in_doubt = tried.in_doubt.saturating_sub(1);
        }
    }

    fn read_later(&mut self, record: Logged, at: Millis) {
        self.rest_until(at, |flight| Phase::Logged { record, work: Work::Reading { flight } });
    }

    /// An update may always be tried again: it starts by reading what stands there, once the one
    /// before cannot land any more.
    pub(super) fn update_unsure(&mut self, record: Logged) {
        let landed_by = self.now + ANSWER_PATIENCE;
        let work = match self.rest(Why::CrmUnreachable) {
            Some(Flight::Resting { until }) => {
                self.note(What::NoAnswer, None, "");
                let flight = Flight::Resting { until: until.max(landed_by) };
                Work::Reading { flight }
            }
            Some(flight) => Work::Reading { flight },
            None => self.declined(&record, Why::CrmUnreachable, String::new()),
        };
        self.entry.phase = Phase::Logged { record, work };
    }

    /// The activity exists and stays as it is; that is said, not hidden.
    fn update_refused(&mut self, record: Logged, refusal: Refusal) {
        let why = refusal.kind.why();
        self.note(What::Refused, Some(why), &refusal.detail);
        match refusal.kind {
            RefusalKind::SignIn => self.read_later(record, self.now + SIGN_IN_PATIENCE),
            RefusalKind::Permission | RefusalKind::Rejected => {
                let work = self.declined(&record, why, refusal.detail);
                self.calm();
                self.entry.phase = Phase::Logged { record, work };
            }
        }
    }

    fn declined(&self, record: &Logged, why: Why, detail: String) -> Work {
        Work::Declined { composed: Box::new(self.compose(&record.contact)), why, detail }
    }
}
