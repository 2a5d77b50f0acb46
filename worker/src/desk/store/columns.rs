//! What entries are found and counted by, in columns of their own that came after the first version.

use serde::Deserialize;
use worker::Result;

use super::Store;
use crate::sql::{rows, run};

/// A column, and what makes and fills it.
type Added = (&'static str, &'static [&'static str]);

const ADDED: [Added; 2] = [
    // The number that an entry waits for a contact with.
    (
        "waits_for",
        &[
            "ALTER TABLE entry ADD COLUMN waits_for TEXT",
            "CREATE INDEX entry_waits_for ON entry (waits_for) WHERE waits_for IS NOT NULL",
            "UPDATE entry SET waits_for = json_extract(json, '$.part.outsideNumber')
             WHERE json_extract(json, '$.phase.asking.why') IN ('no-contact', 'several-contacts')",
        ],
    ),
    // Where it stands, why, with which number and how many seconds of talk: what lists are narrowed
    // by and reports count, from an index alone. Only `Entry` itself can say it.
    (
        "state",
        &[
            "ALTER TABLE entry ADD COLUMN state TEXT",
            "ALTER TABLE entry ADD COLUMN reason TEXT",
            "ALTER TABLE entry ADD COLUMN number TEXT",
            "ALTER TABLE entry ADD COLUMN talk INTEGER",
            "DROP INDEX IF EXISTS entry_started",
            "DROP INDEX IF EXISTS entry_extension",
            "CREATE INDEX entry_by_time ON entry (started_at, extension, state, reason, number, talk)",
            "CREATE INDEX entry_by_person ON entry (extension, started_at, state, reason, number, talk)",
            "CREATE INDEX entry_unlisted ON entry (state) WHERE state IS NULL",
        ],
    ),
];

#[derive(Deserialize)]
struct Column {
    name: String,
}

impl Store {
    /// Adds the columns that an older version did not have, and fills them.
    pub(super) fn add_columns(&self) -> Result<()> {
        let columns: Vec<Column> = rows(&self.sql, "PRAGMA table_info(entry)", [])?;
        let is_there = |name: &str| columns.iter().any(|column| column.name == name);
        ADDED
            .iter()
            .filter(|(name, _)| !is_there(name))
            .flat_map(|(_, statements)| *statements)
            .try_for_each(|statement| run(&self.sql, statement, []))?;
        self.list_entries()
    }
}
