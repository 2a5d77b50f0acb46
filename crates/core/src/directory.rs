//! Who is who in an account: extensions and the account's own numbers.
//!
//! Names and kinds always come from here, never from the caller id of an event. (RingCentral's
//! reference, "Extension List", "Call Queue Members" and "Company Phone Number List".)

mod acquaintance;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::acquaintance::{Acquaintances, DirectoryVersion, Excerpt, Mentions};
use crate::from_json::FromJson;
use crate::id::ExtensionId;
use crate::phone::{HomeRegion, Line, PhoneNumber};

/// What an extension is (RingCentral's extension `type`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum ExtensionKind {
    /// A person (`User`, `DigitalUser`, `VirtualUser`, `FlexibleUser`).
    User,
    /// A call queue (`Department`).
    Queue,
    /// A voice menu (`IvrMenu`).
    Ivr,
    /// Anything else, in RingCentral's spelling; it gets no entries.
    Other(String),
}

impl ExtensionKind {
    /// Reads RingCentral's extension type.
    pub fn read(text: &str) -> Self {
        match text {
            "User" | "DigitalUser" | "VirtualUser" | "FlexibleUser" | "Limited" => Self::User,
            "Department" => Self::Queue,
            "IvrMenu" => Self::Ivr,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// One extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// RingCentral's id.
    pub id: ExtensionId,
    /// The short number people dial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The name shown.
    pub name: String,
    /// What it is.
    pub kind: ExtensionKind,
    /// The person's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The site it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The department named in its contact details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// An account's extensions and numbers, or the part of them that a call needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Directory {
    /// Country of numbers without a country code.
    pub home: HomeRegion,
    /// Extensions by id.
    pub extensions: BTreeMap<ExtensionId, Extension>,
    /// The account's own numbers: never a contact.
    pub numbers: BTreeSet<PhoneNumber>,
    /// Who takes the calls of each queue, as far as it was read.
    pub queue_members: BTreeMap<ExtensionId, BTreeSet<ExtensionId>>,
}

impl Directory {
    /// What is known of an extension.
    pub fn extension(&self, id: &ExtensionId) -> Option<&Extension> {
        self.extensions.get(id)
    }

    /// The extension that people dial with this short number.
    pub fn by_short_number(&self, short: &str) -> Option<&Extension> {
        self.extensions.values().find(|extension| extension.number.as_deref() == Some(short))
    }

    /// Whether an extension takes calls of a queue. A queue counts as its own member.
    pub fn is_in_queue(&self, extension: &ExtensionId, queue: &ExtensionId) -> bool {
        extension == queue
            || self.queue_members.get(queue).is_some_and(|members| members.contains(extension))
    }

    /// The part of it that these mentions need: every rule comes to the same with it.
    #[must_use]
    pub fn excerpt(&self, mentions: &Mentions) -> Self {
        let mut excerpt = Self { home: self.home.clone(), ..Self::default() };
        for id in mentions.extensions() {
            if let Some(extension) = self.extension(id) {
                excerpt.extensions.insert(id.clone(), extension.clone());
            }
            for (queue, members) in &self.queue_members {
                if members.contains(id) {
                    excerpt.queue_members.entry(queue.clone()).or_default().insert(id.clone());
                }
            }
        }
        let is_own = |number: &&PhoneNumber| self.numbers.contains(*number);
        excerpt.numbers.extend(mentions.numbers().iter().filter(is_own).cloned());
        excerpt
    }

    /// The number to search a CRM for: one outside the account. Its own numbers and extensions
    /// are never a contact.
    pub fn outside<'a>(&self, line: &'a Line) -> Option<&'a PhoneNumber> {
        line.number().filter(|_| !self.is_own(line))
    }

    /// Whether a line belongs to the account itself.
    pub fn is_own(&self, line: &Line) -> bool {
        match line {
            Line::Extension(_) => true,
            Line::Number(number) => self.numbers.contains(number),
            Line::Other(_) => false,
        }
    }
}
