//! What is asked, of the shell and of the server: gathered while something happens, and known by
//! its number until it is answered.

use ledger_core::from_json::FromJson;
use ledger_core::time::Span;
use ledger_wire::http::Method;

use super::{Model, Question, history, preview};
use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::outbox::Intended;
use crate::page::{Ask, Counter, Place};

/// What is asked because of one thing that happens.
pub(super) struct Asks<'a> {
    /// For what other models ask.
    pub(super) counter: &'a mut Counter,
    asks: Vec<Ask>,
}

impl<'a> Asks<'a> {
    pub(super) fn new(counter: &'a mut Counter) -> Self {
        Self { counter, asks: Vec::new() }
    }

    pub(super) fn all(self) -> Vec<Ask> {
        self.asks
    }

    /// Asks the background; gives the number of its answer.
    #[inline(never)]
    pub(super) fn send(&mut self, request: Request) -> u32 {
        let number = self.counter.next();
        self.asks.push(Ask::Send { number, request });
        number
    }

    /// Asks the server.
    #[inline(never)]
    pub(super) fn api(&mut self, request: ApiRequest) -> u32 {
        self.send(Request::Api { request })
    }

    /// Asks the server for what is at a path.
    #[inline(never)]
    pub(super) fn get(&mut self, path: &str) -> u32 {
        self.api(ApiRequest::get(path))
    }

    /// Has the server do something at a path, with nothing to say.
    #[inline(never)]
    pub(super) fn plain(&mut self, method: Method, path: &str) -> u32 {
        self.api(ApiRequest::plain(method, path))
    }

    /// Waits; gives the number under which the wait is over.
    #[inline(never)]
    pub(super) fn wake(&mut self, after: Span) -> u32 {
        let number = self.counter.next();
        self.asks.push(Ask::Wake { number, after });
        number
    }

    /// Puts the focus there, after painting.
    #[inline(never)]
    pub(super) fn focus(&mut self, place: Place) {
        self.asks.push(Ask::Focus(place));
    }

    /// Gives the person a file.
    #[inline(never)]
    pub(super) fn download(&mut self, name: &str, text: String) {
        self.asks.push(Ask::Download { name: name.to_owned(), text });
    }

    /// Puts into the outbox what a person wants of a call.
    #[inline(never)]
    pub(super) fn intend(&mut self, intended: Intended) {
        self.asks.push(Ask::Intend(Box::new(intended)));
    }

    /// Asks what another model asks.
    #[inline(never)]
    pub(super) fn add(&mut self, asks: Vec<Ask>) {
        self.asks.extend(asks);
    }
}

/// Takes an answer in: it is known then, and there is no trouble; or what was known stays, and there
/// is.
pub(super) fn keep<T: FromJson>(
    reply: Reply,
    known: &mut Option<T>,
    trouble: &mut Option<Trouble>,
) {
    match reply.api() {
        Ok(answer) => (*known, *trouble) = (Some(answer), None),
        Err(found) => *trouble = Some(found),
    }
}

impl Model {
    /// Asks the background, and remembers what.
    pub(super) fn ask(&mut self, question: Question, request: Request, asks: &mut Asks) {
        self.asked.insert(asks.send(request), question);
    }

    /// Asks the server for what is at a path, and remembers what.
    pub(super) fn get(&mut self, question: Question, path: &str, asks: &mut Asks) {
        self.asked.insert(asks.get(path), question);
    }

    pub(super) fn is_asked(&self, question: &Question) -> bool {
        self.asked.values().any(|asked| asked == question)
    }

    /// Asks for everything that is not there yet.
    pub(super) fn load(&mut self, asks: &mut Asks) {
        if self.draft.is_none() {
            self.trouble = None;
            self.get(Question::Settings, "settings", asks);
            self.ask(Question::Draft, Request::Draft, asks);
        }
        if self.who.people.is_empty() && !self.is_asked(&Question::Directory) {
            self.directory_trouble = None;
            self.get(Question::Directory, "directory", asks);
        }
    }

    /// Has the server read what was typed.
    pub(super) fn read(&mut self, asks: &mut Asks) {
        for (input, draft) in self.typed.unread(&self.who) {
            let question = Question::Reading(input, draft.text.clone());
            if !self.is_asked(&question) {
                let request = ApiRequest::send(Method::Post, "block-list", &draft);
                self.asked.insert(asks.api(request), question);
            }
        }
    }

    /// Asks the platform about the draft's time zone, unless it is known.
    pub(super) fn ask_zone(&mut self, asks: &mut Asks) {
        let Some(draft) = &self.draft else { return };
        let zone = &draft.settings.time_zone;
        let question = Question::Zone(zone.clone());
        let is_known = self.zone.as_ref().is_some_and(|known| known.name == *zone);
        if !is_known && !self.is_asked(&question) {
            let zone = zone.clone();
            self.ask(question, Request::Zone { zone }, asks);
        }
    }

    pub(super) fn ask_facts(&mut self, asks: &mut Asks) {
        match self.preview {
            preview::State::Asked | preview::State::Known(_) => return,
            preview::State::Unasked | preview::State::Failed(_) => {}
        }
        self.preview = preview::State::Asked;
        let since = self.now - preview::SPAN;
        self.get(Question::Facts, &format!("calls/facts?since={}", since.0), asks);
    }

    pub(super) fn ask_history(&mut self, asks: &mut Asks) {
        if self.history.busy {
            return;
        }
        self.history.busy = true;
        self.history.trouble = None;
        let mut path = format!("settings/history?limit={}", history::PAGE);
        if let Some(before) = self.history.before() {
            path.push_str(&format!("&before={before}"));
        }
        self.get(Question::History, &path, asks);
    }

    pub(super) fn ask_theirs(&mut self, asks: &mut Asks) {
        self.get(Question::Theirs, "settings/history?limit=1", asks);
    }
}
