//! The directory's tables: extensions, numbers and members of queues, in force and half read.

use ledger_core::directory::{Directory, DirectoryVersion, Excerpt, Extension, Mentions};
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::time::Millis;
use ledger_ringcentral::directory::{Complete, Reading};
use worker::Result;

use super::{Key, Store};
use crate::sql::{Json, first, from_json, rows, run, to_json};

impl Store {
    /// Who is who among those who are mentioned. It reads their rows and no others.
    pub(in crate::account) fn excerpt(&self, mentions: &Mentions) -> Result<Excerpt> {
        let (extensions, numbers) =
            (to_json(&mentions.extensions())?, to_json(&mentions.numbers())?);
        let named =
            |statement: &str, names: &str| rows::<Json, 1>(&self.sql, statement, [names.into()]);
        let mut directory = Directory { home: self.home()?, ..Directory::default() };
        let statement = "SELECT json FROM extension WHERE id IN (SELECT value FROM json_each(?))";
        for row in named(statement, &extensions)? {
            match from_json::<Extension>(&row.json) {
                Ok(extension) => {
                    directory.extensions.insert(extension.id.clone(), extension);
                }
                // It is read anew from RingCentral within a day.
                Err(problem) => self.set_aside("extension", "", &row.json, &problem),
            }
        }
        let statement = "SELECT json_array(extension, queue) AS json FROM queue_member
             WHERE extension IN (SELECT value FROM json_each(?))";
        for row in named(statement, &extensions)? {
            let (extension, queue): (ExtensionId, ExtensionId) = from_json(&row.json)?;
            directory.queue_members.or_default(queue).insert(extension);
        }
        let statement = "SELECT json_quote(number) AS json FROM own_number
             WHERE number IN (SELECT value FROM json_each(?))";
        for row in named(statement, &numbers)? {
            directory.numbers.insert(from_json(&row.json)?);
        }
        let users = self.crm_users_like(directory.extensions.values())?;
        Ok(Excerpt { directory, users })
    }

    /// How many extensions there are.
    pub(in crate::account) fn extensions(&self) -> Result<u64> {
        let statement = "SELECT CAST(COUNT(*) AS TEXT) AS json FROM extension";
        let found = first::<Json, 0>(&self.sql, statement, [])?;
        found.map_or(Ok(0), |row| from_json(&row.json))
    }

    /// One extension, if it is known.
    pub(in crate::account) fn extension(&self, id: &ExtensionId) -> Result<Option<Extension>> {
        let statement = "SELECT json FROM extension WHERE id = ?";
        let found = first::<Json, 1>(&self.sql, statement, [id.as_str().into()])?;
        Ok(found.and_then(|row| from_json(&row.json).ok()))
    }

    /// The last of so many extensions after one; nothing when there are no more than those.
    pub(in crate::account) fn extension_after(
        &self,
        after: &ExtensionId,
        many: u32,
    ) -> Result<Option<ExtensionId>> {
        let statement = "SELECT json_quote(id) AS json FROM extension WHERE id > ?1
             ORDER BY id LIMIT 1 OFFSET ?2";
        let values = [after.as_str().into(), (i64::from(many) - 1).into()];
        let found = first::<Json, 2>(&self.sql, statement, values)?;
        found.map(|row| from_json(&row.json)).transpose()
    }

    /// A page of the directory, as the JSON of `DirectoryPage`. Extensions are passed on as they
    /// are stored.
    pub(in crate::account) fn directory_page(
        &self,
        limit: u32,
        after: &ExtensionId,
    ) -> Result<String> {
        let first_page = "SELECT json_object(
            'queueMembers', (SELECT json_group_object(queue, json(members)) FROM (
                SELECT queue, json_group_array(extension) AS members
                FROM queue_member GROUP BY queue)),
            'numbers', (SELECT json_group_array(number) FROM own_number),";
        let page = "'home', json(?3), 'extensions', json_group_array(json(json)),
            'next', IIF(COUNT(*) = ?2, MAX(id), NULL)) AS json
            FROM (SELECT id, json FROM extension WHERE id > ?1 AND json_valid(json)
                  ORDER BY id LIMIT ?2)";
        let begin = if after.as_str().is_empty() { first_page } else { "SELECT json_object(" };
        let home = to_json(&self.home()?)?;
        let found = first::<Json, 3>(
            &self.sql,
            &format!("{begin} {page}"),
            [after.as_str().into(), i64::from(limit).into(), home.as_str().into()],
        )?;
        Ok(found.map(|row| row.json).unwrap_or_default())
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
        self.excerpts_changed()?;
        self.put(Key::DirectoryReading, &Reading::default())?;
        self.put(Key::DirectoryReadAt, &now)?;
        self.context_changed()
    }

    /// What desks were told of who is who no longer holds.
    pub(in crate::account) fn excerpts_changed(&self) -> Result<()> {
        let DirectoryVersion(version) = self.get(Key::DirectoryVersion)?.unwrap_or_default();
        self.put(Key::DirectoryVersion, &DirectoryVersion(version + 1))
    }

    pub(in crate::account) fn directory_read_at(&self) -> Result<Option<Millis>> {
        self.get(Key::DirectoryReadAt)
    }
}
