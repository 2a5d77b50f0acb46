//! The control API.

use axum::http::Method;
use serde_json::json;

use crate::client::{platform, send, simulator};

#[tokio::test]
async fn a_play_answers_with_the_ground_truth() {
    let platform = platform().await;
    let body = json!({"scenario": "blind-transfer", "outsideNumber": "+14155550199"});
    let answer = simulator(&platform, "/play", body).await;
    let played = answer.json();
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(played["outsideNumber"], "+14155550199");
    assert_eq!(played["sessions"].as_array().unwrap().len(), 1);
    let talks: Vec<_> = played["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["extensionNumber"].as_str().unwrap(), one["talkSeconds"].as_i64().unwrap()))
        .collect();
    assert_eq!(talks, [("101", 30), ("102", 60)]);
    let path = format!("/simulator/plays/{}", played["play"]);
    let status = send(&platform, Method::GET, &path, &[], "").await.unwrap().json();
    assert_eq!(status["eventsPlanned"], 11);
}

#[tokio::test]
async fn mistakes_are_named() {
    let platform = platform().await;
    let wrong = async |path: &str, body: serde_json::Value| {
        let answer = simulator(&platform, path, body).await;
        assert!(answer.status >= 400, "{}", answer.text);
        answer.json()["error"].as_str().unwrap().to_owned()
    };
    let misspelled = wrong("/play", json!({"scenario": "missed", "shufle": true})).await;
    assert!(misspelled.contains("unknown field `shufle`"), "{misspelled}");
    let unknown = wrong("/play", json!({"scenario": "conference"})).await;
    assert!(unknown.contains("unknown variant `conference`"), "{unknown}");
    let fault = wrong("/faults", json!({"dropNxt": 1})).await;
    assert!(fault.contains("unknown field `dropNxt`"), "{fault}");
    let target = wrong("/faults", json!({"blacklist": "nobody"})).await;
    assert!(target.contains("no subscription"), "{target}");
    let account = wrong("/play", json!({"scenario": "missed", "account": "1"})).await;
    assert!(account.contains("no account"), "{account}");
}

#[tokio::test]
async fn scenarios_clock_faults_and_state() {
    let platform = platform().await;
    let list = send(&platform, Method::GET, "/simulator/scenarios", &[], "").await.unwrap().json();
    assert_eq!(list["scenarios"].as_array().unwrap().len(), 10);
    let clock = simulator(&platform, "/clock", json!({"advanceSeconds": 3600})).await.json();
    assert!(clock["simulated"].is_string());
    let faults = json!({
        "dropNext": 1,
        "tokenEndpoint": {"mode": "slow", "delayMs": 5},
        "rateLimitNow": ["heavy"],
        "callLogLagSeconds": 1.5,
        "callLog": "unavailable",
    });
    let faults = simulator(&platform, "/faults", faults).await.json();
    assert_eq!(faults["tokenEndpoint"], json!({"mode": "slow", "delayMs": 5}));
    assert_eq!(faults["callLogLagSeconds"], 1.5);
    let cleared = send(&platform, Method::DELETE, "/simulator/faults", &[], "").await.unwrap();
    assert_eq!(cleared.status, 204);
    let state = send(&platform, Method::GET, "/simulator/state", &[], "").await.unwrap().json();
    assert_eq!(state["faults"]["dropNext"], 0);
    assert_eq!(state["accounts"][0]["id"], "400100000001");
    let deliveries = send(&platform, Method::GET, "/simulator/deliveries?limit=5", &[], "").await;
    assert_eq!(deliveries.unwrap().json()["total"], 0);
}

#[tokio::test]
async fn stopping_closes_the_port() {
    let platform = platform().await;
    let address = platform.address();
    platform.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
