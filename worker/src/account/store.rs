//! An account's tables.
//!
//! Single values live in `meta` as JSON, under the names of [`Key`]; what there are many of
//! has a table of its own.

mod agenda;
mod crm_users;
mod directory;
mod key;
mod remembered;
mod sessions;

use ledger_core::cover::CoverHistory;
use ledger_core::desks::Desks;
use ledger_core::id::{AccountId, ExtensionId};
use ledger_core::rules::Policy;
use ledger_core::settings::OrgSettings;
use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_crm::connection::Connection;
use ledger_ringcentral::budget::Budget;
use ledger_ringcentral::call_log::cursor::Cursor;
use ledger_ringcentral::subscription::watch::Watch;
use ledger_wire::api::{SetAside, SettingsDocument};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Result, SqlStorage};

pub(super) use self::key::Key;
pub(super) use self::sessions::StoredSession;
use super::crm;
use crate::message::DeskContext;
use crate::platform;
use crate::sql::{Json, first, from_json, rows, run, to_json};

const TABLES: [&str; 21] = [
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, json TEXT)",
    // Of an older version, whose tokens nobody has any more.
    "DROP TABLE IF EXISTS session",
    "CREATE TABLE IF NOT EXISTS signed_in (session TEXT PRIMARY KEY, extension TEXT, expires_at INTEGER, json TEXT)",
    "CREATE TABLE IF NOT EXISTS credential (extension TEXT PRIMARY KEY, sealed TEXT)",
    "CREATE TABLE IF NOT EXISTS budget (extension TEXT PRIMARY KEY, json TEXT)",
    "CREATE TABLE IF NOT EXISTS history (version INTEGER PRIMARY KEY, at INTEGER, by TEXT, settings TEXT)",
    "CREATE TABLE IF NOT EXISTS extension (id TEXT PRIMARY KEY, json TEXT)",
    "CREATE TABLE IF NOT EXISTS own_number (number TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS number_read (number TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS queue_member (extension TEXT, queue TEXT, PRIMARY KEY (extension, queue)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS member_read (extension TEXT, queue TEXT, PRIMARY KEY (extension, queue)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS task (name TEXT PRIMARY KEY, due INTEGER)",
    "CREATE TABLE IF NOT EXISTS aside (place TEXT, id TEXT, problem TEXT, json TEXT, PRIMARY KEY (place, id))",
    "CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, name TEXT, created_at INTEGER, latest_activity_at INTEGER)",
    "CREATE TABLE IF NOT EXISTS contact_number (number TEXT, contact INTEGER, PRIMARY KEY (number, contact))",
    "CREATE INDEX IF NOT EXISTS number_of_contact ON contact_number (contact)",
    "CREATE TABLE IF NOT EXISTS activity (id INTEGER PRIMARY KEY, marker TEXT UNIQUE, created_at INTEGER, updated_at INTEGER, started_at INTEGER, json TEXT)",
    "CREATE INDEX IF NOT EXISTS activity_started ON activity (started_at)",
    "CREATE TABLE IF NOT EXISTS crm_user (id TEXT PRIMARY KEY, name TEXT, email TEXT, json TEXT)",
    "CREATE INDEX IF NOT EXISTS crm_user_name ON crm_user (name)",
    "CREATE INDEX IF NOT EXISTS crm_user_email ON crm_user (email)",
];

/// Whether an account has taken on more desks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    None,
    Some,
}

/// An account's storage.
pub(super) struct Store {
    pub(super) sql: SqlStorage,
}

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self { sql }
    }

    /// Makes the tables; only a sign-in does that.
    pub(super) fn found(&self, account: &AccountId) -> Result<()> {
        self.make_tables()?;
        self.put(Key::Account, account)
    }

    /// Makes the tables that an older version did not have; nothing where there is no account.
    pub(super) fn bring_up_to_date(&self) -> Result<()> {
        if self.account().is_some() { self.make_tables() } else { Ok(()) }
    }

    fn make_tables(&self) -> Result<()> {
        TABLES.into_iter().try_for_each(|table| run(&self.sql, table, []))?;
        crm::bring_up_to_date(self)?;
        self.take_over_queue_members()
    }

    fn get<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>> {
        first::<Json, 1>(&self.sql, "SELECT json FROM meta WHERE name = ?", [key.name().into()])?
            .map(|row| from_json(&row.json))
            .transpose()
    }

    /// A value that can be found out anew: one that cannot be read is set aside, and is none.
    pub(super) fn get_or_default<T: DeserializeOwned + Default>(&self, key: Key) -> T {
        let statement = "SELECT json FROM meta WHERE name = ?";
        let found = first::<Json, 1>(&self.sql, statement, [key.name().into()]);
        let Some(Json { json }) = found.unwrap_or_default() else { return T::default() };
        from_json(&json).unwrap_or_else(|problem| {
            self.set_aside(key.name(), "", &json, &problem);
            T::default()
        })
    }

    /// Keeps a value that cannot be read where it stops nothing. The log says nothing of what it
    /// holds.
    fn set_aside(&self, place: &str, id: &str, json: &str, problem: &worker::Error) {
        platform::error("account", &format!("a stored {place} cannot be read and was set aside"));
        let kept = run(
            &self.sql,
            "INSERT OR REPLACE INTO aside (place, id, problem, json) VALUES (?, ?, ?, ?)",
            [place.into(), id.into(), problem.to_string().as_str().into(), json.into()],
        );
        if let Err(problem) = kept {
            platform::error("account", &problem.to_string());
        }
    }

    /// What was set aside, or some of it.
    pub(super) fn aside(&self) -> Result<Vec<SetAside>> {
        rows(&self.sql, "SELECT place, id, problem FROM aside LIMIT 20", [])
    }

    pub(super) fn put<T: Serialize>(&self, key: Key, value: &T) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO meta (name, json) VALUES (?, ?)",
            [key.name().into(), to_json(value)?.as_str().into()],
        )
    }

    /// The account, if its tables were ever made.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.get(Key::Account).ok().flatten()
    }

    // Settings.

    pub(super) fn settings(&self) -> Result<SettingsDocument> {
        Ok(self
            .get(Key::Settings)?
            .unwrap_or(SettingsDocument { version: 0, settings: OrgSettings::default() }))
    }

    /// Brings settings into force, with their history and the history of cover.
    pub(super) fn save_settings(
        &self,
        document: &SettingsDocument,
        by: &ExtensionId,
        now: Millis,
    ) -> Result<()> {
        let mut cover: CoverHistory = self.get(Key::Cover)?.unwrap_or_default();
        cover.note(&document.settings, now);
        self.put(Key::Cover, &cover)?;
        self.put(Key::Settings, document)?;
        run(
            &self.sql,
            "INSERT INTO history (version, at, by, settings) VALUES (?, ?, ?, ?)",
            [
                i64::try_from(document.version).unwrap_or(i64::MAX).into(),
                now.into(),
                by.as_str().into(),
                to_json(&document.settings)?.as_str().into(),
            ],
        )?;
        self.context_changed()
    }

    /// Versions of the settings, newest first, as the JSON of `SettingsHistory`. They are passed
    /// on as they are stored: whoever reads them reads older ones too.
    pub(super) fn settings_history(&self, limit: u32, before: Option<i64>) -> Result<String> {
        let found = first::<Json, 2>(
            &self.sql,
            "SELECT json_object('versions', json_group_array(json_object(
                 'version', version, 'at', at, 'by', \"by\", 'settings', json(settings)))) AS json
             FROM (SELECT * FROM history WHERE version < ?1 AND json_valid(settings)
                   ORDER BY version DESC LIMIT ?2)",
            [before.unwrap_or(i64::from(u32::MAX)).into(), i64::from(limit).into()],
        )?;
        Ok(found.map(|row| row.json).unwrap_or_default())
    }

    pub(super) fn cover(&self) -> Result<CoverHistory> {
        Ok(self.get(Key::Cover)?.unwrap_or_default())
    }

    /// What desks decide on is another now: they are to be told.
    pub(super) fn context_changed(&self) -> Result<()> {
        let version: u64 = self.get(Key::ContextVersion)?.unwrap_or(0);
        self.put(Key::ContextVersion, &(version + 1))
    }

    fn policy(&self) -> Result<Policy> {
        Ok(Policy {
            settings: self.settings()?.settings,
            cover: self.cover()?,
            remembered: self.get(Key::Remembered)?.unwrap_or_default(),
            ..Policy::default()
        })
    }

    /// The CRM that calls are logged in.
    pub(super) fn crm(&self) -> Crm {
        self.get_or_default::<Connection>(Key::CrmConnection).crm
    }

    pub(super) fn context(&self) -> Result<DeskContext> {
        let connection: Connection = self.get_or_default(Key::CrmConnection);
        Ok(DeskContext {
            version: self.get(Key::ContextVersion)?.unwrap_or(0),
            directory: self.get(Key::DirectoryVersion)?.unwrap_or_default(),
            desks: self.desks()?,
            policy: self.policy()?,
            home: self.home()?,
            crm: connection.crm,
            crm_description: connection.description,
            crm_fields: self.get_or_default(Key::CrmFields),
            contact_kinds: self.get_or_default(Key::CrmContactKinds),
            crm_news: connection.news,
        })
    }

    // Desks.

    /// How many desks there are.
    pub(super) fn desks(&self) -> Result<Desks> {
        Ok(self.get(Key::Desks)?.unwrap_or_default())
    }

    /// Takes on more desks, if it must.
    pub(super) fn grow(&self, desks: Desks) -> Result<Growth> {
        if desks == self.desks()? {
            return Ok(Growth::None);
        }
        self.put(Key::Desks, &desks)?;
        self.context_changed()?;
        Ok(Growth::Some)
    }

    // People and sign-ins.

    pub(super) fn save_credential(&self, extension: &ExtensionId, sealed: &str) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO credential (extension, sealed) VALUES (?, ?)",
            [extension.as_str().into(), sealed.into()],
        )
    }

    pub(super) fn credential(&self, extension: &ExtensionId) -> Result<Option<String>> {
        #[derive(Deserialize)]
        struct Sealed {
            sealed: String,
        }
        let found: Option<Sealed> = first(
            &self.sql,
            "SELECT sealed FROM credential WHERE extension = ?",
            [extension.as_str().into()],
        )?;
        Ok(found.map(|row| row.sealed))
    }

    pub(super) fn remove_credential(&self, extension: &ExtensionId) -> Result<()> {
        run(&self.sql, "DELETE FROM credential WHERE extension = ?", [extension.as_str().into()])
    }

    /// In whose name the account speaks with RingCentral: the admin who turned logging on.
    pub(super) fn service_extension(&self) -> Result<Option<ExtensionId>> {
        self.get(Key::ServiceExtension)
    }

    /// Nobody is spoken for any longer.
    pub(super) fn forget_service_extension(&self) -> Result<()> {
        let name = Key::ServiceExtension.name();
        run(&self.sql, "DELETE FROM meta WHERE name = ?", [name.into()])
    }

    pub(super) fn set_service_extension(&self, extension: &ExtensionId) -> Result<()> {
        self.put(Key::ServiceExtension, extension)
    }

    /// What a person's sign-in may still ask of RingCentral.
    pub(super) fn budget(&self, extension: &ExtensionId) -> Result<Budget> {
        let found = first::<Json, 1>(
            &self.sql,
            "SELECT json FROM budget WHERE extension = ?",
            [extension.as_str().into()],
        )?;
        // One that cannot be read is learnt anew from the next answer.
        Ok(found.and_then(|row| from_json(&row.json).ok()).unwrap_or_default())
    }

    pub(super) fn save_budget(&self, extension: &ExtensionId, budget: &Budget) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO budget (extension, json) VALUES (?, ?)",
            [extension.as_str().into(), to_json(budget)?.as_str().into()],
        )
    }

    // Subscription and call log.

    pub(super) fn watch(&self) -> Watch {
        self.get_or_default(Key::Watch)
    }

    pub(super) fn cursor(&self) -> Cursor {
        self.get_or_default(Key::Cursor)
    }
}
