//! The log form as it is to be painted: flat and final.

use ledger_core::additional::{AdditionalField, FieldKind};
use ledger_core::ledger::{Remember, State};
use ledger_core::time::Millis;

use super::{Content, Open};
use crate::choosing;
use crate::form::{Difference, Purpose};
use crate::paged::Asked;
use crate::text::{self, admin, form as words};

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// Whether it is not open.
    pub hidden: bool,
    /// What it is for.
    pub title: &'static str,
    /// With whom the call was, and how it went.
    pub call: String,
    /// When it began.
    pub at: Millis,
    /// Whether the record is awaited.
    pub loading: bool,
    /// What is wrong: the record cannot be read, or not be edited; empty when nothing.
    pub problem: String,
    /// Whether asking again would not help.
    pub retry_hidden: bool,
    /// Whether there is nothing to be filled in.
    pub body_hidden: bool,
    /// What differs from the CRM, after a conflict.
    pub conflict: Vec<DifferenceView>,
    /// With whom the call is to be logged.
    pub contact: String,
    /// Why with nobody else; empty when it can be changed.
    pub contact_hint: &'static str,
    /// What is wrong with it; empty when nothing.
    pub contact_problem: String,
    /// Whether the choice is open already, or there is none.
    pub change_hidden: bool,
    /// The choice; nothing while it is not open.
    pub choosing: Option<choosing::View>,
    /// Whether the choice can hold for this call only.
    pub remember_hidden: bool,
    /// For which calls it holds, as in the control's value.
    pub remember: &'static str,
    /// The subject.
    pub subject: String,
    /// What is wrong with it; empty when nothing.
    pub subject_problem: String,
    /// The note.
    pub note: String,
    /// The CRM's additional fields.
    pub fields: Vec<FieldView>,
    /// The links: to the record, the contact, the recording and the message; empty where there is
    /// none.
    pub links: [String; 4],
    /// The record's lines as they will stand.
    pub preview: Vec<PreviewView>,
    /// The words of the button that saves.
    pub save: &'static str,
    /// Whether the call cannot be left unlogged from here.
    pub skip_hidden: bool,
}

/// An additional field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// The CRM's name of it.
    pub key: String,
    /// Its label, with a mark if it is required.
    pub label: String,
    /// Its value.
    pub value: String,
    /// What can be chosen; empty for a text.
    pub options: Vec<OptionView>,
    /// What is wrong with it; empty when nothing.
    pub problem: String,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// What the CRM takes.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// What the CRM has, and what the person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceView {
    /// Of what, in controls.
    pub key: &'static str,
    /// Of what, in words.
    pub part: &'static str,
    /// What the CRM has.
    pub theirs: String,
    /// What the person wrote.
    pub mine: String,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewView {
    /// What it is.
    pub label: &'static str,
    /// What it says.
    pub value: String,
}

impl Open {
    /// The form, as it stands.
    pub(in crate::calls) fn view(&self) -> FormView {
        let how = text::how(self.row.direction, self.row.result, self.row.talk_seconds);
        let other = self.row.other.as_deref().unwrap_or(text::UNKNOWN_NUMBER);
        let view = FormView {
            title: words::title(self.row.activity_id.is_some()),
            call: format!("{other} · {how}"),
            at: self.row.started_at,
            loading: matches!(self.asked, Asked::Out(_)),
            problem: self.asked.trouble(),
            retry_hidden: !matches!(self.asked, Asked::Failed(_)),
            body_hidden: true,
            skip_hidden: self.row.state != State::Unresolved,
            ..FormView::default()
        };
        match &self.content {
            None => view,
            Some(content) => self.filled_in(content, view),
        }
    }

    fn filled_in(&self, Content { form, links }: &Content, view: FormView) -> FormView {
        let purpose = form.purpose();
        let problems = if self.tried { form.problems() } else { Vec::new() };
        let problem = |field: &str| {
            let found = problems.iter().find(|problem| problem.field == field);
            found.map(|problem| problem.problem.clone()).unwrap_or_default()
        };
        let field = |field: &AdditionalField| FieldView {
            key: field.name.clone(),
            label: match form.requires(field) {
                true => words::required(&field.label),
                false => field.label.clone(),
            },
            value: form.value(field),
            options: options(&field.kind, words::no_value(&purpose)),
            problem: problem(&field.name),
        };
        let line = |(field, value)| PreviewView { label: admin::field(field).0, value };
        FormView {
            problem: match &purpose {
                Purpose::Closed(why) => words::closed(why),
                Purpose::Log | Purpose::Edit => view.problem,
            },
            retry_hidden: !matches!(purpose, Purpose::Closed(_)) && view.retry_hidden,
            body_hidden: matches!(purpose, Purpose::Closed(_)),
            conflict: form.conflict().into_iter().map(difference).collect(),
            contact: form.contact().map(|contact| contact.name.clone()).unwrap_or_default(),
            contact_hint: if form.can_choose() { "" } else { words::STAYS },
            contact_problem: problem("contact"),
            change_hidden: self.choosing.is_some() || !form.can_choose(),
            choosing: self.choosing.as_ref().map(|choosing| choosing.view()),
            remember_hidden: form.remembers().is_none(),
            remember: match form.remembers() {
                Some(Remember::ThisNumber) => "this-number",
                Some(Remember::ThisCall) | None => "this-call",
            },
            subject: form.subject(),
            subject_problem: problem("subject"),
            note: form.note().to_owned(),
            fields: form.fields().iter().map(field).collect(),
            links: [&links.record, &links.contact, &links.recording, &links.voicemail]
                .map(String::clone),
            preview: form.preview().into_iter().map(line).collect(),
            save: words::save(&purpose),
            ..view
        }
    }
}

fn options(kind: &FieldKind, none: &str) -> Vec<OptionView> {
    let option =
        |value: &str, label: &str| OptionView { value: value.to_owned(), label: label.to_owned() };
    let mut options = vec![option("", none)];
    match kind {
        FieldKind::Text | FieldKind::Date => options.clear(),
        FieldKind::Checkbox => {
            options.extend([option("true", words::YES), option("false", words::NO)]);
        }
        FieldKind::Choice(choices) => {
            options.extend(choices.iter().map(|choice| option(&choice.value, &choice.label)));
        }
    }
    options
}

fn difference(Difference { part, theirs, mine }: Difference) -> DifferenceView {
    DifferenceView { key: part.name(), part: words::part(part), theirs, mine }
}
