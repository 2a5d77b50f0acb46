//! Sign-ins that end, are lost on the way, or need nobody.

use ledger_wire::api::{Failure, FailureCode, IncidentKind, ServiceSignIn, SignInKind};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused, on};

use crate::setting::{Setting, until};

/// The JWT credential that the simulated platform knows, of the administrator.
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MDAyMDAwMDAwMDEifQ.simulated";
/// Longer than any token and any subscription lives.
const EIGHT_DAYS: u64 = 8 * 24 * 3600;

fn kind(sign_in: Option<&ServiceSignIn>) -> Option<SignInKind> {
    sign_in.map(|sign_in| sign_in.kind)
}

#[test]
fn a_refresh_whose_answer_is_lost_costs_nobody_their_sign_in() {
    let setting = Setting::enabled("sign-in-lost-answer");
    setting.services.platform.faults(&json!({ "loseNextRefreshResponse": true })).unwrap();
    // The access token ends; the refresh token does not.
    setting.advance(2 * 3600);
    setting.health_when("the lost answer is noticed", |health| !health.call_log_problem.is_empty());
    let health = setting.health_when("the old refresh token is used once more", |health| {
        health.call_log_problem.is_empty()
    });
    assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Person));
    assert_eq!(health.incidents, []);
    setting.logs_a_call();
}

#[test]
fn whoever_asks_at_once_waits_for_the_one_refresh_even_if_its_answer_is_lost() {
    let setting = Setting::enabled("sign-in-at-once");
    let refreshed = || setting.simulator("state")["refreshes"]["asked"].as_u64().unwrap();
    let before = refreshed();
    let slow = json!({
        "tokenEndpoint": { "mode": "slow", "delayMs": 300 }, "loseNextRefreshResponse": true,
    });
    setting.services.platform.faults(&slow).unwrap();
    setting.advance(2 * 3600);
    // Each of these asks RingCentral: settings make sure of permissions and subscription, the
    // cron of the subscription; the call log is read beside.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| setting.cron());
            // Some are refused, because another was saved first or the answer was lost.
            scope.spawn(|| setting.admin.change_settings(&on()).map(drop));
        }
    });
    let health = setting.health_when("the refresh has come through", |health| {
        refreshed() >= before + 2 && health.call_log_problem.is_empty()
    });
    assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Person));
    assert_eq!(health.incidents, []);
    setting.logs_a_call();
    assert_eq!(setting.simulator("state")["refreshes"]["mostAtOnce"], 1);
}

#[test]
fn a_token_endpoint_that_fails_or_is_slow_costs_nobody_their_sign_in() {
    let setting = Setting::enabled("sign-in-endpoint");
    let normal = json!({ "tokenEndpoint": { "mode": "normal" } });
    for (what, fault) in [
        ("out of service", json!({ "mode": "failing", "status": 503 })),
        ("a fault of its own", json!({ "mode": "failing", "status": 500 })),
        ("slow", json!({ "mode": "slow", "delayMs": 4000 })),
    ] {
        let refreshed = || setting.simulator("state")["refreshes"]["asked"].as_u64().unwrap();
        let before = refreshed();
        setting.services.platform.faults(&json!({ "tokenEndpoint": fault })).unwrap();
        setting.advance(2 * 3600);
        until(&format!("a refresh is tried: {what}"), || {
            let is_told = !setting.health().call_log_problem.is_empty();
            (is_told || refreshed() > before).then_some(())
        });
        setting.services.platform.faults(&normal).unwrap();
        let health = setting.health_when("the call log is read again", |health| {
            refreshed() > before && health.call_log_problem.is_empty()
        });
        assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Person), "{what}");
    }
    setting.logs_a_call();
    assert_eq!(setting.health().incidents, []);
    assert_eq!(setting.simulator("state")["refreshes"]["mostAtOnce"], 1);
}

#[test]
fn a_token_endpoint_that_takes_no_more_is_waited_out() {
    let setting = Setting::enabled("sign-in-limit");
    let before = setting.health().call_log_read_at;
    setting.services.platform.faults(&json!({ "rateLimitNow": ["auth"] })).unwrap();
    setting.advance(2 * 3600);
    // The penalty starts again with every request: who does not count never gets out of it.
    until("the limit is met", || {
        let asked = setting.simulator("state")["refreshes"]["asked"].as_u64().unwrap();
        (asked > 0).then_some(())
    });
    let health = setting.health_when("the call log is read again", |health| {
        health.call_log_read_at > before && health.call_log_problem.is_empty()
    });
    assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Person));
    setting.logs_a_call();
}

#[test]
fn a_sign_in_that_has_ended_is_told_and_a_new_one_heals_everything() {
    let mut setting = Setting::enabled("sign-in-ended");
    setting.advance(EIGHT_DAYS);
    let health = setting.health_when("the end is noticed", |health| {
        kind(health.sign_in.as_ref()) == Some(SignInKind::Lost)
    });
    let incident = health.incidents.last().unwrap();
    assert_eq!((incident.kind, incident.healed_at), (IncidentKind::ConnectionLost, None));
    setting.admin = Person::sign_in(&setting.services.worker.url(), "101").unwrap();
    let health = setting.health_when("the connection has healed", |health| {
        health.incidents.iter().all(|incident| incident.healed_at.is_some())
            && health.subscription_history.len() > 1
    });
    assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Person));
    setting.logs_a_call();
}

#[test]
fn a_missing_permission_is_named_when_logging_is_turned_on_and_told_when_it_goes_later() {
    let mut setting = Setting::fresh("sign-in-permission");
    let withhold = |setting: &Setting, names: &[&str]| {
        let withheld = json!({ "withhold": { "400200000001": names } });
        setting.services.platform.faults(&withheld).unwrap();
    };
    withhold(&setting, &["FullCompanyCallLog", "ReadCompanyPhoneNumbers"]);
    let refused = setting.admin.change_settings(&on()).unwrap_err();
    let refused = refused.downcast_ref::<Refused>().unwrap();
    let failure: Failure = serde_json::from_str(&refused.body).unwrap();
    assert_eq!(failure.code, FailureCode::RingcentralFailed);
    assert_eq!(
        failure.message,
        "server-side logging was not turned on. RingCentral misses a permission: \
         FullCompanyCallLog, ReadCompanyPhoneNumbers"
    );
    // Without this one, records only lack their recordings.
    withhold(&setting, &["ReadCallRecording"]);
    setting.admin.change_settings(&on()).unwrap();
    let health = setting.health_when("it is told", |health| !health.incidents.is_empty());
    assert_eq!(health.missing_permissions, ["ReadCallRecording"]);
    let incident = health.incidents.last().unwrap();
    assert_eq!((incident.kind, incident.healed_at), (IncidentKind::PermissionMissing, None));
    assert_eq!(incident.detail, "ReadCallRecording");
    withhold(&setting, &[]);
    // It is looked at again within the hour, and at once when the administrator signs in.
    setting.admin = Person::sign_in(&setting.services.worker.url(), "101").unwrap();
    setting.health_when("it is there again", |health| {
        health.missing_permissions.is_empty()
            && health.incidents.iter().all(|incident| incident.healed_at.is_some())
    });
}

#[test]
fn with_a_jwt_credential_nobody_needs_to_sign_in() {
    let setting = Setting::enabled("sign-in-jwt");
    let give = |jwt: &str| setting.admin.ask("PUT", "credential", Some(&json!({ "jwt": jwt })));
    let refused = give("made-up").map(|_: ServiceSignIn| ()).unwrap_err();
    let refused: Failure =
        serde_json::from_str(&refused.downcast_ref::<Refused>().unwrap().body).unwrap();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert!(refused.message.contains("was not stored"), "{}", refused.message);
    let given: ServiceSignIn = give(JWT).unwrap();
    assert_eq!((given.kind, given.extension_id.as_str()), (SignInKind::Credential, "400200000001"));

    setting.advance(EIGHT_DAYS);
    setting.cron();
    let health = setting.health_when("it has signed itself in", |health| {
        health.subscription_history.iter().filter(|change| is_created(change)).count() == 2
    });
    assert_eq!(kind(health.sign_in.as_ref()), Some(SignInKind::Credential));
    setting.logs_a_call();
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let outcome = bob.ask::<Value>("PUT", "credential", Some(&json!({ "jwt": JWT }))).unwrap_err();
    assert_eq!(outcome.downcast_ref::<Refused>().unwrap().status, 403);
    let log = setting.services.worker.log().unwrap();
    assert!(!log.contains(JWT), "the log tells the credential");
}

fn is_created(change: &ledger_wire::api::SubscriptionChange) -> bool {
    change.what == ledger_wire::api::SubscriptionEvent::Created
}

#[test]
fn signing_out_of_the_last_browser_ends_the_sign_in_at_ringcentral() {
    let setting = Setting::fresh("sign-in-out");
    let worker = setting.services.worker.url();
    let at_ringcentral = || -> u64 {
        let url = format!("{}/simulator/state", setting.services.platform.address);
        let state: Value = setting.http.json("GET", &url, None, None::<&Value>).unwrap();
        state["oauthSessions"].as_u64().unwrap()
    };
    let sign_out = |person: &Person| {
        let bearer = format!("Bearer {}", person.signed_in.token);
        let headers = [("authorization", bearer.as_str())];
        let url = format!("{worker}/v1/session");
        assert_eq!(setting.http.send("DELETE", &url, &headers, "").unwrap().status, 204);
    };
    let browsers =
        [Person::sign_in(&worker, "102").unwrap(), Person::sign_in(&worker, "102").unwrap()];
    let before = at_ringcentral();
    sign_out(&browsers[0]);
    assert_eq!(at_ringcentral(), before, "the other browser is still signed in");
    sign_out(&browsers[1]);
    assert_eq!(at_ringcentral(), before - 1);
}
