//! Pipedrive, as <https://developers.pipedrive.com/docs/api/v1/Activities> and the pages beside it
//! have it: unknown fields are refused, ids are numbers, and nothing can be searched but persons.

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::sign_in::{Pages, SignIns, TOKEN};
use super::{Call, Seen, Simulated, header, respond, unescaped};

/// Where it answers, unless it is told otherwise.
const ORIGIN: &str = "https://acme.pipedrive.invalid";
/// What stands before our marker.
const MARK: &str = "Call Ledger ";

/// See the module.
#[derive(Debug)]
pub struct Pipedrive {
    origin: String,
    persons: Vec<Person>,
    activities: Vec<Activity>,
    sign_ins: SignIns,
    forbidden: bool,
    doomed: Option<String>,
}

impl Pipedrive {
    /// One that answers there: `https://host`.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            persons: Vec::new(),
            activities: Vec::new(),
            sign_ins: SignIns::default(),
            forbidden: false,
            doomed: None,
        }
    }
}

impl Default for Pipedrive {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

#[derive(Debug)]
struct Person {
    id: i64,
    name: String,
    phone: String,
    is_archived: bool,
}

#[derive(Debug)]
struct Activity {
    id: i64,
    fields: Value,
    updated_at: Millis,
    is_deleted: bool,
}

const ACTIVITY_FIELDS: &str = "subject type owner_id deal_id lead_id org_id project_id due_date due_time duration \
    busy done location participants attendees public_description note";

fn failed(status: u16, error: &str) -> HttpResponse {
    respond(status, &json!({ "success": false, "error": error, "error_info": "see the reference" }))
}

fn done(data: &Value) -> HttpResponse {
    respond(200, &json!({ "success": true, "data": data }))
}

impl Person {
    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "phones": [{ "value": self.phone, "primary": true, "label": "work" }],
            "add_time": "2026-01-01T00:00:00Z",
            "update_time": "2026-02-01T00:00:00Z",
        })
    }
}

impl Pipedrive {
    fn search(&self, call: &Call) -> HttpResponse {
        let term = call.query("term").expect("a term");
        assert!(term.chars().count() >= 2, "at least two characters");
        let field = call.query("fields").expect("a field");
        let is_found = |person: &&Person| match field {
            "phone" => digits(&person.phone).contains(&digits(term)),
            "name" => person.name.to_lowercase().contains(&term.to_lowercase()),
            other => panic!("{other} cannot be searched"),
        };
        let items: Vec<Value> = self
            .persons
            .iter()
            .filter(|person| !person.is_archived)
            .filter(is_found)
            .map(|person| {
                let item = json!({
                    "id": person.id, "type": "person", "name": person.name,
                    "phones": [person.phone],
                });
                json!({ "result_score": 0.5, "item": item })
            })
            .collect();
        respond(200, &json!({ "success": true, "data": { "items": items } }))
    }

    /// What is wrong with the fields of an activity.
    fn problem(&self, fields: &Value) -> Option<String> {
        if let Some(unknown) = Call::unknown_field(fields, ACTIVITY_FIELDS) {
            return Some(format!("unknown field {unknown}"));
        }
        for (name, shape) in
            [("due_date", "dddd-dd-dd"), ("due_time", "dd:dd"), ("duration", "dd:dd")]
        {
            let text = fields[name].as_str()?;
            let found: String =
                text.chars().map(|it| if it.is_ascii_digit() { 'd' } else { it }).collect();
            if found != shape {
                return Some(format!("{name} is {text}"));
            }
        }
        for participant in fields["participants"].as_array().into_iter().flatten() {
            let Some(id) = participant["person_id"].as_i64() else {
                return Some("person_id must be a number".to_owned());
            };
            if !self.persons.iter().any(|person| person.id == id) {
                return Some(format!("Person {id} not found"));
            }
        }
        None
    }

    fn named(&self, name: &str) -> i64 {
        self.persons.iter().find(|person| person.name == name).expect("a person").id
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.activities.iter().position(|it| it.id.to_string() == id && !it.is_deleted)
    }

    fn listed(&self, call: &Call) -> HttpResponse {
        let since = call.query("updated_since").expect("since when");
        assert!(since.ends_with('Z') && !since.contains('.'), "RFC 3339: {since}");
        let since = Millis::parse(since).expect("a moment");
        // One a page, so that pages are turned.
        let place: usize = call.query("cursor").map_or(0, |text| text.parse().expect("a cursor"));
        let fresh: Vec<&Activity> =
            self.activities.iter().filter(|it| it.updated_at >= since && !it.is_deleted).collect();
        let page: Vec<Value> = fresh.iter().skip(place).take(1).map(|it| it.shown()).collect();
        let next = (place + 1 < fresh.len()).then(|| (place + 1).to_string());
        respond(
            200,
            &json!({ "success": true, "data": page, "additional_data": { "next_cursor": next } }),
        )
    }

    fn create(&mut self, fields: &Value, now: Millis) -> HttpResponse {
        if let Some(name) = self.doomed.take() {
            self.persons.retain(|person| person.name != name);
        }
        if let Some(problem) = self.problem(fields) {
            return failed(400, &problem);
        }
        assert!(["call", "demo_call", "lunch"].contains(&fields["type"].as_str().expect("a type")));
        let id = 700 + i64::try_from(self.activities.len()).expect("few");
        let activity = Activity { id, fields: fields.clone(), updated_at: now, is_deleted: false };
        let shown = activity.shown();
        self.activities.push(activity);
        respond(201, &json!({ "success": true, "data": shown }))
    }

    fn change(&mut self, id: &str, fields: &Value, now: Millis) -> HttpResponse {
        let Some(place) = self.place(id) else { return failed(404, "Activity not found") };
        if let Some(problem) = self.problem(fields) {
            return failed(400, &problem);
        }
        let activity = &mut self.activities[place];
        for (name, value) in fields.as_object().into_iter().flatten() {
            activity.fields[name] = value.clone();
        }
        activity.updated_at = now;
        done(&activity.shown())
    }
}

impl Activity {
    fn shown(&self) -> Value {
        let mut shown = self.fields.clone();
        shown["id"] = json!(self.id);
        shown["is_deleted"] = json!(false);
        shown
    }
}

impl Simulated for Pipedrive {
    fn address(&self) -> String {
        self.origin.clone()
    }

    fn answer(&mut self, request: &HttpRequest, now: Millis) -> HttpResponse {
        let call = Call::read(request, &self.origin);
        let pages = Pages {
            authorize: "/oauth/authorize",
            token: "/oauth/token",
            besides: json!({ "api_domain": self.origin }),
            reason: "message",
        };
        if let Some(answer) = self.sign_ins.answer(&pages, &call, now) {
            return answer;
        }
        // A person's own token has a field of its own.
        let own = header(request, "x-api-token");
        let bearer = header(request, "authorization").and_then(|it| it.strip_prefix("Bearer "));
        assert!(own.is_none_or(|token| token == TOKEN), "an app's token is no person's");
        if !own.or(bearer).is_some_and(|token| self.sign_ins.accept(token, now)) {
            return failed(401, "unauthorized access");
        }
        let reads = call.method == "GET";
        if self.forbidden && !reads {
            return failed(403, "Scope and URL mismatch");
        }
        match (call.method, call.segments().as_slice()) {
            ("GET", ["api", "v2", "persons", "search"]) => self.search(&call),
            ("GET", ["api", "v2", "persons"]) => {
                let ids = call.query("ids").expect("ids");
                let is_asked_for = |it: &&Person| ids.split(',').any(|id| id == it.id.to_string());
                done(&self.persons.iter().filter(is_asked_for).map(Person::shown).collect())
            }
            ("GET", ["api", "v2", "persons", id]) => {
                match self.persons.iter().find(|person| person.id.to_string() == *id) {
                    Some(person) => done(&person.shown()),
                    None => failed(404, "Person not found"),
                }
            }
            ("POST", ["api", "v2", "persons"]) => {
                let name = call.body["name"].as_str().expect("a name").to_owned();
                let phone = call.body["phones"][0]["value"].as_str().expect("a phone").to_owned();
                self.add_contact(&name, &phone);
                done(&self.persons.last().map(Person::shown).unwrap_or_default())
            }
            ("GET", ["api", "v2", "activities"]) => self.listed(&call),
            ("POST", ["api", "v2", "activities"]) => self.create(&call.body, now),
            ("GET", ["api", "v2", "activities", id]) => match self.place(id) {
                Some(place) => done(&self.activities[place].shown()),
                None => failed(404, "Activity not found"),
            },
            ("PATCH", ["api", "v2", "activities", id]) => self.change(id, &call.body, now),
            ("GET", ["api", "v1", "activityTypes"]) => done(&json!([
                { "id": 1, "key_string": "call", "name": "Call", "active_flag": true },
                { "id": 2, "key_string": "demo_call", "name": "Demo", "active_flag": true },
                { "id": 3, "key_string": "fax", "name": "Fax", "active_flag": false },
                { "id": 4, "key_string": "lunch", "name": "Lunch", "active_flag": true },
            ])),
            ("GET", ["api", "v1", "users", "me"]) => {
                done(&json!({ "id": 7, "name": "Ada Admin", "company_domain": "acme" }))
            }
            ("GET", ["api", "v1", "users"]) => done(&json!([
                { "id": 501, "name": "Anna Agent", "email": "anna@example.com", "active_flag": true },
                { "id": 502, "name": "Gone Agent", "email": "gone@example.com", "is_deleted": true },
            ])),
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }

    fn failure(&self, status: u16) -> String {
        failed(status, "failed").body
    }

    fn activities(&self) -> Vec<Seen> {
        let named = |participant: &Value| {
            let known = self.persons.iter().find(|it| participant["person_id"] == it.id);
            known.map(|person| person.name.clone()).unwrap_or_default()
        };
        self.activities
            .iter()
            .filter(|activity| !activity.is_deleted)
            .map(|activity| {
                let fields = &activity.fields;
                let participants = fields["participants"].as_array().into_iter().flatten();
                let names: Vec<String> = participants.map(named).collect();
                let body = unescaped(fields["note"].as_str().unwrap_or_default());
                Seen {
                    id: activity.id.to_string(),
                    marker: marker(&body),
                    contact: names.join(", "),
                    owner: fields["owner_id"].as_i64().map(|id| id.to_string()).unwrap_or_default(),
                    subject: fields["subject"].as_str().unwrap_or_default().to_owned(),
                    seconds: seconds(fields["duration"].as_str().expect("some"), &body),
                    body,
                }
            })
            .collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        let id = 100 + i64::try_from(self.persons.len()).expect("few");
        let (name, phone) = (name.to_owned(), number.to_owned());
        self.persons.push(Person { id, name, phone, is_archived: false });
    }

    fn archive_contact(&mut self, name: &str) {
        for person in self.persons.iter_mut().filter(|person| person.name == name) {
            person.is_archived = true;
        }
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn delete_activities(&mut self) {
        for activity in &mut self.activities {
            activity.is_deleted = true;
        }
    }

    fn person_writes(&mut self, text: &str) {
        let activity = &mut self.activities[0];
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let note = activity.fields["note"].as_str().unwrap_or_default();
        activity.fields["note"] = json!(format!("{note}<div>{text}</div>"));
        activity.updated_at = activity.updated_at + Span::seconds(1);
    }

    fn person_moves_to(&mut self, name: &str) {
        let participant = json!({ "person_id": self.named(name), "primary": true });
        self.activities[0].fields["participants"] = json!([participant]);
    }

    fn person_adds_contact(&mut self, name: &str) -> bool {
        let ours = self.activities[0].fields["participants"][0]["person_id"].clone();
        self.activities[0].fields["participants"] = json!([
            { "person_id": ours, "primary": false },
            { "person_id": self.named(name), "primary": true },
        ]);
        true
    }

    fn field(&self, name: &str) -> Value {
        self.activities[0].fields[name].clone()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        self.activities[0].fields[name] = value;
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

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn marker(body: &str) -> String {
    let (_, behind) = body.rsplit_once(MARK).unwrap_or_default();
    behind.chars().take_while(|it| !it.is_whitespace() && *it != '<').collect()
}

/// What the text says of the talk time, such as `1 minute, 5 seconds`: the field has minutes only,
/// and must be the minutes of it, begun ones counted.
fn seconds(field: &str, body: &str) -> i64 {
    let (_, said) = body.split_once("Duration").expect("a talk time");
    let words: Vec<&str> = said
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "b")
        .collect();
    let mut seconds = 0;
    for pair in words.chunks(2) {
        let (Ok(count), Some(unit)) = (pair[0].parse::<i64>(), pair.get(1)) else { break };
        seconds += count
            * match unit.trim_end_matches('s') {
                "hour" => 3600,
                "minute" => 60,
                "second" => 1,
                _ => break,
            };
    }
    let minutes = seconds.div_euclid(60) + i64::from(seconds % 60 > 0);
    assert_eq!(field, format!("{:02}:{:02}", minutes / 60, minutes % 60), "{seconds} seconds");
    seconds
}
