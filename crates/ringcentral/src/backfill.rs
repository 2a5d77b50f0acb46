//! A backfill: calls of the past are read from the call log and logged, by an administrator's order.
//!
//! First a dry run reads and counts, then, once started, a run reads the same again and gives each
//! call to its desk. Both go page by page, newest first, and leave RingCentral's limits to others.
//! Where it stands is stored after each page: a page may be given twice, and is never missed, and
//! a desk that has a call already does nothing.

use ledger_core::call::Record;
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::Prospect;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{
    Backfill as Shown, BackfillCommand, BackfillCount, BackfillRange, BackfillStage, CallRow,
};
use serde::{Deserialize, Serialize};

use crate::budget::Request;
use crate::call_log::{self, Changes, Rest};
use crate::reply::{self, Reply, Trouble};

/// How long RingCentral keeps call logs: "12 months for most accounts; nine months for some"
/// (RingCentral support, "Data retention policies"). What is no longer there is not found.
const KEPT: Span = Span::hours(366 * 24);

/// How many records a page of the dry run has.
const COUNTED_AT_ONCE: u32 = 500;

/// How many records a page of the run has, and how long the run rests after it: each record costs
/// the CRM several requests, and CRMs take a few a second.
const LOGGED_AT_ONCE: u32 = 100;
const REST: Span = Span::seconds(20);

/// How soon the call log is read again at best while a backfill reads it too: of the 10 such
/// requests that RingCentral takes a minute, this leaves those that a backfill may take.
const BESIDE: Span = Span::seconds(30);

/// How many calls stand as an example with each reason.
const SAMPLE: usize = 3;

/// A backfill, as the account stores it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Backfill {
    shown: Shown,
    /// The page that is read next, from 1.
    page: u32,
    /// The calls of the page before: one whose records are on two pages, or that slipped to the
    /// next page because a newer record came, is counted once.
    before: Vec<TelephonySessionId>,
    /// How often in a row a page could not be read.
    failures: u32,
}

/// Why a backfill cannot be what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsuitable {
    /// The range ends before it begins.
    Backwards,
    /// It reaches into the future.
    InTheFuture,
    /// The call log does not reach back so far; it does to this moment, at best.
    TooOld(Millis),
    /// What is known of calls before this moment is forgotten: they could be logged twice.
    Forgotten(Millis),
    /// Another one is under way.
    UnderWay,
    /// It cannot be done to a backfill that stands like this.
    NotNow(BackfillCommand, BackfillStage),
}

impl std::fmt::Display for Unsuitable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Backwards => formatter.write_str("from must be before to"),
            Self::InTheFuture => formatter.write_str("to lies in the future; choose now at most"),
            Self::TooOld(earliest) => write!(
                formatter,
                "from lies too far back: RingCentral keeps the call log for a year at most; \
                 choose {earliest} or later"
            ),
            Self::Forgotten(since) => write!(
                formatter,
                "from lies too far back: calls are not kept so long, by the setting Retention; \
                 choose {since} or later"
            ),
            Self::UnderWay => formatter
                .write_str("another backfill is under way; wait until it is done, or cancel it"),
            Self::NotNow(command, stage) => {
                let stands = match stage {
                    BackfillStage::Counting => "is still being counted",
                    BackfillStage::Ready => "is counted and not started",
                    BackfillStage::Running => "is running",
                    BackfillStage::Paused => "is paused",
                    BackfillStage::Cancelled => "was cancelled",
                    BackfillStage::Done => "is done",
                    BackfillStage::Failed => "has failed",
                };
                write!(formatter, "{} does not fit: the backfill {stands}", command.name())
            }
        }
    }
}

impl std::error::Error for Unsuitable {}

/// What is to be done with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Desks say what would become of the calls, and keep nothing.
    Count,
    /// Desks log them.
    Log,
}

/// A page of the call log and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    range: BackfillRange,
    number: u32,
    /// What it is read for.
    pub purpose: Purpose,
}

impl Page {
    /// Asks for it.
    pub fn request(&self, server: &str) -> Request {
        let records = match self.purpose {
            Purpose::Count => COUNTED_AT_ONCE,
            Purpose::Log => LOGGED_AT_ONCE,
        };
        call_log::past(server, self.range.from, self.range.to, self.number, records)
    }
}

/// A page that was read, and what became of its calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The calls on it.
    pub sessions: Vec<TelephonySessionId>,
    /// When the oldest of them began.
    pub oldest: Option<Millis>,
    /// What became of their parts.
    pub parts: Vec<(Prospect, CallRow)>,
    /// Records that could not be read.
    pub unreadable: usize,
    /// Whether there are more pages.
    pub rest: Rest,
}

/// A call of a page, with all its records there.
pub type PastCall = (TelephonySessionId, Vec<Record>);

/// Takes a page apart: its calls, each once, and what is known of them before any desk has seen
/// them.
pub fn calls(changes: Changes) -> (Vec<PastCall>, Outcome) {
    let mut outcome =
        Outcome { unreadable: changes.unreadable.len(), rest: changes.rest, ..Outcome::default() };
    let mut calls: Vec<PastCall> = Vec::new();
    for (session, record) in changes.records {
        outcome.oldest =
            Some(outcome.oldest.map_or(record.started_at, |known| known.min(record.started_at)));
        match calls.iter_mut().find(|(known, _)| *known == session) {
            Some((_, records)) => records.push(record),
            None => calls.push((session, vec![record])),
        }
    }
    outcome.sessions = calls.iter().map(|(session, _)| session.clone()).collect();
    (calls, outcome)
}

impl Backfill {
    /// A new backfill, which counts first.
    ///
    /// # Errors
    ///
    /// When the range is none, or another backfill is under way.
    pub fn new(
        range: BackfillRange,
        other: Option<&Self>,
        now: Millis,
    ) -> Result<Self, Unsuitable> {
        let earliest = now - KEPT;
        if other.is_some_and(Self::is_under_way) {
            return Err(Unsuitable::UnderWay);
        }
        if range.from >= range.to {
            return Err(Unsuitable::Backwards);
        }
        if range.to > now {
            return Err(Unsuitable::InTheFuture);
        }
        if range.from < earliest {
            return Err(Unsuitable::TooOld(earliest));
        }
        let shown = Shown {
            range,
            stage: BackfillStage::Counting,
            read_back_to: range.to,
            calls_counted: 0,
            calls_given: 0,
            unreadable: 0,
            counts: Vec::new(),
            problem: String::new(),
        };
        Ok(Self { shown, page: 1, before: Vec::new(), failures: 0 })
    }

    /// What an administrator is shown.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    fn is_under_way(&self) -> bool {
        match self.shown.stage {
            BackfillStage::Counting | BackfillStage::Running | BackfillStage::Paused => true,
            BackfillStage::Ready
            | BackfillStage::Cancelled
            | BackfillStage::Done
            | BackfillStage::Failed => false,
        }
    }

    /// What an administrator wants done.
    ///
    /// # Errors
    ///
    /// When it does not fit where the backfill stands. What it has come to already is no error.
    pub fn command(&mut self, command: BackfillCommand) -> Result<(), Unsuitable> {
        let stage = self.shown.stage;
        let next = match (command, stage) {
            (BackfillCommand::Start, BackfillStage::Ready) => {
                (self.page, self.before, self.failures) = (1, Vec::new(), 0);
                self.shown.read_back_to = self.shown.range.to;
                (self.shown.unreadable, self.shown.counts) = (0, Vec::new());
                BackfillStage::Running
            }
            (BackfillCommand::Start | BackfillCommand::Resume, BackfillStage::Running)
            | (BackfillCommand::Resume, BackfillStage::Paused) => BackfillStage::Running,
            (BackfillCommand::Pause, BackfillStage::Running | BackfillStage::Paused) => {
                BackfillStage::Paused
            }
            (
                BackfillCommand::Cancel,
                BackfillStage::Counting
                | BackfillStage::Ready
                | BackfillStage::Running
                | BackfillStage::Paused
                | BackfillStage::Cancelled,
            ) => BackfillStage::Cancelled,
            (
                BackfillCommand::Start
                | BackfillCommand::Pause
                | BackfillCommand::Resume
                | BackfillCommand::Cancel,
                _,
            ) => return Err(Unsuitable::NotNow(command, stage)),
        };
        self.shown.stage = next;
        Ok(())
    }

    /// The page to read next; nothing while there is nothing to read.
    pub fn next(&self) -> Option<Page> {
        let purpose = match self.shown.stage {
            BackfillStage::Counting => Purpose::Count,
            BackfillStage::Running => Purpose::Log,
            BackfillStage::Ready
            | BackfillStage::Paused
            | BackfillStage::Cancelled
            | BackfillStage::Done
            | BackfillStage::Failed => return None,
        };
        Some(Page { range: self.shown.range, number: self.page, purpose })
    }

    /// How soon the call log is read again for new calls, if that is regularly so soon: a backfill
    /// under way must have its turn as well.
    pub fn makes_room(&self, regular: Span) -> Span {
        self.next().map_or(regular, |_| regular.max(BESIDE))
    }

    /// Takes in what came of a page; says after how long to read the next. An administrator may
    /// have paused or cancelled it meanwhile: what was done is counted, and nothing else follows.
    pub fn answered(&mut self, page: &Page, answer: Reply<Outcome>) -> Option<Span> {
        let counts = self.shown.stage == BackfillStage::Counting;
        let is_awaited = page.range == self.shown.range
            && page.number == self.page
            && (page.purpose == Purpose::Count) == counts;
        if !is_awaited {
            return self.next().map(|_| Span(0));
        }
        match answer {
            Ok(outcome) => self.read(page, outcome),
            Err(trouble) => {
                self.failed(&trouble);
                self.next().map(|_| reply::wait_after(&trouble, self.failures))
            }
        }
    }

    fn read(&mut self, page: &Page, outcome: Outcome) -> Option<Span> {
        let is_new = |session: &TelephonySessionId| !self.before.contains(session);
        let calls = outcome.sessions.iter().filter(|session| is_new(session)).count();
        let calls = u32::try_from(calls).unwrap_or(u32::MAX);
        let parts: Vec<_> = outcome
            .parts
            .into_iter()
            .filter(|(_, row)| is_new(&row.telephony_session_id))
            .collect();
        for (prospect, row) in parts {
            count(&mut self.shown.counts, prospect, row);
        }
        let (total, rest) = match page.purpose {
            Purpose::Count => (&mut self.shown.calls_counted, Span(0)),
            Purpose::Log => (&mut self.shown.calls_given, REST),
        };
        *total = total.saturating_add(calls);
        let unreadable = u32::try_from(outcome.unreadable).unwrap_or(u32::MAX);
        self.shown.unreadable = self.shown.unreadable.saturating_add(unreadable);
        self.shown.problem.clear();
        (self.before, self.failures) = (outcome.sessions, 0);
        self.shown.read_back_to = outcome
            .oldest
            .map_or(self.shown.read_back_to, |oldest| oldest.min(self.shown.read_back_to));
        self.page = self.page.saturating_add(1);
        match outcome.rest {
            Rest::More => {}
            Rest::Nothing => {
                self.shown.read_back_to = self.shown.range.from;
                self.shown.stage = match self.shown.stage {
                    BackfillStage::Counting => BackfillStage::Ready,
                    BackfillStage::Running | BackfillStage::Paused => BackfillStage::Done,
                    BackfillStage::Ready
                    | BackfillStage::Cancelled
                    | BackfillStage::Done
                    | BackfillStage::Failed => self.shown.stage,
                };
            }
        }
        self.next().map(|_| rest)
    }

    fn failed(&mut self, trouble: &Trouble) {
        match trouble {
            // Others were faster: nothing is wrong.
            Trouble::TooMany { .. } => return,
            Trouble::SignIn(_) | Trouble::Passing(_) => {}
            Trouble::Permission(_) | Trouble::NotFound(_) | Trouble::Refused { .. } => {
                self.stop();
            }
        }
        self.shown.problem = trouble.to_string();
        self.failures = self.failures.saturating_add(1);
    }

    /// Server-side logging was turned off: nothing covers anybody.
    pub fn turned_off(&mut self) {
        self.stop();
        self.shown.problem =
            "server-side logging was turned off; turn it on and begin again".to_owned();
    }

    fn stop(&mut self) {
        if self.is_under_way() {
            self.shown.stage = BackfillStage::Failed;
        }
    }
}

fn count(counts: &mut Vec<BackfillCount>, prospect: Prospect, row: CallRow) {
    let known = counts
        .iter_mut()
        .find(|known| known.prospect == prospect && known.reason.code == row.reason.code);
    match known {
        Some(known) => {
            known.count = known.count.saturating_add(1);
            if known.sample.len() < SAMPLE {
                known.sample.push(row);
            }
        }
        None => counts.push(BackfillCount {
            prospect,
            reason: row.reason.clone(),
            count: 1,
            sample: vec![row],
        }),
    }
}

#[cfg(test)]
mod tests;
