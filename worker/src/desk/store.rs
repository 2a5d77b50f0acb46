//! A desk's tables: sessions with what was heard of them, entries, their timelines, and intents
//! that were taken.

use ledger_core::call::Part;
use ledger_core::id::{AccountId, ExtensionId, TelephonySessionId};
use ledger_core::ledger::{Entry, Note, Session};
use ledger_core::time::Millis;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{Error, Result, SqlStorage};

use crate::message::{DeskContext, DeskHealth};
use crate::platform;
use crate::sql::{aside, first, from_json, is_aside, rows, run, set_aside, to_json};

const TABLES: [&str; 8] = [
    "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, account TEXT, context TEXT)",
    "CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, due INTEGER, json TEXT)",
    "CREATE INDEX IF NOT EXISTS session_due ON session (due) WHERE due IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS entry (session TEXT, extension TEXT, due INTEGER, started_at INTEGER, json TEXT, PRIMARY KEY (session, extension))",
    "CREATE INDEX IF NOT EXISTS entry_due ON entry (due) WHERE due IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS entry_started ON entry (started_at)",
    "CREATE TABLE IF NOT EXISTS note (number INTEGER PRIMARY KEY, session TEXT, extension TEXT, json TEXT)",
    "CREATE TABLE IF NOT EXISTS intent (key TEXT PRIMARY KEY, at INTEGER)",
];
const NOTE_INDEX: &str = "CREATE INDEX IF NOT EXISTS note_entry ON note (session, extension)";

/// How many rows one turn takes on; the next turn follows at once.
const AT_ONCE: i64 = 100;

/// A desk's storage.
pub(super) struct Store {
    sql: SqlStorage,
}

/// A stored value and its key.
#[derive(Deserialize)]
struct Json {
    id: String,
    json: String,
}

/// What a stored value is.
#[derive(Clone, Copy)]
enum Place {
    Session,
    Entry,
    Note,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Entry => "entry",
            Self::Note => "note",
        }
    }

    /// What keeps a row that cannot be read from being looked at again and again. A session
    /// begins afresh with what is heard next, and the call log completes it. An entry stays: it
    /// may have an activity, and a second one must not be made.
    fn lay_to_rest(self) -> Option<&'static str> {
        match self {
            Self::Session => Some("DELETE FROM session WHERE id = ?"),
            Self::Entry => {
                Some("UPDATE entry SET due = NULL WHERE session || '/' || extension = ?")
            }
            Self::Note => None,
        }
    }
}

#[derive(Deserialize)]
struct KeptRow {
    account: String,
    context: String,
}

#[derive(Deserialize)]
struct Due {
    due: Option<i64>,
}

/// Whether an intent was taken before.
pub(super) enum Taken {
    Before,
    Now,
}

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self { sql }
    }

    /// Whose desk this is. A desk that was never used has no tables, and gets none by asking.
    pub(super) fn kept(&self) -> Option<(AccountId, DeskContext)> {
        let row: KeptRow =
            first(&self.sql, "SELECT account, context FROM kept", []).ok().flatten()?;
        match from_json(&row.context) {
            Ok(context) => Some((AccountId::new(row.account), context)),
            Err(problem) => {
                platform::error("desk", &format!("stored settings cannot be read: {problem}"));
                None
            }
        }
    }

    pub(super) fn keep(&self, account: &AccountId, context: &DeskContext) -> Result<()> {
        for table in TABLES.into_iter().chain([NOTE_INDEX]) {
            run(&self.sql, table, [])?;
        }
        run(
            &self.sql,
            "INSERT OR REPLACE INTO kept (id, account, context) VALUES (1, ?, ?)",
            [account.as_str().into(), to_json(context)?.as_str().into()],
        )
    }

    pub(super) fn earliest_due(&self) -> Result<Option<Millis>> {
        let due = |table: &str| -> Result<Option<i64>> {
            let statement = format!("SELECT MIN(due) AS due FROM {table} WHERE due IS NOT NULL");
            Ok(first::<Due, 0>(&self.sql, &statement, [])?.and_then(|row| row.due))
        };
        Ok([due("session")?, due("entry")?].into_iter().flatten().min().map(Millis))
    }

    // Sessions.

    pub(super) fn session(&self, id: &TelephonySessionId) -> Result<Option<Session>> {
        let found =
            rows(&self.sql, "SELECT id, json FROM session WHERE id = ?", [id.as_str().into()])?;
        Ok(self.read_all(Place::Session, found)?.pop())
    }

    pub(super) fn save_session(&self, session: &Session, due: Option<Millis>) -> Result<()> {
        run(
            &self.sql,
            "INSERT INTO session (id, due, json) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET due = ?2, json = ?3",
            [
                session.fold.telephony_session_id.as_str().into(),
                due.into(),
                to_json(session)?.as_str().into(),
            ],
        )
    }

    pub(super) fn due_sessions(&self, now: Millis) -> Result<Vec<Session>> {
        self.read_all(
            Place::Session,
            rows(
                &self.sql,
                "SELECT id, json FROM session WHERE due <= ? ORDER BY due LIMIT ?",
                [now.into(), AT_ONCE.into()],
            )?,
        )
    }

    /// Sessions of which the entries have not been told all.
    pub(super) fn open_sessions(&self) -> Result<Vec<Session>> {
        self.read_all(
            Place::Session,
            rows(
                &self.sql,
                "SELECT id, json FROM session WHERE due IS NOT NULL LIMIT ?",
                [AT_ONCE.into()],
            )?,
        )
    }

    /// When something was last heard, of a call that goes on or of the newest one; and what
    /// cannot be read.
    pub(super) fn health(&self) -> Result<DeskHealth> {
        if self.kept().is_none() {
            return Ok(DeskHealth::default());
        }
        let newest: Vec<Session> = self.read_all(
            Place::Session,
            rows(
                &self.sql,
                "SELECT id, json FROM session WHERE rowid = (SELECT MAX(rowid) FROM session)",
                [],
            )?,
        )?;
        let open = self.open_sessions()?;
        let last_heard_at = newest.iter().chain(&open).map(|session| session.heard_at).max();
        Ok(DeskHealth { last_heard_at, set_aside: aside(&self.sql)? })
    }

    // Entries.

    pub(super) fn entry(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> Result<Option<Entry>> {
        let found: Option<Json> = first(
            &self.sql,
            "SELECT session || '/' || extension AS id, json FROM entry
             WHERE session = ? AND extension = ?",
            [session.as_str().into(), extension.as_str().into()],
        )?;
        let Some(row) = found else { return Ok(None) };
        match from_json(&row.json) {
            Ok(entry) => Ok(Some(entry)),
            Err(problem) => {
                self.set_aside(Place::Entry, &row, &problem)?;
                Err(problem)
            }
        }
    }

    /// Whether an entry cannot be read: it is left as it is.
    pub(super) fn is_set_aside(&self, part: &Part) -> Result<bool> {
        let id = format!("{}/{}", part.telephony_session_id, part.extension_id);
        is_aside(&self.sql, Place::Entry.name(), &id)
    }

    pub(super) fn save_entry(&self, entry: &Entry, notes: &[Note]) -> Result<()> {
        let (session, extension) = (&entry.key.telephony_session_id, &entry.key.extension_id);
        run(
            &self.sql,
            "INSERT INTO entry (session, extension, due, started_at, json)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (session, extension) DO UPDATE
             SET due = ?3, started_at = ?4, json = ?5",
            [
                session.as_str().into(),
                extension.as_str().into(),
                entry.due().into(),
                entry.part.started_at.into(),
                to_json(entry)?.as_str().into(),
            ],
        )?;
        for note in notes {
            run(
                &self.sql,
                "INSERT INTO note (session, extension, json) VALUES (?, ?, ?)",
                [
                    session.as_str().into(),
                    extension.as_str().into(),
                    to_json(note)?.as_str().into(),
                ],
            )?;
        }
        Ok(())
    }

    pub(super) fn due_entries(&self, now: Millis) -> Result<Vec<Entry>> {
        self.read_all(Place::Entry, rows(
            &self.sql,
            "SELECT session || '/' || extension AS id, json FROM entry WHERE due <= ? ORDER BY due LIMIT ?",
            [now.into(), AT_ONCE.into()],
        )?)
    }

    /// The newest entries before a moment, as many as asked for, and with the last of them all
    /// that began at the same moment: so "before that moment" continues without a gap.
    pub(super) fn entries(
        &self,
        of: Option<&ExtensionId>,
        before: Option<Millis>,
        limit: u32,
    ) -> Result<Vec<Entry>> {
        let before = before.unwrap_or(Millis(1 << 52));
        let last = i64::from(limit) - 1;
        let found = match of {
            Some(extension) => rows(
                &self.sql,
                "SELECT session || '/' || extension AS id, json FROM entry WHERE extension = ?1 AND started_at < ?2
                 AND started_at >= COALESCE((SELECT started_at FROM entry
                     WHERE extension = ?1 AND started_at < ?2
                     ORDER BY started_at DESC LIMIT 1 OFFSET ?3), 0)",
                [extension.as_str().into(), before.into(), last.into()],
            )?,
            None => rows(
                &self.sql,
                "SELECT session || '/' || extension AS id, json FROM entry WHERE started_at < ?1
                 AND started_at >= COALESCE((SELECT started_at FROM entry WHERE started_at < ?1
                     ORDER BY started_at DESC LIMIT 1 OFFSET ?2), 0)",
                [before.into(), last.into()],
            )?,
        };
        self.read_all(Place::Entry, found)
    }

    pub(super) fn notes(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> Result<Vec<Note>> {
        self.read_all(Place::Note, rows(
            &self.sql,
            "SELECT session || '/' || extension || '/' || number AS id, json FROM note WHERE session = ? AND extension = ? ORDER BY number",
            [session.as_str().into(), extension.as_str().into()],
        )?)
    }

    // Intents.

    /// Notes that an intent is taken, in the same turn that carries it out.
    pub(super) fn take_intent(&self, key: &str, now: Millis) -> Result<Taken> {
        let known: Option<Due> =
            first(&self.sql, "SELECT at AS due FROM intent WHERE key = ?", [key.into()])?;
        if known.is_some() {
            return Ok(Taken::Before);
        }
        run(&self.sql, "INSERT INTO intent (key, at) VALUES (?, ?)", [key.into(), now.into()])?;
        Ok(Taken::Now)
    }

    /// Reads rows; one that cannot be read stops no other.
    fn read_all<T: DeserializeOwned>(&self, place: Place, rows: Vec<Json>) -> Result<Vec<T>> {
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            match from_json(&row.json) {
                Ok(value) => read.push(value),
                Err(problem) => self.set_aside(place, &row, &problem)?,
            }
        }
        Ok(read)
    }

    fn set_aside(&self, place: Place, row: &Json, problem: &Error) -> Result<()> {
        set_aside(&self.sql, place.name(), &row.id, &row.json, problem)?;
        match place.lay_to_rest() {
            Some(statement) => run(&self.sql, statement, [row.id.as_str().into()]),
            None => Ok(()),
        }
    }
}
