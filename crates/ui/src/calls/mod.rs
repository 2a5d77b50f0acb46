//! The list of calls: where each stands and why. It asks again by itself while someone looks.
//!
//! | last answer | list | the person sees |
//! |---|---|---|
//! | none yet | empty | a skeleton |
//! | trouble | empty | what is wrong, and a button to try again |
//! | good | any | the list, when it was true, and advice when it is empty |
//! | trouble | some | the list as it was, that it is old, and why |

mod form;
mod list;
mod msg;
mod narrowed;
mod timeline;
mod view;

use ledger_core::ledger::Note;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{CallDetail, CallRow, Calls, Session};

pub use self::form::Msg as FormMsg;
pub use self::list::Filter;
pub(crate) use self::list::find;
pub use self::msg::{CONTROLS, Msg};
pub(crate) use self::narrowed::Narrowed;
pub(crate) use self::view::other_side;
use crate::background::{CallKey, Of, Remembered, Reply, Request, Trouble};
use crate::few::Few;
use crate::outbox::{self, Intended, Whose, Wish};
use crate::page::{Ask, Counter, Place};
use crate::paged::Asked;

/// How many calls a page of the list has.
pub const PAGE: u32 = 50;

/// The most that is asked for again at once. What is older stays as it was first seen.
const MOST_AGAIN: u32 = 200;
/// Also how soon a change of cover shows: it is asked for with every list.
const REFRESH: Span = Span::seconds(4);
const SLOWEST: Span = Span::seconds(30);

/// The list and what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    session: Session,
    of: Of,
    narrowed: Option<Narrowed>,
    filter: Filter,
    search: String,
    rows: Vec<CallRow>,
    next: Option<Millis>,
    seen_at: Option<Millis>,
    trouble: Option<Trouble>,
    failures: u32,
    asked: Option<u32>,
    session_asked: Option<u32>,
    timer: Option<u32>,
    watched: bool,
    older: Asked,
    details: Few<CallKey, Detail>,
    outbox: outbox::list::Model,
    form: Option<Box<form::Open>>,
    saved: bool,
}

/// An open row.
#[derive(Clone, Debug, Default, PartialEq)]
struct Detail {
    asked: Option<u32>,
    content: Content,
    /// The note as it was typed here; nothing as long as nobody has.
    typed: Option<String>,
    /// The note that the Worker has.
    note: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Content {
    #[default]
    Loading,
    Timeline(Vec<Note>),
    Failed(Trouble),
}

impl Model {
    /// The list of a session, at first as it was last seen, and what is to be asked.
    pub fn start(
        session: Session,
        remembered: Option<Remembered>,
        counter: &mut Counter,
    ) -> (Self, Vec<Ask>) {
        let mut model = Self::new(session, Of::Me, None);
        if let Some(Remembered { calls, at }) = remembered {
            (model.rows, model.next, model.seen_at) = (calls.calls, calls.next, Some(at));
        }
        let mut asks = model.refresh(counter);
        asks.extend(model.outbox.look(counter));
        (model, asks)
    }

    fn new(session: Session, of: Of, narrowed: Option<Narrowed>) -> Self {
        Self {
            session,
            of,
            narrowed,
            filter: Filter::All,
            search: String::new(),
            rows: Vec::new(),
            next: None,
            seen_at: None,
            trouble: None,
            failures: 0,
            asked: None,
            session_asked: None,
            timer: None,
            watched: true,
            older: Asked::Idle,
            details: Few::default(),
            outbox: outbox::list::Model::default(),
            form: None,
            saved: false,
        }
    }

    /// Who is signed in, as last heard.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether an answer of this number still means anything.
    pub fn waits_for(&self, number: u32) -> bool {
        self.asked == Some(number)
            || self.session_asked == Some(number)
            || self.outbox.waits_for(number)
            || self.form.as_ref().is_some_and(|form| form.waits_for(number))
            || self.older.is(number)
            || self.details.values().any(|open| open.asked == Some(number))
    }

    /// The next list, and what is to be asked.
    pub fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::Of(of) if of != self.of => self.switch(of, counter),
            Msg::Of(_) => Vec::new(),
            Msg::Filter(filter) => {
                self.filter = filter;
                Vec::new()
            }
            Msg::Search(text) => {
                self.search = text;
                Vec::new()
            }
            Msg::ClearSearch => {
                self.search.clear();
                vec![Ask::Focus(Place::Search)]
            }
            Msg::ShowAll => {
                self.filter = Filter::All;
                vec![Ask::Focus(Place::SectionTitle)]
            }
            Msg::Refresh => self.refresh(counter),
            Msg::Shown => {
                self.watched = true;
                self.refresh(counter)
            }
            Msg::Hidden => {
                self.watched = false;
                self.timer = None;
                Vec::new()
            }
            Msg::More => self.more(counter),
            Msg::Toggle(key) => match self.details.remove(&key) {
                Some(_) => Vec::new(),
                None => {
                    self.details.insert(key.clone(), Detail::default());
                    vec![self.look(key, counter)]
                }
            },
            Msg::Note(key, typed) => self.write(key, typed),
            Msg::RetryDetail(key) => {
                if let Some(detail) = self.details.get_mut(&key) {
                    detail.content = Content::Loading;
                }
                vec![self.look(key, counter)]
            }
            Msg::OpenForm(key) => self.open_form(&key, counter),
            Msg::Form(msg) => self.in_form(msg, counter),
            Msg::Outbox => self.outbox.look(counter),
            Msg::SendNow => self.outbox.send_now(counter),
            Msg::CallOff(key) => self.outbox.call_off(key, counter),
            Msg::Woke { number } if self.timer == Some(number) => self.refresh(counter),
            Msg::Woke { number } => {
                let form = self.form.as_mut();
                form.and_then(|form| form.woke(number, counter)).unwrap_or_default()
            }
            Msg::Answered { number, reply, at } => self.answered(number, reply, at, counter),
        }
    }

    fn open_form(&mut self, key: &CallKey, counter: &mut Counter) -> Vec<Ask> {
        let Some(row) = find(&self.rows, key) else { return Vec::new() };
        let (form, asks) = form::Open::begin(row.clone(), &self.session.managed, counter);
        (self.form, self.saved) = (Some(Box::new(form)), false);
        asks
    }

    fn in_form(&mut self, msg: form::Msg, counter: &mut Counter) -> Vec<Ask> {
        let Some(form) = &mut self.form else { return Vec::new() };
        let mut asks = match form.update(msg, &self.session, counter) {
            form::Turn::Stays(asks) => return asks,
            form::Turn::Saved(asks) => {
                self.saved = true;
                asks
            }
            form::Turn::Closes(asks) => asks,
        };
        self.form = None;
        asks.push(Ask::Focus(Place::SectionTitle));
        asks.extend(self.refresh(counter));
        asks
    }

    /// Another list altogether: what is shown goes, and answers about it are no longer waited for.
    fn switch(&mut self, of: Of, counter: &mut Counter) -> Vec<Ask> {
        self.of = of;
        self.rows.clear();
        self.next = None;
        self.seen_at = None;
        self.trouble = None;
        self.failures = 0;
        self.older = Asked::Idle;
        self.details.clear();
        self.refresh(counter)
    }

    fn refresh(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.timer = None;
        let number = counter.next();
        self.asked = Some(number);
        let list = Ask::Send { number, request: self.request(self.limit(), None) };
        if self.narrowed.is_some() {
            return vec![list];
        }
        let number = counter.next();
        self.session_asked = Some(number);
        vec![list, Ask::Send { number, request: Request::Session }]
    }

    fn more(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let (Some(before), Asked::Idle | Asked::Failed(_)) = (self.next, &self.older) else {
            return Vec::new();
        };
        let number = counter.next();
        self.older = Asked::Out(number);
        let request = self.request(self.page(), Some(before));
        vec![Ask::Send { number, request }]
    }

    /// Asks what happened with the call of an open row.
    fn look(&mut self, call: CallKey, counter: &mut Counter) -> Ask {
        let number = counter.next();
        if let Some(detail) = self.details.get_mut(&call) {
            detail.asked = Some(number);
        }
        Ask::Send { number, request: Request::Call { call } }
    }

    /// Keeps a note with every key stroke, whatever becomes of the page.
    fn write(&mut self, call: CallKey, typed: String) -> Vec<Ask> {
        let Some(detail) = self.details.get_mut(&call) else { return Vec::new() };
        detail.typed = Some(typed.clone());
        let whose = Whose::of(&self.session);
        vec![Ask::Intend(Box::new(Intended { whose, call, wish: Wish::Note(typed) }))]
    }

    fn answered(
        &mut self,
        number: u32,
        reply: Reply,
        at: Millis,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        if self.asked == Some(number) {
            self.asked = None;
            let mut asks = self.listed(reply, at, counter);
            asks.extend(self.wait(counter));
            return asks;
        }
        if self.session_asked == Some(number) {
            self.session_asked = None;
            // Without an answer the last one stands; the list says if anything is wrong.
            if let Ok(session) = reply.api() {
                self.session = session;
            }
            return Vec::new();
        }
        if self.outbox.waits_for(number) {
            self.outbox.answered(reply);
            return Vec::new();
        }
        if let Some(form) = self.form.as_mut().filter(|form| form.waits_for(number)) {
            let note = self.outbox.note(&form.key());
            return form.answered(number, reply, note, counter);
        }
        if self.older.is(number) {
            self.older = match reply.api::<Calls>() {
                Ok(calls) => {
                    self.next = list::add_older(&mut self.rows, calls);
                    Asked::Idle
                }
                Err(trouble) => Asked::Failed(trouble),
            };
            return Vec::new();
        }
        if let Some(detail) = self.details.values_mut().find(|open| open.asked == Some(number)) {
            detail.asked = None;
            match reply.api() {
                Ok(CallDetail { call, timeline, note }) => {
                    detail.content = Content::Timeline(timeline);
                    detail.note = note.unwrap_or_default();
                    list::replace(&mut self.rows, call);
                }
                Err(trouble) => detail.content = Content::Failed(trouble),
            }
        }
        Vec::new()
    }

    fn listed(&mut self, reply: Reply, at: Millis, counter: &mut Counter) -> Vec<Ask> {
        let calls = match reply.api::<Calls>() {
            Ok(calls) => calls,
            Err(trouble) => {
                self.failures += 1;
                self.trouble = Some(trouble);
                return Vec::new();
            }
        };
        self.failures = 0;
        self.trouble = None;
        self.seen_at = Some(at);
        let changed = self.take(calls);
        changed.into_iter().map(|key| self.look(key, counter)).collect()
    }

    /// Takes a fresh list; names the open rows whose story has gone on.
    fn take(&mut self, calls: Calls) -> Vec<CallKey> {
        let old = std::mem::take(&mut self.rows);
        (self.rows, self.next) = list::refreshed(&old, self.next, calls);
        let rows = &self.rows;
        self.details.retain(|key| find(rows, key).is_some());
        self.details.keys().filter(|key| find(&old, key) != find(rows, key)).cloned().collect()
    }

    /// The pause until the list is asked for again: longer, the longer nothing answers.
    fn wait(&mut self, counter: &mut Counter) -> Option<Ask> {
        if !self.watched {
            return None;
        }
        let doublings = self.failures.saturating_sub(1).min(8);
        let after = Span((REFRESH.0 << doublings).min(SLOWEST.0));
        let number = counter.next();
        self.timer = Some(number);
        Some(Ask::Wake { number, after })
    }
}
