//! What must hold: after every step, at rest, and once people have done their part.
//!
//! What cannot be promised is said here and nowhere else, each with its reason:
//!
//! - An event that never comes and a call that the call log never has leave the truth unknown:
//!   then only "once, or a reason" is asked for ([`Call::is_knowable`]).
//! - Where events are missing, talk time is the call log's, which counts hold
//!   ([`TruePart::connected`]).
//! - An activity that was written while the call seemed to be someone's stays, though later word
//!   gives the call to another: the ledger deletes nothing in a CRM ([`World::is_excused`]).
//! - While settings change, a call is decided by the old or by the new ones
//!   ([`expectation`]).
//! - Between the ledger's read and its update, a CRM without conditional updates cannot keep a
//!   person's edit: there, people edit at other times ([`World::edit_in_crm`]).
//! - A create that is still on its way when someone deletes its record makes it anew, and nothing
//!   can call it back: people here wait until it has arrived ([`World::edit_in_crm`]).
//! - What stands in the CRM is let go when a person there sets another subject or deletes the record;
//!   so is a note when another one is written over it in the list of calls, which shows it, and of
//!   two subjects the one that was not chosen ([`let_go`](crate::people::Written::let_go)).
//! - A subject that was given to the ledger, and that the CRM has not taken yet, gives way to one
//!   that someone sets in the CRM: nobody can say which of them knew of the other
//!   ([`World::edit_in_crm`]).
//! - Where a create may have landed and no search can tell, a person looks, and what they say
//!   counts ([`World::as_told`]).

mod activity;
pub(crate) mod expectation;

use std::fmt;

use ledger_core::ledger::{Entry, PendingEdit, Phase, State, Work};
use ledger_core::settings::NoContactPolicy;
use ledger_core::why::Why;

use self::expectation::Expected;
use crate::telephone::{Call, TruePart};
use crate::world::World;

/// A law of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// At most one activity for each key, at any moment.
    Once,
    /// No activity in the CRM of another account.
    OwnAccount,
    /// It comes to rest: nothing waits for something that never comes, or goes in circles.
    Rest,
    /// What the ledger says of an activity, and what stands in the CRM, agree.
    Agreement,
    /// Nothing that a person wrote or decided is lost.
    Human,
    /// What was acknowledged is kept.
    Kept,
    /// The activity says what is true of the call.
    Truth,
    /// The contact and the owner are the right ones.
    Belonging,
    /// Composing again changes nothing.
    Composed,
    /// What is to be logged is logged, or there is a good reason.
    Logged,
    /// What is not to be logged is not.
    NotLogged,
    /// The settings that count are known where they count.
    Settings,
}

/// How a law was broken.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Which law.
    pub law: Law,
    /// What was seen.
    pub seen: String,
}

impl Violation {
    pub(crate) fn new(law: Law, seen: String) -> Self {
        Self { law, seen }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.law, self.seen)
    }
}

type Judged = Result<(), Violation>;

fn broken(law: Law, seen: String) -> Judged {
    Err(Violation::new(law, seen))
}

impl World {
    /// What holds after every step.
    pub(crate) fn judge_always(&self) -> Judged {
        for (account, crm) in self.crms.iter().enumerate() {
            for (index, activity) in crm.activities.iter().enumerate() {
                let marker = &activity.marker;
                if crm.activities[..index].iter().any(|other| other.marker == *marker) {
                    return broken(Law::Once, format!("{marker} stands twice in the CRM"));
                }
                let session = marker.split('/').next().unwrap_or_default();
                let is_own =
                    |call: &Call| call.account == account && call.session.as_str() == session;
                if !self.calls.iter().any(is_own) {
                    return broken(
                        Law::OwnAccount,
                        format!("{marker} stands in the CRM of account {account}"),
                    );
                }
            }
        }
        Ok(())
    }

    /// What holds when nothing is left to happen.
    pub(crate) fn judge_rest(&self) -> Judged {
        for (account, desk) in self.desks.iter().enumerate() {
            if desk.version + 1 != self.accounts[account].versions.len() {
                let version = desk.version;
                return broken(Law::Settings, format!("desk {account} has version {version}"));
            }
        }
        for (index, call) in self.calls.iter().enumerate() {
            self.judge_kept(index, call)?;
            let entries = self.kept[index].file.iter().flat_map(|file| &file.entries);
            for entry in entries {
                self.judge_entry(index, entry).map_err(|violation| Violation {
                    seen: format!("{}: {}", entry.key.marker(), violation.seen),
                    ..violation
                })?;
            }
        }
        Ok(())
    }

    fn judge_kept(&self, index: usize, call: &Call) -> Judged {
        let kept = &self.kept[index];
        for observation in &kept.acknowledged {
            let event = &call.observations[*observation];
            let is_kept = kept.file.as_ref().is_some_and(|file| {
                file.session
                    .fold
                    .observations()
                    .any(|it| it.sequence == event.sequence && it.party == event.party)
            });
            if !is_kept {
                let sequence = event.sequence;
                return broken(
                    Law::Kept,
                    format!("event {sequence} of {} was acknowledged", call.session),
                );
            }
        }
        Ok(())
    }

    fn judge_entry(&self, call: usize, entry: &Entry) -> Judged {
        let crm = &self.crms[self.calls[call].account];
        let stands = crm.with_marker(&entry.key.marker());
        let written =
            self.kept[call].written.iter().find(|it| it.extension == entry.key.extension_id);
        let (subject, body) = stands.map_or(("", ""), |it| (it.subject.as_str(), it.body.as_str()));
        if let Some(lost) = written.and_then(|written| written.lost(entry, subject, body)) {
            return broken(
                Law::Human,
                format!("{lost:?} was typed into a form and is nowhere: {stands:?}"),
            );
        }
        match (entry.state(), entry.logged(), stands) {
            (State::InProgress | State::Logging, _, _) => {
                broken(Law::Rest, format!("nothing is due, and it is {:?}", entry.phase))
            }
            (State::Logged, Some(_), _) if waits_for_nothing(entry) => {
                broken(Law::Rest, format!("nothing is due, and an edit waits: {:?}", entry.edits))
            }
            (State::Logged, Some(record), Some(activity)) if record.activity == activity.id => {
                self.judge_activity(call, entry, activity, written)
            }
            (State::Logged, _, None) if written.is_some_and(|written| written.is_deleted) => Ok(()),
            (State::Logged, _, _) => broken(
                Law::Agreement,
                format!("it is logged, and the CRM has no such activity: {:?}", entry.phase),
            ),
            // It may stand there, and a person is told to look; or a person was, and decided.
            (State::Unresolved | State::Failed | State::Skipped, _, Some(_))
                if entry.sent.is_some() =>
            {
                Ok(())
            }
            (State::Unresolved | State::Failed | State::Skipped, _, Some(activity)) => broken(
                Law::Agreement,
                format!("it is {:?}, and {} stands in the CRM", entry.phase, activity.id),
            ),
            (State::Unresolved | State::Failed | State::Skipped, _, None) => Ok(()),
        }
    }

    /// After people have done their part: what had to be logged is, and nothing else.
    pub(crate) fn judge_end(&self) -> Judged {
        for index in 0..self.calls.len() {
            let entries = self.kept[index].file.iter().flat_map(|file| &file.entries);
            for entry in entries {
                match entry.state() {
                    State::Logged | State::Skipped => {}
                    State::Unresolved | State::InProgress | State::Logging | State::Failed => {
                        let marker = entry.key.marker();
                        return broken(
                            Law::Rest,
                            format!("{marker} is not settled: {:?}", entry.phase),
                        );
                    }
                }
            }
            for part in &self.calls[index].parts {
                self.judge_part(index, part)?;
            }
        }
        Ok(())
    }

    fn judge_part(&self, call: usize, part: &TruePart) -> Judged {
        let truth = &self.calls[call];
        if !truth.is_knowable() {
            return Ok(());
        }
        let kept = &self.kept[call];
        let entry = kept.entry(&part.extension);
        let written = kept.written.iter().find(|written| written.extension == part.extension);
        let is_logged = entry.is_some_and(|entry| entry.logged().is_some());
        let who = || format!("{} of {}", part.extension, truth.session);
        match self.expected(call, part) {
            Expected::Entry if is_logged => Ok(()),
            Expected::Entry => match entry.map(Entry::why) {
                Some(Why::SkippedByPerson) if written.is_some_and(|it| it.is_skipped) => Ok(()),
                Some(Why::DeletedInCrm) if written.is_some_and(|it| it.is_deleted) => Ok(()),
                Some(Why::NoContactSkipped) if self.may_skip_unknown(call) => Ok(()),
                why => broken(Law::Logged, format!("{} is not logged: {why:?}", who())),
            },
            Expected::Nothing(_) if !is_logged => Ok(()),
            Expected::Nothing(_) if written.is_some_and(|it| it.is_ordered) => Ok(()),
            Expected::Nothing(_) if self.is_excused(call) => Ok(()),
            Expected::Nothing(why) => broken(Law::NotLogged, format!("{} is logged: {why}", who())),
            Expected::Either => match entry.map(Entry::why) {
                Some(why) if why.is_want_of_cover() && self.is_covered_now(call, part) => {
                    broken(Law::Logged, format!("{} is skipped: {why}, and is covered", who()))
                }
                _ => Ok(()),
            },
        }
    }

    /// Whether the call may have seemed to be someone else's when it was decided.
    fn is_excused(&self, call: usize) -> bool {
        self.kept[call].settled_early || !self.calls[call].arrives_whole()
    }

    /// Whether the part is to be logged by the settings that the desk has in the end.
    fn is_covered_now(&self, call: usize, part: &TruePart) -> bool {
        let version = self.desks[self.calls[call].account].version;
        self.is_covered(call, part, version)
            && self.expected_by(call, part, version) == Expected::Entry
    }

    fn may_skip_unknown(&self, call: usize) -> bool {
        let (first, last) = self.kept[call].versions.unwrap_or_default();
        self.accounts[self.calls[call].account].versions[first..=last]
            .iter()
            .any(|version| version.choices.no_contact == NoContactPolicy::Skip)
    }
}

/// Whether an edit waits to be written, and nothing is in its way.
fn waits_for_nothing(entry: &Entry) -> bool {
    let is_declined = matches!(&entry.phase, Phase::Logged { work: Work::Declined { .. }, .. });
    let is_waiting = |pending: &PendingEdit| matches!(pending, PendingEdit::Waiting(_));
    !is_declined && entry.edits.iter().any(is_waiting)
}
