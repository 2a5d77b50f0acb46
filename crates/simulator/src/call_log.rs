//! The company's call log, which lags behind the calls and changes afterwards.
//!
//! Every insertion or change of a record gets a modification time of its own, later than all
//! before, so that a sync token (the last time handed out) can neither skip nor repeat a record
//! ("RingCentral API reference: Extract Sync Company Call Log").

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::Moment;
use crate::ids::{AccountId, RecordId};
use crate::record::Record;

/// The records of one account, by time of change.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallLog {
    by_change: BTreeMap<Moment, Record>,
    changes: BTreeMap<RecordId, Moment>,
    /// Counts resets: tokens from before a reset are worthless.
    generation: u32,
}

/// A page of an extract-sync.
#[derive(Clone, Debug)]
pub(crate) struct SyncPage<'a> {
    /// The records with the times of their last change, earliest first.
    pub(crate) records: Vec<(Moment, &'a Record)>,
    /// The token that continues after them.
    pub(crate) token: String,
    /// Whether it will bring more at once.
    pub(crate) more: bool,
}

/// Why a sync token is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenProblem {
    /// Not a token of this account.
    Malformed,
    /// From before the log was reset.
    Expired,
}

impl CallLog {
    /// Puts a record in, or replaces the earlier version of it.
    pub(crate) fn publish(&mut self, record: Record, now: Moment) {
        if let Some(before) = self.changes.get(&record.id) {
            self.by_change.remove(before);
        }
        let last = self.by_change.last_key_value().map_or(i64::MIN, |(moment, _)| moment.0);
        let changed = Moment(now.0.max(last.saturating_add(1)));
        self.changes.insert(record.id.clone(), changed);
        self.by_change.insert(changed, record);
    }

    /// Makes all tokens worthless, as RingCentral does when a log is cleared.
    pub(crate) fn reset_tokens(&mut self) {
        self.generation += 1;
    }

    /// One record.
    pub(crate) fn get(&self, id: &RecordId) -> Option<(Moment, &Record)> {
        let changed = self.changes.get(id)?;
        self.by_change.get(changed).map(|record| (*changed, record))
    }

    /// All records, newest call first.
    pub(crate) fn newest_first(&self) -> Vec<(Moment, &Record)> {
        let mut records: Vec<_> =
            self.by_change.iter().map(|(changed, record)| (*changed, record)).collect();
        records.sort_by(|(_, one), (_, other)| {
            other.started.cmp(&one.started).then_with(|| one.id.cmp(&other.id))
        });
        records
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.by_change.len()
    }

    /// The changes after a moment.
    pub(crate) fn changes_after(
        &self,
        account: &AccountId,
        after: Moment,
        count: usize,
    ) -> SyncPage<'_> {
        let mut rest = self.by_change.range(Moment(after.0.saturating_add(1))..);
        let records: Vec<_> =
            rest.by_ref().take(count).map(|(changed, record)| (*changed, record)).collect();
        let last = records.last().map_or(after, |(changed, _)| *changed);
        let more = rest.next().is_some();
        SyncPage { records, token: self.token(account, last), more }
    }

    /// The moment a token stands for.
    pub(crate) fn read_token(
        &self,
        account: &AccountId,
        token: &str,
    ) -> Result<Moment, TokenProblem> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| TokenProblem::Malformed)?;
        let text = String::from_utf8(bytes).map_err(|_| TokenProblem::Malformed)?;
        let mut parts = text.split('|');
        if parts.next() != Some(account.as_str()) {
            return Err(TokenProblem::Malformed);
        }
        let generation: u32 =
            parts.next().and_then(|part| part.parse().ok()).ok_or(TokenProblem::Malformed)?;
        let moment: i64 =
            parts.next().and_then(|part| part.parse().ok()).ok_or(TokenProblem::Malformed)?;
        if generation != self.generation {
            return Err(TokenProblem::Expired);
        }
        Ok(Moment(moment))
    }

    fn token(&self, account: &AccountId, last: Moment) -> String {
        URL_SAFE_NO_PAD.encode(format!("{account}|{}|{}", self.generation, last.0))
    }
}
