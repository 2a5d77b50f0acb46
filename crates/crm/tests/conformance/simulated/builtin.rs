//! The built-in CRM, as `ledger_crm::builtin` describes it.

use ledger_core::ledger::ContactChoice;
use ledger_core::time::Millis;
use ledger_crm::builtin::{ADDRESS, CHANGED, IF_MATCH, WriteActivity};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use ledger_simulator::crm::{Call, Seen, Simulated, header, respond};

#[derive(Default)]
pub(crate) struct Builtin {
    contacts: Vec<Contact>,
    activities: Vec<WriteActivity>,
    made: usize,
}

struct Contact {
    id: String,
    name: String,
    /// As it is parsed when a person types it.
    digits: String,
}

impl Builtin {
    fn contact(&mut self, name: &str, number: &str) -> Value {
        let id = format!("{}", self.contacts.len() + 1);
        let mut digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if !number.starts_with('+') {
            digits.insert(0, '1');
        }
        let made = json!({ "id": id, "name": name, "createdAt": 0 });
        self.contacts.push(Contact { id, name: name.to_owned(), digits });
        made
    }

    fn with_number(&self, number: &str) -> Vec<Value> {
        let wanted = number.trim_start_matches('+');
        self.found(|contact| contact.digits == wanted)
    }

    fn with_name(&self, name: &str) -> Vec<Value> {
        self.found(|contact| name.split(' ').all(|word| contact.name.contains(word)))
    }

    fn found(&self, is_wanted: impl Fn(&Contact) -> bool) -> Vec<Value> {
        self.contacts
            .iter()
            .filter(|contact| is_wanted(contact))
            .map(|contact| json!({ "id": contact.id, "name": contact.name, "createdAt": 0 }))
            .collect()
    }

    /// Its ids are the places in the list, beginning with 1.
    fn place(&self, id: &str) -> Option<usize> {
        let place = id.parse::<usize>().ok()?.checked_sub(1)?;
        (place < self.activities.len()).then_some(place)
    }
}

impl Simulated for Builtin {
    fn address(&self) -> String {
        ADDRESS.to_owned()
    }

    fn answer(&mut self, request: &HttpRequest, _now: Millis) -> HttpResponse {
        let call = Call::read(request, ADDRESS);
        let segments = call.segments();
        match (call.method, segments.as_slice()) {
            ("GET", ["contacts"]) => {
                let found = match call.query("name") {
                    Some(name) => self.with_name(name),
                    None => self.with_number(call.query("number").unwrap_or_default()),
                };
                respond(200, &Value::Array(found))
            }
            ("POST", ["contacts"]) => {
                let number = call.body["numbers"][0].as_str().unwrap_or_default().to_owned();
                let known = self.with_number(&number).into_iter().next();
                let name = call.body["name"].as_str().unwrap_or_default();
                let contact = known.unwrap_or_else(|| self.contact(name, &number));
                respond(200, &contact)
            }
            ("GET", ["activities"]) => {
                let marker = call.query("marker").unwrap_or_default();
                let found = self.activities.iter().position(|it| it.marker == marker);
                let found: Vec<Value> =
                    found.iter().map(|place| json!({ "id": (place + 1).to_string() })).collect();
                respond(200, &Value::Array(found))
            }
            ("POST", ["activities"]) => {
                let activity: WriteActivity = match serde_json::from_value(call.body.clone()) {
                    Ok(activity) => activity,
                    Err(problem) => return respond(400, &json!(problem.to_string())),
                };
                let known = self.activities.iter().position(|it| it.marker == activity.marker);
                let place = known.unwrap_or_else(|| {
                    self.made += 1;
                    self.activities.push(activity);
                    self.activities.len() - 1
                });
                respond(200, &json!({ "id": (place + 1).to_string() }))
            }
            ("GET", ["activities", id]) => match self.place(id) {
                Some(place) => {
                    let it = &self.activities[place];
                    let standing = json!({
                        "subject": it.subject, "body": it.body, "contact": it.contact,
                        "version": fingerprint(it),
                    });
                    respond(200, &standing)
                }
                None => respond(404, &json!("there is no such activity")),
            },
            ("PUT", ["activities", id]) => match self.place(id) {
                Some(place)
                    if header(request, IF_MATCH)
                        .is_some_and(|it| it != fingerprint(&self.activities[place])) =>
                {
                    respond(CHANGED, &json!("the activity has changed since it was read"))
                }
                Some(place) => {
                    self.activities[place] =
                        serde_json::from_value(call.body.clone()).expect("a write");
                    respond(200, &json!({ "id": id }))
                }
                None => respond(404, &json!("there is no such activity")),
            },
            _ => respond(404, &json!("there is no such thing")),
        }
    }

    fn failure(&self, status: u16) -> String {
        format!("failed with {status}")
    }

    fn activities(&self) -> Vec<Seen> {
        self.activities
            .iter()
            .enumerate()
            .map(|(place, it)| Seen {
                id: (place + 1).to_string(),
                marker: it.marker.clone(),
                contact: it.contact.name.clone(),
                owner: it.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
                subject: it.subject.clone(),
                body: it.body.clone(),
                seconds: it.talk_seconds,
            })
            .collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        self.contact(name, number);
    }

    fn archive_contact(&mut self, name: &str) {
        self.contacts.retain(|contact| contact.name != name);
    }

    fn delete_contact_before_the_next_write(&mut self, _name: &str) {}

    fn keeps_deleted_contacts(&self) -> bool {
        true
    }

    fn delete_activities(&mut self) {
        self.activities.clear();
    }

    fn person_writes(&mut self, text: &str) {
        self.activities[0].body.push_str(&format!("\n{text}\n"));
    }

    fn person_moves_to(&mut self, name: &str) {
        let contact = self.contacts.iter().find(|contact| contact.name == name).expect("a contact");
        self.activities[0].contact =
            ContactChoice { id: contact.id.as_str().into(), name: name.to_owned() };
    }

    fn person_adds_contact(&mut self, _name: &str) -> bool {
        false
    }

    fn revoke(&mut self, _revoked: bool) -> bool {
        false
    }

    fn forbid(&mut self, _forbidden: bool) -> bool {
        false
    }
}

/// A version that every change changes.
fn fingerprint(activity: &WriteActivity) -> String {
    let text = format!("{activity:?}");
    format!("{}-{}", text.len(), text.bytes().map(u64::from).sum::<u64>())
}
