//! Every route of `/v1`, and who is refused there.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use ledger_tests::delivery::{ACCOUNT, ANN};
use ledger_wire::api::FailureCode;
use ledger_wire::api::route::{ROUTES, Row, Who};
use ledger_wire::api::session::Role;
use serde_json::{Value, json};
use sha2::Sha256;
use xtask::demo::client::Person;
use xtask::demo::services::SEAL_KEY;

use crate::api::refused;
use crate::setting::Setting;

/// What a token says, before its signature: account, session, pair, and when it ends.
fn said(token: &str) -> Vec<String> {
    let (said, _) = token.rsplit_once('.').unwrap();
    said.split('.').map(str::to_owned).collect()
}

/// A token that says this, signed as the Worker signs.
pub(crate) fn signed(said: &[String]) -> String {
    let said = said.join(".");
    let mut mac = Hmac::<Sha256>::new_from_slice(SEAL_KEY.as_bytes()).unwrap();
    mac.update(format!("session/{said}").as_bytes());
    format!("{said}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

/// A token as the Worker gave it, with one of the things it says changed.
fn changed(token: &str, place: usize, to: &str) -> Vec<String> {
    let mut said = said(token);
    to.clone_into(&mut said[place]);
    said
}

/// A path of the route with a query, and a body, that it takes: what cannot be read is refused
/// before anyone asks who wants it.
fn request(row: &Row) -> (String, Option<Value>) {
    let path = row
        .path
        .replace("{telephonySessionId}", "s-1")
        .replace("{extensionId}", ANN)
        .replace("{form}", "mail")
        .replace("{command}", "start")
        .replace("{id}", "1")
        .replace("{other}", "2");
    assert!(!path.contains('{'), "say here what stands for the names in {path}");
    let query = match (row.method.as_str(), row.path) {
        ("GET", "crm/contacts") => "?name=Ivy",
        ("GET", "report" | "report/people") => "?since=0&until=1",
        _ => "",
    };
    let body = match (row.method.as_str(), row.path) {
        ("PUT", "settings") => Some(json!({ "baseVersion": 0, "settings": {} })),
        ("POST", "block-list") => Some(json!({ "text": "", "longestExtension": 6 })),
        ("POST", "crm/contacts") => Some(json!({ "name": "x", "number": "+14155550199" })),
        ("PUT", "credential") => Some(json!({ "jwt": "x" })),
        ("PUT", "alerts/{form}") => Some(json!({ "address": "https://example.com/" })),
        ("POST", "backfill") => Some(json!({ "from": 0, "to": 1 })),
        _ => None,
    };
    (format!("{path}{query}"), body)
}

#[test]
fn nobody_gets_past_a_route_without_a_session_that_may_ask_there() {
    let setting = Setting::with_accounts("routes", 2);
    let url = setting.services.worker.url();
    let ann = &setting.admin;
    let bob = Person::sign_in(&url, "102").unwrap();
    let stranger = Person::sign_in(&url, "ann@company2.example.com").unwrap();
    assert_eq!(bob.signed_in.session.role, Role::User);
    assert_eq!(stranger.signed_in.session.role, Role::Admin);
    assert_ne!(stranger.signed_in.session.account_id, ann.signed_in.session.account_id);

    let good = &ann.signed_in.token;
    let account = BASE64.encode(ACCOUNT);
    let (_, signature) = good.rsplit_once('.').unwrap();
    let as_given = |said: Vec<String>| format!("{}.{signature}", said.join("."));
    let others = changed(&stranger.signed_in.token, 0, &account);
    let refresh_token = ann.signed_in.refresh_token.clone();
    #[rustfmt::skip]
    let tokens = [
        ("none", String::new()),
        ("nonsense", "nonsense".to_owned()),
        ("of an older version", format!("{account}.bm8")),
        ("forged: later", as_given(changed(good, 3, "9999999999999"))),
        ("forged: another session", as_given(changed(good, 1, "bm8"))),
        ("expired", signed(&changed(good, 3, "1700000000000"))),
        ("another account's, forged", as_given(others.clone())),
        ("another account's, well signed", signed(&others)),
        ("a session that never was", signed(&changed(good, 1, "bm8"))),
        ("for refreshes only", refresh_token),
    ];
    let mut admin = 0;
    for row in ROUTES {
        let (path, body) = request(row);
        let place = format!("{} {}", row.method.as_str(), row.path);
        let ask = |person: &Person, token: &str| {
            let mut person = person.clone();
            token.clone_into(&mut person.signed_in.token);
            refused(person.ask::<Value>(row.method.as_str(), &path, body.as_ref()))
        };
        match row.who {
            Who::Anyone => continue,
            Who::Holder | Who::User => {}
            Who::Admin => {
                admin += 1;
                let outcome = ask(&bob, &bob.signed_in.token);
                assert_eq!(outcome, (403, FailureCode::AdminOnly), "a user at {place}");
            }
        }
        for (what, token) in &tokens {
            if (row.who, *what) != (Who::Holder, "for refreshes only") {
                let outcome = ask(ann, token);
                assert_eq!(outcome, (401, FailureCode::SignInNeeded), "{what} at {place}");
            }
        }
    }
    assert!(admin > 15, "{admin} routes are for administrators");
    // After all this nobody is signed out, and nothing was changed.
    let settings: Value = ann.ask("GET", "settings", None::<&Value>).unwrap();
    assert_eq!(settings["version"], 0);
    let missing = ann.ask("GET", "nothing", None::<&Value>);
    assert_eq!(refused(missing), (404, FailureCode::NotFound));
}
