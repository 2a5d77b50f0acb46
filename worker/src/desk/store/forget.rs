//! Calls are kept as long as the settings say, and then forgotten. What the CRM has is not touched.

use ledger_core::id::TelephonySessionId;
use ledger_core::time::Millis;
use worker::Result;

use super::{AT_ONCE, Store};
use crate::desk::{Held, Kept};
use crate::platform;
use crate::sql::{Id, rows, run};

const OF_A_CALL: [&str; 3] = [
    "DELETE FROM note WHERE session = ?",
    "DELETE FROM entry WHERE session = ?",
    "DELETE FROM session WHERE id = ?",
];

impl Kept {
    /// Since when calls are kept.
    pub(in crate::desk) fn keeps_since(&self, now: Millis) -> Millis {
        self.context.policy.settings.retention.calls_since(now)
    }
}

impl Held {
    /// Forgets some of the calls that are no longer to be kept; it is asked every few minutes.
    pub(in crate::desk) fn forget_old(&self) -> Result<()> {
        match self.known() {
            Some(kept) => self.store.forget(kept.keeps_since(platform::now())),
            None => Ok(()),
        }
    }
}

impl Store {
    /// Forgets calls of which nothing was heard since then and that owe nothing, if they are among
    /// the oldest here.
    fn forget(&self, since: Millis) -> Result<()> {
        let old: Vec<Id> = rows(
            &self.sql,
            "SELECT id FROM session
             WHERE rowid IN (SELECT rowid FROM session ORDER BY rowid LIMIT ?2) AND due IS NULL
             AND CASE WHEN json_valid(json) THEN json_extract(json, '$.heardAt') END < ?1
             AND NOT EXISTS (SELECT 1 FROM entry
                 WHERE entry.session = session.id AND entry.due IS NOT NULL)",
            [since.into(), AT_ONCE.into()],
        )?;
        for Id { id } in old {
            for statement in OF_A_CALL {
                run(&self.sql, statement, [id.as_str().into()])?;
            }
            drop(self.open.take(&TelephonySessionId::new(id)));
        }
        Ok(())
    }
}
