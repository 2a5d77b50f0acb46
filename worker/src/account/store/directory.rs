//! The directory's tables: extensions and numbers, in force and half read.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::directory::{Directory, Extension};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_ringcentral::directory::{Complete, Reading};
use serde::Deserialize;
use worker::Result;

use super::{Json, Key, Store};
use crate::sql::{first, from_json, rows, run, to_json};

#[derive(Deserialize)]
struct Number {
    number: PhoneNumber,
}

impl Store {
    pub(in crate::account) fn directory(&self) -> Result<Directory> {
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

    /// A page of the directory, as the JSON of `DirectoryPage`. Extensions are passed on as they
    /// are stored.
    pub(in crate::account) fn directory_page(
        &self,
        limit: u32,
        after: &ExtensionId,
    ) -> Result<String> {
        #[derive(Deserialize)]
        struct Page {
            extensions: String,
            next: Option<String>,
        }
        let page: Option<Page> = first(
            &self.sql,
            "SELECT json_group_array(json(json)) AS extensions,
                    IIF(COUNT(*) = ?2, MAX(id), NULL) AS next
             FROM (SELECT id, json FROM extension WHERE id > ?1 AND json_valid(json)
                   ORDER BY id LIMIT ?2)",
            [after.as_str().into(), i64::from(limit).into()],
        )?;
        let Page { extensions, next } =
            page.unwrap_or(Page { extensions: "[]".to_owned(), next: None });
        let (home, next) = (to_json(&self.home()?)?, to_json(&next)?);
        let mut text = format!("{{\"extensions\":{extensions},\"home\":{home},\"next\":{next}");
        if after.as_str().is_empty() {
            let queues: BTreeMap<ExtensionId, BTreeSet<ExtensionId>> =
                self.get(Key::QueueMembers)?.unwrap_or_default();
            let numbers = rows::<Number, 0>(&self.sql, "SELECT number FROM own_number", [])?;
            let numbers: Vec<PhoneNumber> = numbers.into_iter().map(|row| row.number).collect();
            text.push_str(&format!(
                ",\"queueMembers\":{},\"numbers\":{}",
                to_json(&queues)?,
                to_json(&numbers)?
            ));
        }
        text.push('}');
        Ok(text)
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
