//! An account's regular work, and when it is due.

use std::rc::Rc;

use ledger_core::time::Millis;
use ledger_ringcentral::reply::wait_after;

use super::{Answered, Held, broken};
use crate::platform;

/// A piece of regular work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Tell the desks what changed. First: they decide on it.
    Tell,
    /// Keep the subscription alive, or end it.
    Subscription,
    /// Read who is who.
    Directory,
    /// Read what the call log has.
    CallLog,
    /// Read a page of calls of the past.
    Backfill,
    /// Tell the desks which contacts have changed.
    Contacts,
}

const ALL: [Task; 6] = [
    Task::Tell,
    Task::Subscription,
    Task::Directory,
    Task::CallLog,
    Task::Backfill,
    Task::Contacts,
];

impl Task {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tell => "tell",
            Self::Subscription => "subscription",
            Self::Directory => "directory",
            Self::CallLog => "call-log",
            Self::Backfill => "backfill",
            Self::Contacts => "contacts",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|task| task.name() == name)
    }
}

/// Runs what is due, and sets the alarm to what is due next. Never fails: a failed alarm would be
/// forgotten after a few tries.
pub(super) async fn run_due(held: &Rc<Held>) {
    let working = held.working.lock().await;
    let now = platform::now();
    for (task, due) in held.store().tasks() {
        if due > now {
            continue;
        }
        let next = match task {
            Task::Tell => held.tell_desks().await.map(|()| None),
            Task::Subscription => held.keep_subscription().await,
            Task::Directory => held.keep_directory().await,
            Task::CallLog => held.read_call_log().await,
            Task::Backfill => held.backfill_page().await,
            Task::Contacts => held.tell_contacts().await,
        };
        let next = match next {
            Ok(next) => next,
            Err(trouble) => {
                platform::warn(task.name(), &trouble.to_string());
                Some(platform::now() + wait_after(&trouble, 1))
            }
        };
        if let Err(problem) = held.store().has_run(task, due, next) {
            platform::error(task.name(), &problem.to_string());
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
        self.store().schedule(task, due).map_err(broken)?;
        self.set_alarm().await
    }

    /// Sets the one alarm to the earliest task.
    pub(super) async fn set_alarm(&self) -> Answered<()> {
        let Some((_, due)) = self.store().tasks().into_iter().next() else { return Ok(()) };
        if self.alarm.get().is_some_and(|set| set <= due) {
            return Ok(());
        }
        self.alarm.set(Some(due));
        let offset = due.since(platform::now()).0;
        self.state.storage().set_alarm(offset).await.map_err(broken)
    }
}
