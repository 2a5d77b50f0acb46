//! What happens to a page, and where its focus can be put.

use ledger_core::time::Millis;

use crate::activities::{self, Day};
use crate::admin::{self, FieldId};
use crate::background::Reply;
use crate::navigation::Page;
use crate::{contacts, phone, section};

/// What happens to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person changes the server address.
    Address(String),
    /// The person wants to sign in.
    SignIn,
    /// The person wants to sign out.
    SignOut,
    /// The person wants the page in a tab.
    OpenTab,
    /// The page comes to sight, or the network comes back.
    Shown,
    /// The page goes out of sight.
    Hidden,
    /// What waits to be sent has changed, whoever changed it.
    Outbox,
    /// The person does something in the section.
    Section(section::Msg),
    /// Something happens to the phone.
    Phone(phone::Msg),
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

/// Every name a control outside the section can have in a page's `data-msg`.
pub const CONTROLS: &[&str] = &["address", "sign-in", "sign-out", "open-tab"];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(page: Page, name: &str, key: &str, value: &str) -> Option<Self> {
        Some(match name {
            "address" => Self::Address(value.to_owned()),
            "sign-in" => Self::SignIn,
            "sign-out" => Self::SignOut,
            "open-tab" => Self::OpenTab,
            _ if page == Page::Phone => Self::Phone(phone::Msg::from_control(name, value)?),
            _ => Self::Section(section::Msg::from_control(page, name, key, value)?),
        })
    }

    /// The person has chosen a file, on a page that takes one.
    pub fn from_file(page: Page, name: String, bytes: Vec<u8>, at: Millis) -> Option<Self> {
        match page {
            Page::Contacts => {
                let msg = contacts::Msg::from_file(name, bytes, at);
                Some(Self::Section(section::Msg::Contacts(msg)))
            }
            Page::Admin => Some(Self::Section(section::Msg::Admin(admin::Msg::from_file(&bytes)))),
            Page::Calls | Page::Activities | Page::Phone | Page::Settings => None,
        }
    }

    /// The person has chosen a day, or none, in the field of this name.
    pub fn from_day(page: Page, name: &str, day: Option<Day>) -> Option<Self> {
        match page {
            Page::Activities => {
                let msg = activities::Msg::from_day(name, day)?;
                Some(Self::Section(section::Msg::Activities(msg)))
            }
            Page::Admin => {
                let msg = admin::Msg::from_day(name, day)?;
                Some(Self::Section(section::Msg::Admin(msg)))
            }
            Page::Calls | Page::Contacts | Page::Phone | Page::Settings => None,
        }
    }
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
