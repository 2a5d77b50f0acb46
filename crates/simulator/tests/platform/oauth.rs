//! Signing in, refreshing, revoking.

use std::time::Duration;

use axum::http::Method;
use ledger_simulator::fault::TokenEndpoint;
use ledger_simulator::options::PUBLIC_CLIENT_ID;
use ledger_simulator::{FaultChange, Options, Platform};
use serde_json::json;

use crate::client::{
    REDIRECT, SECRET, VERIFIER, authorize, authorize_with, form, get, jwt, platform, public_token,
    send, sign_in,
};

async fn exchange(
    platform: &ledger_simulator::Platform,
    code: &str,
    verifier: &str,
) -> crate::client::Answer {
    public_token(
        platform,
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ],
    )
    .await
}

async fn refresh(platform: &ledger_simulator::Platform, token: &str) -> crate::client::Answer {
    public_token(platform, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

#[tokio::test]
async fn a_code_is_exchanged_once() {
    let platform = platform().await;
    let redirect = authorize(&platform, "101").await;
    assert_eq!(redirect.status, 302);
    assert!(redirect.header("location").starts_with(REDIRECT));
    assert_eq!(redirect.redirected("state").as_deref(), Some("xyz"));
    assert_eq!(redirect.redirected("expires_in").as_deref(), Some("60"));
    let code = redirect.redirected("code").unwrap();
    let first = exchange(&platform, &code, VERIFIER).await;
    assert_eq!(first.status, 200);
    let tokens = first.json();
    assert_eq!(tokens["owner_id"], "400200000001");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["token_type"], "bearer");
    let me = get(&platform, tokens["access_token"].as_str().unwrap(), "/account/~/extension/~");
    let me = me.await.json();
    assert_eq!(me["id"], 400_200_000_001_u64);
    assert_eq!(me["permissions"]["admin"]["enabled"], true);
    let second = exchange(&platform, &code, VERIFIER).await;
    assert_eq!((second.status, second.json()["error"].as_str()), (400, Some("invalid_grant")));
}

#[tokio::test]
async fn a_wrong_verifier_uses_the_code_up() {
    let platform = platform().await;
    let code = authorize(&platform, "101").await.redirected("code").unwrap();
    let wrong = exchange(&platform, &code, "not-the-verifier").await;
    assert_eq!((wrong.status, wrong.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(exchange(&platform, &code, VERIFIER).await.status, 400);
}

/// RFC 7636, section 4.1.
#[tokio::test]
async fn a_verifier_is_long_and_plain() {
    let platform = platform().await;
    let of_length = |length| "v".repeat(length);
    for (verifier, expected) in [
        (of_length(42), 400),
        (of_length(43), 200),
        (of_length(128), 200),
        (of_length(129), 400),
        (of_length(42) + "~", 200),
        (of_length(42) + "+", 400),
    ] {
        let redirect = authorize_with(&platform, "101", &verifier).await;
        let code = redirect.redirected("code").unwrap();
        assert_eq!(exchange(&platform, &code, &verifier).await.status, expected, "{verifier}");
    }
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let platform = platform().await;
    let code = authorize(&platform, "101").await.redirected("code").unwrap();
    platform.advance(Duration::from_secs(60));
    let late = exchange(&platform, &code, VERIFIER).await;
    assert_eq!(late.json()["errors"][0]["errorCode"], "OAU-128");
}

#[tokio::test]
async fn strangers_are_turned_away() {
    let platform = platform().await;
    let disabled = authorize(&platform, "dee@example.com").await;
    assert_eq!(disabled.redirected("error").as_deref(), Some("access_denied"));
    let unknown = authorize(&platform, "nobody@example.com").await;
    assert_eq!(unknown.redirected("error").as_deref(), Some("login_required"));
    let query = form(&[
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", "https://attacker.example/"),
        ("code_challenge", "x"),
    ]);
    let elsewhere =
        send(&platform, Method::GET, &format!("/restapi/oauth/authorize?{query}"), &[], "").await;
    let elsewhere = elsewhere.unwrap();
    assert_eq!((elsewhere.status, elsewhere.header("location")), (400, ""));
}

#[tokio::test]
async fn the_page_offers_every_user_a_button() {
    let platform = platform().await;
    let query = form(&[
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("state", "\"><script>"),
        ("code_challenge", "x"),
    ]);
    let path = format!("/restapi/oauth/authorize?{query}");
    let page = send(&platform, Method::GET, &path, &[], "").await.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(page.text.matches("<button").count(), 3);
    assert!(page.text.contains("Bob Agent, extension 102 (bob@example.com)"));
    assert!(!page.text.contains("Dee"));
    assert!(!page.text.contains("<script>"));
}

#[tokio::test]
async fn refreshing_rotates_with_grace() {
    let platform = platform().await;
    let first = sign_in(&platform, "101").await;
    let old = first["refresh_token"].as_str().unwrap();
    let second = refresh(&platform, old).await.json();
    let access = second["access_token"].as_str().unwrap();
    let before = get(&platform, first["access_token"].as_str().unwrap(), "/account/~").await;
    assert_eq!(before.status, 401);
    assert_eq!(before.json()["errorCode"], "TokenInvalid");
    assert_eq!(refresh(&platform, old).await.json()["access_token"], access);
    assert_eq!(get(&platform, access, "/account/~").await.status, 200);
    platform.advance(Duration::from_secs(11));
    let late = refresh(&platform, old).await;
    assert_eq!(late.json()["errors"][0]["errorCode"], "OAU-213");
    assert_eq!(get(&platform, access, "/account/~").await.status, 200);
}

#[tokio::test]
async fn access_tokens_expire() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "101").await;
    platform.advance(Duration::from_secs(3600));
    let answer = get(&platform, tokens["access_token"].as_str().unwrap(), "/account/~").await;
    assert_eq!((answer.status, answer.json()["errorCode"].as_str()), (401, Some("TokenExpired")));
}

#[tokio::test]
async fn a_jwt_needs_the_apps_secret() {
    let platform = platform().await;
    assert_eq!(jwt(&platform, "wrong").await.json()["error"], "invalid_client");
    let answer = jwt(&platform, SECRET).await;
    assert_eq!(answer.json()["owner_id"], "400200000001");
}

#[tokio::test]
async fn revoking_ends_the_session() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "101").await;
    let body = form(&[
        ("client_id", PUBLIC_CLIENT_ID),
        ("token", tokens["refresh_token"].as_str().unwrap()),
    ]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let revoked =
        send(&platform, Method::POST, "/restapi/oauth/revoke", &headers, &body).await.unwrap();
    assert_eq!(revoked.status, 200);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(get(&platform, access, "/account/~").await.status, 401);
}

#[tokio::test]
async fn a_lost_refresh_answer_can_be_asked_for_again() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "101").await;
    let old = tokens["refresh_token"].as_str().unwrap();
    let change = FaultChange { lose_next_refresh_response: Some(true), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    let body = form(&[
        ("client_id", PUBLIC_CLIENT_ID),
        ("grant_type", "refresh_token"),
        ("refresh_token", old),
    ]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let lost = send(&platform, Method::POST, "/restapi/oauth/token", &headers, &body).await;
    assert!(lost.is_err());
    let before = get(&platform, tokens["access_token"].as_str().unwrap(), "/account/~").await;
    assert_eq!(before.status, 401, "the refresh took effect");
    assert_eq!(refresh(&platform, old).await.status, 200);
}

#[tokio::test]
async fn the_token_endpoint_can_be_slow() {
    let platform = platform().await;
    let slow = TokenEndpoint::Slow { delay_ms: 60_000 };
    let change = FaultChange { token_endpoint: Some(slow), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    let patience = Duration::from_millis(100);
    assert!(tokio::time::timeout(patience, jwt(&platform, SECRET)).await.is_err());
    platform.clear_faults();
    assert_eq!(jwt(&platform, SECRET).await.status, 200);
}

#[tokio::test]
async fn refreshes_at_once_are_counted() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "101").await;
    let token = tokens["refresh_token"].as_str().unwrap();
    let counted = async || {
        let state = send(&platform, Method::GET, "/simulator/state", &[], "").await.unwrap();
        state.json()["refreshes"].clone()
    };
    assert_eq!(refresh(&platform, token).await.status, 200);
    assert_eq!(counted().await, json!({ "asked": 1, "underWay": 0, "mostAtOnce": 1 }));
    let slow = TokenEndpoint::Slow { delay_ms: 300 };
    let change = FaultChange { token_endpoint: Some(slow), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    let (first, second) = tokio::join!(refresh(&platform, token), refresh(&platform, token));
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(counted().await, json!({ "asked": 3, "underWay": 0, "mostAtOnce": 2 }));
}

#[tokio::test]
async fn access_tokens_live_as_long_as_asked() {
    let options = Options { access_token_life: Duration::from_secs(130), ..Options::default() };
    let platform = Platform::start(options).await.unwrap();
    let tokens = sign_in(&platform, "101").await;
    assert_eq!(tokens["expires_in"], 130);
    platform.advance(Duration::from_secs(130));
    let answer = get(&platform, tokens["access_token"].as_str().unwrap(), "/account/~").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn the_token_endpoint_can_fail() {
    let platform = platform().await;
    let change = FaultChange {
        token_endpoint: Some(TokenEndpoint::Failing { status: 503 }),
        ..FaultChange::default()
    };
    platform.change_faults(change).unwrap();
    assert_eq!(jwt(&platform, SECRET).await.status, 503);
    platform.clear_faults();
    assert_eq!(jwt(&platform, SECRET).await.status, 200);
}

#[tokio::test]
async fn browser_apps_may_read_answers() {
    let platform = platform().await;
    let preflight =
        send(&platform, Method::OPTIONS, "/restapi/oauth/token", &[], "").await.unwrap();
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    let state = send(&platform, Method::GET, "/simulator/state", &[], "").await.unwrap();
    assert_eq!(state.header("access-control-allow-origin"), "");
    assert_eq!(state.json()["faults"]["tokenEndpoint"], json!({"mode": "normal"}));
}
