//! The agenda's table: a row for each task that is to run.

use ledger_core::time::Millis;
use ledger_ringcentral::agenda::{Agenda, Task};
use serde::Deserialize;
use worker::Result;

use super::Store;
use crate::platform;
use crate::sql::{rows, run};

#[derive(Deserialize)]
struct TaskRow {
    name: String,
    due: i64,
}

impl Store {
    /// What is due when.
    pub(in crate::account) fn agenda(&self) -> Agenda {
        let found: Vec<TaskRow> =
            rows(&self.sql, "SELECT name, due FROM task", []).unwrap_or_else(|problem| {
                platform::error("account", &format!("tasks cannot be read: {problem}"));
                Vec::new()
            });
        let known = |row: TaskRow| Some((Task::named(&row.name)?, Millis(row.due)));
        Agenda::new(found.into_iter().filter_map(known))
    }

    /// Changes what is due when.
    pub(in crate::account) fn plan(&self, change: impl FnOnce(&mut Agenda)) -> Result<()> {
        let known = self.agenda();
        let mut agenda = known.clone();
        change(&mut agenda);
        self.keep_agenda(&known, &agenda)
    }

    fn keep_agenda(&self, known: &Agenda, agenda: &Agenda) -> Result<()> {
        for task in Task::ALL {
            match agenda.due(task) {
                due if due == known.due(task) => {}
                Some(due) => run(
                    &self.sql,
                    "INSERT OR REPLACE INTO task (name, due) VALUES (?, ?)",
                    [task.name().into(), due.into()],
                )?,
                None => {
                    run(&self.sql, "DELETE FROM task WHERE name = ?", [task.name().into()])?;
                }
            }
        }
        Ok(())
    }
}
