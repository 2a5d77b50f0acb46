//! Reading who is who, daily and whenever RingCentral says that it changed.

use ledger_core::id::ExtensionId;
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::directory::{AFTER_A_CHANGE, Begun, Brought, Reading};
use ledger_ringcentral::standing::Calls;
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::{Failure, FailureCode};

use super::ringcentral::stored;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::platform;

/// How many pages one run reads, so that other tasks have their turn: a large account has some
/// hundred.
const PAGES: u32 = 10;

/// How long a directory counts as just read when logging is turned on.
const FRESH: Span = Span::hours(1);

impl Held {
    /// Keeps the directory up to date for as long as anyone needs it. What was begun is read to its
    /// end in any case: whoever turns logging on may wait for it.
    pub(super) async fn keep_directory(&self) -> Reply<Option<Millis>> {
        if self.calls().map_err(stored)? == Calls::Unwanted && !self.reading().is_under_way() {
            return Ok(None);
        }
        self.read_pages(PAGES).await
    }

    /// Makes sure that the directory was read just now, before logging is turned on; otherwise says
    /// why that must wait.
    pub(super) async fn ensure_directory(&self) -> Reply<Option<String>> {
        let (store, now) = (self.store(), platform::now());
        let read_at = store.directory_read_at().map_err(stored)?;
        if read_at.is_some_and(|at| now.since(at) <= FRESH) && !self.reading().is_under_way() {
            return Ok(None);
        }
        let (due, problem) = match self.read_directory().await {
            Ok(due) => (due, None),
            Err(Trouble::TooMany { wait }) => {
                let problem = format!(
                    "RingCentral lets the directory be read only so fast, and it is a large one: \
                     {} extensions are read. The reading goes on by itself; try again in a few \
                     minutes",
                    store.extensions().map_err(stored)?
                );
                (Some(platform::now() + wait), Some(problem))
            }
            Err(trouble) => return Err(trouble),
        };
        if let Some(due) = due {
            store.plan(|agenda| agenda.schedule(Task::Directory, due)).map_err(stored)?;
            self.set_alarm().await.map_err(|failure| Trouble::Passing(failure.message))?;
        }
        Ok(problem)
    }

    /// Reads the directory to its end, or goes on with it; says when to read it again.
    pub(super) async fn read_directory(&self) -> Reply<Option<Millis>> {
        self.read_pages(u32::MAX).await
    }

    async fn read_pages(&self, most: u32) -> Reply<Option<Millis>> {
        let server = self.server()?;
        let mut reading = self.reading();
        if reading.begin(platform::now()) == Begun::Now {
            self.store().forget_read().map_err(stored)?;
        }
        self.store().put(Key::DirectoryReading, &reading).map_err(stored)?;
        let mut read = 0;
        while let Some(request) = reading.request(&server) {
            if read == most {
                return Ok(Some(platform::now()));
            }
            let answer = self.ask_ringcentral(request).await?;
            // A change may have been announced meanwhile.
            reading = self.reading();
            let brought = reading.answered(&answer)?;
            self.keep_page(&reading, &brought).map_err(stored)?;
            read += 1;
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

    /// A page of the directory, as JSON. An account that never logged has not read it yet: its
    /// administrator is about to choose from it.
    pub(super) async fn directory_page(&self, limit: u32, after: &ExtensionId) -> Answered<String> {
        if self.store().directory_read_at().map_err(broken)?.is_none() {
            let _only_one = self.working.lock().await;
            let ensured = self.ensure_directory().await;
            if let Some(problem) = ensured.unwrap_or_else(|trouble| Some(trouble.to_string())) {
                return Err(Failure::new(
                    FailureCode::RingcentralFailed,
                    format!("the directory could not be read. {problem}"),
                ));
            }
        }
        self.store().directory_page(limit, after).map_err(broken)
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
