//! What waits to be sent, as a part of the page of calls.

use ledger_core::id::IntentKey;
use ledger_core::time::Millis;

use super::{Outbox, Then};
use crate::background::{CallKey, Reply, Request};
use crate::page::{Ask, Counter};
use crate::text;

/// What is known of the outbox.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    outbox: Outbox,
    asked: Option<u32>,
}

/// What waits, as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether nothing waits for longer than it takes to send it.
    pub hidden: bool,
    /// What waits, in order.
    pub lines: Vec<LineView>,
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    /// What tells it from the others.
    pub key: String,
    /// What is wanted of which call.
    pub what: String,
    /// Since when it waits.
    pub at: Millis,
    /// Why it is not sent yet; empty when it is on its way.
    pub why: String,
    /// Whether it waits for the person.
    pub refused: bool,
}

impl Model {
    /// Asks what waits.
    pub fn look(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.ask(Request::Outbox, counter)
    }

    /// Has everything sent at once.
    pub fn send_now(&mut self, counter: &mut Counter) -> Vec<Ask> {
        self.ask(Request::SendNow, counter)
    }

    /// Has this not sent.
    pub fn call_off(&mut self, key: IntentKey, counter: &mut Counter) -> Vec<Ask> {
        self.ask(Request::CallOff { key }, counter)
    }

    fn ask(&mut self, request: Request, counter: &mut Counter) -> Vec<Ask> {
        let number = counter.next();
        self.asked = Some(number);
        vec![Ask::Send { number, request }]
    }

    /// Whether an answer of this number still means anything.
    pub fn waits_for(&self, number: u32) -> bool {
        self.asked == Some(number)
    }

    /// Takes the answer in. Without one, what was known stands.
    pub fn answered(&mut self, reply: Reply) {
        self.asked = None;
        if let Ok(outbox) = reply.api() {
            self.outbox = outbox;
        }
    }

    /// The note of a call that waits.
    pub fn note(&self, call: &CallKey) -> Option<&str> {
        let mut waiting = self.outbox.waiting.iter().filter(|one| one.intended.call == *call);
        waiting.rfind(|one| one.note().is_some())?.note()
    }

    /// What waits; `who` is the other side of a call.
    pub fn view(&self, who: impl Fn(&CallKey) -> String) -> View {
        let Outbox { waiting, progress } = &self.outbox;
        let lines: Vec<LineView> = waiting
            .iter()
            .map(|one| {
                let tried = progress.tried(&one.key);
                LineView {
                    key: one.key.to_string(),
                    what: text::outbox::what(&one.intended.wish, &who(&one.intended.call)),
                    at: one.at,
                    why: tried.map(|tried| text::trouble(&tried.trouble)).unwrap_or_default(),
                    refused: tried.is_some_and(|tried| tried.then == Then::Refused),
                }
            })
            .collect();
        // What goes at once would only flicker.
        let is_smooth = progress.failures == 0 && progress.tried.is_empty();
        View { hidden: lines.is_empty() || is_smooth, lines }
    }
}
