//! An account's agenda: its regular work, and when each piece is due.
//!
//! A task may be scheduled while it runs, by whoever learnt something it does not know yet. Then
//! it runs again, whatever it says itself of when to run next: what was learnt is never waited
//! for until a regular time.

use ledger_core::time::Millis;

/// A piece of regular work. Of those due at one moment the first here runs first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Tell the desks what changed: they decide on it.
    Tell,
    /// Keep the subscription alive, or end it.
    Subscription,
    /// Read who is who.
    Directory,
    /// Read what the call log has.
    CallLog,
    /// Read a page of calls of the past.
    Backfill,
    /// Tell the desks for which numbers contacts have changed.
    Contacts,
    /// Count the calls that wait for someone.
    Backlog,
    /// Send alerts.
    Alert,
    /// Ask the CRM whether it lets us in and write.
    Crm,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 9] = [
        Self::Tell,
        Self::Subscription,
        Self::Directory,
        Self::CallLog,
        Self::Backfill,
        Self::Contacts,
        Self::Backlog,
        Self::Alert,
        Self::Crm,
    ];

    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tell => "tell",
            Self::Subscription => "subscription",
            Self::Directory => "directory",
            Self::CallLog => "call-log",
            Self::Backfill => "backfill",
            Self::Contacts => "contacts",
            Self::Backlog => "backlog",
            Self::Alert => "alert",
            Self::Crm => "crm",
        }
    }

    /// The task of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.name() == name)
    }
}

/// A task that runs because it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub task: Task,
    /// Since when it was due; by that it is told from a run that was wanted later.
    pub due: Millis,
}

/// What is due when: each task once at most. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    due: Vec<Run>,
}

impl Agenda {
    /// The agenda as it was stored.
    pub fn new(stored: impl Iterator<Item = (Task, Millis)>) -> Self {
        let mut agenda = Self::default();
        for (task, due) in stored {
            agenda.set(task, Some(due));
        }
        agenda
    }

    /// When a task is due; nothing when it is not to run.
    pub fn due(&self, task: Task) -> Option<Millis> {
        self.due.iter().find(|run| run.task == task).map(|run| run.due)
    }

    /// When the first task is due.
    pub fn earliest(&self) -> Option<Millis> {
        self.due.iter().map(|run| run.due).min()
    }

    /// What is to run now, the longest due first.
    pub fn to_run(&self, now: Millis) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for run in self.due.iter().filter(|run| run.due <= now) {
            let is_before = |known: &&Run| (known.due, known.task) < (run.due, run.task);
            let place = runs.iter().take_while(is_before).count();
            runs.insert(place, *run);
        }
        runs
    }

    /// Has a task run at this time, whatever was planned; also once more if it runs now.
    pub fn schedule(&mut self, task: Task, due: Millis) {
        // Never the same moment again: a run under way must see that another one is wanted.
        let due = if self.due(task) == Some(due) { Millis(due.0.saturating_add(1)) } else { due };
        self.set(task, Some(due));
    }

    /// Has a task run at this time at the latest. One that was due before now may be running, and
    /// is to run again.
    pub fn schedule_by(&mut self, task: Task, due: Millis, now: Millis) {
        match self.due(task) {
            Some(planned) if planned > now => self.set(task, Some(planned.min(due))),
            Some(_) | None => self.schedule(task, due),
        }
    }

    /// Has a task run at this time if it was never to run.
    pub fn schedule_once(&mut self, task: Task, due: Millis) {
        if self.due(task).is_none() {
            self.set(task, Some(due));
        }
    }

    /// Nobody knows whether the account still looks after itself, or has ever begun to.
    pub fn look_after(&mut self, now: Millis) {
        for task in [Task::Subscription, Task::CallLog, Task::Backlog] {
            self.schedule(task, now);
        }
    }

    /// Whoever the account speaks for is signed in, or again: what failed for want of that runs now.
    pub fn signed_in(&mut self, now: Millis) {
        self.look_after(now);
        self.schedule_once(Task::Directory, now);
        // It runs only while there is a page to read.
        if self.due(Task::Backfill).is_some() {
            self.schedule(Task::Backfill, now);
        }
    }

    /// A task has run, and wants to run next at this time, or not again; unless someone has
    /// scheduled it since.
    pub fn has_run(&mut self, run: Run, next: Option<Millis>) {
        if self.due(run.task) == Some(run.due) {
            self.set(run.task, next);
        }
    }

    fn set(&mut self, task: Task, due: Option<Millis>) {
        self.due.retain(|run| run.task != task);
        self.due.extend(due.map(|due| Run { task, due }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tasks_keep_the_names_they_are_stored_under() {
        let names: Vec<_> = Task::ALL.map(Task::name).into();
        let expected = [
            "tell",
            "subscription",
            "directory",
            "call-log",
            "backfill",
            "contacts",
            "backlog",
            "alert",
            "crm",
        ];
        assert_eq!(names, expected);
        for task in Task::ALL {
            assert_eq!(Task::named(task.name()), Some(task));
        }
        assert_eq!(Task::named("of another version"), None);
    }

    /// How someone schedules a task, and at what moment.
    #[derive(Clone, Copy, Debug)]
    enum Order {
        At(i64),
        By(i64),
        Once(i64),
    }

    fn orders() -> impl Strategy<Value = Vec<(usize, Order)>> {
        let order = prop_oneof![
            (0..40_i64).prop_map(Order::At),
            (0..40_i64).prop_map(Order::By),
            (0..40_i64).prop_map(Order::Once),
        ];
        proptest::collection::vec((0..Task::ALL.len(), order), 0..12)
    }

    const NOW: Millis = Millis(20);

    fn give(agenda: &mut Agenda, task: Task, order: Order) {
        match order {
            Order::At(at) => agenda.schedule(task, Millis(at)),
            Order::By(at) => agenda.schedule_by(task, Millis(at), NOW),
            Order::Once(at) => agenda.schedule_once(task, Millis(at)),
        }
    }

    fn agenda(orders: &[(usize, Order)]) -> Agenda {
        let mut agenda = Agenda::default();
        for (task, order) in orders {
            give(&mut agenda, Task::ALL[*task], *order);
        }
        agenda
    }

    #[test]
    fn what_waited_for_a_sign_in_goes_on_with_it_at_once() {
        let tasks = |agenda: &Agenda| -> Vec<Task> {
            agenda.to_run(NOW).into_iter().map(|run| run.task).collect()
        };
        use Task::{Backfill, Backlog, CallLog, Directory, Subscription};
        let mut first = Agenda::default();
        first.signed_in(NOW);
        assert_eq!(tasks(&first), [Subscription, Directory, CallLog, Backlog]);
        let mut again = agenda(&[(2, Order::At(39)), (3, Order::At(39)), (4, Order::At(39))]);
        again.signed_in(NOW);
        assert_eq!(tasks(&again), [Subscription, CallLog, Backfill, Backlog]);
    }

    proptest! {
        /// The law that matters: what someone learnt while a task ran is not lost.
        #[test]
        fn a_task_scheduled_while_it_runs_runs_again(
            before in orders(), at in 0..40_i64, by in any::<bool>(),
            next in proptest::option::of(0..40_i64),
        ) {
            let mut agenda = agenda(&before);
            for run in agenda.to_run(NOW) {
                give(&mut agenda, run.task, if by { Order::By(at) } else { Order::At(at) });
                agenda.has_run(run, next.map(Millis));
                let due = agenda.due(run.task);
                // A millisecond later when it is the very moment at which the run was due.
                prop_assert!(due == Some(Millis(at)) || due == Some(Millis(at + 1)), "{due:?}");
            }
        }

        #[test]
        fn one_that_nobody_schedules_runs_next_when_it_says(
            before in orders(), next in proptest::option::of(0..40_i64),
        ) {
            let mut agenda = agenda(&before);
            for run in agenda.to_run(NOW) {
                let others = agenda.clone();
                agenda.has_run(run, next.map(Millis));
                prop_assert_eq!(agenda.due(run.task), next.map(Millis));
                for task in Task::ALL.into_iter().filter(|task| *task != run.task) {
                    prop_assert_eq!(agenda.due(task), others.due(task));
                }
            }
        }

        #[test]
        fn what_is_due_runs_in_order_and_what_is_not_waits(before in orders()) {
            let agenda = agenda(&before);
            let runs = agenda.to_run(NOW);
            prop_assert!(runs.is_sorted_by_key(|run| (run.due, run.task)));
            let due = |task: &Task| agenda.due(*task).is_some_and(|due| due <= NOW);
            prop_assert_eq!(runs.len(), Task::ALL.iter().filter(|task| due(task)).count());
            let earliest = Task::ALL.iter().filter_map(|task| agenda.due(*task)).min();
            prop_assert_eq!(agenda.earliest(), earliest);
        }

        #[test]
        fn a_task_at_the_latest_then_is_never_later(before in orders(), at in 20..40_i64) {
            let mut agenda = agenda(&before);
            for task in Task::ALL {
                let planned = agenda.due(task);
                agenda.schedule_by(task, Millis(at), NOW);
                let due = agenda.due(task).unwrap();
                prop_assert!(due <= Millis(at + 1));
                prop_assert!(planned.is_none_or(|planned| planned <= NOW || due <= planned));
            }
        }
    }
}
