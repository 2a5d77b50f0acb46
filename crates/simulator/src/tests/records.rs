//! Records agree with events and with the ground truth.

use serde_json::Value;

use crate::clock::Moment;
use crate::play::{Participant, PlayRequest};
use crate::record::View;
use crate::scenario::Scenario;

use super::scenarios::{START, planned};

fn summary(scenario: Scenario) -> String {
    let plan = planned(&PlayRequest::new(scenario));
    let mut text = String::new();
    for (moment, record) in &plan.publications {
        let json = record.json(View::Detailed, *moment);
        let short = |json: &Value| {
            let end = |end: &Value| {
                ["phoneNumber", "extensionNumber", "name"]
                    .iter()
                    .find_map(|key| end[*key].as_str())
                    .unwrap_or("-")
                    .to_owned()
            };
            format!(
                "{} {} {} {}s {}>{}",
                json["direction"].as_str().unwrap(),
                json["action"].as_str().unwrap(),
                json["result"].as_str().unwrap(),
                json["duration"],
                end(&json["from"]),
                end(&json["to"]),
            )
        };
        text += &short(&json);
        for key in ["transferTarget", "transferee", "message"] {
            if json.get(key).is_some() {
                text += &format!(" {key}");
            }
        }
        text += &format!(" +{}ms\n", moment.0 - START.0);
        for leg in json["legs"].as_array().unwrap() {
            text += &format!(
                "  {} {} {}\n",
                leg["extension"]["id"],
                leg["legType"].as_str().unwrap(),
                short(leg)
            );
        }
    }
    text
}

#[test]
fn every_scenario() {
    let all: String = Scenario::ALL.iter().map(|one| format!("{one}\n{}", summary(*one))).collect();
    insta::assert_snapshot!(all, @r"
    inbound-ivr
    Inbound Phone Call Accepted 72s +14155550151>+16505550100 +92140ms
      400200000800 IvaCall Inbound Phone Call Accepted 7s +14155550151>+16505550100
      400200000001 Accept Inbound Phone Call Accepted 60s +14155550151>+16505550101
    outbound
    Outbound Phone Call Call connected 52s +16505550101>+14155550152 +72242ms
      400200000001 SipToPstnUnmetered Outbound Phone Call Call connected 45s +16505550101>+14155550152
    internal
    Outbound VoIP Call Call connected 33s +16505550101>102 +53075ms
      400200000001 ExtensionToExtension Outbound VoIP Call Call connected 30s +16505550101>102
      400200000002 ExtensionToExtension Inbound VoIP Call Accepted 30s 101>102
    missed
    Inbound Phone Call Missed 24s +14155550154>+16505550101 +44201ms
      400200000001 Accept Inbound Phone Call Missed 24s +14155550154>+16505550101
    voicemail
    Inbound Phone Call Voicemail 38s +14155550155>+16505550101 message +58199ms
      400200000001 Accept Inbound Phone Call Voicemail 38s +14155550155>+16505550101
    blind-transfer
    Inbound Phone Call Accepted 99s +14155550156>+16505550101 +119231ms
      400200000001 Accept Inbound Phone Call Accepted 30s +14155550156>+16505550101
      400200000002 TransferCall Inbound Transfer Accepted 60s +14155550156>102
    warm-transfer
    Outbound VoIP Call Call connected 56s +16505550101>102 transferee +96060ms
      400200000001 ExtensionToExtension Outbound VoIP Call Call connected 8s +16505550101>102
      400200000002 ExtensionToExtension Inbound VoIP Call Accepted 53s +14155550157>102
    Inbound Phone Call Accepted 76s +14155550157>+16505550101 transferTarget +96064ms
      400200000001 Accept Inbound Phone Call Accepted 25s +14155550157>+16505550101
    queue-ring-all
    Inbound Phone Call Accepted 99s +14155550158>+16505550109 +119315ms
      400200000900 Accept Inbound Phone Call Accepted 9s +14155550158>+16505550109
      400200000001 Hunting Inbound Hunting Answered Elsewhere 9s +14155550158>+16505550109
      400200000002 Hunting Inbound Hunting Accepted 90s +14155550158>+16505550109
      400200000003 Hunting Inbound Hunting Answered Elsewhere 9s +14155550158>+16505550109
    anonymous
    Inbound Phone Call Accepted 25s Anonymous>+16505550101 +45200ms
      400200000001 Accept Inbound Phone Call Accepted 20s Anonymous>+16505550101
    ivr-drop
    Inbound Phone Call Hang Up 9s +14155550160>+16505550100 +29110ms
      400200000800 IvaCall Inbound Phone Call Hang Up 9s +14155550160>+16505550100
    ");
}

#[test]
fn legs_say_what_the_ground_truth_says() {
    for scenario in Scenario::ALL {
        let plan = planned(&PlayRequest::new(scenario));
        let mut legs = Vec::new();
        for (_, record) in &plan.publications {
            let json = record.json(View::Detailed, Moment(0));
            assert!(json.get("extension").is_none(), "only legs have an extension");
            for leg in json["legs"].as_array().unwrap() {
                legs.push((
                    leg["telephonySessionId"].as_str().unwrap().to_owned(),
                    leg["extension"]["id"].to_string(),
                    leg["duration"].as_i64().unwrap(),
                ));
            }
        }
        let truth = |one: &Participant| {
            let session = one.telephony_session_id.to_string();
            (session, one.extension_id.to_string(), one.leg_seconds)
        };
        let mut expected: Vec<_> = plan.played.participants.iter().map(truth).collect();
        legs.sort();
        expected.sort();
        assert_eq!(legs, expected, "{scenario}");
    }
}

#[test]
fn the_simple_view_has_no_legs() {
    let plan = planned(&PlayRequest::new(Scenario::Outbound));
    let (_, record) = &plan.publications[0];
    let json = record.json(View::Simple, Moment(0));
    assert!(json.get("legs").is_none() && json.get("lastModifiedTime").is_none());
}

#[test]
fn a_recording_comes_with_a_later_version() {
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(Scenario::QueueRingAll) };
    let plan = planned(&request);
    let [(first_at, first), (second_at, second)] = plan.publications.as_slice() else {
        unreachable!("two versions of one record");
    };
    assert!(first_at < second_at && first.id == second.id);
    assert!(!first.has_recording() && second.has_recording());
    let json = second.json(View::Detailed, *second_at);
    let recorded: Vec<&str> = json["legs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|leg| leg.get("recording").is_some())
        .map(|leg| leg["to"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(recorded, ["Bob Agent"]);
}

#[test]
fn a_call_nobody_answered_has_no_recording() {
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(Scenario::Voicemail) };
    let plan = planned(&request);
    assert_eq!(plan.publications.len(), 1);
    assert!(!plan.publications[0].1.has_recording());
}
