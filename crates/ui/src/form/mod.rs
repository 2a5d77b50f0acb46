//! The form in which a call is logged, or its record edited: what it holds, what follows from it,
//! and the intent that comes of it. It knows no page: ours and the widget's both show it.
//!
//! | the person | what follows |
//! |---|---|
//! | opens it | the contact that the rules take, or that stands in the CRM |
//! | chooses another contact | the subject follows, until it was written over; a value that this contact does not offer is taken back |
//! | empties the subject of a call that is not logged | it follows again |
//! | chooses a value on which another field depends | what can no longer be chosen there is taken back |
//! | saves | [`Form::intent`]: what changed, and what they saw of the record when they changed it |
//!
//! An edit that found the record changed comes back as a conflict: the form then holds what the
//! person wrote, and shows beside it what the CRM has now.

mod difference;
pub(crate) mod row;
pub(crate) mod values;

use ledger_core::additional::{AdditionalField, FieldValues};
use ledger_core::call::Direction;
use ledger_core::compose;
use ledger_core::id::FormId;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Remember, Seen};
use ledger_core::phone::PhoneNumber;
use ledger_core::settings::{Field, Problem};
use ledger_wire::api::{CallRecord, RecordStanding, StandingRecord};

pub use self::difference::{Difference, Part};
use crate::text::form as text;

/// The form of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    direction: Direction,
    number: Option<PhoneNumber>,
    standing: RecordStanding,
    lines: Vec<(Field, String)>,
    can_move: Moving,
    contact: Option<ContactChoice>,
    subject: Subject,
    note: String,
    /// What a new note begins with.
    template: String,
    fields: Vec<AdditionalField>,
    /// The fields that depend on the contact, with what contacts have for them.
    of_contacts: Vec<AdditionalField>,
    /// What was chosen here before this form was opened, or what the CRM has now.
    kept: FieldValues,
    values: FieldValues,
    defaults: FieldValues,
    remember: Remember,
    /// An edit that found the record changed.
    conflict: Option<Box<Edit>>,
    /// What names this form at the Worker.
    id: Option<FormId>,
}

/// Where the subject comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// It is the composed one, with the contact's name.
    Follows,
    /// A person wrote it.
    Written(String),
}

/// Whether the CRM lets a record be moved to another contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moving {
    Possible,
    Impossible,
}

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The call is not logged, and is to be.
    Log,
    /// It is logged, and the record is to be changed.
    Edit,
    /// The record cannot be edited now: the CRM's words.
    Closed(String),
}

impl Form {
    /// The form of a call, as the Worker and the CRM know it.
    pub fn of(record: CallRecord) -> Self {
        let CallRecord { call, standing, human, conflict, number, lines, abilities, .. } = record;
        let can_move = match abilities.iter().any(|ability| ability == "move-activity") {
            true => Moving::Possible,
            false => Moving::Impossible,
        };
        let mut form = Self {
            direction: call.direction,
            number,
            lines,
            can_move,
            contact: call.contact,
            subject: human.subject.map_or(Subject::Follows, Subject::Written),
            note: human.note.unwrap_or_default(),
            template: String::new(),
            fields: Vec::new(),
            of_contacts: record.contact_fields,
            values: human.fields.clone(),
            kept: human.fields,
            defaults: record.defaults,
            remember: Remember::ThisCall,
            conflict: None,
            id: record.form,
            standing,
        };
        if let RecordStanding::Stands(stands) = &mut form.standing {
            form.subject = Subject::Written(stands.subject.clone());
            form.note.clone_from(&stands.note);
            form.values.extend(stands.fields.clone());
            form.kept.clone_from(&form.values);
            match (&mut stands.contact, &form.contact) {
                // Not every CRM says the name.
                (Some(theirs), Some(known)) if theirs.id == known.id => theirs.clone_from(known),
                (Some(theirs), _) => form.contact = Some(theirs.clone()),
                (None, _) => {}
            }
        }
        if let Some(edit) = conflict {
            form.conflict = Some(Box::new(edit.clone()));
            let Edit { subject, note, contact, fields, seen: _ } = edit;
            form.subject = subject.map_or(form.subject, Subject::Written);
            form.note = note.unwrap_or(form.note);
            form.contact = contact.or(form.contact);
            form.values.extend(fields);
        }
        form
    }

    /// What it is for.
    pub fn purpose(&self) -> Purpose {
        match &self.standing {
            RecordStanding::NotLogged | RecordStanding::Deleted => Purpose::Log,
            RecordStanding::Stands(_) => Purpose::Edit,
            RecordStanding::Unread(why) => Purpose::Closed(why.clone()),
        }
    }

    fn is_to_log(&self) -> bool {
        matches!(self.standing, RecordStanding::NotLogged | RecordStanding::Deleted)
    }

    /// What stands in the CRM.
    pub fn stands(&self) -> Option<&StandingRecord> {
        match &self.standing {
            RecordStanding::Stands(stands) => Some(stands),
            RecordStanding::NotLogged | RecordStanding::Deleted | RecordStanding::Unread(_) => None,
        }
    }

    /// The contact that the rules take: it is chosen, unless one is.
    pub fn offer(&mut self, choice: Option<ContactChoice>) {
        if self.contact.is_none() {
            self.contact = choice;
        }
    }

    /// The person chooses a contact.
    pub fn choose(&mut self, contact: ContactChoice) {
        let before = self.contact.replace(contact);
        if before.map(|it| it.id).as_ref() != self.contact().map(|it| &it.id) {
            self.settle_with_contact();
        }
    }

    /// The person chooses for which calls the contact holds.
    pub fn remember(&mut self, remember: Remember) {
        self.remember = remember;
    }

    /// The person writes the subject. An empty one of a call that is not logged follows again.
    pub fn write_subject(&mut self, subject: String) {
        let follows = subject.trim().is_empty() && self.is_to_log();
        self.subject = if follows { Subject::Follows } else { Subject::Written(subject) };
    }

    /// The person writes the note.
    pub fn write_note(&mut self, note: String) {
        self.note = note;
    }

    /// What a note that is typed goes with, where there is a record. Beside an edit in conflict it
    /// takes the place of that, with all else that it says.
    pub fn note_is_of(&self) -> Option<Seen> {
        let stands = self.stands()?;
        let beside = self.conflict.clone();
        let seen = beside.as_ref().and_then(|edit| edit.seen.clone());
        let seen = seen.unwrap_or_else(|| self.seen(stands));
        Some(Seen { form: self.id.clone(), beside, ..seen })
    }

    /// The note as it is now goes to the record by itself, and is no part of what is saved. Beside a
    /// conflict it does not: what the CRM has instead stays to be seen.
    pub fn note_is_on_its_way(&mut self) {
        if let (RecordStanding::Stands(stands), None) = (&mut self.standing, &self.conflict) {
            stands.note.clone_from(&self.note);
        }
    }

    /// A new note begins with this text. Left as it is, it is no note.
    pub fn begin_note(&mut self, template: &str) {
        if self.is_to_log() && self.note.is_empty() {
            template.clone_into(&mut self.note);
            template.clone_into(&mut self.template);
        }
    }

    /// The person takes what stands in the CRM instead of what they wrote.
    pub fn take_theirs(&mut self, part: Part) {
        let RecordStanding::Stands(stands) = &self.standing else { return };
        match part {
            Part::Contact => stands.contact.clone().into_iter().for_each(|it| self.choose(it)),
            Part::Subject => self.subject = Subject::Written(stands.subject.clone()),
            Part::Note => self.note.clone_from(&stands.note),
        }
    }

    /// The other side's number, by which contacts are found.
    pub fn number(&self) -> Option<&PhoneNumber> {
        self.number.as_ref()
    }

    /// With whom it is to be.
    pub fn contact(&self) -> Option<&ContactChoice> {
        self.contact.as_ref()
    }

    /// Whether another contact can be chosen.
    pub fn can_choose(&self) -> bool {
        self.is_to_log() || self.can_move == Moving::Possible
    }

    /// Whether the choice can hold for the number, and whether it does.
    pub fn remembers(&self) -> Option<Remember> {
        (self.is_to_log() && self.number.is_some()).then_some(self.remember)
    }

    /// The subject as it will stand.
    pub fn subject(&self) -> String {
        match &self.subject {
            Subject::Written(subject) => subject.clone(),
            Subject::Follows => {
                let name = self.contact.as_ref().map_or("", |contact| &contact.name);
                let number = self.number.as_ref().map(PhoneNumber::as_str);
                compose::subject(self.direction, name, number)
            }
        }
    }

    /// The note as it stands in the form.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The same, unless it is only the text that it began with.
    pub fn written_note(&self) -> &str {
        if self.note.trim() == self.template.trim() { "" } else { &self.note }
    }

    /// What differs from the CRM, when an edit found the record changed.
    pub fn conflict(&self) -> Vec<Difference> {
        let Some(stands) = self.stands().filter(|_| self.conflict.is_some()) else {
            return Vec::new();
        };
        let name = |contact: &Option<ContactChoice>| {
            contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default()
        };
        let mut differences = Vec::new();
        for part in Part::ALL {
            let (theirs, mine) = match part {
                Part::Contact if stands.contact.is_none() => continue,
                Part::Contact => (name(&stands.contact), name(&self.contact)),
                Part::Subject => (stands.subject.clone(), self.subject()),
                Part::Note => (stands.note.clone(), self.note.clone()),
            };
            if theirs.trim() != mine.trim() {
                differences.push(Difference { part, theirs, mine });
            }
        }
        differences
    }

    /// The record's lines as they will stand, as far as they are ours.
    pub fn preview(&self) -> Vec<(Field, String)> {
        let mut lines = Vec::new();
        let note = self.note.trim_end();
        if !note.is_empty() {
            lines.push((Field::Note, note.to_owned()));
        }
        for (field, value) in &self.lines {
            let is_subject = *field == Field::Summary;
            if *field != Field::Note {
                lines.push((*field, if is_subject { self.subject() } else { value.clone() }));
            }
        }
        lines
    }

    /// What keeps it from being saved, by field: `contact`, `subject`, or an additional field's.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = |field: &str, problem: String| Problem { field: field.to_owned(), problem };
        let mut problems = Vec::new();
        if self.is_to_log() && self.contact.is_none() {
            problems.push(problem("contact", text::CHOOSE_A_CONTACT.to_owned()));
        }
        if self.stands().is_some() && self.subject().trim().is_empty() {
            problems.push(problem("subject", text::WRITE_A_SUBJECT.to_owned()));
        }
        self.add_value_problems(&mut problems);
        problems
    }

    /// What is wanted when it is saved; nothing when something is missing, or nothing was changed.
    pub fn intent(&self) -> Option<Intent> {
        if !self.problems().is_empty() {
            return None;
        }
        let written = match &self.subject {
            Subject::Written(subject) => Some(subject.trim().to_owned()),
            Subject::Follows => None,
        };
        let note = self.written_note();
        match &self.standing {
            RecordStanding::NotLogged | RecordStanding::Deleted => Some(Intent::Log {
                contact: self.contact.clone()?,
                subject: written,
                note: (!note.trim().is_empty()).then(|| note.to_owned()),
                fields: self.changed_values(),
                remember: self.remember,
            }),
            RecordStanding::Stands(stands) => {
                let edit = self.edit(stands, written);
                // An edit of nothing ends the conflict: the person took what the CRM has.
                let is_one = !edit.is_empty() || self.conflict.is_some();
                is_one.then_some(Intent::Edit(edit))
            }
            RecordStanding::Unread(_) => None,
        }
    }

    fn edit(&self, stands: &StandingRecord, subject: Option<String>) -> Edit {
        let theirs = stands.contact.as_ref().map(|contact| &contact.id);
        let is_other = |mine: &&ContactChoice| theirs.is_some_and(|theirs| *theirs != mine.id);
        let is_rewritten = self.note.trim() != stands.note.trim();
        Edit {
            subject: subject.filter(|subject| subject != stands.subject.trim()),
            note: is_rewritten.then(|| self.note.clone()),
            contact: self.contact.as_ref().filter(is_other).cloned(),
            fields: self.changed_values(),
            seen: Some(Seen { beside: self.conflict.clone(), ..self.seen(stands) }),
        }
    }

    fn seen(&self, stands: &StandingRecord) -> Seen {
        Seen {
            subject: stands.subject.clone(),
            note: stands.note.clone(),
            contact: stands.contact.as_ref().map(|contact| contact.id.clone()),
            fields: stands.fields.clone(),
            form: self.id.clone(),
            ..Seen::default()
        }
    }
}
