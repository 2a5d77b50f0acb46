//! Handshake, lifetime, limits, filters, blacklisting.

use std::time::Duration;

use axum::http::Method;
use ledger_simulator::{Blacklisting, FaultChange, Options, Platform, PlayRequest, Scenario};
use serde_json::json;

use crate::client::{admin, api, fast, get, platform, sign_in, subscribe, tolerant};
use crate::hook::{Hook, Manner};

fn impatient() -> Options {
    Options { webhook_timeout: Duration::from_millis(150), ..fast() }
}

async fn handshake(manner: Manner) -> (u16, String) {
    let platform = Platform::start(impatient()).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(manner).await;
    let answer = subscribe(&platform, &token, &hook.address).await;
    let code = answer.json()["errorCode"].as_str().unwrap_or("-").to_owned();
    (answer.status, code)
}

#[tokio::test]
async fn only_a_good_handshake_makes_a_subscription() {
    let failed = |code: &str| (400, code.to_owned());
    assert_eq!(handshake(Manner::Good).await, (200, "-".to_owned()));
    assert_eq!(handshake(Manner::Slow).await, failed("SUB-525"));
    assert_eq!(handshake(Manner::Big).await, failed("SUB-525"));
    assert_eq!(handshake(Manner::WrongEcho).await, failed("SUB-525"));
    assert_eq!(handshake(Manner::NoContentType).await, failed("SUB-525"));
    assert_eq!(handshake(Manner::Failing).await, failed("SUB-522"));
}

#[tokio::test]
async fn filters_come_back_with_ids_and_lifetimes_reset_on_renewal() {
    let platform = tolerant().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let body = json!({
        "eventFilters": [
            "/restapi/v1.0/account/~/telephony/sessions",
            "/restapi/v1.0/account/~/extension/~/telephony/sessions",
            "/restapi/v1.0/subscription/~?threshold=86400&interval=3600",
        ],
        "deliveryMode": {"transportType": "WebHook", "address": hook.address, "expiresIn": 60},
        "expiresIn": 315_360_000,
    });
    let created = api(&platform, &token, Method::POST, "/subscription", Some(body)).await.json();
    let filters = json!([
        "/restapi/v1.0/account/400100000001/telephony/sessions",
        "/restapi/v1.0/account/400100000001/extension/400200000001/telephony/sessions",
        "/restapi/v1.0/subscription/~?threshold=86400&interval=3600",
    ]);
    assert_eq!(created["eventFilters"], filters);
    assert_eq!(created["expiresIn"], 315_360_000);
    assert_eq!(created["status"], "Active");
    assert_eq!(created["deliveryMode"]["encryption"], false);
    assert!(created["deliveryMode"].get("verificationToken").is_none());
    let path = format!("/subscription/{}", created["id"].as_str().unwrap());
    let renewed = api(&platform, &token, Method::POST, &format!("{path}/renew"), None).await;
    assert_eq!(renewed.json()["expiresIn"], 604_800);
    let longer = json!({"eventFilters": filters, "expiresIn": 1_000_000});
    let updated = api(&platform, &token, Method::PUT, &path, Some(longer)).await;
    assert_eq!(updated.json()["expiresIn"], 1_000_000);
    let emptied = api(&platform, &token, Method::PUT, &path, None).await;
    assert_eq!(emptied.json()["expiresIn"], 604_800);
    let list = get(&platform, &token, "/subscription").await.json();
    assert_eq!(list["records"].as_array().unwrap().len(), 1);
    assert_eq!(api(&platform, &token, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(get(&platform, &token, &path).await.status, 404);
}

#[tokio::test]
async fn bad_requests_are_refused() {
    let platform = tolerant().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let refusal = async |filter: &str, address: &str, seconds: u64| {
        let body = json!({
            "eventFilters": [filter],
            "deliveryMode": {"transportType": "WebHook", "address": address},
            "expiresIn": seconds,
        });
        let answer = api(&platform, &token, Method::POST, "/subscription", Some(body)).await;
        (answer.status, answer.json()["errorCode"].as_str().unwrap_or("-").to_owned())
    };
    let calls = "/restapi/v1.0/account/~/telephony/sessions";
    let reminder = "/restapi/v1.0/subscription/~?threshold=1&interval=1";
    let other = "/restapi/v1.0/account/400100000099/telephony/sessions";
    let expected = |status, code: &str| (status, code.to_owned());
    assert_eq!(refusal("/nonsense", &hook.address, 60).await, expected(400, "SUB-508"));
    assert_eq!(refusal(reminder, &hook.address, 60).await, expected(400, "SUB-515"));
    assert_eq!(refusal(other, &hook.address, 60).await, expected(403, "SUB-406"));
    assert_eq!(refusal(calls, "http://example.com/", 60).await, expected(400, "CMN-101"));
    assert_eq!(refusal(calls, &hook.address, 315_360_001).await, expected(400, "CMN-101"));
    assert_eq!(refusal(calls, &hook.address, 315_360_000).await, expected(200, "-"));
}

#[tokio::test]
async fn thirty_are_enough() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    for _ in 0..30 {
        assert_eq!(subscribe(&platform, &token, &hook.address).await.status, 200);
    }
    let refused = subscribe(&platform, &token, &hook.address).await;
    assert_eq!((refused.status, refused.json()["errorCode"].as_str()), (403, Some("SUB-505")));
}

#[tokio::test]
async fn a_standard_users_account_filter_is_disabled_and_silent() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "bob@example.com").await;
    let token = tokens["access_token"].as_str().unwrap();
    let hook = Hook::start(Manner::Good).await;
    let created = subscribe(&platform, token, &hook.address).await.json();
    assert_eq!(created["disabledFilters"][0]["reason"], "CMN-408");
    let played = platform.play(&PlayRequest::new(Scenario::Missed)).unwrap();
    let status = platform.finished(played.play).await.unwrap();
    assert_eq!((status.delivered, status.unsubscribed), (0, 6));
}

#[tokio::test]
async fn subscriptions_expire() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let created = subscribe(&platform, &token, &hook.address).await.json();
    let path = format!("/subscription/{}", created["id"].as_str().unwrap());
    let change = FaultChange { expire: Some("all".to_owned()), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    let played = platform.play(&PlayRequest::new(Scenario::Missed)).unwrap();
    assert_eq!(platform.finished(played.play).await.unwrap().unsubscribed, 6);
    let gone = get(&platform, &token, &path).await;
    assert_eq!((gone.status, gone.json()["errorCode"].as_str()), (404, Some("SUB-507")));
    assert_eq!(get(&platform, &token, &path).await.json()["errorCode"], "CMN-102");
}

#[tokio::test]
async fn one_can_say_that_it_is_active_and_deliver_nothing() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let created = subscribe(&platform, &token, &hook.address).await.json();
    let path = format!("/subscription/{}", created["id"].as_str().unwrap());
    let change = FaultChange { silence: Some("all".to_owned()), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    let unsubscribed = async || {
        let played = platform.play(&PlayRequest::new(Scenario::Missed)).unwrap();
        platform.finished(played.play).await.unwrap().unsubscribed
    };
    assert_eq!(unsubscribed().await, 6);
    assert_eq!(get(&platform, &token, &path).await.json()["status"], "Active");
    subscribe(&platform, &token, &hook.address).await;
    assert_eq!(unsubscribed().await, 0, "a new one delivers");
}

#[tokio::test]
async fn failures_blacklist() {
    let blacklisting = Blacklisting::After { failures: 3, within: Duration::from_secs(600) };
    let platform = Platform::start(Options { blacklisting, ..impatient() }).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let created = subscribe(&platform, &token, &hook.address).await.json();
    let path = format!("/subscription/{}", created["id"].as_str().unwrap());
    hook.behave(Manner::Failing);
    let played = platform.play(&PlayRequest::new(Scenario::Outbound)).unwrap();
    let status = platform.finished(played.play).await.unwrap();
    assert_eq!((status.failed, status.unsubscribed), (3, 4));
    let read = get(&platform, &token, &path).await.json();
    assert_eq!(read["status"], "Blacklisted");
    let reason = "Webhook responses with code: [404], reason: [Not Found]";
    assert_eq!(read["blacklistedData"]["reason"], reason);
    hook.behave(Manner::Good);
    let renewed = api(&platform, &token, Method::POST, &format!("{path}/renew"), None).await;
    assert_eq!(renewed.json()["status"], "Blacklisted", "renewing does not help");
}

#[tokio::test]
async fn a_slow_or_a_big_answer_is_a_failure() {
    let platform = Platform::start(impatient()).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    subscribe(&platform, &token, &hook.address).await;
    for manner in [Manner::Slow, Manner::Big] {
        hook.behave(manner);
        let played = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
        let status = platform.finished(played.play).await.unwrap();
        assert_eq!((status.delivered, status.failed), (0, 5), "{manner:?}");
    }
}
