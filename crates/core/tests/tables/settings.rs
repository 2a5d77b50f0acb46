//! `settings-problems.toml` and `settings-layers.toml`, and everything ever stored.

use std::path::Path;

use ledger_core::settings::user::{Layer, Lock, Managed};
use ledger_core::settings::{ManagedSettings, OrgSettings, UserChoices, UserSettings};
use ledger_core::time::BundledZones;
use serde::Deserialize;

use crate::{Checked, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemsRow {
    name: String,
    settings: OrgSettings,
    #[serde(default)]
    problems: Vec<String>,
}

#[test]
fn problems_are_named_at_their_fields() {
    check("settings-problems.toml", |row: &ProblemsRow| {
        let found: Vec<String> =
            row.settings.problems(&BundledZones).into_iter().map(|problem| problem.field).collect();
        Checked::new(&row.name, &row.problems, &found)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayersRow {
    name: String,
    managed: Option<Managed<bool>>,
    chosen: Option<bool>,
    value: bool,
    from: Layer,
    #[serde(default)]
    lock: Lock,
}

#[test]
fn layers_meet() {
    check("settings-layers.toml", |row: &LayersRow| {
        let managed = ManagedSettings { catch_up: row.managed.clone(), ..Default::default() };
        let chosen = UserChoices { catch_up: row.chosen, ..Default::default() };
        let found = UserSettings::of(&managed, &chosen).catch_up;
        let expected = (row.value, row.from, row.lock);
        Checked::new(&row.name, &expected, &(found.value, found.from, found.lock))
    });
}

/// Every file in `crates/core/tests/fixtures` that begins with `settings-` is what some version
/// stored. It reads, it has no problem, and whatever it says is still said when it is written.
#[test]
fn whatever_was_stored_still_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("settings-") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let stored: serde_json::Value = serde_json::from_str(&text).unwrap();
        let settings: OrgSettings = serde_json::from_str(&text)
            .unwrap_or_else(|flaw| panic!("{name} no longer reads: {flaw}"));
        assert_eq!(settings.problems(&BundledZones), [], "{name}");
        let written = serde_json::to_value(&settings).unwrap();
        assert_eq!(lost(&stored, &written), Vec::<String>::new(), "{name}");
        read += 1;
    }
    assert!(read >= 4, "only {read} fixtures were found");
}

/// What the first value says and the second does not. An empty label may be left out.
fn lost(stored: &serde_json::Value, written: &serde_json::Value) -> Vec<String> {
    match (stored, written) {
        (serde_json::Value::Object(stored), serde_json::Value::Object(written)) => stored
            .iter()
            .filter(|(key, value)| !(key.as_str() == "label" && *value == ""))
            .flat_map(|(key, value)| {
                lost(value, written.get(key).unwrap_or(&serde_json::Value::Null))
            })
            .collect(),
        (serde_json::Value::Array(stored), serde_json::Value::Array(written))
            if stored.len() == written.len() =>
        {
            stored.iter().zip(written).flat_map(|(stored, written)| lost(stored, written)).collect()
        }
        (stored, written) if stored == written => Vec::new(),
        (stored, written) => vec![format!("{stored} is now {written}")],
    }
}
