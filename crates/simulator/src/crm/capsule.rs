//! Capsule, as far as `docs/described/capsule.json` uses it: notes in the history of people and
//! organisations, without a field for an id of ours, without versions, newest first.
//! <https://developer.capsulecrm.com/v2/operations/Entry>,
//! <https://developer.capsulecrm.com/v2/operations/Party>,
//! <https://developer.capsulecrm.com/v2/overview/handling-api-responses>.

use ledger_core::time::Millis;
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::sign_in::TOKEN;
use super::{Call, Seen, Simulated, header, respond};

/// Where it answers, unless it is told otherwise.
const ORIGIN: &str = "https://api.capsulecrm.invalid";
/// What stands before our marker.
const MARK: &str = "Call Ledger ";

/// See the module.
#[derive(Debug)]
pub struct Capsule {
    origin: String,
    parties: Vec<Party>,
    entries: Vec<Entry>,
    revoked: bool,
    forbidden: bool,
    doomed: Option<String>,
}

#[derive(Debug)]
struct Party {
    id: i64,
    first: String,
    last: String,
    phone: String,
}

#[derive(Debug)]
struct Entry {
    id: i64,
    party: i64,
    content: String,
    entry_at: String,
}

impl Capsule {
    /// One that answers there: `https://host`.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            parties: Vec::new(),
            entries: Vec::new(),
            revoked: false,
            forbidden: false,
            doomed: None,
        }
    }

    fn named(&self, name: &str) -> i64 {
        self.parties.iter().find(|party| party.name() == name).expect("a party").id
    }

    fn party(&self, id: i64) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    fn entry(&self, entry: &Entry) -> Value {
        json!({
            "id": entry.id,
            "type": "note",
            "content": entry.content,
            "entryAt": entry.entry_at,
            "party": self.party(entry.party).map(Party::shown),
        })
    }

    fn create(&mut self, body: &Value) -> HttpResponse {
        if let Some(name) = self.doomed.take() {
            self.parties.retain(|party| party.name() != name);
        }
        let entry = &body["entry"];
        if let Some(unknown) = Call::unknown_field(entry, "type party content entryAt") {
            return failed(422, &format!("{unknown} is not known"));
        }
        assert_eq!(entry["type"], "note", "only notes can be created");
        let party = entry["party"]["id"].as_i64().expect("a number");
        if self.party(party).is_none() {
            return failed(422, "party could not be found");
        }
        let entry_at = entry["entryAt"].as_str().expect("a moment").to_owned();
        assert!(Millis::parse(&entry_at).is_ok(), "{entry_at}");
        let id = 10 + i64::try_from(self.entries.len()).expect("few");
        let content = entry["content"].as_str().expect("a content").to_owned();
        self.entries.push(Entry { id, party, content, entry_at });
        let made = self.entries.last().map(|it| self.entry(it));
        respond(201, &json!({ "entry": made }))
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id.to_string() == id)
    }
}

impl Default for Capsule {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

impl Party {
    fn name(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }

    fn shown(&self) -> Value {
        json!({
            "id": self.id, "type": "person", "firstName": self.first, "lastName": self.last,
            "createdAt": "2026-01-01T00:00:00Z", "lastContactedAt": null,
            "phoneNumbers": [{ "id": 1, "type": "Work", "number": self.phone }],
        })
    }
}

fn failed(status: u16, message: &str) -> HttpResponse {
    respond(status, &json!({ "message": message, "errors": [{ "message": message }] }))
}

fn not_found() -> HttpResponse {
    failed(404, "could not find resource")
}

impl Simulated for Capsule {
    fn address(&self) -> String {
        format!("{}/api/v2", self.origin)
    }

    fn answer(&mut self, request: &HttpRequest, _now: Millis) -> HttpResponse {
        let call = Call::read(request, &self.address());
        let bearer = format!("Bearer {TOKEN}");
        if self.revoked || header(request, "authorization") != Some(bearer.as_str()) {
            return failed(401, "invalid token");
        }
        match (call.method, call.segments().as_slice()) {
            ("GET", ["users", "current"]) => respond(
                200,
                &json!({ "user": { "id": 61, "username": "ada", "name": "Ada Admin" } }),
            ),
            ("GET", ["parties", "search"]) => {
                let wanted = call.query("q").expect("a search");
                let is_found =
                    |party: &&Party| party.phone == wanted || party.name().contains(wanted);
                let found: Vec<Value> =
                    self.parties.iter().filter(is_found).map(Party::shown).collect();
                respond(200, &json!({ "parties": found }))
            }
            ("GET", ["entries"]) => {
                // One a page, so that pages are turned.
                let page: usize = call.query("page").map_or(1, |page| page.parse().expect("one"));
                let found: Vec<Value> =
                    self.entries.iter().rev().map(|it| self.entry(it)).collect();
                let shown: Vec<&Value> = found.iter().skip(page - 1).take(1).collect();
                respond(200, &json!({ "entries": shown }))
            }
            ("GET", ["entries", id]) => match self.place(id) {
                Some(place) => respond(200, &json!({ "entry": self.entry(&self.entries[place]) })),
                None => not_found(),
            },
            (_, _) if self.forbidden => failed(403, "you may not write"),
            ("POST", ["parties"]) => {
                let party = &call.body["party"];
                assert_eq!(party["type"], "person");
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let name = format!("{} {}", text(&party["firstName"]), text(&party["lastName"]));
                self.add_contact(name.trim(), &text(&party["phoneNumbers"][0]["number"]));
                respond(201, &json!({ "party": self.parties.last().map(Party::shown) }))
            }
            ("POST", ["entries"]) => self.create(&call.body),
            ("PUT", ["entries", id]) => {
                let Some(place) = self.place(id) else { return not_found() };
                let entry = &call.body["entry"];
                assert_eq!(Call::unknown_field(entry, "content"), None);
                self.entries[place].content = entry["content"].as_str().expect("one").to_owned();
                respond(200, &json!({ "entry": self.entry(&self.entries[place]) }))
            }
            (method, path) => panic!("there is no {method} {path:?}"),
        }
    }

    fn failure(&self, status: u16) -> String {
        failed(status, "failed").body
    }

    /// A note has no title and no length of its own: people read both in its text.
    fn activities(&self) -> Vec<Seen> {
        let line = |text: &str, label: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(label));
            found.unwrap_or_default().trim().to_owned()
        };
        let seen = |entry: &Entry| Seen {
            id: entry.id.to_string(),
            marker: line(&entry.content, MARK),
            contact: self.party(entry.party).map(Party::name).unwrap_or_default(),
            owner: String::new(),
            subject: line(&entry.content, "- Summary: "),
            body: entry.content.clone(),
            seconds: seconds(&line(&entry.content, "- Duration: ")),
        };
        self.entries.iter().map(seen).collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        self.parties.push(Party {
            id: 890 + i64::try_from(self.parties.len()).expect("few"),
            first: first.to_owned(),
            last: last.to_owned(),
            phone: number.to_owned(),
        });
    }

    /// Capsule has no archive: whoever is put away is deleted.
    fn archive_contact(&mut self, name: &str) {
        self.parties.retain(|party| party.name() != name);
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        self.doomed = Some(name.to_owned());
    }

    fn delete_activities(&mut self) {
        self.entries.clear();
    }

    fn person_writes(&mut self, text: &str) {
        let content = &mut self.entries[0].content;
        *content = format!("{content}{text}\n");
    }

    fn person_moves_to(&mut self, name: &str) {
        self.entries[0].party = self.named(name);
    }

    fn person_adds_contact(&mut self, _name: &str) -> bool {
        false
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

/// A length as we write it: `1 minute, 5 seconds`.
fn seconds(text: &str) -> i64 {
    let length = |part: &str| {
        let (count, unit) = part.trim().split_once(' ').unwrap_or_default();
        let each = if unit.starts_with("hour") {
            3600
        } else if unit.starts_with("minute") {
            60
        } else {
            1
        };
        count.parse::<i64>().unwrap_or_default() * each
    };
    text.split(',').map(length).sum()
}
