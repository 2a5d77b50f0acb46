//! Hours of calls while things go wrong, and the truth about them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ledger_simulator::soak::{Misbehaving, Misbehaviour, SoakRequest};
use ledger_simulator::truth::{OtherEnd, TrueRecording};
use ledger_simulator::{Options, Platform, PlayRequest, Scenario};
use serde_json::{Value, json};

use crate::client::{admin, fast, faults, get, platform, simulator, subscribe, told};
use crate::hook::{Hook, Manner};

#[tokio::test]
async fn the_truth_names_what_a_perfect_ledger_has() {
    let platform = platform().await;
    let mut lines = Vec::new();
    for scenario in Scenario::ALL {
        let request = PlayRequest { with_recording: true, ..PlayRequest::new(scenario) };
        let play = platform.play(&request).unwrap().play;
        for (session, call) in platform.truth().iter().filter(|call| call.play == play).enumerate()
        {
            for entry in &call.entries {
                let other = match &entry.other_end {
                    OtherEnd::Outside(number) => number,
                    OtherEnd::Withheld => "withheld",
                    OtherEnd::Internal => "internal",
                };
                let recorded = matches!(entry.recording, TrueRecording::Id(_));
                lines.push(format!(
                    "{scenario} {session}: {} {:?} {other} {:?} {}s{}",
                    entry.extension_number,
                    entry.direction,
                    entry.result,
                    entry.talk_seconds,
                    if recorded { " recorded" } else { "" },
                ));
            }
        }
    }
    let expected = [
        "inbound-ivr 0: 101 Inbound +14155550151 Answered 52s recorded",
        "outbound 0: 101 Outbound +14155550152 Answered 45s recorded",
        "internal 0: 101 Outbound internal Answered 30s recorded",
        "internal 0: 102 Inbound internal Answered 30s recorded",
        "missed 0: 101 Inbound +14155550154 Missed 0s",
        "voicemail 0: 101 Inbound +14155550155 Voicemail 0s",
        "blind-transfer 0: 101 Inbound +14155550156 Answered 30s recorded",
        "blind-transfer 0: 102 Inbound +14155550156 Answered 60s recorded",
        "warm-transfer 0: 101 Inbound +14155550157 Answered 10s recorded",
        "warm-transfer 1: 101 Outbound internal Answered 8s recorded",
        "warm-transfer 1: 102 Inbound +14155550157 Answered 53s recorded",
        "queue-ring-all 0: 102 Inbound +14155550158 Answered 90s recorded",
        "anonymous 0: 101 Inbound withheld Answered 20s recorded",
    ];
    assert_eq!(lines, expected, "{lines:#?}");
}

#[tokio::test]
async fn a_soak_plays_every_kind_of_call_while_everything_goes_wrong_once() {
    let platform = Platform::start(Options { speed: 4000.0, ..fast() }).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    subscribe(&platform, &token, &hook.address).await;
    let request = json!({"hours": 4, "calls": 200, "seed": 3});
    let plan = simulator(&platform, "/soak", request.clone()).await.json();
    assert_eq!(plan["calls"], 200);
    let again = simulator(&platform, "/soak", request).await;
    assert_eq!(again.json()["error"], "a soak is under way");
    let planned: BTreeSet<&str> = plan["schedule"]
        .as_array()
        .unwrap()
        .iter()
        .map(|episode| episode["misbehaviour"].as_str().unwrap())
        .collect();
    assert_eq!(planned.len(), Misbehaviour::ALL.len());
    let finished = async || {
        loop {
            let status = told(&platform, "/soak").await;
            if status["progress"] == "finished" {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let status = tokio::time::timeout(Duration::from_secs(120), finished()).await.unwrap();
    assert_eq!((status["begun"].as_u64(), &status["problems"]), (Some(200), &json!([])));
    let truth = told(&platform, "/truth").await;
    let calls = truth["calls"].as_array().unwrap();
    let kinds: BTreeSet<&str> =
        calls.iter().map(|call| call["scenario"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), Scenario::ALL.len());
    assert!(!hook.received().is_empty());
    compare(&platform, &admin(&platform).await).await;
    let state = told(&platform, "/state").await;
    let left = &state["faults"];
    // A lost answer to a refresh waits for the next refresh, and nobody signs in here.
    let mut clean = faults(&platform, json!({})).await;
    assert_eq!(*left, clean);
    clean["loseNextRefreshResponse"] = json!(false);
    platform.clear_faults();
    assert_eq!(clean, faults(&platform, json!({})).await, "the soak leaves no fault behind");
    assert_eq!(platform.violations(), []);
}

/// In the end the call log agrees with the truth: it has every call, and each entry's leg and
/// recording.
async fn compare(platform: &Platform, token: &str) {
    let all = "/account/~/call-log-extract-sync?view=Detailed&recordCount=1000\
               &dateFrom=2020-01-01T00:00:00Z";
    let log = get(platform, token, all).await.json();
    let records: BTreeMap<&str, &Value> = log["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| (record["telephonySessionId"].as_str().unwrap(), record))
        .collect();
    assert_eq!(records.len(), platform.truth().len());
    for call in platform.truth() {
        let record = records[call.telephony_session_id.as_str()];
        assert_eq!(record["startTime"], call.starts_at.iso());
        for entry in &call.entries {
            let id = entry.extension_id.as_str().parse::<u64>().unwrap();
            let legs = record["legs"].as_array().unwrap();
            let leg = legs.iter().find(|leg| leg["extension"]["id"] == id).unwrap();
            let (recording, short) = (&leg["recording"]["id"], &record["shortRecording"]);
            match &entry.recording {
                TrueRecording::Id(id) => assert_eq!(recording, id.as_str(), "{call:?}"),
                TrueRecording::Short => {
                    assert_eq!((recording, short), (&json!(null), &json!(true)))
                }
                TrueRecording::None => assert_eq!((recording, short), (&json!(null), &json!(null))),
            }
        }
    }
}

#[tokio::test]
async fn a_seed_decides_calls_and_schedule() {
    let drawn = async |seed, misbehaviour| {
        let options = Options { speed: 100_000.0, ..fast() };
        let platform = Platform::start(options).await.unwrap();
        let request = SoakRequest { hours: 1.0, calls: 20, seed, misbehaviour, account: None };
        let plan = platform.soak(&request).unwrap();
        for _ in 0..10_000 {
            if platform.soak_status().unwrap().begun == 20 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let kinds: Vec<Misbehaviour> =
            plan.schedule.iter().map(|episode| episode.misbehaviour).collect();
        let calls: Vec<_> =
            platform.truth().into_iter().map(|call| (call.scenario, call.entries.len())).collect();
        (kinds, calls)
    };
    let first = drawn(1, Misbehaving::All).await;
    assert_eq!(first, drawn(1, Misbehaving::All).await);
    let (schedule, calls) = drawn(1, Misbehaving::None).await;
    assert_eq!((schedule, &calls), (Vec::new(), &first.1), "faults do not change the calls");
    assert_ne!(drawn(2, Misbehaving::All).await, first);
}
