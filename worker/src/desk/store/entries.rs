//! Entries and their timelines.

use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_core::ledger::{Entry, Note};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use worker::Result;

use super::{Json, Store};
use crate::sql::{first, from_json, rows, run, to_json};

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
                 (session, extension, due, started_at, json, waits_for, state, why, talk)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (session, extension) DO UPDATE
             SET due = ?3, started_at = ?4, json = ?5, waits_for = ?6, state = ?7, why = ?8,
                 talk = ?9",
            [
                session.as_str().into(),
                extension.as_str().into(),
                entry.due().into(),
                entry.part.started_at.into(),
                to_json(&entry)?.as_str().into(),
                entry.waits_for().map(PhoneNumber::as_str).into(),
                entry.state().name().into(),
                entry.why().code().into(),
                entry.part.talk.rounded_seconds().into(),
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
        if let Some(mut call) = open {
            if let Some(entries) = &mut call.entries {
                entries.retain(|known| known.key.extension_id != entry.key.extension_id);
                entries.push(entry);
            }
            self.open.put(call);
        }
        Ok(())
    }

    /// The newest entries before a moment, as many as asked for, and with the last of them all
    /// that began at the same moment: so "before that moment" continues without a gap.
    pub(in crate::desk) fn entries(
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
                "SELECT session AS id, json FROM entry WHERE extension = ?1 AND started_at < ?2
                 AND started_at >= COALESCE((SELECT started_at FROM entry
                     WHERE extension = ?1 AND started_at < ?2
                     ORDER BY started_at DESC LIMIT 1 OFFSET ?3), 0)",
                [extension.as_str().into(), before.into(), last.into()],
            )?,
            None => rows(
                &self.sql,
                "SELECT session AS id, json FROM entry WHERE started_at < ?1
                 AND started_at >= COALESCE((SELECT started_at FROM entry WHERE started_at < ?1
                     ORDER BY started_at DESC LIMIT 1 OFFSET ?2), 0)",
                [before.into(), last.into()],
            )?,
        };
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
