//! Every request is answered exactly once and in time.

use ledger_core::cover::Cover;
use ledger_core::time::Span;
use serde_json::{Value, json};

use crate::{ANN, BOB, Story, call, found, none, one_call, row, uncovered};

#[test]
fn without_our_session_everything_is_answered_at_once_with_nothing() {
    let mut story = Story::start();
    story.status(None);
    story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
    let rows = [
        ("/contacts/match", json!({"phoneNumbers": [ANN]}), json!({})),
        ("/callLogger/match", json!({"sessionIds": ["9001"]}), json!({})),
        ("/contacts/search", json!({"searchString": "ann"}), json!([])),
        (
            "/callLogger",
            json!({"call": call(1, json!({})), "triggerType": "createLog"}),
            json!("ok"),
        ),
        ("/callLogger", json!({}), json!("ok")),
        ("/callLogger/inputChanged", json!({}), json!("ok")),
        ("/customizedPage/inputChanged", json!({}), json!("ok")),
        ("/contacts/view", json!({}), json!("ok")),
        ("/settings", json!({}), json!("ok")),
        ("/authorize", json!({"authorized": false}), json!("ok")),
        ("/custom-button-click", json!({"button": {"id": "calls"}}), json!("ok")),
        ("/messageLogger", json!({}), json!("ok")),
        ("/a-path-of-tomorrow", json!([]), json!("ok")),
    ];
    for (path, body, expected) in rows {
        let id = story.asks(path, body);
        assert_eq!(story.answer_to(&id), Some(&expected), "{path}");
    }
    assert_eq!(story.open(), Vec::<String>::new(), "the Worker is not asked");
    assert_eq!(story.frames.len(), 1);
}

#[test]
fn many_numbers_are_answered_in_one_turn_each_asked_for_once() {
    let mut story = Story::signed_in(Cover::Server, none());
    let first = story.asks("/contacts/match", json!({"phoneNumbers": [ANN, BOB, "102"]}));
    let second = story.asks("/contacts/match", json!({"phoneNumbers": [BOB]}));
    assert_eq!(story.open().len(), 2, "{:?}", story.open());
    story.replies("number=%2B16505550111", &found(&[("c-1", "Ann Sample")], None));
    assert_eq!(story.answer_to(&first), None);
    story.replies("number=%2B16505550112", &found(&[], None));
    let answer = story.answer_to(&first).unwrap();
    assert_eq!(answer[ANN][0]["id"], "c-1");
    assert_eq!(answer[ANN][0]["type"], "CallLedger");
    assert_eq!((&answer[BOB], &answer["102"]), (&json!([]), &json!([])));
    assert_eq!(story.answer_to(&second), Some(&json!({BOB: []})));
    let again = story.asks("/contacts/match", json!({"phoneNumbers": [ANN, BOB]}));
    assert!(story.answer_to(&again).is_some() && story.open().is_empty(), "from memory");
}

#[test]
fn a_slow_worker_is_answered_for_at_the_deadline_and_the_widget_asks_again_later() {
    let mut story = Story::signed_in(Cover::Server, none());
    let id = story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    story.waits(Span(2500));
    assert_eq!(story.answer_to(&id), Some(&json!({ANN: []})));
    story.replies("number=", &found(&[("c-1", "Ann Sample")], None));
    let told = story.heard_of("rc-adapter-trigger-contact-match");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["phoneNumbers"], json!([ANN]));
    let again = story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    assert_eq!(story.answer_to(&again).unwrap()[ANN][0]["name"], "Ann Sample");
}

#[test]
fn a_worker_in_trouble_is_no_answer_that_is_remembered() {
    let mut story = Story::signed_in(Cover::Server, none());
    let id = story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    story.refuses("number=", "The CRM is away.");
    assert_eq!(story.answer_to(&id), Some(&json!({ANN: []})));
    story.asks("/contacts/match", json!({"phoneNumbers": [ANN]}));
    assert_eq!(story.open().len(), 1, "asked for again");
    story.replies("number=", &found(&[], None));
}

#[test]
fn five_thousand_numbers_four_at_a_time() {
    let mut story = Story::signed_in(Cover::Server, none());
    let numbers: Vec<String> = (0..5000).map(|index| format!("+1650555{index:04}")).collect();
    let id = story.asks("/contacts/match", json!({"phoneNumbers": numbers}));
    let mut answered = 0;
    while !story.open().is_empty() {
        assert!(story.open().len() <= 5, "{:?}", story.open());
        let line = story.open().into_iter().next().unwrap();
        match line.as_str() {
            "calls" => drop(story.replies_calls(none())),
            "session" | "choices" => drop(story.sent.remove(0)),
            _ => {
                story.replies("number=", &found(&[("c-1", "Ann Sample")], None));
                answered += 1;
                story.waits(Span(1));
            }
        }
    }
    assert_eq!(answered, 5000);
    assert_eq!(story.answer_to(&id).unwrap().as_object().unwrap().len(), 5000);
    let told: usize = story
        .heard_of("rc-adapter-trigger-contact-match")
        .iter()
        .map(|message| message["phoneNumbers"].as_array().unwrap().len())
        .sum();
    let late = story.answer_to(&id).unwrap().as_object().unwrap().values();
    assert_eq!(told, late.filter(|contacts| **contacts == json!([])).count());
}

#[test]
fn ten_thousand_requests_are_all_answered_and_none_is_kept_waiting() {
    let mut story = Story::signed_in(Cover::Server, none());
    for index in 0..10_000 {
        let number = format!("+1415{index:07}");
        match index % 4 {
            0 => story.asks("/contacts/match", json!({"phoneNumbers": [number]})),
            1 => story.asks("/callLogger/match", json!({"sessionIds": [number]})),
            2 => story.asks("/settings", json!({})),
            _ => story.asks(
                "/callLogger",
                json!({"call": call(1, json!({})), "triggerType": "presenceUpdate"}),
            ),
        };
    }
    // The story's end waits, and fails for any request without an answer.
}

#[test]
fn whether_calls_are_logged_is_what_the_worker_says() {
    let states = ["logged", "logging", "unresolved", "skipped", "failed", "in-progress"];
    let rows: Vec<Value> = states.iter().zip(1..).map(|(state, index)| row(index, state)).collect();
    let mut story = Story::signed_in(Cover::Server, json!({"calls": rows, "next": null}));
    let ids: Vec<String> = (1..=7).map(|index| format!("900{index}")).collect();
    let id = story.asks("/callLogger/match", json!({"sessionIds": ids, "activeSessionIds": []}));
    let status =
        |word| json!([{"type": "status", "status": word, "message": "It is so. Do this."}]);
    let expected = json!({
        "9001": [{"id": "a-1", "note": "", "contact": {"id": "c-1"}}],
        "9002": status("pending"),
        "9003": status("failed"),
        "9004": status("failed"),
        "9005": status("failed"),
        "9006": [],
        "9007": [],
    });
    assert_eq!(story.answer_to(&id), Some(&expected));
}

#[test]
fn older_calls_are_looked_for_and_changes_are_told() {
    let first = json!({"calls": [row(9, "logging")], "next": 9});
    let mut story = Story::signed_in(Cover::Server, first);
    let id = story.asks("/callLogger/match", json!({"sessionIds": ["9001"]}));
    assert_eq!((story.answer_to(&id), story.open()), (None, vec!["older calls".to_owned()]));
    story.replies_calls(one_call(1, "logged"));
    assert_eq!(story.answer_to(&id).unwrap()["9001"][0]["id"], "a-1");

    story.said.clear();
    story.waits(Span::seconds(2));
    story.replies_calls(json!({"calls": [row(9, "logged")], "next": 9}));
    let told = story.heard_of("rc-adapter-trigger-call-logger-match");
    assert_eq!(told[0]["sessionIds"], json!(["9009"]));
    story.sent.clear();
}

#[test]
fn the_dialer_finds_contacts_by_name() {
    let mut story = Story::signed_in(uncovered(), none());
    let id = story.asks("/contacts/search", json!({"searchString": " ann "}));
    assert_eq!(story.open(), ["GET crm/contacts?name=ann"]);
    story.replies("name=", &found(&[("c-1", "Ann Sample")], None));
    assert_eq!(story.answer_to(&id).unwrap()[0]["name"], "Ann Sample");
    let nothing = story.asks("/contacts/search", json!({"searchString": " "}));
    assert_eq!(story.answer_to(&nothing), Some(&json!([])));
}
