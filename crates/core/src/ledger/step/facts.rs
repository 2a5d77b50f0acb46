//! What is known of the call, and what the rules make of it.

use super::Machine;
use super::time::CALL_LOG_PATIENCE;
use crate::call::Part;
use crate::call::view::Confirmation;
use crate::ledger::{Effect, Idempotency, Phase, What};
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

    /// Decides anew, from the beginning; but what may stand in the CRM already is not decided
    /// again, only completed.
    pub(super) fn reconsider(&mut self) {
        if let Some(sent) = self.entry.sent.clone() {
            return match self.circumstances.connector.idempotency {
                Idempotency::Upsert | Idempotency::Marker { .. } => {
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
    fn admit(&self) -> Admission {
        match self.entry.chosen {
            Some(_) => Admission::Admit,
            None => rules::admit(
                &self.entry.part,
                self.circumstances.policy,
                self.circumstances.directory,
            ),
        }
    }

    pub(super) fn match_contact(&mut self) {
        if let Some(contact) = self.entry.chosen.clone() {
            return self.write(contact, Why::ChosenByPerson);
        }
        let Some(number) = self.entry.part.outside_number.clone() else {
            return self.ask(Why::NoNumber, Vec::new());
        };
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::Matching { flight };
        self.note_attempt(What::SearchedContacts, attempt);
        self.effects.push(Effect::FindContacts { attempt, number });
    }
}
