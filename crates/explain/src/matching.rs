//! Which of a number's contacts a call is with, and why.
//!
//! `{"contacts", "severalContacts", "noContact"}` in: the contacts in whatever order the CRM's
//! searches brought them, and the organisation's two policies as they are stored; both leave it to
//! a person when they are left out.
//!
//! `{"choice", "reason", "contact", "candidates"}` out: `choice` is `take`, `create-placeholder`,
//! `ask` or `skip`, `contact` the one that is taken, `candidates` each contact once, by name.

use ledger_core::contact::{self, Choice, Contact};
use ledger_core::settings::{NoContactPolicy, SeveralContactsPolicy};
use ledger_core::why::Why;
use serde::{Deserialize, Serialize};

use crate::Flaw;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    contacts: Vec<Contact>,
    #[serde(default)]
    several_contacts: SeveralContactsPolicy,
    #[serde(default)]
    no_contact: NoContactPolicy,
}

#[derive(Serialize)]
struct Answered {
    choice: &'static str,
    reason: &'static str,
    contact: Option<Contact>,
    candidates: Vec<Contact>,
}

/// Matches.
///
/// # Errors
///
/// When the input is not as above.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str = r#"{"contacts": [{"id": "1", "name": "Ada"}], "severalContacts": "latest-activity", "noContact": "leave-for-person"}"#;
    let asked: Asked =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    let candidates = contact::distinct(asked.contacts.clone());
    let found = contact::matched(asked.contacts, asked.several_contacts);
    let (choice, why, contact) = match contact::choose(found, asked.no_contact) {
        Choice::Take(contact, why) => ("take", why, Some(contact)),
        Choice::CreatePlaceholder => ("create-placeholder", Why::PlaceholderContact, None),
        Choice::Ask(why, _) => ("ask", why, None),
        Choice::Skip(why) => ("skip", why, None),
    };
    let answered = Answered { choice, reason: why.code(), contact, candidates };
    Ok(serde_json::to_string(&answered)? + "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_policies_choose() {
        let (ada, bob) = (
            json!({ "id": "1", "name": "Ada", "latestActivityAt": 5, "createdAt": 4 }),
            json!({ "id": "2", "name": "Bob", "latestActivityAt": 9, "createdAt": 7 }),
        );
        let rows = [
            (json!([]), json!({}), "ask no-contact -"),
            (json!([]), json!({ "noContact": "skip" }), "skip no-contact-skipped -"),
            (
                json!([]),
                json!({ "noContact": "create-placeholder" }),
                "create-placeholder placeholder-contact -",
            ),
            (json!([bob, bob]), json!({}), "take one-contact Bob"),
            (json!([bob, ada]), json!({}), "ask several-contacts -"),
            (
                json!([ada, bob]),
                json!({ "severalContacts": "latest-activity" }),
                "take latest-activity Bob",
            ),
            (
                json!([bob, ada]),
                json!({ "severalContacts": "first-by-name" }),
                "take first-by-name Ada",
            ),
            (
                json!([bob, ada]),
                json!({ "severalContacts": "earliest-created" }),
                "take earliest-created Ada",
            ),
        ];
        for (contacts, policies, expected) in rows {
            let mut input = policies;
            input["contacts"] = contacts;
            let answer: Value =
                serde_json::from_str(&explain(&input.to_string()).unwrap()).unwrap();
            let found = format!(
                "{} {} {}",
                answer["choice"].as_str().unwrap(),
                answer["reason"].as_str().unwrap(),
                answer["contact"]["name"].as_str().unwrap_or("-"),
            );
            assert_eq!(found, expected, "{input}");
        }
    }

    #[test]
    fn an_unknown_policy_is_refused() {
        let flaw = explain(r#"{"contacts": [], "noContact": "shout"}"#).unwrap_err();
        assert!(flaw.problem.contains("leave-for-person"), "{flaw}");
    }
}
