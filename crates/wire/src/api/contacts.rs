//! Contacts and activities of the built-in CRM.
//!
//! | request | who | answer |
//! |---|---|---|
//! | `GET /v1/contacts?search=&state=&limit=&after=` | everyone | [`Contacts`] |
//! | `POST /v1/contacts` [`ContactDraft`] | everyone | [`StoredContact`] |
//! | `GET /v1/contacts/{id}` | everyone | [`StoredContact`] |
//! | `PUT /v1/contacts/{id}?base=` [`ContactDraft`] | everyone | [`StoredContact`] |
//! | `POST /v1/contacts/{id}/{archive\|delete\|restore}` | everyone; deleting: administrators | [`StoredContact`] |
//! | `POST /v1/contacts/{id}/merge/{other}` | administrators | [`StoredContact`] |
//! | `POST /v1/contacts/import?import=&known=update\|leave` [`ImportRow`]s | administrators | [`ImportedContacts`] |
//! | `GET /v1/activities?search=&contact=&person=&from=&to=&limit=&before=` | everyone their own, administrators all | [`Activities`] |
//! | `GET /v1/activities/{id}` | the same | [`StoredActivity`] |
//! | `PUT /v1/activities/{id}?base=` [`EditActivity`] | the same | [`StoredActivity`] |
//!
//! A search finds every word, in whatever order, or a number in whatever spelling. Activities are
//! those of calls that began at `from` or later and before `to`, in milliseconds.
//!
//! `base` is the `updatedAt` that an edit was made on; another one is refused with `conflict`. A
//! merge keeps the contact it is asked of, with what only the other one has and the other's
//! activities; the other one is deleted. An import sends its rows in parts; `import` tells it from
//! every other, and the same rows sent again change nothing and are answered the same.
//!
//! Where the account's calls are logged in another CRM, all of these are refused with `conflict`.

use ledger_core::contact::card::{ContactDraft, WrittenNumber};
use ledger_core::from_json::FromJson;
use ledger_core::id::{ActivityId, ContactId, CrmUserId, ExtensionId};
use ledger_core::ledger::ContactChoice;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

/// Contacts of the built-in CRM, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Contacts {
    /// The contacts.
    pub contacts: Vec<StoredContact>,
    /// Where the next page begins, for `after`; nothing on the last.
    #[serde(default)]
    pub next: Option<ContactId>,
}

/// A contact of the built-in CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct StoredContact {
    /// Its id.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Where the person works; may be empty, like the next two.
    pub company: String,
    /// The e-mail address.
    pub email: String,
    /// Anything else.
    pub note: String,
    /// Its numbers, in E.164, in the order in which they were written.
    pub numbers: Vec<WrittenNumber>,
    /// Whether it is in use.
    pub state: ContactState,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last: its version.
    pub updated_at: Millis,
    /// When a call with it was last logged.
    pub latest_activity_at: Option<Millis>,
}

/// Whether a contact is in use. Calls are matched with active ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum ContactState {
    /// It is.
    Active,
    /// It was put away, and can be taken out again at any time.
    Archived,
    /// It was deleted or merged into another. For 30 days that can be undone.
    Deleted,
}

impl ContactState {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Active, Self::Archived, Self::Deleted];

    /// The word in queries and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
        }
    }

    /// What leads to it: the last part of `POST /v1/contacts/{id}/{command}`.
    pub fn command(self) -> &'static str {
        match self {
            Self::Active => "restore",
            Self::Archived => "archive",
            Self::Deleted => "delete",
        }
    }
}

impl From<StoredContact> for ContactDraft {
    fn from(stored: StoredContact) -> Self {
        Self {
            name: stored.name,
            company: stored.company,
            email: stored.email,
            note: stored.note,
            numbers: stored.numbers,
        }
    }
}

/// What becomes of a contact that is there already: one with a number of the row; for a row without
/// numbers, one with its e-mail address; without that too, one with its name and company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownContacts {
    /// What the row says, it says from now on; numbers and notes are added to.
    Update,
    /// It stays as it is.
    Leave,
}

impl KnownContacts {
    /// Every one there is.
    pub const ALL: [Self; 2] = [Self::Update, Self::Leave];

    /// The word in queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Leave => "leave",
        }
    }
}

/// A row of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRow {
    /// Its number in the file.
    pub row: u32,
    /// The contact.
    pub contact: ContactDraft,
}

impl ImportRow {
    /// The most rows of one request: they are written in one turn.
    pub const MOST_AT_ONCE: usize = 100;
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ImportedContacts {
    /// One for each row that was sent.
    pub rows: Vec<ImportedRow>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ImportedRow {
    /// Its number in the file.
    pub row: u32,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// The contact; nothing when it was refused.
    #[serde(default)]
    pub contact_id: Option<ContactId>,
    /// Why it was refused, by field.
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum ImportOutcome {
    /// It is a new contact.
    Added,
    /// A contact that was there has changed.
    Updated,
    /// A contact that was there stays as it is.
    Left,
    /// It cannot be a contact.
    Refused,
}

/// Activities of the built-in CRM, last created first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Activities {
    /// The activities.
    pub activities: Vec<StoredActivity>,
    /// Where the next page begins, for `before`; nothing on the last.
    #[serde(default)]
    pub next: Option<ActivityId>,
}

/// An activity of the built-in CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct StoredActivity {
    /// Its id.
    pub id: ActivityId,
    /// What makes it the record of one participant of one call.
    pub marker: String,
    /// With whom.
    pub contact: ContactChoice,
    /// To whom it belongs; nothing means the account.
    pub owner: Option<CrmUserId>,
    /// Whose part of the call it records.
    pub extension_id: ExtensionId,
    /// That extension's name; empty when it is not known.
    #[serde(default)]
    pub extension_name: String,
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
    /// When the call began.
    pub started_at: Millis,
    /// How long the extension talked, in seconds.
    pub talk_seconds: i64,
    /// When it was written first.
    pub created_at: Millis,
    /// When it was written last: its version.
    pub updated_at: Millis,
}

/// An activity's text as it is to be. What a person writes here stays, whatever is logged later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditActivity {
    /// The subject, of at most [`EditActivity::LONGEST_SUBJECT`] characters.
    pub subject: String,
    /// The body, of at most [`EditActivity::LONGEST_BODY`] bytes.
    pub body: String,
}

impl EditActivity {
    /// The longest subject, in characters.
    pub const LONGEST_SUBJECT: usize = 500;
    /// The longest body, in bytes.
    pub const LONGEST_BODY: usize = 65_536;
}
