//! Bodies in App Connect's terms: the rows of `tests/tables/compose.toml`, each with its verdict.

use std::path::Path;

use ledger_core::compose::app_connect::{Input, compose};
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
