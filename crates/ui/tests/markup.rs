//! The pages' HTML and the page models know the same controls and the same words.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::Path;

use ledger_ui::page::{CONTROLS, Msg};
use ledger_ui::text;

fn html() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../extension/static/calls.html");
    std::fs::read_to_string(path).unwrap()
}

fn values(html: &str, attribute: &str) -> BTreeSet<String> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn set(names: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_control_in_the_html_is_known_and_every_known_one_is_there() {
    assert_eq!(values(&html(), "data-msg"), set(CONTROLS.iter().copied()));
}

#[test]
fn every_control_means_something_with_a_value_that_the_html_gives_it() {
    for name in CONTROLS {
        let values: &[&str] = match *name {
            "of" => &["me", "everyone"],
            "filter" => &["all", "unlogged", "needs-me"],
            _ => &["any"],
        };
        for value in values {
            assert!(Msg::from_control(name, "s-1/101", value).is_some(), "{name} {value}");
            let stands = html().contains(&format!("value=\"{value}\" data-msg=\"{name}\""));
            assert!(stands || *value == "any", "{name} {value} is not in the HTML");
        }
    }
    assert_eq!(Msg::from_control("of", "", "nobody"), None);
    assert_eq!(Msg::from_control("filter", "", "nothing"), None);
    assert_eq!(Msg::from_control("toggle-call", "no key", ""), None);
    assert_eq!(Msg::from_control("unknown", "", ""), None);
}

#[test]
fn every_word_in_the_html_is_a_label_and_every_label_is_used() {
    let html = html();
    let mut used = values(&html, "data-text");
    used.extend(values(&html, "data-text-hint"));
    used.extend(values(&html, "data-text-name"));
    // The window's title takes it from there.
    used.insert("product".to_owned());
    assert_eq!(used, set(text::LABELS.iter().map(|(key, _)| *key)));
}
