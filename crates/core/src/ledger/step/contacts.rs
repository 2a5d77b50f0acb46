//! Whom the CRM knows by the number.

use super::{LONGEST_REST, Machine, choice, is_out};
use crate::contact::Contact;
use crate::ledger::{Answer, Attempt, Effect, Flight, Idempotency, Phase, What};
use crate::phone::PhoneNumber;
use crate::rules::{self, Admission, Decision};
use crate::time::Span;
use crate::why::Why;

/// The CRM is asked again whether a contact has appeared: after as long as the entry has waited,
/// but within these bounds. Contacts are made minutes after a call, or days.
const SHORTEST_LOOK: Span = Span::minutes(10);
const LONGEST_LOOK: Span = Span::hours(24);
/// For how long.
const LOOK_PATIENCE: Span = Span::hours(24 * 7);

impl Machine<'_> {
    pub(super) fn contacts(&mut self, attempt: Attempt, answer: Answer<Vec<Contact>>) {
        match &self.entry.phase {
            Phase::Matching { flight } if is_out(flight, attempt) => {}
            Phase::Asking { rematch: Some(flight), .. } if is_out(flight, attempt) => {
                return self.looked_again(answer);
            }
            Phase::Matching { .. }
            | Phase::Asking { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => return,
        }
        match answer {
            Answer::Done(candidates) => {
                self.calm();
                self.decide(candidates);
            }
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Unsure => self.rest_or_give_up(|flight| Phase::Matching { flight }),
            Answer::Later(at) => self.rest_until(at, |flight| Phase::Matching { flight }),
        }
    }

    fn decide(&mut self, candidates: Vec<Contact>) {
        match rules::decide(candidates, &self.circumstances.policy.settings) {
            Decision::Log { contact, why } => self.write(choice(contact), why),
            Decision::LogWithPlaceholder => self.add_contact(),
            Decision::Ask { why, candidates } => self.ask(why, candidates),
            Decision::Skip { why } => self.skip(why),
        }
    }

    /// A contact with the number appeared: where one is missing, or too many are there, the CRM
    /// is asked again.
    pub(super) fn contact_appeared(&mut self, number: &PhoneNumber) {
        match &self.entry.phase {
            Phase::Asking { rematch, .. }
                if !matches!(rematch, Some(Flight::Out { .. }))
                    && self.entry.waits_for() == Some(number) =>
            {
                self.look_again();
            }
            Phase::Asking { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    /// Asks the CRM again while a person is asked; the question stays until there is an answer.
    pub(super) fn look_again(&mut self) {
        match self.admit() {
            Admission::Skip(why) => return self.skip(why),
            Admission::Admit => {}
        }
        let Some(number) = self.outside_number() else { return self.reconsider() };
        if let Some(contact) = self.circumstances.policy.remembered(&number) {
            return self.write(contact.clone(), Why::RememberedContact);
        }
        let flight = self.find_contacts(number);
        self.look_next(Some(flight));
    }

    /// What the CRM knows by now. No answer is none: it is asked again when its time comes.
    fn looked_again(&mut self, answer: Answer<Vec<Contact>>) {
        let next = self.next_look();
        match answer {
            Answer::Done(candidates) => self.decide(candidates),
            Answer::Refused(refusal) => {
                self.note(What::Refused, Some(refusal.kind.why()), &refusal.detail);
                self.look_next(next);
            }
            Answer::Unsure => {
                self.note(What::NoAnswer, None, "");
                self.look_next(next);
            }
            Answer::Later(at) => {
                self.note(What::AskedToWait, None, &at.to_string());
                let latest = self.now + LONGEST_REST;
                self.look_next(next.map(|next| match next {
                    Flight::Resting { until } => {
                        Flight::Resting { until: until.max(at.min(latest)) }
                    }
                    Flight::Out { .. } => next,
                }));
            }
        }
    }

    fn look_next(&mut self, next: Option<Flight>) {
        if let Phase::Asking { rematch, .. } = &mut self.entry.phase {
            *rematch = next;
        }
    }

    /// When to ask the CRM again: as long again as it has been, within bounds, for some days.
    pub(super) fn next_look(&self) -> Option<Flight> {
        let waited = self.now.since(self.entry.since);
        let rest = waited.clamp(SHORTEST_LOOK, LONGEST_LOOK);
        (waited < LOOK_PATIENCE).then(|| Flight::Resting { until: self.now + rest })
    }

    fn add_contact(&mut self) {
        let part = &self.entry.part;
        let Some(number) = part.outside_number.clone() else {
            return self.ask(rules::without_number(part.reach), Vec::new());
        };
        let name = part.other.name.clone().unwrap_or_else(|| number.to_string());
        let (attempt, flight) = self.send();
        self.entry.phase = Phase::AddingContact { flight };
        self.note_attempt(What::AddedContact, attempt);
        self.effects.push(Effect::AddContact { attempt, number, name });
    }

    pub(super) fn contact_added(&mut self, attempt: Attempt, answer: Answer<Contact>) {
        let Phase::AddingContact { flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        match answer {
            Answer::Done(contact) => {
                self.calm();
                self.write(choice(contact), Why::PlaceholderContact);
            }
            Answer::Refused(refusal) => self.refused(refusal),
            // The contact may exist now: matching finds it, and adds one only if it does not.
            Answer::Unsure => {
                let shown_at = match self.circumstances.connector.idempotency {
                    Idempotency::Marker { settle } | Idempotency::Trace { settle } => {
                        self.now + settle
                    }
                    Idempotency::Upsert | Idempotency::None => self.now,
                };
                self.rest_or_give_up(|flight| Phase::Matching {
                    flight: match flight {
                        Flight::Resting { until } => Flight::Resting { until: until.max(shown_at) },
                        Flight::Out { .. } => flight,
                    },
                });
            }
            Answer::Later(at) => self.rest_until(at, |flight| Phase::Matching { flight }),
        }
    }
}
