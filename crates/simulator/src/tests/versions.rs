//! What the log shows of a call when: seconds after the call began, and the record in short.

use std::time::Duration;

use serde_json::Value;

use crate::account::Account;
use crate::clock::Moment;
use crate::fault::{Faults, InProgressRecords, Recordings};
use crate::ids::PlayId;
use crate::play::{PlayRequest, RecordManner, Stage, plan};
use crate::record::View;
use crate::scenario::Scenario;

use super::scenarios::START;

fn shown(scenario: Scenario, change: impl FnOnce(&mut Faults)) -> String {
    let mut faults = Faults::none(Duration::from_secs(20));
    change(&mut faults);
    let account = Account::example();
    let stage = Stage {
        id: PlayId(1),
        account: &account,
        now: START,
        speed: 1.0,
        records: RecordManner::of(&faults),
        base: "http://127.0.0.1:1",
        seed: 1,
    };
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(scenario) };
    let publications = plan(&request, stage).unwrap().publications;
    publications.iter().map(|(at, record)| line(*at, &record.json(View::Detailed, *at))).collect()
}

fn line(at: Moment, record: &Value) -> String {
    format!(
        "{}s {} {} {} {}s legs {}{}{}{}{}\n",
        (at.0 - START.0) / 1000,
        record["direction"].as_str().unwrap(),
        record["action"].as_str().unwrap(),
        record["result"].as_str().unwrap(),
        record["duration"],
        record["legs"].as_array().map_or(0, Vec::len),
        if record["finished"] == false { " not finished" } else { "" },
        if record["message"].is_object() { " message" } else { "" },
        if record["recording"].is_object() { " recorded" } else { "" },
        if record["shortRecording"] == true { " short" } else { "" },
    )
}

#[test]
fn a_queues_record_under_way_half_known_and_complete() {
    let text = shown(Scenario::QueueRingAll, |faults| {
        faults.in_progress_records = InProgressRecords::Shown;
        faults.record_change_after_seconds = 600.0;
    });
    insta::assert_snapshot!(text, @r"
    1s Outbound VoIP Call In Progress 0s legs 0 not finished
    119s Inbound Phone Call Answered Elsewhere 49s legs 2
    719s Inbound Phone Call Accepted 99s legs 4
    719s Inbound Phone Call Accepted 99s legs 4 recorded
    ");
}

#[test]
fn a_transferred_calls_record_half_known() {
    let text = shown(Scenario::BlindTransfer, |faults| faults.record_change_after_seconds = 30.0);
    insta::assert_snapshot!(text, @r"
    119s Inbound Phone Call Accepted 49s legs 1
    149s Inbound Phone Call Accepted 99s legs 2
    218s Inbound Phone Call Accepted 99s legs 2 recorded
    ");
}

#[test]
fn a_voicemails_record_has_its_message_later() {
    let text = shown(Scenario::Voicemail, |faults| faults.record_change_after_seconds = 30.0);
    insta::assert_snapshot!(text, @r"
    58s Inbound Phone Call Voicemail 19s legs 1
    88s Inbound Phone Call Voicemail 38s legs 1 message
    ");
}

#[test]
fn recordings() {
    let text: String =
        [Recordings::Normal, Recordings::LateSeconds(1000.0), Recordings::Never, Recordings::Short]
            .into_iter()
            .map(|recordings| {
                let lines = shown(Scenario::Outbound, |faults| faults.recordings = recordings);
                format!("{recordings:?}\n{lines}")
            })
            .collect();
    insta::assert_snapshot!(text, @r"
    Normal
    72s Outbound Phone Call Call connected 52s legs 1
    124s Outbound Phone Call Call connected 52s legs 1 recorded
    LateSeconds(1000.0)
    72s Outbound Phone Call Call connected 52s legs 1
    1124s Outbound Phone Call Call connected 52s legs 1 recorded
    Never
    72s Outbound Phone Call Call connected 52s legs 1
    Short
    72s Outbound Phone Call Call connected 52s legs 1 short
    ");
}
