//! What `cargo xtask bench phone` measures, the same in both builds.

use std::hint::black_box;

use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::settings::block_list;
use wasm_bindgen::prelude::wasm_bindgen;

/// Each piece of work, by the words that its line of the figures begins with.
const WORK: [(&str, fn()); 12] = [
    ("read E.164, North America", || parse("+16505550100", "US")),
    ("read E.164, elsewhere", || parse("+442079460018", "US")),
    ("read national, (650) 555-0100", || parse("(650) 555-0100", "US")),
    ("read national, 020 7946 0018", || parse("020 7946 0018", "GB")),
    ("read with an extension", || parse("+1 (650) 555-0100 x101", "US")),
    ("read no number", || parse("anonymous", "US")),
    ("a call's line, +16505550100", || line("+16505550100")),
    ("a call's line, 101", || line("101")),
    ("display at home", || display("US")),
    ("display abroad", || display("GB")),
    ("search texts in one format", || drop(black_box(search("+16505550100")))),
    ("a do-not-log list of 100 numbers", list),
];

/// The names, one a line.
#[wasm_bindgen]
#[must_use]
pub fn names() -> String {
    WORK.map(|(name, _)| name).join("\n")
}

/// Does a piece of work so many times; nothing when there is no such piece.
#[wasm_bindgen]
pub fn work(index: usize, rounds: u32) {
    let Some((_, piece)) = WORK.get(index) else { return };
    for _ in 0..rounds {
        piece();
    }
}

fn home(region: &str) -> HomeRegion {
    HomeRegion(region.to_owned())
}

fn parse(text: &str, region: &str) {
    drop(black_box(PhoneNumber::parse(black_box(text), &home(region))));
}

fn line(text: &str) {
    drop(black_box(Line::read(black_box(text), &home("US"))));
}

fn display(region: &str) {
    let number = PhoneNumber::parse("+16505550100", &home("US"));
    drop(black_box(number.map(|number| number.display(&home(region)))));
}

fn search(text: &str) -> Option<Vec<String>> {
    let number = PhoneNumber::parse(black_box(text), &home("US")).ok()?;
    let format = ledger_core::phone::NumberFormat("(###) ###-####".to_owned());
    Some(ledger_core::phone::search_texts(&number, &[format]))
}

fn list() {
    let list: String = (100..200).map(|n| format!("(650) 555-0{n}\n")).collect();
    drop(black_box(block_list::parse(&list, &home("US"), 6)));
}
