//! Entries counted by day and by person, from columns alone, as the JSON of `Vec<Count<_>>`.

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use worker::Result;

use super::{Json, Store};
use crate::sql::{Value, first, to_json};

impl Store {
    /// By day: `days` says when each begins, and then when the last one ends.
    pub(in crate::desk) fn count_by_day(&self, days: &[Millis]) -> Result<String> {
        self.counted(
            "day.key AS counted FROM json_each(?1) AS day CROSS JOIN entry ON started_at >= day.value
             AND started_at < json_extract(?1, '$[' || (day.key + 1) || ']')",
            [to_json(&days)?.as_str().into()],
        )
    }

    /// By person, of those after one of them, to another or the last.
    pub(in crate::desk) fn count_by_person(
        &self,
        since: Millis,
        until: Millis,
        after: &ExtensionId,
        to: Option<&ExtensionId>,
    ) -> Result<String> {
        self.counted(
            // Every text comes before a blob.
            "extension AS counted FROM entry WHERE started_at >= ?1 AND started_at < ?2
             AND extension > ?3 AND extension <= IFNULL(?4, x'')",
            [since.into(), until.into(), after.as_str().into(), to.map(ExtensionId::as_str).into()],
        )
    }

    fn counted<const N: usize>(&self, of: &str, values: [Value; N]) -> Result<String> {
        if self.kept().is_none() {
            return Ok("[]".to_owned());
        }
        let statement = format!(
            "SELECT '' AS id, json_group_array(json_object('of', counted, 'state', state,
                 'reason', reason, 'calls', calls, 'talkSeconds', talk)) AS json
             FROM (SELECT state, reason, COUNT(*) AS calls, SUM(talk) AS talk, {of}
                 GROUP BY counted, state, reason)
             WHERE state <> ''"
        );
        let found = first::<Json, N>(&self.sql, &statement, values)?;
        Ok(found.map(|row| row.json).unwrap_or_default())
    }
}
