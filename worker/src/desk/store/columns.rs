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
    // Where it stands, why, and the seconds of talk: `Entry::state`, `Entry::why`. What is under
    // way is written anew when it goes on.
    (
        "state",
        &[
            "ALTER TABLE entry ADD COLUMN state TEXT",
            "ALTER TABLE entry ADD COLUMN why TEXT",
            "ALTER TABLE entry ADD COLUMN talk INTEGER",
            "UPDATE entry SET talk = IFNULL((json_extract(json, '$.part.talk') + 500) / 1000, 0),
             (state, why) = (SELECT CASE key WHEN 'asking' THEN 'unresolved'
                 WHEN 'logged' THEN 'logged' WHEN 'final' THEN 'logged'
                 WHEN 'skipped' THEN 'skipped'
                 WHEN 'refused' THEN 'failed' WHEN 'given-up' THEN 'failed'
                 ELSE 'logging' END,
                 COALESCE(json_extract(value, '$.work.declined.why'),
                     json_extract(value, '$.record.why'), json_extract(value, '$.why'), 'matching')
                 FROM json_each(entry.json, '$.phase')) WHERE json_valid(json)",
            "DROP INDEX IF EXISTS entry_started",
            "DROP INDEX IF EXISTS entry_extension",
            "CREATE INDEX entry_by_time ON entry (started_at, state, why, talk)",
            "CREATE INDEX entry_by_person ON entry (extension, started_at, state, why, talk)",
        ],
    ),
];

#[derive(Deserialize)]
struct Column {
    name: String,
}

impl Store {
    /// Adds the columns that an older version did not have.
    pub(super) fn add_columns(&self) -> Result<()> {
        let columns: Vec<Column> = rows(&self.sql, "PRAGMA table_info(entry)", [])?;
        let is_there = |name: &str| columns.iter().any(|column| column.name == name);
        ADDED
            .iter()
            .filter(|(name, _)| !is_there(name))
            .flat_map(|(_, statements)| *statements)
            .try_for_each(|statement| run(&self.sql, statement, []))
    }
}
