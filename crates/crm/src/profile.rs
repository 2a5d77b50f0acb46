//! What a connector says of itself.

use std::borrow::Cow;

use ledger_core::compose::Format;
use ledger_core::ledger::Idempotency;

use crate::sign_in::SignIn;

/// A connector, for the log machine, for administrators and for `docs/connectors.md`.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The CRM's name.
    pub name: Cow<'static, str>,
    /// What it offers against double records.
    pub idempotency: Idempotency,
    /// How the bodies of its activities are written.
    pub format: Format,
    /// What it offers against overwriting a change made at the same moment.
    pub updates: Updates,
    /// What it can do besides finding contacts by number and keeping activities.
    pub abilities: Cow<'static, [Ability]>,
    /// The ways to sign in.
    pub sign_in: Cow<'static, [SignIn]>,
    /// An example of the address that an administrator gives with a token of their own; nothing
    /// where the CRM has one address for everyone. OAuth brings it.
    pub address: Option<&'static str>,
    /// The header field of an answer that brings a new token, where there is one: the old one
    /// ends.
    pub renewed_token: Option<&'static str>,
    /// What is guaranteed, in words for an administrator.
    pub guarantee: Cow<'static, str>,
}

/// What a CRM offers against overwriting what a person writes while we update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updates {
    /// An update that names the version it read is refused when there is a newer one.
    Conditional,
    /// Nothing; we read again right before we write. A change made in the instant between is lost.
    ReadFirst,
}

/// Something that not every CRM can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Make a contact.
    AddContact,
    /// Find contacts by name.
    FindByName,
    /// Move an activity to another contact.
    MoveActivity,
    /// Name its users, so that activities can belong to agents.
    Users,
    /// Keep additional fields, such as dispositions, and name them.
    Fields,
}

impl Ability {
    /// Its name, for administrators' pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::AddContact => "add-contact",
            Self::FindByName => "find-by-name",
            Self::MoveActivity => "move-activity",
            Self::Users => "users",
            Self::Fields => "fields",
        }
    }
}
