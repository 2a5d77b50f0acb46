//! What the settings in force ask for, reckoned from the truth and from the administrator's
//! choices, without the core's rules.

use ledger_core::call::{CallResult, Direction};
use ledger_core::time::Span;

use crate::account::MENU;
use crate::telephone::{Due, TruePart};
use crate::world::World;

/// What must become of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It is logged.
    Entry,
    /// It is not, for this reason.
    Nothing(&'static str),
    /// The settings changed while it was decided, or word was missing.
    Either,
}

impl World {
    /// By each version of the settings that the desk held while it knew of the call, the same; or
    /// either.
    pub(crate) fn expected(&self, call: usize, part: &TruePart) -> Expected {
        let Some((first, last)) = self.kept[call].versions else { return Expected::Either };
        let first_expected = self.expected_by(call, part, first);
        let is_steady =
            (first..=last).all(|version| self.expected_by(call, part, version) == first_expected);
        if is_steady { first_expected } else { Expected::Either }
    }

    /// Whether the server covered the part when the call began, as a version knows it.
    pub(crate) fn is_covered(&self, call: usize, part: &TruePart, version: usize) -> bool {
        let truth = &self.calls[call];
        let account = &self.accounts[truth.account];
        let era = account.version_at(truth.began).map(|era| era.min(version));
        era.is_some_and(|era| account.versions[era].choices.covers(part.extension.as_str()))
    }

    pub(crate) fn expected_by(&self, call: usize, part: &TruePart, version: usize) -> Expected {
        if part.due == Due::Nothing {
            return Expected::Nothing("it only rang, listened, or passed the call on");
        }
        let truth = &self.calls[call];
        let choices = &self.accounts[truth.account].versions[version].choices;
        let extension = part.extension.as_str();
        let is_covered = self.is_covered(call, part, version)
            // A backfill logs what began before the cover, for those who are covered by now.
            || self.kept[call].is_backfilled() && choices.covers(extension);
        let is_auto_logged = self.kept[call]
            .written
            .iter()
            .any(|written| written.extension == part.extension && written.is_auto_logged);
        if !is_covered && !is_auto_logged {
            return Expected::Nothing("the server did not cover it when the call began");
        }
        if extension == MENU && !choices.dropped_in_menu {
            return Expected::Nothing("calls dropped in the menu are not logged");
        }
        let is_third = truth.customer == 2;
        let number_shows = match part.due {
            Due::Entry => true,
            Due::EntryByOneEvent if !truth.arrives_whole() => return Expected::Either,
            Due::EntryByOneEvent => true,
            Due::Nothing | Due::InternalEntry | Due::EntryWithoutNumber => false,
        };
        if choices.blocks_the_third && is_third && number_shows {
            return Expected::Nothing("the number is on the do-not-log list");
        }
        if part.due == Due::InternalEntry && !choices.internal {
            return Expected::Nothing("it is between colleagues");
        }
        match part.direction {
            Direction::Inbound if !choices.inbound => {
                return Expected::Nothing("inbound calls are not logged");
            }
            Direction::Outbound if !choices.outbound => {
                return Expected::Nothing("outbound calls are not logged");
            }
            Direction::Inbound | Direction::Outbound => {}
        }
        let is_short = |talk: Span| talk < choices.minimum_talk;
        match part.result {
            CallResult::Voicemail if !choices.voicemail => {
                Expected::Nothing("voicemail is not logged")
            }
            CallResult::Missed | CallResult::Rejected if !choices.missed => {
                Expected::Nothing("missed calls are not logged")
            }
            CallResult::Answered if is_short(part.talk()) && is_short(part.connected()) => {
                Expected::Nothing("it was too short")
            }
            // Whether hold counts depends on what arrived.
            CallResult::Answered if is_short(part.talk()) && !truth.arrives_whole() => {
                Expected::Either
            }
            CallResult::Answered if is_short(part.talk()) => Expected::Nothing("it was too short"),
            CallResult::Voicemail
            | CallResult::Missed
            | CallResult::Rejected
            | CallResult::Answered
            | CallResult::InProgress
            | CallResult::NoAnswer
            | CallResult::Busy
            | CallResult::Failed
            | CallResult::AnsweredElsewhere
            | CallResult::Abandoned
            | CallResult::PassedOn => Expected::Entry,
        }
    }
}
