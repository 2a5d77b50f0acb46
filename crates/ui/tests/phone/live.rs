//! Calls that go on, the auto-log flag, and the two sign-ins.

use ledger_core::cover::Cover;
use ledger_core::settings::UserChoices;
use ledger_core::time::Span;
use ledger_ui::background::Request;
use ledger_ui::page::Msg;
use ledger_ui::phone;
use ledger_wire::api::Role;
use serde_json::{Value, json};

use crate::{ANN, BOB, Story, call, found, none, one_call, session, uncovered};

/// The widget tells how a call stands.
pub(crate) fn stands(story: &mut Story, index: u32, status: &str, other: &str) {
    let fields = json!({"telephonyStatus": status, "from": {"phoneNumber": other}});
    story.hears(json!({"type": "rc-active-call-notify", "call": call(index, fields)}));
}

/// The note tab as it was last shown: hidden, its label, its note.
pub(crate) fn tab(story: &Story) -> (Value, Value, Value) {
    let page = &story.heard_of("rc-adapter-register-customized-page").last().unwrap()["page"];
    let label = page["schema"]["properties"]["note"]["title"].clone();
    (page["hidden"].clone(), label, page["formData"]["note"].clone())
}

pub(crate) fn types(story: &mut Story, note: &str) {
    let body =
        json!({"page": {"id": "callLedgerNote"}, "formData": {"note": note}, "keys": ["note"]});
    story.asks("/customizedPage/inputChanged", body);
}

#[test]
fn the_contact_opens_once_when_the_setting_says_so() {
    // (setting, what has opened after ringing, and after the answer)
    let rows = [("never", 0, 0), ("ringing", 1, 1), ("answered", 0, 1)];
    for (pop, ringing, answered) in rows {
        let mut story = Story::signed_in(Cover::Server, none());
        story.does(
            Msg::from_control(ledger_ui::navigation::Page::Phone, "phone-pop", "", pop).unwrap(),
        );
        stands(&mut story, 1, "Ringing", ANN);
        story.replies("number=", &found(&[("c-1", "Ann Sample")], None));
        stands(&mut story, 1, "Ringing", ANN);
        assert_eq!(story.shown.len(), ringing, "{pop}");
        stands(&mut story, 1, "CallConnected", ANN);
        stands(&mut story, 1, "OnHold", ANN);
        stands(&mut story, 1, "CallConnected", ANN);
        assert_eq!(story.shown.len(), answered, "{pop}");
    }
    let mut story = Story::signed_in(Cover::Server, none());
    story.does(Msg::Phone(phone::Msg::Pop(phone::Pop::Ringing)));
    stands(&mut story, 1, "Ringing", ANN);
    story.replies("number=", &found(&[("c-1", "Ann Sample"), ("c-2", "Ann Specimen")], None));
    assert!(story.shown.is_empty(), "several: nobody can say which");
}

#[test]
fn locked_rows_say_why_and_administrators_have_a_row_more() {
    let rows =
        [(Role::User, Cover::Server, true, 2, "server"), (Role::Admin, uncovered(), false, 3, "")];
    for (role, cover, locked, count, reason) in rows {
        let mut story = Story::start();
        story.status(Some(session(role, cover)));
        story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
        story.replies_session(session(role, cover));
        let service =
            &story.heard_of("rc-adapter-register-third-party-service").last().unwrap()["service"];
        let settings = service["settings"].as_array().unwrap();
        assert_eq!(settings.len(), count);
        assert_eq!(settings[0]["readOnly"], json!(locked), "{role:?}");
        assert_eq!(settings[0]["value"], json!(false));
        let said = settings[0]["readOnlyReason"].as_str().unwrap_or_default();
        assert!(said.contains(reason), "{said}");
        assert_eq!(service["authorizedAccount"], "Ada Example");
        story.asks("/custom-button-click", json!({"button": {"id": "calls", "type": "setting"}}));
        story.asks("/custom-button-click", json!({"button": {"id": "admin", "type": "setting"}}));
        assert_eq!(story.shown, ["calls.html", "admin.html"]);
    }
}

#[test]
fn each_sign_in_is_shown_apart_and_has_its_way_back() {
    let mut story = Story::start();
    story.status(None);
    story.hears(json!({"type": "rc-adapter-pushAdapterState"}));
    story.hears(json!({"type": "rc-login-status-notify", "loggedIn": false}));
    let service = |story: &Story| {
        story.heard_of("rc-adapter-register-third-party-service").last().unwrap()["service"].clone()
    };
    assert_eq!(service(&story)["authorized"], json!(false));
    let view = ledger_ui::page::view(&story.model);
    assert!(view.shows("sign-in"));
    assert!(view.words("phone-notice").starts_with("Sign in to RingCentral"));

    let mut story = Story::signed_in(Cover::Server, none());
    story.asks("/authorize", json!({"authorized": true}));
    assert!(story.open().contains(&"sign out".to_owned()));
    story.status(None);
    assert_eq!(service(&story)["authorized"], json!(false));
    assert_eq!(story.frames.len(), 1, "the widget, and a call in it, goes on");
    let view = ledger_ui::page::view(&story.model);
    assert!(view.shows("sign-in"));
    assert_eq!(view.words("phone-notice"), "", "RingCentral's sign-in is another");
}

#[test]
fn cover_is_asked_for_every_five_seconds_while_someone_looks_and_rarely_otherwise() {
    let mut story = Story::signed_in(uncovered(), none());
    story.does(Msg::Hidden);
    story.waits(Span::seconds(5));
    story.replies_choices(UserChoices::default());
    story.replies_session(session(Role::User, uncovered()));
    story.waits(Span::seconds(30));
    story.sent.retain(|(_, request)| !matches!(request, Request::Calls { .. }));
    assert_eq!(story.open(), Vec::<String>::new());
    story.does(Msg::Shown);
    assert_eq!(story.open(), ["choices", "session"]);
    story.replies_session(session(Role::User, Cover::Server));
    let service = story.heard_of("rc-adapter-register-third-party-service");
    assert_eq!(service.last().unwrap()["service"]["settings"][0]["readOnly"], json!(true));
    story.sent.clear();
}

#[test]
fn our_session_ends_in_the_middle_of_a_question() {
    let mut story = Story::signed_in(Cover::Server, none());
    let id = story.asks("/contacts/match", json!({"phoneNumbers": [ANN, BOB]}));
    let trouble = ledger_ui::background::Trouble::SignedOut { message: String::new() };
    let (number, _) = story.sent.remove(0);
    let at = ledger_core::time::Millis(story.now);
    let reply = ledger_ui::background::Reply::Trouble { trouble };
    story.does(Msg::Answered { number, reply, at });
    assert_eq!(story.answer_to(&id), Some(&json!({ANN: [], BOB: []})));
    story.sent.retain(|(_, request)| *request == ledger_ui::background::Request::Status);
    story.status(None);
    assert_eq!(story.frames.len(), 1);
}

#[test]
fn another_address_of_the_phone_is_kept_and_a_bad_one_is_not() {
    let mut story = Story::signed_in(Cover::Server, none());
    story.does(Msg::Phone(phone::Msg::Address("http://phone.example.com".to_owned())));
    story.does(Msg::Phone(phone::Msg::Keep));
    assert_eq!(story.frames.len(), 1);
    story.does(Msg::Phone(phone::Msg::Address("https://phone.example.com/app.html".to_owned())));
    story.does(Msg::Phone(phone::Msg::Keep));
    assert_eq!(story.frames[1], "https://phone.example.com/app.html");
    assert!(story.open().iter().any(|line| line == "keep the options"));
    story.sent.clear();
}

#[test]
fn a_call_that_the_server_covers_is_never_touched_by_the_client() {
    let mut story = Story::signed_in(Cover::Server, one_call(1, "logged"));
    for (trigger, result) in [
        ("presenceUpdate", "Ringing"),
        ("presenceUpdate", "CallConnected"),
        ("presenceUpdate", "Disconnected"),
        ("callLogSync", "Call connected"),
    ] {
        let the_call = call(1, json!({"result": result}));
        story.asks("/callLogger", json!({"call": the_call, "triggerType": trigger}));
    }
    story.waits(Span(100));
    assert_eq!(story.open(), Vec::<String>::new());
}
