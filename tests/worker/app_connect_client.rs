//! App Connect's own client at the Worker: turned on there, its calls are logged; and what a
//! stranger, a colleague or an old client is told.

use ledger_core::ledger::State;
use ledger_core::settings::{Mode, OwnerPolicy};
use ledger_wire::api::{CrmStatus, SettingsDocument};
use serde_json::{Value, json};
use xtask::demo::app_connect::AppConnect;
use xtask::demo::client::{Http, Person};
use xtask::demo::services::Services;

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";
const ROUTES: [(&str, &str); 5] = [
    ("GET", "subscription"),
    ("POST", "subscribe"),
    ("POST", "unsubscribe"),
    ("POST", "do-not-log-numbers"),
    ("POST", "update-crm-token"),
];

/// The client in someone's browser.
struct Client {
    worker: String,
    token: String,
    http: Http,
}

impl Client {
    fn sign_in(services: &Services, extension_number: &str) -> Self {
        let code = services.platform.code_for("callLedgerPublicApp", extension_number).unwrap();
        let mut client =
            Self { worker: services.worker.url(), token: String::new(), http: Http::default() };
        let (status, said) = client.ask("GET", &format!("oauth/callback?code={code}"), "");
        assert_eq!(status, 200, "{said}");
        client.token = said["jwtToken"].as_str().unwrap().to_owned();
        client
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let url = format!("{}/{path}", self.worker);
        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("x-access-token", self.token.as_str()),
        ];
        let headers = if self.token.is_empty() { &headers[..2] } else { &headers };
        let answer = self.http.send(method, &url, headers, body).unwrap();
        (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
    }

    fn says(&self, path: &str, body: &Value) -> Value {
        let (status, said) = self.ask("POST", path, &body.to_string());
        assert_eq!(status, 200, "{path}: {said}");
        said
    }

    fn subscription(&self) -> Value {
        self.ask("GET", "subscription", "").1
    }

    /// What it shows when something failed.
    fn is_told(&self, path: &str, body: &str) -> String {
        let (status, said) = self.ask("POST", path, body);
        assert_eq!(status, 400, "{path}: {said}");
        said["result"]["message"].as_str().unwrap().to_owned()
    }
}

fn subscribe(server: &AppConnect) -> Value {
    let server = server.server();
    json!({
        "crmToken": server.sign_in("admin").unwrap(), "crmPlatform": "ledgercrm",
        "crmAdapterUrl": server.url(), "subscriptionLevel": "Account", "loggingByAdmin": true,
        "loggingWithUserAssigned": false, "detailedCallLog": true,
    })
}

fn setting(name: &str) -> (Setting, AppConnect) {
    let (services, server) = Setting::beside_app_connect(name);
    let admin = Person::sign_in(&services.worker.url(), "101").unwrap();
    (Setting { services, admin, http: Http::default() }, server)
}

#[test]
fn what_is_turned_on_in_app_connect_logs_to_its_server() {
    let (setting, server) = setting("app-connect-client");
    let client = Client::sign_in(&setting.services, "101");
    let off = json!({
        "subscribed": false, "subscriptionLevel": "Disable", "doNotLogNumbers": "",
        "loggingByAdmin": false,
    });
    assert_eq!(client.subscription(), off);

    server.server().add_contact("Ivy Caller", "+14155550151").unwrap();
    let on = json!({
        "subscribed": true, "subscriptionLevel": "Account", "doNotLogNumbers": "",
        "loggingByAdmin": true,
    });
    assert_eq!(client.says("subscribe", &subscribe(&server)), on);
    assert_eq!(client.subscription(), on);
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    let records = server.server().records().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].contact_name.as_deref(), Some("Ivy Caller"));

    // As the client sends what an administrator typed: the first piece with its blank.
    let list = json!({ "doNotLogNumbers": " 101,+14155550151,x" });
    let said = client.says("do-not-log-numbers", &list);
    assert_eq!(said, json!({ "doNotLogNumbers": "101,+14155550151", "notUnderstood": ["x"] }));
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let _ = setting.row(&sessions[0], ANN, State::Skipped);

    assert_eq!(client.says("unsubscribe", &json!({}))["subscribed"], false);
    assert_eq!(client.subscription()["doNotLogNumbers"], "101,+14155550151");
    let trial = json!({ "subscriptionLevel": "User", "loggingByAdmin": false, "ringCX": [1] });
    let mut again = subscribe(&server);
    again.as_object_mut().unwrap().extend(trial.as_object().unwrap().clone());
    assert_eq!(client.says("subscribe", &again)["subscriptionLevel"], "User");
    let settings: SettingsDocument = setting.admin.ask("GET", "settings", None::<&Value>).unwrap();
    assert_eq!(settings.settings.mode, Mode::Trial { admin: ANN.into() });
    assert_eq!(settings.settings.owner, OwnerPolicy::AgentIfPossible);
    assert_eq!(server.server().records().unwrap().len(), 1);
}

#[test]
fn strangers_and_what_cannot_be_are_told_so() {
    let (setting, server) = setting("app-connect-refused");
    let stranger = |token: &str| Client {
        worker: setting.services.worker.url(),
        token: token.to_owned(),
        http: Http::default(),
    };
    let client = Client::sign_in(&setting.services, "101");
    for token in ["", "nonsense", &format!("{}x", client.token)] {
        for (method, path) in ROUTES {
            let body = if method == "GET" { "" } else { "{}" };
            let (status, said) = stranger(token).ask(method, path, body);
            assert_eq!(status, 401, "{path} with {token:?}: {said}");
            assert!(said["result"]["message"].is_string(), "{said}");
        }
    }
    assert_eq!(stranger("").ask("GET", "oauth/callback?code=guessed", "").0, 401);
    assert_eq!(stranger("").ask("GET", "oauth/callback", "").0, 400);

    let with = |name: &str, value: &str| {
        let mut said = subscribe(&server);
        said[name] = value.into();
        client.is_told("subscribe", &said.to_string())
    };
    assert_eq!(
        with("subscriptionLevel", "Everyone"),
        "subscriptionLevel \"Everyone\" is not known; it is Account, User or Disable"
    );
    assert_eq!(
        with("crmToken", ""),
        "crmToken and crmAdapterUrl are needed: connect the CRM in App Connect first"
    );
    assert!(with("crmToken", "no.such.token").contains("does not accept this sign-in"));
    assert!(with("crmAdapterUrl", "http://crm.invalid").contains("https://"));
    assert!(client.is_told("subscribe", "<html>").starts_with("the body cannot be read"));
    assert_eq!(client.subscription()["subscribed"], false, "none of it turned anything on");

    // A colleague may sign in, and send the token that their client sends whenever it starts.
    let colleague = Client::sign_in(&setting.services, "102");
    let message = colleague.is_told("subscribe", &subscribe(&server).to_string());
    assert!(message.contains("administrator"), "{message}");
    client.says("subscribe", &subscribe(&server));
    for token in ["another.token", ""] {
        colleague.says("update-crm-token", &json!({
            "crmToken": token, "crmPlatform": "ledgercrm", "crmAdapterUrl": "https://crm.invalid",
        }));
    }
    let status: CrmStatus = setting.admin.ask("GET", "crm", None::<&Value>).unwrap();
    assert_eq!(status.address, server.server().url());
    assert_eq!(status.problems, Vec::<String>::new());
}

#[test]
fn the_administrator_s_new_token_is_used_and_a_sign_out_is_noticed() {
    let (setting, server) = setting("app-connect-token");
    let client = Client::sign_in(&setting.services, "101");
    client.says("subscribe", &subscribe(&server));
    let problems = || {
        let status: CrmStatus = setting.admin.ask("GET", "crm", None::<&Value>).unwrap();
        status.problems.len()
    };
    let access = |token: &str| {
        let sign_in = json!({ "accessToken": token });
        server.server().crm::<Value>("POST", "sign-in", &sign_in).unwrap();
    };
    let address = server.server().url();
    let token = |token: &str| {
        client.says(
            "update-crm-token",
            &json!({
                "crmToken": token, "crmPlatform": "ledgercrm", "crmAdapterUrl": address,
            }),
        );
    };
    access("");
    token("");
    until("the sign-out is noticed", || (problems() == 1).then_some(()));
    let new = server.server().sign_in("admin").unwrap();
    token(&new);
    assert_eq!(problems(), 0);
    server.server().add_contact("Ivy Caller", "+14155550151").unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(server.server().records().unwrap().len(), 1);
}
