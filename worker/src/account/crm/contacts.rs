//! Contacts. Answers are written by SQLite as JSON, and passed on as they are.

use ledger_core::case::lowercase;
use ledger_core::contact::card::{Card, CardNumber, ContactDraft};
use ledger_core::contact::search::Search;
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};
use ledger_crm::builtin::WriteContact;
use ledger_wire::api::{ContactState, Failure, FailureCode};
use serde::Deserialize;
use worker::Result;

use super::tables::note_changed;
use crate::account::Answered;
use crate::account::broken;
use crate::account::store::Store;
use crate::sql::{first, from_json, rows, run};

/// How long a contact that was deleted can be taken back.
const UNDO: Span = Span::hours(24 * 30);

/// A contact, as the log machine knows it (`ledger_core::contact::Contact`).
const MATCHED: &str = "json_object('id', CAST(id AS TEXT), 'name', name, 'createdAt', created_at,
    'latestActivityAt', latest_activity_at) AS json";

/// A contact's numbers, as people know them.
macro_rules! numbers {
    () => {
        "json((SELECT json_group_array(json_object('number', number, 'label', label)) FROM
            (SELECT number, label FROM contact_number WHERE contact = contact.id
             ORDER BY place, number)))"
    };
}

/// A contact, as people know it (`ledger_wire::api::StoredContact`).
const STORED: &str = concat!(
    "json_object('id', CAST(id AS TEXT), 'name', name, 'company', company, 'email', email,
    'note', note, 'state', state, 'createdAt', created_at, 'updatedAt', updated_at,
    'latestActivityAt', latest_activity_at, 'numbers', ",
    numbers!(),
    ") AS json"
);

/// A contact, as people write it ([`ContactDraft`]).
const DRAFT: &str = concat!(
    "json_object('name', name, 'company', company, 'email', email, 'note', note, 'numbers', ",
    numbers!(),
    ") AS json"
);

/// A row of any of the tables. One shape for all: each costs a kilobyte of the Worker.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) json: String,
}

/// Which contacts are wanted.
pub(super) struct Wanted {
    pub(super) state: ContactState,
    pub(super) search: Search,
    /// The contact that the list goes on behind; 0 at its beginning.
    pub(super) after: i64,
    pub(super) limit: i64,
}

/// A list as JSON, with where its next page begins.
pub(super) fn page(name: &str, mut found: Vec<Row>, limit: i64) -> String {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| goes_on).map(|row| row.id);
    let next = next.map_or_else(|| "null".to_owned(), |id| format!("\"{id}\""));
    format!("{{\"{name}\":{},\"next\":{next}}}", array(found.into_iter().map(|row| row.json)))
}

/// Pieces of JSON as a list.
pub(super) fn array(pieces: impl Iterator<Item = String>) -> String {
    format!("[{}]", pieces.collect::<Vec<_>>().join(","))
}

// What the log machine asks.

/// Active contacts with a number.
pub(super) fn with_number(store: &Store, number: &str) -> Result<String> {
    let statement = format!(
        "SELECT id, {MATCHED} FROM contact WHERE state = 'active'
         AND id IN (SELECT contact FROM contact_number WHERE number = ?) ORDER BY id"
    );
    let found: Vec<Row> = rows(&store.sql, &statement, [number.into()])?;
    Ok(array(found.into_iter().map(|row| row.json)))
}

/// Active contacts with these words in what is known of them, by name.
pub(super) fn named(store: &Store, search: &Search) -> Result<String> {
    let statement = format!(
        "SELECT id, {MATCHED} FROM contact WHERE state = 'active'
         AND instr(search, ?1) AND instr(search, ?2) AND instr(search, ?3) AND instr(search, ?4)
         ORDER BY sort, id LIMIT 50"
    );
    let words = search.words.each_ref().map(|word| word.as_str().into());
    let found: Vec<Row> = rows(&store.sql, &statement, words)?;
    Ok(array(found.into_iter().map(|row| row.json)))
}

/// The oldest active contact with a number.
pub(super) fn first_with_number(store: &Store, number: &str) -> Result<Option<String>> {
    match id_with_number(store, number)? {
        Some(id) => matched(store, id).map(Some),
        None => Ok(None),
    }
}

/// Adds a contact of which only a number is known.
pub(super) fn add_placeholder(
    store: &Store,
    contact: &WriteContact,
    now: Millis,
) -> Result<String> {
    let number = |number: &PhoneNumber| CardNumber { number: number.clone(), label: String::new() };
    let card = Card {
        name: contact.name.clone(),
        company: String::new(),
        email: String::new(),
        note: String::new(),
        numbers: contact.numbers.iter().map(number).collect(),
    };
    let id = add(store, &card, now)?;
    matched(store, id)
}

fn matched(store: &Store, id: i64) -> Result<String> {
    let statement = format!("SELECT id, {MATCHED} FROM contact WHERE id = ?");
    Ok(first::<Row, 1>(&store.sql, &statement, [id.into()])?
        .map(|row| row.json)
        .unwrap_or_default())
}

/// The contact that this one was merged into; itself, if it was not.
pub(super) fn merged_into(store: &Store, id: &str) -> Result<Option<String>> {
    let statement = format!(
        "SELECT id, {MATCHED} FROM contact
         WHERE id = (SELECT merged_into FROM contact WHERE id = ? AND state = 'deleted')"
    );
    Ok(first::<Row, 1>(&store.sql, &statement, [id.into()])?.map(|row| row.json))
}

// What people ask.

/// A page of contacts, by name.
pub(super) fn list(store: &Store, wanted: Wanted) -> Result<String> {
    let statement = format!(
        "SELECT id, {STORED} FROM contact WHERE state = ?1
         AND (sort, id) > (COALESCE((SELECT sort FROM contact WHERE id = ?2), ''), ?2)
         AND ((instr(search, ?3) AND instr(search, ?4) AND instr(search, ?5) AND instr(search, ?6))
             OR (?7 <> '' AND id IN
                 (SELECT contact FROM contact_number WHERE instr(number, ?7))))
         ORDER BY sort, id LIMIT ?8"
    );
    let [one, two, three, rest] = &wanted.search.words;
    let found = rows(
        &store.sql,
        &statement,
        [
            wanted.state.name().into(),
            wanted.after.into(),
            one.as_str().into(),
            two.as_str().into(),
            three.as_str().into(),
            rest.as_str().into(),
            wanted.search.digits.as_str().into(),
            (wanted.limit + 1).into(),
        ],
    )?;
    Ok(page("contacts", found, wanted.limit))
}

/// A contact, as JSON.
pub(super) fn shown(store: &Store, id: i64) -> Answered<String> {
    let statement = format!("SELECT id, {STORED} FROM contact WHERE id = ?");
    let found: Option<Row> = first(&store.sql, &statement, [id.into()]).map_err(broken)?;
    Ok(found.ok_or_else(unknown)?.json)
}

fn unknown() -> Failure {
    let message = "there is no such contact; it may have been deleted";
    Failure::new(FailureCode::NotFound, message)
}

/// Whether a contact is still of this version.
pub(super) fn is_of(store: &Store, id: i64, version: i64) -> Result<bool> {
    let statement = "SELECT id, '' AS json FROM contact WHERE id = ? AND updated_at = ?";
    Ok(first::<Row, 2>(&store.sql, statement, [id.into(), version.into()])?.is_some())
}

/// A contact that is not deleted.
pub(super) fn stored(store: &Store, id: i64) -> Answered<Card> {
    let statement = format!("SELECT id, {DRAFT} FROM contact WHERE id = ? AND state <> 'deleted'");
    let found: Option<Row> = first(&store.sql, &statement, [id.into()]).map_err(broken)?;
    let draft = from_json(&found.ok_or_else(unknown)?.json).map_err(broken)?;
    card(store, &draft)
}

/// What can be kept of a draft.
pub(super) fn card(store: &Store, draft: &ContactDraft) -> Answered<Card> {
    draft.read(&store.home().map_err(broken)?).map_err(|problems| {
        let words: Vec<&str> = problems.iter().map(|problem| problem.problem.as_str()).collect();
        let message = format!("the contact was not saved: {}", words.join("; "));
        Failure { problems, ..Failure::new(FailureCode::Invalid, message) }
    })
}

/// Adds a contact; says its id.
pub(super) fn add(store: &Store, card: &Card, now: Millis) -> Result<i64> {
    let made: Option<Row> = first(
        &store.sql,
        "INSERT INTO contact (name, created_at, updated_at) VALUES (?, ?2, ?2) RETURNING id, '' AS json",
        [card.name.as_str().into(), now.into()],
    )?;
    let id = made.map(|row| row.id).unwrap_or_default();
    write(store, id, card, now)?;
    Ok(id)
}

/// Writes a contact as it is to be. Calls that wait for a number it gets, or loses, are looked at
/// again.
pub(super) fn write(store: &Store, id: i64, card: &Card, now: Millis) -> Result<()> {
    let sort = lowercase(&card.name);
    let search = lowercase(&format!("{sort}\n{}\n{}", card.company, card.email));
    run(
        &store.sql,
        "UPDATE contact SET name = ?2, company = ?3, email = ?4, note = ?5, sort = ?6, search = ?7,
         updated_at = MAX(updated_at + 1, ?8) WHERE id = ?1",
        [
            id.into(),
            card.name.as_str().into(),
            card.company.as_str().into(),
            card.email.as_str().into(),
            card.note.as_str().into(),
            sort.as_str().into(),
            search.as_str().into(),
            now.into(),
        ],
    )?;
    let known = numbers_of(store, id)?;
    run(&store.sql, "DELETE FROM contact_number WHERE contact = ?", [id.into()])?;
    for (place, CardNumber { number, label }) in (0_i64..).zip(&card.numbers) {
        run(
            &store.sql,
            "INSERT INTO contact_number (number, contact, label, place) VALUES (?, ?, ?, ?)",
            [number.as_str().into(), id.into(), label.as_str().into(), place.into()],
        )?;
    }
    let kept = |number: &PhoneNumber| card.numbers.iter().any(|kept| kept.number == *number);
    note_changed(store, known.iter().filter(|number| !kept(number)))?;
    let news = card.numbers.iter().map(|kept| &kept.number);
    note_changed(store, news.filter(|number| !known.contains(number)))
}

/// Puts a contact away, deletes it, or takes it back.
pub(super) fn set_state(store: &Store, id: i64, state: ContactState, now: Millis) -> Result<()> {
    run(
        &store.sql,
        "UPDATE contact SET state = ?2, merged_into = NULL, updated_at = MAX(updated_at + 1, ?3)
         WHERE id = ?1",
        [id.into(), state.name().into(), now.into()],
    )?;
    let gone = "SELECT id, '' AS json FROM contact WHERE state = 'deleted' AND updated_at < ?";
    let gone: Vec<Row> = rows(&store.sql, gone, [(now - UNDO).into()])?;
    for Row { id, .. } in gone {
        run(&store.sql, "DELETE FROM contact_number WHERE contact = ?", [id.into()])?;
        run(&store.sql, "DELETE FROM contact WHERE id = ?", [id.into()])?;
    }
    note_changed(store, &numbers_of(store, id)?)
}

/// Deletes a contact whose place another has taken.
pub(super) fn replace(store: &Store, id: i64, by: i64, now: Millis) -> Result<()> {
    set_state(store, id, ContactState::Deleted, now)?;
    run(&store.sql, "UPDATE contact SET merged_into = ?2 WHERE id = ?1", [id.into(), by.into()])?;
    run(
        &store.sql,
        "UPDATE contact SET latest_activity_at = (SELECT MAX(latest_activity_at) FROM contact
         WHERE id IN (?1, ?2)) WHERE id = ?2",
        [id.into(), by.into()],
    )
}

/// The oldest active contact with a number.
pub(super) fn id_with_number(store: &Store, number: &str) -> Result<Option<i64>> {
    let statement = "SELECT id, '' AS json FROM contact WHERE state = 'active'
         AND id IN (SELECT contact FROM contact_number WHERE number = ?) ORDER BY id LIMIT 1";
    Ok(first::<Row, 1>(&store.sql, statement, [number.into()])?.map(|row| row.id))
}

/// The oldest active contact with an e-mail address.
pub(super) fn id_with_email(store: &Store, email: &str) -> Result<Option<i64>> {
    let statement = "SELECT id, '' AS json FROM contact WHERE email = ? AND state = 'active' ORDER BY id LIMIT 1";
    Ok(first::<Row, 1>(&store.sql, statement, [email.into()])?.map(|row| row.id))
}

/// The oldest active contact with a name and a company.
pub(super) fn id_with_name(store: &Store, card: &Card) -> Result<Option<i64>> {
    let statement = "SELECT id, '' AS json FROM contact
         WHERE state = 'active' AND sort = ? AND company = ? ORDER BY id LIMIT 1";
    let (name, company) = (lowercase(&card.name), card.company.as_str());
    let found: Option<Row> = first(&store.sql, statement, [name.as_str().into(), company.into()])?;
    Ok(found.map(|row| row.id))
}

fn numbers_of(store: &Store, id: i64) -> Result<Vec<PhoneNumber>> {
    let statement = "SELECT 0 AS id, json_group_array(number) AS json FROM contact_number
         WHERE contact = ?";
    let found: Option<Row> = first(&store.sql, statement, [id.into()])?;
    found.map_or_else(|| Ok(Vec::new()), |row| from_json(&row.json))
}
