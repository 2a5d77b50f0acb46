//! What the built-in CRM stores, and how older storage becomes of this version.
//!
//! The account makes the tables of the first version; each step here leads to the next one, and
//! `Key::CrmTables` says how many were taken.

use ledger_core::phone::PhoneNumber;
use worker::Result;

use super::contacts::Row;
use crate::account::store::{Key, Store};
use crate::sql::{first, from_json, run};

/// Steps are never changed, only added.
const STEPS: [&[&str]; 1] = [&[
    "ALTER TABLE contact ADD COLUMN company TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN email TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN state TEXT NOT NULL DEFAULT 'active'",
    "ALTER TABLE contact ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0",
    // The contact that this one was merged into.
    "ALTER TABLE contact ADD COLUMN merged_into INTEGER",
    // The name in lower case, by which lists are sorted, and all that a search looks through.
    "ALTER TABLE contact ADD COLUMN sort TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN search TEXT NOT NULL DEFAULT ''",
    "UPDATE contact SET sort = lower(name), search = lower(name), updated_at = created_at",
    "CREATE INDEX contact_sorted ON contact (state, sort, id)",
    "CREATE INDEX contact_email ON contact (email) WHERE email <> ''",
    "ALTER TABLE contact_number ADD COLUMN label TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact_number ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE activity ADD COLUMN contact TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE activity ADD COLUMN extension TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE activity ADD COLUMN search TEXT NOT NULL DEFAULT ''",
    // A marker is the session, a slash and the extension.
    "UPDATE activity SET contact = json_extract(json, '$.contact.id'),
         extension = substr(marker, instr(marker, '/') + 1),
         search = lower(json_extract(json, '$.subject') || char(10) ||
             json_extract(json, '$.contact.name') || char(10) || json_extract(json, '$.body'))",
    "CREATE INDEX activity_of_contact ON activity (contact, id)",
    "CREATE INDEX activity_of_extension ON activity (extension, id)",
    // Numbers for which contacts have changed, until every desk knows.
    "CREATE TABLE changed_number (number TEXT PRIMARY KEY)",
    // What became of the rows of an import, so that one sent again changes nothing.
    "CREATE TABLE import_row (import TEXT, row INTEGER, at INTEGER, json TEXT, PRIMARY KEY (import, row))",
    "CREATE INDEX import_row_at ON import_row (at)",
]];

/// How many numbers the desks are told at once.
const AT_ONCE: i64 = 500;

/// Takes the steps that have not been taken.
pub(in crate::account) fn bring_up_to_date(store: &Store) -> Result<()> {
    let taken: usize = store.get_or_default(Key::CrmTables);
    for step in STEPS.iter().skip(taken) {
        step.iter().try_for_each(|statement| run(&store.sql, statement, []))?;
    }
    if taken < STEPS.len() { store.put(Key::CrmTables, &STEPS.len()) } else { Ok(()) }
}

/// Notes that contacts have changed for these numbers.
pub(in crate::account) fn note_changed<'a>(
    store: &Store,
    numbers: impl IntoIterator<Item = &'a PhoneNumber>,
) -> Result<()> {
    let statement = "INSERT OR IGNORE INTO changed_number (number) VALUES (?)";
    numbers.into_iter().try_for_each(|number| run(&store.sql, statement, [number.as_str().into()]))
}

/// Numbers for which contacts have changed, or some of them.
pub(super) fn changed_numbers(store: &Store) -> Result<Vec<PhoneNumber>> {
    let statement = "SELECT 0 AS id, json_group_array(number) AS json FROM
         (SELECT number FROM changed_number LIMIT ?)";
    let found: Option<Row> = first(&store.sql, statement, [AT_ONCE.into()])?;
    found.map_or_else(|| Ok(Vec::new()), |row| from_json(&row.json))
}

/// Every desk knows of these.
pub(super) fn forget_changed(store: &Store, numbers: &[PhoneNumber]) -> Result<()> {
    let statement = "DELETE FROM changed_number WHERE number = ?";
    numbers.iter().try_for_each(|number| run(&store.sql, statement, [number.as_str().into()]))
}
