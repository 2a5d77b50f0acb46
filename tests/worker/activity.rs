//! Every call of the account: found by what it is, told with what was sent to the CRM, and
//! resolved together with others.

use ledger_core::ledger::{ContactChoice, State, What};
use ledger_wire::api::{CallDetail, CallRow, Calls};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};
use xtask::demo::crm::Way;

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";
const BOB: &str = "400200000002";

fn calls(person: &Person, query: &str) -> Vec<CallRow> {
    let page: Calls = person.ask("GET", &format!("calls?{query}"), None::<&Value>).unwrap();
    page.calls
}

fn intend(setting: &Setting, row: &CallRow, intent: &Value) {
    let CallRow { telephony_session_id: session, extension_id: extension, .. } = row;
    let path = format!("calls/{session}/{extension}/intents");
    let send =
        json!({ "idempotencyKey": format!("{session}-{}", intent["kind"]), "intent": intent });
    let _: CallRow = setting.admin.ask("POST", &path, Some(&send)).unwrap();
}

#[test]
fn calls_are_found_by_state_reason_person_number_and_date() {
    let setting = Setting::enabled("activity-filters");
    setting.admin.add_contact("Another Ivy", "+1 415 555 0151").unwrap();
    let several = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let transfer = setting.play(&json!({ "scenario": "blind-transfer" }));
    let internal = setting.play(&json!({ "scenario": "internal" }));
    let several = setting.row(&several[0], ANN, State::Unresolved);
    let ann = setting.row(&transfer[0], ANN, State::Logged);
    let bob = setting.row(&transfer[0], BOB, State::Logged);
    let inside = setting.row(&internal[0], ANN, State::Skipped);
    let colleague = setting.row(&internal[0], BOB, State::Skipped);
    // While it goes on it has no entry yet, and is found all the same.
    let running = setting.services.platform.play(&json!({ "scenario": "missed" })).unwrap();
    let running = setting.row(&running.sessions[0], ANN, State::InProgress);

    let began = ann.started_at.0;
    let rows = [
        ("state=unresolved".to_owned(), vec![&several]),
        ("state=in-progress".to_owned(), vec![&running]),
        ("state=skipped&reason=internal-call".to_owned(), vec![&inside, &colleague]),
        ("reason=too-short".to_owned(), vec![]),
        (format!("person={BOB}&state=logged"), vec![&bob]),
        ("number=%2B1+(415)+555-0156".to_owned(), vec![&bob, &ann]),
        (format!("number=5550156&person={ANN}&state="), vec![&ann]),
        (format!("since={began}&before={}", began + 1), vec![&bob, &ann]),
        (format!("since={}&state=logged", began + 1), vec![]),
    ];
    for (query, expected) in rows {
        let found = calls(&setting.admin, &format!("of=everyone&{query}"));
        let key = |row: &CallRow| format!("{}/{}", row.telephony_session_id, row.extension_id);
        let (mut found, mut expected): (Vec<_>, Vec<_>) =
            (found.iter().map(key).collect(), expected.into_iter().map(key).collect());
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    for query in ["state=lost", "reason=because", "number=Ivy", "since=yesterday"] {
        let path = format!("calls?of=everyone&{query}");
        let refused = setting.admin.ask::<Calls>("GET", &path, None::<&Value>).unwrap_err();
        assert_eq!(refused.downcast_ref::<Refused>().unwrap().status, 400, "{query}");
    }
    let someone = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let own = calls(&someone, &format!("of=me&state=logged&person={ANN}"));
    assert_eq!(own.iter().map(|row| row.extension_id.as_str()).collect::<Vec<_>>(), [BOB]);
}

#[test]
fn pages_of_a_narrowed_list_have_no_gap_and_no_repetition() {
    let setting = Setting::enabled("activity-pages");
    for seed in 0..5 {
        let scenario = if seed % 2 == 0 { "internal" } else { "missed" };
        let request = json!({ "scenario": scenario, "seed": seed });
        setting.services.platform.play(&request).unwrap();
    }
    until("both parts of three calls are skipped", || {
        let skipped = calls(&setting.admin, "of=everyone&state=skipped");
        (skipped.len() == 6).then_some(())
    });
    let (mut read, mut before) = (Vec::new(), String::new());
    loop {
        let path = format!("calls?of=everyone&state=skipped&limit=1{before}");
        let page: Calls = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
        read.extend(page.calls);
        let Some(next) = page.next else { break };
        before = format!("&before={}", next.0);
    }
    assert_eq!(read, calls(&setting.admin, "of=everyone&state=skipped"));
}

#[test]
fn the_timeline_has_what_was_sent_without_its_secrets() {
    let setting = Setting::with_crm("activity-requests", "hubspot", Way::Token);
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    let detail: CallDetail = setting.admin.call(&sessions[0], ANN).unwrap();
    let requests: Vec<&str> = detail
        .timeline
        .iter()
        .filter(|note| note.what == What::Requested)
        .map(|note| note.detail.as_str())
        .collect();
    let create = requests
        .iter()
        .find(|request| request.contains("/crm/v3/objects/calls → 201"))
        .unwrap_or_else(|| unreachable!("{requests:#?}"));
    assert!(create.starts_with("POST http"), "{create}");
    assert!(create.contains("Inbound Call from Ivy Caller"), "{create}");
    let all = serde_json::to_string(&detail).unwrap();
    assert!(!all.contains("t-secret") && !all.contains("Bearer"), "{all}");
}

#[test]
fn saying_whose_a_number_is_logs_every_call_that_waits_for_it() {
    let setting = Setting::enabled("activity-resolve");
    setting.admin.add_contact("Another Ivy", "+1 415 555 0151").unwrap();
    let waiting: Vec<CallRow> = (0..3)
        .map(|seed| {
            let request = json!({ "scenario": "inbound-ivr", "seed": seed });
            let played = setting.services.platform.play(&request).unwrap();
            setting.row(&played.sessions[0], ANN, State::Unresolved)
        })
        .collect();
    let jane = setting.admin.add_contact("Jane Specimen", "+14155550199").unwrap();
    let contact = ContactChoice { id: jane.id.clone(), name: jane.name.clone() };
    let intent = json!({ "kind": "log", "contact": contact, "remember": "this-number" });
    intend(&setting, &waiting[0], &intent);
    for row in &waiting {
        let logged = setting.row(row.telephony_session_id.as_str(), ANN, State::Logged);
        assert_eq!(logged.contact, Some(contact.clone()));
    }
    // And from now on.
    let next = setting.play(&json!({ "scenario": "inbound-ivr", "seed": 9 }));
    let logged = setting.row(&next[0], ANN, State::Logged);
    assert_eq!(logged.reason.code, "remembered-contact");
    assert_eq!(setting.admin.activities().unwrap().len(), 4);
}

#[test]
fn a_call_left_out_by_mistake_is_asked_about_again_and_logged_once_the_contact_is_there() {
    let setting = Setting::fresh("activity-again");
    setting.admin.change_settings(&xtask::demo::client::on()).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let row = setting.row(&sessions[0], ANN, State::Unresolved);
    intend(&setting, &row, &json!({ "kind": "skip" }));
    let row = setting.row(&sessions[0], ANN, State::Skipped);
    assert_eq!(row.reason.code, "skipped-by-person");
    intend(&setting, &row, &json!({ "kind": "replay" }));
    let _ = setting.row(&sessions[0], ANN, State::Unresolved);
    setting.admin.add_contact("Ivy Caller", "+14155550151").unwrap();
    let row = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(row.reason.code, "one-contact");
}

#[test]
fn whatever_keeps_a_call_out_of_the_crm_is_said_with_what_to_do() {
    let setting = Setting::enabled("activity-reasons");
    let types = |change: Value| json!({ "callTypes": change });
    let number = |kind: &str, value: &str| json!({ "target": { "kind": kind, "value": value } });
    let trial = json!({ "mode": { "kind": "trial", "admin": ANN } });
    let except = json!([{ "kind": "extension", "value": ANN }]);
    let stranger = "+14155550188";
    // (what the settings say, the call, the caller if not the scenario's own, the reason)
    let rows = [
        (json!({}), "internal", None, "internal-call"),
        (types(json!({ "internal": true })), "internal", None, "no-outside-number"),
        (types(json!({ "missed": false })), "missed", None, "missed-off"),
        (types(json!({ "voicemail": false })), "voicemail", None, "voicemail-off"),
        (types(json!({ "inbound": false })), "inbound-ivr", None, "inbound-off"),
        (types(json!({ "outbound": false })), "outbound", None, "outbound-off"),
        (types(json!({ "minimumTalk": 3_600_000 })), "inbound-ivr", None, "too-short"),
        (json!({}), "ivr-drop", None, "dropped-in-menu"),
        (json!({}), "anonymous", None, "no-number"),
        (json!({}), "inbound-ivr", Some(stranger), "no-contact"),
        (json!({ "noContact": "skip" }), "inbound-ivr", Some(stranger), "no-contact-skipped"),
        (json!({ "blockList": [number("prefix", "+1415")] }), "inbound-ivr", None, "blocked"),
        (
            json!({ "scope": { "kind": "except", "members": except } }),
            "missed",
            None,
            "out-of-scope",
        ),
        (trial, "blind-transfer", None, "trial-only"),
        (json!({ "mode": { "kind": "off" } }), "inbound-ivr", None, "mode-off"),
    ];
    for (change, scenario, caller, code) in rows {
        let mut settings = json!({
            "mode": { "kind": "on" }, "scope": { "kind": "everyone" }, "callTypes": {},
            "blockList": [], "noContact": "leave-for-person",
        });
        for (name, value) in change.as_object().unwrap() {
            settings[name] = value.clone();
        }
        setting.admin.change_settings(&settings).unwrap();
        let play = json!({ "scenario": scenario, "outsideNumber": caller });
        let session = &setting.services.platform.play(&play).unwrap().sessions[0];
        let row = until(&format!("{scenario} is there for {code}"), || {
            calls(&setting.admin, &format!("of=everyone&reason={code}"))
                .into_iter()
                .find(|row| row.telephony_session_id.as_str() == session)
        });
        assert!(!row.reason.sentence.is_empty() && !row.reason.next_step.is_empty(), "{row:?}");
        let detail = setting.admin.call(session, row.extension_id.as_str()).unwrap();
        let told = detail.timeline.iter().filter_map(|note| note.why).any(|why| why.code() == code);
        assert!(told, "{code}: {:?}", detail.timeline);
    }
}

#[test]
fn a_contact_that_appears_in_the_crm_is_found_when_calls_are_matched_again() {
    let setting = Setting::with_crm("activity-match", "hubspot", Way::Token);
    let play = json!({ "scenario": "inbound-ivr", "outsideNumber": "+14155550188" });
    let sessions = setting.play(&play);
    let row = setting.row(&sessions[0], ANN, State::Unresolved);
    assert_eq!(row.reason.code, "no-contact");
    setting.services.crm.add_contact(&setting.admin, "Nora Newcomer", "+14155550188").unwrap();
    // The CRM's search may show it a moment later.
    let mut times = 0;
    let logged = until("it is logged with her", || {
        times += 1;
        let send =
            json!({ "idempotencyKey": format!("again-{times}"), "intent": { "kind": "replay" } });
        let path = format!("calls/{}/{ANN}/intents", sessions[0]);
        let _: CallRow = setting.admin.ask("POST", &path, Some(&send)).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(500));
        calls(&setting.admin, "of=everyone&state=logged")
            .into_iter()
            .find(|row| row.telephony_session_id.as_str() == sessions[0])
    });
    assert_eq!(logged.contact.unwrap().name, "Nora Newcomer");
    assert!(calls(&setting.admin, "of=everyone&state=unresolved").is_empty());
}
