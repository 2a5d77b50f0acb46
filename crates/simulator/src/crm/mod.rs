//! CRMs in memory, each as its public reference describes it: strict about requests, with the
//! delays and failures that it documents, and with people who work in it.
//!
//! A CRM is a value that [answers](Simulated::answer) requests, so that the connectors'
//! conformance suite can play hours with it in no time; [`server`] puts HTTP around one, for
//! whatever cannot be called in-process. A request that the reference does not allow is a panic
//! with the reason: the suite fails by it, and the server answers 500 and lists it.
//!
//! | CRM | OAuth | answers |
//! |---|---|---|
//! | [`HubSpot`] | `/oauth/authorize`, `/oauth/v1/token` | `/crm/v3`, `/crm/v4`, `/account-info/v3` |
//! | [`Pipedrive`] | `/oauth/authorize`, `/oauth/token` | `/api/v1`, `/api/v2` |
//! | [`Salesforce`] | `/services/oauth2/authorize`, `/services/oauth2/token` | `/services/data/v62.0` |
//! | [`Capsule`] | | `/api/v2` |
//! | [`Harbour`] | | `/v1` |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "whoever breaks a CRM's reference is stopped, and told by what"
)]

mod capsule;
mod fault;
mod harbour;
mod hubspot;
mod pipedrive;
mod salesforce;
pub mod server;
mod sign_in;

use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;

pub use self::capsule::Capsule;
pub use self::fault::Fault;
pub use self::harbour::Harbour;
pub use self::hubspot::HubSpot;
pub use self::pipedrive::Pipedrive;
pub use self::salesforce::Salesforce;
pub use self::sign_in::{CLIENT_ID, CLIENT_SECRET, SignIns, TOKEN};

/// An activity, as a person sees it in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// The CRM's id of it.
    pub id: String,
    /// What the record carries so that it can be found again; empty where the CRM has no place
    /// for it.
    pub marker: String,
    /// The contact's name.
    pub contact: String,
    /// The id of the user to whom it belongs; empty where that is whoever signed in.
    pub owner: String,
    /// Its title.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// The talk time.
    pub seconds: i64,
}

/// A CRM, and what people do in it.
pub trait Simulated: Send {
    /// What an administrator says of its address; empty where the CRM has one for everyone.
    fn address(&self) -> String;
    /// Answers a request.
    fn answer(&mut self, request: &HttpRequest, now: Millis) -> HttpResponse;
    /// The body with which it says a failure.
    fn failure(&self, status: u16) -> String;
    /// Every activity there is, oldest first.
    fn activities(&self) -> Vec<Seen>;
    /// Someone makes a contact with a number.
    fn add_contact(&mut self, name: &str, number: &str);
    /// Someone archives, merges or converts a contact.
    fn archive_contact(&mut self, name: &str);
    /// Someone deletes a contact just before the next write arrives.
    fn delete_contact_before_the_next_write(&mut self, name: &str);
    /// Someone deletes every activity.
    fn delete_activities(&mut self);
    /// Someone adds a line to the only activity's text, where people write.
    fn person_writes(&mut self, text: &str);
    /// Someone moves the only activity to another contact.
    fn person_moves_to(&mut self, name: &str);
    /// Someone adds another contact to the only activity, before ours where there is an order;
    /// false when an activity has but one.
    fn person_adds_contact(&mut self, name: &str) -> bool;
    /// What a field of the only activity holds, by the CRM's name of it; null where it has none.
    fn field(&self, _name: &str) -> Value {
        Value::Null
    }
    /// Someone sets a field of the only activity.
    fn person_sets(&mut self, _name: &str, _value: Value) {}
    /// Ends or restores the sign-in; false when there is none.
    fn revoke(&mut self, revoked: bool) -> bool;
    /// Takes away or restores the permission to write; false when there is none.
    fn forbid(&mut self, forbidden: bool) -> bool;
    /// Its OAuth; nothing where it has none.
    fn sign_ins(&mut self) -> Option<&mut SignIns> {
        None
    }
    /// Whether an activity for a contact that is gone is accepted.
    fn keeps_deleted_contacts(&self) -> bool {
        false
    }
    /// Whether every refusal of the CRM is told as a missing permission.
    fn says_only_permission(&self) -> bool {
        false
    }
    /// Whether nobody can tell that an activity was deleted.
    fn keeps_deleted_activities(&self) -> bool {
        false
    }
}

/// A request, taken apart.
#[derive(Debug)]
pub struct Call {
    /// `GET`, `POST` and so on.
    pub method: &'static str,
    /// The path, with a slash at its beginning.
    pub path: String,
    /// The query's fields.
    pub query: Vec<(String, String)>,
    /// The body, if it is JSON.
    pub body: Value,
    /// The body's fields, if it is a form.
    pub form: Vec<(String, String)>,
}

impl Call {
    /// Reads a request to this address.
    pub fn read(request: &HttpRequest, address: &str) -> Self {
        let rest = request.url.strip_prefix(address).expect("another CRM's address");
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let fields = |text: &str| form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        let body = request.body.as_deref().filter(|body| !body.is_empty());
        let (body, form) = match (body, header(request, "content-type").unwrap_or_default()) {
            (None, _) => (Value::Null, Vec::new()),
            (Some(text), "application/json") => {
                (serde_json::from_str(text).expect("a body is JSON"), Vec::new())
            }
            (Some(text), "application/x-www-form-urlencoded") => (Value::Null, fields(text)),
            (Some(_), other) => panic!("a body of the type {other:?}"),
        };
        let (method, path) = (request.method.as_str(), path.to_owned());
        Self { method, path, query: fields(query), body, form }
    }

    /// The path's parts.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    /// A field of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        field(&self.query, name)
    }

    /// The first field of an object that is not among these, which blanks divide.
    pub fn unknown_field(object: &Value, known: &str) -> Option<String> {
        let fields = object.as_object()?;
        fields.keys().find(|name| !known.split(' ').any(|known| known == *name)).cloned()
    }
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A header field of a request.
pub fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    field(&request.headers, name)
}

/// A response of JSON.
pub fn respond(status: u16, body: &Value) -> HttpResponse {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    HttpResponse { status, headers, body: body.to_string() }
}

/// What a reader sees of HTML's entities.
pub fn unescaped(html: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
