//! How the activity comes to be, once.

use super::{Machine, is_out};
use crate::additional::FieldValues;
use crate::compose::{self, Composed};
use crate::id::ActivityId;
use crate::ledger::{
    Answer, Attempt, Circumstances, ContactChoice, Effect, Idempotency, Logged, Phase, Refusal,
    RefusalKind, Sent, Tried, What, Work,
};
use crate::why::Why;

impl Machine<'_> {
    pub(super) fn write(&mut self, contact: ContactChoice, why: Why) {
        self.note(What::ContactChosen, Some(why), &contact.name);
        match self.circumstances.connector.idempotency {
            Idempotency::Upsert | Idempotency::None => self.create(contact, why),
            Idempotency::Marker { .. } | Idempotency::Trace { .. } => self.look(contact, why),
        }
    }

    pub(super) fn look(&mut self, contact: ContactChoice, why: Why) {
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::Looking { contact, why, flight };
        self.note_attempt(What::Looked, attempt);
        self.effects.push(Effect::Look { attempt, marker: self.entry.key.marker() });
    }

    /// Writes the activity, with the contact a person chose meanwhile if one did.
    pub(super) fn create(&mut self, contact: ContactChoice, why: Why) {
        let (contact, why) = self.chosen_or(contact, why);
        let composed = self.compose(&contact);
        let body = compose::upsert("", &composed);
        let fields = self.fields_at_first(&composed);
        let draft = self.draft(&contact, composed.subject.clone(), body, fields);
        let (attempt, flight) = self.send();
        let earlier = self.entry.sent.take();
        let is_only = earlier.is_none();
        let first_subject =
            earlier.map_or_else(|| Some(composed.subject.clone()), |sent| sent.first_subject);
        self.entry.sent = Some(Sent {
            attempt,
            contact: contact.clone(),
            why,
            composed: is_only.then_some(composed),
            first_subject,
        });
        self.entry.phase = Phase::Creating { contact, why, flight };
        self.note_attempt(What::SentCreate, attempt);
        self.effects.push(Effect::Create { attempt, draft: Box::new(draft) });
    }

    /// What a person chose, and the administrator's defaults of everything else.
    fn fields_at_first(&self, composed: &Composed) -> FieldValues {
        let Circumstances { policy, connector, .. } = self.circumstances;
        let defaults = policy.settings.field_defaults.get(connector.crm.as_str());
        let mut fields = defaults.cloned().unwrap_or_default();
        fields.extend(composed.fields.clone());
        fields
    }

    pub(super) fn looked(&mut self, attempt: Attempt, answer: Answer<Option<ActivityId>>) {
        let Phase::Looking { contact, why, flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        let (contact, why) = (contact.clone(), *why);
        let again = {
            let contact = contact.clone();
            move |flight| Phase::Looking { contact, why, flight }
        };
        match answer {
            Answer::Done(Some(activity)) => match self.entry.sent.take() {
                Some(sent) => self.logged_as_sent(activity, sent),
                // Not ours, or forgotten: an update reads it and adds what is missing.
                None => self.logged(activity, contact, Why::AlreadyThere, None),
            },
            Answer::Done(None) if self.may_have_left_no_trace() => self.create_unsure(),
            Answer::Done(None) => match self.entry.sent.take() {
                // The CRM answers searches and not creates: it is not calm until one lands.
                Some(_) => self.rest_or_give_up(again),
                None => self.create(contact, why),
            },
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Unsure => self.rest_or_give_up(again),
            Answer::Later(at) => self.rest_until(at, again),
        }
    }

    pub(super) fn created(&mut self, attempt: Attempt, answer: Answer<ActivityId>) {
        let is_current = matches!(
            &self.entry.phase,
            Phase::Creating { flight, .. } if is_out(flight, attempt)
        );
        match answer {
            // However late it comes, and whatever was decided meanwhile, the activity exists.
            Answer::Done(activity) => self.landed(attempt, activity),
            Answer::Refused(refusal) if is_current => {
                self.did_not_land();
                self.create_refused(refusal);
            }
            Answer::Unsure if is_current => self.create_unsure(),
            Answer::Later(at) if is_current => {
                self.did_not_land();
                if let Some((contact, why)) = self.being_written() {
                    self.rest_until(at, |flight| Phase::Creating { contact, why, flight });
                }
            }
            Answer::Refused(_) | Answer::Unsure | Answer::Later(_) => {}
        }
    }

    pub(super) fn landed(&mut self, attempt: Attempt, activity: ActivityId) {
        if self.entry.logged().is_some() {
            return;
        }
        match (self.entry.sent.take(), self.being_written()) {
            (Some(mut sent), _) => {
                sent.composed = sent.composed.filter(|_| sent.attempt == attempt);
                self.logged_as_sent(activity, sent);
            }
            (None, Some((contact, why))) => self.logged(activity, contact, why, None),
            // It was deleted since, or belongs to a story that is over.
            (None, None) => {}
        }
    }

    /// The last create did nothing; an earlier one may still have.
    pub(super) fn did_not_land(&mut self) {
        if self.entry.sent.as_ref().is_some_and(|sent| sent.composed.is_some()) {
            self.entry.sent = None;
        }
    }

    /// The CRM may have refused the record because of its contact. A person may have chosen
    /// another one meanwhile; and one that was chosen once and for all may be gone, and the CRM
    /// is asked then.
    fn create_refused(&mut self, refusal: Refusal) {
        match refusal.kind {
            RefusalKind::Rejected if self.entry.sent.is_none() => {}
            RefusalKind::Rejected | RefusalKind::SignIn | RefusalKind::Permission => {
                return self.refused(refusal);
            }
        }
        let Some((contact, why)) = self.being_written() else { return };
        let other = self.entry.chosen.clone().filter(|chosen| chosen.id != contact.id);
        match (other, self.outside_number()) {
            (Some(chosen), _) => {
                self.note(What::Refused, Some(refusal.kind.why()), &refusal.detail);
                self.write(chosen, Why::ChosenByPerson);
            }
            (None, Some(number))
                if why == Why::RememberedContact && self.entry.chosen.is_none() =>
            {
                self.note(What::Refused, Some(refusal.kind.why()), &refusal.detail);
                self.search(number);
            }
            (None, _) => self.refused(refusal),
        }
    }

    /// The create may have landed, now or in a moment.
    fn create_unsure(&mut self) {
        let Some((contact, why)) = self.being_written() else { return };
        let is_looked_for = matches!(self.entry.phase, Phase::Looking { .. });
        match self.circumstances.connector.idempotency {
            Idempotency::Upsert => {
                self.rest_or_give_up(|flight| Phase::Creating { contact, why, flight });
            }
            Idempotency::Marker { settle } | Idempotency::Trace { settle } if !is_looked_for => {
                let until = self.now + settle;
                self.entry.phase = Phase::Settling { contact, why, until };
                self.note(What::Settling, Some(Why::Settling), "");
            }
            Idempotency::Marker { .. } | Idempotency::Trace { .. } | Idempotency::None => {
                self.ask(Why::CreateUnsure, Vec::new());
            }
        }
    }

    /// Something was sent, and a search that shows nothing does not prove that it never landed.
    fn may_have_left_no_trace(&self) -> bool {
        let is_trace = match self.circumstances.connector.idempotency {
            Idempotency::Trace { .. } => true,
            Idempotency::Upsert | Idempotency::Marker { .. } | Idempotency::None => false,
        };
        is_trace && self.entry.sent.is_some()
    }

    /// The contact of the activity that is on its way.
    fn being_written(&self) -> Option<(ContactChoice, Why)> {
        match &self.entry.phase {
            Phase::Creating { contact, why, .. }
            | Phase::Settling { contact, why, .. }
            | Phase::Looking { contact, why, .. } => Some((contact.clone(), *why)),
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => None,
        }
    }

    /// Without knowing which of several creates it was, whatever stands there instead of the
    /// first one's subject was typed since. A subject that was chosen between them may be newer
    /// than what was typed, and goes before it.
    fn logged_as_sent(&mut self, activity: ActivityId, sent: Sent) {
        let Sent { contact, why, composed, first_subject, .. } = sent;
        let written = first_subject.filter(|_| composed.is_none());
        self.logged(activity, contact, why, composed);
        self.entry.tried =
            written.map(|subject| Tried { wrote: vec![subject], in_doubt: 0, ..Tried::default() });
    }

    fn logged(
        &mut self,
        activity: ActivityId,
        contact: ContactChoice,
        why: Why,
        composed: Option<Composed>,
    ) {
        self.calm();
        self.note(What::Logged, Some(why), activity.as_str());
        self.entry.applied = composed;
        self.entry.tried = None;
        self.entry.completed_at = None;
        // A person may have chosen while the CRM was writing: the update brings it there.
        let (contact, why) = self.chosen_or(contact, why);
        let record = Logged { activity, contact, why, at: self.now };
        self.entry.phase = Phase::Logged { record, work: Work::Idle };
    }

    fn chosen_or(&self, contact: ContactChoice, why: Why) -> (ContactChoice, Why) {
        match &self.entry.chosen {
            Some(chosen) => (chosen.clone(), Why::ChosenByPerson),
            None => (contact, why),
        }
    }
}
