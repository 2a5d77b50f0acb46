//! What a page asks of its shell.

use ledger_core::time::Span;

use crate::admin::FieldId;
use crate::background::Request;
use crate::navigation::Page;
use crate::outbox::Intended;
use crate::phone;

/// What the page asks of its shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Send this to the background; its answer is a [`Msg::Answered`](super::Msg::Answered) of the same number.
    Send {
        /// The number.
        number: u32,
        /// The message.
        request: Request,
    },
    /// Wait; then a [`Msg::Woke`](super::Msg::Woke) of the same number.
    Wake {
        /// The number.
        number: u32,
        /// How long.
        after: Span,
    },
    /// Keep this in the outbox. It is stored at once, and then sent by the background.
    Intend(Box<Intended>),
    /// Put the focus there, after painting.
    Focus(Place),
    /// Show this page in a tab of its own.
    OpenTab,
    /// Show another page in this one's place.
    Open(Page),
    /// What the phone asks besides.
    Phone(phone::Ask),
    /// Give the person a file.
    Download {
        /// Its name.
        name: String,
        /// What is in it.
        text: String,
    },
}

/// Where the focus can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The server address.
    Address,
    /// The sign-in's title.
    SignInTitle,
    /// The section's title.
    SectionTitle,
    /// The search.
    Search,
    /// A field of the settings.
    Field(FieldId),
    /// What must be mended before settings can be saved.
    Problems,
    /// What another administrator changed.
    Conflict,
    /// What was opened above the list, or in it.
    Panel,
    /// What changed settings would have done.
    Preview,
}

/// Gives every question a number of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter(u32);

impl Counter {
    pub(crate) fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}
