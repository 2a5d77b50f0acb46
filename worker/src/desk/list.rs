//! What a desk shows: its entries, and calls that still go on.

use ledger_core::call;
use ledger_core::directory::Mentions;
use ledger_core::id::{CrmId, ExtensionId, LogKey, TelephonySessionId};
use ledger_core::ledger::Entry;
use ledger_core::rules::past::PastPart;
use ledger_core::time::Millis;
use ledger_wire::api::{CallDetail, CallFilter, CallRow, Failure, FailureCode, PastParts};
use worker::Result;

use super::{Held, broken};
use crate::platform;

impl Held {
    /// Rows, newest first.
    pub(super) async fn list(&self, filter: &CallFilter, limit: u32) -> Result<Vec<CallRow>> {
        let Some(kept) = self.known() else { return Ok(Vec::new()) };
        let (entries, sessions) = (self.store.entries(filter, limit)?, self.store.open_sessions()?);
        let mut mentions = Mentions::default();
        entries.iter().for_each(|entry| mentions.part(&entry.part));
        sessions.iter().for_each(|session| mentions.join(&session.fold.mentions()));
        self.acquaint_if_possible(&mentions).await;
        let known = self.acquaintances.borrow();
        let directory = known.directory();
        let mut rows: Vec<CallRow> =
            entries.iter().map(|entry| CallRow::of(entry, directory)).collect();
        for session in sessions {
            let Some(call) = session.fold.call(directory) else { continue };
            for part in call::parts(&session.fold, &call, directory) {
                let id = &part.telephony_session_id;
                if self.store.entry(id, &part.extension_id)?.is_none() {
                    let key = LogKey {
                        account: kept.account.clone(),
                        telephony_session_id: part.telephony_session_id.clone(),
                        extension_id: part.extension_id.clone(),
                        crm: CrmId::from(""),
                    };
                    let started_at = part.started_at;
                    let row = CallRow::of(&Entry::new(key, part, started_at), directory);
                    if filter.takes(&row) {
                        rows.push(row);
                    }
                }
            }
        }
        Ok(rows)
    }

    /// What the rules look at in the newest calls since then.
    pub(super) fn past(&self, since: Millis, limit: u32) -> Result<PastParts> {
        if self.known().is_none() {
            return Ok(PastParts::default());
        }
        let entries = self.store.entries(&CallFilter::default(), limit)?;
        let is_asked_for = |entry: &&Entry| entry.part.started_at >= since;
        Ok(PastParts {
            parts: entries.iter().filter(is_asked_for).filter_map(PastPart::of).collect(),
            cut: entries.len() >= limit as usize && entries.iter().all(|one| is_asked_for(&one)),
        })
    }

    /// One entry with its timeline.
    pub(super) async fn show(
        &self,
        session: &TelephonySessionId,
        extension: &ExtensionId,
    ) -> std::result::Result<CallDetail, Failure> {
        let unknown = || Failure::new(FailureCode::NotFound, "there is no such call");
        let entry = self.store.entry(session, extension);
        let entry = entry.map_err(broken)?.ok_or_else(unknown)?;
        let timeline = self.store.notes(session, extension).map_err(broken)?;
        let mut mentions = Mentions::default();
        mentions.part(&entry.part);
        self.acquaint_if_possible(&mentions).await;
        Ok(CallDetail { call: self.row(&entry), timeline, note: entry.human.note.clone() })
    }

    /// An entry's row, with the names that are known.
    pub(super) fn row(&self, entry: &Entry) -> CallRow {
        CallRow::of(entry, self.acquaintances.borrow().directory())
    }

    /// Without the account, rows have the names that RingCentral's events gave.
    pub(super) async fn acquaint_if_possible(&self, mentions: &Mentions) {
        if let Err(failure) = self.acquaint(mentions).await {
            platform::warn("desk", &failure.message);
        }
    }
}
