//! Contacts, and which of them a call is with.
//!
//! One number may stand in several contacts of a CRM. Which of them is taken is the organisation's
//! choice; the three rules are App Connect's, and with none of them a person is asked.

pub mod card;
pub mod search;

use ledger_words::additional::FILL_IN;
use serde::{Deserialize, Serialize};

use crate::additional::{self, AdditionalField, FieldValues};
use crate::case::lowercase;
use crate::from_json::FromJson;
use crate::id::ContactId;
use crate::ledger::ContactChoice;
use crate::settings::{NoContactPolicy, Problem, SeveralContactsPolicy};
use crate::time::Millis;
use crate::why::Why;

/// A person, company or lead in a CRM, as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The CRM's id.
    pub id: ContactId,
    /// The name shown.
    pub name: String,
    /// The CRM's kind, such as `Contact` or `Lead`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// When something was last done with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_activity_at: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// The additional fields of an activity that depend on it, with the options that it has for
    /// them. They are for forms, and kept nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<AdditionalField>,
}

/// A kind of contact that can be made in a CRM, such as a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ContactKind {
    /// The CRM's name of it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What can or must be said of one besides its name and its number.
    pub fields: Vec<AdditionalField>,
}

impl ContactKind {
    /// The kind of this name, or the CRM's usual one, which is the first; nothing where the CRM
    /// names none.
    pub fn of<'a>(kinds: &'a [Self], name: &str) -> Option<&'a Self> {
        kinds.iter().find(|kind| kind.name == name).or(kinds.first())
    }

    /// What keeps one from being made with these values, each at its field.
    pub fn problems(&self, values: &FieldValues) -> Vec<Problem> {
        let beside = additional::in_force(&self.fields, values.clone());
        let mut problems = additional::refused(&self.fields, values, &beside, "fields");
        let is_missing = |field: &&AdditionalField| {
            field.is_required(&beside) && beside.get(&field.name).is_none_or(additional::is_empty)
        };
        problems.extend(self.fields.iter().filter(is_missing).map(|field| Problem {
            field: format!("fields.{}", field.name),
            problem: FILL_IN.with(&[("label", &field.label)]),
        }));
        problems
    }
}

/// What the CRM's candidates come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nobody has the number.
    Nobody,
    /// This one, for this reason.
    One(Contact, Why),
    /// These, and no rule chooses between them.
    Several(Vec<Contact>),
}

/// What is to be done about a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Log with this contact.
    Take(Contact, Why),
    /// Create a contact and log with it.
    CreatePlaceholder,
    /// A person must say.
    Ask(Why, Vec<Contact>),
    /// Do not log.
    Skip(Why),
}

/// Reads a CRM's candidates, in whatever order its searches brought them.
pub fn matched(candidates: Vec<Contact>, policy: SeveralContactsPolicy) -> Match {
    let mut contacts = distinct(candidates);
    if contacts.len() < 2 {
        return match contacts.pop() {
            None => Match::Nobody,
            Some(contact) => Match::One(contact, Why::OneContact),
        };
    }
    let chosen = match policy {
        SeveralContactsPolicy::LeaveForPerson => None,
        SeveralContactsPolicy::LatestActivity => contacts
            .iter()
            .filter(|contact| contact.latest_activity_at.is_some())
            .min_by_key(|contact| std::cmp::Reverse(contact.latest_activity_at)),
        SeveralContactsPolicy::FirstByName => contacts.first(),
        SeveralContactsPolicy::EarliestCreated => contacts
            .iter()
            .filter(|contact| contact.created_at.is_some())
            .min_by_key(|contact| contact.created_at),
    };
    match chosen.zip(policy.why()) {
        Some((contact, why)) => Match::One(contact.clone(), why),
        None => Match::Several(contacts),
    }
}

impl SeveralContactsPolicy {
    /// The reason that is given when this rule chose; nothing when it leaves the choice to a
    /// person.
    pub fn why(self) -> Option<Why> {
        match self {
            Self::LeaveForPerson => None,
            Self::LatestActivity => Some(Why::LatestActivity),
            Self::FirstByName => Some(Why::FirstByName),
            Self::EarliestCreated => Some(Why::EarliestCreated),
        }
    }
}

/// Each contact once, by name. The same contact found twice, by two fields, two spellings or two
/// searches, counts once and keeps what either search knew of it. A lead and a contact are two,
/// even under one id: many CRMs count each kind for itself.
pub fn distinct(candidates: Vec<Contact>) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    for contact in candidates {
        let is_same = |known: &&mut Contact| known.id == contact.id && known.kind == contact.kind;
        match contacts.iter_mut().find(is_same) {
            Some(known) => known.join(contact),
            None => contacts.push(contact),
        }
    }
    contacts.sort_by_cached_key(|contact| {
        (lowercase(&contact.name), contact.id.clone(), contact.kind.clone())
    });
    contacts
}

impl From<ContactChoice> for Contact {
    fn from(choice: ContactChoice) -> Self {
        Self {
            id: choice.id,
            name: choice.name,
            kind: None,
            latest_activity_at: None,
            created_at: None,
            fields: Vec::new(),
        }
    }
}

impl Contact {
    /// Takes in what another search says of the same contact; who is first does not matter.
    fn join(&mut self, other: Self) {
        if self.name.is_empty() || (!other.name.is_empty() && other.name < self.name) {
            self.name = other.name;
        }
        if self.fields.is_empty() {
            self.fields = other.fields;
        }
        self.latest_activity_at = self.latest_activity_at.max(other.latest_activity_at);
        self.created_at = match (self.created_at, other.created_at) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (known, None) | (None, known) => known,
        };
    }
}

/// Applies the policies to a match.
pub fn choose(found: Match, no_contact: NoContactPolicy) -> Choice {
    match (found, no_contact) {
        (Match::One(contact, why), _) => Choice::Take(contact, why),
        (Match::Several(contacts), _) => Choice::Ask(Why::SeveralContacts, contacts),
        (Match::Nobody, NoContactPolicy::LeaveForPerson) => Choice::Ask(Why::NoContact, Vec::new()),
        (Match::Nobody, NoContactPolicy::CreatePlaceholder) => Choice::CreatePlaceholder,
        (Match::Nobody, NoContactPolicy::Skip) => Choice::Skip(Why::NoContactSkipped),
    }
}
