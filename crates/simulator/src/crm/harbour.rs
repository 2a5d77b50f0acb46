//! Harbour, which does not exist: the CRM of `docs/described/harbour.json`, with everything that a
//! description can say. It keeps one activity for each reference, its activities have revisions,
//! and its errors say their code in the body.

use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::sign_in::TOKEN;
use super::{Call, Seen, Simulated, header, respond};

/// Where it answers, unless it is told otherwise.
const ORIGIN: &str = "https://api.harbour.example";
const ACTIVITY_FIELDS: &str = "reference kind contactId ownerId title text direction outcome startedAt seconds campaign offer billable";
const OUTCOMES: [&str; 3] = ["reached", "left-message", "not-reached"];
/// The longest text, in characters.
const LONGEST_TEXT: usize = 20_000;

/// See the module.
#[derive(Debug)]
pub struct Harbour {
    origin: String,
    contacts: Vec<Contact>,
    activities: Vec<Activity>,
    revoked: bool,
    forbidden: bool,
    doomed: Option<String>,
    /// Whether every activity must name a campaign.
    pub campaign_is_required: bool,
}

#[derive(Debug)]
struct Contact {
    id: String,
    name: String,
    phone: String,
    archived: bool,
}

#[derive(Debug)]
struct Activity {
    id: String,
    fields: Value,
    revision: u32,
}

impl Harbour {
    /// One that answers there: `https://host`.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            contacts: Vec::new(),
            activities: Vec::new(),
            revoked: false,
            forbidden: false,
            doomed: None,
            campaign_is_required: false,
        }
    }
}

impl Default for Harbour {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

fn failed(status: u16, code: &str, message: &str) -> HttpResponse {
    respond(status, &json!({ "error": { "code": code, "message": message } }))
}

fn not_found() -> HttpResponse {
    failed(404, "not_found", "there is no such record")
}

impl Contact {
    fn shown(&self) -> Value {
        json!({
            "id": self.id, "displayName": self.name, "kind": "person", "phones": [self.phone],
            "createdAt": "2026-01-01T00:00:00Z", "archived": self.archived,
        })
    }
}

impl Harbour {
    fn found(&self, call: &Call) -> HttpResponse {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_found = |contact: &&Contact| match (call.query("digits"), call.query("name")) {
            (Some(wanted), _) => digits(&contact.phone).ends_with(wanted),
            (None, Some(wanted)) => contact.name.contains(wanted),
            (None, None) => panic!("by what?"),
        };
        let found: Vec<Value> = self.contacts.iter().filter(is_found).map(Contact::shown).collect();
        respond(200, &json!({ "contacts": found }))
    }

    fn shown(&self, activity: &Activity) -> Value {
        let mut shown = activity.fields.clone();
        shown["id"] = json!(activity.id);
        shown["revision"] = json!(activity.revision);
        let contact = self.contacts.iter().find(|it| activity.fields["contactId"] == it.id);
        shown["contact"] = contact.map(Contact::shown).unwrap_or_default();
        json!({ "activity": shown })
    }

    fn wrong_with(&self, fields: &Value) -> Option<HttpResponse> {
        if let Some(unknown) = Call::unknown_field(fields, ACTIVITY_FIELDS) {
            return Some(failed(422, "invalid", &format!("unknown field {unknown}")));
        }
        let text = fields["text"].as_str().expect("a text");
        if text.encode_utf16().count() > LONGEST_TEXT {
            return Some(failed(422, "invalid", "the text is too long"));
        }
        assert!(OUTCOMES.contains(&fields["outcome"].as_str().expect("an outcome")));
        assert!(fields["seconds"].is_i64(), "seconds are a number");
        let campaign = &fields["campaign"];
        if self.campaign_is_required && campaign.is_null() {
            return Some(failed(422, "invalid", "campaign is required"));
        }
        assert!(
            campaign.is_null() || ["spring", "none"].contains(&campaign.as_str().expect("one"))
        );
        assert!(fields["billable"].is_null() || fields["billable"].is_boolean());
        let contact = fields["contactId"].as_str().expect("a contact");
        if !self.contacts.iter().any(|known| known.id == contact) {
            return Some(failed(409, "contact_gone", "there is no such contact"));
        }
        None
    }

    fn create(&mut self, fields: &Value) -> HttpResponse {
        let known = self.activities.iter().find(|it| it.fields["reference"] == fields["reference"]);
        if let Some(known) = known {
            return respond(200, &self.shown(known));
        }
        if let Some(name) = self.doomed.take() {
            self.contacts.retain(|contact| contact.name != name);
        }
        if let Some(wrong) = self.wrong_with(fields) {
            return wrong;
        }
        assert_eq!(fields["kind"], "call");
        assert!(["in", "out"].contains(&fields["direction"].as_str().expect("a direction")));
        assert!(Millis::parse(fields["startedAt"].as_str().expect("a moment")).is_ok());
        let id = format!("a{}", self.activities.len() + 1);
        self.activities.push(Activity { id, fields: fields.clone(), revision: 1 });
        let made = self.activities.last().map(|it| self.shown(it)).unwrap_or_default();
        respond(201, &made)
    }

    fn change(&mut self, id: &str, fields: &Value, if_match: Option<&str>) -> HttpResponse {
        let Some(place) = self.activities.iter().position(|it| it.id == id) else {
            return not_found();
        };
        let revision = self.activities[place].revision.to_string();
        if if_match.is_some_and(|wanted| wanted != revision) {
            return failed(412, "changed", "the activity has another revision");
        }
        let mut merged = self.activities[place].fields.clone();
        for (name, value) in fields.as_object().into_iter().flatten() {
            merged[name] = value.clone();
        }
        if let Some(wrong) = self.wrong_with(&merged) {
            return wrong;
        }
        self.activities[place].fields = merged;
        self.activities[place].revision += 1;
        respond(200, &self.shown(&self.activities[place]))
    }
}

impl Simulated for Harbour {
    fn address(&self) -> String {
        format!("{}/v1", self.origin)
    }

    fn answer(&mut self, request: &HttpRequest, _now: Millis) -> HttpResponse {
        let call = Call::read(request, &self.address());
        if self.revoked || header(request, "x-api-key") != Some(TOKEN) {
            return failed(401, "who_are_you", "the API key is not known");
        }
        assert_eq!(header(request, "accept"), Some("application/json"));
        match (call.method, call.segments().as_slice()) {
            ("GET", ["me"]) => {
                respond(200, &json!({ "id": "u7", "firstName": "Ada", "lastName": "Admin" }))
            }
            ("GET", ["users"]) => match call.query("cursor") {
                None => {
                    let anna = json!({
                        "id": "u1", "firstName": "Anna", "lastName": "Agent", "state": "active",
                        "email": "anna@example.com",
                    });
                    respond(200, &json!({ "users": [anna], "next": "p 2" }))
                }
                Some("p 2") => {
                    let gone = json!({ "id": "u2", "firstName": "Gone", "lastName": "Agent", "state": "left" });
                    respond(200, &json!({ "users": [gone], "next": null }))
                }
                Some(other) => panic!("there is no page {other}"),
            },
            ("GET", ["contacts"]) => self.found(&call),
            ("GET", ["activities"]) => {
                let reference = call.query("reference").expect("a reference");
                let found = self.activities.iter().find(|it| it.fields["reference"] == reference);
                let found: Vec<Value> = found
                    .map(|it| json!({ "id": it.id, "reference": reference }))
                    .into_iter()
                    .collect();
                respond(200, &json!({ "activities": found }))
            }
            ("GET", ["activities", id]) => {
                let found = self.activities.iter().find(|it| it.id == *id);
                found.map_or_else(not_found, |it| respond(200, &self.shown(it)))
            }
            (_, _) if self.forbidden => failed(403, "not_allowed", "the key may only read"),
            ("POST", ["contacts"]) => {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                if call.body["kind"] == "company" && text(&call.body["sector"]).is_empty() {
                    return failed(422, "invalid", "sector is required");
                }
                self.add_contact(&text(&call.body["displayName"]), &text(&call.body["phones"][0]));
                let made = self.contacts.last().map(Contact::shown).unwrap_or_default();
                respond(201, &json!({ "contact": made }))
            }
            ("POST", ["activities"]) => self.create(&call.body),
            ("PATCH", ["activities", id]) => {
                self.change(id, &call.body, header(request, "if-match"))
            }
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }

    fn failure(&self, status: u16) -> String {
        failed(status, "failed", "failed").body
    }

    fn activities(&self) -> Vec<Seen> {
        let seen = |activity: &Activity| {
            let text = |name: &str| activity.fields[name].as_str().unwrap_or_default().to_owned();
            let contact = self.contacts.iter().find(|it| it.id == text("contactId"));
            Seen {
                id: activity.id.clone(),
                marker: text("reference"),
                contact: contact.map(|contact| contact.name.clone()).unwrap_or_default(),
                owner: text("ownerId"),
                subject: text("title"),
                body: text("text"),
                seconds: activity.fields["seconds"].as_i64().unwrap_or_default(),
            }
        };
        self.activities.iter().map(seen).collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        let id = format!("c{}", self.contacts.len() + 1);
        let (name, phone) = (name.to_owned(), number.to_owned());
        self.contacts.push(Contact { id, name, phone, archived: false });
    }

    fn archive_contact(&mut self, name: &str) {
        for contact in self.contacts.iter_mut().filter(|contact| contact.name == name) {
            contact.archived = true;
        }
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn delete_activities(&mut self) {
        self.activities.clear();
    }

    fn person_writes(&mut self, text: &str) {
        let activity = &mut self.activities[0];
        let before = activity.fields["text"].as_str().unwrap_or_default();
        activity.fields["text"] = json!(format!("{before}{text}\n"));
        activity.revision += 1;
    }

    fn person_moves_to(&mut self, name: &str) {
        let contact = self.contacts.iter().find(|contact| contact.name == name).expect("one");
        self.activities[0].fields["contactId"] = json!(contact.id);
        self.activities[0].revision += 1;
    }

    fn person_adds_contact(&mut self, _name: &str) -> bool {
        false
    }

    fn field(&self, name: &str) -> Value {
        self.activities[0].fields[name].clone()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        self.activities[0].fields[name] = value;
        self.activities[0].revision += 1;
    }

    fn revoke(&mut self, revoked: bool) -> bool {
        self.revoked = revoked;
        true
    }

    fn forbid(&mut self, forbidden: bool) -> bool {
        self.forbidden = forbidden;
        true
    }
}
