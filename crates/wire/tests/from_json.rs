//! What the extension reads in its own way, it reads as serde does: each value of a document spoilt
//! in every way, and the documents of older versions.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Debug;

use ledger_core::additional::AdditionalField;
use ledger_core::directory::Directory;
use ledger_core::from_json::{self, FromJson};
use ledger_core::json;
use ledger_core::ledger::Note;
use ledger_core::settings::{OrgSettings, UserChoices};
use ledger_wire::api::{
    Activities, Backfill, CallDetail, CallRecord, Calls, Contacts, CrmFields, CrmStatus, CrmUsers,
    DirectoryPage, Failure, FoundContacts, Health, ImportedContacts, PastParts, PeopleReport,
    Report, Session, SettingsHistory,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What may come instead of a value; at last nothing at all.
fn instead() -> Vec<Option<Value>> {
    let values = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1),
        json!(5_000_000_000_i64),
        json!(1.5),
        json!(""),
        json!("on"),
        json!([]),
        json!([null]),
        json!({}),
        json!({ "novelty": 1, "kind": "on" }),
    ];
    values.into_iter().map(Some).chain([None]).collect()
}

/// The document with each value in it replaced by each other.
fn spoilt(whole: &Value, told: &mut impl FnMut(Value)) {
    let mut places = Vec::new();
    gather(whole, String::new(), &mut places);
    for place in places {
        for instead in instead() {
            let mut document = whole.clone();
            let parent = place.rsplit_once('/').map(|(parent, key)| (parent, key.to_owned()));
            match (instead, parent) {
                (Some(value), _) => *document.pointer_mut(&place).unwrap() = value,
                (None, Some((parent, key))) => {
                    let parent = document.pointer_mut(parent).unwrap();
                    if let Some(fields) = parent.as_object_mut() {
                        fields.remove(&key);
                    } else {
                        parent.as_array_mut().unwrap().remove(key.parse().unwrap());
                    }
                }
                (None, None) => {}
            }
            told(document);
        }
    }
}

fn gather(value: &Value, place: String, places: &mut Vec<String>) {
    let mut inner = |key: &str, value| gather(value, format!("{place}/{key}"), places);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| inner(key, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(key, value)| inner(&key.to_string(), value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places.push(place);
}

fn alike<T: Debug + DeserializeOwned + FromJson>(text: &str) {
    let whole: Value = serde_json::from_str(text).unwrap();
    let mut read = 0;
    let mut compare = |document: Value| {
        let text = document.to_string();
        let theirs = json::from_str::<T>(&text).ok().map(|value| format!("{value:?}"));
        let ours = from_json::from_str::<T>(&text).map(|value| format!("{value:?}"));
        assert_eq!(ours, theirs, "{text}");
        read += usize::from(ours.is_some());
    };
    compare(whole.clone());
    spoilt(&whole, &mut compare);
    assert!(read > 0, "{text}");
    assert!(from_json::from_str::<T>(text).is_some(), "{text}");
}

fn each<T: Debug + DeserializeOwned + FromJson>(text: &str) {
    for document in serde_json::from_str::<Vec<Value>>(text).unwrap() {
        alike::<T>(&document.to_string());
    }
}

const ROW: &str = r#"{"telephonySessionId":"s-1","sessionId":"5","extensionId":"101","extensionName":"Ann",
    "direction":"Inbound","other":"Bo","number":"+16505550100","contact":{"id":"c1","name":"Bo"},
    "startedAt":1772463600000,"talkSeconds":61,"result":"answered","state":"logged",
    "reason":{"code":"one-contact","sentence":"S","nextStep":""},"activityId":"a1"}"#;

/// The text with a call in the place of each `ROW`.
fn with_row(text: &str) -> String {
    text.replace("ROW", ROW)
}

#[test]
fn what_was_stored() {
    each::<OrgSettings>(include_str!("../../core/tests/stored/0.1-settings.json"));
    each::<Directory>(include_str!("../../core/tests/stored/0.1-directories.json"));
    each::<Note>(include_str!("../../core/tests/stored/0.1-notes.json"));
    each::<Note>(include_str!("../../core/tests/stored/0.2-notes.json"));
}

#[test]
fn settings() {
    let settings = r#"{"mode":{"kind":"on"},"scope":{"kind":"except","members":[{"kind":"site","value":"Rome"},
        {"kind":"queue","value":"7"}]},"blockList":[{"target":{"kind":"range","value":{"first":"+16505550100",
        "last":"+16505550199"}},"label":"x","later":1}],"fields":["note","duration"],"fieldDefaults":{"hubspot":
        {"stage":"won","n":1.5}},"numberFormats":["(***) ***-****"],"dateFormat":"DD/MM/YYYY HH:mm:ss","alerts":
        {"recipients":["101"],"waitingLongerThan":null},"retention":{"callsDays":30},"managed":{"autoLog":
        {"value":true,"lock":"locked"},"notifications":{"value":["error"]}},"userMapping":{"101":"u1"},"later":[1]}"#;
    alike::<OrgSettings>(settings);
    let version = |mark: &str| format!(r#"{{"version":3,"settings":{mark},"at":1,"by":"101"}}"#);
    alike::<SettingsHistory>(&format!(r#"{{"versions":[{}]}}"#, version(r#"{"timeZone":"UTC"}"#)));
    alike::<UserChoices>(
        r#"{"autoLog":true,"noteTemplate":"x","notifications":["warning"],"later":1}"#,
    );
}

#[test]
fn calls_and_their_records() {
    alike::<Calls>(&with_row(r#"{"calls":[ROW],"next":5}"#));
    alike::<CallDetail>(&with_row(
        r#"{"call":ROW,"timeline":[{"at":1,"what":"let-go","why":"without-ace"}],"note":"n"}"#,
    ));
    for standing in [
        r#""not-logged""#,
        r#"{"unread":"why"}"#,
        r#"{"stands":{"subject":"s","note":"n","body":"b","contact":{"id":"c","name":"n"},"version":"1","fields":{"a":1}}}"#,
    ] {
        alike::<CallRecord>(&with_row(&format!(
            r#"{{"call":ROW,"standing":{standing},"human":{{"subject":"s"}},"defaults":{{"a":true}},
            "conflict":{{"subject":"s","fields":{{}}}},"number":"+16505550100","lines":[["note","x"]],
            "recording":"r","abilities":["search"]}}"#
        )));
    }
    alike::<FoundContacts>(
        r#"{"contacts":[{"id":"1","name":"n","kind":"k","latestActivityAt":1,"page":"p"}],
        "choice":{"id":"1","name":"n"},"reason":{"code":"c","sentence":"s","nextStep":"n"}}"#,
    );
    alike::<PeopleReport>(
        r#"{"counts":[[{"of":"101","state":"skipped","reason":"r","calls":1,"talkSeconds":2}]],"next":"9"}"#,
    );
    alike::<Report>(r#"{"timeZone":"UTC","days":["d"],"counts":[[]]}"#);
    for holders in [
        r#""unknown""#,
        r#"{"known":[{"id":"1","name":"n"}]}"#,
        r#"{"settled":["skip","no-contact"]}"#,
    ] {
        alike::<PastParts>(&format!(
            r#"{{"parts":[{{"telephonySessionId":"s","extensionId":"101","role":"agent","result":"missed",
            "direction":"Outbound","reach":"external","ownLine":{{"extension":"101"}},"otherLine":{{"other":"x"}},
            "outsideNumber":"+16505550100","talk":5,"startedAt":1,"holders":{holders}}}],"cut":false}}"#
        ));
    }
    alike::<Backfill>(&with_row(
        r#"{"range":{"from":1,"to":2},"stage":"ready","readBackTo":1,"callsCounted":1,"callsGiven":1,
        "unreadable":0,"counts":[{"prospect":"ask","reason":{"code":"c","sentence":"s","nextStep":"n"},
        "count":1,"sample":[ROW]}],"problem":""}"#,
    ));
}

#[test]
fn how_things_stand() {
    for cover in [r#"{"cover":"server"}"#, r#"{"cover":"client","why":"mode-off"}"#] {
        alike::<Session>(&format!(
            r#"{{"accountId":"1","extensionId":"101","name":"Ann","role":"admin","cover":{cover},"crm":"builtin",
            "trial":"yes","managed":{{"region":{{"value":"US"}}}},"expiresAt":5}}"#
        ));
    }
    for subscription in [
        r#"{"state":"none"}"#,
        r#"{"state":"active","expiresAt":5}"#,
        r#"{"state":"broken","problem":"p"}"#,
    ] {
        alike::<Health>(&format!(
            r#"{{"signIn":null,"missingPermissions":["A"],"subscription":{subscription},"subscriptionHistory":
            [{{"at":1,"what":"renewed","detail":"","times":2}}],"incidents":[{{"kind":"call-log-behind","detail":"",
            "openedAt":1,"healedAt":null}}],"alerts":[{{"id":"1","kind":"events-missing","at":1,"subject":"s",
            "text":"t"}}],"alertAddresses":[{{"form":"mail","shown":"s","problem":"","owed":1}}],"setAside":
            [{{"place":"session","id":"1","problem":"p"}}],"callLogProblem":""}}"#
        ));
    }
    alike::<CrmStatus>(
        r#"{"crm":"hubspot","name":"HubSpot","guarantee":"g","abilities":["search"],"address":"","signIn":"lost",
        "userName":"","user":null,"since":1,"checkedAt":1,"mayWrite":"unknown","problems":["p"],"usersReadAt":1,
        "choices":[{"crm":"hubspot","name":"HubSpot","ways":[{"token":"t","address":null,"closed":null}]}]}"#,
    );
    alike::<Failure>(
        r#"{"code":"admin-only","message":"m","problems":[{"field":"f","problem":"p"}]}"#,
    );
}

#[test]
fn people_and_crm() {
    alike::<CrmFields>(
        r#"{"fields":[{"name":"n","label":"l","kind":{"choice":[{"value":"v","label":"l","with":["w"]}]},
        "need":"required","default":1,"dependsOn":"d"}],"readAt":1,"problems":[],"contactKinds":[{"name":"n","label":"l","fields":[]}]}"#,
    );
    alike::<AdditionalField>(r#"{"name":"n","label":"l","kind":"date","need":"optional"}"#);
    alike::<CrmUsers>(r#"{"users":[{"id":"1","name":"n","email":"e"}],"readAt":null}"#);
    alike::<Contacts>(
        r#"{"contacts":[{"id":"1","name":"n","company":"","email":"","note":"","numbers":[{"number":"1","label":"m"}],
        "state":"archived","createdAt":1,"updatedAt":1,"latestActivityAt":null}],"next":"2"}"#,
    );
    alike::<Activities>(
        r#"{"activities":[{"id":"1","marker":"m","contact":{"id":"1","name":"n"},"owner":null,"extensionId":"1",
        "subject":"s","body":"b","startedAt":1,"talkSeconds":1,"createdAt":1,"updatedAt":1}],"next":null}"#,
    );
    alike::<ImportedContacts>(
        r#"{"rows":[{"row":1,"outcome":"refused","problems":[{"field":"f","problem":"p"}]}]}"#,
    );
    alike::<DirectoryPage>(
        r#"{"extensions":[{"id":"1","name":"n","kind":"queue"},{"id":"2","name":"m","kind":{"other":"x"},"site":"s"}],"home":"US","queueMembers":{"7":["101","102"]},"numbers":["+16505550100"],"next":null}"#,
    );
}
