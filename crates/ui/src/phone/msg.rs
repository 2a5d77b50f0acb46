//! What happens to the phone, and what it asks for.

use ledger_core::time::{Millis, Span};

use super::options::{Pop, WidgetAddress};
use super::protocol;
use crate::background::Request;
use crate::client::ApiRequest;
use crate::page::{self, Counter};

/// What happens to the phone.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The widget says something.
    Heard {
        /// The message, as JSON.
        text: String,
        /// When.
        at: Millis,
    },
    /// The moment has come that was asked for.
    Due {
        /// The moment.
        at: Millis,
    },
    /// The person types an address of the widget.
    Address(String),
    /// The person chooses when a contact opens.
    Pop(Pop),
    /// The person wants the options kept.
    Keep,
}

/// What the phone asks of its shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Load the widget from there.
    Load(WidgetAddress),
    /// Tell the widget this, which is JSON.
    Say(String),
    /// Wait; then a [`Msg::Due`]. A later one takes its place.
    Due(Span),
    /// Show a page of ours, or of the CRM, in a tab of its own.
    Show(String),
}

/// Every name a control of the section can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &["phone-address", "phone-pop", "phone-keep"];

impl Msg {
    /// What a control means: its name, and its value.
    pub fn from_control(name: &str, value: &str) -> Option<Self> {
        Some(match name {
            "phone-address" => Self::Address(value.to_owned()),
            "phone-pop" => Self::Pop(Pop::named(value)?),
            "phone-keep" => Self::Keep,
            _ => return None,
        })
    }
}

/// What comes of a turn.
pub(super) struct Turn<'a> {
    pub(super) asks: Vec<page::Ask>,
    pub(super) counter: &'a mut Counter,
}

impl<'a> Turn<'a> {
    pub(super) fn new(counter: &'a mut Counter) -> Self {
        Self { asks: Vec::new(), counter }
    }

    pub(super) fn ask(&mut self, ask: Ask) {
        self.asks.push(page::Ask::Phone(ask));
    }

    /// Tells the widget something, which is JSON.
    pub(super) fn say(&mut self, message: String) {
        self.ask(Ask::Say(message));
    }

    /// Says something at the widget's top; the level is one of the widget's words.
    pub(super) fn alert(&mut self, level: &str, message: &str) {
        let number = self.counter.next();
        self.say(protocol::alert(number, level, message));
    }

    /// Asks the background; says under which number.
    pub(super) fn send(&mut self, request: Request) -> u32 {
        let number = self.counter.next();
        self.asks.push(page::Ask::Send { number, request });
        number
    }

    /// Asks the Worker for what is at a path; says under which number.
    pub(super) fn get(&mut self, path: String) -> u32 {
        self.send(Request::Api { request: ApiRequest::get(path) })
    }
}
