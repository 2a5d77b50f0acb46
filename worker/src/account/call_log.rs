//! Reading the call log: one request a minute brings what changed, for the whole account.
//!
//! Records go to the desks before the token that leads past them is stored: a record may be read
//! twice, and is never missed.

use std::collections::BTreeMap;

use ledger_core::call::Record;
use ledger_core::desks::{DeskNumber, Traffic};
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::FirstRecord;
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::call_log::cursor::Next;
use ledger_ringcentral::call_log::{self, Changes, From};
use ledger_ringcentral::standing::Calls;
use ledger_ringcentral::subscription::deliveries::Deliveries;
use ledger_ringcentral::{Reply, Trouble};

use super::Held;
use super::ringcentral::stored;
use super::store::{Growth, Key};
use crate::message::{Address, Recorded, ToDesk};
use crate::platform;

const EVERY: Span = Span::minutes(1);
/// How many pages one run reads, so that other tasks have their turn.
const PAGES: u32 = 5;

impl Held {
    /// Reads what changed; says when to read again.
    pub(super) async fn read_call_log(&self) -> Reply<Option<Millis>> {
        if self.calls().map_err(stored)? == Calls::Unwanted {
            return Ok(None);
        }
        for _ in 0..PAGES {
            match self.read_page().await? {
                Next::Now => {}
                Next::Regular => {
                    let every = platform::variable(&self.env, "LEDGER_CALL_LOG_SECONDS")
                        .and_then(|seconds| seconds.parse().ok())
                        .map_or(EVERY, Span::seconds);
                    let every = self.backfill().map_or(every, |known| known.makes_room(every));
                    return Ok(Some(platform::now() + every));
                }
                Next::After(wait) => return Ok(Some(platform::now() + wait)),
            }
        }
        Ok(Some(platform::now()))
    }

    async fn read_page(&self) -> Reply<Next> {
        let asked_at = platform::now();
        let from = self.store().cursor().next(asked_at);
        let read = self.read_from(&from).await;
        // A gap may have been noted meanwhile.
        let mut cursor = self.store().cursor();
        let next = cursor.answered(&from, read.as_ref(), asked_at);
        self.store().put(Key::Cursor, &cursor).map_err(stored)?;
        if let Err(trouble) = read {
            platform::warn("call-log", &trouble.to_string());
        }
        Ok(next)
    }

    async fn read_from(&self, from: &From) -> Reply<Changes> {
        let server = self.server()?;
        let answer = self.ask_ringcentral(call_log::changes(&server, from)).await?;
        let home = self.store().home().map_err(stored)?;
        let mut changes = call_log::read_changes(&answer, &home)?;
        for unreadable in &changes.unreadable {
            platform::warn("call-log", unreadable);
        }
        let first = self.tell_records(std::mem::take(&mut changes.records)).await?;
        self.compare_with_events(&first).map_err(stored)?;
        Ok(changes)
    }

    /// A subscription that is said to deliver, while calls come without events, is made anew.
    fn compare_with_events(&self, first: &[FirstRecord]) -> worker::Result<()> {
        let (store, mut watch, now) = (self.store(), self.store().watch(), platform::now());
        let known: Deliveries = store.get_or_default(Key::Deliveries);
        let mut deliveries = known.clone();
        let mistrusted = deliveries.read(first, watch.active_since(), now);
        if deliveries != known {
            store.put(Key::Deliveries, &deliveries)?;
        }
        let Some(since) = mistrusted else { return Ok(()) };
        watch.mistrust(since);
        store.put(Key::Watch, &watch)?;
        store.plan(|agenda| agenda.schedule(Task::Subscription, now))
    }

    async fn tell_records(
        &self,
        records: Vec<(TelephonySessionId, Record)>,
    ) -> Reply<Vec<FirstRecord>> {
        let account = self.account().map_err(|failure| Trouble::Passing(failure.message))?;
        let (desks, count) = (self.store().desks().map_err(stored)?, records.len());
        let mut by_desk: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for (session, record) in records {
            by_desk.entry(desks.owner(&session).0).or_default().push((session, record));
        }
        let mut first = Vec::new();
        for (number, records) in by_desk {
            let to = Address { account: account.clone(), desk: DeskNumber(number) };
            let desk = to.object(&self.env).map_err(stored)?;
            let recorded: Recorded = platform::tell(&desk, &ToDesk::Record { to, records })
                .await
                .map_err(|failure| Trouble::Passing(failure.message))?;
            first.extend(recorded.first);
        }
        self.count_calls(count).map_err(stored)?;
        Ok(first)
    }

    /// Takes on more desks when there are more calls than those there are were meant for.
    fn count_calls(&self, calls: usize) -> worker::Result<()> {
        let (store, now) = (self.store(), platform::now());
        let mut traffic: Traffic = store.get_or_default(Key::Traffic);
        let today = traffic.count(calls, now);
        store.put(Key::Traffic, &traffic)?;
        let desks = store.desks()?.grown(today, self.calls_a_day());
        match store.grow(desks)? {
            Growth::None => Ok(()),
            Growth::Some => store.plan(|agenda| agenda.schedule(Task::Tell, now)),
        }
    }
}
