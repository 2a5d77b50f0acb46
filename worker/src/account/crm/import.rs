//! Importing contacts: a batch of rows is one turn, and each row is kept with what became of it,
//! so that a batch sent again changes nothing.

use ledger_core::contact::card::Card;
use ledger_core::id::ContactId;
use ledger_core::time::{Millis, Span};
use ledger_wire::api::{
    Failure, FailureCode, ImportContacts, ImportOutcome, ImportRow, ImportedRow, KnownContacts,
};

use super::contacts::{self, Json};
use crate::account::store::Store;
use crate::account::{Answered, broken};
use crate::sql::{first, run, to_json};

/// How long rows are known. An import that takes longer is begun anew.
const KNOWN: Span = Span::hours(24 * 7);

/// Imports rows, as JSON.
pub(super) fn import(store: &Store, asked: ImportContacts, now: Millis) -> Answered<String> {
    let most = ImportContacts::MOST_ROWS;
    if asked.rows.len() > most {
        let message = format!("an import takes at most {most} rows at once; send fewer");
        return Err(Failure::new(FailureCode::BadRequest, message));
    }
    if asked.import_id.is_empty() || asked.import_id.len() > 100 {
        let message = "importId must have 1 to 100 characters";
        return Err(Failure::new(FailureCode::Invalid, message));
    }
    let old = "DELETE FROM import_row WHERE at < ?";
    run(&store.sql, old, [(now - KNOWN).into()]).map_err(broken)?;
    let done = asked.rows.iter().map(|row| once(store, &asked, row, now));
    let done: Vec<String> = done.collect::<Answered<_>>()?;
    Ok(format!("{{\"rows\":{}}}", contacts::array(done.into_iter())))
}

/// Imports a row, unless that was done before.
fn once(store: &Store, asked: &ImportContacts, row: &ImportRow, now: Millis) -> Answered<String> {
    let (import, number) = (asked.import_id.as_str(), i64::from(row.row));
    let known: Option<Json> = first(
        &store.sql,
        "SELECT json FROM import_row WHERE import = ? AND row = ?",
        [import.into(), number.into()],
    )
    .map_err(broken)?;
    if let Some(known) = known {
        return Ok(known.json);
    }
    let done = match row.contact.read(&store.home().map_err(broken)?) {
        Ok(card) => {
            let (outcome, id) = take(store, card, asked.known, now)?;
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
            let before = contacts::card(store, &contacts::stored(store, id)?.into())?;
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
    if card.numbers.is_empty() && !card.email.is_empty() {
        return contacts::id_with_email(store, &card.email);
    }
    Ok(None)
}
