//! Which calls are logged, as the widget's list of calls shows it. The Worker is the only source:
//! nothing is remembered beyond the page, so what was deleted in the CRM is not called logged.

use ledger_core::ledger::State;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::CallRow;
use serde_json::{Map, Value};

use super::Turn;
use super::json::{Object, list};
use super::protocol::SERVICE;
use crate::background::{Of, Reply, Request};

/// How often the newest calls are asked for: while one is being logged, and otherwise.
const SOON: Span = Span::seconds(2);
const LATER: Span = Span::seconds(20);
const NEWEST: u32 = 50;
const OLDER: u32 = 200;
/// How many times older calls are asked for, for the sake of calls that are not found.
const DEPTH: u32 = 5;

/// What is known of calls.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Marks {
    /// The mark of each call as it was last told, by the widget's id.
    told: Map<String, Value>,
    next: Option<Millis>,
    depth: u32,
    asked: Option<u32>,
    older_asked: Option<u32>,
    again_at: Option<Millis>,
    seen: bool,
}

impl Marks {
    /// Leaves those calls of which the Worker may still say whether they are logged.
    pub(super) fn strike(&self, sessions: &mut Vec<String>) {
        let no_more = self.older_asked.is_none() && !self.can_ask_older();
        if self.seen && no_more {
            sessions.clear();
        }
        sessions.retain(|session| !self.told.contains_key(session));
    }

    fn can_ask_older(&self) -> bool {
        self.next.is_some() && self.depth < DEPTH
    }

    /// The widget wants to know of these calls: older ones are looked for once.
    pub(super) fn want(&mut self, sessions: &[String], turn: &mut Turn<'_>) {
        if !self.seen {
            return self.refresh(turn);
        }
        let is_known = sessions.iter().all(|session| self.told.contains_key(session));
        if is_known || !self.can_ask_older() || self.older_asked.is_some() {
            return;
        }
        self.depth += 1;
        let older = Request::Calls { of: Of::Me, limit: OLDER, before: self.next };
        self.older_asked = Some(turn.send(older));
    }

    /// Asks for the newest calls, unless that is under way.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        self.again_at = None;
        if self.asked.is_none() {
            let newest = Request::Calls { of: Of::Me, limit: NEWEST, before: None };
            self.asked = Some(turn.send(newest));
        }
    }

    /// When the newest calls are to be asked for again.
    pub(super) fn due(&self) -> Option<Millis> {
        self.again_at
    }

    /// Something was wanted of a call: it will soon stand otherwise.
    pub(super) fn expect_change(&mut self, now: Millis) {
        if self.asked.is_none() {
            self.again_at = Some(now + SOON);
        }
    }

    /// Whether an answer of this number still means anything.
    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.asked == Some(number) || self.older_asked == Some(number)
    }

    /// The Worker has answered; names the calls that stand otherwise than the widget was told.
    pub(super) fn answered(&mut self, number: u32, reply: Reply, now: Millis) -> Vec<String> {
        let is_newest = self.asked == Some(number);
        let mut changed = Vec::new();
        let answer = reply.api::<ledger_wire::api::Calls>();
        if is_newest {
            self.asked = None;
            self.again_at = Some(now + LATER);
        } else {
            self.older_asked = None;
        }
        let Ok(calls) = answer else { return changed };
        if !is_newest || !self.seen {
            self.next = calls.next;
        }
        self.seen = true;
        for row in calls.calls {
            if matches!(row.state, State::InProgress | State::Logging) {
                self.again_at = Some(now + SOON);
            }
            let mark = Value::String(mark(&row));
            if self.told.get(&row.session_id) != Some(&mark) {
                self.told.insert(row.session_id.clone(), mark);
                changed.push(row.session_id.clone());
            }
        }
        changed
    }

    /// The answer to the widget: how each of these calls stands.
    pub(super) fn matches(&self, sessions: &[String]) -> String {
        let mut answer = Object::new();
        for session in sessions {
            let mark = self.told.get(session).and_then(Value::as_str).unwrap_or("[]");
            answer.json(session, mark);
        }
        answer.end()
    }
}

/// How a call stands. A call that is not logged and waits for nothing has no mark: it can be
/// logged by hand; the others say why.
fn mark(row: &CallRow) -> String {
    let status = match row.state {
        State::InProgress => return list(&[]),
        State::Logged => {
            let mut mark = Object::new();
            let activity = row.activity_id.as_ref().map_or(SERVICE, |activity| activity.as_str());
            mark.text("id", activity).text("note", "");
            if let Some(contact) = &row.contact {
                mark.json("contact", &Object::new().text("id", contact.id.as_str()).end());
            }
            return list(&[mark.end()]);
        }
        State::Logging => "pending",
        State::Unresolved | State::Skipped | State::Failed => "failed",
    };
    let message = format!("{} {}", row.reason.sentence(), row.reason.next_step());
    let mark = Object::new()
        .fields(r#""type":"status""#)
        .text("status", status)
        .text("message", message.trim_end())
        .end();
    list(&[mark])
}
