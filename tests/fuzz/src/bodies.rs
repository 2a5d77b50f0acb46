//! Bodies of activities, as they may stand in a CRM, and what is written into them.

use std::collections::BTreeMap;

use ledger_core::compose::{Composed, Format, HumanText, merge, note, upsert};
use ledger_core::ledger::{Standing, Tried};
use ledger_core::settings::Field;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Case {
    format: Format,
    body: String,
    subject: String,
    /// What is to be written.
    lines: BTreeMap<Field, String>,
    /// What was written before; nothing when that is not known.
    before: Option<BTreeMap<Field, String>>,
    human: HumanText,
    tried: Option<Tried>,
}

/// A person's own line, which nothing takes for a field.
const OWN_LINE: &str = "she collects zebra stamps";

pub(crate) fn run(case: Case) {
    let Case { format, body, subject, lines, before, human, tried } = case;
    let composed = |lines: BTreeMap<Field, String>| Composed {
        contact: Some("1".into()),
        subject: subject.clone(),
        lines,
        format,
        own_fields: None,
        fields: Default::default(),
    };
    let wanted = composed(lines);
    let before = before.map(composed);
    let merged = |body: &str, applied: Option<&Composed>, tried: Option<&Tried>| {
        let standing =
            Standing { subject: subject.clone(), body: body.to_owned(), ..Standing::default() };
        merge(&standing, applied, tried, &human, &wanted).1
    };
    for body in [body.clone(), format!("{OWN_LINE}\n{body}")] {
        let once = upsert(&body, &wanted);
        assert_eq!(upsert(&once, &wanted), once, "writing twice");
        let _ = note(&once, format);
        let merged_once = merged(&body, before.as_ref(), tried.as_ref());
        assert_eq!(merged(&merged_once, Some(&wanted), None), merged_once, "merging twice");
        for written in [&once, &merged_once] {
            keeps(&body, written);
        }
        // Nothing to write changes nothing.
        assert_eq!(upsert(&body, &Composed { lines: BTreeMap::new(), ..wanted.clone() }), body);
    }
}

/// A person's text stays to the letter: all of it where nothing could be structure, and the line
/// on top in any case.
fn keeps(body: &str, written: &str) {
    if !body.contains(['-', '#', '*', '<', '&', '\r']) {
        let mut rest = written;
        for line in body.lines() {
            let behind = rest.split_once(line).map(|(_, behind)| behind);
            rest = behind.unwrap_or_else(|| panic!("{line:?} is lost in {written:?}"));
        }
    }
    if body.starts_with(OWN_LINE) {
        assert!(written.contains(OWN_LINE), "the line on top is lost in {written:?}");
    }
}
