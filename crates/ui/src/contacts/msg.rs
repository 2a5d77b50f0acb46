//! What a person does with contacts, and by which control of the page.

use ledger_core::id::ContactId;
use ledger_core::time::Millis;
use ledger_wire::api::{ContactState, KnownContacts};

use super::form::Field;
use super::import::{self, Column};

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CSV.
    Csv,
    /// vCard.
    Vcard,
}

/// What a person does with the contacts.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person types into the search.
    Search(String),
    /// The person empties the search.
    ClearSearch,
    /// The person chooses which contacts.
    State(ContactState),
    /// The person wants the list asked for again.
    Refresh,
    /// The person wants more contacts.
    More,
    /// The person opens or closes a row.
    Toggle(ContactId),
    /// The person wants to add a contact.
    Add,
    /// The person wants to edit one.
    Edit(ContactId),
    /// The person changes a field of the form.
    Typed(Field, String),
    /// The person wants a field for one more number.
    AddNumber,
    /// The person wants a number gone.
    RemoveNumber(usize),
    /// The person wants the form saved.
    Save,
    /// The person wants the form, the merge or the import gone.
    Close,
    /// The person puts a contact away, deletes it or takes it back.
    Move(ContactId, ContactState),
    /// The person wants the last move undone.
    Undo,
    /// The person wants to merge another contact into this one.
    BeginMerge(ContactId),
    /// The person has chosen that other one.
    Merge(ContactId),
    /// The person wants to import contacts.
    OpenImport,
    /// Something is done with the import.
    Import(import::Msg),
    /// The person wants the listed contacts as a file.
    Export(Kind),
}

/// Every name a control of the section can have in the page's `data-msg`.
pub const CONTROLS: &[&str] = &[
    "search",
    "clear-search",
    "state",
    "refresh",
    "more",
    "toggle-contact",
    "add-contact",
    "edit-contact",
    "contact-name",
    "contact-company",
    "contact-email",
    "contact-note",
    "number",
    "number-label",
    "add-number",
    "remove-number",
    "save-contact",
    "close",
    "archive-contact",
    "delete-contact",
    "restore-contact",
    "undo",
    "begin-merge",
    "merge",
    "open-import",
    "file",
    "column",
    "known",
    "begin-import",
    "stop-import",
    "go-on-import",
    "refused-rows",
    "export-csv",
    "export-vcard",
];

impl Msg {
    /// What a control means: its name, the key of the row it stands in, and its value.
    pub fn from_control(name: &str, key: &str, value: &str) -> Option<Self> {
        let id = || ContactId::from(key);
        let typed = |field| Some(Self::Typed(field, value.to_owned()));
        let place = || key.parse::<usize>().ok();
        Some(match name {
            "search" => Self::Search(value.to_owned()),
            "clear-search" => Self::ClearSearch,
            "state" => {
                Self::State(ContactState::ALL.into_iter().find(|state| state.name() == value)?)
            }
            "refresh" => Self::Refresh,
            "more" => Self::More,
            "toggle-contact" => Self::Toggle(id()),
            "add-contact" => Self::Add,
            "edit-contact" => Self::Edit(id()),
            "contact-name" => return typed(Field::Name),
            "contact-company" => return typed(Field::Company),
            "contact-email" => return typed(Field::Email),
            "contact-note" => return typed(Field::Note),
            "number" => return typed(Field::Number(place()?)),
            "number-label" => return typed(Field::Label(place()?)),
            "add-number" => Self::AddNumber,
            "remove-number" => Self::RemoveNumber(place()?),
            "save-contact" => Self::Save,
            "close" => Self::Close,
            "archive-contact" => Self::Move(id(), ContactState::Archived),
            "delete-contact" => Self::Move(id(), ContactState::Deleted),
            "restore-contact" => Self::Move(id(), ContactState::Active),
            "undo" => Self::Undo,
            "begin-merge" => Self::BeginMerge(id()),
            "merge" => Self::Merge(id()),
            "open-import" => Self::OpenImport,
            "column" => {
                let meaning = Column::ALL.into_iter().find(|column| column.name() == value)?;
                Self::Import(import::Msg::Column { place: place()?, meaning })
            }
            "known" => Self::Import(import::Msg::Known(
                KnownContacts::ALL.into_iter().find(|known| known.name() == value)?,
            )),
            "begin-import" => Self::Import(import::Msg::Begin),
            "stop-import" => Self::Import(import::Msg::Stop),
            "go-on-import" => Self::Import(import::Msg::GoOn),
            "refused-rows" => Self::Import(import::Msg::Refused),
            "export-csv" => Self::Export(Kind::Csv),
            "export-vcard" => Self::Export(Kind::Vcard),
            _ => return None,
        })
    }

    /// The person has chosen a file.
    pub fn from_file(name: String, bytes: Vec<u8>, at: Millis) -> Self {
        Self::Import(import::Msg::File { name, bytes, at })
    }
}
