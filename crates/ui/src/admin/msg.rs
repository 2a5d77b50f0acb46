//! What happens in the Admin area, and what its controls mean.

use ledger_core::time::Millis;

use super::{Ending, FieldId, Input, Side, Tab, backfill, crm, health, owners, report};
use crate::activities::Day;
use crate::background::Reply;
use crate::{calls, charset};

/// What a person does in the Admin area.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Shows another page.
    Show(Tab),
    /// Chooses one of a field's choices, or turns it on or off where there can be several.
    Choose(FieldId, String),
    /// Writes into a field.
    Write(FieldId, String),
    /// Goes to the field that has a problem.
    GoTo(FieldId),
    /// Looks for someone in the scope's tree.
    SearchScope(String),
    /// Opens or closes a group of the tree.
    OpenMember(String),
    /// Ticks someone on or off.
    ToggleMember(String),
    /// Saves.
    Save,
    /// Takes the last change back.
    Undo,
    /// Takes all changes back.
    Revert,
    /// Loads again what could not be loaded.
    Retry,
    /// Wants to see what the changes do.
    Preview,
    /// Says whose value stands.
    Side(String, Side),
    /// Has both administrators' values joined.
    Merge,
    /// Types on the page of the do-not-log list.
    Type(Input, String),
    /// Chooses a file with a list.
    File(String),
    /// Adds what was typed.
    Block,
    /// Takes a line out.
    Unblock(String),
    /// Wants the list as a file.
    Export,
    /// Says how the call in question would end.
    AskEnding(Ending),
    /// Does something with everyone's calls.
    Calls(super::CallsMsg),
    /// The page comes to sight or goes out of it: what the list of calls makes of it.
    Seen(calls::Msg),
    /// The outbox changes.
    Outbox,
    /// Wants older versions.
    Older,
    /// Brings a version back, to be looked at and saved.
    Restore(u64),
    /// On the page that says how the service does.
    Health(health::Msg),
    /// On the page of the CRM.
    Crm(crm::Msg),
    /// On the page of the backfill.
    Backfill(backfill::Msg),
    /// On the page of owners.
    Owners(owners::Msg),
    /// On the page of the report.
    Report(report::Msg),
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

/// Every name a control of the Admin area can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "tab",
    "choose",
    "write",
    "go-to",
    "search-scope",
    "open-member",
    "toggle-member",
    "save",
    "undo",
    "revert",
    "retry",
    "preview",
    "side",
    "merge",
    "type",
    "file",
    "block",
    "unblock",
    "export",
    "ask-ending",
    "older",
    "restore",
    "write-address",
    "give-address",
    "test-address",
    "drop-address",
    "notices",
    "crm",
    "crm-way",
    "crm-address",
    "crm-token",
    "crm-description",
    "crm-connect",
    "crm-check",
    "crm-sign-out",
    "backfill-from",
    "backfill-to",
    "backfill-count",
    "backfill",
    "owner-search",
    "owner-show",
    "owner-open",
    "owner-wanted",
    "owner-give",
    "owner-take",
    "owner-match",
    "owner-export",
    "report-span",
    "report-from",
    "report-to",
    "report-export",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let text = || value.to_owned();
        Some(match name {
            "tab" => Self::Show(Tab::ALL.into_iter().find(|tab| tab.name() == key)?),
            "choose" => Self::Choose(FieldId::at(key)?, text()),
            "write" => Self::Write(FieldId::at(key)?, text()),
            "go-to" => Self::GoTo(FieldId::at(key)?),
            "search-scope" => Self::SearchScope(text()),
            "open-member" => Self::OpenMember(key.to_owned()),
            "toggle-member" => Self::ToggleMember(key.to_owned()),
            "save" => Self::Save,
            "undo" => Self::Undo,
            "revert" => Self::Revert,
            "retry" => Self::Retry,
            "preview" => Self::Preview,
            "side" => Self::Side(
                key.to_owned(),
                match value {
                    "mine" => Side::Mine,
                    "theirs" => Side::Theirs,
                    _ => return None,
                },
            ),
            "merge" => Self::Merge,
            "type" => Self::Type(Input::ALL.into_iter().find(|one| one.as_str() == key)?, text()),
            "block" => Self::Block,
            "unblock" => Self::Unblock(key.to_owned()),
            "export" => Self::Export,
            "ask-ending" => {
                Self::AskEnding(Ending::ALL.into_iter().find(|one| one.as_str() == value)?)
            }
            "older" => Self::Older,
            "restore" => Self::Restore(key.parse().ok()?),
            _ => {
                if let Some(msg) = super::CallsMsg::from_control(name, key, value) {
                    Self::Calls(msg)
                } else if let Some(msg) = health::Msg::from_control(name, key, value) {
                    Self::Health(msg)
                } else if let Some(msg) = crm::Msg::from_control(name, key, value) {
                    Self::Crm(msg)
                } else if let Some(msg) = owners::Msg::from_control(name, key, value) {
                    Self::Owners(msg)
                } else if let Some(msg) = report::Msg::from_control(name, key, value) {
                    Self::Report(msg)
                } else {
                    Self::Backfill(backfill::Msg::from_control(name, key)?)
                }
            }
        })
    }

    /// What a field for a day means.
    pub fn from_day(name: &str, day: Option<Day>) -> Option<Self> {
        if let Some(msg) = super::CallsMsg::from_day(name, &day) {
            return Some(Self::Calls(msg));
        }
        match report::Msg::from_day(name, &day) {
            Some(msg) => Some(Self::Report(msg)),
            None => backfill::Msg::from_day(name, day).map(Self::Backfill),
        }
    }
}

impl Msg {
    /// The person has chosen a file: a do-not-log list, to be looked at before it is added.
    pub fn from_file(bytes: &[u8]) -> Self {
        Self::File(charset::decode(bytes))
    }
}
