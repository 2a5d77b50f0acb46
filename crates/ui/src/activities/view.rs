//! The activities as they are to be painted: flat and final.

use ledger_core::time::Millis;
use ledger_wire::api::{Role, StoredActivity};

use super::{Asked, Edit, Model};
use crate::background::Of;
use crate::paged::PagedView;
use crate::text::{self, activities as words};

/// The activities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another part of the page is shown.
    pub hidden: bool,
    /// Whether there is no choice of whose activities.
    pub of_hidden: bool,
    /// Whose, as in the control's value.
    pub of: &'static str,
    /// The search field's value.
    pub search: String,
    /// The first day's field.
    pub from: String,
    /// The last day's field.
    pub to: String,
    /// That the list is narrowed to a contact; empty when it is not.
    pub contact: String,
    /// The list's state.
    pub list: PagedView,
    /// What was done last, or is being done; empty when nothing.
    pub notice: String,
    /// What went wrong; empty when nothing did.
    pub problem: String,
    /// The activities.
    pub rows: Vec<ActivityView>,
    /// What an empty list means; empty when there are rows or none are known yet.
    pub empty_title: &'static str,
    /// What to do about it.
    pub empty_advice: &'static str,
    /// Whether nothing narrows the list.
    pub clear_all_hidden: bool,
    /// What is said to those who cannot see the list change.
    pub announcement: String,
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityView {
    /// What tells it from the others.
    pub key: String,
    /// The subject.
    pub subject: String,
    /// With whom.
    pub contact: String,
    /// Whose it is, in everyone's list; empty otherwise.
    pub person: String,
    /// When the call began.
    pub started_at: Millis,
    /// How long it was.
    pub talk: String,
    /// Whether it is open.
    pub open: bool,
    /// The text.
    pub body: String,
    /// The edit, if it is being edited.
    pub edit: EditView,
}

/// An edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditView {
    /// Whether there is none.
    pub hidden: bool,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The button's words.
    pub save: &'static str,
    /// Whether the button waits.
    pub busy: bool,
    /// Why it was not saved; empty when nothing was tried.
    pub problem: String,
}

impl Model {
    /// The activities, as they stand.
    pub fn view(&self) -> View {
        let known = self.list.is_known();
        let rows: Vec<ActivityView> = self.list.rows().iter().map(|row| self.row(row)).collect();
        let wanted = &self.wanted;
        let narrowed = !wanted.search.trim().is_empty()
            || wanted.contact.is_some()
            || wanted.from.is_some()
            || wanted.to.is_some();
        let empty = (known && rows.is_empty()).then_some(match narrowed {
            true => words::NOTHING_FOUND,
            false => words::NO_ACTIVITIES,
        });
        let list = self.list.view();
        let day =
            |day: &Option<super::Day>| day.as_ref().map(|day| day.text.clone()).unwrap_or_default();
        View {
            hidden: false,
            of_hidden: self.session.role != Role::Admin,
            of: wanted.of.as_str(),
            search: wanted.search.clone(),
            from: day(&wanted.from),
            to: day(&wanted.to),
            contact: self.contact().map(|(_, name)| words::only_with(name)).unwrap_or_default(),
            notice: match (&self.export, self.exported) {
                (Some(export), _) => text::contacts::exporting(export.len()),
                (None, Some(count)) => words::exported(count),
                (None, None) => String::new(),
            },
            problem: match &self.trouble {
                Some(trouble) => text::trouble(trouble),
                None => list.problem.clone(),
            },
            empty_title: empty.as_ref().map_or("", |empty| empty.title),
            empty_advice: empty.map_or("", |empty| empty.advice),
            clear_all_hidden: !(known && rows.is_empty() && narrowed),
            announcement: match (known, list.problem.is_empty()) {
                (true, true) => words::shown(rows.len()),
                (true | false, _) => String::new(),
            },
            list,
            rows,
        }
    }

    fn row(&self, activity: &StoredActivity) -> ActivityView {
        let edit = self.edit.as_ref().filter(|edit| edit.id == activity.id);
        ActivityView {
            key: activity.id.to_string(),
            subject: activity.subject.clone(),
            contact: activity.contact.name.clone(),
            person: match self.wanted.of {
                Of::Me => String::new(),
                Of::Everyone => text::of_colleague(&activity.extension_name),
            },
            started_at: activity.started_at,
            talk: text::duration(activity.talk_seconds),
            open: self.open.as_ref() == Some(&activity.id),
            body: activity.body.clone(),
            edit: edit.map_or_else(
                || EditView { hidden: true, save: text::contacts::SAVE, ..EditView::default() },
                view,
            ),
        }
    }
}

fn view(edit: &Edit) -> EditView {
    let busy = matches!(edit.asked, Asked::Out(_));
    EditView {
        hidden: false,
        subject: edit.subject.clone(),
        body: edit.body.clone(),
        save: if busy { text::contacts::SAVING } else { text::contacts::SAVE },
        busy,
        problem: edit.asked.trouble(),
    }
}

/// The activities while another part of the page is shown.
pub fn hidden() -> View {
    let list = PagedView { retry_hidden: true, more_hidden: true, ..PagedView::default() };
    View { hidden: true, of: Of::Me.as_str(), list, clear_all_hidden: true, ..View::default() }
}
