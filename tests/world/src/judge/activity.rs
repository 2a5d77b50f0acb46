//! What an activity must say: what people wrote, what is true, to whom it belongs.

use ledger_core::compose;
use ledger_core::ledger::{Entry, Phase, Work};
use ledger_core::settings::Field;
use ledger_core::time::BundledZones;

use super::{Judged, Law, broken};
use crate::account::CUSTOMERS;
use crate::crm::Activity;
use crate::people::Written;
use crate::telephone::{Call, Due, TruePart};
use crate::world::World;

impl World {
    pub(super) fn judge_activity(
        &self,
        call: usize,
        entry: &Entry,
        activity: &Activity,
        written: Option<&Written>,
    ) -> Judged {
        let is_declined = matches!(&entry.phase, Phase::Logged { work: Work::Declined { .. }, .. });
        if let Some(written) = written {
            judge_typed(activity, written)?;
            if !is_declined {
                judge_wishes(activity, written)?;
            }
        }
        if is_declined {
            return Ok(());
        }
        let truth = &self.calls[call];
        let part = truth.parts.iter().find(|part| part.extension == entry.key.extension_id);
        if let Some(part) = part
            && truth.is_knowable()
        {
            judge_truth(truth, part, activity)?;
            self.judge_belonging(call, part, activity, written)?;
        }
        self.judge_composed(call, entry, activity)
    }

    /// The contact has the customer's number, unless a person chose; the owner is the agent.
    fn judge_belonging(
        &self,
        call: usize,
        part: &TruePart,
        activity: &Activity,
        written: Option<&Written>,
    ) -> Judged {
        let truth = &self.calls[call];
        let number = CUSTOMERS[truth.customer];
        let is_chosen = written.is_some_and(|it| it.is_ordered || it.is_moved);
        let versions = &self.accounts[truth.account].versions;
        let is_remembered = versions.last().is_some_and(|version| {
            version.policy.remembered.iter().any(|it| it.number.as_str() == number)
        });
        let is_theirs = self.crms[truth.account].has_number(&activity.contact.id, number);
        if !is_chosen && !is_remembered && !is_theirs {
            return broken(
                Law::Belonging,
                format!("{} is not a contact of {number}", activity.contact.id),
            );
        }
        let (first, last) = self.kept[call].versions.unwrap_or_default();
        let versions = &versions[first..=last];
        let extension = part.extension.as_str();
        if !versions.iter().any(|version| version.choices.owner(extension) == activity.owner) {
            let owner = &activity.owner;
            return broken(Law::Belonging, format!("{owner:?} owns the activity of {extension}"));
        }
        Ok(())
    }

    fn judge_composed(&self, call: usize, entry: &Entry, activity: &Activity) -> Judged {
        let versions = &self.accounts[self.calls[call].account].versions;
        let settings =
            &versions[self.kept[call].stepped_with(&entry.key.extension_id)].policy.settings;
        let Some(record) = entry.logged() else { return Ok(()) };
        let mut composed = compose::compose_with(
            &entry.part,
            &record.contact,
            &entry.human,
            settings,
            &BundledZones,
            &entry.insights,
        )
        .in_format(self.connector.format);
        composed.lines.remove(&Field::Note);
        let again = compose::upsert(&activity.body, &composed);
        if again == activity.body {
            return Ok(());
        }
        broken(Law::Composed, format!("composing again makes {again:?} of {:?}", activity.body))
    }
}

fn judge_typed(activity: &Activity, written: &Written) -> Judged {
    for typed in &written.typed {
        if !activity.body.contains(typed.as_str()) {
            return broken(
                Law::Human,
                format!("{typed:?} was typed in the CRM and is gone: {activity:?}"),
            );
        }
    }
    Ok(())
}

fn judge_wishes(activity: &Activity, written: &Written) -> Judged {
    if let Some(insight) = &written.insight
        && !activity.body.contains(insight.as_str())
    {
        return broken(Law::Kept, format!("{insight:?} was heard and is not there: {activity:?}"));
    }
    if let Some(note) = &written.note
        && !activity.body.contains(note.as_str())
    {
        return broken(Law::Human, format!("the note {note:?} is not there: {activity:?}"));
    }
    if !written.subjects.is_empty() && !written.subjects.contains(&activity.subject) {
        let subjects = &written.subjects;
        return broken(Law::Human, format!("none of {subjects:?} is the subject: {activity:?}"));
    }
    let contact = activity.contact.id.as_str();
    if !written.contacts.is_empty() && !written.contacts.contains(contact) {
        let contacts = &written.contacts;
        return broken(Law::Human, format!("none of {contacts:?} is the contact: {activity:?}"));
    }
    Ok(())
}

/// Result, talk, direction and number, as they were.
fn judge_truth(call: &Call, part: &TruePart, activity: &Activity) -> Judged {
    let false_of = |what: &str, said: String, truth: String| {
        let extension = &part.extension;
        broken(Law::Truth, format!("{what} of {extension} is {said}, and not {truth}"))
    };
    if part.due == Due::Nothing {
        return Ok(());
    }
    if activity.result != part.result {
        return false_of(
            "the result",
            format!("{:?}", activity.result),
            format!("{:?}", part.result),
        );
    }
    let is_talk = activity.talk == part.talk();
    let is_call_logs = !call.arrives_whole() && activity.talk == part.connected();
    if !is_talk && !is_call_logs {
        return false_of("talk", format!("{:?}", activity.talk), format!("{:?}", part.talk()));
    }
    if activity.direction != part.direction {
        let (said, truth) = (format!("{:?}", activity.direction), format!("{:?}", part.direction));
        return false_of("the direction", said, truth);
    }
    let number = match part.due {
        Due::Entry => Some(CUSTOMERS[call.customer]),
        Due::EntryByOneEvent if call.arrives_whole() => Some(CUSTOMERS[call.customer]),
        Due::EntryByOneEvent => return Ok(()),
        Due::Nothing | Due::InternalEntry | Due::EntryWithoutNumber => None,
    };
    let said = activity.number.as_ref().map(|number| number.as_str());
    if said != number {
        return false_of("the number", format!("{said:?}"), format!("{number:?}"));
    }
    Ok(())
}
