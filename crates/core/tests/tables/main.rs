//! The tables in `/tests/tables`: rules as rows that anybody can read and extend.
//!
//! Each table has one harness here, which runs every row and prints all that fail. A misspelt
//! column is an error, so no row says less than it seems to.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what cannot be read fails the test")]

mod blocklist;
mod contact;
mod cover;
mod owner;
mod phone;
mod rules;
mod settings;
mod world;

use std::fmt::Debug;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A table: `row` is a list of inline tables.
#[derive(Deserialize)]
struct Table<T> {
    row: Vec<T>,
}

/// What a row comes to, beside what it says; `name` is how people find it.
struct Checked {
    name: String,
    expected: String,
    found: String,
}

impl Checked {
    fn new(name: &str, expected: &impl Debug, found: &impl Debug) -> Self {
        Self {
            name: name.to_owned(),
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        }
    }
}

/// Runs every row of a table and fails with all rows that are not as they say.
fn check<T: DeserializeOwned>(table: &str, judge: impl Fn(&T) -> Checked) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/tables").join(table);
    let text = std::fs::read_to_string(&path).unwrap();
    let rows: Table<T> = toml::from_str(&text).unwrap_or_else(|flaw| panic!("{table}: {flaw}"));
    assert!(!rows.row.is_empty(), "{table} has no row");
    let failed: Vec<String> = rows
        .row
        .iter()
        .map(judge)
        .filter(|checked| checked.expected != checked.found)
        .map(|Checked { name, expected, found }| {
            format!("  {name}\n    expected {expected}\n    found    {found}")
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} rows of {table} are not as they say:\n{}",
        failed.len(),
        rows.row.len(),
        failed.join("\n")
    );
}
