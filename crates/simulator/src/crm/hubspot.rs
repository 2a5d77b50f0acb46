//! HubSpot, as <https://developers.hubspot.com/docs/api/crm/calls> and the pages beside it have it:
//! unknown properties are refused, two calls may have one external id, and the search shows a call
//! some time after it was made.

mod calls;
mod properties;

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use self::properties::{outcomes, properties};
use super::sign_in::{Pages, SignIns};
use super::{Call, Seen, Simulated, header, respond, unescaped};

/// Where it answers, unless it is told otherwise.
const ORIGIN: &str = "https://api.hubapi.com";
/// How long a call takes to appear in search results, at most.
const SEARCH_LAG: Span = Span::seconds(45);

/// See the module.
#[derive(Debug)]
pub struct HubSpot {
    origin: String,
    contacts: Vec<Contact>,
    calls: Vec<Record>,
    sign_ins: SignIns,
    forbidden: bool,
    doomed: Option<String>,
}

impl HubSpot {
    /// One that answers there: `https://host`.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            contacts: Vec::new(),
            calls: Vec::new(),
            sign_ins: SignIns::default(),
            forbidden: false,
            doomed: None,
        }
    }
}

impl Default for HubSpot {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

#[derive(Debug)]
struct Contact {
    id: String,
    first: String,
    last: String,
    phone: String,
    archived: bool,
    company: Option<String>,
}

#[derive(Debug)]
struct Record {
    id: String,
    properties: Value,
    contacts: Vec<String>,
    companies: Vec<String>,
    shows_at: Millis,
}

const CALL_PROPERTIES: &str = "hs_timestamp hs_call_body hs_call_callee_object_id hs_call_callee_object_type \
    hs_call_direction hs_call_disposition hs_call_duration hs_call_external_id \
    hs_call_from_number hs_call_recording_url hs_call_source hs_call_status hs_call_title \
    hs_call_to_number hs_activity_type hs_attachment_ids hubspot_owner_id \
    hs_call_has_voicemail stage billable";
const CONTACT_PROPERTIES: &str =
    "firstname lastname company email phone mobilephone createdate notes_last_updated";
const STATUSES: &str = "BUSY CALLING_CRM_USER CANCELED COMPLETED CONNECTING FAILED IN_PROGRESS NO_ANSWER \
    QUEUED RINGING";

fn failed(status: u16, category: &str, message: &str) -> HttpResponse {
    respond(
        status,
        &json!({
            "status": "error",
            "message": message,
            "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf",
            "category": category,
        }),
    )
}

fn not_found() -> HttpResponse {
    failed(404, "OBJECT_NOT_FOUND", "resource not found")
}

fn invalid(message: &str) -> HttpResponse {
    failed(400, "VALIDATION_ERROR", message)
}

impl Contact {
    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "properties": {
                "firstname": self.first, "lastname": self.last, "phone": self.phone,
                "associatedcompanyid": self.company,
            },
            "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": "2026-01-01T00:00:00.000Z",
            "archived": self.archived,
        })
    }

    fn name(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }

    /// The area code and the local number, of numbers as people type them.
    fn calculated(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        match self.phone.strip_prefix('+') {
            Some(rest) if rest.starts_with('1') => digits[1..].to_owned(),
            Some(rest) if rest.starts_with("91") => digits[2..].to_owned(),
            Some(_) | None => digits,
        }
    }

    fn fits(&self, filter: &Value) -> bool {
        let value = match filter["propertyName"].as_str().expect("a property") {
            "hs_searchable_calculated_phone_number" => self.calculated(),
            "phone" => self.phone.clone(),
            "hs_searchable_calculated_mobile_number" | "mobilephone" => return false,
            other => panic!("{other} cannot be searched"),
        };
        match filter["operator"].as_str() {
            Some("EQ") => filter["value"] == value,
            Some("IN") => filter["values"].as_array().expect("values").contains(&json!(value)),
            other => panic!("{other:?} is no operator"),
        }
    }
}

impl HubSpot {
    /// Whoever has this name works there.
    pub fn employ(&mut self, name: &str, company: &str) {
        for contact in self.contacts.iter_mut().filter(|contact| contact.name() == name) {
            contact.company = Some(company.to_owned());
        }
    }

    fn search_contacts(&self, body: &Value) -> HttpResponse {
        if let Some(unknown) =
            Call::unknown_field(body, "filterGroups query properties limit after sorts")
        {
            return invalid(&unknown);
        }
        let groups = body["filterGroups"].as_array();
        assert!(groups.is_none_or(|groups| groups.len() <= 5), "at most five groups");
        assert!(body["limit"].as_i64().is_some_and(|limit| limit <= 200));
        let is_asked_for = |contact: &&Contact| match (groups, body["query"].as_str()) {
            (Some(groups), _) => groups.iter().any(|group| {
                group["filters"].as_array().expect("filters").iter().all(|it| contact.fits(it))
            }),
            (None, Some(words)) => contact.name().contains(words),
            (None, None) => true,
        };
        let found: Vec<Value> = self
            .contacts
            .iter()
            .filter(|contact| !contact.archived)
            .filter(is_asked_for)
            .map(Contact::shown)
            .collect();
        respond(200, &json!({ "total": found.len(), "results": found }))
    }

    fn search_calls(&self, body: &Value, now: Millis) -> HttpResponse {
        let filter = &body["filterGroups"][0]["filters"][0];
        assert_eq!(filter["operator"], "EQ");
        let property = filter["propertyName"].as_str().expect("a property");
        let found: Vec<Value> = self
            .calls
            .iter()
            .filter(|call| call.shows_at <= now && call.properties[property] == filter["value"])
            .map(|call| json!({ "id": call.id, "properties": {}, "archived": false }))
            .collect();
        respond(200, &json!({ "total": found.len(), "results": found }))
    }

    fn named(&self, name: &str) -> String {
        let contact = self.contacts.iter().find(|contact| contact.name() == name);
        contact.expect("a contact").id.clone()
    }

    fn record(&mut self, id: &str) -> Option<&mut Record> {
        self.calls.iter_mut().find(|call| call.id == id)
    }
}

impl Simulated for HubSpot {
    fn address(&self) -> String {
        String::new()
    }

    fn answer(&mut self, request: &HttpRequest, now: Millis) -> HttpResponse {
        let call = Call::read(request, &self.origin);
        let pages = Pages {
            authorize: "/oauth/authorize",
            token: "/oauth/v1/token",
            besides: json!({}),
            reason: "message",
        };
        if let Some(answer) = self.sign_ins.answer(&pages, &call, now) {
            return answer;
        }
        let bearer = header(request, "authorization").and_then(|it| it.strip_prefix("Bearer "));
        if !bearer.is_some_and(|token| self.sign_ins.accept(token, now)) {
            return failed(401, "INVALID_AUTHENTICATION", "Authentication credentials not found");
        }
        match (call.method, call.segments().as_slice()) {
            ("POST", ["crm", "v3", "objects", "contacts", "search"]) => {
                self.search_contacts(&call.body)
            }
            ("POST", ["crm", "v3", "objects", "calls", "search"]) => {
                self.search_calls(&call.body, now)
            }
            ("GET", ["crm", "v3", "objects", "contacts", id]) => {
                let found = self.contacts.iter().find(|contact| contact.id == *id);
                found.map_or_else(not_found, |contact| respond(200, &contact.shown()))
            }
            ("GET", ["crm", "v3", "objects", "calls", id]) => self.read(&call, id),
            ("GET", ["crm", "v3", "properties", "calls"]) => respond(200, &properties()),
            ("GET", ["calling", "v1", "dispositions"]) => respond(200, &outcomes()),
            ("GET", ["crm", "v3", "owners"]) => match call.query("after") {
                None => respond(
                    200,
                    &json!({
                        "results": [{
                            "id": "501", "email": "anna@example.com", "firstName": "Anna",
                            "lastName": "Agent", "userId": 7, "archived": false,
                        }],
                        "paging": { "next": { "after": "501" } },
                    }),
                ),
                Some(_) => {
                    let gone = json!({ "id": "502", "lastName": "Gone Agent", "archived": true });
                    respond(200, &json!({ "results": [gone] }))
                }
            },
            ("GET", ["account-info", "v3", "details"]) => {
                respond(200, &json!({ "portalId": 6_291_527, "timeZone": "UTC" }))
            }
            (_, _) if self.forbidden => failed(403, "MISSING_SCOPES", "a scope is not granted"),
            ("POST", ["crm", "v3", "objects", "contacts"]) => {
                let properties = &call.body["properties"];
                if let Some(unknown) = Call::unknown_field(properties, CONTACT_PROPERTIES) {
                    return invalid(&unknown);
                }
                let text = |name: &str| properties[name].as_str().unwrap_or_default().to_owned();
                let name = format!("{} {}", text("firstname"), text("lastname"));
                self.add_contact(name.trim(), &text("phone"));
                respond(201, &self.contacts.last().map(Contact::shown).unwrap_or_default())
            }
            ("POST", ["crm", "v3", "objects", "calls"]) => {
                if let Some(name) = self.doomed.take() {
                    self.contacts.retain(|contact| contact.name() != name);
                }
                self.create(&call.body, now)
            }
            ("PATCH", ["crm", "v3", "objects", "calls", id]) => self.change(id, &call.body),
            ("PUT", ["crm", "v4", "objects", "calls", id, "associations", "default", kind, to]) => {
                let Some(record) = self.record(id) else { return not_found() };
                record.with(kind).push((*to).to_owned());
                respond(200, &json!({ "status": "COMPLETE" }))
            }
            ("DELETE", ["crm", "v4", "objects", "calls", id, "associations", kind, from]) => {
                if let Some(record) = self.record(id) {
                    record.with(kind).retain(|one| one != from);
                }
                HttpResponse { status: 204, headers: Vec::new(), body: String::new() }
            }
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }

    fn failure(&self, status: u16) -> String {
        failed(status, "OTHER", "failed").body
    }

    fn activities(&self) -> Vec<Seen> {
        let named = |id: &String| {
            let known = self.contacts.iter().find(|contact| contact.id == *id);
            known.map(Contact::name).unwrap_or_default()
        };
        self.calls
            .iter()
            .map(|call| {
                let text = |name: &str| call.properties[name].as_str().unwrap_or_default();
                let names: Vec<String> = call.contacts.iter().map(named).collect();
                Seen {
                    id: call.id.clone(),
                    marker: text("hs_call_external_id").to_owned(),
                    contact: names.join(", "),
                    owner: text("hubspot_owner_id").to_owned(),
                    subject: text("hs_call_title").to_owned(),
                    body: unescaped(text("hs_call_body")),
                    seconds: text("hs_call_duration").parse::<i64>().expect("milliseconds") / 1000,
                }
            })
            .collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        self.contacts.push(Contact {
            id: format!("{}", 100 + self.contacts.len()),
            first: first.to_owned(),
            last: last.to_owned(),
            phone: number.to_owned(),
            archived: false,
            company: None,
        });
    }

    fn archive_contact(&mut self, name: &str) {
        for contact in self.contacts.iter_mut().filter(|contact| contact.name() == name) {
            contact.archived = true;
        }
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn delete_activities(&mut self) {
        self.calls.clear();
    }

    fn person_writes(&mut self, text: &str) {
        let body = &mut self.calls[0].properties["hs_call_body"];
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        *body = json!(format!("{}<p>{text}</p>", body.as_str().unwrap_or_default()));
    }

    fn person_moves_to(&mut self, name: &str) {
        self.calls[0].contacts = vec![self.named(name)];
    }

    fn person_adds_contact(&mut self, name: &str) -> bool {
        let id = self.named(name);
        self.calls[0].contacts.insert(0, id);
        true
    }

    fn field(&self, name: &str) -> Value {
        if name == "associations/companies" {
            return json!(self.calls[0].companies);
        }
        self.calls[0].properties[name].clone()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        self.calls[0].properties[name] = value;
    }

    fn revoke(&mut self, revoked: bool) -> bool {
        self.sign_ins.revoke(revoked);
        true
    }

    fn sign_ins(&mut self) -> Option<&mut SignIns> {
        Some(&mut self.sign_ins)
    }

    fn forbid(&mut self, forbidden: bool) -> bool {
        self.forbidden = forbidden;
        true
    }
}
