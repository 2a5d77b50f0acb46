//! `contact.toml`: which of the CRM's contacts a call is with.

use ledger_core::contact::{Choice, Contact, choose, matched};
use ledger_core::settings::{NoContactPolicy, SeveralContactsPolicy};
use serde::Deserialize;

use crate::{Checked, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default)]
    found: Vec<Contact>,
    #[serde(default)]
    none: NoContactPolicy,
    #[serde(default)]
    several: SeveralContactsPolicy,
    becomes: String,
}

#[test]
fn a_call_finds_its_contact() {
    check("contact.toml", |row: &Row| {
        let becomes =
            |candidates: Vec<Contact>| match choose(matched(candidates, row.several), row.none) {
                Choice::Take(contact, why) => format!("take {} {why}", contact.id),
                Choice::CreatePlaceholder => "create a placeholder".to_owned(),
                Choice::Ask(why, contacts) => {
                    let ids: Vec<&str> =
                        contacts.iter().map(|contact| contact.id.as_str()).collect();
                    format!("ask {why} [{}]", ids.join(" "))
                }
                Choice::Skip(why) => format!("skip {why}"),
            };
        let mut backwards = row.found.clone();
        backwards.reverse();
        let found = [becomes(row.found.clone()), becomes(backwards)];
        Checked::new(&row.name, &[&row.becomes, &row.becomes], &found.each_ref())
    });
}
