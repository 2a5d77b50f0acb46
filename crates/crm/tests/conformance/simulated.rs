//! CRMs in memory, each as its public reference describes it: strict about requests, and with the
//! delays and failures that it documents.

pub(crate) mod app_connect;
mod builtin;
mod hubspot;
mod pipedrive;
mod salesforce;

use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::Value;

use crate::host::Host;

/// An activity, as a person sees it in the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The contact's name.
    pub(crate) contact: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    /// The talk time.
    pub(crate) seconds: i64,
}

/// A CRM, and what people do in it.
pub(crate) trait Simulated {
    /// Where it answers.
    fn address(&self) -> String;
    fn answer(&mut self, request: &HttpRequest, now: Millis) -> HttpResponse;
    /// The body with which it says a failure.
    fn failure(&self, status: u16) -> String;
    fn activities(&self) -> Vec<Seen>;
    fn add_contact(&mut self, name: &str, number: &str);
    fn archive_contact(&mut self, name: &str);
    fn delete_contact_before_the_next_write(&mut self, name: &str);
    fn delete_activities(&mut self);
    /// Someone adds a line to the only activity's text, where people write.
    fn person_writes(&mut self, text: &str);
    /// Someone moves the only activity to another contact.
    fn person_moves_to(&mut self, name: &str);
    /// Someone adds another contact to the only activity, before ours where there is an order;
    /// false when an activity has but one.
    fn person_adds_contact(&mut self, name: &str) -> bool;
    /// Ends or restores the sign-in; false when there is none.
    fn revoke(&mut self, revoked: bool) -> bool;
    /// Takes away or restores the permission to write; false when there is none.
    fn forbid(&mut self, forbidden: bool) -> bool;
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

type Make = Box<dyn Fn() -> Host>;

/// A maker of hosts for each CRM.
pub(crate) fn hosts() -> Vec<Make> {
    let all = vec![
        host::<builtin::Builtin>(Crm::Builtin),
        host::<app_connect::AppConnect>(Crm::AppConnect),
        host::<hubspot::HubSpot>(Crm::HubSpot),
        host::<pipedrive::Pipedrive>(Crm::Pipedrive),
        host::<salesforce::Salesforce>(Crm::Salesforce),
    ];
    assert_eq!(all.len(), Crm::ALL.len(), "every CRM has a simulated one");
    all
}

fn host<There: Simulated + Default + 'static>(crm: Crm) -> Make {
    Box::new(move || Host::new(crm, Box::new(There::default())))
}

/// A request, taken apart.
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Value,
}

impl Call {
    /// Reads a request to this address.
    pub(crate) fn read(request: &HttpRequest, address: &str) -> Self {
        let rest = request.url.strip_prefix(address).expect("another CRM's address");
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let body = request.body.as_deref().unwrap_or("null");
        if request.body.is_some() {
            let kind = header(request, "content-type").unwrap_or_default();
            assert_eq!(kind, "application/json", "a body has a type");
        }
        Self {
            method: request.method.as_str(),
            path: path.to_owned(),
            query,
            body: serde_json::from_str(body).expect("a body is JSON"),
        }
    }

    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first field of an object that is not among these, which blanks divide.
    pub(crate) fn unknown_field(object: &Value, known: &str) -> Option<String> {
        let fields = object.as_object()?;
        fields.keys().find(|name| !known.split(' ').any(|known| known == *name)).cloned()
    }
}

pub(crate) fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

pub(crate) fn respond(status: u16, body: &Value) -> HttpResponse {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    HttpResponse { status, headers, body: body.to_string() }
}

/// What a reader sees of HTML's entities.
pub(crate) fn unescaped(html: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
