//! What is known to go wrong in App Connect's client for the same widget, by the numbers of that
//! list, and why it does not here. Where it could, a test guards it: its name stands in the table,
//! and that it exists is tested, too.

use ledger_core::cover::Cover;
use ledger_core::ledger::Intent;
use ledger_core::time::Span;
use ledger_ui::background::Trouble;
use ledger_ui::outbox::{Outbox, Progress, Then, Tried};
use ledger_wire::api::FailureCode;
use serde_json::{Value, json};

use crate::live::{stands, tab, types};
use crate::logging::click;
use crate::{ANN, BOB, Story, call, found, none, one_call, uncovered};

/// (number, what cannot happen and why, the test that guards it; none where the cause is absent)
const TABLE: &[(&str, &str, &str)] = &[
    (
        "B1",
        "in a trial the administrator's own auto-log stays on: cover alone moves the flag",
        "locked_rows_say_why_and_administrators_have_a_row_more",
    ),
    (
        "B2",
        "saving the do-not-log list unlocks the row: the list and cover are apart, and the page reads the session's cover",
        "settings_that_are_moved_in_the_widget_do_not_unlock_the_row",
    ),
    (
        "B3",
        "settings before a subscription: the Worker keeps the subscription by itself; the page changes no setting",
        "",
    ),
    ("B4", "a gap between two subscriptions: as B3", ""),
    ("B5", "a save wipes another part of the settings: as B3", ""),
    (
        "B6",
        "the flag is lost while the widget starts",
        "the_flag_is_told_until_the_widget_confirms_it",
    ),
    (
        "B7",
        "a widget that remembers auto-log logs before cover is known",
        "a_widget_that_remembers_auto_log_is_turned_off_and_logs_nothing",
    ),
    (
        "B8",
        "updates of a call that the server logged",
        "a_call_that_the_server_covers_is_never_touched_by_the_client",
    ),
    (
        "B9",
        "two look whether a record exists and both write: only the desk writes, from intents",
        "auto_log_sends_one_intent_at_the_end_of_a_call",
    ),
    (
        "B10",
        "several paths log one call at once: as B9",
        "auto_log_sends_one_intent_at_the_end_of_a_call",
    ),
    (
        "B11",
        "parts of one session collide: the key is the telephony session and the extension",
        "a_call_is_logged_by_hand_with_the_contact_that_has_the_number",
    ),
    ("B12", "a record that was deleted stays marked", "a_mark_goes_when_the_worker_says_so"),
    (
        "B13",
        "a note is lost on hold, resume or a second call",
        "notes_survive_hold_resume_and_a_second_call",
    ),
    ("B14", "a note is sent once, or never", "a_note_is_in_the_outbox_at_every_key_stroke"),
    (
        "B15",
        "the list of awaited recordings is wiped: the server awaits them; the page has no such list",
        "",
    ),
    ("B16", "one dead id blocks the list: as B15", ""),
    (
        "B17",
        "timers add up with every sign-in: there is one timer, for the earliest moment",
        "signing_in_again_adds_no_timer",
    ),
    (
        "B18",
        "a loop in the background logs old calls: there is none; the server catches up from the call log",
        "",
    ),
    (
        "B19",
        "a comparison that is never made: nothing is compared with what the CRM may have rounded",
        "",
    ),
    (
        "B20",
        "a setting is saved under one name and read under another: each is a field of one type",
        "",
    ),
    ("B21", "unset values are shown as off and saved so: the page shows what is in force", ""),
    (
        "B22",
        "a list of unlogged calls that breaks: it is the Calls page, which reads typed values",
        "",
    ),
    (
        "B23",
        "viewing a record that is gone, or a call of which nothing is known, breaks or says nothing",
        "a_record_that_cannot_be_viewed_is_said",
    ),
    ("B24", "an error that is not a text is never shown", "whatever_the_worker_says_is_shown"),
    (
        "B25",
        "the form closes on a failure, and what was typed is gone",
        "a_contact_that_the_crm_refuses_brings_the_form_back",
    ),
    (
        "B26",
        "requests without an answer, or an answer to what is no request",
        "without_our_session_everything_is_answered_at_once_with_nothing",
    ),
    (
        "B27",
        "one number after another; numbers not encoded; nobody, for a week",
        "many_numbers_are_answered_in_one_turn_each_asked_for_once",
    ),
    ("B28", "shared values are changed in passing: the model owns its values", ""),
    (
        "B29",
        "blocked numbers are dropped silently: the Worker reads the list and names every problem",
        "",
    ),
    ("B30", "nobody can tell how the service does: the Health page says it", ""),
    (
        "B31",
        "what the server logged is seen ten minutes later",
        "older_calls_are_looked_for_and_changes_are_told",
    ),
    (
        "B32",
        "nothing is logged while the window is closed: the server logs, and the outbox is the background's",
        "",
    ),
    ("B33", "ids with a dash break buttons", "ids_are_taken_as_they_are"),
    (
        "B34",
        "signed out of one side, the other breaks",
        "each_sign_in_is_shown_apart_and_has_its_way_back",
    ),
];

#[test]
fn the_table_is_whole_and_names_tests_that_exist() {
    let sources = [
        include_str!("answers.rs"),
        include_str!("bugs.rs"),
        include_str!("live.rs"),
        include_str!("logging.rs"),
    ]
    .concat();
    for ((number, why, test), expected) in TABLE.iter().zip(1..) {
        assert_eq!(*number, format!("B{expected}"));
        assert!(!why.is_empty());
        assert!(test.is_empty() || sources.contains(&format!("fn {test}()")), "{number}: {test}");
    }
    assert_eq!(TABLE.len(), 34);
}

/// What the widget was told of its auto-log.
fn told(story: &Story) -> Vec<Value> {
    let told = story.heard_of("rc-adapter-update-auto-log-settings");
    told.into_iter().map(|message| message["call"].clone()).collect()
}

#[test]
fn settings_that_are_moved_in_the_widget_do_not_unlock_the_row() {
    let mut story = Story::signed_in(Cover::Server, none());
    story.asks("/settings", json!({"setting": {"id": "autoLog", "value": true}, "settings": []}));
    let service = &story.heard_of("rc-adapter-register-third-party-service")[0]["service"];
    assert_eq!(
        (&service["settings"][0]["value"], &service["settings"][0]["readOnly"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(told(&story), [json!(false)]);
}

#[test]
fn the_flag_is_told_until_the_widget_confirms_it() {
    let mut story = Story::signed_in(Cover::Server, none());
    story.waits(Span::seconds(8));
    assert!(told(&story).len() >= 3, "{:?}", told(&story));
    story.hears(json!({"type": "rc-callLogger-auto-log-notify", "autoLog": false}));
    story.said.clear();
    story.waits(Span::seconds(60));
    assert!(told(&story).is_empty(), "it is confirmed");
    story.hears(json!({"type": "rc-login-status-notify", "loggedIn": false}));
    story.hears(json!({"type": "rc-login-status-notify", "loggedIn": true}));
    assert_eq!(told(&story), [json!(false), json!(false)], "on every login");
    story.said.clear();
    story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
    assert_eq!(told(&story), [json!(false)], "a widget that started anew knows nothing");
    story.sent.clear();
}

#[test]
fn a_widget_that_remembers_auto_log_is_turned_off_and_logs_nothing() {
    let mut story = Story::start();
    story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
    story.hears(json!({"type": "rc-callLogger-auto-log-notify", "autoLog": true}));
    let ended = call(1, json!({"result": "Disconnected"}));
    story.asks("/callLogger", json!({"call": ended, "triggerType": "presenceUpdate"}));
    story.waits(Span::seconds(1));
    assert_eq!(told(&story), [json!(false), json!(false)]);
    assert!(story.wanted.is_empty());
    story.hears(json!({"type": "rc-callLogger-auto-log-notify", "autoLog": false}));
}

#[test]
fn auto_log_sends_one_intent_at_the_end_of_a_call() {
    // (what the widget sends of a call, whether auto-log is on, intents)
    let steps: &[(&str, &str, Value)] = &[
        ("presenceUpdate", "Ringing", json!({})),
        ("presenceUpdate", "CallConnected", json!({})),
        ("presenceUpdate", "Disconnected", json!({})),
        ("callLogSync", "Call connected", json!({})),
        ("callLogSync", "Call connected", json!({"recording": {"id": "1"}})),
    ];
    for (wish, expected) in [(true, 1), (false, 0)] {
        let mut story = crate::wishing(wish);
        for (trigger, result, fields) in steps {
            let mut the_call = call(1, fields.clone());
            the_call["result"] = json!(result);
            story.asks("/callLogger", json!({"call": the_call, "triggerType": trigger}));
        }
        assert_eq!(story.wanted.len(), expected, "{:?}", story.wanted);
        let auto_log = serde_json::to_value(Intent::AutoLog).unwrap();
        assert!(story.wanted.iter().all(|(to, intent)| to == "s-1/101" && *intent == auto_log));
        story.sent.clear();
    }
}

#[test]
fn a_queue_call_that_another_answered_is_left_to_them_and_can_be_logged_by_hand() {
    let mut story = crate::wishing(true);
    let missed = call(1, json!({"result": "Missed", "queueCall": true}));
    let elsewhere =
        call(2, json!({"result": "Answered Elsewhere", "delegationType": "QueueForwarding"}));
    for the_call in [missed, elsewhere.clone()] {
        story.asks("/callLogger", json!({"call": the_call, "triggerType": "callLogSync"}));
    }
    stands(&mut story, 3, "Ringing", BOB);
    let stopped = call(3, json!({"result": "Disconnected", "queueCall": true}));
    story.asks("/callLogger", json!({"call": stopped, "triggerType": "presenceUpdate"}));
    assert!(story.wanted.is_empty(), "{:?}", story.wanted);
    click(&mut story, "createLog", elsewhere);
    assert!(!story.heard_of("rc-adapter-navigate-to").is_empty());
    story.sent.clear();
}

#[test]
fn a_mark_goes_when_the_worker_says_so() {
    let mut story = Story::signed_in(Cover::Server, one_call(1, "logged"));
    story.waits(Span::seconds(21));
    story.replies_calls(one_call(1, "failed"));
    assert_eq!(story.heard_of("rc-adapter-trigger-call-logger-match").len(), 1);
    let id = story.asks("/callLogger/match", json!({"sessionIds": ["9001"]}));
    assert_eq!(story.answer_to(&id).unwrap()["9001"][0]["status"], "failed");
    story.sent.clear();
}

#[test]
fn notes_survive_hold_resume_and_a_second_call() {
    let mut story = Story::signed_in(Cover::Server, none());
    stands(&mut story, 1, "CallConnected", ANN);
    assert_eq!(tab(&story).0, json!(false));
    types(&mut story, "important");
    story.said.clear();
    for status in ["OnHold", "CallConnected", "OnHold"] {
        stands(&mut story, 1, status, ANN);
    }
    stands(&mut story, 2, "Ringing", BOB);
    stands(&mut story, 2, "CallConnected", BOB);
    assert!(story.heard_of("rc-adapter-register-customized-page").is_empty(), "nothing is blanked");
    stands(&mut story, 2, "NoCall", BOB);
    stands(&mut story, 1, "CallConnected", ANN);
    types(&mut story, "important!");
    stands(&mut story, 1, "NoCall", ANN);
    assert_eq!(tab(&story).0, json!(true), "no call goes on");
    let notes: Vec<&Value> = story.wanted.iter().map(|(_, intent)| &intent["note"]).collect();
    assert_eq!(notes, ["important", "important!"]);
    story.sent.clear();

    let mut story = Story::signed_in(Cover::Server, none());
    stands(&mut story, 1, "CallConnected", ANN);
    stands(&mut story, 2, "CallConnected", BOB);
    stands(&mut story, 1, "NoCall", ANN);
    let (hidden, label, note) = tab(&story);
    assert_eq!((hidden, note), (json!(false), json!("")));
    assert!(label.as_str().unwrap().contains(BOB));
    types(&mut story, "for Bob");
    assert_eq!(story.wanted[0].0, "s-2/101");
    story.sent.clear();
}

#[test]
fn a_note_is_in_the_outbox_at_every_key_stroke() {
    let mut story = Story::signed_in(uncovered(), none());
    stands(&mut story, 1, "CallConnected", ANN);
    for note in ["a", "ab", "abc"] {
        types(&mut story, note);
    }
    let notes: Vec<&Value> = story.wanted.iter().map(|(_, intent)| &intent["note"]).collect();
    assert_eq!(notes, ["a", "ab", "abc"]);
    story.sent.clear();
}

#[test]
fn signing_in_again_adds_no_timer() {
    let mut story = Story::signed_in(Cover::Server, none());
    for _ in 0..10 {
        story.hears(json!({"type": "rc-login-status-notify", "loggedIn": false}));
        story.hears(json!({"type": "rc-login-status-notify", "loggedIn": true}));
    }
    story.hears(json!({"type": "rc-callLogger-auto-log-notify", "autoLog": false}));
    story.waits(Span::seconds(5));
    assert_eq!(story.open(), ["choices", "session"], "asked once in its time");
    story.sent.clear();
}

#[test]
fn a_record_that_cannot_be_viewed_is_said() {
    let mut story = Story::signed_in(Cover::Server, none());
    click(&mut story, "viewLog", call(1, json!({})));
    story.refuses("/record", "There is no such call.");
    assert_eq!(story.alert(), "There is no such call.");
    click(&mut story, "createLog", call(2, json!({})));
    story.replies("number=", &found(&[], None));
    story.refuses("/record", "RingCentral has told nothing of this call yet.");
    let said = crate::logging::warnings(story.log_page());
    assert_eq!(said, ["RingCentral has told nothing of this call yet."]);
}

#[test]
fn whatever_the_worker_says_is_shown() {
    let mut story = Story::signed_in(Cover::Server, none());
    story.does(ledger_ui::page::Msg::Outbox);
    let refused = Tried {
        key: "k-1".into(),
        since: ledger_core::time::Millis(0),
        times: 1,
        trouble: Trouble::Refused {
            code: FailureCode::Invalid,
            message: "Outcome is missing.".to_owned(),
        },
        then: Then::Refused,
    };
    let progress = Progress { tried: vec![refused], ..Progress::default() };
    let outbox = Outbox { waiting: Vec::new(), progress };
    story.replies_outbox(outbox.clone());
    assert_eq!(story.alert(), "Outcome is missing.");
    story.said.clear();
    story.does(ledger_ui::page::Msg::Outbox);
    story.replies_outbox(outbox);
    assert_eq!(story.alert(), "", "once");
}

#[test]
fn ids_are_taken_as_they_are() {
    let id = "3f2a-\"x\"-/ü";
    let mut story = Story::signed_in(uncovered(), none());
    let request = story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    story.replies("number=", &found(&[(id, "Ann \"A\" Sample\\")], None));
    let contact = story.answer_to(&request).unwrap()[ANN][0].clone();
    assert_eq!((&contact["id"], &contact["name"]), (&json!(id), &json!("Ann \"A\" Sample\\")));
    let chosen = json!({"call": call(1, json!({})), "triggerType": "contactUpdated", "toEntity": null, "fromEntity": contact});
    story.asks("/callLogger", chosen);
    assert_eq!(story.wanted[0].1["contact"]["id"], id);
    story.sent.clear();
}
