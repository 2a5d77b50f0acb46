//! Importing contacts: a batch of rows is one turn, and each row is kept with what became of it,
//! so that a batch sent again changes nothing.

use ledger_core::contact::card::Card;
use ledger_core::id::ContactId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{
    Failure, FailureCode, ImportOutcome, ImportRow, ImportedRow, KnownContacts,
};

use super::contacts::{self, Row};
use crate::account::store::Store;
use crate::account::{Answered, broken};
use crate::sql::{first, run, to_json};

/// How long rows are known. An import that takes longer is begun anew.
const KNOWN: Span = Span::hours(24 * 7);

/// Imports rows, as JSON.
pub(super) fn import(
    store: &Store,
    import: &str,
    known: KnownContacts,
    asked: Vec<ImportRow>,
    now: Millis,
) -> Answered<String> {
    let most = ImportRow::MOST_AT_ONCE;
    if asked.len() > most {
        let message = format!("an import takes at most {most} rows at once; send fewer");
        return Err(Failure::new(FailureCode::BadRequest, message));
    }
    let old = "DELETE FROM import_row WHERE at < ?";
    run(&store.sql, old, [(now - KNOWN).into()]).map_err(broken)?;
    let mut done = Vec::with_capacity(asked.len());
    for row in &asked {
        done.push(once(store, import, known, row, now)?);
    }
    Ok(format!("{{\"rows\":[{}]}}", done.join(",")))
}

/// Imports a row, unless that was done before.
fn once(
    store: &Store,
    import: &str,
    policy: KnownContacts,
    row: &ImportRow,
    now: Millis,
) -> Answered<String> {
    let number = i64::from(row.row);
    let known: Option<Row> = first(
        &store.sql,
        "SELECT row AS id, json FROM import_row WHERE import = ? AND row = ?",
        [import.into(), number.into()],
    )
    .map_err(broken)?;
    if let Some(known) = known {
        return Ok(known.json);
    }
    let done = match row.contact.read(&store.home().map_err(broken)?) {
        Ok(card) => {
            let (outcome, id) = take(store, card, policy, now)?;
            let contact_id = Some(ContactId::new(id.to_string()));
            ImportedRow { row: row.row, outcome, contact_id, problems: Vec::new() }
        }
        Err(problems) => {
            let outcome = ImportOutcome::Refused;
            ImportedRow { row: row.row, outcome, contact_id: None, problems }
        }
    };
    let json = to_json(&done).map_err(broken)?;
    run(
        &store.sql,
        "INSERT INTO import_row (import, row, at, json) VALUES (?, ?, ?, ?)",
        [import.into(), number.into(), now.into(), json.as_str().into()],
    )
    .map_err(broken)?;
    Ok(json)
}

fn take(
    store: &Store,
    card: Card,
    policy: KnownContacts,
    now: Millis,
) -> Answered<(ImportOutcome, i64)> {
    let Some(id) = known(store, &card).map_err(broken)? else {
        return Ok((ImportOutcome::Added, contacts::add(store, &card, now).map_err(broken)?));
    };
    match policy {
        KnownContacts::Leave => Ok((ImportOutcome::Left, id)),
        KnownContacts::Update => {
            let before = contacts::stored(store, id)?;
            let after = before.clone().updated_by(card);
            if after == before {
                return Ok((ImportOutcome::Left, id));
            }
            contacts::write(store, id, &after, now).map_err(broken)?;
            Ok((ImportOutcome::Updated, id))
        }
    }
}

/// The contact that a row is about.
fn known(store: &Store, card: &Card) -> worker::Result<Option<i64>> {
    for number in &card.numbers {
        if let Some(id) = contacts::id_with_number(store, number.number.as_str())? {
            return Ok(Some(id));
        }
    }
    match (card.numbers.is_empty(), card.email.is_empty()) {
        (true, false) => contacts::id_with_email(store, &card.email),
        (true, true) => contacts::id_with_name(store, card),
        (false, _) => Ok(None),
    }
}
