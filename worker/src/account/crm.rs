//! The built-in CRM's side of its requests: contacts and activities in the account's storage.

use ledger_core::contact::Contact;
use ledger_core::id::{ContactId, RecordVersion};
use ledger_core::ledger::Standing;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_crm::builtin::{ADDRESS, ActivityRef, CHANGED, IF_MATCH, WriteActivity, WriteContact};
use ledger_wire::api::{
    Activities, Contacts, Failure, FailureCode, NewContact, StoredActivity, StoredContact,
};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Result, Url};

use super::store::Store;
use super::{Answered, broken};
use crate::sql::{first, from_json, rows, run, to_json};

/// The most rows of one answer.
const MOST_ROWS: i64 = 200;

/// Above every id, and exact as a JavaScript number.
const ABOVE_ALL: i64 = (1 << 53) - 1;

#[derive(Deserialize)]
struct ContactRow {
    id: i64,
    name: String,
    created_at: i64,
    latest_activity_at: Option<i64>,
}

#[derive(Deserialize)]
struct ActivityRow {
    id: i64,
    created_at: i64,
    updated_at: i64,
    json: String,
}

#[derive(Deserialize)]
struct Id {
    id: i64,
}

#[derive(Deserialize)]
struct Number {
    number: String,
}

/// Answers a request to the built-in CRM.
pub(super) fn answer(store: &Store, request: &HttpRequest, now: Millis) -> Answered<HttpResponse> {
    let url = Url::parse(&request.url)
        .ok()
        .filter(|url| url.as_str().starts_with(ADDRESS))
        .ok_or_else(|| Failure::new(FailureCode::BadRequest, "this is not the built-in CRM"))?;
    let query = |name: &str| {
        url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    };
    let segments: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
    let answered = match (request.method, segments.as_slice()) {
        (Method::Get, ["contacts"]) => {
            with_number(store, &query("number").unwrap_or_default()).and_then(|it| done(&it))
        }
        (Method::Post, ["contacts"]) => match body::<WriteContact>(request) {
            Ok(contact) => find_or_add(store, &contact, now).and_then(|it| done(&it)),
            Err(problem) => Ok(refused(400, &problem)),
        },
        (Method::Get, ["activities"]) => {
            with_marker(store, &query("marker").unwrap_or_default()).and_then(|it| done(&it))
        }
        (Method::Post, ["activities"]) => match body::<WriteActivity>(request) {
            Ok(activity) => create(store, &activity, now).and_then(|it| done(&it)),
            Err(problem) => Ok(refused(400, &problem)),
        },
        (Method::Get, ["activities", id]) => read(store, id),
        (Method::Put, ["activities", id]) => match body::<WriteActivity>(request) {
            Ok(activity) => update(store, id, &activity, request.header(IF_MATCH), now),
            Err(problem) => Ok(refused(400, &problem)),
        },
        (_, _) => Ok(refused(404, "there is no such thing in the built-in CRM")),
    };
    answered.map_err(broken)
}

fn body<T: DeserializeOwned>(request: &HttpRequest) -> std::result::Result<T, String> {
    ledger_wire::json::from_str(request.body.as_deref().unwrap_or_default())
        .map_err(|problem| problem.to_string())
}

fn done<T: Serialize>(value: &T) -> Result<HttpResponse> {
    Ok(HttpResponse { status: 200, headers: Vec::new(), body: to_json(value)? })
}

fn refused(status: u16, problem: &str) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: problem.to_owned() }
}

// Contacts.

fn with_number(store: &Store, number: &str) -> Result<Vec<Contact>> {
    let found: Vec<ContactRow> = rows(
        &store.sql,
        "SELECT id, name, created_at, latest_activity_at FROM contact
         WHERE id IN (SELECT contact FROM contact_number WHERE number = ?) ORDER BY id",
        [number.into()],
    )?;
    Ok(found
        .into_iter()
        .map(|row| Contact {
            id: ContactId::new(row.id.to_string()),
            name: row.name,
            kind: None,
            latest_activity_at: row.latest_activity_at.map(Millis),
            created_at: Some(Millis(row.created_at)),
        })
        .collect())
}

fn find_or_add(store: &Store, contact: &WriteContact, now: Millis) -> Result<Contact> {
    for number in &contact.numbers {
        if let Some(known) = with_number(store, number.as_str())?.into_iter().next() {
            return Ok(known);
        }
    }
    let id = insert_contact(store, &contact.name, &contact.numbers, now)?;
    Ok(Contact {
        id: ContactId::new(id.to_string()),
        name: contact.name.clone(),
        kind: None,
        latest_activity_at: None,
        created_at: Some(now),
    })
}

fn insert_contact(store: &Store, name: &str, numbers: &[PhoneNumber], now: Millis) -> Result<i64> {
    let made: Option<Id> = first(
        &store.sql,
        "INSERT INTO contact (name, created_at) VALUES (?, ?) RETURNING id",
        [name.into(), now.into()],
    )?;
    let id = made.map(|row| row.id).unwrap_or_default();
    for number in numbers {
        run(
            &store.sql,
            "INSERT OR IGNORE INTO contact_number (number, contact) VALUES (?, ?)",
            [number.as_str().into(), id.into()],
        )?;
    }
    Ok(id)
}

/// Adds a contact that a person wrote.
pub(super) fn add_contact(
    store: &Store,
    contact: NewContact,
    now: Millis,
) -> Answered<StoredContact> {
    let name = contact.name.trim();
    if name.is_empty() {
        return Err(Failure::new(FailureCode::Invalid, "a contact needs a name"));
    }
    let home = store.home().map_err(broken)?;
    let numbers = contact
        .numbers
        .iter()
        .map(|text| PhoneNumber::parse(text, &home))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|problem| Failure::new(FailureCode::Invalid, problem.to_string()))?;
    let id = insert_contact(store, name, &numbers, now).map_err(broken)?;
    Ok(StoredContact {
        id: ContactId::new(id.to_string()),
        name: name.to_owned(),
        numbers: numbers.iter().map(ToString::to_string).collect(),
        created_at: now,
        latest_activity_at: None,
    })
}

/// Contacts whose name or number contains the text.
pub(super) fn list_contacts(store: &Store, search: &str) -> Result<Contacts> {
    let pattern = format!("%{}%", search.trim().replace(['%', '_'], ""));
    let found: Vec<ContactRow> = rows(
        &store.sql,
        "SELECT id, name, created_at, latest_activity_at FROM contact
         WHERE name LIKE ?1
            OR id IN (SELECT contact FROM contact_number WHERE number LIKE ?1)
         ORDER BY name COLLATE NOCASE, id LIMIT ?2",
        [pattern.as_str().into(), MOST_ROWS.into()],
    )?;
    let contacts = found
        .into_iter()
        .map(|row| {
            let numbers: Vec<Number> = rows(
                &store.sql,
                "SELECT number FROM contact_number WHERE contact = ? ORDER BY number",
                [row.id.into()],
            )?;
            Ok(StoredContact {
                id: ContactId::new(row.id.to_string()),
                name: row.name,
                numbers: numbers.into_iter().map(|row| row.number).collect(),
                created_at: Millis(row.created_at),
                latest_activity_at: row.latest_activity_at.map(Millis),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Contacts { contacts })
}

// Activities.

fn reference(id: i64) -> ActivityRef {
    ActivityRef { id: id.to_string().as_str().into() }
}

fn with_marker(store: &Store, marker: &str) -> Result<Vec<ActivityRef>> {
    let found: Vec<Id> =
        rows(&store.sql, "SELECT id FROM activity WHERE marker = ?", [marker.into()])?;
    Ok(found.into_iter().map(|row| reference(row.id)).collect())
}

/// Creates the activity, or finds the one that has this marker and leaves it as it is.
fn create(store: &Store, activity: &WriteActivity, now: Millis) -> Result<ActivityRef> {
    if let Some(known) = with_marker(store, &activity.marker)?.into_iter().next() {
        return Ok(known);
    }
    let made: Option<Id> = first(
        &store.sql,
        "INSERT INTO activity (marker, created_at, updated_at, started_at, json)
         VALUES (?, ?, ?, ?, ?) RETURNING id",
        [
            activity.marker.as_str().into(),
            now.into(),
            now.into(),
            activity.started_at.into(),
            to_json(activity)?.as_str().into(),
        ],
    )?;
    run(
        &store.sql,
        "UPDATE contact SET latest_activity_at = MAX(COALESCE(latest_activity_at, 0), ?)
         WHERE id = ?",
        [activity.started_at.into(), activity.contact.id.as_str().into()],
    )?;
    Ok(reference(made.map(|row| row.id).unwrap_or_default()))
}

/// An activity with its version: the moment of its last change, which each change moves on.
fn stored(store: &Store, id: &str) -> Result<Option<(RecordVersion, WriteActivity)>> {
    let found: Option<ActivityRow> = first(
        &store.sql,
        "SELECT id, created_at, updated_at, json FROM activity WHERE id = ?",
        [id.into()],
    )?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some((RecordVersion::new(row.updated_at.to_string()), from_json(&row.json)?)))
}

fn read(store: &Store, id: &str) -> Result<HttpResponse> {
    match stored(store, id)? {
        Some((version, activity)) => done(&Standing {
            subject: activity.subject,
            body: activity.body,
            contact: Some(activity.contact),
            version: Some(version),
        }),
        None => Ok(refused(404, "there is no such activity")),
    }
}

fn update(
    store: &Store,
    id: &str,
    activity: &WriteActivity,
    expected: Option<&str>,
    now: Millis,
) -> Result<HttpResponse> {
    let Some((version, known)) = stored(store, id)? else {
        return Ok(refused(404, "there is no such activity"));
    };
    if expected.is_some_and(|expected| expected != version.as_str()) {
        return Ok(refused(CHANGED, "the activity has changed since it was read"));
    }
    if known.marker != activity.marker {
        return Ok(refused(409, "the activity is the record of another call"));
    }
    run(
        &store.sql,
        "UPDATE activity SET updated_at = MAX(updated_at + 1, ?), started_at = ?, json = ? WHERE id = ?",
        [now.into(), activity.started_at.into(), to_json(activity)?.as_str().into(), id.into()],
    )?;
    done(&ActivityRef { id: id.into() })
}

/// Activities, last created first: those whose id is lower than `before`.
pub(super) fn list_activities(
    store: &Store,
    limit: u32,
    before: Option<i64>,
) -> Result<Activities> {
    let found: Vec<ActivityRow> = rows(
        &store.sql,
        "SELECT id, created_at, updated_at, json FROM activity
         WHERE id < ? ORDER BY id DESC LIMIT ?",
        [before.unwrap_or(ABOVE_ALL).into(), i64::from(limit).into()],
    )?;
    let is_full = found.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next = found.last().filter(|_| is_full).map(|row| row.id.to_string().as_str().into());
    let activities = found
        .into_iter()
        .map(|row| {
            let written: WriteActivity = from_json(&row.json)?;
            Ok(StoredActivity {
                id: row.id.to_string().as_str().into(),
                marker: written.marker,
                contact: written.contact,
                owner: written.owner,
                subject: written.subject,
                body: written.body,
                started_at: written.started_at,
                talk_seconds: written.talk_seconds,
                created_at: Millis(row.created_at),
                updated_at: Millis(row.updated_at),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Activities { activities, next })
}
