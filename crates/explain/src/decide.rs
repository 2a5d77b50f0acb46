//! What becomes of a call, and why.
//!
//! `{"settings", "directory", "contacts", "call"}` in: the organisation's settings and the
//! account's directory as they are stored, contacts by number, and the call. The call is one of
//! - a call of the topic `fold`;
//! - `{"parts": [...]}`, the parts as the ledger keeps them;
//! - a call of the core, with `end`.
//!
//! Everything but the call may be left out. `users`, the CRM's users, decide who owns the record;
//! `switchedOnAt` is when these settings came into force, always when it is left out.
//!
//! `{"entries": [{"extensionId", "decision", "reason", "contactId", "owner"}]}` out, with
//! `decision` one of `log`, `ask` and `skip`, and `reason` the code of the rule that decides.
//! `owner` is null for the administrator whose CRM sign-in is used.

use std::collections::BTreeMap;

use ledger_core::call::{self, Call, Direction, Fold, Part};
use ledger_core::contact::Contact;
use ledger_core::cover::CoverHistory;
use ledger_core::directory::Directory;
use ledger_core::owner::{self, CrmUser};
use ledger_core::phone::PhoneNumber;
use ledger_core::rules::{self, Decision, Policy};
use ledger_core::settings::OrgSettings;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Code, Flaw};

#[derive(Serialize)]
struct Answered {
    entries: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    extension_id: String,
    decision: &'static str,
    reason: &'static str,
    contact_id: Option<String>,
    owner: Option<String>,
}

/// Decides each part of the call.
///
/// # Errors
///
/// When the input is not as above; the message names the section.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str = r#"{"settings", "directory", "contacts", "call"}"#;
    let input: BTreeMap<String, Value> =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    const SECTIONS: [&str; 6] =
        ["settings", "directory", "contacts", "call", "users", "switchedOnAt"];
    if let Some(unknown) = input.keys().find(|key| !SECTIONS.contains(&key.as_str())) {
        let problem = format!("there is no such section; expected {}", SECTIONS.join(", "));
        return Err(Flaw::new(Code::UnknownField, unknown, problem));
    }
    let settings: OrgSettings = section(&input, "settings")?;
    let directory = directory(&input)?;
    let users: Vec<CrmUser> = section(&input, "users")?;
    let contacts = contacts(&input, &directory)?;
    let switched_on_at = match input.get("switchedOnAt") {
        None | Some(Value::Null) => Millis(i64::MIN),
        Some(moment) => Millis::parse(moment.as_str().unwrap_or_default())
            .map_err(|flaw| Flaw::new(Code::NotAMoment, "switchedOnAt", flaw))?,
    };
    let mut cover = CoverHistory::default();
    cover.note(&settings, switched_on_at);
    let policy = Policy { settings, cover, ..Policy::default() };
    let entries = parts(&input, &directory)?
        .iter()
        .map(|part| {
            let found = part
                .outside_number
                .as_ref()
                .and_then(|number| contacts.get(number))
                .cloned()
                .unwrap_or_default();
            let decision = rules::decision(part, found, &policy, &directory);
            let extension = directory.extension(&part.extension_id);
            entry(part, decision, owner::owner(extension, &users, &policy.settings))
        })
        .collect();
    Ok(serde_json::to_string(&Answered { entries })? + "\n")
}

fn entry(part: &Part, decision: Decision, owner: owner::Owner) -> Entry {
    let (word, why, contact) = match decision {
        Decision::Log { contact, why } => ("log", why, Some(contact.id.to_string())),
        Decision::LogWithPlaceholder => ("log", Why::PlaceholderContact, None),
        Decision::Ask { why, .. } => ("ask", why, None),
        Decision::Skip { why } => ("skip", why, None),
    };
    let owner = if word == "skip" { None } else { owner.user().map(ToString::to_string) };
    Entry {
        extension_id: part.extension_id.to_string(),
        decision: word,
        reason: why.code(),
        contact_id: contact,
        owner,
    }
}

/// A section of the input, or what stands for one that is left out.
fn section<T: DeserializeOwned + Default>(
    input: &BTreeMap<String, Value>,
    name: &str,
) -> Result<T, Flaw> {
    match input.get(name) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(value) => {
            serde_json::from_value(value.clone()).map_err(|flaw| wrong_shape(name, &flaw))
        }
    }
}

fn wrong_shape(place: &str, flaw: &serde_json::Error) -> Flaw {
    Flaw::new(Code::WrongShape, place, flaw)
}

/// The directory; its extensions may be a list, as RingCentral gives them, too.
fn directory(input: &BTreeMap<String, Value>) -> Result<Directory, Flaw> {
    let mut value = input.get("directory").cloned().unwrap_or_else(|| json!({}));
    if let Some(Value::Array(list)) = value.get("extensions") {
        let mut by_id = serde_json::Map::new();
        for (index, extension) in list.iter().enumerate() {
            let Some(id) = extension.get("id").and_then(Value::as_str) else {
                let place = format!("directory.extensions[{index}].id");
                return Err(Flaw::new(Code::Missing, place, "expected an id, as a text"));
            };
            by_id.insert(id.to_owned(), extension.clone());
        }
        if let Some(directory) = value.as_object_mut() {
            directory.insert("extensions".to_owned(), Value::Object(by_id));
        }
    }
    let directory: Directory =
        serde_json::from_value(value).map_err(|flaw| wrong_shape("directory", &flaw))?;
    if !directory.home.is_known() {
        return Err(Flaw::region("directory.home", &directory.home));
    }
    Ok(directory)
}

/// The contacts, by number however it is written.
fn contacts(
    input: &BTreeMap<String, Value>,
    directory: &Directory,
) -> Result<BTreeMap<PhoneNumber, Vec<Contact>>, Flaw> {
    let written: BTreeMap<String, Vec<Contact>> = section(input, "contacts")?;
    let mut by_number: BTreeMap<PhoneNumber, Vec<Contact>> = BTreeMap::new();
    for (text, found) in written {
        let number = PhoneNumber::parse(&text, &directory.home)
            .map_err(|flaw| Flaw::new(Code::NotANumber, "contacts", flaw))?;
        by_number.entry(number).or_default().extend(found);
    }
    Ok(by_number)
}

#[derive(Deserialize)]
struct Parts {
    parts: Vec<Part>,
}

fn parts(input: &BTreeMap<String, Value>, directory: &Directory) -> Result<Vec<Part>, Flaw> {
    let Some(value) = input.get("call") else {
        let problem = r#"it is missing; expected a call of the topic `fold`, or {"parts": [...]}"#;
        return Err(Flaw::new(Code::Missing, "call", problem));
    };
    if value.get("parts").is_some() {
        let Parts { parts } = serde_json::from_value(value.clone())
            .map_err(|flaw| wrong_shape("call.parts", &flaw))?;
        return Ok(parts);
    }
    let value = if value.get("end").is_some() { value.clone() } else { from_fold(value)? };
    let call: Call = serde_json::from_value(value).map_err(|flaw| wrong_shape("call", &flaw))?;
    Ok(call::parts(&Fold::new(call.telephony_session_id.clone()), &call, directory))
}

/// A call as the topic `fold` answers it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Folded {
    telephony_session_id: String,
    #[serde(default)]
    session_id: String,
    direction: Direction,
    ended: bool,
    external_number: Option<String>,
    started_at: String,
    ended_at: Option<String>,
    participants: Vec<FoldedParticipant>,
    #[serde(default)]
    linked_to: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoldedParticipant {
    extension_id: String,
    role: Value,
    result: Value,
    #[serde(default)]
    talk_seconds: i64,
    #[serde(default)]
    ring_seconds: i64,
}

/// The core's call from what the topic `fold` says of it. It does not say who the other side of a
/// participant was: the outside number if there is one, else a colleague for outbound calls, which
/// nobody makes to nowhere, and an unknown caller for inbound ones.
fn from_fold(value: &Value) -> Result<Value, Flaw> {
    let call: Folded =
        serde_json::from_value(value.clone()).map_err(|flaw| wrong_shape("call", &flaw))?;
    let moment = |name: &str, text: &str| {
        Millis::parse(text)
            .map_err(|flaw| Flaw::new(Code::NotAMoment, format!("call.{name}"), flaw))
    };
    let started_at = moment("startedAt", &call.started_at)?;
    let ended_at = match &call.ended_at {
        Some(text) => moment("endedAt", text)?,
        None => started_at,
    };
    let internal = call.external_number.is_none() && call.direction == Direction::Outbound;
    let participants: Vec<Value> = call
        .participants
        .iter()
        .enumerate()
        .map(|(index, participant)| {
            let colleague = call
                .participants
                .iter()
                .find(|other| internal && other.extension_id != participant.extension_id);
            let other = match (&call.external_number, colleague) {
                (Some(number), _) => json!({ "line": { "number": number } }),
                (None, Some(colleague)) => json!({ "extensionId": colleague.extension_id }),
                (None, None) => json!({}),
            };
            let caller = call.direction == Direction::Outbound && index == 0;
            json!({
                "extensionId": participant.extension_id,
                "role": participant.role,
                "result": participant.result,
                "direction": if caller || !internal { call.direction } else { Direction::Inbound },
                "own": { "extensionId": participant.extension_id },
                "other": other,
                "joinedAt": started_at,
                "ring": participant.ring_seconds.saturating_mul(1000),
                "talk": participant.talk_seconds.saturating_mul(1000),
                "hold": 0,
                "recorded": false,
            })
        })
        .collect();
    Ok(json!({
        "telephonySessionId": call.telephony_session_id,
        "sessionId": call.session_id,
        "direction": call.direction,
        "externalNumber": call.external_number,
        "startedAt": started_at,
        "end": if call.ended { json!({ "state": "ended", "at": ended_at }) } else { json!({ "state": "open" }) },
        "participants": participants,
        "linkedTo": call.linked_to,
        "confirmed": "events",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Value {
        json!({
            "settings": { "mode": { "kind": "on" }, "severalContacts": "latest-activity" },
            "directory": { "extensions": [
                { "id": "7", "number": "101", "name": "Ann Agent", "kind": "user", "email": "ann@example.com" },
                { "id": "8", "number": "102", "name": "Bob Agent", "kind": "user" },
            ] },
            "contacts": { "(415) 555-0177": [
                { "id": "c1", "name": "Jane", "latestActivityAt": 5 },
                { "id": "c2", "name": "Kim", "latestActivityAt": 9 },
            ] },
            "users": [{ "id": "u1", "name": "Ann", "email": "ANN@example.com" }],
            "call": {
                "telephonySessionId": "s-1", "sessionId": "1", "direction": "Inbound",
                "ended": true, "externalNumber": "+14155550177",
                "startedAt": "2026-03-02T15:00:00.000Z", "endedAt": "2026-03-02T15:01:00.000Z",
                "participants": [{
                    "extensionId": "7", "role": "agent", "result": "answered",
                    "talkSeconds": 50, "ringSeconds": 5,
                }],
                "linkedTo": [],
            },
        })
    }

    fn answer(input: &Value) -> Value {
        let answer = explain(&input.to_string()).unwrap_or_else(|flaw| panic!("{flaw:#}"));
        serde_json::from_str(&answer).unwrap()
    }

    fn entry(decision: &str, reason: &str, contact: Option<&str>, owner: Option<&str>) -> Value {
        json!({ "entries": [{
            "extensionId": "7", "decision": decision, "reason": reason,
            "contactId": contact, "owner": owner,
        }] })
    }

    #[test]
    fn a_call_is_decided_with_its_reason() {
        assert_eq!(answer(&input()), entry("log", "latest-activity", Some("c2"), Some("u1")));

        let mut off = input();
        off["settings"] = json!({});
        assert_eq!(answer(&off), entry("skip", "mode-off", None, None));

        let mut unknown = input();
        unknown["contacts"] = json!({});
        assert_eq!(answer(&unknown), entry("ask", "no-contact", None, Some("u1")));

        let mut late = input();
        late["switchedOnAt"] = json!("2026-03-02T15:00:01Z");
        assert_eq!(answer(&late), entry("skip", "before-switch-on", None, None));

        let mut going_on = input();
        going_on["call"]["ended"] = json!(false);
        assert_eq!(answer(&going_on)["entries"][0]["reason"], "call-in-progress");

        let mut blocked = input();
        blocked["settings"]["blockList"] =
            json!([{ "target": { "kind": "extension", "value": "101" } }]);
        assert_eq!(answer(&blocked), entry("skip", "blocked", None, None));
    }

    #[test]
    fn colleagues_and_unknown_callers_are_told_apart() {
        let mut anonymous = input();
        anonymous["call"]["externalNumber"] = Value::Null;
        assert_eq!(answer(&anonymous), entry("ask", "no-number", None, Some("u1")));

        let mut internal = anonymous;
        internal["call"]["direction"] = json!("Outbound");
        internal["call"]["participants"] = json!([
            { "extensionId": "7", "role": "agent", "result": "answered", "talkSeconds": 50 },
            { "extensionId": "8", "role": "agent", "result": "answered", "talkSeconds": 50 },
        ]);
        let entries = answer(&internal);
        for index in [0, 1] {
            assert_eq!(entries["entries"][index]["reason"], "internal-call", "{entries}");
        }
    }

    #[test]
    fn bad_input_is_named() {
        let failure = |change: fn(&mut Value)| {
            let mut input = input();
            change(&mut input);
            explain(&input.to_string()).unwrap_err().to_string()
        };
        assert_eq!(explain("[]").unwrap_err().code, Code::WrongShape);
        type Spoil = fn(&mut Value);
        let rows: [(Spoil, &str); 6] = [
            (|input| input["settings"]["mode"] = json!("on"), "settings: "),
            (|input| input["call"]["startedAt"] = json!("now"), "call.startedAt: "),
            (|input| input["call"] = json!({}), "call: "),
            (|input| input["contacts"] = json!({ "x": [] }), "contacts: \"x\" is not a telephone"),
            (|input| input["setting"] = json!({}), "setting: there is no such section"),
            (|input| input["directory"]["extensions"][0] = json!({}), "directory.extensions[0]"),
        ];
        for (change, expected) in rows {
            let found = failure(change);
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
