//! The events of every scenario, a line each: milliseconds, session, sequence, party, direction,
//! extension, status, reason, peer, and who is shown.

use std::time::Duration;

use serde_json::Value;

use crate::account::Account;
use crate::clock::Moment;
use crate::ids::PlayId;
use crate::play::{Plan, PlayRequest, Stage, plan};
use crate::scenario::Scenario;

pub(super) const START: Moment = Moment(1_772_463_600_000);

pub(super) fn planned(request: &PlayRequest) -> Plan {
    let account = Account::example();
    let stage = Stage {
        id: PlayId(1),
        account: &account,
        now: START,
        speed: 1.0,
        records: crate::play::RecordManner::of(&crate::Faults::none(Duration::from_secs(20))),
        base: "http://127.0.0.1:1",
        seed: 1,
    };
    plan(request, stage).unwrap()
}

pub(super) fn lines(plan: &Plan) -> String {
    let mut sent: Vec<_> = plan.deliveries.iter().map(|(_, notification)| notification).collect();
    sent.sort_by_key(|notification| notification.at);
    let sessions: Vec<&str> = plan.played.sessions.iter().map(|id| id.as_str()).collect();
    let mut text = String::new();
    for notification in sent {
        let body = &notification.body;
        let party = &body["parties"][0];
        let session = sessions.iter().position(|id| body["telephonySessionId"] == *id).unwrap();
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let end = |end: &Value| {
            let number = end["phoneNumber"].as_str().or(end["name"].as_str());
            number.unwrap_or("-").to_owned()
        };
        let extension = word(&party["extensionId"]);
        let peer = party["status"]["peerId"]["telephonySessionId"].as_str().map(|peer| {
            let party = party["status"]["peerId"]["partyId"].as_str().unwrap();
            let session = sessions.iter().position(|id| *id == peer).unwrap();
            format!(" peer {}p{}", ["A", "B"][session], party.rsplit('-').next().unwrap())
        });
        text += &format!(
            "{:>5} {}{:<2} p{} {:<8} {:<3} {}{}{}{} {}>{}\n",
            notification.at.0 - START.0,
            ["A", "B"][session],
            notification.call().unwrap().sequence,
            word(&party["id"]).rsplit('-').next().unwrap(),
            word(&party["direction"]),
            extension.get(9..).unwrap_or("-"),
            word(&party["status"]["code"]),
            party["status"]["reason"].as_str().map_or(String::new(), |reason| format!("/{reason}")),
            peer.unwrap_or_default(),
            if party["missedCall"] == true { " missed" } else { "" },
            end(&party["from"]),
            end(&party["to"]),
        );
    }
    for one in &plan.played.participants {
        let session =
            sessions.iter().position(|id| *id == one.telephony_session_id.as_str()).unwrap();
        text += &format!(
            "{} {} {:?} {:?}: ring {} talk {} hold {} leg {}\n",
            ["A", "B"][session],
            one.name,
            one.role,
            one.result,
            one.ring_seconds,
            one.talk_seconds,
            one.hold_seconds,
            one.leg_seconds,
        );
    }
    text
}

fn shown(scenario: Scenario) -> String {
    lines(&planned(&PlayRequest::new(scenario)))
}

#[test]
fn inbound_ivr() {
    insta::assert_snapshot!(shown(Scenario::InboundIvr), @r"
        0 A2  p1 Outbound -   Setup +14155550151>+16505550100
       25 A3  p2 Inbound  800 Setup +14155550151>+16505550100
      105 A4  p1 Outbound -   Answered +14155550151>+16505550100
     8000 A5  p2 Inbound  800 Disconnected +14155550151>+16505550100
     8000 A6  p3 Inbound  001 Setup +14155550151>+16505550101
     8120 A7  p3 Inbound  001 Proceeding +14155550151>+16505550101
    12120 A8  p3 Inbound  001 Answered +14155550151>+16505550101
    32120 A9  p3 Inbound  001 Hold +14155550151>+16505550101
    40120 A10 p3 Inbound  001 Answered +14155550151>+16505550101
    72120 A11 p3 Inbound  001 Disconnected +14155550151>+16505550101
    72140 A12 p1 Outbound -   Disconnected +14155550151>+16505550100
    A IVR Menu 1001 Ivr PassedOn: ring 0 talk 0 hold 0 leg 7
    A Ann Agent Agent Answered: ring 4 talk 52 hold 8 leg 60
    ");
}

#[test]
fn outbound() {
    insta::assert_snapshot!(shown(Scenario::Outbound), @r"
        0 A2  p1 Outbound 001 Setup +16505550101>+14155550152
       36 A3  p2 Inbound  -   Proceeding +16505550101>+14155550152
     3500 A4  p1 Outbound 001 Proceeding +16505550101>+14155550152
     7200 A5  p2 Inbound  -   Answered +16505550101>+14155550152
     7228 A6  p1 Outbound 001 Answered +16505550101>+14155550152
    52228 A7  p1 Outbound 001 Disconnected +16505550101>+14155550152
    52242 A8  p2 Inbound  -   Disconnected +16505550101>+14155550152
    A Ann Agent Caller Answered: ring 3 talk 45 hold 0 leg 45
    ");
}

#[test]
fn internal() {
    insta::assert_snapshot!(shown(Scenario::Internal), @r"
        0 A2  p1 Outbound 001 Setup +16505550101>102
       20 A3  p2 Inbound  002 Setup 101>102
       40 A4  p1 Outbound 001 Answered +16505550101>102
       60 A5  p2 Inbound  002 Proceeding 101>102
     3060 A6  p2 Inbound  002 Answered 101>102
    33060 A7  p1 Outbound 001 Disconnected +16505550101>102
    33075 A8  p2 Inbound  002 Disconnected 101>102
    A Ann Agent Caller Answered: ring 0 talk 30 hold 0 leg 30
    A Bob Agent Agent Answered: ring 3 talk 30 hold 0 leg 30
    ");
}

#[test]
fn missed() {
    insta::assert_snapshot!(shown(Scenario::Missed), @r"
        0 A2  p1 Outbound -   Setup +14155550154>+16505550101
       25 A3  p2 Inbound  001 Setup +14155550154>+16505550101
      105 A4  p1 Outbound -   Answered +14155550154>+16505550101
      195 A5  p2 Inbound  001 Proceeding +14155550154>+16505550101
    24195 A6  p1 Outbound -   Disconnected +14155550154>+16505550101
    24201 A7  p2 Inbound  001 Disconnected missed +14155550154>+16505550101
    A Ann Agent Agent Missed: ring 24 talk 0 hold 0 leg 24
    ");
}

#[test]
fn voicemail() {
    insta::assert_snapshot!(shown(Scenario::Voicemail), @r"
        0 A2  p1 Outbound -   Setup +14155550155>+16505550101
       25 A3  p2 Inbound  001 Setup +14155550155>+16505550101
      105 A4  p1 Outbound -   Answered +14155550155>+16505550101
      195 A5  p2 Inbound  001 Proceeding +14155550155>+16505550101
    20195 A6  p2 Inbound  001 VoiceMail +14155550155>+16505550101
    38195 A7  p2 Inbound  001 Disconnected missed +14155550155>+16505550101
    38199 A8  p1 Outbound -   Disconnected +14155550155>+16505550101
    A Ann Agent Agent Voicemail: ring 20 talk 0 hold 0 leg 38
    ");
}

#[test]
fn blind_transfer() {
    insta::assert_snapshot!(shown(Scenario::BlindTransfer), @r"
        0 A2  p1 Outbound -   Setup +14155550156>+16505550101
       25 A3  p2 Inbound  001 Setup +14155550156>+16505550101
      105 A4  p1 Outbound -   Answered +14155550156>+16505550101
      195 A5  p2 Inbound  001 Proceeding +14155550156>+16505550101
     5195 A6  p2 Inbound  001 Answered +14155550156>+16505550101
    35195 A7  p2 Inbound  001 Disconnected/BlindTransfer +14155550156>+16505550101
    35196 A8  p3 Inbound  002 Setup +14155550156>102
    35226 A9  p3 Inbound  002 Proceeding +14155550156>102
    39226 A10 p3 Inbound  002 Answered +14155550156>102
    99226 A11 p3 Inbound  002 Disconnected +14155550156>102
    99231 A12 p1 Outbound -   Disconnected +14155550156>+16505550101
    A Ann Agent Agent Answered: ring 5 talk 30 hold 0 leg 30
    A Bob Agent TransferTarget Answered: ring 4 talk 60 hold 0 leg 60
    ");
}

#[test]
fn warm_transfer() {
    insta::assert_snapshot!(shown(Scenario::WarmTransfer), @r"
        0 A2  p1 Outbound -   Setup +14155550157>+16505550101
       25 A3  p2 Inbound  001 Setup +14155550157>+16505550101
      105 A4  p1 Outbound -   Answered +14155550157>+16505550101
      195 A5  p2 Inbound  001 Proceeding +14155550157>+16505550101
     5195 A6  p2 Inbound  001 Answered +14155550157>+16505550101
    15195 A7  p2 Inbound  001 Hold +14155550157>+16505550101
    20000 B2  p1 Outbound 001 Setup +16505550101>102
    20020 B3  p2 Inbound  002 Setup 101>102
    20040 B4  p1 Outbound 001 Answered +16505550101>102
    20060 B5  p2 Inbound  002 Proceeding 101>102
    23060 B6  p2 Inbound  002 Answered 101>102
    31060 A8  p2 Inbound  001 Gone/AttendedTransfer peer Bp1 +14155550157>+16505550101
    31060 B7  p1 Outbound 001 Gone/AttendedTransfer peer Ap2 +16505550101>102
    76060 B8  p2 Inbound  002 Disconnected +14155550157>102
    76064 A9  p1 Outbound -   Disconnected +14155550157>+16505550101
    A Ann Agent Agent Answered: ring 5 talk 10 hold 15 leg 25
    B Ann Agent Caller Answered: ring 0 talk 8 hold 0 leg 8
    B Bob Agent Agent Answered: ring 3 talk 53 hold 0 leg 53
    ");
}

#[test]
fn queue_ring_all() {
    insta::assert_snapshot!(shown(Scenario::QueueRingAll), @r"
        0 A2  p1 Outbound -   Setup +14155550158>+16505550109
       25 A3  p2 Inbound  900 Setup +14155550158>+16505550109
      105 A4  p1 Outbound -   Answered +14155550158>+16505550109
      305 A5  p3 Inbound  001 Proceeding +14155550158>+16505550109
      310 A6  p4 Inbound  002 Proceeding +14155550158>+16505550109
      315 A7  p5 Inbound  003 Proceeding +14155550158>+16505550109
     9310 A8  p4 Inbound  002 Answered +14155550158>+16505550109
     9313 A9  p2 Inbound  900 Disconnected/AgentAnswered +14155550158>+16505550109
     9316 A10 p3 Inbound  001 Disconnected/AgentAnswered +14155550158>+16505550109
     9319 A11 p5 Inbound  003 Disconnected/AgentAnswered +14155550158>+16505550109
    99310 A12 p4 Inbound  002 Disconnected +14155550158>+16505550109
    99315 A13 p1 Outbound -   Disconnected +14155550158>+16505550109
    A Sales Queue Queue PassedOn: ring 0 talk 0 hold 0 leg 9
    A Ann Agent QueueAgent AnsweredElsewhere: ring 9 talk 0 hold 0 leg 9
    A Bob Agent QueueAgent Answered: ring 9 talk 90 hold 0 leg 90
    A Cal Agent QueueAgent AnsweredElsewhere: ring 9 talk 0 hold 0 leg 9
    ");
}

#[test]
fn anonymous() {
    insta::assert_snapshot!(shown(Scenario::Anonymous), @r"
        0 A2  p1 Outbound -   Setup Anonymous>+16505550101
       25 A3  p2 Inbound  001 Setup Anonymous>+16505550101
      105 A4  p1 Outbound -   Answered Anonymous>+16505550101
      195 A5  p2 Inbound  001 Proceeding Anonymous>+16505550101
     5195 A6  p2 Inbound  001 Answered Anonymous>+16505550101
    25195 A7  p2 Inbound  001 Disconnected Anonymous>+16505550101
    25200 A8  p1 Outbound -   Disconnected Anonymous>+16505550101
    A Ann Agent Agent Answered: ring 5 talk 20 hold 0 leg 20
    ");
}

#[test]
fn ivr_drop() {
    insta::assert_snapshot!(shown(Scenario::IvrDrop), @r"
        0 A2  p1 Outbound -   Setup +14155550160>+16505550100
       25 A3  p2 Inbound  800 Setup +14155550160>+16505550100
      105 A4  p1 Outbound -   Answered +14155550160>+16505550100
     9105 A5  p1 Outbound -   Disconnected +14155550160>+16505550100
     9110 A6  p2 Inbound  800 Disconnected +14155550160>+16505550100
    A IVR Menu 1001 Ivr Abandoned: ring 0 talk 0 hold 0 leg 9
    ");
}

#[test]
fn sequences_run_from_two_without_gaps() {
    for scenario in Scenario::ALL {
        let plan = planned(&PlayRequest::new(scenario));
        for session in &plan.played.sessions {
            let sequences: Vec<u64> = plan
                .deliveries
                .iter()
                .map(|(_, notification)| notification)
                .filter(|one| one.body["telephonySessionId"] == session.as_str())
                .map(|one| one.call().unwrap().sequence)
                .collect();
            let mut sorted = sequences.clone();
            sorted.sort_unstable();
            let expected: Vec<u64> = (2..).take(sequences.len()).collect();
            assert_eq!(sorted, expected, "{scenario}");
        }
    }
}

#[test]
fn every_party_ends_and_every_outside_number_is_its_own() {
    let mut numbers: Vec<&str> = Scenario::ALL.iter().map(|one| one.outside_number()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), Scenario::ALL.len());
    for scenario in Scenario::ALL {
        let plan = planned(&PlayRequest::new(scenario));
        let mut last = std::collections::BTreeMap::new();
        for (_, notification) in &plan.deliveries {
            let party = &notification.body["parties"][0];
            let at = (notification.at, notification.call().unwrap().sequence);
            let entry = last.entry(party["id"].to_string()).or_insert((at, String::new()));
            if at >= entry.0 {
                *entry = (at, party["status"]["code"].to_string());
            }
        }
        for (party, (_, code)) in last {
            assert!(code == "\"Disconnected\"" || code == "\"Gone\"", "{scenario} {party} {code}");
        }
    }
}
