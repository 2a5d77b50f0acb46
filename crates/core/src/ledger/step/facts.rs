//! What is known of the call, and what the rules make of it.

use super::Machine;
use super::time::CALL_LOG_PATIENCE;
use crate::call::Part;
use crate::call::view::Confirmation;
use crate::compose::facts::Insights;
use crate::ledger::{Effect, Flight, Idempotency, Phase, What};
use crate::phone::{self, PhoneNumber};
use crate::rules::{self, Admission};
use crate::settings::LogStyle;
use crate::why::Why;

impl Machine<'_> {
    pub(super) fn ended(&mut self, part: Part) {
        let is_waiting = matches!(self.entry.phase, Phase::WaitingForEnd { .. });
        if part == self.entry.part && !is_waiting {
            return;
        }
        let number_changed = part.outside_number != self.entry.part.outside_number;
        self.entry.part = part;
        self.note(What::FactsKnown, None, self.entry.part.result.words());
        if matches!(self.entry.phase, Phase::WaitingForEnd { why: Why::CallInProgress, .. }) {
            self.note_backfill();
        }
        match &self.entry.phase {
            // Someone decided, and facts change nothing about that.
            Phase::Skipped { why: Why::SkippedByPerson | Why::DeletedInCrm } => {}
            Phase::WaitingForEnd { .. } | Phase::Skipped { .. } => self.reconsider(),
            // Only a look into the CRM helps here.
            Phase::Asking { why: Why::CreateUnsure, .. } => {}
            Phase::Asking { .. } => match self.admit() {
                Admission::Skip(why) => self.skip(why),
                Admission::Admit if number_changed => self.match_contact(),
                Admission::Admit => {}
            },
            Phase::Matching { .. } | Phase::AddingContact { .. } if number_changed => {
                self.match_contact();
            }
            Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    /// What was skipped for want of cover is decided by the cover that is known now. A call that
    /// began before the switch-on stays the client's.
    pub(super) fn cover_changed(&mut self) {
        match &self.entry.phase {
            Phase::Skipped { why } if why.is_want_of_cover() => self.reconsider(),
            Phase::Skipped { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    /// Decides anew, from the beginning; but what may stand in the CRM already is not decided
    /// again, only completed.
    pub(super) fn reconsider(&mut self) {
        if let Some(sent) = self.entry.sent.clone() {
            return match self.circumstances.connector.idempotency {
                Idempotency::Upsert | Idempotency::Marker { .. } | Idempotency::Trace { .. } => {
                    let contact = self.entry.chosen.clone().unwrap_or(sent.contact);
                    self.write(contact, sent.why);
                }
                Idempotency::None => self.ask(Why::CreateUnsure, Vec::new()),
            };
        }
        let Some(ended_at) = self.entry.part.ended_at else { return };
        match self.admit() {
            Admission::Admit => {}
            Admission::Skip(why) => return self.skip(why),
        }
        let style = self.circumstances.policy.settings.log_style;
        let patience_ends = self.entry.since.max(ended_at) + CALL_LOG_PATIENCE;
        if style == LogStyle::WhenComplete
            && self.entry.part.confirmed == Confirmation::Events
            && self.now < patience_ends
        {
            let why = Why::WaitingForCallLog;
            self.entry.phase = Phase::WaitingForEnd { why, until: Some(patience_ends) };
            return self.note(What::Waiting, Some(why), "");
        }
        self.match_contact();
    }

    /// What the rules say; a contact chosen by a person is an order to log.
    pub(super) fn admit(&self) -> Admission {
        match self.entry.chosen {
            Some(_) => Admission::Admit,
            None => rules::admit(
                &self.entry.part,
                self.entry.logger,
                self.circumstances.policy,
                self.circumstances.directory,
            ),
        }
    }

    pub(super) fn match_contact(&mut self) {
        if let Some(contact) = self.entry.chosen.clone() {
            return self.write(contact, Why::ChosenByPerson);
        }
        let Some(number) = self.outside_number() else {
            return self.ask(rules::without_number(self.entry.part.reach), Vec::new());
        };
        match self.circumstances.policy.remembered(&number) {
            Some(contact) => self.write(contact.clone(), Why::RememberedContact),
            None => self.search(number),
        }
    }

    /// Asks the CRM who has the number.
    pub(super) fn search(&mut self, number: PhoneNumber) {
        let flight = self.find_contacts(number);
        self.entry.phase = Phase::Matching { flight };
    }

    pub(super) fn find_contacts(&mut self, number: PhoneNumber) -> Flight {
        let (attempt, flight) = self.send();
        self.note_attempt(What::SearchedContacts, attempt);
        let formats = &self.circumstances.policy.settings.number_formats;
        let texts = phone::search_texts(&number, formats);
        self.effects.push(Effect::FindContacts { attempt, number, texts });
        flight
    }

    /// The number to look up. One that the account has got since the call is nobody's contact.
    pub(super) fn outside_number(&self) -> Option<PhoneNumber> {
        let number = self.entry.part.outside_number.as_ref();
        number.filter(|number| !self.circumstances.directory.numbers.contains(*number)).cloned()
    }

    /// Takes in what machines that listened say; the activity is brought up to date with it.
    pub(super) fn insights(&mut self, insights: Insights) {
        let known = self.entry.insights.clone();
        self.entry.insights.join(insights);
        if self.entry.insights != known {
            self.note(What::InsightsKnown, None, "");
        }
    }
}
