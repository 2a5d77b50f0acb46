//! Settings as an administrator's page reads, foresees and saves them, and what a save does to the
//! very next event.

use ledger_core::ledger::State;
use ledger_core::rules::past::{Holders, PastPart};
use ledger_core::settings::Mode;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::{
    BlockListReading, DirectoryPage, Failure, FailureCode, PastCalls, SettingsDocument,
    SettingsHistory,
};
use serde_json::{Value, json};
use xtask::demo::client::Person;

use crate::setting::{Setting, until};

const NOTHING: Option<&Value> = None;

#[test]
fn saving_a_setting_changes_the_decision_on_the_very_next_event() {
    let setting = Setting::enabled("settings-next-event");
    let worker = setting.services.worker.url();
    let send = |events: &[Value]| {
        for event in events {
            deliver(&setting.http, &worker, ACCOUNT, event).unwrap();
        }
    };
    let block = |list: Value| {
        setting.admin.change_settings(&json!({ "blockList": list })).unwrap();
    };
    let caller = json!([{ "target": { "kind": "number", "value": "+14155550151" } }]);

    // Saved in the middle of a call: its last event is decided by what is saved.
    let call = answered_call("s-blocked-midway", ACCOUNT);
    let (last, before) = call.split_last().unwrap();
    send(before);
    block(caller);
    send(std::slice::from_ref(last));
    let row = setting.row("s-blocked-midway", ANN, State::Skipped);
    assert_eq!(row.reason.code, "blocked");

    // And back.
    let call = answered_call("s-freed-midway", ACCOUNT);
    let (last, before) = call.split_last().unwrap();
    send(before);
    block(json!([]));
    send(std::slice::from_ref(last));
    let row = setting.row("s-freed-midway", ANN, State::Logged);
    assert_eq!(row.reason.code, "one-contact");
}

#[test]
fn what_a_page_needs_to_foresee_a_change_is_told_to_administrators_only() {
    let setting = Setting::enabled("settings-foresee");
    let worker = setting.services.worker.url();
    for event in answered_call("s-past", ACCOUNT) {
        deliver(&setting.http, &worker, ACCOUNT, &event).unwrap();
    }
    let _ = setting.row("s-past", ANN, State::Logged);

    let past = |since: i64| -> Vec<PastPart> {
        let path = format!("calls/facts?since={since}");
        let told: PastCalls = setting.admin.ask("GET", &path, NOTHING).unwrap();
        assert!(told.iter().all(|share| !share.cut));
        told.into_iter().flat_map(|share| share.parts).collect()
    };
    let parts = past(0);
    let holders = parts.iter().map(|part| &part.holders).collect::<Vec<_>>();
    assert!(matches!(holders.as_slice(), [Holders::Known(one)] if one.len() == 1), "{holders:?}");
    assert_eq!(past(i64::MAX), []);

    let bob = Person::sign_in(&worker, "102").unwrap();
    for path in ["calls/facts?since=0", "directory", "settings/history", "settings"] {
        let failure = bob.ask::<Value>("GET", path, NOTHING).unwrap_err();
        assert!(failure.to_string().contains("status 403"), "{path}: {failure}");
    }
    let failure = setting.admin.ask::<Value>("GET", "calls/facts", NOTHING).unwrap_err();
    assert!(failure.to_string().contains("since must be"), "{failure}");
}

#[test]
fn the_directory_is_told_page_by_page_and_whole() {
    // Nothing was turned on yet: it is read when an administrator asks for it.
    let setting = Setting::fresh("settings-directory");
    let ask = |path: &str| -> DirectoryPage { setting.admin.ask("GET", path, NOTHING).unwrap() };
    let whole = ask("directory");
    assert_eq!(whole.next, None);
    assert!(whole.extensions.iter().any(|extension| extension.id.as_str() == ANN));
    assert!(!whole.queue_members.is_empty() && !whole.numbers.is_empty());

    let (mut read, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(&format!("directory?limit=2{after}"));
        read.extend(page.extensions);
        let Some(next) = page.next else { break };
        after = format!("&after={next}");
    }
    assert_eq!(read, whole.extensions);
}

#[test]
fn a_list_is_read_as_people_write_it_and_kept_by_nobody() {
    let setting = Setting::fresh("settings-list");
    let draft = json!({ "text": "(415) 555-0151, +1650*, 101, oops", "longestExtension": 3 });
    let read: BlockListReading = setting.admin.ask("POST", "block-list", Some(&draft)).unwrap();
    let entries: Vec<String> = read.entries.iter().map(|entry| entry.target.to_string()).collect();
    assert_eq!(entries, ["+14155550151", "+1650*", "101"]);
    let problems: Vec<(&str, usize)> =
        read.problems.iter().map(|one| (one.text.as_str(), one.line)).collect();
    assert_eq!(problems, [("oops", 1)]);
    let current: SettingsDocument = setting.admin.ask("GET", "settings", NOTHING).unwrap();
    assert_eq!(current.settings.block_list, []);

    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let failure = bob.ask::<Value>("POST", "block-list", Some(&draft)).unwrap_err();
    assert!(failure.to_string().contains("status 403"), "{failure}");
}

#[test]
fn the_history_tells_every_version_newest_first() {
    let setting = Setting::fresh("settings-history");
    for zone in ["Europe/Paris", "Asia/Tokyo", "America/Denver"] {
        setting.admin.change_settings(&json!({ "timeZone": zone })).unwrap();
    }
    let ask = |path: &str| -> Vec<(u64, String, String)> {
        let told: SettingsHistory = setting.admin.ask("GET", path, NOTHING).unwrap();
        told.versions
            .into_iter()
            .map(|one| (one.version, one.by.to_string(), one.settings.time_zone))
            .collect()
    };
    let row = |version, zone: &str| (version, ANN.to_owned(), zone.to_owned());
    assert_eq!(ask("settings/history?limit=2"), [row(3, "America/Denver"), row(2, "Asia/Tokyo")]);
    assert_eq!(ask("settings/history?limit=2&before=2"), [row(1, "Europe/Paris")]);
    assert_eq!(ask("settings/history?before=1"), []);
}

#[test]
fn a_save_rests_on_the_version_that_its_entity_tag_names() {
    let setting = Setting::fresh("settings-tag");
    let url = format!("{}/v1/settings", setting.services.worker.url());
    let bearer = format!("Bearer {}", setting.admin.signed_in.token);
    let current: SettingsDocument = setting.admin.ask("GET", "settings", NOTHING).unwrap();
    let save = |tag: Option<&str>| {
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(tag.map(|tag| ("if-match", tag)));
        let body = json!({ "settings": current.settings }).to_string();
        let answer = setting.http.send("PUT", &url, &headers, &body).unwrap();
        let failure = serde_json::from_str::<Failure>(&answer.body).ok();
        (answer.status, failure.map(|failure| failure.code))
    };
    let rows = [
        (None, (400, Some(FailureCode::BadRequest))),
        (Some("nonsense"), (400, Some(FailureCode::BadRequest))),
        (Some("\"7\""), (412, Some(FailureCode::PreconditionFailed))),
        (Some("\"0\""), (200, None)),
        (Some("\"0\""), (412, Some(FailureCode::PreconditionFailed))),
    ];
    for (tag, expected) in rows {
        assert_eq!(save(tag), expected, "{tag:?}");
    }
    until("the settings are the saved ones", || {
        let saved: SettingsDocument = setting.admin.ask("GET", "settings", NOTHING).unwrap();
        (saved.version == 1 && saved.settings.mode == Mode::Off).then_some(())
    });
}
