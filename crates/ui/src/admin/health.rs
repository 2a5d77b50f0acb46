//! How the service does, read again and again while the page is shown; and where administrators
//! are told when it does not do well.

mod checks;
mod coverage;
mod view;

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, AlertAddress, AlertForm, CrmStatus, GiveAlertAddress};
use ledger_wire::http::Method;

use super::asking::{Asks, keep};
use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::few::Few;
use crate::page::Place;

/// How often it is read.
const REFRESH: Span = Span::seconds(30);
/// The same while it is awaited whether a message to an address arrives.
const SOON: Span = Span::seconds(2);

/// What a person does on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Types an address for alerts of a form.
    Write(AlertForm, String),
    /// Has alerts sent there.
    Give(AlertForm),
    /// Has a message sent there.
    Test(AlertForm),
    /// Has nothing sent there any more.
    Drop(AlertForm),
    /// Turns this browser's notifications on or off.
    Notices,
}

impl Msg {
    /// What a control means.
    pub(super) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let form = AlertForm::ALL.into_iter().find(|form| form.name() == key);
        Some(match name {
            "write-address" => Self::Write(form?, value.to_owned()),
            "give-address" => Self::Give(form?),
            "test-address" => Self::Test(form?),
            "drop-address" => Self::Drop(form?),
            "notices" => Self::Notices,
            _ => return None,
        })
    }
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Health,
    Crm,
    Report,
    Notices,
    Address(AlertForm),
}

/// What is typed for a form, and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typed {
    text: String,
    trouble: Option<Trouble>,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Health {
    asked: Few<u32, Question>,
    timer: Option<u32>,
    now: Millis,
    known: Option<api::Health>,
    trouble: Option<Trouble>,
    crm: Option<Result<CrmStatus, Trouble>>,
    report: Option<Result<api::Report, Trouble>>,
    typed: Few<&'static str, Typed>,
    notices: Option<Position>,
}

impl Health {
    /// The page is opened.
    pub(super) fn open(&mut self, now: Millis, asks: &mut Asks) {
        self.now = now;
        self.report = None;
        self.read(asks);
        self.asked.insert(asks.get("crm"), Question::Crm);
        self.turn_notices(None, asks);
    }

    /// A wait is over while the page is shown.
    pub(super) fn woke(&mut self, number: u32, asks: &mut Asks) {
        if self.timer == Some(number) {
            self.read(asks);
        }
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.get(&number).is_some()
    }

    pub(super) fn update(&mut self, msg: Msg, asks: &mut Asks) {
        match msg {
            Msg::Write(form, text) => {
                self.typed.insert(form.name(), Typed { text, trouble: None });
            }
            Msg::Give(form) => {
                let typed = self.typed.get(&form.name()).map_or("", |typed| typed.text.trim());
                let given = GiveAlertAddress { address: typed.to_owned() };
                self.change(form, ApiRequest::send(Method::Put, path(form), &given), asks);
            }
            Msg::Test(form) => {
                self.change(form, ApiRequest::plain(Method::Post, path(form)), asks);
            }
            Msg::Drop(form) => {
                self.change(form, ApiRequest::plain(Method::Delete, path(form)), asks);
                // The button goes with the address.
                asks.focus(Place::SectionTitle);
            }
            Msg::Notices => {
                let turn = Some(match self.notices {
                    Some(Position::On) => Position::Off,
                    Some(Position::Off) | None => Position::On,
                });
                // As the person sees it already.
                self.notices = turn;
                self.turn_notices(turn, asks);
            }
        }
    }

    pub(super) fn answered(&mut self, number: u32, reply: Reply, at: Millis, asks: &mut Asks) {
        self.now = at;
        match self.asked.remove(&number) {
            None => {}
            Some(Question::Health) => {
                keep(reply, &mut self.known, &mut self.trouble);
                self.wait(asks);
                if self.report.is_none() && !self.is_asked(Question::Report) {
                    let since = at - coverage::SPAN;
                    let path = format!("report?since={}&until={}", since.0, at.0);
                    self.asked.insert(asks.get(&path), Question::Report);
                }
            }
            Some(Question::Crm) => self.crm = Some(reply.api()),
            Some(Question::Report) => self.report = Some(reply.api()),
            Some(Question::Notices) => self.notices = reply.api().ok(),
            Some(Question::Address(form)) => {
                let typed = match reply.done() {
                    Ok(()) => Typed::default(),
                    Err(trouble) => {
                        let known = self.typed.remove(&form.name()).unwrap_or_default();
                        Typed { trouble: Some(trouble), ..known }
                    }
                };
                self.typed.insert(form.name(), typed);
                self.read(asks);
            }
        }
    }

    fn turn_notices(&mut self, turn: Option<Position>, asks: &mut Asks) {
        self.asked.insert(asks.send(Request::Notices { turn }), Question::Notices);
    }

    fn change(&mut self, form: AlertForm, request: ApiRequest, asks: &mut Asks) {
        if !self.is_asked(Question::Address(form)) {
            self.asked.insert(asks.api(request), Question::Address(form));
        }
    }

    fn read(&mut self, asks: &mut Asks) {
        self.timer = None;
        if !self.is_asked(Question::Health) {
            self.asked.insert(asks.get("health"), Question::Health);
        }
    }

    fn wait(&mut self, asks: &mut Asks) {
        let is_awaited = |address: &AlertAddress| address.owed > 0 && address.problem.is_empty();
        let is_known = |known: &api::Health| known.alert_addresses.iter().any(is_awaited);
        let after = if self.known.as_ref().is_some_and(is_known) { SOON } else { REFRESH };
        self.timer = Some(asks.wake(after));
    }

    fn is_asked(&self, question: Question) -> bool {
        self.asked.values().any(|asked| *asked == question)
    }
}

fn path(form: AlertForm) -> String {
    format!("alerts/{}", form.name())
}
