//! An App Connect server with a connector that writes plain text, as its description and its
//! recorded behaviour have it: a table of logs by session and hashed extension, checked before the
//! CRM is written and filled after; bodies composed by the server from the fields that are sent.

mod composer;
mod fields;
mod manifest;

use ledger_core::compose::{self, Format};
use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use self::composer::composed;
use self::fields::{CHANGE_FIELDS, CREATE_FIELDS, LOG_INFO_FIELDS, known};
use crate::host::ADMIN_TOKEN;
use ledger_simulator::crm::{Call, Seen, Simulated, TOKEN, header, respond};

const ADDRESS: &str = "https://app-connect.invalid";

#[derive(Default)]
pub(crate) struct AppConnect {
    contacts: Vec<Contact>,
    activities: Vec<Activity>,
    table: Vec<Row>,
    revoked: bool,
    forbidden: bool,
    doomed: Option<String>,
    pub(crate) table_is_broken: bool,
}

struct Contact {
    id: String,
    name: String,
    number: String,
}

struct Activity {
    contact: String,
    subject: String,
    body: String,
    duration: i64,
    is_there: bool,
    fields: Value,
}

struct Row {
    session: String,
    hash: String,
    activity: usize,
}

impl AppConnect {
    /// App Connect's own client has logged the call (session 900) for the extension 101.
    pub(crate) fn client_has_logged(&mut self, note: &str) {
        let row = Row { session: "900".to_owned(), hash: hash("101"), activity: 0 };
        self.table.push(row);
        self.activities.push(Activity {
            contact: "Jane Smith".to_owned(),
            subject: "Her own subject".to_owned(),
            body: composed(json!({ "note": note })),
            duration: 0,
            is_there: true,
            fields: json!({}),
        });
    }

    fn find(&self, call: &Call) -> HttpResponse {
        assert_eq!(call.query("isExtension"), Some("false"));
        let number = call.query("phoneNumber").expect("a number");
        assert!(number.starts_with('+'), "E.164: {number}");
        let digits = number.trim_start_matches("+1");
        // The formats are poured; a missing list makes connectors fail.
        let formats = call.query("overridingFormat").expect("a list, even an empty one");
        let mut texts = vec![number.to_owned()];
        for format in formats.split(',').filter(|format| !format.is_empty()) {
            let mut left = digits.chars();
            texts.push(
                format
                    .chars()
                    .map(|it| if it == '#' { left.next().unwrap_or('#') } else { it })
                    .collect(),
            );
        }
        let mut found: Vec<Value> = self
            .contacts
            .iter()
            .filter(|contact| texts.contains(&contact.number))
            .map(shown)
            .collect();
        let message = if found.is_empty() {
            json!({ "message": "Contact not found", "messageType": "warning", "ttl": 5000 })
        } else {
            Value::Null
        };
        found.push(json!({
            "id": "createNewContact", "name": "Create new contact...", "isNewContact": true,
            "additionalInfo": null,
        }));
        respond(200, &json!({ "successful": true, "returnMessage": message, "contact": found }))
    }

    fn create(&mut self, call: &Call) -> HttpResponse {
        let (body, info) = (&call.body, &call.body["logInfo"]);
        known(body, CREATE_FIELDS);
        known(info, LOG_INFO_FIELDS);
        assert_eq!(info["accountId"], "400", "owners are found by it");
        assert!(info["startTime"].is_i64() && info["duration"].is_i64(), "{info}");
        let (session, hash) = (text(&info["sessionId"]), hash(&text(&body["rcExtensionId"])));
        if self.row(&session, &hash).is_some() {
            return failed(&format!("Existing log for session {session}"));
        }
        if self.forbidden {
            return failed("Authorization error");
        }
        let id = text(&body["contactId"]);
        let Some(contact) = self.contacts.iter().find(|contact| contact.id == id) else {
            return failed("Authorization error");
        };
        assert_eq!(text(&body["contactType"]), "Contact");
        let composed = composed(json!({
            "callLog": info,
            "contactInfo": { "name": contact.name },
            "subject": info["customSubject"],
            "note": body["note"],
            "startTime": info["startTime"],
            "duration": info["duration"],
            "result": info["result"],
            "recordingLink": info["recording"]["link"],
        }));
        self.activities.push(Activity {
            contact: contact.name.clone(),
            subject: text(&info["customSubject"]),
            body: composed,
            duration: info["duration"].as_i64().expect("seconds"),
            is_there: true,
            fields: body["additionalSubmission"].clone(),
        });
        if self.table_is_broken {
            return failed("Database operation failed");
        }
        let activity = self.activities.len() - 1;
        self.table.push(Row { session, hash, activity });
        respond(200, &json!({ "successful": true, "logId": log_id(activity) }))
    }

    fn change(&mut self, call: &Call) -> HttpResponse {
        let body = &call.body;
        known(body, CHANGE_FIELDS);
        assert_eq!(body["accountId"], "400");
        assert!(body["startTime"].is_i64() && body["duration"].is_i64(), "{body}");
        let (session, hash) = (text(&body["sessionId"]), hash(&text(&body["rcExtensionId"])));
        let Some(place) = self.row(&session, &hash) else {
            return respond(200, &json!({ "successful": false }));
        };
        if self.forbidden {
            return failed("Authorization error");
        }
        let activity = &mut self.activities[place];
        if !activity.is_there {
            return failed("Authorization error");
        }
        activity.body = composed(json!({
            "existingBody": activity.body,
            "callLog": { "direction": body["direction"], "from": body["from"], "to": body["to"] },
            "subject": body["subject"],
            "note": body["note"],
            "startTime": body["startTime"],
            "duration": body["duration"],
            "result": body["result"],
            "recordingLink": body["recordingLink"],
        }));
        if let Some(subject) = body["subject"].as_str() {
            activity.subject = subject.to_owned();
        }
        activity.duration = body["duration"].as_i64().expect("seconds");
        respond(200, &json!({ "successful": true, "logId": log_id(place), "updatedNote": "" }))
    }

    fn logs(&self, call: &Call) -> HttpResponse {
        let session = call.query("sessionIds").expect("sessions");
        if session == "0" {
            let logs = json!([{ "sessionId": "0", "matched": false }]);
            return respond(200, &json!({ "successful": true, "logs": logs }));
        }
        let hash = call.query("hashedExtensionId").expect("the extension");
        let Some(place) = self.row(session, hash) else {
            let logs = json!([{ "sessionId": session, "matched": false }]);
            return respond(200, &json!({ "successful": true, "logs": logs }));
        };
        let activity = &self.activities[place];
        let mut log = json!({ "sessionId": session, "matched": true, "logId": log_id(place) });
        if call.query("requireDetails").is_some() {
            if !activity.is_there {
                return failed("Authorization error");
            }
            log["logData"] = json!({
                "subject": activity.subject,
                "note": compose::note(&activity.body, Format::Plain).unwrap_or_default(),
                "fullBody": activity.body,
                "dispositions": activity.fields,
            });
        }
        respond(200, &json!({ "successful": true, "logs": [log], "returnMessage": null }))
    }

    fn row(&self, session: &str, hash: &str) -> Option<usize> {
        let mut rows = self.table.iter();
        rows.find(|row| row.session == session && row.hash == hash).map(|row| row.activity)
    }

    fn routed(&mut self, request: &HttpRequest) -> HttpResponse {
        let call = Call::read(request, ADDRESS);
        if call.path == "/userInfoHash" {
            let hashed = |name| hash(call.query(name).expect("an id"));
            let hashes = json!({
                "extensionId": hashed("extensionId"), "accountId": hashed("accountId"),
            });
            return respond(200, &hashes);
        }
        let bearer = format!("Bearer {TOKEN}");
        if header(request, "authorization") != Some(bearer.as_str()) {
            let body = "Please go to Settings and authorize CRM platform".to_owned();
            return HttpResponse { status: 400, headers: Vec::new(), body };
        }
        if self.revoked {
            return respond(
                401,
                &json!({
                    "successful": false,
                    "returnMessage": { "message": "User session expired. Please connect again." },
                    "errorCode": "CRM_SESSION_REVOKED",
                }),
            );
        }
        assert_eq!(header(request, "user-agent"), Some("SSCL"), "the server knows us by it");
        match (call.method, call.segments().as_slice()) {
            ("GET", ["contact"]) => self.find(&call),
            ("POST", ["contact"]) => {
                let number = text(&call.body["phoneNumber"]);
                self.add_contact(&text(&call.body["newContactName"]), &number);
                let mut made = self.contacts.last().map(shown).unwrap_or_default();
                if !text(&call.body["newContactType"]).is_empty() {
                    made["type"] = call.body["newContactType"].clone();
                }
                respond(200, &json!({ "successful": true, "contact": made }))
            }
            ("GET", ["custom", "contact", "search"]) => {
                let name = call.query("name").expect("a name");
                let found = self.contacts.iter().filter(|it| it.name.contains(name)).map(shown);
                let found: Vec<Value> = found.collect();
                respond(200, &json!({ "successful": true, "contact": found }))
            }
            ("POST", ["callLog"]) => {
                if let Some(name) = self.doomed.take() {
                    self.contacts.retain(|contact| contact.name != name);
                }
                self.create(&call)
            }
            ("PATCH", ["callLog"]) => self.change(&call),
            ("GET", ["callLog"]) => self.logs(&call),
            ("GET", ["crmManifest"]) => respond(200, &manifest::manifest()),
            ("PUT", ["callDisposition"]) => {
                let (session, hash) =
                    (text(&call.body["sessionId"]), text(&call.body["hashedExtensionId"]));
                let Some(place) = self.row(&session, &hash) else {
                    return failed("Cannot find log");
                };
                for (name, value) in call.body["dispositions"].as_object().into_iter().flatten() {
                    self.activities[place].fields[name] = value.clone();
                }
                respond(200, &json!({ "successful": true }))
            }
            ("POST", ["admin", "userMapping"])
                if header(request, "x-rc-access-token") == Some(ADMIN_TOKEN) =>
            {
                let anna = json!({ "id": 501, "name": "Anna Agent", "email": "anna@example.com" });
                respond(200, &json!([{ "crmUser": anna, "rcUser": [] }]))
            }
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }
}

impl Simulated for AppConnect {
    fn address(&self) -> String {
        ADDRESS.to_owned()
    }

    fn answer(&mut self, request: &HttpRequest, _now: Millis) -> HttpResponse {
        let mut response = self.routed(request);
        response.headers.push(("x-refreshed-jwt-token".to_owned(), "t-new".to_owned()));
        response
    }

    fn failure(&self, status: u16) -> String {
        json!({ "error": format!("failed with {status}") }).to_string()
    }

    fn activities(&self) -> Vec<Seen> {
        self.activities
            .iter()
            .enumerate()
            .filter(|(_, activity)| activity.is_there)
            .map(|(place, activity)| Seen {
                id: log_id(place),
                marker: String::new(),
                contact: activity.contact.clone(),
                owner: String::new(),
                subject: activity.subject.clone(),
                body: activity.body.clone(),
                seconds: activity.duration,
            })
            .collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        let id = format!("c{}", self.contacts.len() + 1);
        self.contacts.push(Contact { id, name: name.to_owned(), number: number.to_owned() });
    }

    fn archive_contact(&mut self, name: &str) {
        self.contacts.retain(|contact| contact.name != name);
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn says_only_permission(&self) -> bool {
        true
    }

    fn delete_activities(&mut self) {
        for activity in &mut self.activities {
            activity.is_there = false;
        }
    }

    fn keeps_deleted_activities(&self) -> bool {
        true
    }

    fn person_writes(&mut self, text: &str) {
        self.activities[0].body.push_str(&format!("\n{text}\n"));
    }

    fn person_moves_to(&mut self, name: &str) {
        self.activities[0].contact = name.to_owned();
    }

    fn person_adds_contact(&mut self, _name: &str) -> bool {
        false
    }

    fn field(&self, name: &str) -> Value {
        self.activities[0].fields[name].clone()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        self.activities[0].fields[name] = value;
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

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Stands for the server's SHA-256.
fn hash(id: &str) -> String {
    format!("hash-of-{id}")
}

fn log_id(activity: usize) -> String {
    format!("a{}", activity + 1)
}

fn shown(contact: &Contact) -> Value {
    json!({
        "id": contact.id, "name": contact.name, "phone": contact.number, "type": "Contact",
        "createdDate": "2026-01-01", "additionalInfo": manifest::offered(&contact.name),
    })
}

fn failed(message: &str) -> HttpResponse {
    let message = json!({ "message": message, "messageType": "warning", "ttl": 3000 });
    respond(200, &json!({ "successful": false, "returnMessage": message }))
}
