//! Entries and their timelines.

use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_core::ledger::{Entry, Note, State};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_crm::About;
use ledger_wire::api::CallFilter;
use worker::Result;

use super::{Json, Store};
use crate::sql::{first, from_json, rows, run, to_json};

/// How many requests to the CRM are kept of each entry.
const MOST_REQUESTS: i64 = 20;

/// How many entries of an older version are brought up to date at once.
const MOST_LISTED: i64 = 5000;

impl Store {
    pub(in crate::desk) fn entry(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> Result<Option<Entry>> {
        first::<Json, 2>(
            &self.sql,
            "SELECT session AS id, json FROM entry WHERE session = ? AND extension = ?",
            [session.as_str().into(), extension.as_str().into()],
        )?
        .map(|row| from_json(&row.json))
        .transpose()
    }

    pub(in crate::desk) fn save_entry(&self, entry: Entry, notes: &[Note]) -> Result<()> {
        let (session, extension) = (&entry.key.telephony_session_id, &entry.key.extension_id);
        let open = self.open.take(session);
        run(
            &self.sql,
            "INSERT INTO entry
                 (session, extension, due, started_at, json, waits_for, state, reason, number, talk)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (session, extension) DO UPDATE
             SET due = ?3, started_at = ?4, json = ?5, waits_for = ?6, state = ?7, reason = ?8,
                 number = ?9, talk = ?10",
            [
                session.as_str().into(),
                extension.as_str().into(),
                entry.due().into(),
                entry.part.started_at.into(),
                to_json(&entry)?.as_str().into(),
                entry.waits_for().map(PhoneNumber::as_str).into(),
                entry.state().name().into(),
                entry.why().code().into(),
                entry.part.outside_number.as_ref().map(PhoneNumber::as_str).into(),
                entry.part.talk.rounded_seconds().into(),
            ],
        )?;
        notes.iter().try_for_each(|note| self.save_note(session, extension, note))?;
        if let Some(mut call) = open {
            if let Some(entries) = &mut call.entries {
                entries.retain(|known| known.key.extension_id != entry.key.extension_id);
                entries.push(entry);
            }
            self.open.put(call);
        }
        Ok(())
    }

    fn save_note(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
        note: &Note,
    ) -> Result<()> {
        run(
            &self.sql,
            "INSERT INTO note (session, extension, json) VALUES (?, ?, ?)",
            [session.as_str().into(), extension.as_str().into(), to_json(note)?.as_str().into()],
        )
    }

    /// Keeps a request to the CRM in an entry's timeline: the newest ones of each entry. What is
    /// older than timelines are kept goes, a few lines each time.
    pub(in crate::desk) fn save_request(
        &self,
        about: &About,
        note: &Note,
        keep: Span,
    ) -> Result<()> {
        let (session, extension) = (&about.telephony_session_id, &about.extension_id);
        self.save_note(session, extension, note)?;
        run(
            &self.sql,
            "DELETE FROM note WHERE session = ?1 AND extension = ?2 AND json LIKE '%\"requested\"%'
             AND number <= (SELECT number FROM note
                 WHERE session = ?1 AND extension = ?2 AND json LIKE '%\"requested\"%'
                 ORDER BY number DESC LIMIT 1 OFFSET ?3)",
            [session.as_str().into(), extension.as_str().into(), MOST_REQUESTS.into()],
        )?;
        run(
            &self.sql,
            "DELETE FROM note WHERE number IN (SELECT number FROM note ORDER BY number LIMIT 10)
             AND json_extract(json, '$.at') < ?",
            [(note.at - keep).into()],
        )
    }

    /// Fills in what lists are narrowed by, for entries of an older version: as many as one turn can
    /// take on. The others are found by no state until the desk begins again.
    pub(super) fn list_entries(&self) -> Result<()> {
        let some: Vec<Json> = rows(
            &self.sql,
            "UPDATE entry SET state = '' WHERE rowid IN
                 (SELECT rowid FROM entry WHERE state IS NULL LIMIT ?)
             RETURNING session AS id, json",
            [MOST_LISTED.into()],
        )?;
        // One that cannot be read is found by no state.
        let mut entries = some.iter().filter_map(|row| from_json(&row.json).ok());
        entries.try_for_each(|entry| self.save_entry(entry, &[]))
    }

    /// The newest entries that a filter takes, as many as asked for, and with the last of them all
    /// that began at the same moment: so "before that moment" continues without a gap.
    pub(in crate::desk) fn entries(&self, filter: &CallFilter, limit: u32) -> Result<Vec<Entry>> {
        let digits = filter.number.as_deref().unwrap_or_default();
        let conditions = [
            ("extension = ?3", filter.person.is_some()),
            ("state = ?4", filter.state.is_some()),
            ("reason = ?5", filter.reason.is_some()),
            ("number LIKE ?6", filter.number.is_some()),
        ];
        let wanted: String = conditions
            .iter()
            .filter(|(_, is_wanted)| *is_wanted)
            .map(|(condition, _)| format!(" AND {condition}"))
            .collect();
        let found = rows(
            &self.sql,
            &format!(
                "WITH wanted AS (SELECT rowid AS id, started_at FROM entry
                     WHERE started_at < ?1 AND started_at >= ?2{wanted})
                 SELECT session AS id, json FROM entry WHERE rowid IN (SELECT id FROM wanted
                     WHERE started_at >= IFNULL((SELECT started_at FROM wanted
                         ORDER BY started_at DESC LIMIT 1 OFFSET ?7), 0))"
            ),
            [
                filter.before.unwrap_or(Millis(1 << 52)).into(),
                filter.since.unwrap_or_default().into(),
                filter.person.as_ref().map(ExtensionId::as_str).into(),
                filter.state.map(State::name).into(),
                filter.reason.map(Why::code).into(),
                format!("%{digits}%").as_str().into(),
                (i64::from(limit) - 1).into(),
            ],
        )?;
        self.read_all(found)
    }

    pub(in crate::desk) fn notes(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> Result<Vec<Note>> {
        self.read_all(rows(
            &self.sql,
            "SELECT session AS id, json FROM note WHERE session = ? AND extension = ? ORDER BY number",
            [session.as_str().into(), extension.as_str().into()],
        )?)
    }
}
