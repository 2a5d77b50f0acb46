//! What the list of everyone's calls is narrowed by, as an administrator chooses and types it.

use ledger_core::id::ExtensionId;
use ledger_core::ledger::State;
use ledger_core::why::Why;
use ledger_wire::api::CallFilter;
use ledger_wire::http::encode;

use crate::activities::Day;
use crate::admin::who::Who;
use crate::calls::Narrowed;
use crate::text::calls as text;

/// How many calls a page of the list has.
const PAGE: u32 = 50;

/// The filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    pub(super) state: Option<State>,
    pub(super) reason: Option<Why>,
    /// A name, a part of one, or an extension, as typed.
    pub(super) person: String,
    /// As typed.
    pub(super) number: String,
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
}

/// A part of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Where calls stand.
    State,
    /// Why they stand there.
    Reason,
    /// Whose they are.
    Person,
    /// The other side's number.
    Number,
}

impl Filter {
    pub(super) fn write(&mut self, part: Part, value: &str) {
        match part {
            Part::State => self.state = State::named(value),
            Part::Reason => self.reason = Why::coded(value),
            Part::Person => value.clone_into(&mut self.person),
            Part::Number => value.clone_into(&mut self.number),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the Worker is asked for.
    pub(super) fn narrowed(&self, who: &Who) -> Narrowed {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            query.push_str(&format!("&{name}={}", encode(value)));
        };
        if let Some(state) = self.state {
            add("state", state.name());
        }
        if let Some(reason) = self.reason {
            add("reason", reason.code());
        }
        if let [person] = who.found(&self.person).as_slice() {
            add("person", person.as_str());
        }
        if CallFilter::digits(&self.number).is_some() {
            add("number", &self.number);
        }
        if let Some(day) = &self.from {
            add("since", &day.begins.0.to_string());
        }
        Narrowed { query, before: self.to.as_ref().map(|day| day.ends), page: PAGE }
    }

    /// Why what was typed narrows nothing; empty when it does.
    pub(super) fn problem(&self, who: &Who) -> String {
        if self.person.trim().is_empty() {
            return String::new();
        }
        let found = who.found(&self.person);
        let names: Vec<String> = found.iter().map(|id: &ExtensionId| who.name(id)).collect();
        match names.len() {
            0 => text::NOBODY.to_owned(),
            1 => String::new(),
            _ => text::several(&names),
        }
    }
}
