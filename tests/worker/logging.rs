//! What ends up in the CRM, and what people do about it.

use ledger_core::additional::FieldValues;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Remember, State, What};
use ledger_wire::api::{CallDetail, SendIntent, StoredActivity};
use serde_json::{Value, json};

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";
const BOB: &str = "400200000002";

fn activity(setting: &Setting, session: &str) -> Option<StoredActivity> {
    let all = setting.admin.activities().unwrap();
    all.into_iter().find(|activity| activity.marker == format!("{session}/{ANN}"))
}

#[test]
fn an_activity_says_what_happened_and_learns_of_the_recording_later() {
    let setting = Setting::enabled("logging-body");
    // So late that the call is logged before the call log has it.
    setting.services.platform.faults(&json!({ "callLogLagSeconds": 240 })).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr", "withRecording": true }));
    let row = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!((row.talk_seconds, row.contact.unwrap().name.as_str()), (52, "Ivy Caller"));
    let complete = until("the recording is in the record", || {
        activity(&setting, &sessions[0]).filter(|activity| activity.body.contains("recording"))
    });
    assert_eq!(complete.subject, "Inbound Call from Ivy Caller");
    let lines: Vec<_> = complete
        .body
        .lines()
        .map(|line| line.split_once(": ").unwrap_or((line, "")))
        .filter(|(label, _)| *label != "- Date/Time")
        .collect();
    assert_eq!(lines[0], ("- Summary", "Inbound Call from Ivy Caller"));
    assert_eq!(lines[1], ("- Duration", "52 seconds"));
    assert_eq!(lines[2], ("- Result", "Call connected"));
    assert_eq!(lines[3].0, "- Call recording link");
    assert!(lines[3].1.starts_with("https://ringcentral.github.io/ringcentral-media-reader/"));

    let what: Vec<What> = until("the entry is complete", || {
        let detail = setting.admin.call(&sessions[0], ANN).unwrap();
        let what: Vec<_> = detail.timeline.iter().map(|note| note.what).collect();
        what.contains(&What::Completed).then_some(what)
    });
    assert_eq!(what.iter().filter(|what| **what == What::SentCreate).count(), 1, "{what:?}");
    assert!(what.contains(&What::Updated), "{what:?}");
}

#[test]
fn a_call_that_waits_for_a_person_is_logged_when_they_choose() {
    let setting = Setting::enabled("logging-resolve");
    let sessions = setting.play(&json!({ "scenario": "anonymous" }));
    let _ = setting.row(&sessions[0], ANN, State::Unresolved);
    let contact = setting.admin.add_contact("Nora Nameless", "+14155550199").unwrap();
    let send = SendIntent {
        idempotency_key: "resolve-1".to_owned(),
        intent: Intent::Log {
            contact: ContactChoice { id: contact.id.clone(), name: contact.name.clone() },
            subject: None,
            note: Some("She will call back.".to_owned()),
            fields: FieldValues::new(),
            remember: Remember::ThisCall,
        },
    };
    // Sent three times, as by a client that did not hear the answer.
    for _ in 0..3 {
        setting.admin.intend(&sessions[0], ANN, &send).unwrap();
    }
    let row = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(row.reason.code, "chosen-by-person");
    let written = activity(&setting, &sessions[0]).unwrap();
    assert_eq!(written.contact.name, "Nora Nameless");
    assert!(written.body.starts_with("- Note: She will call back.\n"), "{}", written.body);
    assert_eq!(setting.admin.activities().unwrap().len(), 1);
}

#[test]
fn a_note_written_while_the_call_goes_on_is_in_the_record() {
    let setting = Setting::enabled("logging-note");
    let played = setting.services.platform.play(&json!({ "scenario": "inbound-ivr" })).unwrap();
    let session = &played.sessions[0];
    let _ = setting.row(session, ANN, State::InProgress);
    let send = SendIntent {
        idempotency_key: "note-1".to_owned(),
        intent: Intent::Edit(Edit { note: Some("Wants $100 off".to_owned()), ..Edit::default() }),
    };
    setting.admin.intend(session, ANN, &send).unwrap();
    let _ = setting.row(session, ANN, State::Logged);
    let written = activity(&setting, session).unwrap();
    assert!(written.body.contains("- Note: Wants $100 off\n"), "{}", written.body);
    assert_eq!(setting.admin.activities().unwrap().len(), 1);
}

#[test]
fn a_note_of_a_transferred_call_is_in_the_record_of_the_agents_own_part() {
    let setting = Setting::enabled("logging-note-transfer");
    let sessions = setting.play(&json!({ "scenario": "blind-transfer" }));
    let session = &sessions[0];
    for (agent, note) in [(ANN, "Wants Bob"), (BOB, "Wants a quote")] {
        let send = SendIntent {
            idempotency_key: format!("note-{agent}"),
            intent: Intent::Edit(Edit { note: Some(note.to_owned()), ..Edit::default() }),
        };
        until("the intent is taken", || setting.admin.intend(session, agent, &send).ok());
        let path = format!("calls/{session}/{agent}");
        let detail: CallDetail = setting.admin.ask("GET", &path, None::<&Value>).unwrap();
        assert_eq!(detail.note.as_deref(), Some(note));
    }
    let notes = until("both records have their notes", || {
        let all = setting.admin.activities().unwrap();
        let note = |agent: &str| {
            let own = all.iter().find(|one| one.extension_id.as_str() == agent)?;
            let line = own.body.lines().find(|line| line.starts_with("- Note:"))?;
            Some(line.to_owned())
        };
        note(ANN).zip(note(BOB))
    });
    assert_eq!(notes, ("- Note: Wants Bob".to_owned(), "- Note: Wants a quote".to_owned()));
}

#[test]
fn trial_mode_logs_the_administrators_calls_and_says_why_not_the_others() {
    let setting = Setting::fresh("logging-trial");
    setting.admin.add_contact("Blake Blind", "(415) 555-0156").unwrap();
    let trial = json!({ "mode": { "kind": "trial", "admin": ANN } });
    setting.admin.change_settings(&trial).unwrap();
    let sessions = setting.play(&json!({ "scenario": "blind-transfer" }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    let bob = setting.row(&sessions[0], "400200000002", State::Skipped);
    assert_eq!(bob.reason.code, "trial-only");
    assert_eq!(bob.reason.next_step, "An administrator can turn it on for everyone.");
}

#[test]
fn a_number_that_two_contacts_have_is_asked_about_or_decided_by_the_policy() {
    let setting = Setting::enabled("logging-several");
    setting.admin.add_contact("Another Ivy", "+1 415 555 0151").unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let row = setting.row(&sessions[0], ANN, State::Unresolved);
    assert_eq!(row.reason.code, "several-contacts");

    let by_name = json!({ "severalContacts": "first-by-name" });
    setting.admin.change_settings(&by_name).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let row = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(
        (row.reason.code.as_str(), row.contact.unwrap().name.as_str()),
        ("first-by-name", "Another Ivy")
    );
}

#[test]
fn a_number_without_contact_gets_one_placeholder_however_many_calls_come() {
    let setting = Setting::fresh("logging-placeholder");
    setting
        .admin
        .change_settings(&json!({ "mode": { "kind": "on" }, "noContact": "create-placeholder" }))
        .unwrap();
    let plays: Vec<_> = (0..3)
        .map(|seed| {
            let request = json!({ "scenario": "missed", "seed": seed });
            setting.services.platform.play(&request).unwrap()
        })
        .collect();
    for played in &plays {
        let row = setting.row(&played.sessions[0], ANN, State::Logged);
        assert_eq!(row.contact.unwrap().name, "+14155550154");
    }
    let contacts: ledger_wire::api::Contacts =
        setting.admin.ask("GET", "contacts", None::<&serde_json::Value>).unwrap();
    assert_eq!(contacts.contacts.len(), 1);
}
