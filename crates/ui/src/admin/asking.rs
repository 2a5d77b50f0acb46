//! What is asked when the page needs it.

use ledger_wire::http::Method;

use super::{Model, Question, history, preview};
use crate::background::Request;
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};

impl Model {
    /// Has the server read what was typed.
    pub(super) fn read(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let unread = self.typed.unread(&self.who);
        let mut asks = Vec::new();
        for (input, draft) in unread {
            let question = Question::Reading(input, draft.text.clone());
            if !self.is_asked(&question) {
                let request = ApiRequest::send(Method::Post, "block-list", &draft);
                asks.push(self.ask(question, Request::Api { request }, counter));
            }
        }
        asks
    }

    pub(super) fn ask_zone(&mut self, zone: String, counter: &mut Counter) -> Option<Ask> {
        let is_known = self.zone.as_ref().is_some_and(|known| known.name == zone);
        let question = Question::Zone(zone.clone());
        if is_known || self.is_asked(&question) {
            return None;
        }
        Some(self.ask(question, Request::Zone { zone }, counter))
    }

    pub(super) fn ask_facts(&mut self, counter: &mut Counter) -> Vec<Ask> {
        match self.preview {
            preview::State::Asked | preview::State::Known(_) => return Vec::new(),
            preview::State::Unasked | preview::State::Failed(_) => {}
        }
        self.preview = preview::State::Asked;
        let since = self.now - preview::SPAN;
        vec![self.get(Question::Facts, format!("calls/facts?since={}", since.0), counter)]
    }

    pub(super) fn ask_history(&mut self, counter: &mut Counter) -> Vec<Ask> {
        if self.history.busy {
            return Vec::new();
        }
        self.history.busy = true;
        self.history.trouble = None;
        let mut path = format!("settings/history?limit={}", history::PAGE);
        if let Some(before) = self.history.before() {
            path.push_str(&format!("&before={before}"));
        }
        vec![self.get(Question::History, path, counter)]
    }
}
