//! The phone page: RingCentral Embeddable, hosted and served. The widget speaks a protocol of
//! messages; everything it hears from us is decided here, without a browser.
//!
//! | where to start | what |
//! |---|---|
//! | [`protocol`] | what the widget says |
//! | `asked` | its requests, each answered exactly once and in time |
//! | `contacts`, `marks` | what is known of numbers and of calls, so that answers are quick |
//! | `logging` | logging, editing and viewing a call, with `form` and `pages` |
//! | `live` | calls that go on: notes, the contact's page, auto-log |
//! | `service`, `flag` | what we are to the widget, and where its auto-log must stand |
//!
//! Two sign-ins meet here and know nothing of each other: the widget's at RingCentral, which it
//! handles itself, and ours at the Worker. Without ours every request is answered with nothing,
//! so that the phone goes on ringing. The extension creates no record by itself: what a person
//! wants, and what auto-log saw, is an intent.

mod asked;
mod contacts;
mod flag;
mod form;
mod json;
mod live;
mod logging;
mod marks;
mod msg;
mod options;
mod pages;
pub mod protocol;
mod service;

use ledger_core::additional::AdditionalField;
use ledger_core::cover::AutoLogSwitch;
use ledger_core::id::IntentKey;
use ledger_core::settings::{ManagedSettings, UserChoices, UserSettings};
use ledger_core::time::{Millis, Span};
use ledger_wire::api::Session;

use self::asked::Questions;
use self::contacts::Contacts;
use self::flag::Flag;
use self::form::LogForm;
use self::live::Live;
use self::logging::Errand;
use self::marks::Marks;
use self::msg::Turn;
pub use self::msg::{Ask, CONTROLS, Msg};
pub use self::options::{Options, Pop, WidgetAddress};
use self::protocol::{Heard, Login};
use crate::address::AddressProblem;
use crate::auto_log;
use crate::background::{Reply, Request};
use crate::few::Few;
use crate::page::{self, Counter};
use crate::sheet::Sheet;
use crate::text::{self, phone as words};

/// Cover and settings may change while the page is open: how soon it is seen, while someone looks
/// and while nobody does.
const SESSION_EVERY: Span = Span::seconds(5);
const SESSION_EVERY_UNSEEN: Span = Span::seconds(60);

/// The page's own state.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Option<Session>,
    /// What was heard of the session since the page was told of it.
    renewed: Option<Session>,
    session_at: Option<Millis>,
    session_every: Span,
    cover: Cover,
    choices: UserChoices,
    options: Options,
    /// Where the widget was loaded from.
    frame: Option<WidgetAddress>,
    /// The address as it is typed.
    typed: String,
    problem: Option<AddressProblem>,
    widget: Widget,
    now: Millis,
    due: Option<Millis>,
    flag: Flag,
    registered: String,
    contacts: Contacts,
    marks: Marks,
    questions: Questions,
    errands: Few<u32, Errand>,
    form: Option<LogForm>,
    fields: Vec<AdditionalField>,
    /// What was refused, and said.
    refused: Vec<IntentKey>,
    live: Live,
    leaving: Leaving,
}

/// Whether the widget has been heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Widget {
    /// Not yet.
    Silent,
    /// It has started; whether anyone is signed in to RingCentral is not known yet.
    Started,
    /// It has said whether anyone is.
    Said(Login),
}

/// Whether the Worker has said who covers the person's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// It has not, or not lately: auto-log stays off.
    Unknown,
    /// It has.
    Known,
}

/// Whether the person wants to end our session, by the widget's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    Wanted,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            session: None,
            renewed: None,
            session_at: None,
            session_every: SESSION_EVERY,
            cover: Cover::Unknown,
            choices: UserChoices::default(),
            options: Options::default(),
            frame: None,
            typed: String::new(),
            problem: None,
            widget: Widget::Silent,
            now: Millis(0),
            due: None,
            flag: Flag::default(),
            registered: String::new(),
            contacts: Contacts::default(),
            marks: Marks::default(),
            questions: Questions::default(),
            errands: Few::default(),
            form: None,
            fields: Vec::new(),
            refused: Vec::new(),
            live: Live::default(),
            leaving: Leaving::No,
        }
    }
}

impl Model {
    /// What time it is.
    pub(crate) fn is_at(&mut self, now: Millis) {
        self.now = now;
    }

    /// Whoever is signed in to the Worker now.
    pub(crate) fn signed(
        &mut self,
        session: Option<&Session>,
        counter: &mut Counter,
    ) -> Vec<page::Ask> {
        if self.session.as_ref() == session {
            return Vec::new();
        }
        let of = |session: &Session| (session.account_id.clone(), session.extension_id.clone());
        let is_same = self.session.as_ref().map(of) == session.map(of);
        self.session = session.cloned();
        let mut turn = Turn::new(counter);
        if !is_same {
            self.contacts = Contacts::default();
            self.marks = Marks::default();
            self.errands.clear();
            self.form = None;
            self.fields.clear();
            self.live.forget_person();
            self.cover = Cover::Unknown;
            self.choices = UserChoices::default();
            if self.session.is_some() {
                self.ask_who(&mut turn);
                self.marks.refresh(&mut turn);
                self.ask_fields(&mut turn);
            }
        }
        if self.session.is_none() {
            self.session_at = None;
        }
        self.register(&mut turn);
        self.settle(turn)
    }

    /// What was heard of the session, once.
    pub(crate) fn renewed(&mut self) -> Option<Session> {
        self.renewed.take()
    }

    /// Whether the person wants to end our session; said once.
    pub(crate) fn leaves(&mut self) -> bool {
        std::mem::replace(&mut self.leaving, Leaving::No) == Leaving::Wanted
    }

    /// Somebody looks: what may have changed is asked for at once.
    pub(crate) fn shown(&mut self, counter: &mut Counter) -> Vec<page::Ask> {
        self.session_every = SESSION_EVERY;
        let mut turn = Turn::new(counter);
        // Without a moment, it is being asked for.
        if self.session_at.is_some() {
            self.ask_who(&mut turn);
        }
        self.settle(turn)
    }

    /// Nobody looks. A call may go on all the same.
    pub(crate) fn hidden(&mut self) -> Vec<page::Ask> {
        self.session_every = SESSION_EVERY_UNSEEN;
        Vec::new()
    }

    /// Whether an answer of this number still means anything.
    pub(crate) fn waits_for(&self, number: u32) -> bool {
        self.contacts.waits_for(number)
            || self.marks.waits_for(number)
            || self.errands.get(&number).is_some()
    }

    /// What happens, and what is asked for it.
    pub(crate) fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<page::Ask> {
        let mut turn = Turn::new(counter);
        match msg {
            Msg::Heard { text, at } => {
                self.now = at;
                let heard = Heard::read(&text);
                if heard == Heard::Other {
                    return turn.asks;
                }
                self.heard(heard, &mut turn);
            }
            Msg::Due { at } => {
                self.now = at;
                self.due = None;
            }
            Msg::Address(typed) => {
                self.typed = typed;
                self.problem = None;
            }
            Msg::Pop(pop) => self.options.pop = pop,
            Msg::Keep => self.keep(&mut turn),
        }
        self.settle(turn)
    }

    /// The background answers.
    pub(crate) fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        counter: &mut Counter,
    ) -> Vec<page::Ask> {
        let mut turn = Turn::new(counter);
        if self.contacts.waits_for(number) {
            if let Some(known) = self.contacts.answered(number, reply) {
                self.questions.learned(&known);
                self.contact_known(&known, &mut turn);
            }
        } else if self.marks.waits_for(number) {
            let changed = self.marks.answered(number, reply, self.now);
            self.questions.marked(&self.marks);
            if !changed.is_empty() {
                let kind = "rc-adapter-trigger-call-logger-match";
                turn.say(protocol::trigger(kind, "sessionIds", &changed));
            }
        } else if let Some(errand) = self.errands.remove(&number) {
            self.errand_done(number, errand, reply, &mut turn);
        }
        self.settle(turn)
    }

    /// What stands beside the widget.
    pub(crate) fn view(&self, sheet: &mut Sheet) {
        match self.widget {
            Widget::Silent => sheet.say("phone-notice", words::WIDGET_SILENT),
            Widget::Said(Login::Out) => sheet.say("phone-notice", words::WIDGET_SIGNED_OUT),
            Widget::Started | Widget::Said(Login::In) => {}
        }
        sheet.fill("phone-address", self.typed.clone());
        if let Some(problem) = self.problem {
            sheet.set("phone-address", "aria-invalid", "true");
            sheet.say("phone-address-problem", text::address_problem(problem));
        }
        let pops = ["pop-never", "pop-ringing", "pop-answered"];
        sheet.choose(&pops, self.options.pop.as_str());
    }

    fn heard(&mut self, heard: Heard, turn: &mut Turn<'_>) {
        match heard {
            Heard::Ready => {
                self.widget = Widget::Started;
                self.flag.forget();
                self.registered.clear();
                self.register(turn);
            }
            Heard::Login(login) => {
                if self.widget == Widget::Silent {
                    self.register(turn);
                }
                if self.widget != Widget::Said(login) {
                    self.widget = Widget::Said(login);
                    let told = self.flag.assert(self.switch().position, self.now);
                    turn.say(told);
                }
            }
            Heard::AutoLog(position) => self.flag.heard(position, self.now),
            Heard::Live(call) => self.call_goes_on(call, turn),
            Heard::Asked(question) => self.asked(question, turn),
            Heard::Other => {}
        }
    }

    /// Makes us a service of the widget, or says what has changed; then the flag.
    fn register(&mut self, turn: &mut Turn<'_>) {
        if self.widget == Widget::Silent {
            return;
        }
        let switch = self.switch();
        let message = service::register(self.session.as_ref(), &switch);
        if message != self.registered {
            turn.say(message.clone());
            self.registered = message;
            let told = self.flag.assert(switch.position, self.now);
            turn.say(told);
        }
    }

    /// Asks who covers the person's calls, and what they chose.
    fn ask_who(&mut self, turn: &mut Turn<'_>) {
        self.session_at = None;
        self.send(Request::Choices, Errand::Choices, turn);
        self.send(Request::Session, Errand::Session, turn);
    }

    /// The auto-log switch, as cover and the person's wish have it.
    fn switch(&self) -> AutoLogSwitch {
        let heard = self.session.as_ref().filter(|_| self.cover == Cover::Known);
        auto_log::switch(heard, &self.settings())
    }

    /// The person's settings in force.
    fn settings(&self) -> UserSettings {
        let nobody = ManagedSettings::default();
        let managed = self.session.as_ref().map_or(&nobody, |session| &session.managed);
        UserSettings::of(managed, &self.choices)
    }

    /// The end of every turn: what can be answered is, what is wanted is asked for, and the moment
    /// named by which something is due.
    fn settle(&mut self, mut turn: Turn<'_>) -> Vec<page::Ask> {
        if self.session_at.is_some_and(|at| at <= self.now) {
            self.ask_who(&mut turn);
        }
        if self.marks.due().is_some_and(|at| at <= self.now) {
            self.marks.refresh(&mut turn);
        }
        if let Some(told) = self.flag.woke(self.now) {
            turn.say(told);
        }
        self.answer_questions(&mut turn);
        self.contacts.ask(&mut turn);
        self.tell_late(&mut turn);
        let moments = [self.session_at, self.marks.due(), self.flag.due(), self.questions.due()];
        let next = moments.into_iter().flatten().min();
        if next != self.due {
            self.due = next;
            if let Some(moment) = next {
                turn.ask(Ask::Due(moment.since(self.now)));
            }
        }
        turn.asks
    }
}
