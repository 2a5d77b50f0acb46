//! Activities: written by the log machine, read and edited by people.

use ledger_core::case::lowercase;
use ledger_core::contact::search::Search;
use ledger_core::id::RecordVersion;
use ledger_core::ledger::{ContactChoice, Standing};
use ledger_core::time::Millis;
use ledger_crm::builtin::{ActivityRef, CHANGED, WriteActivity};
use ledger_wire::api::{EditActivity, Failure, FailureCode};
use ledger_wire::http::HttpResponse;
use serde::Deserialize;
use worker::Result;

use super::contacts::{self, Row, array, page};
use super::{done, refused};
use crate::account::store::Store;
use crate::account::{Answered, broken};
use crate::sql::{first, from_json, rows, run, to_json};

/// An activity, as people know it (`ledger_wire::api::StoredActivity`).
const STORED: &str = "json_set(json, '$.id', CAST(id AS TEXT), '$.createdAt', created_at,
    '$.updatedAt', updated_at, '$.extensionId', extension, '$.extensionName', COALESCE(
        (SELECT json_extract(person.json, '$.name') FROM extension AS person
         WHERE person.id = activity.extension), '')) AS json";

#[derive(Deserialize)]
struct ActivityRow {
    updated_at: i64,
    json: String,
}

/// Which activities are wanted. An empty text wants all.
pub(super) struct Wanted<'a> {
    pub(super) search: Search,
    pub(super) contact: &'a str,
    pub(super) extension: &'a str,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) before: i64,
    pub(super) limit: i64,
}

// What the log machine asks.

/// The activities with a marker.
pub(super) fn with_marker(store: &Store, marker: &str) -> Result<String> {
    let statement = "SELECT id, json_object('id', CAST(id AS TEXT)) AS json
         FROM activity WHERE marker = ?";
    let found: Vec<Row> = rows(&store.sql, statement, [marker.into()])?;
    Ok(array(found.into_iter().map(|row| row.json)))
}

/// Creates the activity, or finds the one that has this marker and leaves it as it is. One with a
/// contact that was merged into another since is the other's.
pub(super) fn create(store: &Store, mut activity: WriteActivity, now: Millis) -> Result<String> {
    let statement = "SELECT id, '' AS json FROM activity WHERE marker = ?";
    let known: Option<Row> = first(&store.sql, statement, [activity.marker.as_str().into()])?;
    if let Some(known) = known {
        return reference(known.id);
    }
    if let Some(other) = contacts::merged_into(store, activity.contact.id.as_str())? {
        activity.contact = from_json::<ContactChoice>(&other)?;
    }
    let made: Option<Row> = first(
        &store.sql,
        "INSERT INTO activity
             (marker, created_at, updated_at, started_at, json, contact, extension, search)
         VALUES (?1, ?2, ?2, ?3, ?4, ?5, substr(?1, instr(?1, '/') + 1), ?6) RETURNING id, '' AS json",
        [
            activity.marker.as_str().into(),
            now.into(),
            activity.started_at.into(),
            to_json(&activity)?.as_str().into(),
            activity.contact.id.as_str().into(),
            searched(&activity).as_str().into(),
        ],
    )?;
    run(
        &store.sql,
        "UPDATE contact SET latest_activity_at = MAX(COALESCE(latest_activity_at, 0), ?)
         WHERE id = ?",
        [activity.started_at.into(), activity.contact.id.as_str().into()],
    )?;
    reference(made.map(|row| row.id).unwrap_or_default())
}

fn reference(id: i64) -> Result<String> {
    to_json(&ActivityRef { id: id.to_string().as_str().into() })
}

/// An activity with its version: the moment of its last change, which each change moves on.
fn stored(store: &Store, id: &str) -> Result<Option<(RecordVersion, WriteActivity)>> {
    let statement = "SELECT updated_at, json FROM activity WHERE id = ?";
    let found: Option<ActivityRow> = first(&store.sql, statement, [id.into()])?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some((RecordVersion::new(row.updated_at.to_string()), from_json(&row.json)?)))
}

/// What stands in an activity.
pub(super) fn read(store: &Store, id: &str) -> Result<HttpResponse> {
    match stored(store, id)? {
        Some((version, activity)) => to_json(&Standing {
            subject: activity.subject,
            body: activity.body,
            contact: Some(activity.contact),
            version: Some(version),
            ..Standing::default()
        })
        .map(done),
        None => Ok(refused(404, "there is no such activity".to_owned())),
    }
}

/// Changes an activity, if it is still the version that was read.
pub(super) fn update(
    store: &Store,
    id: &str,
    activity: WriteActivity,
    expected: Option<&str>,
    now: Millis,
) -> Result<HttpResponse> {
    let Some((version, known)) = stored(store, id)? else {
        return Ok(refused(404, "there is no such activity".to_owned()));
    };
    if expected.is_some_and(|expected| expected != version.as_str()) {
        let problem = "the activity has changed since it was read";
        return Ok(refused(CHANGED, problem.to_owned()));
    }
    if known.marker != activity.marker {
        let problem = "the activity is the record of another call";
        return Ok(refused(409, problem.to_owned()));
    }
    write(store, id, &activity, now)?;
    to_json(&ActivityRef { id: id.into() }).map(done)
}

fn write(store: &Store, id: &str, activity: &WriteActivity, now: Millis) -> Result<()> {
    run(
        &store.sql,
        "UPDATE activity SET updated_at = MAX(updated_at + 1, ?2), started_at = ?3, json = ?4,
         contact = ?5, search = ?6 WHERE id = ?1",
        [
            id.into(),
            now.into(),
            activity.started_at.into(),
            to_json(activity)?.as_str().into(),
            activity.contact.id.as_str().into(),
            searched(activity).as_str().into(),
        ],
    )
}

/// What a search looks through.
fn searched(activity: &WriteActivity) -> String {
    lowercase(&[activity.subject.as_str(), &activity.contact.name, &activity.body].join("\n"))
}

// What people ask.

/// A page of activities, last created first.
pub(super) fn list(store: &Store, wanted: Wanted<'_>) -> Result<String> {
    // Written out, so that the index of the one that is asked for is used.
    let contact = if wanted.contact.is_empty() { "?2 = ''" } else { "contact = ?2" };
    let extension = if wanted.extension.is_empty() { "?3 = ''" } else { "extension = ?3" };
    let statement = format!(
        "SELECT id, {STORED} FROM activity WHERE id < ?1 AND {contact} AND {extension}
         AND started_at >= ?4 AND started_at < ?5
         AND instr(search, ?6) AND instr(search, ?7) AND instr(search, ?8) AND instr(search, ?9)
         ORDER BY id DESC LIMIT ?10"
    );
    let [one, two, three, rest] = &wanted.search.words;
    let found: Vec<Row> = rows(
        &store.sql,
        &statement,
        [
            wanted.before.into(),
            wanted.contact.into(),
            wanted.extension.into(),
            wanted.from.into(),
            wanted.to.into(),
            one.as_str().into(),
            two.as_str().into(),
            three.as_str().into(),
            rest.as_str().into(),
            (wanted.limit + 1).into(),
        ],
    )?;
    Ok(page("activities", found, wanted.limit))
}

/// An activity, as JSON, if it is of this extension; of any, if that is empty. Whoever may not see
/// it learns nothing.
pub(super) fn shown(store: &Store, id: &str, extension: &str) -> Answered<String> {
    let statement =
        format!("SELECT id, {STORED} FROM activity WHERE id = ?1 AND (?2 = '' OR extension = ?2)");
    let found: Option<Row> =
        first(&store.sql, &statement, [id.into(), extension.into()]).map_err(broken)?;
    Ok(found.ok_or_else(unknown)?.json)
}

fn unknown() -> Failure {
    Failure::new(FailureCode::NotFound, "there is no such activity")
}

/// Writes what a person wants an activity to say.
pub(super) fn edit(
    store: &Store,
    id: &str,
    base: i64,
    edit: EditActivity,
    now: Millis,
) -> Answered<()> {
    let Some((version, known)) = stored(store, id).map_err(broken)? else { return Err(unknown()) };
    if version.as_str() != base.to_string() {
        return Err(Failure::new(
            FailureCode::Conflict,
            "the activity has changed meanwhile; load it again and repeat the edit",
        ));
    }
    let subject = edit.subject.trim();
    if subject.is_empty() || subject.chars().nth(EditActivity::LONGEST_SUBJECT).is_some() {
        let most = EditActivity::LONGEST_SUBJECT;
        let message = format!("the subject must have 1 to {most} characters");
        return Err(Failure::new(FailureCode::Invalid, message));
    }
    if edit.body.len() > EditActivity::LONGEST_BODY {
        let most = EditActivity::LONGEST_BODY;
        let message = format!("the text is longer than {most} bytes; shorten it");
        return Err(Failure::new(FailureCode::Invalid, message));
    }
    let edited = WriteActivity { subject: subject.to_owned(), body: edit.body, ..known };
    write(store, id, &edited, now).map_err(broken)
}

/// Gives a contact's activities to another one.
pub(super) fn hand_over(store: &Store, from: &str, to: &ContactChoice, now: Millis) -> Result<()> {
    run(
        &store.sql,
        "UPDATE activity SET contact = ?2, json = json_set(json, '$.contact', json(?3)),
         search = search || char(10) || ?4, updated_at = MAX(updated_at + 1, ?5)
         WHERE contact = ?1",
        [
            from.into(),
            to.id.as_str().into(),
            to_json(to)?.as_str().into(),
            lowercase(&to.name).as_str().into(),
            now.into(),
        ],
    )
}
