//! Calls that the server does not log: they are heard of all the same, and people log them by hand
//! or by their own auto-log.

use ledger_core::ledger::{Intent, State};
use ledger_tests::delivery::ANN;
use ledger_wire::api::{CallRow, Failure, FailureCode, SendIntent, SubscriptionHealth};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};

use crate::setting::{Setting, until};

/// Longer than the quiet window, after which a second activity would be there.
fn let_it_rest() {
    std::thread::sleep(std::time::Duration::from_secs(8));
}

#[test]
fn with_logging_off_the_clients_auto_log_logs_a_call_once_and_the_server_does_not() {
    let setting = Setting::fresh("client-auto-log");
    setting.admin.add_contact("Ivy Caller", "+14155550199").unwrap();
    setting.health_when("calls are heard of", |health| {
        matches!(health.subscription, SubscriptionHealth::Active { .. })
            && health.directory_read_at.is_some()
    });
    let played = setting.services.platform.play(&json!({ "scenario": "outbound" })).unwrap();
    let session = played.sessions[0].clone();
    let send = SendIntent { idempotency_key: "auto-1".to_owned(), intent: Intent::AutoLog };
    let intend = || -> anyhow::Result<CallRow> {
        setting.admin.ask("POST", &format!("calls/{session}/{ANN}/intents"), Some(&send))
    };
    // The browser is faster than RingCentral's events: the outbox sends it again.
    let unheard: anyhow::Result<CallRow> =
        setting.admin.ask("POST", &format!("calls/s-unheard-of/{ANN}/intents"), Some(&send));
    let failure = unheard.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    let body: Failure = serde_json::from_str(&refused.body).unwrap();
    assert_eq!((refused.status, body.code), (404, FailureCode::NotYet), "{}", body.message);
    until("the intent is taken", || intend().ok());
    let row = setting.row(&session, ANN, State::Unresolved);
    assert_eq!(row.reason.code, "no-contact", "the client's call, and nobody has the number");
    // A call that nobody wants logged stays where it is.
    let other = setting.play(&json!({ "scenario": "missed" }));
    let row = setting.row(&other[0], ANN, State::Skipped);
    assert_eq!(row.reason.code, "mode-off");
    let_it_rest();
    assert_eq!(setting.admin.activities().unwrap().len(), 0);
}

#[test]
fn when_the_last_person_signs_out_nothing_of_ours_stays_at_ringcentral() {
    let setting = Setting::fresh("client-signed-out");
    let state = || setting.simulator("state");
    let subscriptions = || state()["subscriptions"].as_array().unwrap().len();
    until("calls are heard of", || (subscriptions() == 1).then_some(()));
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let sign_out = |person: &Person| {
        let bearer = format!("Bearer {}", person.signed_in.token);
        let url = format!("{}/v1/session", setting.services.worker.url());
        let headers = [("authorization", bearer.as_str())];
        assert_eq!(setting.http.send("DELETE", &url, &headers, "").unwrap().status, 204);
    };
    sign_out(&setting.admin);
    // Bob's calls are heard of in the administrator's name.
    let_it_rest();
    assert_eq!((subscriptions(), &state()["oauthSessions"]), (1, &json!(2)));
    sign_out(&bob);
    until("nothing is left", || {
        let is_left = subscriptions() > 0 || state()["oauthSessions"] != json!(0);
        (!is_left).then_some(())
    });
    // The next administrator begins anew.
    let again = Person::sign_in(&setting.services.worker.url(), "101").unwrap();
    until("calls are heard of again", || (subscriptions() == 1).then_some(()));
    let _: Value = again.ask("GET", "health", None::<&Value>).unwrap();
}
