//! Who is signed in. What is stored of a session gives nobody its tokens.

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use ledger_wire::api::Role;
use ledger_wire::api::session::Pair;
use serde::{Deserialize, Serialize};
use worker::Result;

use super::Store;
use crate::sql::{Id, Json, first, from_json, rows, run, to_json};

/// A session of a person, as it is stored.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::account) struct StoredSession {
    pub(in crate::account) extension: ExtensionId,
    pub(in crate::account) name: String,
    pub(in crate::account) role: Role,
    /// The newest pair of tokens that was used.
    pub(in crate::account) pair: Pair,
    pub(in crate::account) expires_at: Millis,
    /// When RingCentral was last asked what the person may do.
    pub(in crate::account) checked_at: Millis,
    /// When it was asked in vain since.
    #[serde(default)]
    pub(in crate::account) tried_at: Option<Millis>,
}

impl Store {
    pub(in crate::account) fn save_session(
        &self,
        name: &str,
        session: &StoredSession,
    ) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO signed_in (session, extension, expires_at, json)
             VALUES (?, ?, ?, ?)",
            [
                name.into(),
                session.extension.as_str().into(),
                session.expires_at.into(),
                to_json(session)?.as_str().into(),
            ],
        )
    }

    pub(in crate::account) fn session(
        &self,
        name: &str,
        now: Millis,
    ) -> Result<Option<StoredSession>> {
        first::<Json, 2>(
            &self.sql,
            "SELECT json FROM signed_in WHERE session = ? AND expires_at > ?",
            [name.into(), now.into()],
        )?
        .map(|row| from_json(&row.json))
        .transpose()
    }

    pub(in crate::account) fn end_session(&self, name: &str) -> Result<()> {
        run(&self.sql, "DELETE FROM signed_in WHERE session = ?", [name.into()])
    }

    pub(in crate::account) fn end_sessions_of(&self, extension: &ExtensionId) -> Result<()> {
        let statement = "DELETE FROM signed_in WHERE extension = ?";
        run(&self.sql, statement, [extension.as_str().into()])
    }

    pub(in crate::account) fn end_sessions_before(&self, now: Millis) -> Result<()> {
        run(&self.sql, "DELETE FROM signed_in WHERE expires_at <= ?", [now.into()])
    }

    /// How many sessions a person has; of all people together, whether there is one: an
    /// organisation may have 50,000.
    pub(in crate::account) fn sessions(
        &self,
        of: Option<&ExtensionId>,
        now: Millis,
    ) -> Result<i64> {
        #[derive(Deserialize)]
        struct Count {
            count: i64,
        }
        let found: Option<Count> = first(
            &self.sql,
            match of {
                Some(_) => {
                    "SELECT COUNT(*) AS count FROM signed_in
                     WHERE expires_at > ?1 AND extension = ?2"
                }
                None => {
                    "SELECT COUNT(*) AS count FROM
                     (SELECT 1 FROM signed_in WHERE expires_at > ?1 AND ?2 IS NULL LIMIT 1)"
                }
            },
            [now.into(), of.map(ExtensionId::as_str).into()],
        )?;
        Ok(found.map_or(0, |row| row.count))
    }

    /// The administrators who are signed in.
    pub(in crate::account) fn administrators(&self, now: Millis) -> Result<Vec<ExtensionId>> {
        let found: Vec<Id> = rows(
            &self.sql,
            "SELECT DISTINCT extension AS id FROM signed_in
             WHERE expires_at > ? AND json_extract(json, '$.role') = 'admin'",
            [now.into()],
        )?;
        Ok(found.into_iter().map(|row| ExtensionId::new(row.id)).collect())
    }
}
