//! An account's tables.
//!
//! Single values live in `meta` as JSON, under the names listed in [`Key`]; what there are many of
//! has a table of its own.

use ledger_core::cover::CoverHistory;
use ledger_core::directory::{Directory, Extension};
use ledger_core::id::{AccountId, ExtensionId};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::rules::{Policy, RememberedContact};
use ledger_core::settings::OrgSettings;
use ledger_core::time::Millis;
use ledger_crm::Crm;
use ledger_ringcentral::subscription::Subscription;
use ledger_wire::api::{Role, SettingsDocument};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Result, SqlStorage};

use super::task::Task;
use crate::message::DeskContext;
use crate::platform;
use crate::sql::{first, from_json, rows, run, to_json};

const TABLES: [&str; 12] = [
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, json TEXT)",
    "CREATE TABLE IF NOT EXISTS session (fingerprint TEXT PRIMARY KEY, expires_at INTEGER, json TEXT)",
    "CREATE TABLE IF NOT EXISTS credential (extension TEXT PRIMARY KEY, sealed TEXT)",
    "CREATE TABLE IF NOT EXISTS history (version INTEGER PRIMARY KEY, at INTEGER, by TEXT, settings TEXT)",
    "CREATE TABLE IF NOT EXISTS extension (id TEXT PRIMARY KEY, json TEXT)",
    "CREATE TABLE IF NOT EXISTS own_number (number TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS task (name TEXT PRIMARY KEY, due INTEGER)",
    "CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, name TEXT, created_at INTEGER, latest_activity_at INTEGER)",
    "CREATE TABLE IF NOT EXISTS contact_number (number TEXT, contact INTEGER, PRIMARY KEY (number, contact))",
    "CREATE INDEX IF NOT EXISTS number_of_contact ON contact_number (contact)",
    "CREATE TABLE IF NOT EXISTS activity (id INTEGER PRIMARY KEY, marker TEXT UNIQUE, created_at INTEGER, updated_at INTEGER, started_at INTEGER, json TEXT)",
    "CREATE INDEX IF NOT EXISTS activity_started ON activity (started_at)",
];

/// The names of single values.
#[derive(Clone, Copy)]
enum Key {
    Account,
    Settings,
    Cover,
    ContextVersion,
    ServiceExtension,
    Subscription,
    SubscriptionProblem,
    CallLogToken,
    CallLogReadAt,
    CallLogProblem,
    HomeRegion,
    QueueMembers,
    DirectoryReadAt,
    Remembered,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Settings => "settings",
            Self::Cover => "cover",
            Self::ContextVersion => "context-version",
            Self::ServiceExtension => "service-extension",
            Self::Subscription => "subscription",
            Self::SubscriptionProblem => "subscription-problem",
            Self::CallLogToken => "call-log-token",
            Self::CallLogReadAt => "call-log-read-at",
            Self::CallLogProblem => "call-log-problem",
            Self::HomeRegion => "home-region",
            Self::QueueMembers => "queue-members",
            Self::DirectoryReadAt => "directory-read-at",
            Self::Remembered => "remembered",
        }
    }
}

/// A session of a person, as it is stored.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredSession {
    pub(super) extension: ExtensionId,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) expires_at: Millis,
    /// When RingCentral was last asked what the person may do.
    pub(super) checked_at: Millis,
}

/// An account's storage.
pub(super) struct Store {
    pub(super) sql: SqlStorage,
}

#[derive(Deserialize)]
struct Json {
    json: String,
}

#[derive(Deserialize)]
struct TaskRow {
    name: String,
    due: i64,
}

impl Store {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self { sql }
    }

    /// Makes the tables; only a sign-in does that.
    pub(super) fn found(&self, account: &AccountId) -> Result<()> {
        for table in TABLES {
            run(&self.sql, table, [])?;
        }
        self.put(Key::Account, account)
    }

    fn get<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>> {
        first::<Json, 1>(&self.sql, "SELECT json FROM meta WHERE name = ?", [key.name().into()])?
            .map(|row| from_json(&row.json))
            .transpose()
    }

    fn put<T: Serialize>(&self, key: Key, value: &T) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO meta (name, json) VALUES (?, ?)",
            [key.name().into(), to_json(value)?.as_str().into()],
        )
    }

    fn put_or_remove<T: Serialize>(&self, key: Key, value: Option<&T>) -> Result<()> {
        match value {
            Some(value) => self.put(key, value),
            None => run(&self.sql, "DELETE FROM meta WHERE name = ?", [key.name().into()]),
        }
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

    pub(super) fn cover(&self) -> Result<CoverHistory> {
        Ok(self.get(Key::Cover)?.unwrap_or_default())
    }

    fn context_changed(&self) -> Result<()> {
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

    /// Keeps whose a number is from now on.
    pub(super) fn remember(&self, choice: RememberedContact) -> Result<()> {
        let mut policy = self.policy()?;
        policy.remember(choice);
        self.put(Key::Remembered, &policy.remembered)?;
        self.context_changed()
    }

    pub(super) fn context(&self) -> Result<DeskContext> {
        Ok(DeskContext {
            version: self.get(Key::ContextVersion)?.unwrap_or(0),
            policy: self.policy()?,
            directory: self.directory()?,
            crm: Crm::Builtin,
            users: Vec::new(),
        })
    }

    // Directory.

    pub(super) fn directory(&self) -> Result<Directory> {
        #[derive(Deserialize)]
        struct Number {
            number: PhoneNumber,
        }
        let extensions = rows::<Json, 0>(&self.sql, "SELECT json FROM extension", [])?
            .iter()
            .map(|row| from_json::<Extension>(&row.json))
            .collect::<Result<Vec<_>>>()?;
        let numbers = rows::<Number, 0>(&self.sql, "SELECT number FROM own_number", [])?;
        let mut directory = Directory {
            home: self.home()?,
            queue_members: self.get(Key::QueueMembers)?.unwrap_or_default(),
            ..Directory::default()
        };
        directory.numbers.extend(numbers.into_iter().map(|row| row.number));
        directory
            .extensions
            .extend(extensions.into_iter().map(|extension| (extension.id.clone(), extension)));
        Ok(directory)
    }

    pub(super) fn home(&self) -> Result<HomeRegion> {
        Ok(self.get(Key::HomeRegion)?.unwrap_or_default())
    }

    /// Replaces the directory as a whole. An extension that RingCentral no longer lists is kept:
    /// its past calls still need its name.
    pub(super) fn save_directory(&self, directory: &Directory, now: Millis) -> Result<()> {
        self.put(Key::HomeRegion, &directory.home)?;
        self.put(Key::QueueMembers, &directory.queue_members)?;
        for extension in directory.extensions.values() {
            run(
                &self.sql,
                "INSERT OR REPLACE INTO extension (id, json) VALUES (?, ?)",
                [extension.id.as_str().into(), to_json(extension)?.as_str().into()],
            )?;
        }
        run(&self.sql, "DELETE FROM own_number", [])?;
        for number in &directory.numbers {
            run(&self.sql, "INSERT INTO own_number (number) VALUES (?)", [number.as_str().into()])?;
        }
        self.put(Key::DirectoryReadAt, &now)?;
        self.context_changed()
    }

    pub(super) fn directory_read_at(&self) -> Result<Option<Millis>> {
        self.get(Key::DirectoryReadAt)
    }

    // People and sign-ins.

    pub(super) fn save_session(&self, fingerprint: &str, session: &StoredSession) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO session (fingerprint, expires_at, json) VALUES (?, ?, ?)",
            [fingerprint.into(), session.expires_at.into(), to_json(session)?.as_str().into()],
        )
    }

    pub(super) fn session(&self, fingerprint: &str, now: Millis) -> Result<Option<StoredSession>> {
        first::<Json, 2>(
            &self.sql,
            "SELECT json FROM session WHERE fingerprint = ? AND expires_at > ?",
            [fingerprint.into(), now.into()],
        )?
        .map(|row| from_json(&row.json))
        .transpose()
    }

    pub(super) fn end_session(&self, fingerprint: &str) -> Result<()> {
        run(&self.sql, "DELETE FROM session WHERE fingerprint = ?", [fingerprint.into()])
    }

    pub(super) fn end_sessions_before(&self, now: Millis) -> Result<()> {
        run(&self.sql, "DELETE FROM session WHERE expires_at <= ?", [now.into()])
    }

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

    pub(super) fn set_service_extension(&self, extension: &ExtensionId) -> Result<()> {
        self.put(Key::ServiceExtension, extension)
    }

    // Subscription and call log.

    pub(super) fn subscription(&self) -> Result<Option<Subscription>> {
        self.get(Key::Subscription)
    }

    pub(super) fn set_subscription(&self, subscription: Option<&Subscription>) -> Result<()> {
        self.put_or_remove(Key::Subscription, subscription)
    }

    pub(super) fn subscription_problem(&self) -> Result<Option<String>> {
        self.get(Key::SubscriptionProblem)
    }

    pub(super) fn set_subscription_problem(&self, problem: Option<&String>) -> Result<()> {
        self.put_or_remove(Key::SubscriptionProblem, problem)
    }

    pub(super) fn call_log_token(&self) -> Result<Option<String>> {
        self.get(Key::CallLogToken)
    }

    pub(super) fn call_log_read(&self, token: Option<&String>, now: Millis) -> Result<()> {
        self.put_or_remove(Key::CallLogToken, token)?;
        self.put_or_remove(Key::CallLogProblem, None::<&String>)?;
        self.put(Key::CallLogReadAt, &now)
    }

    pub(super) fn forget_call_log_token(&self) -> Result<()> {
        self.put_or_remove(Key::CallLogToken, None::<&String>)
    }

    pub(super) fn call_log_read_at(&self) -> Result<Option<Millis>> {
        self.get(Key::CallLogReadAt)
    }

    pub(super) fn call_log_problem(&self) -> Result<Option<String>> {
        self.get(Key::CallLogProblem)
    }

    pub(super) fn set_call_log_problem(&self, problem: &str) -> Result<()> {
        self.put(Key::CallLogProblem, &problem)
    }

    // Tasks.

    pub(super) fn schedule(&self, task: Task, due: Millis) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO task (name, due) VALUES (?, ?)",
            [task.name().into(), due.into()],
        )
    }

    pub(super) fn unschedule(&self, task: Task) -> Result<()> {
        run(&self.sql, "DELETE FROM task WHERE name = ?", [task.name().into()])
    }

    /// Tasks by due time, earliest first.
    pub(super) fn tasks(&self) -> Vec<(Task, Millis)> {
        let found: Vec<TaskRow> = rows(&self.sql, "SELECT name, due FROM task ORDER BY due", [])
            .unwrap_or_else(|problem| {
                platform::error("account", &format!("tasks cannot be read: {problem}"));
                Vec::new()
            });
        found
            .into_iter()
            .filter_map(|row| Some((Task::named(&row.name)?, Millis(row.due))))
            .collect()
    }
}
