//! Salesforce, as <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/> and
//! its object reference have it: errors are lists with codes, long texts and unknown fields are
//! refused, queries are text.

mod fields;
mod search;

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use self::fields::{described, lacking};
use super::sign_in::{Pages, SignIns};
use super::{Call, Seen, Simulated, header, respond};
use crate::clock::Moment;

/// Where it answers, unless it is told otherwise.
const ORIGIN: &str = "https://acme.salesforce.invalid";
const DATA: &str = "/services/data/v62.0";

/// See the module.
#[derive(Debug)]
pub struct Salesforce {
    /// Whether accounts are people here.
    pub has_person_accounts: bool,
    /// A field of tasks that somebody has deleted.
    pub gone_field: &'static str,
    origin: String,
    people: Vec<Person>,
    tasks: Vec<Task>,
    sign_ins: SignIns,
    forbidden: bool,
    doomed: Option<String>,
}

impl Salesforce {
    /// One that answers there: `https://host`.
    pub fn at(origin: &str) -> Self {
        Self {
            has_person_accounts: false,
            gone_field: "",
            origin: origin.to_owned(),
            people: Vec::new(),
            tasks: Vec::new(),
            sign_ins: SignIns::default(),
            forbidden: false,
            doomed: None,
        }
    }
}

impl Default for Salesforce {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

#[derive(Debug)]
struct Person {
    id: String,
    kind: &'static str,
    name: String,
    phone: String,
    is_converted: bool,
}

#[derive(Debug)]
struct Task {
    id: String,
    fields: Value,
    modified_at: Millis,
}

/// How ids of each kind begin.
const KINDS: [(&str, &str); 3] = [("003", "Contact"), ("00Q", "Lead"), ("001", "Account")];
const TASK_FIELDS: &str = "Subject Description Status Priority TaskSubtype ActivityDate CallType \
    CallDurationInSeconds CallDisposition CallObject OwnerId WhoId WhatId Campaign__c \
    Offer__c Billable__c Due__c";

fn failed(status: u16, code: &str, message: &str) -> HttpResponse {
    respond(status, &json!([{ "message": message, "errorCode": code, "fields": [] }]))
}

impl Salesforce {
    fn add(&mut self, kind: usize, name: &str, number: &str) -> String {
        let (prefix, kind) = KINDS[kind];
        let (name, phone) = (name.to_owned(), number.to_owned());
        let id = format!("{prefix}{}", self.people.len());
        self.people.push(Person { id: id.clone(), kind, name, phone, is_converted: false });
        id
    }

    /// A contact, lead or account; a person who is an account is known by either id.
    fn person(&self, id: &Value) -> Option<&Person> {
        let id = id.as_str().map(|id| id.strip_prefix("003of").unwrap_or(id));
        self.people.iter().find(|person| id == Some(person.id.as_str()))
    }

    fn query(&self, soql: &str) -> HttpResponse {
        let literal = |rest: &str| {
            let (literal, rest) = rest.split_once('\'').expect("a literal's end");
            assert!(!literal.contains('\\') && !rest.contains('\''), "{soql}");
            literal.to_owned()
        };
        let records: Vec<Value> = if let Some(rest) =
            soql.strip_prefix("SELECT Id FROM Task WHERE CallObject = '")
        {
            let marker = literal(rest);
            let found = self.tasks.iter().filter(|task| task.fields["CallObject"] == marker);
            found.map(|task| json!({ "Id": task.id })).collect()
        } else if let Some((columns, rest)) = soql.split_once(" FROM Task WHERE Id = '") {
            let id = literal(rest);
            let own: Vec<&str> =
                columns.split([' ', ',']).filter(|it| it.ends_with("__c")).collect();
            if let Some(gone) = own.iter().find(|name| **name == self.gone_field) {
                return failed(400, "INVALID_FIELD", &format!("No such column '{gone}'"));
            }
            let found = self.tasks.iter().filter(|task| task.id == id);
            found.map(|task| self.shown(task, columns)).collect()
        } else if soql.contains("IsPersonAccount") {
            if !self.has_person_accounts {
                return failed(400, "INVALID_FIELD", "No such column 'IsPersonAccount'");
            }
            let accounts = self.people.iter().filter(|it| soql.contains(&format!("'{}'", it.id)));
            accounts
                .map(|it| {
                    json!({
                        "attributes": { "type": "Contact" }, "Id": format!("003of{}", it.id),
                        "Name": it.name, "AccountId": it.id,
                    })
                })
                .collect()
        } else if soql.contains("FROM User WHERE IsActive = true") {
            vec![json!({ "Id": "0051", "Name": "Anna Agent", "Email": "anna@example.com" })]
        } else {
            return failed(400, "MALFORMED_QUERY", soql);
        };
        respond(200, &json!({ "totalSize": records.len(), "done": true, "records": records }))
    }

    fn shown(&self, task: &Task, columns: &str) -> Value {
        let name = |id: &Value| self.person(id).map(|person| json!({ "Name": person.name }));
        let fields = &task.fields;
        let mut shown = json!({
            "Subject": fields["Subject"],
            "Description": fields["Description"],
            "WhoId": fields["WhoId"],
            "Who": name(&fields["WhoId"]),
            "WhatId": fields["WhatId"],
            "What": name(&fields["WhatId"]),
            "LastModifiedDate": task.modified_at.to_string().replace('Z', "+0000"),
        });
        for column in columns.split([' ', ',']).filter(|it| TASK_FIELDS.contains(it)) {
            shown[column] = fields[column].clone();
        }
        shown
    }

    /// What is wrong with the fields of a task.
    fn problem(&self, fields: &Value, now: Millis) -> Option<HttpResponse> {
        if let Some(unknown) = Call::unknown_field(fields, TASK_FIELDS) {
            return Some(failed(400, "INVALID_FIELD", &unknown));
        }
        for (name, most) in [("Description", 32_000), ("Subject", 255), ("CallDisposition", 255)] {
            if fields[name].as_str().unwrap_or_default().encode_utf16().count() > most {
                return Some(failed(400, "STRING_TOO_LONG", name));
            }
        }
        for name in ["WhoId", "WhatId"] {
            if !fields[name].is_null() && self.person(&fields[name]).is_none() {
                return Some(failed(
                    400,
                    "INVALID_CROSS_REFERENCE_KEY",
                    "invalid cross reference id",
                ));
            }
        }
        assert!(fields["CallDurationInSeconds"].is_i64());
        assert!(matches!(fields["CallType"].as_str(), Some("Inbound" | "Outbound" | "Internal")));
        // The day of a call, where the organisation is: of the last weeks, in this story.
        let date = fields["ActivityDate"].as_str().expect("a date");
        let is_day = |days: i64| (now - Span::hours(24 * days)).to_string().starts_with(date);
        assert!(date.len() == 10 && (-1..31).any(is_day), "{date} is not about {now}");
        None
    }

    fn create(&mut self, fields: &Value, now: Millis) -> HttpResponse {
        if let Some(name) = self.doomed.take() {
            self.people.retain(|person| person.name != name);
        }
        if let Some(problem) = self.problem(fields, now) {
            return problem;
        }
        let id = format!("00T{}", self.tasks.len());
        self.tasks.push(Task { id: id.clone(), fields: fields.clone(), modified_at: now });
        respond(201, &json!({ "id": id, "success": true, "errors": [] }))
    }

    fn change(
        &mut self,
        request: &HttpRequest,
        id: &str,
        fields: &Value,
        now: Millis,
    ) -> HttpResponse {
        if let Some(problem) = self.problem(fields, now) {
            return problem;
        }
        let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) else {
            return failed(404, "NOT_FOUND", "The requested resource does not exist");
        };
        // To the second, as dates in HTTP are.
        if let Some(read_at) = header(request, "if-unmodified-since")
            && Moment(task.modified_at.0).http_date() != read_at
        {
            return HttpResponse { status: 412, headers: Vec::new(), body: String::new() };
        }
        for (name, value) in fields.as_object().into_iter().flatten() {
            task.fields[name] = value.clone();
        }
        task.modified_at = now;
        HttpResponse { status: 204, headers: Vec::new(), body: String::new() }
    }
}

impl Simulated for Salesforce {
    fn address(&self) -> String {
        self.origin.clone()
    }

    fn answer(&mut self, request: &HttpRequest, now: Millis) -> HttpResponse {
        let call = Call::read(request, &self.origin);
        let pages = Pages {
            authorize: "/services/oauth2/authorize",
            token: "/services/oauth2/token",
            besides: json!({ "instance_url": self.origin }),
            reason: "error_description",
        };
        if let Some(answer) = self.sign_ins.answer(&pages, &call, now) {
            return answer;
        }
        let bearer = header(request, "authorization").and_then(|it| it.strip_prefix("Bearer "));
        if !bearer.is_some_and(|token| self.sign_ins.accept(token, now)) {
            return failed(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        if call.path == "/services/oauth2/userinfo" {
            return respond(200, &json!({ "user_id": "0057", "name": "Ada Admin" }));
        }
        let path = call.path.strip_prefix(DATA).expect("the version").to_owned();
        let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let forbidden = || failed(400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access");
        match (call.method, segments.as_slice()) {
            ("GET", ["search"]) => self.search(call.query("q").expect("a query")),
            ("GET", ["query"]) => self.query(call.query("q").expect("a query")),
            ("GET", ["sobjects", "Task"]) => {
                let may = !self.forbidden;
                let described = json!({ "createable": may, "updateable": may });
                respond(200, &json!({ "objectDescribe": described, "recentItems": [] }))
            }
            ("GET", ["sobjects", kind, "describe"]) => described(kind),
            (_, _) if self.forbidden => forbidden(),
            ("POST", ["sobjects", kind @ ("Contact" | "Lead" | "Account")]) => {
                if let Some(failed) = lacking(kind, &call.body) {
                    return failed;
                }
                let text = |name: &str| call.body[name].as_str().unwrap_or_default();
                let name = match text("Name") {
                    "" => format!("{} {}", text("FirstName"), text("LastName")),
                    name => name.to_owned(),
                };
                let place = KINDS.iter().position(|(_, known)| known == kind).unwrap_or_default();
                let id = self.add(place, name.trim(), text("Phone"));
                respond(201, &json!({ "id": id, "success": true, "errors": [] }))
            }
            ("POST", ["sobjects", "Task"]) => self.create(&call.body, now),
            ("PATCH", ["sobjects", "Task", id]) => self.change(request, id, &call.body, now),
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }

    fn failure(&self, status: u16) -> String {
        failed(status, "UNKNOWN_EXCEPTION", "failed").body
    }

    fn activities(&self) -> Vec<Seen> {
        self.tasks
            .iter()
            .map(|task| {
                let text = |name: &str| task.fields[name].as_str().unwrap_or_default().to_owned();
                let named = |id: &Value| self.person(id).map(|person| person.name.clone());
                let names: Vec<String> = [&task.fields["WhoId"], &task.fields["WhatId"]]
                    .into_iter()
                    .filter_map(named)
                    .collect();
                Seen {
                    id: task.id.clone(),
                    marker: text("CallObject"),
                    contact: names.join(", "),
                    owner: text("OwnerId"),
                    subject: text("Subject"),
                    body: text("Description"),
                    seconds: task.fields["CallDurationInSeconds"].as_i64().expect("seconds"),
                }
            })
            .collect()
    }

    /// By turns a contact, a lead and an account.
    fn add_contact(&mut self, name: &str, number: &str) {
        self.add(self.people.len() % 3, name, number);
    }

    fn archive_contact(&mut self, name: &str) {
        for person in self.people.iter_mut().filter(|person| person.name == name) {
            person.is_converted = true;
        }
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn delete_activities(&mut self) {
        self.tasks.clear();
    }

    fn person_writes(&mut self, text: &str) {
        let task = &mut self.tasks[0];
        let body = task.fields["Description"].as_str().unwrap_or_default();
        task.fields["Description"] = json!(format!("{body}\n{text}\n"));
        task.modified_at = task.modified_at + Span::seconds(1);
    }

    fn person_moves_to(&mut self, name: &str) {
        let person = self.people.iter().find(|person| person.name == name).expect("somebody");
        self.tasks[0].fields["WhoId"] = json!(person.id);
    }

    /// An account is added beside the person.
    fn person_adds_contact(&mut self, name: &str) -> bool {
        let (id, name) = ("0019".to_owned(), name.to_owned());
        self.tasks[0].fields["WhatId"] = json!(id);
        let (phone, is_converted) = (String::new(), false);
        self.people.push(Person { id, kind: "Account", name, phone, is_converted });
        true
    }

    fn field(&self, name: &str) -> Value {
        self.tasks[0].fields[name].clone()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        self.tasks[0].fields[name] = value;
        self.tasks[0].modified_at = self.tasks[0].modified_at + Span::seconds(1);
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
