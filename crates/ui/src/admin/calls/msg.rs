//! What happens on the two pages, and what their controls mean.

use super::Part;
use crate::activities::Day;
use crate::calls;
use crate::choosing;

/// What a person does on one of the pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Narrows the list.
    Narrow(Part, String),
    /// Wants calls of this day or later.
    From(Option<Day>),
    /// Wants calls of this day or earlier.
    To(Option<Day>),
    /// Wants every call again.
    Clear,
    /// Does something in the list itself.
    List(calls::Msg),
    /// Wants to choose a contact, for a row or a group.
    Choose(String),
    /// Chooses one.
    Choosing(choosing::Msg),
    /// Says that the choice holds for every call with the number, or no longer.
    Remember,
    /// Wants calls decided anew.
    Replay(String),
    /// Wants calls left out.
    Leave(String),
    /// Wants the number never logged.
    Block,
    /// Wants only these calls left out.
    LeaveOut,
    /// Wants nothing of it.
    Close,
    /// Takes back what was done last.
    Undo,
}

/// Every name a control of the two pages can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "narrow-state",
    "narrow-reason",
    "narrow-person",
    "narrow-number",
    "calls-from",
    "calls-to",
    "calls-clear",
    "refresh",
    "more",
    "toggle-call",
    "retry-detail",
    "send-now",
    "call-off",
    "choose-contact",
    "choosing-type",
    "choosing-take",
    "choosing-create",
    "choosing-kind",
    "choosing-value",
    "remember-contact",
    "replay-calls",
    "leave-calls",
    "block-number",
    "leave-out",
    "close-panel",
    "undo-done",
];

impl Msg {
    pub(in crate::admin) fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        if let Some(msg) = choosing::Msg::from_control(name, key, value) {
            return Some(Self::Choosing(msg));
        }
        let narrow = |part| Some(Self::Narrow(part, value.to_owned()));
        Some(match name {
            "narrow-state" => return narrow(Part::State),
            "narrow-reason" => return narrow(Part::Reason),
            "narrow-person" => return narrow(Part::Person),
            "narrow-number" => return narrow(Part::Number),
            "calls-clear" => Self::Clear,
            "choose-contact" => Self::Choose(key.to_owned()),
            "remember-contact" => Self::Remember,
            "replay-calls" => Self::Replay(key.to_owned()),
            "leave-calls" => Self::Leave(key.to_owned()),
            "block-number" => Self::Block,
            "leave-out" => Self::LeaveOut,
            "close-panel" => Self::Close,
            "undo-done" => Self::Undo,
            "refresh" | "more" | "toggle-call" | "retry-detail" | "send-now" | "call-off" => {
                Self::List(calls::Msg::from_control(name, key, value)?)
            }
            _ => return None,
        })
    }

    /// What a field for a day means.
    pub(in crate::admin) fn from_day(name: &str, day: &Option<Day>) -> Option<Self> {
        match name {
            "calls-from" => Some(Self::From(day.clone())),
            "calls-to" => Some(Self::To(day.clone())),
            _ => None,
        }
    }
}
