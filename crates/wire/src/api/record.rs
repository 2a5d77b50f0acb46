//! What a form for a call needs of the account's CRM, whichever that is.
//!
//! | request | answer |
//! |---|---|
//! | `GET /v1/crm/contacts?number=` | [`FoundContacts`], with the one the rules would take |
//! | `GET /v1/crm/contacts?name=` | [`FoundContacts`] whose name has these words |
//! | `POST /v1/crm/contacts` [`NewContact`] | [`FoundContact`] |
//! | `GET /v1/calls/{telephonySessionId}/{extensionId}/record` | [`CallRecord`]; one's own, administrators everyone's |
//!
//! The built-in CRM has pages of its own for its contacts and activities ([`super::contacts`]);
//! these routes are the same for every CRM.

use ledger_core::additional::{AdditionalField, FieldValues};
use ledger_core::compose::HumanText;
use ledger_core::from_json::FromJson;
use ledger_core::id::{ContactId, FormId, RecordVersion};
use ledger_core::ledger::{ContactChoice, Edit};
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::Field;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::{CallRow, Reason};

/// Contacts of the CRM, each once, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct FoundContacts {
    /// The contacts.
    pub contacts: Vec<FoundContact>,
    /// The one that the rules take, or that a person chose for the number; nothing when a person
    /// must say, or where a name was searched.
    #[serde(default)]
    pub choice: Option<ContactChoice>,
    /// Why that one, or why a person must say; nothing where a name was searched.
    #[serde(default)]
    pub reason: Option<Reason>,
}

/// A contact of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct FoundContact {
    /// The CRM's id.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The CRM's kind, such as `Contact` or `Lead`.
    #[serde(default)]
    pub kind: Option<String>,
    /// When something was last done with it.
    #[serde(default)]
    pub latest_activity_at: Option<Millis>,
    /// The CRM's page of it.
    #[serde(default)]
    pub page: Option<String>,
    /// The additional fields that depend on it, with the options that it has for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<AdditionalField>,
}

impl From<&FoundContact> for ContactChoice {
    fn from(found: &FoundContact) -> Self {
        Self { id: found.id.clone(), name: found.name.clone() }
    }
}

/// A contact to be made in the CRM. What is wrong stands in the failure's problems: at `name`,
/// `number`, `kind`, or `fields.` and the CRM's name of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewContact {
    /// Its name, of 1 to 200 characters.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Which of the CRM's kinds it is; empty means the organisation's choice, or the CRM's usual
    /// one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// What that kind must have besides, and can have.
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

impl NewContact {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 200;
}

/// A call as a form shows it: what stands in the CRM, what people wrote, and what a record says
/// besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CallRecord {
    /// The call.
    pub call: CallRow,
    /// What stands in the CRM, with what people wrote here and is on its way there.
    pub standing: RecordStanding,
    /// What people wrote here. It stands in the CRM too, or will.
    pub human: HumanText,
    /// The administrator's values of additional fields, for whoever chooses none.
    #[serde(default)]
    pub defaults: FieldValues,
    /// The additional fields that depend on the contact, with the options that it has for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact_fields: Vec<AdditionalField>,
    /// An edit of something else than stands in the CRM, which waits for someone to decide: the
    /// oldest one. Whoever decides sends it along (`seen.beside`).
    #[serde(default)]
    pub conflict: Option<Edit>,
    /// Names the form that this answer opens, in what is sent from it.
    #[serde(default)]
    pub form: Option<FormId>,
    /// The other side's number, for matching and for the subject.
    #[serde(default)]
    pub number: Option<PhoneNumber>,
    /// The lines of the body by our hand, as the settings want them.
    pub lines: Vec<(Field, String)>,
    /// The link to the recording.
    #[serde(default)]
    pub recording: Option<String>,
    /// The link to the voicemail message.
    #[serde(default)]
    pub voicemail: Option<String>,
    /// The CRM's page of the record.
    #[serde(default)]
    pub page: Option<String>,
    /// The CRM's page of the contact.
    #[serde(default)]
    pub contact_page: Option<String>,
    /// What the CRM can do: `add-contact`, `find-by-name`, `move-activity`, `users`, `fields`.
    pub abilities: Vec<String>,
}

/// What the CRM says of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum RecordStanding {
    /// The call is not logged.
    NotLogged,
    /// This stands there.
    Stands(StandingRecord),
    /// Someone deleted it.
    Deleted,
    /// It could not be read: the CRM's words, or what else is the matter.
    Unread(String),
}

/// A record as it stands in the CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct StandingRecord {
    /// The subject.
    pub subject: String,
    /// The note that is in its body.
    pub note: String,
    /// The body as it stands, in the CRM's format.
    pub body: String,
    /// With whom, where the CRM says so.
    #[serde(default)]
    pub contact: Option<ContactChoice>,
    /// Which state of the record this is, where the CRM has such.
    #[serde(default)]
    pub version: Option<RecordVersion>,
    /// The additional fields, as far as the CRM says them.
    #[serde(default)]
    pub fields: FieldValues,
}
