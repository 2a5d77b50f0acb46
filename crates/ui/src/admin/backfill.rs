//! Logging calls of the past: which days, what would become of their calls, and how far it has
//! come.

mod view;

use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, BackfillCommand, BackfillRange, BackfillStage, FailureCode};
use ledger_wire::http::Method;

use super::asking::Asks;
use crate::activities::Day;
use crate::background::{Reply, Trouble};
use crate::client::ApiRequest;

/// How often it is read while it is under way.
const REFRESH: Span = Span::seconds(2);
/// By how much the clock here may be ahead of the server's, which takes no range of the future.
const AHEAD: Span = Span::minutes(1);

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Chooses the first day; nothing for none.
    From(Option<Day>),
    /// Chooses the last day; nothing for today.
    To(Option<Day>),
    /// Has the calls of these days counted.
    Count,
    /// Has something done with what was counted.
    Command(BackfillCommand),
}

impl Msg {
    /// What a control means.
    pub(super) fn from_control(name: &str, key: &str) -> Option<Self> {
        let command = || BackfillCommand::ALL.into_iter().find(|command| command.name() == key);
        match name {
            "backfill-count" => Some(Self::Count),
            "backfill" => command().map(Self::Command),
            _ => None,
        }
    }

    /// What a field for a day means.
    pub(super) fn from_day(name: &str, day: Option<Day>) -> Option<Self> {
        match name {
            "backfill-from" => Some(Self::From(day)),
            "backfill-to" => Some(Self::To(day)),
            _ => None,
        }
    }
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// How it stands.
    Newest,
    /// To begin, or to do something with it.
    Change,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Backfill {
    asked: Option<(u32, Question)>,
    timer: Option<u32>,
    now: Millis,
    /// The newest one, once it is known; the inner nothing is none.
    known: Option<Option<api::Backfill>>,
    trouble: Option<Trouble>,
    from: Option<Day>,
    to: Option<Day>,
    /// Whether the first day is missing.
    incomplete: bool,
}

impl Backfill {
    /// The page is opened.
    pub(super) fn open(&mut self, now: Millis, asks: &mut Asks) {
        self.now = now;
        self.ask(Question::Newest, ApiRequest::get("backfill"), asks);
    }

    /// A wait is over while the page is shown.
    pub(super) fn woke(&mut self, number: u32, asks: &mut Asks) {
        if self.timer == Some(number) {
            self.open(self.now, asks);
        }
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.is_some_and(|(asked, _)| asked == number)
    }

    pub(super) fn update(&mut self, msg: Msg, asks: &mut Asks) {
        match msg {
            Msg::From(day) => (self.from, self.incomplete) = (day, false),
            Msg::To(day) => self.to = day,
            Msg::Count => {
                self.incomplete = self.from.is_none();
                let Some(Day { begins: from, .. }) = self.from else { return };
                let now = self.now - AHEAD;
                let to = self.to.as_ref().map_or(now, |day| day.ends.min(now));
                let range = BackfillRange { from, to };
                let request = ApiRequest::send(Method::Post, "backfill", &range);
                self.ask(Question::Change, request, asks);
            }
            Msg::Command(command) => {
                let path = format!("backfill/{}", command.name());
                self.ask(Question::Change, ApiRequest::plain(Method::Post, path), asks);
            }
        }
    }

    pub(super) fn answered(&mut self, reply: Reply, at: Millis, asks: &mut Asks) {
        let question = self.asked.take().map(|(_, question)| question);
        self.now = at;
        match (reply.api(), question) {
            (Ok(known), _) => (self.known, self.trouble) = (Some(Some(known)), None),
            (Err(Trouble::Refused { code: FailureCode::NotFound, .. }), Some(Question::Newest)) => {
                (self.known, self.trouble) = (Some(None), None);
            }
            (Err(trouble), _) => self.trouble = Some(trouble),
        }
        if self.is_under_way() {
            self.timer = Some(asks.wake(REFRESH));
        }
    }

    /// Whether it goes on by itself.
    fn is_under_way(&self) -> bool {
        match self.known.iter().flatten().map(|known| known.stage).next() {
            Some(BackfillStage::Counting | BackfillStage::Running) => true,
            Some(
                BackfillStage::Ready
                | BackfillStage::Paused
                | BackfillStage::Cancelled
                | BackfillStage::Done
                | BackfillStage::Failed,
            )
            | None => false,
        }
    }

    /// What a person wants goes before what only looks.
    fn ask(&mut self, question: Question, request: ApiRequest, asks: &mut Asks) {
        if let Some((_, Question::Change)) = self.asked {
            return;
        }
        (self.asked, self.timer) = (Some((asks.api(request), question)), None);
    }
}
