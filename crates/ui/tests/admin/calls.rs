//! Everyone's calls: finding one, what is told of it, and what can be done with it or with several.

use ledger_core::ledger::{Note, State, What};
use ledger_core::settings::{BlockEntry, BlockTarget, Mode, OrgSettings};
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_ui::activities::Day;
use ledger_ui::background::Reply;
use ledger_ui::outbox::Wish;
use ledger_ui::page::Place;
use ledger_ui::sheet::{Row, Tick};
use ledger_wire::api::{CallDetail, CallRow, Calls, FailureCode, SettingsDocument};
use serde_json::json as value;

use crate::{AT, Story, json, refused};

fn on() -> OrgSettings {
    OrgSettings { mode: Mode::On, ..OrgSettings::default() }
}

/// A call of Ada's, minutes ago.
fn call(session: &str, minutes: i64, number: Option<&str>, state: State, why: Why) -> CallRow {
    let row = value!({
        "telephonySessionId": session, "extensionId": "1", "extensionName": "Ada Example",
        "direction": "Inbound", "other": number, "number": number, "result": "answered",
        "startedAt": AT.0 - minutes * 60_000, "talkSeconds": 60, "state": state,
        "reason": { "code": why.code(), "sentence": why.sentence(), "nextStep": why.next_step() },
    });
    serde_json::from_value(row).unwrap()
}

fn list(calls: Vec<CallRow>) -> Reply {
    json(&Calls { calls, next: None })
}

const NUMBER: &str = "+14155550151";

/// Activity with a skipped call and one that waits.
fn activity() -> Story {
    let mut story = Story::with(on());
    story.does("tab", "activity", "");
    let calls = vec![
        call("s-1", 1, Some(NUMBER), State::Unresolved, Why::SeveralContacts),
        call("s-2", 5, Some("+14155550152"), State::Skipped, Why::MissedOff),
        call("s-3", 9, Some("+14155550153"), State::Logged, Why::OneContact),
    ];
    story.answers("calls", list(calls));
    story
}

fn contacts() -> Reply {
    let why = Why::SeveralContacts;
    json(&value!({
        "contacts": [
            { "id": "c-1", "name": "Ivy Caller", "kind": "Contact" },
            { "id": "c-2", "name": "Jane Specimen" },
        ],
        "choice": { "id": "c-2", "name": "Jane Specimen" },
        "reason": { "code": why.code(), "sentence": why.sentence(), "nextStep": "" },
    }))
}

/// What a wish wants, without its wrapping.
fn wanted(story: &Story) -> Vec<(String, String, String)> {
    let told = |(call, wish): &(String, Wish)| {
        let text = match wish {
            Wish::EditNote { note: text, .. }
            | Wish::Note(text)
            | Wish::Log(text)
            | Wish::Edit(text)
            | Wish::Skip(text)
            | Wish::Replay(text)
            | Wish::AutoLog(text) => text,
        };
        let intent: serde_json::Value = serde_json::from_str(text).unwrap();
        let word = |name: &str| intent[name].as_str().unwrap_or_default().to_owned();
        (call.clone(), word("kind"), word("remember"))
    };
    story.wanted.iter().map(told).collect()
}

fn all(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

#[test]
fn the_list_is_narrowed_by_what_is_chosen_and_typed() {
    let mut story = activity();
    let day = |text: &str, begins: i64| Day {
        text: text.to_owned(),
        begins: Millis(begins),
        ends: Millis(begins + 10),
    };
    story.does("narrow-state", "", "skipped");
    assert_eq!(story.path("calls"), "calls?of=everyone&limit=50&state=skipped");
    story.does("narrow-reason", "", "missed-off").does("narrow-number", "", "+1 (415) 555");
    story.does("narrow-person", "", "example").rests();
    assert_eq!(
        story.sheet().words("person-problem"),
        "Several people: Ada Example, Ben Example. Write more of the name."
    );
    story.does("narrow-person", "", "ben").rests();
    story.chooses_day("calls-from", Some(day("2026-03-01", 100)));
    story.chooses_day("calls-to", Some(day("2026-03-02", 110)));
    assert_eq!(
        story.path("calls"),
        "calls?of=everyone&limit=50&state=skipped&reason=missed-off&person=2\
         &number=%2B1%20%28415%29%20555&since=100&before=120"
    );
    story.answers_newest("calls", list(Vec::new()));
    let sheet = story.sheet();
    assert_eq!((sheet.words("empty-title"), sheet.shows("calls-clear")), ("No call matches", true));
    story.does("narrow-person", "", "nobody").rests();
    assert_eq!(story.sheet().words("person-problem"), "Nobody has this name or extension.");
    story.does("calls-clear", "", "");
    assert_eq!(story.path("calls"), "calls?of=everyone&limit=50");
    assert!(!story.sheet().shows("calls-clear"));
}

#[test]
fn a_call_says_why_what_to_do_and_what_was_sent() {
    let mut story = activity();
    let sheet = story.sheet();
    let skipped = &sheet.list("list")[1];
    assert_eq!(skipped.words("reason"), "Missed calls are not logged.");
    let next_step = "An administrator can turn on logging of missed calls.";
    assert_eq!(skipped.words("next-step"), next_step);
    let buttons = |call: &Row| (call.words("choose").to_owned(), call.shows("replay"));
    let buttons: Vec<_> = sheet.list("list").iter().map(buttons).collect();
    assert_eq!(buttons, [true, true, false].map(|replay| ("Log now…".to_owned(), replay)));

    story.does("toggle-call", "s-1/1", "");
    let note = |what, detail: &str| Note {
        at: AT,
        what,
        why: None,
        attempt: None,
        detail: detail.to_owned(),
    };
    let timeline = vec![
        note(What::Requested, "GET https://crm.invalid/contacts?q=1 → 200"),
        note(What::Requested, "POST https://crm.invalid/calls → 201\n{\"subject\":\"Call\"}"),
    ];
    let call = call("s-1", 1, Some(NUMBER), State::Unresolved, Why::SeveralContacts);
    let detail = Box::new(CallDetail { call, timeline, note: None });
    story.answers("call", Reply::of(&detail));
    let sheet = story.sheet();
    let lines = sheet.list("list")[0].list("lines");
    assert_eq!(lines[0].words("more"), "GET https://crm.invalid/contacts?q=1 → 200");
    assert_eq!((lines[0].shows("sent"), lines[1].shows("sent")), (false, true));
    assert_eq!(
        (lines[1].words("request"), lines[1].words("body")),
        ("POST https://crm.invalid/calls → 201", "{\"subject\":\"Call\"}")
    );
}

#[test]
fn a_contact_is_chosen_for_one_call_and_the_list_goes_on() {
    let mut story = activity();
    story.does("choose-contact", "s-1/1", "");
    assert_eq!(story.focus, Some(Place::Panel));
    assert_eq!(story.path("crm/contacts"), "crm/contacts?number=%2B14155550151");
    story.answers("crm/contacts", contacts());
    let sheet = story.sheet();
    let title = format!("With whom was the call with {NUMBER}?");
    assert_eq!(sheet.words("panel-title"), title);
    assert_eq!(sheet.words("choosing-status"), "Several contacts in the CRM have this number.");
    let known = |contact: &Row| format!("{} {}", contact.words("name"), contact.words("detail"));
    let known: Vec<String> = sheet.list("choosing-list").iter().map(known).collect();
    assert_eq!(known, ["Ivy Caller Contact", "Jane Specimen suggested"]);

    // Nobody of them: a name is searched, and then a contact of it is made.
    story.does("choosing-type", "", "Nora Nameless").rests();
    assert_eq!(story.path("crm/contacts"), "crm/contacts?name=Nora%20Nameless");
    assert!(story.is_asked("calls"), "the wait for the list was called off by the other");
    story.answers("crm/contacts", json(&value!({ "contacts": [] })));
    let sheet = story.sheet();
    assert_eq!(sheet.words("choosing-status"), "Nobody in the CRM has this name.");
    assert_eq!(sheet.words("choosing-create"), "Create the contact “Nora Nameless”");
    story.does("choosing-create", "", "");
    story.answers("crm/contacts", json(&value!({ "id": "c-9", "name": "Nora Nameless" })));
    assert_eq!(wanted(&story), all(&[("s-1/1", "log", "this-call")]));
    let sheet = story.sheet();
    assert!(!sheet.shows("panel"));
    let done = "Logged with Nora Nameless; it may take a moment until the list shows it.";
    assert_eq!(sheet.words("done-words"), done);
}

#[test]
fn calls_that_wait_are_resolved_together() {
    let mut story = Story::with(on());
    story.does("tab", "unresolved", "");
    assert_eq!(story.path("calls"), "calls?of=everyone&limit=200&state=unresolved");
    let waits =
        |session: &str, minutes, why| call(session, minutes, Some(NUMBER), State::Unresolved, why);
    let calls = vec![
        waits("s-1", 1, Why::NoContact),
        call("s-2", 2, None, State::Unresolved, Why::NoNumber),
        waits("s-3", 3, Why::NoContact),
        // What resolves the others does not resolve this one.
        waits("s-4", 4, Why::CreateUnsure),
    ];
    story.answers("calls", list(calls));
    let group =
        |group: &Row| format!("{} {} {}", group.key, group.words("who"), group.words("calls"));
    let groups: Vec<String> = story.sheet().list("groups").iter().map(group).collect();
    assert_eq!(
        groups,
        [
            "+14155550151 +14155550151 2 calls for Ada Example",
            "s-2/1 Unknown number 1 call for Ada Example",
            "s-4/1 +14155550151 1 call for Ada Example",
        ]
    );
    story.does("choose-contact", NUMBER, "").answers("crm/contacts", contacts());
    let sheet = story.sheet();
    assert_eq!(sheet.words("panel-title"), format!("Whose is {NUMBER}? 2 calls wait for it."));
    assert_eq!(sheet.ticked("remember"), Some(Tick::On));
    story.does("choosing-take", "c-2", "");
    assert_eq!(wanted(&story), all(&[("s-1/1", "log", "this-number")]), "the server does the rest");

    // Only for these calls.
    story.wanted.clear();
    story.does("choose-contact", NUMBER, "").answers("crm/contacts", contacts());
    story.does("remember-contact", "", "").does("choosing-take", "c-2", "");
    assert_eq!(
        wanted(&story),
        all(&[("s-1/1", "log", "this-call"), ("s-3/1", "log", "this-call")])
    );

    story.wanted.clear();
    story.does("replay-calls", NUMBER, "");
    assert_eq!(wanted(&story), all(&[("s-1/1", "replay", ""), ("s-3/1", "replay", "")]));
}

#[test]
fn what_is_left_out_can_be_taken_back() {
    let mut story = activity();
    story.does("leave-calls", "s-1/1", "");
    let sheet = story.sheet();
    assert_eq!(sheet.words("panel-title"), format!("Do not log the call with {NUMBER}?"));
    assert_eq!(sheet.words("block-number"), format!("Never log {NUMBER}"));
    assert_eq!(sheet.words("leave-out"), "Only this call");
    story.does("leave-out", "", "");
    assert_eq!(wanted(&story), all(&[("s-1/1", "skip", "")]));
    assert_eq!(story.sheet().words("done-words"), "Not logged: 1 call.");
    assert!(story.sheet().shows("undo-done"));
    story.wanted.clear();
    story.does("undo-done", "", "");
    assert_eq!(wanted(&story), all(&[("s-1/1", "replay", "")]));
    assert!(!story.sheet().shows("undo-done"));
}

#[test]
fn a_number_is_put_on_the_do_not_log_list_beside_unsaved_changes_and_taken_off_again() {
    let mut story = activity();
    story.does("tab", "server-side-logging", "").does("choose", "callTypes", "internal");
    story.does("tab", "activity", "");
    story.does("leave-calls", "s-1/1", "").does("block-number", "", "");
    let saved = story.saved();
    assert_eq!(saved["baseVersion"], 4);
    assert_eq!(saved["settings"]["blockList"][0]["target"]["value"], NUMBER);
    assert_eq!(saved["settings"]["callTypes"]["internal"], false, "that is not saved by the way");
    let entry =
        BlockEntry::new(BlockTarget::Number(serde_json::from_value(value!(NUMBER)).unwrap()));
    let settings = OrgSettings { block_list: vec![entry], ..on() };
    story.answers("save", json(&SettingsDocument { version: 5, settings }));
    assert_eq!(wanted(&story), all(&[("s-1/1", "skip", "")]));
    let done = format!("{NUMBER} is on the do-not-log list.");
    assert_eq!(story.sheet().words("done-words"), done);
    let count = story.sheet().words("save-count").to_owned();
    assert_eq!(count, "1 unsaved change", "the other one is still there");

    story.wanted.clear();
    story.does("undo-done", "", "");
    assert_eq!(story.saved()["settings"]["blockList"], value!([]));
    assert_eq!(story.saved()["baseVersion"], 5);
    assert_eq!(wanted(&story), all(&[]), "the number is still on the list");
    story.answers("save", json(&SettingsDocument { version: 6, settings: on() }));
    assert_eq!(wanted(&story), all(&[("s-1/1", "replay", "")]));
}

#[test]
fn a_list_that_could_not_be_changed_leaves_the_question_open() {
    let mut story = activity();
    story.does("leave-calls", "s-1/1", "").does("block-number", "", "");
    story.answers("save", refused(FailureCode::Conflict));
    let sheet = story.sheet();
    assert_eq!(sheet.words("calls-problem"), "It was refused.");
    assert!(sheet.shows("panel"));
    assert_eq!(wanted(&story), all(&[]));
}
