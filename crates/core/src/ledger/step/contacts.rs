//! Whom the CRM knows by the number.

use super::{Machine, choice, is_out};
use crate::contact::Contact;
use crate::ledger::{Answer, Attempt, Effect, Flight, Idempotency, Phase, What};
use crate::rules::{self, Decision};
use crate::why::Why;

impl Machine<'_> {
    pub(super) fn contacts(&mut self, attempt: Attempt, answer: Answer<Vec<Contact>>) {
        let Phase::Matching { flight } = &self.entry.phase else { return };
        if !is_out(flight, attempt) {
            return;
        }
        match answer {
            Answer::Done(candidates) => {
                self.calm();
                match rules::decide(candidates, &self.circumstances.policy.settings) {
                    Decision::Log { contact, why } => self.write(choice(contact), why),
                    Decision::LogWithPlaceholder => self.add_contact(),
                    Decision::Ask { why, candidates } => self.ask(why, candidates),
                    Decision::Skip { why } => self.skip(why),
                }
            }
            Answer::Refused(refusal) => self.refused(refusal),
            Answer::Unsure => self.rest_or_give_up(|flight| Phase::Matching { flight }),
            Answer::Later(at) => self.rest_until(at, |flight| Phase::Matching { flight }),
        }
    }

    fn add_contact(&mut self) {
        let part = &self.entry.part;
        let Some(number) = part.outside_number.clone() else {
            return self.ask(Why::NoNumber, Vec::new());
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
                    Idempotency::Marker { settle } => self.now + settle,
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
