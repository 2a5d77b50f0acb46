//! Bodies in App Connect's terms: the rows of `tests/tables/compose.toml`, each with its verdict;
//! and what a part of a call and those who listened have to say.

use std::path::Path;

use ledger_core::call::Part;
use ledger_core::compose::app_connect::{Input, compose};
use ledger_core::compose::facts::Insights;
use ledger_core::compose::{HumanText, compose as compose_part, compose_with};
use ledger_core::ledger::{ContactChoice, Entry};
use ledger_core::settings::{Field, OrgSettings};
use ledger_core::time::BundledZones;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    verdict: String,
    input: String,
    #[serde(default)]
    subject: Option<String>,
    body: String,
}

/// A call that went through two people's hands says so; one that did not says nothing.
#[test]
fn the_journey_is_told_of_a_call_with_several_legs() {
    let stored: Vec<Entry> = serde_json::from_str(include_str!("stored/0.2-entries.json")).unwrap();
    let part = stored.into_iter().map(|entry| entry.part).find(|part| !part.legs.is_empty());
    let mut part = part.unwrap();
    let contact = ContactChoice { id: "c1".into(), name: "Jane".to_owned() };
    let journey = |part: &Part| {
        let settings = OrgSettings::default();
        let composed =
            compose_part(part, &contact, &HumanText::default(), &settings, &BundledZones);
        composed.lines.get(&Field::Journey).cloned()
    };
    let expected =
        "Received call at Ann, ext 101\nTransferred to Ann, ext 102, duration: 20 seconds";
    assert_eq!(journey(&part).as_deref(), Some(expected));
    part.legs.truncate(1);
    assert_eq!(journey(&part), None);
}

/// What machines that listened say stands in the body, and what is not said again stays.
#[test]
fn insights_are_written_and_joined() {
    let stored: Vec<Entry> = serde_json::from_str(include_str!("stored/0.2-entries.json")).unwrap();
    let entry = stored.into_iter().find(|entry| entry.insights.has_ace()).unwrap();
    let mut insights = entry.insights;
    insights.join(Insights { call_score: "90".to_owned(), ..Insights::default() });
    let contact = ContactChoice { id: "c1".into(), name: "Jane".to_owned() };
    let (human, settings) = (HumanText::default(), OrgSettings::default());
    let composed = compose_with(&entry.part, &contact, &human, &settings, &BundledZones, &insights);
    for (field, expected) in [
        (Field::AiNote, "They agreed."),
        (Field::Transcript, "Ann: hi"),
        (Field::AceTranscript, "Ann: hello"),
        (Field::AceSummary, "A greeting"),
        (Field::CallScore, "90"),
        (Field::AceBulletedSummary, "- hello"),
        (Field::AceLink, "https://ace.invalid/1"),
    ] {
        assert_eq!(composed.lines.get(&field).map(String::as_str), Some(expected), "{field:?}");
    }
}

/// Every row is right, and right a second time. All that are wrong are shown.
#[test]
fn every_row_of_the_table_holds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/tables/compose.toml");
    let table: Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for row in &table.row {
        let input: Input = serde_json::from_str(&row.input).unwrap();
        let output = compose(&input, &BundledZones);
        if (&output.body, &output.subject) != (&row.body, &row.subject) {
            wrong.push(format!("{}: {:?}, {:?}", row.name, output.subject, output.body));
        }
        let again =
            compose(&Input { existing_body: Some(row.body.clone()), ..input }, &BundledZones).body;
        if again != row.body {
            wrong.push(format!("{}, a second time: {again:?}", row.name));
        }
        let reason = row.verdict.strip_prefix("right text, because ");
        if row.verdict != "same as App Connect" && reason.is_none_or(str::is_empty) {
            wrong.push(format!("{}: no verdict", row.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Recordings of App Connect's composer, where a developer has some: what differs is shown.
#[test]
fn recordings_are_composed_once_and_for_all() {
    let Ok(path) = std::env::var("COMPOSER_VECTORS") else { return };
    let recordings = std::fs::read_to_string(path).unwrap();
    let recordings: Vec<serde_json::Value> = serde_json::from_str(&recordings).unwrap();
    let mut exact = 0;
    for recording in &recordings {
        let input: Input = serde_json::from_value(recording["input"].clone()).unwrap();
        let body = compose(&input, &BundledZones).body;
        let again =
            compose(&Input { existing_body: Some(body.clone()), ..input }, &BundledZones).body;
        assert_eq!(again, body, "{}", recording["name"]);
        if recording["output"] == body {
            exact += 1;
        } else {
            println!("{}\n  {}\n  {body:?}", recording["name"], recording["output"]);
        }
    }
    println!("{exact} of {} exact", recordings.len());
}
