//! `phone.toml` and `phone-formats.toml`.

use ledger_core::phone::{HomeRegion, NumberFormat, PhoneNumber, Reading, Validity};
use serde::Deserialize;

use crate::{Checked, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    write: String,
    #[serde(default)]
    home: HomeRegion,
    e164: Option<String>,
    extension: Option<String>,
    #[serde(default = "yes")]
    valid: bool,
    shown: Option<String>,
    abroad: Option<String>,
    significant: Option<String>,
    country: Option<String>,
}

fn yes() -> bool {
    true
}

#[test]
fn numbers_are_read_and_shown() {
    check("phone.toml", |row: &Row| {
        let name = format!("{:?} in {}", row.write, row.home.0);
        let only = |wanted: &Option<String>, found: String| wanted.as_ref().map(|_| found);
        let read = Reading::read(&row.write, &row.home).ok();
        let number = read.as_ref().map(|reading| &reading.number);
        let found = (
            number.map(|number| number.as_str().to_owned()),
            read.as_ref().and_then(|reading| reading.extension.clone()),
            number.is_none_or(|number| number.validity() == Validity::Valid),
            number.and_then(|number| only(&row.shown, number.display(&row.home))),
            number.and_then(|number| only(&row.abroad, number.international())),
            number.and_then(|number| only(&row.significant, number.significant()?)),
            number.and_then(|number| only(&row.country, number.country()?.0)),
        );
        let expected = (
            row.e164.clone(),
            row.extension.clone(),
            row.valid,
            row.shown.clone(),
            row.abroad.clone(),
            row.significant.clone(),
            row.country.clone(),
        );
        Checked::new(&name, &expected, &found)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormatRow {
    number: String,
    format: String,
    text: Option<String>,
}

#[test]
fn formats_are_filled_as_app_connect_does() {
    check("phone-formats.toml", |row: &FormatRow| {
        let found = PhoneNumber::parse(&row.number, &HomeRegion::default())
            .ok()
            .map(|number| NumberFormat(row.format.clone()).pour(&number));
        Checked::new(&format!("{:?} in {:?}", row.number, row.format), &row.text, &found)
    });
}
