//! What happens to the list of calls.

use ledger_core::id::IntentKey;
use ledger_core::time::Millis;

use super::{Filter, form};
use crate::background::{CallKey, Of, Reply};

/// What happens to the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person chooses whose calls.
    Of(Of),
    /// The person chooses which calls.
    Filter(Filter),
    /// The person types into the search.
    Search(String),
    /// The person empties the search.
    ClearSearch,
    /// The person wants all calls again.
    ShowAll,
    /// The person wants it fresh now.
    Refresh,
    /// The person wants older calls.
    More,
    /// The person opens or closes a row.
    Toggle(CallKey),
    /// The person types a note.
    Note(CallKey, String),
    /// The person wants an open row asked for again.
    RetryDetail(CallKey),
    /// The person opens the form of a call.
    OpenForm(CallKey),
    /// The person does something in it.
    Form(form::Msg),
    /// The page comes to sight, or the network comes back.
    Shown,
    /// The page goes out of sight.
    Hidden,
    /// What waits to be sent has changed.
    Outbox,
    /// The person wants it sent at once.
    SendNow,
    /// The person wants this not sent.
    CallOff(IntentKey),
    /// A wait is over.
    Woke {
        /// The number it was asked under.
        number: u32,
    },
    /// The background answers.
    Answered {
        /// The number it was asked under.
        number: u32,
        /// The answer.
        reply: Reply,
        /// When it came.
        at: Millis,
    },
}

/// Every name a control of the list can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "of",
    "filter",
    "search",
    "clear-search",
    "show-all",
    "refresh",
    "more",
    "toggle-call",
    "note",
    "retry-detail",
    "send-now",
    "call-off",
    "open-form",
    "change-contact",
    "choosing-kind",
    "choosing-type",
    "choosing-take",
    "choosing-create",
    "form-remember",
    "form-subject",
    "form-note",
    "form-value",
    "take-theirs",
    "retry-form",
    "save-form",
    "skip-call",
    "close-form",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "of" => Self::Of(match value {
                "me" => Of::Me,
                "everyone" => Of::Everyone,
                _ => return None,
            }),
            "filter" => Self::Filter(match value {
                "all" => Filter::All,
                "unlogged" => Filter::Unlogged,
                "needs-me" => Filter::NeedsMe,
                _ => return None,
            }),
            "search" => Self::Search(value.to_owned()),
            "clear-search" => Self::ClearSearch,
            "show-all" => Self::ShowAll,
            "refresh" => Self::Refresh,
            "more" => Self::More,
            "toggle-call" => Self::Toggle(CallKey::from_text(key)?),
            "note" => Self::Note(CallKey::from_text(key)?, value.to_owned()),
            "retry-detail" => Self::RetryDetail(CallKey::from_text(key)?),
            "open-form" => Self::OpenForm(CallKey::from_text(key)?),
            "send-now" => Self::SendNow,
            "call-off" => Self::CallOff(IntentKey::from(key)),
            name => Self::Form(form::Msg::from_control(name, key, value)?),
        })
    }
}
