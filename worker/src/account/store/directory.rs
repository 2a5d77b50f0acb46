//! The directory's tables: extensions, numbers and members of queues, in force and half read.

use ledger_core::directory::{Directory, DirectoryVersion, Excerpt, Extension, Mentions};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_ringcentral::directory::{Complete, Reading};
use serde::Deserialize;
use worker::Result;

use super::{Json, Key, Store};
use crate::sql::{first, from_json, rows, run, to_json};

#[derive(Deserialize)]
struct Count {
    count: u64,
}

#[derive(Deserialize)]
struct Number {
    number: PhoneNumber,
}

#[derive(Deserialize)]
struct Member {
    extension: ExtensionId,
    queue: ExtensionId,
}

impl Store {
    /// Who is who among those who are mentioned. It reads their rows and no others.
    pub(in crate::account) fn excerpt(&self, mentions: &Mentions) -> Result<Excerpt> {
        let mut directory = Directory { home: self.home()?, ..Directory::default() };
        let (extensions, numbers) = (to_json(&mentions.extensions)?, to_json(&mentions.numbers)?);
        for row in rows::<Json, 1>(
            &self.sql,
            "SELECT json FROM extension WHERE id IN (SELECT value FROM json_each(?))",
            [extensions.as_str().into()],
        )? {
            match from_json::<Extension>(&row.json) {
                Ok(extension) => {
                    directory.extensions.insert(extension.id.clone(), extension);
                }
                // It is read anew from RingCentral within a day.
                Err(problem) => self.set_aside("extension", "", &row.json, &problem),
            }
        }
        for row in rows::<Member, 1>(
            &self.sql,
            "SELECT extension, queue FROM queue_member
             WHERE extension IN (SELECT value FROM json_each(?))",
            [extensions.as_str().into()],
        )? {
            directory.queue_members.entry(row.queue).or_default().insert(row.extension);
        }
        for row in rows::<Number, 1>(
            &self.sql,
            "SELECT number FROM own_number WHERE number IN (SELECT value FROM json_each(?))",
            [numbers.as_str().into()],
        )? {
            directory.numbers.insert(row.number);
        }
        Ok(Excerpt { directory, users: Vec::new() })
    }

    /// How many extensions there are.
    pub(in crate::account) fn extensions(&self) -> Result<u64> {
        let found = first::<Count, 0>(&self.sql, "SELECT COUNT(*) AS count FROM extension", [])?;
        Ok(found.map_or(0, |row| row.count))
    }

    pub(in crate::account) fn home(&self) -> Result<HomeRegion> {
        Ok(self.get(Key::HomeRegion)?.unwrap_or_default())
    }

    /// Keeps an extension. One that RingCentral no longer lists is kept too: its past calls still
    /// need its name.
    pub(in crate::account) fn save_extension(&self, extension: &Extension) -> Result<()> {
        run(
            &self.sql,
            // What did not change is not written: at 50,000 extensions that is nearly all, daily.
            "INSERT INTO extension (id, json) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET json = ?2 WHERE json <> ?2",
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

    /// Sets a queue's member aside until all have been read.
    pub(in crate::account) fn save_member(
        &self,
        queue: &ExtensionId,
        member: &ExtensionId,
    ) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR REPLACE INTO member_read (extension, queue) VALUES (?, ?)",
            [member.as_str().into(), queue.as_str().into()],
        )
    }

    /// Forgets what was set aside.
    pub(in crate::account) fn forget_read(&self) -> Result<()> {
        run(&self.sql, "DELETE FROM number_read", [])?;
        run(&self.sql, "DELETE FROM member_read", [])
    }

    /// What an older version kept of the queues in one value.
    pub(super) fn take_over_queue_members(&self) -> Result<()> {
        run(
            &self.sql,
            "INSERT OR IGNORE INTO queue_member (extension, queue)
             SELECT member.value, queue.key FROM meta, json_each(meta.json) AS queue,
             json_each(queue.value) AS member WHERE meta.name = 'queue-members'",
            [],
        )?;
        run(&self.sql, "DELETE FROM meta WHERE name = 'queue-members'", [])
    }

    /// Brings into force what a reading brought.
    pub(in crate::account) fn directory_complete(
        &self,
        complete: &Complete,
        now: Millis,
    ) -> Result<()> {
        self.put(Key::HomeRegion, &complete.home)?;
        for statement in [
            "DELETE FROM own_number WHERE number NOT IN (SELECT number FROM number_read)",
            "INSERT OR IGNORE INTO own_number (number) SELECT number FROM number_read",
            "DELETE FROM queue_member WHERE NOT EXISTS (SELECT 1 FROM member_read
             WHERE member_read.extension = queue_member.extension
             AND member_read.queue = queue_member.queue)",
            "INSERT OR IGNORE INTO queue_member (extension, queue)
             SELECT extension, queue FROM member_read",
        ] {
            run(&self.sql, statement, [])?;
        }
        self.forget_read()?;
        let DirectoryVersion(version) = self.get(Key::DirectoryVersion)?.unwrap_or_default();
        self.put(Key::DirectoryVersion, &DirectoryVersion(version + 1))?;
        self.put(Key::DirectoryReading, &Reading::default())?;
        self.put(Key::DirectoryReadAt, &now)?;
        self.context_changed()
    }

    pub(in crate::account) fn directory_read_at(&self) -> Result<Option<Millis>> {
        self.get(Key::DirectoryReadAt)
    }
}
