//! What a person types on the page of the do-not-log list, and what the server has read it as.

use ledger_core::call::CallResult;
use ledger_core::time::Span;
use ledger_wire::api::{BlockListDraft, BlockListReading};

use crate::admin::who::Who;
use crate::few::Few;

/// What the person has typed on this page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::admin) struct Typed {
    /// What is to be added.
    pub(in crate::admin) text: String,
    /// Why.
    pub(in crate::admin) label: String,
    /// What is looked for in the list.
    pub(in crate::admin) search: String,
    /// Who would call.
    pub(in crate::admin) from: String,
    /// Whom.
    pub(in crate::admin) to: String,
    /// How it would end.
    pub(in crate::admin) ending: Ending,
    /// What the server read the first, the fourth and the fifth as.
    readings: Few<Input, Reading>,
}

/// A text, and what the server read it as.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    text: String,
    read: BlockListReading,
}

/// A field of this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// What is to be added.
    Text,
    /// Why.
    Label,
    /// What is looked for in the list.
    Search,
    /// Who would call.
    From,
    /// Whom.
    To,
}

impl Input {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Text, Self::Label, Self::Search, Self::From, Self::To];

    /// The word in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Label => "label",
            Self::Search => "search",
            Self::From => "from",
            Self::To => "to",
        }
    }
}

impl Typed {
    /// Writes into a field.
    pub(in crate::admin) fn write(&mut self, input: Input, text: String) {
        match input {
            Input::Text => self.text = text,
            Input::Label => self.label = text,
            Input::Search => self.search = text,
            Input::From => self.from = text,
            Input::To => self.to = text,
        }
    }

    pub(super) fn text(&self, input: Input) -> &str {
        match input {
            Input::Text => &self.text,
            Input::Label => &self.label,
            Input::Search => &self.search,
            Input::From => &self.from,
            Input::To => &self.to,
        }
    }

    /// The fields that have changed since the server read them, with what it is to read.
    pub(in crate::admin) fn unread(&self, who: &Who) -> Vec<(Input, BlockListDraft)> {
        let mut unread = Vec::new();
        for input in [Input::Text, Input::From, Input::To] {
            let text = self.text(input);
            let is_read = self.readings.get(&input).is_some_and(|reading| reading.text == text);
            if !is_read && !text.trim().is_empty() && who.named(text).is_none() {
                let longest_extension = who.longest_extension();
                unread.push((input, BlockListDraft { text: text.to_owned(), longest_extension }));
            }
        }
        unread
    }

    /// The server has read a field.
    pub(in crate::admin) fn read_as(&mut self, input: Input, text: String, read: BlockListReading) {
        self.readings.insert(input, Reading { text, read });
    }

    /// What a field is read as; nothing until the server has read what stands in it.
    pub(super) fn reading(&self, input: Input) -> Option<&BlockListReading> {
        let reading = self.readings.get(&input)?;
        (reading.text == self.text(input)).then_some(&reading.read)
    }
}

/// How a call that has not happened ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// They talk for a minute.
    #[default]
    Answered,
    /// Nobody takes it.
    Missed,
    /// It goes to voicemail.
    Voicemail,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 3] = [Self::Answered, Self::Missed, Self::Voicemail];

    /// The word in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Missed => "missed",
            Self::Voicemail => "voicemail",
        }
    }

    pub(super) fn result(self) -> (CallResult, Span) {
        match self {
            Self::Answered => (CallResult::Answered, Span::minutes(1)),
            Self::Missed => (CallResult::Missed, Span(0)),
            Self::Voicemail => (CallResult::Voicemail, Span(0)),
        }
    }
}
