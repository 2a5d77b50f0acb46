//! A desk's tables: sessions with what was heard of them, entries, their timelines, and calls that
//! were set aside because they cannot be read.

mod columns;
mod counts;
mod entries;
mod forget;

use ledger_core::desks::Desks;
use ledger_core::directory::Mentions;
use ledger_core::id::{AccountId, TelephonySessionId};
use ledger_core::ledger::{CallFile, Entry, Session};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_ringcentral::incident::{Backlog, Window};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{Result, SqlStorage};

use super::Kept;
use super::open::{OpenCall, OpenCalls};
use crate::message::{DeskContext, DeskHealth};
use crate::platform;
use crate::sql::{Id, first, from_json, rows, run, to_json};

const TABLES: [&str; 8] = [
    "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, account TEXT, context TEXT)",
    "CREATE TABLE IF NOT EXISTS desks (id INTEGER PRIMARY KEY, desks TEXT)",
    "CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, due INTEGER, json TEXT)",
    "CREATE INDEX IF NOT EXISTS session_due ON session (due) WHERE due IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS entry (session TEXT, extension TEXT, due INTEGER, started_at INTEGER, json TEXT, PRIMARY KEY (session, extension))",
    "CREATE INDEX IF NOT EXISTS entry_due ON entry (due) WHERE due IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS note (number INTEGER PRIMARY KEY, session TEXT, extension TEXT, json TEXT)",
    "CREATE TABLE IF NOT EXISTS aside (id TEXT PRIMARY KEY, at INTEGER, problem TEXT)",
];
/// Entries that wait for a person, or were refused or given up, are few among many.
const FOR_SOMEONE: &str = "(json_type(json, '$.phase.asking') IS NOT NULL
    OR json_type(json, '$.phase.refused') IS NOT NULL
    OR json_type(json, '$.phase.\"given-up\"') IS NOT NULL)";
const NOTE_INDEX: &str = "CREATE INDEX IF NOT EXISTS note_entry ON note (session, extension)";

/// How many rows one turn takes on; the next turn follows at once.
const AT_ONCE: i64 = 100;

/// A desk's storage.
pub(super) struct Store {
    sql: SqlStorage,
    open: OpenCalls,
}

/// A stored value and the call it belongs to.
#[derive(Deserialize)]
struct Json {
    id: String,
    json: String,
}

#[derive(Deserialize)]
struct KeptRow {
    account: String,
    context: String,
    desks: String,
}

#[derive(Deserialize)]
struct Due {
    due: Option<i64>,
}

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self { sql, open: OpenCalls::default() }
    }

    /// Whose desk this is. A desk that was never used has no tables, and gets none by asking.
    pub(super) fn account(&self) -> Option<AccountId> {
        let row: Option<Id> = first(&self.sql, "SELECT account AS id FROM kept", []).ok().flatten();
        row.map(|row| AccountId::new(row.id))
    }

    /// The same, and what its decisions rest on. What an older version stored cannot be read.
    pub(super) fn kept(&self) -> Option<(AccountId, DeskContext, Desks)> {
        let row: KeptRow = first(&self.sql, "SELECT account, context, desks FROM kept, desks", [])
            .ok()
            .flatten()?;
        let read = || -> Result<_> {
            Ok((AccountId::new(row.account), from_json(&row.context)?, from_json(&row.desks)?))
        };
        read()
            .map_err(|problem| {
                platform::error("desk", &format!("stored settings cannot be read: {problem}"));
            })
            .ok()
    }

    pub(super) fn keep(&self, kept: &Kept) -> Result<()> {
        self.bring_up_to_date()?;
        self.save_desks(kept.desks.get())?;
        run(
            &self.sql,
            "INSERT OR REPLACE INTO kept (id, account, context) VALUES (1, ?, ?)",
            [kept.account.as_str().into(), to_json(&kept.context)?.as_str().into()],
        )
    }

    pub(super) fn save_desks(&self, desks: Desks) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO desks (id, desks) VALUES (1, ?)",
            [to_json(&desks)?.as_str().into()],
        )
    }

    /// Makes the tables and columns that an older version did not have.
    pub(super) fn bring_up_to_date(&self) -> Result<()> {
        for table in TABLES.into_iter().chain([NOTE_INDEX]) {
            run(&self.sql, table, [])?;
        }
        let for_someone = format!(
            "CREATE INDEX IF NOT EXISTS entry_for_someone ON entry (started_at) WHERE {FOR_SOMEONE}"
        );
        run(&self.sql, &for_someone, [])?;
        self.add_columns()
    }

    pub(super) fn earliest_due(&self) -> Result<Option<Millis>> {
        let due = |table: &str| -> Result<Option<i64>> {
            let statement = format!("SELECT MIN(due) AS due FROM {table} WHERE due IS NOT NULL");
            Ok(first::<Due, 0>(&self.sql, &statement, [])?.and_then(|row| row.due))
        };
        Ok([due("session")?, due("entry")?].into_iter().flatten().min().map(Millis))
    }

    // Sessions.

    /// A call, to take something in, and then to be saved or put back as it was. One of which
    /// nothing is known begins now. A session that cannot be read is laid aside under another key:
    /// what is heard now must be kept, and the call log completes what begins afresh.
    pub(super) fn open(&self, id: &TelephonySessionId, now: Millis) -> Result<OpenCall> {
        if let Some(call) = self.open.take(id) {
            return Ok(call);
        }
        let session = match self.stored_session(id)?.map(|row| from_json(&row.json)) {
            Some(Ok(session)) => session,
            Some(Err(problem)) => {
                self.set_aside(id, &problem.to_string(), now)?;
                run(
                    &self.sql,
                    "UPDATE session SET id = ?2 WHERE id = ?1",
                    [id.as_str().into(), format!("{id} laid aside at {now}").as_str().into()],
                )?;
                Session::new(id.clone(), now)
            }
            None => Session::new(id.clone(), now),
        };
        Ok(OpenCall { session, entries: None })
    }

    /// Puts back a call that stayed as it was.
    pub(super) fn put_back(&self, call: OpenCall) {
        self.open.put(call);
    }

    /// Saves a call that took something in.
    pub(super) fn save_open(&self, call: OpenCall, due: Option<Millis>) -> Result<()> {
        run(
            &self.sql,
            "INSERT INTO session (id, due, json) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET due = ?2, json = ?3",
            [
                call.session.fold.telephony_session_id.as_str().into(),
                due.into(),
                to_json(&call.session)?.as_str().into(),
            ],
        )?;
        self.open.put(call);
        Ok(())
    }

    pub(super) fn save_session(&self, session: Session, due: Option<Millis>) -> Result<()> {
        let open = self.open.take(&session.fold.telephony_session_id);
        let entries = open.and_then(|call| call.entries);
        self.save_open(OpenCall { session, entries }, due)
    }

    /// Whether a call is here.
    pub(super) fn has(&self, id: &TelephonySessionId) -> Result<bool> {
        if self.open.has(id) {
            return Ok(true);
        }
        let statement = "SELECT id FROM session WHERE id = ?";
        Ok(first::<Id, 1>(&self.sql, statement, [id.as_str().into()])?.is_some())
    }

    fn stored_session(&self, id: &TelephonySessionId) -> Result<Option<Json>> {
        let statement = "SELECT id, json FROM session WHERE id = ?";
        first(&self.sql, statement, [id.as_str().into()])
    }

    /// Calls of which the session or an entry is due.
    pub(super) fn due_calls(&self, now: Millis) -> Result<Vec<TelephonySessionId>> {
        let found: Vec<Id> = rows(
            &self.sql,
            "SELECT id FROM session WHERE due <= ?1
             UNION SELECT session FROM entry WHERE due <= ?1 LIMIT ?2",
            [now.into(), AT_ONCE.into()],
        )?;
        Ok(found.into_iter().map(|row| TelephonySessionId::new(row.id)).collect())
    }

    /// Calls with entries that began since a moment.
    pub(super) fn calls_since(&self, began: Millis) -> Result<Vec<TelephonySessionId>> {
        let statement = "SELECT DISTINCT session AS id FROM entry WHERE started_at >= ?";
        let found: Vec<Id> = rows(&self.sql, statement, [began.into()])?;
        Ok(found.into_iter().map(|row| TelephonySessionId::new(row.id)).collect())
    }

    /// Calls with entries that began since a moment, or that are to be woken.
    pub(super) fn calls_under_way(&self, since: Millis) -> Result<Vec<TelephonySessionId>> {
        let statement = "SELECT session AS id FROM entry WHERE started_at >= ?
             UNION SELECT session FROM entry WHERE due IS NOT NULL";
        let found: Vec<Id> = rows(&self.sql, statement, [since.into()])?;
        Ok(found.into_iter().map(|row| TelephonySessionId::new(row.id)).collect())
    }

    /// Calls of which an entry waits for a contact with a number, the newest ones. Others look again
    /// by themselves.
    pub(super) fn calls_waiting_for(
        &self,
        number: &PhoneNumber,
    ) -> Result<Vec<TelephonySessionId>> {
        let found: Vec<Id> = rows(
            &self.sql,
            "SELECT DISTINCT session AS id FROM entry WHERE waits_for = ?
             ORDER BY started_at DESC LIMIT ?",
            [number.as_str().into(), AT_ONCE.into()],
        )?;
        Ok(found.into_iter().map(|row| TelephonySessionId::new(row.id)).collect())
    }

    /// All that is kept of a call; nothing when it was never heard of.
    pub(super) fn file(&self, id: &TelephonySessionId) -> Result<Option<CallFile>> {
        let (session, entries) = match self.open.take(id) {
            Some(call) => (call.session, call.entries),
            None => match self.stored_session(id)? {
                Some(row) => (from_json(&row.json)?, None),
                None => return Ok(None),
            },
        };
        // All or nothing: with an entry left out, it would be made a second time.
        let entries = entries.map_or_else(|| self.stored_entries(id), Ok)?;
        let file = CallFile { session: session.clone(), entries: entries.clone() };
        self.open.put(OpenCall { session, entries: Some(entries) });
        Ok(Some(file))
    }

    fn stored_entries(&self, id: &TelephonySessionId) -> Result<Vec<Entry>> {
        let statement = "SELECT session AS id, json FROM entry WHERE session = ?";
        let entries: Vec<Json> = rows(&self.sql, statement, [id.as_str().into()])?;
        entries.iter().map(|row| from_json(&row.json)).collect()
    }

    /// Whom these calls name, as far as they can be read.
    pub(super) fn mentions(&self, calls: &[TelephonySessionId]) -> Mentions {
        let mut mentions = Mentions::default();
        for id in calls {
            if let Ok(Some(file)) = self.file(id) {
                mentions.join(&file.mentions());
            }
        }
        mentions
    }

    /// A call that cannot be read is due no more: it stays as it is, for someone to look at.
    pub(super) fn set_aside(
        &self,
        id: &TelephonySessionId,
        problem: &str,
        now: Millis,
    ) -> Result<()> {
        drop(self.open.take(id));
        run(
            &self.sql,
            "INSERT OR REPLACE INTO aside (id, at, problem) VALUES (?, ?, ?)",
            [id.as_str().into(), now.into(), problem.into()],
        )?;
        run(&self.sql, "UPDATE session SET due = NULL WHERE id = ?", [id.as_str().into()])?;
        run(&self.sql, "UPDATE entry SET due = NULL WHERE session = ?", [id.as_str().into()])
    }

    /// Sessions of which the entries have not been told all.
    pub(super) fn open_sessions(&self) -> Result<Vec<Session>> {
        self.read_all(rows(
            &self.sql,
            "SELECT id, json FROM session WHERE due IS NOT NULL LIMIT ?",
            [AT_ONCE.into()],
        )?)
    }

    /// When something was last heard, of a call that goes on or of the newest one; and which calls
    /// were set aside, or some of them.
    pub(super) fn health(&self) -> Result<DeskHealth> {
        if self.account().is_none() {
            return Ok(DeskHealth::default());
        }
        let newest: Vec<Session> = self.read_all(rows(
            &self.sql,
            "SELECT id, json FROM session WHERE rowid = (SELECT MAX(rowid) FROM session)",
            [],
        )?)?;
        let open = self.open_sessions()?;
        let statement = "SELECT 'call' AS place, id, problem FROM aside ORDER BY at DESC LIMIT 20";
        Ok(DeskHealth {
            last_heard_at: newest.iter().chain(&open).map(|session| session.heard_at).max(),
            set_aside: rows(&self.sql, statement, [])?,
        })
    }

    /// Calls that need someone.
    pub(super) fn backlog(&self, window: &Window) -> Result<Backlog> {
        if self.kept().is_none() {
            return Ok(Backlog::default());
        }
        let statement = format!(
            "SELECT '' AS id, json_object(
                 'refused', IFNULL(SUM(refused AND started_at >= ?1), 0),
                 'waiting', IFNULL(SUM(waiting AND started_at BETWEEN ?2 AND ?3), 0),
                 'oldest', MIN(IIF(waiting AND started_at BETWEEN ?2 AND ?3, started_at, NULL))
             ) AS json FROM (
                 SELECT started_at, json_type(json, '$.phase.asking') IS NOT NULL AS waiting,
                     json_type(json, '$.phase.asking') IS NULL
                     AND json_extract(json, '$.phase.refused.retry_at') IS NULL AS refused
                 FROM entry WHERE {FOR_SOMEONE} AND started_at >= ?4
             )"
        );
        let Window { refused_since, waiting_since, waiting_until } = *window;
        let values = [refused_since, waiting_since, waiting_until, window.since()];
        let found = first::<Json, 4>(&self.sql, &statement, values.map(Into::into))?;
        found.map_or(Ok(Backlog::default()), |row| from_json(&row.json))
    }

    /// Reads rows to be shown; one that cannot be read hides no other.
    fn read_all<T: DeserializeOwned>(&self, rows: Vec<Json>) -> Result<Vec<T>> {
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            match from_json(&row.json) {
                Ok(value) => read.push(value),
                Err(problem) => {
                    let id = TelephonySessionId::new(row.id);
                    self.set_aside(&id, &problem.to_string(), platform::now())?;
                }
            }
        }
        Ok(read)
    }
}
