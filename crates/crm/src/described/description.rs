//! What a description says, once it has been read and found good.
//!
//! `docs/described-crm.md` tells what each part is for; `docs/described-crm.schema.json` is the same
//! as a JSON Schema.

use ledger_core::additional::AdditionalField;
use ledger_core::contact::ContactKind;
use ledger_core::phone::NumberFormat;
use ledger_core::time::Span;
use ledger_wire::http::Method;
use serde_json::Value;

use super::template;
use crate::profile::Profile;

/// A CRM without code: everything that is to be known to speak to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    pub(super) profile: Profile,
    /// Where it answers, if everywhere the same.
    pub(super) address: Option<String>,
    /// Header fields of every request: names and templates. The sign-in is one of them.
    pub(super) headers: Vec<(String, String)>,
    /// The longest body it takes, in UTF-16 units.
    pub(super) longest_body: Option<usize>,
    pub(super) number_formats: Vec<NumberFormat>,
    /// Its words for directions and results, by ours.
    pub(super) directions: Words,
    pub(super) results: Words,
    /// What its errors mean; the first that fits.
    pub(super) errors: Vec<ErrorRule>,
    /// Where its errors say what is wrong.
    pub(super) error_words: Vec<String>,
    /// How long to wait when it does not say.
    pub(super) pause: Span,
    /// The additional fields of its activities.
    pub(super) fields: Vec<AdditionalField>,
    /// The kinds of contact that can be made.
    pub(super) contact_kinds: Vec<ContactKind>,
    pub(super) requests: Requests,
}

/// What it can be asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requests {
    pub(super) find_contacts: Find,
    pub(super) contacts_named: Option<Find>,
    pub(super) add_contact: Option<AddContact>,
    pub(super) read_contact: Option<ReadContact>,
    pub(super) look: Option<Look>,
    pub(super) create: Create,
    pub(super) read: Read,
    pub(super) update: Request,
    pub(super) users: Option<Users>,
    pub(super) who_am_i: WhoAmI,
    pub(super) may_write: Option<MayWrite>,
}

/// Our words and theirs; under `else` what stands for every other.
pub(super) type Words = Vec<(String, String)>;

/// A request with places for values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// What comes behind the address.
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Value>,
}

/// Where a list stands in an answer, and how it goes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    pub(super) request: Request,
    pub(super) list: String,
    pub(super) except: Vec<Condition>,
    pub(super) next: Option<Next>,
    /// Statuses that say there is none.
    pub(super) none: Vec<u16>,
}

/// How the next page of a list is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Next {
    /// By what stands here, in this part of the query.
    Cursor { at: String, query: String },
    /// By its number, in this part of the query, until a page is empty.
    Number { query: String },
    /// At the address that stands here.
    Address { at: String },
}

/// A value that stands somewhere in an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) at: String,
    pub(super) is: Value,
}

/// The first of these that is there; each is one path, or several whose texts belong together.
pub(super) type Paths = Vec<Vec<String>>;

/// A contact within an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ContactShape {
    pub(super) id: String,
    pub(super) name: Paths,
    pub(super) kind: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) latest_activity_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Find {
    pub(super) listed: Listed,
    pub(super) contact: ContactShape,
    /// Where its numbers stand, so that namesakes of digits in other countries are told apart.
    pub(super) numbers: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct AddContact {
    pub(super) request: Request,
    pub(super) id: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadContact {
    pub(super) request: Request,
    pub(super) name: Paths,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) listed: Listed,
    pub(super) id: String,
    /// The text in which our marker must stand.
    pub(super) marker: String,
    /// Of lists that begin with the newest: when a record was made. An older one ends the search.
    pub(super) newest_first: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Create {
    pub(super) request: Request,
    pub(super) id: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) request: Request,
    pub(super) subject: Option<String>,
    pub(super) body: String,
    pub(super) contact: String,
    pub(super) contact_name: Paths,
    pub(super) version: Option<Version>,
    /// What says that it was deleted.
    pub(super) gone: Vec<Condition>,
    /// Where additional fields stand, by name.
    pub(super) fields: Vec<(String, String)>,
}

/// Where the version of an activity stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Version {
    At(String),
    Header(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Users {
    pub(super) listed: Listed,
    pub(super) id: String,
    pub(super) name: Paths,
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct WhoAmI {
    pub(super) request: Request,
    pub(super) id: Option<String>,
    pub(super) name: Paths,
}

/// A write to something that cannot exist, and what the answers mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MayWrite {
    pub(super) request: Request,
    pub(super) yes: Vec<u16>,
    pub(super) no: Vec<u16>,
}

/// An error, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ErrorRule {
    /// Any of these; none means any status.
    pub(super) status: Vec<u16>,
    pub(super) body: Option<Condition>,
    pub(super) means: Means,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Done,
    Rejected,
    Permission,
    SignIn,
    Later,
    Gone,
    Changed,
    Unsure,
}

impl Request {
    /// Whether a value of this name has a place in it.
    pub(super) fn uses(&self, name: &str) -> bool {
        let headers = self.headers.iter().any(|(_, value)| has(value, name));
        headers || has(&self.path, name) || self.body.as_ref().is_some_and(|body| any(body, name))
    }
}

fn any(body: &Value, name: &str) -> bool {
    match body {
        Value::String(template) => has(template, name),
        Value::Array(items) => items.iter().any(|item| any(item, name)),
        Value::Object(fields) => fields.values().any(|field| any(field, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn has(template: &str, name: &str) -> bool {
    template::places(template).is_ok_and(|places| places.iter().any(|place| place.name == name))
}
