//! How the service does, read again and again while the page is shown; and where administrators
//! are told when it does not do well.

mod checks;
mod coverage;
mod view;

use ledger_core::cover::Position;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{self, AlertAddress, AlertForm, CrmStatus, GiveAlertAddress};
use ledger_wire::http::Method;

use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::few::Few;
use crate::page::{Ask, Counter, Place};

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
    pub(super) fn open(&mut self, now: Millis, counter: &mut Counter) -> Vec<Ask> {
        self.now = now;
        self.report = None;
        let mut asks = self.read(counter);
        asks.push(self.get(Question::Crm, "crm", counter));
        asks.push(self.ask(Question::Notices, Request::Notices { turn: None }, counter));
        asks
    }

    /// A wait is over while the page is shown.
    pub(super) fn woke(&mut self, number: u32, counter: &mut Counter) -> Vec<Ask> {
        if self.timer == Some(number) { self.read(counter) } else { Vec::new() }
    }

    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked.get(&number).is_some()
    }

    pub(super) fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Write(form, text) => {
                self.typed.insert(form.name(), Typed { text, trouble: None });
                Vec::new()
            }
            Msg::Give(form) => {
                let typed = self.typed.get(&form.name()).map(|typed| typed.text.trim().to_owned());
                let given = GiveAlertAddress { address: typed.unwrap_or_default() };
                self.change(form, ApiRequest::send(Method::Put, path(form), &given), counter)
            }
            Msg::Test(form) => {
                let request = ApiRequest { method: Method::Post, ..ApiRequest::get(path(form)) };
                self.change(form, request, counter)
            }
            Msg::Drop(form) => {
                let request = ApiRequest { method: Method::Delete, ..ApiRequest::get(path(form)) };
                let mut asks = self.change(form, request, counter);
                // The button goes with the address.
                asks.push(Ask::Focus(Place::SectionTitle));
                asks
            }
            Msg::Notices => {
                let turn = Some(match self.notices {
                    Some(Position::On) => Position::Off,
                    Some(Position::Off) | None => Position::On,
                });
                // As the person sees it already.
                self.notices = turn;
                vec![self.ask(Question::Notices, Request::Notices { turn }, counter)]
            }
        }
    }

    pub(super) fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        self.now = at;
        match self.asked.remove(&number) {
            None => Vec::new(),
            Some(Question::Health) => {
                match reply.api() {
                    Ok(health) => (self.known, self.trouble) = (Some(health), None),
                    Err(trouble) => self.trouble = Some(trouble),
                }
                let mut asks = vec![self.wait(counter)];
                if self.report.is_none() && !self.is_asked(Question::Report) {
                    let since = at - coverage::SPAN;
                    let path = format!("report?since={}&until={}", since.0, at.0);
                    asks.push(self.get(Question::Report, &path, counter));
                }
                asks
            }
            Some(Question::Crm) => {
                self.crm = Some(reply.api());
                Vec::new()
            }
            Some(Question::Report) => {
                self.report = Some(reply.api());
                Vec::new()
            }
            Some(Question::Notices) => {
                self.notices = reply.api().ok();
                Vec::new()
            }
            Some(Question::Address(form)) => {
                let typed = match reply.done() {
                    Ok(()) => Typed::default(),
                    Err(trouble) => {
                        let known = self.typed.remove(&form.name()).unwrap_or_default();
                        Typed { trouble: Some(trouble), ..known }
                    }
                };
                self.typed.insert(form.name(), typed);
                self.read(counter)
            }
        }
    }

    fn change(&mut self, form: AlertForm, request: ApiRequest, counter: &mut Counter) -> Vec<Ask> {
        if self.is_asked(Question::Address(form)) {
            return Vec::new();
        }
        vec![self.ask(Question::Address(form), Request::Api { request }, counter)]
    }

    fn read(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.timer = None;
        if self.is_asked(Question::Health) {
            return Vec::new();
        }
        vec![self.get(Question::Health, "health", counter)]
    }

    fn wait(&mut self, counter: &mut Counter) -> Ask {
        let is_awaited = |address: &AlertAddress| address.owed > 0 && address.problem.is_empty();
        let addresses = self.known.iter().flat_map(|health| &health.alert_addresses);
        let after = if addresses.into_iter().any(is_awaited) { SOON } else { REFRESH };
        let number = counter.next();
        self.timer = Some(number);
        Ask::Wake { number, after }
    }

    fn is_asked(&self, question: Question) -> bool {
        self.asked.values().any(|asked| *asked == question)
    }

    fn get(&mut self, question: Question, path: &str, counter: &mut Counter) -> Ask {
        self.ask(question, Request::Api { request: ApiRequest::get(path) }, counter)
    }

    fn ask(&mut self, question: Question, request: Request, counter: &mut Counter) -> Ask {
        let number = counter.next();
        self.asked.insert(number, question);
        Ask::Send { number, request }
    }
}

fn path(form: AlertForm) -> String {
    format!("alerts/{}", form.name())
}
