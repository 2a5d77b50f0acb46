//! The CRM's users, as they were last read.

use ledger_core::owner::CrmUser;
use worker::Result;

use super::{Json, Store};
use crate::sql::{from_json, rows, run, to_json};

impl Store {
    /// By name. One that cannot be read is read anew from the CRM within a day.
    pub(in crate::account) fn crm_users(&self) -> Result<Vec<CrmUser>> {
        let statement = "SELECT json FROM crm_user ORDER BY name COLLATE NOCASE, id";
        let stored = rows::<Json, 0>(&self.sql, statement, [])?;
        Ok(stored.iter().filter_map(|row| from_json(&row.json).ok()).collect())
    }

    /// Keeps these, and no others.
    pub(in crate::account) fn save_crm_users(&self, users: &[CrmUser]) -> Result<()> {
        run(&self.sql, "DELETE FROM crm_user", [])?;
        for user in users {
            run(
                &self.sql,
                "INSERT OR REPLACE INTO crm_user (id, name, json) VALUES (?, ?, ?)",
                [
                    user.id.as_str().into(),
                    user.name.as_str().into(),
                    to_json(user)?.as_str().into(),
                ],
            )?;
        }
        Ok(())
    }
}
