//! Events that misbehave on command: twice, out of order, lost, late, unproven, unheard of.

use std::time::Duration;

use ledger_simulator::fault::{FaultChange, TerminalEvents};
use ledger_simulator::{Options, Platform, PlayRequest, Scenario};
use serde_json::{Value, json};

use crate::client::{admin, fast, faults, platform, subscribe};
use crate::hook::{Hook, Manner};

/// A platform with these faults, and a hook that gets its events.
async fn hooked(change: Value) -> (Platform, Hook) {
    let platform = platform().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    assert_eq!(subscribe(&platform, &token, &hook.address).await.status, 200);
    faults(&platform, change).await;
    (platform, hook)
}

async fn play(platform: &Platform, scenario: Scenario) {
    let played = platform.play(&PlayRequest::new(scenario)).unwrap();
    platform.finished(played.play).await.unwrap();
}

#[tokio::test]
async fn every_event_comes_twice() {
    let all = json!({"duplicateFraction": {"fraction": 1.0, "seed": 1}});
    let (platform, hook) = hooked(all).await;
    play(&platform, Scenario::IvrDrop).await;
    assert_eq!(hook.sequences(), [2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    faults(&platform, json!({"duplicateFraction": {"fraction": 0.0, "seed": 1}})).await;
    play(&platform, Scenario::IvrDrop).await;
    assert_eq!(hook.sequences()[10..], [2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn every_other_event_is_overtaken() {
    let all = json!({"reorderFraction": {"fraction": 1.0, "seed": 1}});
    let (platform, hook) = hooked(all).await;
    play(&platform, Scenario::Missed).await;
    assert_eq!(hook.sequences(), [3, 2, 5, 4, 7, 6]);
}

#[tokio::test]
async fn parties_are_said_to_have_left_late_or_never() {
    let (platform, hook) = hooked(json!({"terminalEvents": {"lateSeconds": 300}})).await;
    let played = platform.play(&PlayRequest::new(Scenario::BlindTransfer)).unwrap();
    platform.finished(played.play).await.unwrap();
    // The first agent leaves in the middle of the call: sequence 6 of 12.
    assert_eq!(hook.sequences(), [2, 3, 4, 5, 6, 8, 9, 10, 7, 11, 12]);
    faults(&platform, json!({"terminalEvents": "missing"})).await;
    play(&platform, Scenario::Missed).await;
    assert_eq!(hook.sequences()[11..], [2, 3, 4, 5]);
}

#[tokio::test]
async fn webhooks_stop_for_an_interval() {
    let (platform, hook) = hooked(json!({"webhooks": {"stoppedForSeconds": 500_000}})).await;
    play(&platform, Scenario::IvrDrop).await;
    assert!(hook.received().is_empty());
    platform.advance(Duration::from_secs(500_000));
    play(&platform, Scenario::IvrDrop).await;
    assert_eq!(hook.sequences(), [2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn deliveries_are_held_up() {
    let (platform, hook) = hooked(json!({"deliveryDelayMs": 60_000})).await;
    let played = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    let patience = Duration::from_millis(100);
    assert!(tokio::time::timeout(patience, platform.finished(played.play)).await.is_err());
    assert!(hook.received().is_empty());
}

#[tokio::test]
async fn the_verification_token_is_wrong_or_missing() {
    let (platform, hook) = hooked(json!({"verificationToken": "wrong"})).await;
    play(&platform, Scenario::IvrDrop).await;
    faults(&platform, json!({"verificationToken": "missing"})).await;
    play(&platform, Scenario::IvrDrop).await;
    faults(&platform, json!({"verificationToken": "sent"})).await;
    play(&platform, Scenario::IvrDrop).await;
    let shown: Vec<Option<String>> = hook
        .received()
        .iter()
        .step_by(5)
        .map(|(headers, _)| headers.get("verification-token"))
        .map(|token| token.map(|token| token.to_str().unwrap().to_owned()))
        .collect();
    let expected = [Some("not-the-shared-secret"), None, Some("secret-of-the-hook")];
    assert_eq!(shown, expected.map(|token| token.map(str::to_owned)));
}

#[tokio::test]
async fn events_hold_something_unheard_of() {
    let (platform, hook) = hooked(json!({"eventBodies": {"with": "unknownField"}})).await;
    play(&platform, Scenario::IvrDrop).await;
    let party = &hook.received()[0].1["body"]["parties"][0];
    assert_eq!(party["status"]["addedLater"], json!({"by": ["RingCentral"]}));
    assert_eq!(party["status"]["code"], "Setup", "what is known stays");
    faults(&platform, json!({"eventBodies": {"with": {"unknownValue": "code"}}})).await;
    play(&platform, Scenario::IvrDrop).await;
    assert_eq!(hook.received()[5].1["body"]["parties"][0]["status"]["code"], "SomethingNew");
    assert_eq!(platform.violations(), [], "faults are no violations");
}

#[tokio::test]
async fn faults_can_stand_from_the_start() {
    let wanted = FaultChange {
        terminal_events: Some(TerminalEvents::Missing),
        date_skew_seconds: Some(-30),
        ..FaultChange::default()
    };
    let platform = Platform::start(Options { faults: wanted, ..fast() }).await.unwrap();
    let now = platform.change_faults(FaultChange::default()).unwrap();
    assert_eq!(now.terminal_events, TerminalEvents::Missing);
    assert_eq!(now.date_skew_seconds, -30);
    let impossible = FaultChange { call_log_lag_seconds: Some(-1.0), ..FaultChange::default() };
    let refused = Platform::start(Options { faults: impossible, ..fast() }).await.unwrap_err();
    assert_eq!(refused.to_string(), "callLogLagSeconds -1 is not a length of time");
}
