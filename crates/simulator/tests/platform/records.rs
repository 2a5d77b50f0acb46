//! Records that misbehave on command: under way, half known, with late, missing or short recordings.

use std::time::Duration;

use ledger_simulator::{Options, Platform, PlayRequest, Scenario};
use serde_json::{Value, json};

use crate::client::{admin, fast, faults, get, platform, tolerant};

/// Plays a recorded call with these faults, and reads its record when all is published.
async fn last(scenario: Scenario, change: Value) -> (Value, Platform) {
    let platform = platform().await;
    faults(&platform, change).await;
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(scenario) };
    let played = platform.play(&request).unwrap();
    platform.finished(played.play).await.unwrap();
    let token = admin(&platform).await;
    let all = "/account/~/call-log?view=Detailed&dateFrom=2020-01-01T00:00:00Z";
    let list = get(&platform, &token, all).await.json();
    (list["records"][0].clone(), platform)
}

#[tokio::test]
async fn a_record_that_changes_ends_complete() {
    let change = json!({"inProgressRecords": "shown", "recordChangeAfterSeconds": 600});
    let (record, platform) = last(Scenario::QueueRingAll, change).await;
    assert_eq!((&record["result"], &record["duration"]), (&json!("Accepted"), &json!(99)));
    assert_eq!(record["legs"].as_array().map(Vec::len), Some(4));
    assert!(record["recording"].is_object());
    assert_eq!(platform.violations(), []);
}

#[tokio::test]
async fn a_recording_can_be_looked_up_by_who_may() {
    let (record, platform) = last(Scenario::Outbound, json!({})).await;
    let path = format!("/account/~/recording/{}", record["recording"]["id"].as_str().unwrap());
    let token = admin(&platform).await;
    let found = get(&platform, &token, &path).await.json();
    assert_eq!(found["contentUri"], record["recording"]["contentUri"]);
    assert_eq!(found["duration"], 52);
    let unknown = get(&platform, &token, "/account/~/recording/1").await;
    assert_eq!((unknown.status, unknown.json()["errorCode"].as_str()), (404, Some("CMN-102")));
    faults(&platform, json!({"withhold": {"400200000001": ["ReadCallRecording"]}})).await;
    let refused = get(&platform, &token, &path).await.json();
    assert_eq!(refused["permissionName"], "ReadCallRecording");
}

#[tokio::test]
async fn a_call_under_way_has_a_record() {
    let options = Options { speed: 1.0, ..fast() };
    let platform = Platform::start(options).await.unwrap();
    faults(&platform, json!({"inProgressRecords": "shown"})).await;
    platform.play(&PlayRequest::new(Scenario::Outbound)).unwrap();
    platform.advance(Duration::from_secs(10));
    let token = admin(&platform).await;
    for _ in 0..1000 {
        let list = get(&platform, &token, "/account/~/call-log?view=Detailed").await.json();
        if let Some(record) = list["records"].get(0) {
            let seen = (&record["result"], &record["finished"]);
            assert_eq!(seen, (&json!("In Progress"), &json!(false)));
            assert_eq!(platform.violations(), []);
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    unreachable!("the log shows no record");
}

#[tokio::test]
async fn the_lag_can_grow() {
    let platform = platform().await;
    faults(&platform, json!({"callLogLagSeconds": 864_000})).await;
    let late = platform.play(&PlayRequest::new(Scenario::Missed)).unwrap();
    // Tokens do not live so long: each look signs in.
    let shown = async || {
        let token = admin(&platform).await;
        let all = "/account/~/call-log?dateFrom=2020-01-01T00:00:00Z";
        get(&platform, &token, all).await.json()["records"].as_array().unwrap().len()
    };
    platform.advance(Duration::from_secs(800_000));
    assert_eq!(shown().await, 0);
    platform.advance(Duration::from_secs(100_000));
    platform.finished(late.play).await.unwrap();
    assert_eq!(shown().await, 1);
}

#[tokio::test]
async fn a_sync_has_limits() {
    let platform = tolerant().await;
    let token = admin(&platform).await;
    let sync = "/account/~/call-log-extract-sync";
    let token_of = get(&platform, &token, sync).await.json()["syncInfo"]["syncToken"].clone();
    let token_of = token_of.as_str().unwrap();
    let rows = [
        ("syncType=FSync&recordCount=1000".to_owned(), "-"),
        ("syncType=FSync&recordCount=1001".to_owned(), "CMN-101"),
        (format!("syncType=ISync&syncToken={token_of}"), "-"),
        (format!("syncType=ISync&syncToken={token_of}&recordCount=10"), "CMN-101"),
        ("syncType=ISync".to_owned(), "CLG-102"),
    ];
    for (query, expected) in rows {
        let answer = get(&platform, &token, &format!("{sync}?{query}")).await.json();
        assert_eq!(answer["errorCode"].as_str().unwrap_or("-"), expected, "{query}");
    }
}

#[tokio::test]
async fn recordings_are_late_missing_or_short() {
    let rows = [
        (json!({"recordings": {"lateSeconds": 3600}}), "recording"),
        (json!({"recordings": "never"}), "nothing"),
        (json!({"recordings": "short"}), "shortRecording"),
    ];
    for (change, expected) in rows {
        let (record, platform) = last(Scenario::Outbound, change.clone()).await;
        let found = ["recording", "shortRecording"]
            .into_iter()
            .find(|field| record.get(field).is_some())
            .unwrap_or("nothing");
        assert_eq!(found, expected, "{change}");
        assert_eq!(platform.violations(), [], "{change}");
    }
}
