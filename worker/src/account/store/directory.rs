//! The directory's tables: extensions and numbers, in force and half read.

use ledger_core::directory::{Directory, Extension};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_ringcentral::directory::{Complete, Reading};
use serde::Deserialize;
use worker::Result;

use super::{Json, Key, Store};
use crate::sql::{first, from_json, rows, run, to_json};

impl Store {
    pub(in crate::account) fn directory(&self) -> Result<Directory> {
        #[derive(Deserialize)]
        struct Number {
            number: PhoneNumber,
        }
        // One that cannot be read is read anew from RingCentral within a day.
        let extensions = rows::<Json, 0>(&self.sql, "SELECT json FROM extension", [])?
            .into_iter()
            .filter_map(|row| {
                let read = from_json::<Extension>(&row.json);
                read.map_err(|problem| self.set_aside("extension", "", &row.json, &problem)).ok()
            });
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

    /// One extension, if it is known.
    pub(in crate::account) fn extension(&self, id: &ExtensionId) -> Result<Option<Extension>> {
        let statement = "SELECT json FROM extension WHERE id = ?";
        let found = first::<Json, 1>(&self.sql, statement, [id.as_str().into()])?;
        Ok(found.and_then(|row| from_json(&row.json).ok()))
    }

    pub(in crate::account) fn home(&self) -> Result<HomeRegion> {
        Ok(self.get(Key::HomeRegion)?.unwrap_or_default())
    }

    /// Keeps an extension. One that RingCentral no longer lists is kept too: its past calls still
    /// need its name.
    pub(in crate::account) fn save_extension(&self, extension: &Extension) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO extension (id, json) VALUES (?, ?)",
            [extension.id.as_str().into(), to_json(extension)?.as_str().into()],
        )
    }

    /// Sets a number aside until all have been read.
    pub(in crate::account) fn save_number(&self, number: &PhoneNumber) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO number_read (number) VALUES (?)",
            [number.as_str().into()],
        )
    }

    pub(in crate::account) fn forget_numbers_read(&self) -> Result<()> {
        run(&self.sql, "DELETE FROM number_read", [])
    }

    /// Brings into force what a reading brought.
    pub(in crate::account) fn directory_complete(
        &self,
        complete: &Complete,
        now: Millis,
    ) -> Result<()> {
        self.put(Key::HomeRegion, &complete.home)?;
        self.put(Key::QueueMembers, &complete.queue_members)?;
        for statement in [
            "DELETE FROM own_number",
            "INSERT INTO own_number (number) SELECT number FROM number_read",
        ] {
            run(&self.sql, statement, [])?;
        }
        self.forget_numbers_read()?;
        self.put(Key::DirectoryReading, &Reading::default())?;
        self.put(Key::DirectoryReadAt, &now)?;
        self.context_changed()
    }

    pub(in crate::account) fn directory_read_at(&self) -> Result<Option<Millis>> {
        self.get(Key::DirectoryReadAt)
    }
}
