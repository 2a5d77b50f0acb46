//! Edits of what people saw in the CRM: what they are shown, which edits wait, and whether what was
//! seen still stands.

use std::collections::BTreeMap;

use super::Machine;
use super::people::try_again;
use crate::additional::FieldValues;
use crate::compose::{self, Composed};
use crate::ledger::{Circumstances, Edit, Entry, Logged, PendingEdit, Phase, Standing, What};
use crate::settings::Field;
use crate::why::Why;

/// A record as whoever edits it is shown it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What stands in the CRM, with what people wrote here and is on its way there.
    pub standing: Standing,
    /// The note, likewise; the body is as the CRM has it.
    pub note: String,
    /// The oldest edit of something else than that.
    pub conflict: Option<Edit>,
}

/// What will stand in the CRM of what people write.
struct OnItsWay {
    subject: String,
    note: String,
}

impl Entry {
    /// The record as a person is shown it who wants to edit it.
    pub fn shown(&self, mut standing: Standing, circumstances: &Circumstances<'_>) -> Shown {
        let OnItsWay { subject, mut note } = self.on_its_way(&standing, circumstances);
        standing.subject = subject;
        let mut conflict = self.conflict().cloned();
        for pending in &self.edits {
            match pending {
                PendingEdit::Waiting(edit)
                    if edit.is_of(&standing, &note, self.last_edit.as_deref()) =>
                {
                    edit.put_into(&mut standing, &mut note);
                }
                PendingEdit::Waiting(edit) => drop(conflict.get_or_insert_with(|| edit.clone())),
                PendingEdit::InConflict(_) => {}
            }
        }
        Shown { standing, note, conflict }
    }

    /// What nobody wrote here follows the call, and is no word of a person.
    fn on_its_way(&self, standing: &Standing, circumstances: &Circumstances<'_>) -> OnItsWay {
        let format = circumstances.connector.format;
        let stands = |body: &str| compose::note(body, format).unwrap_or_default();
        let (mut subject, mut note) = (standing.subject.clone(), stands(&standing.body));
        if let Some(record) = self.logged() {
            let (applied, tried) = (self.applied.as_ref(), self.tried.as_ref());
            let composed = self.compose(&record.contact, circumstances);
            let merged = compose::merge(standing, applied, tried, &self.human, &composed);
            if self.human.subject.is_some() {
                subject = merged.0;
            }
            if self.human.note.is_some() {
                note = stands(&merged.1);
            }
        }
        OnItsWay { subject, note }
    }
}

impl Machine<'_> {
    /// What was made of something that a person saw in the CRM waits until it is known whether
    /// that still stands there. Nobody's edit takes the place of another's that they have not seen.
    pub(super) fn edit(&mut self, mut edit: Edit) {
        let is_logged = self.entry.logged().is_some();
        if edit.seen.is_none() || !is_logged && edit.is_beside(&self.entry.human) {
            return self.write_down(edit);
        }
        let decides = edit.seen.as_mut().and_then(|seen| seen.beside.take());
        let edits = &mut self.entry.edits;
        if let Some(beside) = decides {
            // What they typed beside it before, they typed over.
            let is_done = |it: &Edit| it.is_part_of(&beside) || it.is_of_form_of(&edit);
            edits.retain(|it| !is_done(it.edit()));
        }
        let place = edits.iter().position(|it| it.edit().is_of_form_of(&edit));
        let before = place.map(|place| edits.remove(place).into_edit());
        let edit = match before {
            Some(before) => edit.after(before),
            None => edit,
        };
        edits.insert(place.unwrap_or(edits.len()), PendingEdit::Waiting(edit));
        if let Phase::Logged { work, .. } = &mut self.entry.phase {
            try_again(work);
        }
    }

    /// There is no record any more. What was to be made of it is kept for the next one; what is not
    /// made of what others wrote here meanwhile is shown beside that.
    pub(super) fn keep_edits(&mut self) {
        for pending in std::mem::take(&mut self.entry.edits) {
            if pending.edit().is_beside(&self.entry.human) {
                self.write_down(pending.into_edit());
            } else {
                self.entry.edits.push(pending);
            }
        }
    }

    pub(super) fn waiting_edit(&self) -> Option<usize> {
        let is_waiting = |pending: &PendingEdit| matches!(pending, PendingEdit::Waiting(_));
        self.entry.edits.iter().position(is_waiting)
    }

    /// Accepts an edit of what still stands there: that becomes ours to write over. An edit of
    /// something else waits for the person.
    pub(super) fn weigh_edit(&mut self, record: Logged, standing: &Standing) -> Logged {
        let Some(place) = self.waiting_edit() else { return record };
        let edit = self.entry.edits.remove(place).into_edit();
        let OnItsWay { subject, note } = self.entry.on_its_way(standing, self.circumstances);
        let wished = Standing { subject, ..standing.clone() };
        if !edit.is_of(&wished, &note, self.entry.last_edit.as_deref()) {
            self.note(What::EditInConflict, Some(Why::EditInConflict), "");
            self.entry.edits.insert(place, PendingEdit::InConflict(edit));
            return record;
        }
        let format = self.circumstances.connector.format;
        let applied = self.entry.applied.get_or_insert_with(|| Composed {
            contact: None,
            subject: String::new(),
            lines: BTreeMap::new(),
            format,
            own_fields: None,
            fields: FieldValues::new(),
        });
        if edit.subject.is_some() {
            applied.subject.clone_from(&standing.subject);
        }
        if edit.note.is_some() {
            let stands = compose::note(&standing.body, format).unwrap_or_default();
            applied.lines.insert(Field::Note, stands);
        }
        for name in edit.fields.keys() {
            match standing.fields.get(name) {
                Some(theirs) => applied.fields.insert(name.clone(), theirs.clone()),
                None => applied.fields.remove(name),
            };
        }
        self.entry.last_edit = edit.outcome().map(Box::new);
        self.write_down(edit);
        self.entry.logged().cloned().unwrap_or(record)
    }
}
