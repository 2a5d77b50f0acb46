//! Doing an account's regular work when it is due.

use std::rc::Rc;

use ledger_core::time::Millis;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::reply::wait_after;

use super::{Answered, Held, alert, broken};
use crate::platform;

/// Runs what is due, and sets the alarm to what is due next. Never fails: a failed alarm would be
/// forgotten after a few tries.
pub(super) async fn run_due(held: &Rc<Held>) {
    let working = held.working.lock().await;
    let now = platform::now();
    for run in held.store().agenda().to_run(now) {
        let next = match run.task {
            Task::Tell => held.tell_desks().await.map(|()| None),
            Task::Subscription => held.keep_subscription().await,
            Task::Directory => held.keep_directory().await,
            Task::CallLog => held.read_call_log().await,
            Task::Backfill => held.backfill_page().await,
            Task::Crm => Ok(held.keep_crm()),
            Task::Contacts => held.tell_contacts().await,
            Task::Backlog => held.count_backlog().await,
            Task::Alert => alert::send(held),
        };
        let next = match next {
            Ok(next) => next,
            Err(trouble) => {
                platform::warn(run.task.name(), &trouble.to_string());
                Some(platform::now() + wait_after(&trouble, 1))
            }
        };
        if let Err(problem) = held.store().plan(|agenda| agenda.has_run(run, next)) {
            platform::error(run.task.name(), &problem.to_string());
        }
    }
    if let Err(problem) = held.judge() {
        platform::error("incidents", &problem.to_string());
    }
    drop(working);
    if let Err(failure) = held.set_alarm().await {
        platform::error("account", &failure.message);
    }
}

impl Held {
    /// Has a task run at a time.
    pub(super) async fn schedule(&self, task: Task, due: Millis) -> Answered<()> {
        self.store().plan(|agenda| agenda.schedule(task, due)).map_err(broken)?;
        self.set_alarm().await
    }

    /// Sets the one alarm to the earliest task.
    pub(super) async fn set_alarm(&self) -> Answered<()> {
        let Some(due) = self.store().agenda().earliest() else { return Ok(()) };
        if self.alarm.get().is_some_and(|set| set <= due) {
            return Ok(());
        }
        self.alarm.set(Some(due));
        let offset = due.since(platform::now()).0;
        self.state.storage().set_alarm(offset).await.map_err(broken)
    }
}
