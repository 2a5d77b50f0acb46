//! Searching contacts, leads and accounts: SOSL, as far as connectors write it.

use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

use super::{Person, Salesforce, digits};
use crate::crm::respond;

impl Salesforce {
    pub(super) fn search(&self, sosl: &str) -> HttpResponse {
        let (wanted, rest) = sosl
            .strip_prefix("FIND {")
            .and_then(|rest| rest.split_once("} IN "))
            .unwrap_or_else(|| panic!("no SOSL: {sosl}"));
        assert!(rest.contains("WHERE IsConverted = false"), "{rest}");
        let is_found = |person: &&Person| {
            if rest.starts_with("PHONE FIELDS") {
                let mut phrases = wanted.split(" OR ");
                phrases.any(|phrase| digits(phrase) == digits(&person.phone))
            } else {
                assert!(rest.starts_with("NAME FIELDS"), "{rest}");
                let mut words = wanted.split(" AND ").map(|word| word.trim_end_matches('*'));
                words.all(|word| person.name.split(' ').any(|name| name.starts_with(word)))
            }
        };
        let found: Vec<Value> = self
            .people
            .iter()
            .filter(|person| !person.is_converted)
            .filter(is_found)
            .map(|person| {
                json!({
                    "attributes": { "type": person.kind, "url": "/" },
                    "Id": person.id,
                    "Name": person.name,
                    "Phone": person.phone,
                    "CreatedDate": "2026-01-01T00:00:00.000+0000",
                    "LastActivityDate": "2026-02-01",
                })
            })
            .collect();
        respond(200, &json!({ "searchRecords": found }))
    }
}
