//! The pages' HTML and the page models know the same controls and the same words.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::Path;

use ledger_core::time::Millis;
use ledger_ui::navigation::Page;
use ledger_ui::page::{self, Msg};
use ledger_ui::{activities, admin, calls, contacts, phone, user_settings};
use ledger_words::LABELS;

fn html(page: Page) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../extension/static");
    std::fs::read_to_string(folder.join(page.file())).unwrap()
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

/// The names that controls of a page's section may have.
fn controls(page: Page) -> Vec<&'static str> {
    match page {
        Page::Calls => calls::CONTROLS.to_vec(),
        Page::Contacts => contacts::CONTROLS.to_vec(),
        Page::Activities => activities::CONTROLS.to_vec(),
        Page::Phone => phone::CONTROLS.to_vec(),
        Page::Settings => user_settings::CONTROLS.to_vec(),
        Page::Admin => [admin::CONTROLS, admin::CALLS_CONTROLS].concat(),
    }
}

/// The values that the HTML itself gives a control; any, where a person types.
fn choices(name: &str) -> &'static [&'static str] {
    match name {
        "of" => &["me", "everyone"],
        "filter" => &["all", "unlogged", "needs-me"],
        "form-remember" => &["this-call", "this-number"],
        "side" => &["mine", "theirs"],
        "state" => &["active", "archived", "deleted"],
        "phone-pop" => &["never", "ringing", "answered"],
        "known" => &["update", "leave"],
        "column" => &[
            "ignored",
            "name",
            "first-name",
            "last-name",
            "company",
            "email",
            "number",
            "number-label",
            "note",
        ],
        "narrow-state" => {
            &["", "in-progress", "logging", "unresolved", "logged", "skipped", "failed"]
        }
        "owner-show" => &["all", "unmapped", "mapped"],
        "report-span" => &["7", "30", "90", "chosen"],
        "ask-ending" => &["answered", "missed", "voicemail"],
        _ => &["any"],
    }
}

/// The key of a row in which such a control could stand.
fn key(name: &str) -> &'static str {
    match name {
        "tab" => "history",
        "choose" | "write" | "go-to" => "mode",
        "type" => "label",
        "take-theirs" => "note",
        "restore" => "3",
        "toggle" => "auto-log",
        "write-address" | "give-address" | "test-address" | "drop-address" => "mail",
        "backfill" => "start",
        "crm-way" => "0",
        "number" | "number-label" | "remove-number" | "column" => "0",
        _ => "s-1/101",
    }
}

#[test]
fn every_control_in_the_html_is_known_and_every_known_one_is_there() {
    for page in Page::all() {
        let mut known = set(controls(page));
        known.extend(set(page::CONTROLS.iter().copied()));
        if page != Page::Calls && page != Page::Phone {
            known.retain(|name| name != "address" && name != "sign-in");
        }
        assert_eq!(values(&html(page), "data-msg"), known, "{}", page.file());
    }
}

#[test]
fn every_control_means_something_with_a_value_that_the_html_gives_it() {
    for page in Page::all() {
        let html = html(page);
        for name in values(&html, "data-msg") {
            for value in choices(&name) {
                let meant = match name.as_str() {
                    "file" => Msg::from_file(page, String::new(), Vec::new(), Millis(0)),
                    "from" | "to" if page == Page::Activities => Msg::from_day(page, &name, None),
                    "calls-from" | "calls-to" | "backfill-from" | "backfill-to" | "report-from"
                    | "report-to" => Msg::from_day(page, &name, None),
                    _ => Msg::from_control(page, &name, key(&name), value),
                };
                assert!(meant.is_some(), "{name} {value}");
                let stands = html.contains(&format!("value=\"{value}\" data-msg=\"{name}\""))
                    || html.contains(&format!("<option value=\"{value}\""));
                assert!(stands || *value == "any", "{name} {value} is not in {}", page.file());
            }
        }
        assert_eq!(Msg::from_control(page, "unknown", "", ""), None);
    }
    let meant = |name, value| Msg::from_control(Page::Calls, name, "", value);
    assert_eq!(meant("of", "nobody"), None);
    assert_eq!(meant("filter", "nothing"), None);
    assert_eq!(Msg::from_control(Page::Calls, "toggle-call", "no key", ""), None);
}

#[test]
fn every_word_in_the_html_is_a_label_and_every_label_is_used() {
    let mut used = BTreeSet::new();
    for html in Page::all().map(html) {
        used.extend(values(&html, "data-text"));
        used.extend(values(&html, "data-text-hint"));
        used.extend(values(&html, "data-text-name"));
    }
    // The window's title takes it from there.
    used.insert("product".to_owned());
    used.insert("admin-title".to_owned());
    assert_eq!(used, set(LABELS.iter().map(|(key, _)| *key)));
}

#[test]
fn every_page_has_the_same_header_and_says_which_it_is() {
    let header = |html: &str| {
        let (_, rest) = html.split_once("<header").unwrap();
        rest.split_once("</header>").unwrap().0.to_owned()
    };
    for page in Page::all() {
        let html = html(page);
        assert_eq!(header(&html), header(&self::html(Page::Calls)), "{}", page.file());
        let names = values(&html, "data-page");
        assert_eq!(names.iter().find_map(|name| Page::named(name)), Some(page));
        assert_eq!(
            values(&html, "id").get("section-title").map(String::as_str),
            Some("section-title")
        );
    }
}

/// A place that no HTML has would only be missed when a page comes to name it.
#[test]
fn every_place_that_a_sheet_names_is_in_some_html() {
    let known: BTreeSet<String> = Page::all()
        .map(html)
        .flat_map(|html| [values(&html, "id"), values(&html, "data-part")])
        .flatten()
        .collect();
    let marks = [
        "say",
        "say_or_hide",
        "say_at",
        "time",
        "show",
        "hide",
        "set",
        "flag",
        "busy",
        "fill",
        "tick",
        "rows",
    ];
    let mut seen = 0;
    for (file, text) in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        if file.ends_with("sheet.rs") {
            continue;
        }
        for mark in marks {
            for after in text.split(&format!(".{mark}(")).skip(1) {
                let place = after.trim_start().strip_prefix('"');
                let Some(place) = place.and_then(|rest| rest.split('"').next()) else { continue };
                assert!(place.is_empty() || known.contains(place), "{file}: no HTML has {place:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "the test has lost sight of the marks");
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), text));
        }
    }
    found
}
