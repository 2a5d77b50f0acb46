//! The CRM's users, as they were last read. There may be thousands: desks are told only of those
//! who may be the owner of somebody's calls.

use ledger_core::directory::Extension;
use ledger_core::owner::{self, CrmUser};
use worker::Result;

use super::Store;
use crate::sql::{Json, from_json, rows, run, to_json};

impl Store {
    /// All of them, as the CRM lists them. One that cannot be read is read anew from the CRM within a day.
    pub(in crate::account) fn crm_users(&self) -> Result<Vec<CrmUser>> {
        let stored = rows::<Json, 0>(&self.sql, "SELECT json FROM crm_user ORDER BY rowid", [])?;
        Ok(stored.iter().filter_map(|row| from_json(&row.json).ok()).collect())
    }

    /// Those with the name or the e-mail address of one of these extensions.
    pub(super) fn crm_users_like<'a>(
        &self,
        extensions: impl Iterator<Item = &'a Extension>,
    ) -> Result<Vec<CrmUser>> {
        let texts: Vec<String> = extensions
            .flat_map(|it| [Some(it.name.as_str()), it.email.as_deref()])
            .filter_map(|text| owner::spoken(text?))
            .collect();
        let found = rows::<Json, 1>(
            &self.sql,
            "SELECT json FROM crm_user WHERE name IN (SELECT value FROM json_each(?1))
             UNION SELECT json FROM crm_user WHERE email IN (SELECT value FROM json_each(?1))",
            [to_json(&texts)?.as_str().into()],
        )?;
        Ok(found.iter().filter_map(|row| from_json(&row.json).ok()).collect())
    }

    /// Keeps these, and no others.
    pub(in crate::account) fn save_crm_users(&self, users: &[CrmUser]) -> Result<()> {
        run(&self.sql, "DELETE FROM crm_user", [])?;
        for user in users {
            let spoken = |text: Option<&str>| text.and_then(owner::spoken).unwrap_or_default();
            run(
                &self.sql,
                "INSERT OR REPLACE INTO crm_user (id, name, email, json) VALUES (?, ?, ?, ?)",
                [
                    user.id.as_str().into(),
                    spoken(Some(&user.name)).as_str().into(),
                    spoken(user.email.as_deref()).as_str().into(),
                    to_json(user)?.as_str().into(),
                ],
            )?;
        }
        self.excerpts_changed()
    }
}
