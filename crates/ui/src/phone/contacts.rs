//! Who has a number: what the CRM said lately, and what is to be asked. Each number is asked for
//! once, however often and in however many lists the widget wants to know.
//!
//! What was said is kept in two halves. After [`LIFE`] the older half goes and the younger one
//! takes its place; a number that stands in the older half only is answered from there, and asked
//! for anew.

use ledger_core::time::{Millis, Span};
use ledger_wire::http::encode;
use serde_json::{Map, Value};

use super::Turn;
use super::json::{Object, list};
use super::protocol::{SERVICE, rows, word};
use crate::background::Reply;

const LIFE: Span = Span::seconds(300);
/// The most requests under way.
const ABREAST: usize = 4;
/// The most numbers that are remembered, and that wait to be asked for.
const MOST: usize = 20_000;

/// What is known of numbers.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Contacts {
    young: Map<String, Value>,
    old: Map<String, Value>,
    born: Millis,
    /// To be asked for, the last first. Each stands in `young` as null, so that it is here once.
    wanted: Vec<String>,
    under_way: Vec<(u32, String)>,
}

impl Contacts {
    /// Whether there is an answer for a number. What is no outside number has nobody.
    pub(super) fn knows(&self, number: &str) -> bool {
        !number.starts_with('+') || self.find(number).is_some()
    }

    /// The contacts with a number, as the Worker names them; none when that is not known.
    pub(super) fn of(&self, number: &str) -> &[Value] {
        self.find(number).map(|found| rows(found, "contacts")).unwrap_or_default()
    }

    /// The contact that the rules take, if they take one.
    pub(super) fn choice(&self, number: &str) -> Option<&Value> {
        self.find(number)?.get("choice").filter(|choice| choice.is_object())
    }

    fn find(&self, number: &str) -> Option<&Value> {
        let found = self.young.get(number).filter(|known| known.is_object());
        found.or_else(|| self.old.get(number))
    }

    /// These numbers are wanted; those that are not fresh are to be asked for. Leaves those of
    /// which nothing is known yet. There may be thousands, so each is looked up once.
    pub(super) fn want(&mut self, numbers: &[String], now: Millis) -> Vec<String> {
        if now.since(self.born) > LIFE || self.young.len() > MOST {
            self.born = now;
            self.old = std::mem::take(&mut self.young);
            self.old.retain(|_, known| known.is_object());
            let under_way = self.under_way.iter().map(|(_, number)| number);
            for number in self.wanted.iter().chain(under_way) {
                self.young.insert(number.clone(), Value::Null);
            }
        }
        let mut unknown = Vec::new();
        for number in numbers.iter().filter(|number| number.starts_with('+')) {
            let is_settled = match self.young.get(number) {
                Some(known) => known.is_object(),
                None => {
                    if self.wanted.len() < MOST {
                        self.young.insert(number.clone(), Value::Null);
                        self.wanted.push(number.clone());
                    }
                    false
                }
            };
            if !is_settled && !self.old.contains_key(number) {
                unknown.push(number.clone());
            }
        }
        unknown
    }

    /// What is known of a number has changed.
    pub(super) fn forget(&mut self, number: &str) {
        self.young.remove(number);
        self.old.remove(number);
    }

    /// Asks for what is wanted, as far as more can be under way.
    pub(super) fn ask(&mut self, turn: &mut Turn<'_>) {
        while self.under_way.len() < ABREAST
            && let Some(wanted) = self.wanted.pop()
        {
            let number = turn.get(["crm/contacts?number=", &encode(&wanted)].concat());
            self.under_way.push((number, wanted));
        }
    }

    /// Whether everything that was wanted is answered.
    pub(super) fn is_idle(&self) -> bool {
        self.wanted.is_empty() && self.under_way.is_empty()
    }

    /// Whether an answer of this number still means anything.
    pub(super) fn waits_for(&self, number: u32) -> bool {
        self.under_way.iter().any(|(asked, _)| *asked == number)
    }

    /// The Worker has answered; says which number that settles. After trouble nothing is known of
    /// it, and it is asked for when it is wanted again.
    pub(super) fn answered(&mut self, number: u32, reply: Reply) -> Option<String> {
        let place = self.under_way.iter().position(|(asked, _)| *asked == number)?;
        let (_, wanted) = self.under_way.remove(place);
        match reply.api::<Value>() {
            Ok(answer) if answer.is_object() => drop(self.young.insert(wanted.clone(), answer)),
            Ok(_) | Err(_) => drop(self.young.remove(&wanted)),
        }
        Some(wanted)
    }

    /// The answer to the widget: everyone who has one of these numbers.
    pub(super) fn matches(&self, numbers: &[String]) -> String {
        let mut answer = Object::new();
        for number in numbers {
            let found = self.of(number);
            if found.is_empty() {
                answer.json(number, "[]");
                continue;
            }
            let mut contacts = Vec::new();
            contacts.extend(found.iter().map(|contact| entity(contact, number)));
            answer.json(number, &list(&contacts));
        }
        answer.end()
    }
}

/// A contact in the widget's form.
pub(super) fn entity(contact: &Value, number: &str) -> String {
    let line = Object::new().text("phoneNumber", number).fields(r#""phoneType":"direct""#).end();
    Object::new()
        .text("id", word(contact, "/id"))
        .text("type", SERVICE)
        .text("name", word(contact, "/name"))
        .json("phoneNumbers", &list(&[line]))
        .text("contactType", word(contact, "/kind"))
        .end()
}
