//! The do-not-log list, the question, and the preview.

use ledger_core::rules::past::{Holders, PastPart};
use ledger_core::settings::{BlockEntry, BlockTarget, Mode, OrgSettings};
use ledger_ui::sheet::{ROW, Row};
use ledger_wire::api::{BlockListReading, PastParts, PieceProblem};

use crate::{AT, Story, json};

fn on() -> OrgSettings {
    OrgSettings { mode: Mode::On, ..OrgSettings::default() }
}

fn prefix(text: &str) -> BlockEntry {
    BlockEntry::new(BlockTarget::Prefix(text.to_owned()))
}

fn problem(text: &str, problem: &str) -> PieceProblem {
    PieceProblem { text: text.to_owned(), line: 1, problem: problem.to_owned() }
}

fn chips(story: &Story) -> Vec<String> {
    let line = |chip: &Row| format!("{} {}", chip.words("words"), chip.words("label"));
    story.sheet().list("chips").iter().map(line).collect()
}

/// What the rules say of the call in question.
fn answer(story: &Story) -> Row {
    story.sheet().list("answers")[0].clone()
}

#[test]
fn what_is_typed_is_read_added_and_labelled_and_what_is_not_understood_stays() {
    let mut story = Story::with(OrgSettings { block_list: vec![prefix("+44")], ..on() });
    story.does("tab", "do-not-log", "");
    story.does("type", "text", "+44*, +1650*, Ben Example, oops").does("type", "label", "Partners");
    assert!(!story.sheet().shows("block-add"), "it has not been read yet");
    story.rests();
    let read = BlockListReading {
        entries: vec![prefix("+44"), prefix("+1650")],
        problems: vec![problem("Ben Example", "no number"), problem("oops", "this is no number")],
    };
    story.answers("block-list", json(&read));
    assert_eq!(story.sheet().words("block-add"), "Add 2 lines");
    let line = |piece: &Row| format!("{}: {}", piece.words("words"), piece.words("problem"));
    let pieces: Vec<String> = story.sheet().list("pieces").iter().map(line).collect();
    assert_eq!(
        pieces,
        [
            "oops: This is no number.",
            "+44*: This is on the list already.",
            "+1650* (Partners): ",
            "102 (Partners): ",
        ]
    );
    story.does("block", "", "");
    assert_eq!(chips(&story), ["+44* ", "+1650* Partners", "ext. 102 · Ben Example Partners"]);
    assert_eq!(story.sheet().value("field-blockList"), "oops\n+44*");
    assert_eq!(story.sheet().words("save-count"), "1 unsaved change");

    story.does("unblock", "+44*", "");
    assert_eq!(chips(&story).len(), 2);
    story.does("undo", "", "");
    assert_eq!(chips(&story).len(), 3);
    story.does("export", "", "");
    let (name, text) = story.file.unwrap();
    assert_eq!(name, "do-not-log.csv");
    assert_eq!(text, "entry,label\n+44*\n+1650*,\"Partners\"\n102,\"Partners\"\n");
}

#[test]
fn an_answer_that_is_older_than_what_is_typed_is_not_shown() {
    let mut story = Story::with(on());
    story.does("tab", "do-not-log", "").does("type", "text", "+1650*").rests();
    story.does("type", "text", "+1650*, +44*");
    let read = BlockListReading { entries: vec![prefix("+1650")], problems: Vec::new() };
    story.answers("block-list", json(&read));
    assert!(!story.sheet().shows("block-add"));
    story.rests();
    assert!(story.is_asked("block-list"));
}

#[test]
fn would_a_call_be_logged_names_the_rule_that_decides() {
    let entry = BlockEntry::labeled(BlockTarget::Prefix("+1415".to_owned()), "Suppliers");
    let mut story = Story::with(OrgSettings { block_list: vec![entry], ..on() });
    story.does("tab", "do-not-log", "").does("type", "from", "(415) 555-0151");
    story.does("type", "to", "Ada Example").rests();
    let number = serde_json::json!({
        "entries": [{ "target": { "kind": "number", "value": "+14155550151" } }], "problems": [],
    });
    // The name is known here; only the number is read.
    story.answers("block-list", json(&number));
    assert!(!story.is_asked("block-list"));
    let said = answer(&story);
    assert_eq!(said.words("who"), "Ada Example");
    assert_eq!(said.attribute("who", "data-answer"), Some("skip"));
    assert_eq!(
        said.words("words"),
        "Not logged. The number or extension is on the do-not-log list. Decided by the line \
         +1415* (Suppliers)."
    );
    story.does("unblock", "+1415*", "");
    assert!(answer(&story).words("words").starts_with("Logged. No rule speaks"));
    story.does("ask-ending", "", "missed").does("choose", "callTypes", "missed");
    assert_eq!(
        answer(&story).words("words"),
        "Not logged. Missed calls are not logged. Decided by “Call types: Missed”."
    );
}

#[test]
fn a_preview_follows_the_changes() {
    let mut story = Story::with(on());
    story.does("preview", "", "");
    assert!(story.sheet().shows("preview-busy"));
    let part: PastPart = serde_json::from_value(serde_json::json!({
        "telephonySessionId": "s-1", "extensionId": "1", "role": "agent", "result": "missed",
        "direction": "Inbound", "reach": "external", "talk": 0, "startedAt": AT.0 - 60_000,
        "otherLine": { "number": "+14155550151" }, "outsideNumber": "+14155550151",
        "holders": { "known": [] },
    }))
    .unwrap();
    let talked = PastPart {
        result: ledger_core::call::CallResult::Answered,
        started_at: AT,
        holders: Holders::Unknown,
        ..part.clone()
    };
    story.answers("calls/facts", json(&vec![PastParts { parts: vec![part, talked], cut: false }]));
    assert_eq!(
        story.sheet().words("preview-summary"),
        "2 calls were looked at; none of them changes."
    );

    story.does("choose", "callTypes", "missed");
    let sheet = story.sheet();
    assert_eq!(sheet.words("preview-summary"), "2 calls were looked at; 1 changes.");
    let row = &sheet.list("preview-rows")[0];
    assert_eq!(row.attribute("before", "data-answer"), Some("ask"));
    assert_eq!(row.attribute("after", "data-answer"), Some("skip"));
    assert_eq!(row.words("after-reason"), "Missed calls are not logged.");
    let totals: Vec<String> = sheet
        .list("counts")
        .iter()
        .filter(|row| row.has(ROW, "data-total"))
        .map(|row| ["words", "before", "after"].map(|part| row.words(part)).join(" "))
        .collect();
    assert_eq!(totals, ["Logged 1 1", "Left for a person 1 0", "Not logged 0 1"]);
}
