//! Reading who is who, daily and whenever RingCentral says that it changed.

use ledger_core::time::Millis;
use ledger_ringcentral::Reply;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::directory::{AFTER_A_CHANGE, Begun, Brought, Reading};
use ledger_ringcentral::standing::Calls;

use super::ringcentral::stored;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::platform;

impl Held {
    /// Keeps the directory up to date for as long as anyone needs it.
    pub(super) async fn keep_directory(&self) -> Reply<Option<Millis>> {
        if self.calls().map_err(stored)? == Calls::Unwanted {
            return Ok(None);
        }
        self.read_directory().await
    }

    /// Reads the directory, or goes on with it; says when to read it again.
    pub(super) async fn read_directory(&self) -> Reply<Option<Millis>> {
        let server = self.server()?;
        let mut reading = self.reading();
        if reading.begin(platform::now()) == Begun::Now {
            self.store().forget_read().map_err(stored)?;
        }
        self.store().put(Key::DirectoryReading, &reading).map_err(stored)?;
        while let Some(request) = reading.request(&server) {
            let answer = self.ask_ringcentral(request).await?;
            // A change may have been announced meanwhile.
            reading = self.reading();
            let brought = reading.answered(&answer)?;
            self.keep_page(&reading, &brought).map_err(stored)?;
        }
        let (now, complete) = (platform::now(), reading.complete());
        let next = now + complete.next;
        let commit = || -> worker::Result<()> {
            let store = self.store();
            store.directory_complete(&complete, now)?;
            let desks = store.desks()?.grown_for(store.extensions()?, self.calls_a_day());
            store.grow(desks)?;
            store.plan(|agenda| agenda.schedule(Task::Tell, now))
        };
        commit().map_err(stored)?;
        Ok(Some(next))
    }

    /// RingCentral says that the directory changed.
    pub(super) async fn directory_changed(&self) -> Answered<()> {
        let mut reading = self.reading();
        reading.changed();
        self.store().put(Key::DirectoryReading, &reading).map_err(broken)?;
        let now = platform::now();
        self.store()
            .plan(|agenda| agenda.schedule_by(Task::Directory, now + AFTER_A_CHANGE, now))
            .map_err(broken)?;
        self.set_alarm().await
    }

    fn reading(&self) -> Reading {
        self.store().get_or_default(Key::DirectoryReading)
    }

    fn keep_page(&self, reading: &Reading, brought: &Brought) -> worker::Result<()> {
        let store = self.store();
        match brought {
            Brought::Nothing => {}
            Brought::Extensions(extensions) => {
                extensions.iter().try_for_each(|extension| store.save_extension(extension))?;
            }
            Brought::Numbers(numbers) => {
                numbers.iter().try_for_each(|number| store.save_number(number))?;
            }
            Brought::Members(queue, members) => {
                members.iter().try_for_each(|member| store.save_member(queue, member))?;
            }
        }
        store.put(Key::DirectoryReading, reading)
    }
}
