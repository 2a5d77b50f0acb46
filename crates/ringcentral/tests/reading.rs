//! What RingCentral sends, as the core gets it: also with fields that are missing, `null`, new,
//! or of another type than the reference says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use ledger_core::call::record::Progress;
use ledger_core::call::{Direction, Leg, Reason, Record, Status};
use ledger_core::id::TelephonySessionId;
use ledger_core::phone::HomeRegion;
use ledger_core::time::Span;
use ledger_ringcentral::call_log::{Changes, Rest, read_changes};
use ledger_ringcentral::event::{Delivery, read};
use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

fn changes(records: Value) -> Changes {
    let body = json!({
        "records": records,
        "syncInfo": {"syncType": "ISync", "syncToken": "t2", "newerRecordsExist": true}
    });
    let response = HttpResponse { status: 200, headers: Vec::new(), body: body.to_string() };
    read_changes(&response, &HomeRegion::default()).unwrap()
}

fn one(record: Value) -> (TelephonySessionId, Record) {
    let mut read = changes(json!([record]));
    assert_eq!(read.unreadable, Vec::<String>::new());
    read.records.remove(0)
}

fn smallest() -> Value {
    json!({
        "id": "r1", "uri": "x", "sessionId": "900", "telephonySessionId": "s-1",
        "startTime": "2026-03-02T15:00:00.000Z", "direction": "Inbound", "type": "Voice",
        "action": "Phone Call"
    })
}

/// The smallest record with these fields.
fn with(fields: Value) -> Value {
    let mut record = smallest();
    for (name, value) in fields.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

#[test]
fn the_smallest_record_and_nulls_everywhere() {
    let (session, plain) = one(smallest());
    assert_eq!(session.as_str(), "s-1");
    assert_eq!((plain.progress, plain.duration), (Progress::Finished, Span(0)));
    let (_, nulls) = one(with(json!({
        "from": null, "to": null, "legs": null, "duration": null, "durationMs": null,
        "recording": null, "message": null, "extension": null, "transferee": null,
        "lastModifiedTime": null, "result": null, "novelty": {"a": [1]}
    })));
    assert_eq!(nulls, plain);
}

#[test]
fn when_a_record_is_finished() {
    for (fields, expected) in [
        (json!({"result": "Accepted"}), Progress::Finished),
        (json!({"result": "In Progress"}), Progress::InProgress),
        (json!({"result": "Accepted", "finished": false}), Progress::InProgress),
        (json!({"result": "Accepted", "finished": true}), Progress::Finished),
    ] {
        assert_eq!(one(with(fields.clone())).1.progress, expected, "{fields}");
    }
}

#[test]
fn numbers_in_every_spelling() {
    for (spelled, expected) in [
        (json!({"phoneNumber": "+14155550177"}), "+14155550177"),
        (json!({"phoneNumber": "14155550177"}), "+14155550177"),
        (json!({"phoneNumber": "(415)555-0177"}), "+14155550177"),
        (json!({"extensionNumber": "102"}), "ext. 102"),
        (json!({"extensionNumber": "102", "phoneNumber": null}), "ext. 102"),
    ] {
        let (_, record) = one(with(json!({"from": spelled.clone()})));
        let line = record.from.line.map(|line| line.to_string());
        assert_eq!(line.as_deref(), Some(expected), "{spelled}");
    }
}

#[test]
fn no_call_is_shorter_than_nothing() {
    let (_, record) = one(with(json!({"durationMs": -5_516_848_000_i64, "legs": [
        {"direction": "Inbound", "duration": -7}, {"direction": "Inbound", "duration": i64::MAX},
    ]})));
    assert_eq!(record.duration, Span(0));
    let legs: Vec<Span> = record.legs.iter().map(|leg| leg.duration).collect();
    assert_eq!(legs, [Span(0), Span(i64::MAX)]);
}

#[test]
fn whose_a_record_is() {
    let whose = |record: &Record| -> Vec<Option<String>> {
        record.legs.iter().map(|leg| leg.extension_id.as_ref().map(ToString::to_string)).collect()
    };
    let leg = json!({"direction": "Inbound", "legType": "Accept", "extension": {"id": 101},
        "result": "Accepted", "duration": 20, "durationMs": 20_400});
    let (_, account_level) = one(with(json!({"legs": [leg, {"legType": "PstnToSip"}]})));
    assert_eq!(whose(&account_level), [Some("101".to_owned()), None]);
    let Leg { duration, direction, .. } = &account_level.legs[0];
    assert_eq!((*duration, *direction), (Span(20_400), Direction::Inbound));

    let (_, extension_level) = one(with(json!({
        "extension": {"id": "101"}, "result": "Missed", "duration": 12
    })));
    assert_eq!(whose(&extension_level), [Some("101".to_owned())]);
    assert_eq!(extension_level.legs[0].result, "Missed");
    assert_eq!(extension_level.legs[0].duration, Span::seconds(12));
}

#[test]
fn media_and_transfers() {
    let (_, record) = one(with(json!({
        "recording": {"id": 7, "contentUri": "https://media.invalid/7", "uri": "other"},
        "message": {"id": "8", "type": "VoiceMail", "uri": "https://mail.invalid/8"},
        "transferTarget": {"telephonySessionId": "s-2"},
        "transferee": {"telephonySessionId": "s-3"}
    })));
    assert_eq!(record.recording.unwrap().uri.as_deref(), Some("https://media.invalid/7"));
    assert_eq!(record.voicemail.unwrap().id, "8");
    assert_eq!(record.linked_to, ["s-2".into(), "s-3".into()]);
    let (_, fax) = one(with(json!({"message": {"id": "8", "type": "Fax"}})));
    assert_eq!(fax.voicemail, None);
}

#[test]
fn a_record_that_cannot_be_read_stops_no_other() {
    let mut fax = smallest();
    fax["telephonySessionId"] = Value::Null;
    let read = changes(json!([
        with(json!({"startTime": "noon"})), fax, {"id": "r3"}, smallest()
    ]));
    assert_eq!(read.records.len(), 1);
    assert_eq!(read.unreadable.len(), 2, "{:?}", read.unreadable);
    assert!(read.unreadable[0].contains("\"noon\" is not a moment"), "{:?}", read.unreadable);
    assert_eq!((read.token.as_deref(), read.rest), (Some("t2"), Rest::More));
}

#[test]
fn an_event_with_nulls_and_every_mark() {
    let body = json!({
        "event": "/restapi/v1.0/account/400/telephony/sessions",
        "body": {
            "sequence": 3, "sessionId": null, "telephonySessionId": "s-1",
            "eventTime": "2026-03-02T15:00:00.025Z", "origin": null,
            "parties": [
                {
                    "id": "p-1-2", "extensionId": null, "direction": "Outbound", "from": null,
                    "to": {"phoneNumber": "", "name": ""}, "status": {"code": "GONE",
                    "reason": "RccTransfer", "peerId": {"telephonySessionId": "s-2"}},
                    "queueCall": null, "missedCall": null, "recordings": null
                },
                {
                    "id": "p-1-3", "extensionId": 101, "direction": "Inbound",
                    "status": {"code": "VoiceMailScreening", "peerId": null},
                    "queueCall": true, "missedCall": true, "recordings": [{"id": "1", "active": true}]
                }
            ]
        }
    });
    let Ok(Delivery::Call(event)) = read(&body.to_string(), &HomeRegion::default()) else {
        panic!("not read as a call")
    };
    let [gone, screened] = &event.observations[..] else { panic!("two parties") };
    assert_eq!((&gone.status, &gone.reason), (&Status::Gone, &Some(Reason::BlindTransfer)));
    assert_eq!(gone.peer, Some("s-2".into()));
    assert_eq!(
        (&gone.extension_id, &gone.from, &gone.to),
        (&None, &Default::default(), &Default::default())
    );
    assert_eq!(
        (&screened.status, &screened.extension_id),
        (&Status::Voicemail, &Some("101".into()))
    );
    assert!(screened.marks.queue_call && screened.marks.missed && screened.marks.recorded);
    assert!(!gone.marks.queue_call && !gone.marks.missed && !gone.marks.recorded);
}

#[test]
fn a_recording_that_is_too_short_to_be_kept_is_not_waited_for() {
    use ledger_core::call::Fold;
    use ledger_core::directory::Directory;
    let event = json!({
        "event": "/restapi/v1.0/account/400/extension/7/telephony/sessions",
        "body": {
            "sequence": 2, "telephonySessionId": "s-1", "eventTime": "2026-03-02T15:00:00.000Z",
            "parties": [{
                "id": "p-1", "extensionId": "7", "direction": "Inbound",
                "status": {"code": "Answered"}, "recordings": [{"id": "9", "active": true}]
            }]
        }
    });
    let leg = json!([{"extension": {"id": 7}, "legType": "Accept", "result": "Accepted"}]);
    for (short, expected) in [(false, true), (true, false)] {
        let mut fold = Fold::new("s-1".into());
        let Ok(Delivery::Call(call)) = read(&event.to_string(), &HomeRegion::default()) else {
            panic!("not a call")
        };
        for observation in call.observations {
            let _ = fold.observe(observation);
        }
        let (_, record) = one(with(json!({"shortRecording": short, "legs": leg})));
        let _ = fold.record(record);
        let call = fold.call(&Directory::default()).unwrap();
        assert_eq!(call.participants[0].recorded, expected, "shortRecording: {short}");
    }
}
