//! The published App Connect server, for the same stories as the simulated CRMs.
//!
//! `cargo xtask test worker` starts it three times, once for each format of bodies, and runs this
//! suite with their addresses in `LEDGER_APP_CONNECT_SERVERS`. Then they are the only CRMs here.
//! `tests/app-connect/server.mjs` says what the servers can be told.

use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_simulator::crm::{Seen, Simulated, TOKEN};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Request;

use crate::host::Host;

const NAMED_IN: &str = "LEDGER_APP_CONNECT_SERVERS";

/// A maker of hosts for each server that runs; nothing when none does.
pub(crate) fn hosts() -> Option<Vec<Box<dyn Fn() -> Host>>> {
    let host = |address: String| -> Box<dyn Fn() -> Host> {
        Box::new(move || Published::emptied(&address).host())
    };
    Some(addresses()?.into_iter().map(host).collect())
}

/// Where the servers answer.
pub(crate) fn addresses() -> Option<Vec<String>> {
    let named = std::env::var(NAMED_IN).ok()?;
    Some(named.split_whitespace().map(str::to_owned).collect())
}

pub(crate) struct Published {
    address: String,
    agent: Agent,
    /// What the server calls the sign-in that is [`TOKEN`] here.
    pub(crate) token: String,
}

impl Published {
    /// The server at an address, as people see it.
    pub(crate) fn at(address: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self { address: address.to_owned(), agent: config.new_agent(), token: String::new() }
    }

    /// The same, as if it were new, with someone signed in.
    pub(crate) fn emptied(address: &str) -> Self {
        let mut server = Self::at(address);
        server.told("POST", "crm/reset", &json!({}));
        let user = json!({
            "platform": "ledgercrm", "hostname": "crm.invalid", "apiKey": "k1",
            "rcAccountId": "400", "additionalInfo": { "userId": "admin" },
        });
        let signed_in = server.told("POST", "apiKeyLogin", &user);
        server.token = signed_in["jwtToken"].as_str().expect("a token").to_owned();
        server
    }

    /// A host of one entry that logs to it.
    pub(crate) fn host(self) -> Host {
        Host::new(Crm::AppConnect, Box::new(self))
    }

    pub(crate) fn told(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/{path}", self.address);
        let headers = [
            ("content-type".to_owned(), "application/json".to_owned()),
            ("authorization".to_owned(), format!("Bearer {TOKEN}")),
            ("x-rc-access-token".to_owned(), "an administrator's".to_owned()),
        ];
        let answer = self.send(method, &url, &headers, Some(&body.to_string()));
        assert_eq!(answer.status, 200, "{method} {url}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: Option<&str>,
    ) -> HttpResponse {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(name, value.replace(TOKEN, &self.token));
        }
        let request = request.body(body.unwrap_or_default().to_owned()).expect("a request");
        let mut response = self.agent.run(request).expect("an answer");
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
            .collect();
        let status = response.status().as_u16();
        HttpResponse { status, headers, body: response.body_mut().read_to_string().expect("text") }
    }

    fn contact(&self, name: &str) -> String {
        let contacts = self.told("GET", "crm/contacts", &json!({}));
        let mut contacts = contacts.as_array().expect("contacts").iter();
        let found = contacts.find(|contact| contact["name"] == name).expect("a contact");
        found["id"].as_str().expect("an id").to_owned()
    }

    /// The additional fields of the first activity.
    fn fields(&self) -> Value {
        let activities = self.told("GET", "crm/activities", &json!({}));
        let fields = activities[0]["fields"].as_str().expect("fields");
        serde_json::from_str(fields).expect("JSON")
    }

    fn trouble(&self, trouble: &Value) {
        self.told("POST", "crm/trouble", trouble);
    }
}

impl Simulated for Published {
    fn address(&self) -> String {
        self.address.clone()
    }

    fn answer(&mut self, request: &HttpRequest, _now: Millis) -> HttpResponse {
        let HttpRequest { method, url, headers, body } = request;
        self.send(method.as_str(), url, headers, body.as_deref())
    }

    fn failure(&self, status: u16) -> String {
        json!({ "error": format!("failed with {status}") }).to_string()
    }

    fn activities(&self) -> Vec<Seen> {
        let activities = self.told("GET", "crm/activities", &json!({}));
        let activities = activities.as_array().expect("activities").iter();
        activities
            .map(|activity| Seen {
                id: activity["id"].to_string(),
                marker: text(&activity["marker"]),
                contact: activity["contactName"].as_str().unwrap_or_default().to_owned(),
                owner: String::new(),
                subject: text(&activity["subject"]),
                body: text(&activity["body"]),
                seconds: activity["duration"].as_i64().expect("seconds"),
            })
            .collect()
    }

    fn add_contact(&mut self, name: &str, number: &str) {
        self.told("POST", "crm/contacts", &json!({ "name": name, "phone": number }));
    }

    fn archive_contact(&mut self, name: &str) {
        let id = self.contact(name);
        self.told("DELETE", &format!("crm/contacts/{id}"), &json!({}));
    }

    fn delete_contact_before_the_next_write(&mut self, name: &str) {
        let contact = self.contact(name);
        self.trouble(&json!({ "createCallLog": {
            "moment": "before", "act": "removeContact", "contact": contact, "times": 1,
        }}));
    }

    fn says_only_permission(&self) -> bool {
        true
    }

    fn delete_activities(&mut self) {
        for activity in self.activities() {
            self.told("DELETE", &format!("crm/activities/{}", activity.id), &json!({}));
        }
    }

    fn keeps_deleted_activities(&self) -> bool {
        true
    }

    fn person_writes(&mut self, text: &str) {
        let activity = self.activities().remove(0);
        let body = json!({ "body": format!("{}\n{text}\n", activity.body) });
        self.told("POST", &format!("crm/activities/{}", activity.id), &body);
    }

    fn person_moves_to(&mut self, name: &str) {
        let activity = self.activities().remove(0);
        let contact = json!({ "contact": self.contact(name) });
        self.told("POST", &format!("crm/activities/{}", activity.id), &contact);
    }

    fn person_adds_contact(&mut self, _name: &str) -> bool {
        false
    }

    fn field(&self, name: &str) -> Value {
        self.fields()[name].take()
    }

    fn person_sets(&mut self, name: &str, value: Value) {
        let mut fields = self.fields();
        fields[name] = value;
        let activity = self.activities().remove(0);
        let fields = json!({ "fields": fields.to_string() });
        self.told("POST", &format!("crm/activities/{}", activity.id), &fields);
    }

    fn revoke(&mut self, revoked: bool) -> bool {
        let access = if revoked { "" } else { "k1" };
        self.told("POST", "crm/sign-in", &json!({ "accessToken": access }));
        true
    }

    fn forbid(&mut self, forbidden: bool) -> bool {
        let refusal = json!({ "moment": "before", "act": "refuse", "status": 403 });
        let trouble = match forbidden {
            true => json!({ "createCallLog": refusal, "updateCallLog": refusal }),
            false => json!({}),
        };
        self.trouble(&trouble);
        true
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
