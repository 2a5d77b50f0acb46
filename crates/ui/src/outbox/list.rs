//! What waits to be sent, as a part of the page of calls.

use ledger_core::id::IntentKey;
use ledger_wire::api::CallRow;

use super::{Outbox, Then};
use crate::background::{CallKey, Reply, Request};
use crate::calls::{find, other_side};
use crate::page::{Ask, Counter};
use crate::sheet::{Sheet, Style};
use crate::text;

/// What is known of the outbox.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    outbox: Outbox,
    asked: Option<u32>,
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

    /// What waits, with what is known of the calls.
    pub(crate) fn view(&self, sheet: &mut Sheet, calls: &[CallRow]) {
        let Outbox { waiting, progress } = &self.outbox;
        // What goes at once would only flicker.
        let is_smooth = progress.failures == 0 && progress.tried.is_empty();
        if waiting.is_empty() || is_smooth {
            return;
        }
        sheet.show("outbox");
        let lines = sheet.rows("outbox-lines", "outbox-line");
        for one in waiting {
            let line = lines.add(one.key.to_string());
            let who = find(calls, &one.intended.call).map(other_side).unwrap_or_default();
            line.say("what", text::outbox::what(&one.intended.wish, &who));
            line.time("at", one.at, Style::Seconds);
            if let Some(tried) = progress.tried(&one.key) {
                line.show("why");
                line.say("why", text::trouble(&tried.trouble));
                if tried.then == Then::Refused {
                    line.flag("why", "data-refused");
                }
            }
        }
    }
}
