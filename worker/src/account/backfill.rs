//! Logging calls of the past by an administrator's order: reads a page a turn, gives its calls to
//! their desks, and stores how far it has come after that.

use std::collections::BTreeMap;

use ledger_core::desks::DeskNumber;
use ledger_core::settings::Mode;
use ledger_core::time::Millis;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::backfill::{self, Backfill, Outcome, Page, PastCall, Unsuitable};
use ledger_ringcentral::{Reply, Trouble, call_log};
use ledger_wire::api::{self, BackfillCommand, BackfillRange, Failure, FailureCode};

use super::ringcentral::stored;
use super::store::Key;
use super::{Answered, Held, broken};
use crate::message::{Address, Backfilled, ToDesk};
use crate::platform;

impl Held {
    /// The backfill that was begun last.
    pub(super) fn newest_backfill(&self) -> Answered<api::Backfill> {
        self.backfill().map(|known| known.shown().clone()).ok_or_else(none)
    }

    /// Begins one with its dry run.
    pub(super) async fn begin_backfill(&self, range: BackfillRange) -> Answered<api::Backfill> {
        let settings = self.store().settings().map_err(broken)?.settings;
        if settings.mode == Mode::Off {
            return Err(Failure::new(
                FailureCode::Conflict,
                "server-side logging is off; turn it on first: a backfill logs the calls of the \
                 extensions that it covers",
            ));
        }
        let (known, now) = (self.backfill(), platform::now());
        let kept_since = settings.retention.calls_since(now);
        if range.from < kept_since {
            return Err(unsuitable(Unsuitable::Forgotten(kept_since)));
        }
        let begun = Backfill::new(range, known.as_ref(), now).map_err(unsuitable)?;
        self.go_on_with(&begun).await
    }

    /// Does what an administrator wants done with it.
    pub(super) async fn command_backfill(
        &self,
        command: BackfillCommand,
    ) -> Answered<api::Backfill> {
        let mut known = self.backfill().ok_or_else(none)?;
        known.command(command).map_err(unsuitable)?;
        self.go_on_with(&known).await
    }

    async fn go_on_with(&self, backfill: &Backfill) -> Answered<api::Backfill> {
        self.store().put(Key::Backfill, backfill).map_err(broken)?;
        self.schedule(Task::Backfill, platform::now()).await?;
        Ok(backfill.shown().clone())
    }

    /// Reads a page, if there is one to read; says when to read the next.
    pub(super) async fn backfill_page(&self) -> Reply<Option<Millis>> {
        let Some(mut known) = self.backfill() else { return Ok(None) };
        if self.store().settings().map_err(stored)?.settings.mode == Mode::Off {
            known.turned_off();
            self.store().put(Key::Backfill, &known).map_err(stored)?;
            return Ok(None);
        }
        let Some(page) = known.next() else { return Ok(None) };
        let outcome = self.read_past(&page).await;
        // An administrator may have paused or cancelled it meanwhile.
        let Some(mut known) = self.backfill() else { return Ok(None) };
        if let Err(trouble) = &outcome {
            platform::warn("backfill", &trouble.to_string());
        }
        let wait = known.answered(&page, outcome);
        self.store().put(Key::Backfill, &known).map_err(stored)?;
        Ok(wait.map(|wait| platform::now() + wait))
    }

    async fn read_past(&self, page: &Page) -> Reply<Outcome> {
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        let answer = self.ask_ringcentral(page.request(&self.server()?)).await?;
        let home = self.store().home().map_err(stored)?;
        let changes = call_log::read_changes(&answer, &home)?;
        for unreadable in &changes.unreadable {
            platform::warn("backfill", unreadable);
        }
        let (calls, mut outcome) = backfill::calls(changes);
        let account = self.account().map_err(failed)?;
        let desks = self.store().desks().map_err(stored)?;
        let mut by_desk: BTreeMap<u32, Vec<PastCall>> = BTreeMap::new();
        for call in calls {
            by_desk.entry(desks.owner(&call.0).0).or_default().push(call);
        }
        for (number, calls) in by_desk {
            let to = Address { account: account.clone(), desk: DeskNumber(number) };
            let desk = to.object(&self.env).map_err(stored)?;
            let told = ToDesk::Backfill { to, calls, purpose: page.purpose };
            let backfilled: Backfilled = platform::tell(&desk, &told).await.map_err(failed)?;
            outcome.parts.extend(backfilled.parts);
        }
        Ok(outcome)
    }

    pub(super) fn backfill(&self) -> Option<Backfill> {
        self.store().get_or_default(Key::Backfill)
    }
}

fn none() -> Failure {
    Failure::new(FailureCode::NotFound, "there is no backfill; begin one with POST /v1/backfill")
}

fn unsuitable(problem: Unsuitable) -> Failure {
    let code = match problem {
        Unsuitable::Backwards
        | Unsuitable::InTheFuture
        | Unsuitable::TooOld(_)
        | Unsuitable::Forgotten(_) => FailureCode::Invalid,
        Unsuitable::UnderWay | Unsuitable::NotNow(..) => FailureCode::Conflict,
    };
    Failure::new(code, problem.to_string())
}
