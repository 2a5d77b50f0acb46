//! Records that misbehave on command: under way, half known, with late, missing or short recordings.

use std::time::Duration;

use ledger_simulator::{Platform, PlayRequest, Scenario};
use serde_json::{Value, json};

use crate::client::{admin, faults, get, platform, tolerant};

/// Plays a recorded call with these faults, and gives each version the log showed by reading it
/// over and over: the versions of one play, without those that came and went between two looks.
async fn shown(scenario: Scenario, change: Value) -> (Vec<Value>, Platform) {
    let platform = platform().await;
    let token = admin(&platform).await;
    faults(&platform, change).await;
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(scenario) };
    let played = platform.play(&request).unwrap();
    let mut versions: Vec<Value> = Vec::new();
    loop {
        let finished = platform.play_status(played.play).unwrap().is_finished();
        let list = get(&platform, &token, "/account/~/call-log?view=Detailed").await.json();
        if let Some(record) = list["records"].get(0)
            && versions.last() != Some(record)
        {
            versions.push(record.clone());
        }
        if finished {
            return (versions, platform);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn summary(record: &Value) -> String {
    format!(
        "{} {} {} legs {} {}s{}{}",
        record["direction"].as_str().unwrap(),
        record["action"].as_str().unwrap(),
        record["result"].as_str().unwrap(),
        record["legs"].as_array().map_or(0, Vec::len),
        record["duration"],
        if record["recording"].is_object() { " recorded" } else { "" },
        if record["shortRecording"] == true { " short" } else { "" },
    )
}

#[tokio::test]
async fn a_queues_record_is_shown_under_way_then_half_known_then_complete() {
    let change = json!({"inProgressRecords": "shown", "recordChangeAfterSeconds": 600});
    let (versions, platform) = shown(Scenario::QueueRingAll, change).await;
    let mut summaries: Vec<String> = versions.iter().map(summary).collect();
    summaries.dedup();
    let expected = [
        "Outbound VoIP Call In Progress legs 0 0s",
        "Inbound Phone Call Accepted legs 1 49s",
        "Inbound Phone Call Accepted legs 4 99s",
        "Inbound Phone Call Accepted legs 4 99s recorded",
    ];
    // A version may be missed between two looks; the others come in this order.
    let mut rest = expected.iter();
    assert!(summaries.iter().all(|one| rest.any(|other| one == other)), "{summaries:#?}");
    assert_eq!(summaries.last().map(String::as_str), expected.last().copied());
    assert!(versions.iter().all(|one| one["id"] == versions[0]["id"]));
    assert_eq!(versions[0]["finished"], false, "{:#?}", versions[0]);
    assert_eq!(platform.violations(), []);
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
        (json!({"recordings": {"lateSeconds": 3600}}), " recorded"),
        (json!({"recordings": "never"}), ""),
        (json!({"recordings": "short"}), " short"),
    ];
    for (change, expected) in rows {
        let (versions, platform) = shown(Scenario::Outbound, change.clone()).await;
        let last = summary(versions.last().unwrap());
        assert_eq!(last, format!("Outbound Phone Call Call connected legs 1 52s{expected}"));
        assert_eq!(platform.violations(), [], "{change}");
    }
}
