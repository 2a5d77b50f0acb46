//! What people want, and what the extension wants in their name.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ContactChoice, Entry, Standing};
use crate::additional::{self, AdditionalField, FieldValues};
use crate::compose::{self, HumanText};
use crate::from_json::FromJson;
use crate::id::{ContactId, ExtensionId, FormId};
use crate::settings::Problem;

/// What a person wants done with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", try_from = "Read")]
pub enum Intent {
    /// Log it, with this contact; or change the contact of what is logged.
    #[serde(rename_all = "camelCase")]
    Log {
        /// With whom.
        contact: ContactChoice,
        /// Under what subject, if not the composed one.
        subject: Option<String>,
        /// With what note.
        note: Option<String>,
        /// With what values of additional fields.
        fields: FieldValues,
        /// For which calls the contact is chosen.
        remember: Remember,
    },
    /// Change what is or will be written.
    Edit(Edit),
    /// Do not log it.
    Skip,
    /// Decide and try again.
    Replay,
    /// The extension's own auto-log saw the call end. Where the server did not cover the
    /// extension when the call began, the call is logged as if it had, by every rule but cover's;
    /// where it did, the call is logged anyway. Two browsers and the server write one record.
    AutoLog,
}

/// An intent as it is read: what each kind has, in one. By kinds, serde would read everything twice,
/// which is 7 KB of the Worker.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    kind: Kind,
    #[serde(default)]
    contact: Option<ContactChoice>,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    fields: FieldValues,
    #[serde(default)]
    remember: Remember,
    #[serde(default)]
    seen: Option<Seen>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Log,
    Edit,
    Skip,
    Replay,
    AutoLog,
}

impl TryFrom<Read> for Intent {
    type Error = &'static str;

    fn try_from(read: Read) -> Result<Self, Self::Error> {
        let Read { kind, contact, subject, note, fields, remember, seen } = read;
        Ok(match kind {
            Kind::Log => {
                let contact = contact.ok_or("missing field `contact`")?;
                Self::Log { contact, subject, note, fields, remember }
            }
            Kind::Edit => Self::Edit(Edit { subject, note, contact, fields, seen }),
            Kind::Skip => Self::Skip,
            Kind::Replay => Self::Replay,
            Kind::AutoLog => Self::AutoLog,
        })
    }
}

impl Intent {
    /// Why it cannot be kept; nothing when it can.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Log { fields, .. } | Self::Edit(Edit { fields, .. }) => additional::unfit(fields),
            Self::Skip | Self::Replay | Self::AutoLog => None,
        }
    }

    /// The contact among whose options something is chosen, where something is.
    pub fn chooses_of<'a>(
        &'a self,
        fields: &[AdditionalField],
        entry: Option<&'a Entry>,
    ) -> Option<&'a ContactChoice> {
        let (values, contact) = match self {
            Self::Log { fields, contact, .. } => (fields, Some(contact)),
            Self::Edit(Edit { fields, contact, .. }) => (fields, contact.as_ref()),
            Self::Skip | Self::Replay | Self::AutoLog => return None,
        };
        let is_chosen = |field: &AdditionalField| {
            let value = values.get(&field.name).filter(|_| field.is_of_contact());
            value.is_some_and(|value| !additional::is_empty(value))
        };
        let known =
            || entry.and_then(|it| it.logged().map(|it| &it.contact).or(it.chosen.as_ref()));
        contact.or_else(known).filter(|_| fields.iter().any(is_chosen))
    }

    /// What the CRM's fields do not take of it beside what else is known of the record; `entry` is
    /// what there is of the call, `defaults` are the administrator's, and the options of `contact`
    /// are among the fields.
    pub fn field_problems(
        &self,
        fields: &[AdditionalField],
        contact: Option<&ContactId>,
        entry: Option<&Entry>,
        defaults: Option<&FieldValues>,
    ) -> Vec<Problem> {
        let (values, seen) = match self {
            Self::Log { fields, .. } => (fields, None),
            Self::Edit(Edit { fields, seen, .. }) => (fields, seen.as_ref()),
            Self::Skip | Self::Replay | Self::AutoLog => return Vec::new(),
        };
        let is_logged = entry.is_some_and(|entry| entry.logged().is_some());
        let mut beside = match seen {
            Some(seen) => seen.fields.clone(),
            // What stands in the CRM is not known here.
            None if is_logged => FieldValues::new(),
            None => {
                let mut chosen = defaults.cloned().unwrap_or_default();
                chosen.extend(entry.map(|entry| entry.human.fields.clone()).unwrap_or_default());
                additional::in_force(fields, chosen)
            }
        };
        beside.extend(values.clone());
        if let Some(contact) = contact {
            additional::put_contact(&mut beside, contact.as_str());
        }
        additional::refused(fields, values, &beside, "fields")
    }

    /// Says who it is of whom it comes, for edits of what somebody saw.
    pub fn comes_from(&mut self, person: ExtensionId) {
        if let Self::Edit(Edit { seen: Some(seen), .. }) = self {
            seen.by = Some(person);
        }
    }
}

/// What a person changes in what is or will be written; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Edit {
    /// The subject.
    pub subject: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// With whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactChoice>,
    /// The additional fields that are to change.
    pub fields: FieldValues,
    /// What they saw of the record when they changed it. If the CRM has something else by then,
    /// nothing is written, and both are shown. Without it, what they wrote is worked into whatever
    /// stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

impl Edit {
    /// Whether what it changes is still what the person saw, or what they made of it since in the
    /// same form, or already as they want it. What it leaves alone may have changed.
    pub fn is_of(&self, standing: &Standing, note: &str, last: Option<&Seen>) -> bool {
        let Some(seen) = &self.seen else { return true };
        let is_own =
            |last: &Seen| last.by.is_some() && last.by == seen.by && last.form == seen.form;
        let own = last.filter(|last| is_own(last));
        let is_known = |is_it: &dyn Fn(&Seen) -> bool| is_it(seen) || own.is_some_and(is_it);
        let is_field = |(name, wanted): (&String, &Value)| match standing.fields.get(name) {
            Some(theirs) if seen.fields.contains_key(name) => {
                let is_theirs = |it: &Value| additional::is_same(it, theirs);
                is_theirs(wanted) || is_known(&|seen| seen.fields.get(name).is_some_and(is_theirs))
            }
            // Nobody can say what stood there.
            Some(_) | None => true,
        };
        let is_subject = |it: &str| it.trim() == standing.subject.trim();
        let is_note = |it: &str| compose::is_same_note(it, note);
        let is_contact =
            |it: &ContactId| standing.contact.as_ref().is_none_or(|theirs| theirs.id == *it);
        self.subject
            .as_deref()
            .is_none_or(|wanted| is_subject(wanted) || is_known(&|seen| is_subject(&seen.subject)))
            && self
                .note
                .as_deref()
                .is_none_or(|wanted| is_note(wanted) || is_known(&|seen| is_note(&seen.note)))
            && self.contact.as_ref().is_none_or(|wanted| {
                is_contact(&wanted.id)
                    || is_known(&|seen| seen.contact.as_ref().is_none_or(is_contact))
            })
            && self.fields.iter().all(is_field)
    }

    /// Whether nothing that people wrote here is in its way which its author did not see.
    pub(super) fn is_beside(&self, human: &HumanText) -> bool {
        let Some(seen) = &self.seen else { return true };
        let is_free = |wanted: &Option<String>, seen: &str, written: &Option<String>| {
            let written = written.as_deref().unwrap_or_default();
            wanted.is_none() || written.trim().is_empty() || compose::is_same_note(seen, written)
        };
        is_free(&self.subject, &seen.subject, &human.subject)
            && is_free(&self.note, &seen.note, &human.note)
    }

    /// Makes of a record what it makes of it.
    pub(super) fn put_into(&self, standing: &mut Standing, note: &mut String) {
        if let Some(subject) = &self.subject {
            standing.subject.clone_from(subject);
        }
        if let Some(text) = &self.note {
            note.clone_from(text);
        }
        if let Some(contact) = &self.contact {
            standing.contact = Some(contact.clone());
        }
        standing.fields.extend(self.fields.clone());
    }

    /// What the person knows of the record once it is written.
    pub(super) fn outcome(&self) -> Option<Seen> {
        let mut known = self.seen.clone()?;
        known.subject = self.subject.clone().unwrap_or(known.subject);
        known.note = self.note.clone().unwrap_or(known.note);
        known.contact = self.contact.as_ref().map(|it| it.id.clone()).or(known.contact);
        known.fields.extend(self.fields.clone());
        Some(known)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        let Self { subject, note, contact, fields, seen: _ } = self;
        subject.is_none() && note.is_none() && contact.is_none() && fields.is_empty()
    }

    /// Whether it was made in the same form as another one, by the same person.
    pub(super) fn is_of_form_of(&self, other: &Self) -> bool {
        match (&self.seen, &other.seen) {
            (Some(one), Some(other)) => one.by == other.by && one.form == other.form,
            (Some(_) | None, _) => false,
        }
    }

    /// Whether another one says all that it says, of the same record as it was seen.
    pub(super) fn is_part_of(&self, other: &Self) -> bool {
        let is_field = |(name, value): (&String, &Value)| other.fields.get(name) == Some(value);
        let saw_the_same = match (&self.seen, &other.seen) {
            (Some(one), Some(other)) => {
                one.subject == other.subject
                    && one.note == other.note
                    && one.contact == other.contact
                    && one.fields == other.fields
            }
            (Some(_) | None, _) => false,
        };
        saw_the_same
            && (self.subject.is_none() || self.subject == other.subject)
            && (self.note.is_none() || self.note == other.note)
            && (self.contact.is_none() || self.contact == other.contact)
            && self.fields.iter().all(is_field)
    }

    /// This edit and one of the same form that came before it and is not written yet. Each part
    /// of the record is what the later of them makes of it, and was seen as it was seen for that.
    #[must_use]
    pub(super) fn after(mut self, before: Self) -> Self {
        if let (Some(seen), Some(earlier)) = (&mut self.seen, before.seen) {
            if self.subject.is_none() {
                seen.subject = earlier.subject;
            }
            if self.note.is_none() {
                seen.note = earlier.note;
            }
            if self.contact.is_none() {
                seen.contact = earlier.contact;
            }
            for (name, value) in earlier.fields {
                if !self.fields.contains_key(&name) {
                    seen.fields.insert(name, value);
                }
            }
        }
        self.subject = self.subject.or(before.subject);
        self.note = self.note.or(before.note);
        self.contact = self.contact.or(before.contact);
        for (name, value) in before.fields {
            self.fields.entry(name).or_insert(value);
        }
        self
    }
}

/// What a person saw of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Seen {
    /// The subject.
    pub subject: String,
    /// The note.
    pub note: String,
    /// With whom, where the CRM says so.
    pub contact: Option<ContactId>,
    /// The additional fields, where the CRM says so.
    #[serde(skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
    /// Who saw it. The Worker fills it in, whatever a client says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<ExtensionId>,
    /// In which form, which the Worker names with the record. What one person types into several
    /// does not take each other's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<FormId>,
    /// The edit in conflict that they were shown beside it: theirs takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<Box<Edit>>,
}

/// For which calls a person chose a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Remember {
    /// For this one.
    #[default]
    ThisCall,
    /// For this one, and from now on for all calls of the account with the same number. The host
    /// keeps the choice: [`FileTurn::remember`].
    ///
    /// [`FileTurn::remember`]: super::FileTurn::remember
    ThisNumber,
}
