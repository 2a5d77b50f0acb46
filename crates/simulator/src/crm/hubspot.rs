//! HubSpot, as <https://developers.hubspot.com/docs/api/crm/calls> and the pages beside it have it:
//! unknown properties are refused, two calls may have one external id, and the search shows a call
//! some time after it was made.

mod contact;
mod described;
mod search;

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use self::contact::Contact;
use self::described::{outcomes, properties};
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

impl Record {
    /// The contacts or companies that it is with.
    fn with(&mut self, kind: &str) -> &mut Vec<String> {
        match kind {
            "contacts" => &mut self.contacts,
            "companies" => &mut self.companies,
            other => panic!("a call is with no {other}"),
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

    fn wrong_with(properties: &Value) -> Option<HttpResponse> {
        if let Some(unknown) = Call::unknown_field(properties, CALL_PROPERTIES) {
            return Some(invalid(&format!("Property \"{unknown}\" does not exist")));
        }
        for (name, value) in properties.as_object().into_iter().flatten() {
            assert!(value.is_string(), "{name} is {value}");
        }
        let body = properties["hs_call_body"].as_str().unwrap_or_default();
        let status = properties["hs_call_status"].as_str();
        if body.encode_utf16().count() > 65_536 {
            return Some(invalid("hs_call_body is longer than 65536 characters"));
        }
        if status.is_some_and(|status| !STATUSES.split(' ').any(|it| it == status)) {
            return Some(invalid("hs_call_status was not one of the allowed options"));
        }
        None
    }

    fn create(&mut self, body: &Value, now: Millis) -> HttpResponse {
        if let Some(unknown) = Call::unknown_field(body, "properties associations") {
            return invalid(&unknown);
        }
        if let Some(wrong) = Self::wrong_with(&body["properties"]) {
            return wrong;
        }
        if body["properties"]["hs_timestamp"].is_null() {
            return invalid("required properties: hs_timestamp");
        }
        let mut contacts = Vec::new();
        let mut companies = Vec::new();
        for association in body["associations"].as_array().into_iter().flatten() {
            assert_eq!(association["types"][0]["associationCategory"], "HUBSPOT_DEFINED");
            let id = association["to"]["id"].as_str().expect("an id").to_owned();
            match association["types"][0]["associationTypeId"].as_i64() {
                Some(194) if self.contacts.iter().any(|contact| contact.id == id) => {
                    contacts.push(id);
                }
                Some(194) => {
                    let message = format!("No contact with ID {id} exists");
                    return failed(404, "OBJECT_NOT_FOUND", &message);
                }
                Some(182) => companies.push(id),
                other => panic!("{other:?} is no association of a call"),
            }
        }
        let id = format!("{}", 9000 + self.calls.len());
        let properties = body["properties"].clone();
        self.calls.push(Record {
            id: id.clone(),
            properties,
            contacts,
            companies,
            shows_at: now + SEARCH_LAG,
        });
        respond(201, &json!({ "id": id, "properties": {}, "archived": false }))
    }

    fn named(&self, name: &str) -> String {
        let contact = self.contacts.iter().find(|contact| contact.name() == name);
        contact.expect("a contact").id.clone()
    }

    fn record(&mut self, id: &str) -> Option<&mut Record> {
        self.calls.iter_mut().find(|call| call.id == id)
    }

    fn read(&mut self, call: &Call, id: &str) -> HttpResponse {
        let Some(record) = self.record(id) else {
            return not_found();
        };
        assert_eq!(call.query("associations"), Some("contacts"));
        let wanted = call.query("properties").expect("properties");
        let properties: serde_json::Map<String, Value> = wanted
            .split(',')
            .map(|name| (name.to_owned(), record.properties[name].clone()))
            .collect();
        let contacts: Vec<Value> = record
            .contacts
            .iter()
            .map(|id| json!({ "id": id, "type": "call_to_contact" }))
            .collect();
        let mut body = json!({
            "id": id, "properties": properties, "updatedAt": "2026-03-02T15:00:00.000Z",
        });
        if !contacts.is_empty() {
            body["associations"] = json!({ "contacts": { "results": contacts } });
        }
        respond(200, &body)
    }

    fn change(&mut self, id: &str, body: &Value) -> HttpResponse {
        if let Some(wrong) = Self::wrong_with(&body["properties"]) {
            return wrong;
        }
        let Some(record) = self.record(id) else {
            return not_found();
        };
        for (name, value) in body["properties"].as_object().into_iter().flatten() {
            record.properties[name] = value.clone();
        }
        respond(200, &json!({ "id": id }))
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
