//! `blocklist.toml` and `blocklist-blocks.toml`.

use ledger_core::phone::{HomeRegion, Line};
use ledger_core::settings::block_list::{self, BlockEntry};
use serde::Deserialize;

use crate::{Checked, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    text: String,
    #[serde(default)]
    home: HomeRegion,
    #[serde(default = "six")]
    longest_extension: usize,
    #[serde(default)]
    entries: Vec<String>,
    #[serde(default)]
    problems: Vec<String>,
}

fn six() -> usize {
    6
}

#[test]
fn lists_are_read_and_nothing_is_dropped() {
    check("blocklist.toml", |row: &Row| {
        let list = block_list::parse(&row.text, &row.home, row.longest_extension);
        let entries: Vec<String> = list.entries.iter().map(shown).collect();
        let problems: Vec<String> = list
            .problems
            .iter()
            .map(|problem| {
                format!("{}: {} in line {}", problem.text, problem.flaw.code(), problem.line)
            })
            .collect();
        Checked::new(&row.name, &(&row.entries, &row.problems), &(&entries, &problems))
    });
}

fn shown(entry: &BlockEntry) -> String {
    let label = if entry.label.is_empty() { String::new() } else { format!(" = {}", entry.label) };
    format!("{} {}{label}", entry.target.kind(), entry.target)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlocksRow {
    entry: String,
    blocks: Vec<String>,
    not: Vec<String>,
}

#[test]
fn an_entry_blocks_what_it_names() {
    check("blocklist-blocks.toml", |row: &BlocksRow| {
        let home = HomeRegion::default();
        let list = block_list::parse(&row.entry, &home, 6);
        let blocked = |text: &String| {
            list.entries.iter().any(|entry| entry.target.blocks(&Line::read(text, &home)))
        };
        let found: Vec<bool> = row.blocks.iter().chain(&row.not).map(blocked).collect();
        let expected: Vec<bool> =
            row.blocks.iter().map(|_| true).chain(row.not.iter().map(|_| false)).collect();
        Checked::new(&row.entry, &expected, &found)
    });
}
