//! Pasted do-not-log lists.

use ledger_core::phone::{HomeRegion, Line};
use ledger_core::settings::OrgSettings;
use ledger_core::settings::block_list::{self, BlockListText};
use ledger_core::time::BundledZones;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Case {
    #[serde(default)]
    text: String,
    #[serde(default)]
    region: HomeRegion,
    #[serde(default = "usual")]
    max_extension_length: usize,
}

fn usual() -> usize {
    6
}

pub(crate) fn run(case: Case) {
    let Case { text, region, max_extension_length } = case;
    let read = |text: &str| block_list::parse(text, &region, max_extension_length);
    let list = read(&text);
    for problem in &list.problems {
        assert!(!problem.flaw.sentence().is_empty());
    }
    for entry in &list.entries {
        let line = Line::read(&entry.target.to_string(), &region);
        let _ = entry.target.blocks(&line);
    }
    nothing_is_dropped(&text, &read);
    let mut entries = list.entries;
    let again = read(&block_list::print(&entries));
    assert_eq!(again, BlockListText { entries: entries.clone(), problems: Vec::new() });
    // What can be read can be saved.
    entries.truncate(OrgSettings::MOST_BLOCK_ENTRIES);
    for entry in &mut entries {
        entry.label = entry.label.chars().take(OrgSettings::LONGEST_LABEL).collect();
    }
    let settings = OrgSettings { block_list: entries, ..OrgSettings::default() };
    assert_eq!(settings.problems(&BundledZones), []);
}

/// Every piece of a plain list is an entry or a problem. What is in quotes, and a semicolon that
/// may belong to a link, are cut by other rules.
fn nothing_is_dropped(text: &str, read: &impl Fn(&str) -> BlockListText) {
    let text = text.replace(['"', ';', '\u{FEFF}'], ",");
    // A first line that is no header.
    let text = format!("0\n{text}");
    let pieces = text
        .split([',', '\t', '\n', '\r', '，', '；', '、'])
        .filter(|piece| !piece.trim().is_empty())
        .count();
    let list = read(&text);
    assert_eq!(list.entries.len() + list.problems.len(), pieces, "{list:?}");
}
