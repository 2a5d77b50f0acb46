//! What `cargo xtask bench phone` measures, the same in both builds.

use std::hint::black_box;
use std::sync::LazyLock;

use ledger_core::call::part::Reach;
use ledger_core::call::{CallResult, Direction, Role};
use ledger_core::directory::{Directory, Extension, ExtensionKind};
use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::rules::past::{Holders, PastPart};
use ledger_core::rules::preview::Preview;
use ledger_core::settings::{CallTypes, Mode, OrgSettings, block_list};
use ledger_core::time::{Millis, Span};
use wasm_bindgen::prelude::wasm_bindgen;

/// Each piece of work, by the words that its line of the figures begins with.
const WORK: [(&str, fn()); 13] = [
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
    ("a preview of 100 past calls", preview),
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

/// A change of settings, and calls of the past to be asked about it.
struct Past {
    parts: Vec<PastPart>,
    before: OrgSettings,
    after: OrgSettings,
    directory: Directory,
}

static PAST: LazyLock<Past> = LazyLock::new(|| {
    let numbers: String = (100..200).map(|n| format!("+1650555{n:04}\n")).collect();
    let before = OrgSettings {
        mode: Mode::On,
        block_list: block_list::parse(&numbers, &home("US"), 6).entries,
        ..OrgSettings::default()
    };
    let call_types =
        CallTypes { missed: false, minimum_talk: Span::seconds(10), ..CallTypes::default() };
    let after = OrgSettings { call_types, ..before.clone() };
    let mut directory = Directory::default();
    directory.extensions.extend((0..50).map(|id| {
        let id = id.to_string();
        let extension = Extension {
            id: id.as_str().into(),
            number: Some(format!("1{id}")),
            name: format!("Person {id}"),
            kind: ExtensionKind::User,
            email: None,
            site: None,
            department: None,
        };
        (extension.id.clone(), extension)
    }));
    Past { parts: (0..100).map(past).collect(), before, after, directory }
});

fn past(index: i64) -> PastPart {
    let number = PhoneNumber::parse(&format!("+1415555{:04}", 100 + index), &home("US")).ok();
    PastPart {
        telephony_session_id: format!("s-{index}").as_str().into(),
        extension_id: (index % 50).to_string().as_str().into(),
        role: Role::Agent,
        result: if index % 4 == 0 { CallResult::Missed } else { CallResult::Answered },
        direction: if index % 3 == 0 { Direction::Outbound } else { Direction::Inbound },
        reach: Reach::External,
        own_line: None,
        other_line: number.clone().map(Line::Number),
        other_extension: None,
        outside_number: number,
        talk: Span::seconds(index % 60),
        started_at: Millis(index),
        holders: if index % 5 == 0 { Holders::Known(Vec::new()) } else { Holders::Unknown },
    }
}

fn preview() {
    let Past { parts, before, after, directory } = &*PAST;
    drop(black_box(Preview::of(black_box(parts), before, after, directory)));
}
