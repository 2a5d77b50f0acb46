//! Who may ask what of `/v1`.

use ledger_core::cover::Cover;
use ledger_core::ledger::State;
use ledger_core::why::Why;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::{Calls, Failure, FailureCode, Health, Role, Session, SubscriptionHealth};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};

use crate::setting::Setting;

pub(crate) fn refused(outcome: anyhow::Result<Value>) -> (u16, FailureCode) {
    let failure = outcome.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    let body: Failure = serde_json::from_str(&refused.body).unwrap();
    assert!(!body.message.is_empty());
    (refused.status, body.code)
}

#[test]
fn a_sign_in_that_ringcentral_does_not_know_is_refused() {
    let setting = Setting::fresh("api-sign-in");
    let worker = setting.services.worker.url();
    let code = json!({ "code": "made-up", "codeVerifier": "x", "redirectUri": "https://demo.chromiumapp.org/" });
    let outcome = setting.http.json("POST", &format!("{worker}/v1/session"), None, Some(&code));
    assert_eq!(refused(outcome), (401, FailureCode::SignInRefused));
    let outcome = setting.http.json("POST", &format!("{worker}/v1/session"), None, Some(&"hm"));
    assert_eq!(refused(outcome), (400, FailureCode::BadRequest));
}

#[test]
fn a_user_sees_their_own_calls_and_changes_nothing_for_others() {
    let setting = Setting::enabled("api-roles");
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    assert_eq!(setting.admin.signed_in.session.role, Role::Admin);
    assert_eq!(bob.signed_in.session.role, Role::User);

    let sessions = setting.play(&json!({ "scenario": "blind-transfer" }));
    let ann = setting.row(&sessions[0], "400200000001", State::Logged);
    let _ = setting.row(&sessions[0], "400200000002", State::Logged);
    let own: Calls = bob.ask("GET", "calls?of=me", None::<&Value>).unwrap();
    let seen: Vec<_> = own.calls.iter().map(|row| row.extension_id.as_str()).collect();
    assert_eq!(seen, ["400200000002"]);

    let ann = format!("calls/{}/{}", ann.telephony_session_id, ann.extension_id);
    let skip = json!({ "idempotencyKey": "1", "intent": { "kind": "skip" } });
    let rows = [
        (bob.ask("GET", "calls?of=everyone", None::<&Value>), 403, FailureCode::AdminOnly),
        (bob.ask("GET", "settings", None::<&Value>), 403, FailureCode::AdminOnly),
        (bob.ask("GET", "health", None::<&Value>), 403, FailureCode::AdminOnly),
        (bob.ask("GET", "backfill", None::<&Value>), 403, FailureCode::AdminOnly),
        (bob.ask("POST", "backfill/start", None::<&Value>), 403, FailureCode::AdminOnly),
        (bob.ask("GET", &ann, None::<&Value>), 404, FailureCode::NotFound),
        (bob.ask("POST", &format!("{ann}/intents"), Some(&skip)), 404, FailureCode::NotFound),
        (bob.ask("GET", "calls?limit=0", None::<&Value>), 400, FailureCode::BadRequest),
        (bob.ask("GET", "calls?of=them", None::<&Value>), 400, FailureCode::BadRequest),
        (bob.ask("GET", "nothing", None::<&Value>), 404, FailureCode::NotFound),
    ];
    for (index, (outcome, status, code)) in rows.into_iter().enumerate() {
        assert_eq!(refused(outcome), (status, code), "row {index}");
    }
}

#[test]
fn cover_and_health_are_said_as_they_are() {
    let setting = Setting::fresh("api-cover");
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let cover = |person: &Person| {
        let session: Session = person.ask("GET", "session", None::<&Value>).unwrap();
        session.cover
    };
    let health = || -> Health { setting.admin.ask("GET", "health", None::<&Value>).unwrap() };
    assert_eq!(cover(&setting.admin), Cover::Client(Why::ModeOff));
    let is_active = || matches!(health().subscription, SubscriptionHealth::Active { .. });
    // People may log by hand, so calls are heard of all the same.
    crate::setting::until("calls are heard of", || is_active().then_some(()));

    let trial = json!({ "mode": { "kind": "trial", "admin": "400200000001" } });
    setting.admin.change_settings(&trial).unwrap();
    assert_eq!(cover(&setting.admin), Cover::Server);
    assert_eq!(cover(&bob), Cover::Client(Why::TrialOnly));
    assert!(is_active());

    setting.admin.change_settings(&xtask::demo::client::on()).unwrap();
    assert_eq!(cover(&bob), Cover::Server);
    setting.admin.change_settings(&json!({ "mode": { "kind": "off" } })).unwrap();
    assert_eq!(cover(&bob), Cover::Client(Why::ModeOff));
    assert!(is_active());
}

#[test]
fn settings_that_cannot_be_are_refused_by_field_and_a_lost_update_is_noticed() {
    let setting = Setting::fresh("api-settings");
    let bad = json!({ "timeZone": "Mars/Olympus" });
    let failure = setting.admin.change_settings(&bad).unwrap_err();
    let body: Failure =
        serde_json::from_str(&failure.downcast_ref::<Refused>().unwrap().body).unwrap();
    assert_eq!(body.code, FailureCode::Invalid);
    let fields: Vec<_> = body.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["timeZone"]);

    let saved = setting.admin.change_settings(&json!({ "timeZone": "Europe/Paris" })).unwrap();
    assert_eq!(saved.version, 1);
    let stale = json!({ "baseVersion": 0, "settings": saved.settings });
    let outcome = setting.admin.ask("PUT", "settings", Some(&stale));
    assert_eq!(refused(outcome), (409, FailureCode::Conflict));
}

#[test]
fn pages_of_calls_have_no_gap_and_no_repetition() {
    let setting = Setting::enabled("api-pages");
    // All of these begin at the same moment.
    for number in 0..7 {
        for event in answered_call(&format!("s-page-{number}"), ACCOUNT) {
            deliver(&setting.http, &setting.services.worker.url(), ACCOUNT, &event).unwrap();
        }
    }
    let sessions = setting.play(&json!({ "scenario": "blind-transfer" }));
    let _ = setting.row(&sessions[0], "400200000002", State::Logged);
    let _ = setting.row("s-page-6", ANN, State::Logged);
    let all = setting.admin.calls().unwrap();
    for limit in 1..=9 {
        let (mut read, mut before) = (Vec::new(), String::new());
        loop {
            let path = format!("calls?of=everyone&limit={limit}{before}");
            let page: Calls = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
            read.extend(page.calls);
            let Some(next) = page.next else { break };
            before = format!("&before={}", next.0);
        }
        assert_eq!(read, all, "with limit {limit}");
    }
    assert_eq!(all.len(), 9);
    let health: Health = setting.admin.ask("GET", "health", None::<&Value>).unwrap();
    assert!(health.last_heard_at.is_some());
}

#[test]
fn only_extensions_that_are_named_may_ask_from_a_browser() {
    let mut setting = Setting::fresh("api-cors");
    let allowed = |setting: &Setting, method: &str, path: &str, origin: &str| {
        use std::io::{Read, Write};
        let port = setting.services.worker.port();
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let shared = answer.to_ascii_lowercase().contains("access-control-allow-origin");
        let is_told = answer.contains("LEDGER_EXTENSION_IDS");
        (status, shared, is_told)
    };
    let ours = "chrome-extension://bdefndbomnfijjfoblnlodfkbnlohnlg";
    let other = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
    let web = "https://evil.example";
    #[rustfmt::skip]
    let rows = [
        ("OPTIONS", "/v1/session", ours, (204, true, false)),
        ("GET", "/v1/service", ours, (200, true, false)),
        ("OPTIONS", "/subscription", ours, (204, true, false)),
        // What it may not do is all that another extension may read.
        ("OPTIONS", "/v1/session", other, (403, true, true)),
        ("GET", "/v1/service", other, (403, true, true)),
        ("GET", "/v1/settings", other, (403, true, true)),
        ("GET", "/v1/service", web, (403, false, false)),
        ("OPTIONS", "/v1/session", web, (403, false, false)),
    ];
    for (method, path, origin, expected) in rows {
        assert_eq!(allowed(&setting, method, path, origin), expected, "{method} {path} {origin}");
    }
    setting.services.worker.stop().unwrap();
    setting.services.worker.change_var("LEDGER_EXTENSION_IDS", "");
    setting.services.worker.again().unwrap();
    assert_eq!(allowed(&setting, "GET", "/v1/service", ours), (403, true, true));
}
