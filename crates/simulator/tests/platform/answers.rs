//! Answers that misbehave on command, and sign-ins that end.

use std::time::Duration;

use axum::http::Method;
use serde_json::json;

use crate::client::{SECRET, admin, api, faults, get, jwt, platform, send, sign_in, simulator};

const SYNC: &str = "/account/~/call-log-extract-sync?syncType=FSync&view=Detailed";

#[tokio::test]
async fn one_operation_fails_so_often_as_asked() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let fault =
        json!({"operation": "extractSyncAccountCallLog", "times": 2, "flaw": {"status": 502}});
    faults(&platform, json!({"answers": [fault]})).await;
    let mut statuses = Vec::new();
    for path in [SYNC, "/account/~", SYNC, SYNC] {
        statuses.push(get(&platform, &token, path).await.status);
    }
    assert_eq!(statuses, [502, 200, 502, 200]);
    let unknown = json!({"answers": [{"operation": "sendSms", "flaw": "reset"}]});
    let refused = simulator(&platform, "/faults", unknown).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("there is no operation \\\"sendSms\\\""), "{}", refused.text);
}

#[tokio::test]
async fn a_connection_breaks_off_after_the_request_took_effect() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let created = {
        let hook = crate::hook::Hook::start(crate::hook::Manner::Good).await;
        crate::client::subscribe(&platform, &token, &hook.address).await.json()
    };
    let fault = json!({"operation": "deleteSubscription", "flaw": "reset"});
    faults(&platform, json!({"answers": [fault]})).await;
    let path = format!("/restapi/v1.0/subscription/{}", created["id"].as_str().unwrap());
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    assert!(send(&platform, Method::DELETE, &path, &headers, "").await.is_err());
    assert_eq!(send(&platform, Method::DELETE, &path, &headers, "").await.unwrap().status, 404);
}

#[tokio::test]
async fn an_answer_never_comes_though_the_request_took_effect() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let created = {
        let hook = crate::hook::Hook::start(crate::hook::Manner::Good).await;
        crate::client::subscribe(&platform, &token, &hook.address).await.json()
    };
    let fault = json!({"operation": "deleteSubscription", "flaw": "silence"});
    faults(&platform, json!({"answers": [fault]})).await;
    let path = format!("/restapi/v1.0/subscription/{}", created["id"].as_str().unwrap());
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    let unanswered = send(&platform, Method::DELETE, &path, &headers, "");
    assert!(tokio::time::timeout(Duration::from_millis(500), unanswered).await.is_err());
    assert_eq!(send(&platform, Method::DELETE, &path, &headers, "").await.unwrap().status, 404);
}

#[tokio::test]
async fn answers_stop_in_the_middle_or_are_no_json() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let flaws = json!([
        {"operation": "any", "flaw": "truncated"},
        {"operation": "any", "flaw": "malformed"},
    ]);
    faults(&platform, json!({"answers": flaws})).await;
    let truncated = get(&platform, &token, "/account/~").await;
    assert!(truncated.text.starts_with('{'));
    assert!(serde_json::from_str::<serde_json::Value>(&truncated.text).is_err());
    let malformed = get(&platform, &token, "/account/~").await;
    assert_eq!(malformed.header("content-type"), "application/json");
    assert!(malformed.text.starts_with("<html>"));
    assert_eq!(get(&platform, &token, "/account/~").await.json()["status"], "Confirmed");
}

#[tokio::test]
async fn answers_hold_something_unheard_of() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let flaws = json!([
        {"operation": "listExtensions", "flaw": {"with": "unknownField"}},
        {"operation": "listExtensions", "flaw": {"with": {"unknownValue": "type"}}},
    ]);
    faults(&platform, json!({"answers": flaws})).await;
    let more = get(&platform, &token, "/account/~/extension").await.json();
    assert_eq!(more["records"][0]["contact"]["addedLater"]["by"][0], "RingCentral");
    let other = get(&platform, &token, "/account/~/extension").await.json();
    assert_eq!(other["records"][0]["type"], "SomethingNew");
    assert_eq!(other["records"][0]["name"], "Ann Agent");
}

#[tokio::test]
async fn the_platforms_date_is_wrong() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let seconds = |date: &str| {
        let format = "%a, %d %b %Y %H:%M:%S GMT";
        let civil = jiff::civil::DateTime::strptime(format, date).unwrap();
        civil.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second()
    };
    let right = seconds(get(&platform, &token, "/account/~").await.header("date"));
    faults(&platform, json!({"dateSkewSeconds": -86_400})).await;
    let wrong = seconds(get(&platform, &token, "/account/~").await.header("date"));
    assert!((86_000..=86_400).contains(&(right - wrong)), "{right} {wrong}");
}

#[tokio::test]
async fn tokens_are_revoked_from_outside() {
    let platform = platform().await;
    let ann = admin(&platform).await;
    let bob = sign_in(&platform, "102").await["access_token"].as_str().unwrap().to_owned();
    faults(&platform, json!({"revokeTokens": "400200000002"})).await;
    assert_eq!(get(&platform, &bob, "/account/~").await.json()["errorCode"], "TokenInvalid");
    assert_eq!(get(&platform, &ann, "/account/~").await.status, 200);
    faults(&platform, json!({"revokeTokens": "all"})).await;
    assert_eq!(get(&platform, &ann, "/account/~").await.status, 401);
}

#[tokio::test]
async fn jwt_credentials_are_revoked() {
    let platform = platform().await;
    faults(&platform, json!({"jwtCredentials": "revoked"})).await;
    let refused = jwt(&platform, SECRET).await;
    assert_eq!((refused.status, refused.json()["error"].as_str()), (400, Some("invalid_grant")));
    faults(&platform, json!({"jwtCredentials": "accepted"})).await;
    assert_eq!(jwt(&platform, SECRET).await.status, 200);
}

#[tokio::test]
async fn permissions_are_taken_away_and_given_back() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let rows = [
        ("ReadCallLog", SYNC),
        ("FullCompanyCallLog", "/account/~/call-log"),
        ("ReadExtensions", "/account/~/extension"),
        ("ReadExtensions", "/account/~/call-queues"),
        ("ReadCompanyPhoneNumbers", "/account/~/phone-number"),
        ("ReadCompanyInfo", "/account/~"),
    ];
    for (permission, path) in rows {
        faults(&platform, json!({"withhold": {"400200000001": [permission]}})).await;
        let refused = api(&platform, &token, Method::GET, path, None).await;
        assert_eq!(refused.status, 403, "{permission} {path}");
        let refused = refused.json();
        assert_eq!(refused["errorCode"], "InsufficientPermissions");
        assert_eq!(refused["errors"][0]["errorCode"], "CMN-408");
        assert_eq!(refused["permissionName"], permission);
        let check = "/account/~/extension/~/authz-profile/check?permissionId=";
        let check = get(&platform, &token, &format!("{check}{permission}")).await.json();
        assert_eq!(check["successful"], false);
        faults(&platform, json!({"withhold": {"400200000001": []}})).await;
        assert_eq!(get(&platform, &token, path).await.status, 200, "{permission} {path}");
    }
}
