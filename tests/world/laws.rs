//! What must hold after every step, at rest, and once people have done their part.

use ledger_core::compose;
use ledger_core::ledger::{Entry, Phase, State, Work};
use ledger_core::settings;
use ledger_core::time::BundledZones;

use crate::world::World;

impl World {
    pub(crate) fn check_always(&self) -> Result<(), String> {
        for entry in &self.entries {
            let marker = entry.key.marker();
            let found = self.crm.with_marker(&marker);
            if found.len() > 1 {
                return Err(format!("{marker} stands {} times in the CRM", found.len()));
            }
        }
        Ok(())
    }

    pub(crate) fn check_rest(&self) -> Result<(), String> {
        for (index, entry) in self.entries.iter().enumerate() {
            self.check_entry(index, entry).map_err(|problem| {
                format!("entry {index} at rest: {problem}\n    {:?}", entry.phase)
            })?;
        }
        Ok(())
    }

    pub(crate) fn check_entry(&self, index: usize, entry: &Entry) -> Result<(), String> {
        let stands = self.crm.with_marker(&entry.key.marker());
        match (entry.state(), entry.logged(), stands.first()) {
            (State::InProgress | State::Logging, _, _) => {
                Err("nothing is due, and the machine has not finished".to_owned())
            }
            (State::Logged, Some(record), Some(id)) if record.activity.as_str() == id => {
                self.check_activity(index, entry, id)
            }
            (State::Logged, _, None) if self.written[index].deleted => Ok(()),
            (State::Logged, _, _) => Err("it is logged, and the CRM has no such activity".into()),
            // It may stand there, and a person is told to look; or a person was, and decided.
            (State::Unresolved | State::Failed | State::Skipped, _, Some(_))
                if entry.sent.is_some() =>
            {
                Ok(())
            }
            (State::Unresolved | State::Failed | State::Skipped, _, Some(id)) => {
                Err(format!("it is not logged, and activity {id} stands in the CRM"))
            }
            (State::Unresolved | State::Failed | State::Skipped, _, None) => Ok(()),
        }
    }

    pub(crate) fn check_activity(
        &self,
        index: usize,
        entry: &Entry,
        id: &str,
    ) -> Result<(), String> {
        let (activity, written) = (&self.crm.activities[id], &self.written[index]);
        for typed in &written.typed {
            if !activity.body.contains(typed.as_str()) {
                return Err(format!("{typed:?} was typed in the CRM and is gone: {activity:?}"));
            }
        }
        let is_declined = matches!(&entry.phase, Phase::Logged { work: Work::Declined { .. }, .. });
        if is_declined {
            return Ok(());
        }
        if let Some(note) = &written.note
            && !activity.body.contains(note.as_str())
        {
            return Err(format!("the note {note:?} is not there: {activity:?}"));
        }
        if !written.subjects.is_empty() && !written.subjects.contains(&activity.subject) {
            return Err(format!("none of {:?} is the subject: {activity:?}", written.subjects));
        }
        let contact = activity.contact.id.as_str();
        if !written.contacts.is_empty() && !written.contacts.contains(contact) {
            return Err(format!("none of {:?} is the contact: {activity:?}", written.contacts));
        }
        let facts = &self.final_facts[index];
        if activity.talk != facts.talk {
            return Err(format!(
                "the activity says {:?} of talk, not {:?}",
                activity.talk, facts.talk
            ));
        }
        let record = entry.logged().map(|record| record.contact.clone());
        let contact = record.unwrap_or_else(|| activity.contact.clone());
        let mut composed = compose::compose(
            facts,
            &contact,
            &entry.human,
            &self.story.policy.settings,
            &BundledZones,
        )
        .in_format(self.connector.format);
        composed.lines.remove(&settings::Field::Note);
        let again = compose::upsert(&activity.body, &composed);
        if again != activity.body {
            return Err(format!(
                "composing again changes the body\n  from {:?}\n  to   {again:?}",
                activity.body
            ));
        }
        Ok(())
    }

    /// After people have done their part, everything is logged, or skipped for a reason.
    pub(crate) fn check_settled(&self) -> Result<(), String> {
        for (index, entry) in self.entries.iter().enumerate() {
            match entry.state() {
                State::Logged | State::Skipped => {}
                State::Unresolved | State::InProgress | State::Logging | State::Failed => {
                    return Err(format!("entry {index} is not settled: {:?}", entry.phase));
                }
            }
        }
        Ok(())
    }
}
