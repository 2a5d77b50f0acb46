//! The contacts as they are to be painted: flat and final.

use ledger_core::time::Millis;
use ledger_wire::api::{ContactState, Role, StoredActivity, StoredContact};

use super::{FormView, ImportView, Model, Notice, Panel};
use crate::paged::{Asked, PagedView};
use crate::text::{self, Empty, contacts as words};

/// The contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another part of the page is shown.
    pub hidden: bool,
    /// Whether the person may not import, delete and merge.
    pub admin_hidden: bool,
    /// The search field's value.
    pub search: String,
    /// Which contacts, as in the control's value.
    pub state: &'static str,
    /// The list's state.
    pub list: PagedView,
    /// What was done last; empty when nothing.
    pub notice: String,
    /// Whether that cannot be undone.
    pub undo_hidden: bool,
    /// What went wrong; empty when nothing did.
    pub problem: String,
    /// The form.
    pub form: FormView,
    /// The import.
    pub import: ImportView,
    /// What to do while a merge is prepared; empty when none is.
    pub merge: String,
    /// The contacts.
    pub rows: Vec<ContactView>,
    /// What an empty list means; empty when there are rows or none are known yet.
    pub empty_title: &'static str,
    /// What to do about it.
    pub empty_advice: &'static str,
    /// Whether there is no search to be emptied.
    pub clear_search_hidden: bool,
    /// What is said to those who cannot see the list change.
    pub announcement: String,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// What tells it from the others.
    pub key: String,
    /// The name.
    pub name: String,
    /// The company; empty when there is none.
    pub company: String,
    /// The first number and the address, as far as there are any.
    pub reach: String,
    /// Whether it is open.
    pub open: bool,
    /// The e-mail address.
    pub email: String,
    /// The numbers with what they are, each on a line.
    pub numbers: String,
    /// The note.
    pub note: String,
    /// Which of the buttons are not there.
    pub edit_hidden: bool,
    /// Archiving.
    pub archive_hidden: bool,
    /// Restoring.
    pub restore_hidden: bool,
    /// Deleting.
    pub delete_hidden: bool,
    /// Merging with another.
    pub begin_merge_hidden: bool,
    /// Being merged into the one that was chosen.
    pub merge_hidden: bool,
    /// Whether the calls are awaited.
    pub calls_loading: bool,
    /// Why there are no calls; empty when there are.
    pub calls_problem: String,
    /// The calls that were logged with it.
    pub calls: Vec<CallView>,
}

/// A logged call of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    /// What tells it from the others.
    pub key: String,
    /// When it began.
    pub at: Millis,
    /// Its subject.
    pub subject: String,
    /// Whose it is.
    pub person: String,
}

impl Model {
    /// The contacts, as they stand.
    pub fn view(&self) -> View {
        let known = self.list.is_known();
        let rows: Vec<ContactView> = self.list.rows().iter().map(|row| self.row(row)).collect();
        let empty = (known && rows.is_empty()).then(|| self.empty());
        let list = self.list.view();
        let merge = match &self.panel {
            Panel::Merge(kept) => words::merge_lead(&kept.name),
            Panel::None | Panel::Form(_) | Panel::Import(_) => String::new(),
        };
        View {
            hidden: false,
            admin_hidden: self.session.role != Role::Admin,
            search: self.search.clone(),
            state: self.state.name(),
            notice: self.notice(),
            undo_hidden: !matches!(self.notice, Some(Notice::Moved { .. })),
            problem: match &self.trouble {
                Some(trouble) => text::trouble(trouble),
                None => list.problem.clone(),
            },
            form: match &self.panel {
                Panel::Form(form) => form.view(),
                Panel::None | Panel::Import(_) | Panel::Merge(_) => {
                    FormView { hidden: true, save: words::SAVE, ..FormView::default() }
                }
            },
            import: match &self.panel {
                Panel::Import(import) => import.view(),
                Panel::None | Panel::Form(_) | Panel::Merge(_) => ImportView::default(),
            },
            merge,
            empty_title: empty.as_ref().map_or("", |empty| empty.title),
            empty_advice: empty.map_or("", |empty| empty.advice),
            clear_search_hidden: !(known && rows.is_empty() && !self.search.trim().is_empty()),
            announcement: match (known, list.problem.is_empty()) {
                (true, true) => words::shown(rows.len()),
                (true | false, _) => String::new(),
            },
            list,
            rows,
        }
    }

    fn notice(&self) -> String {
        if let Some((export, _)) = &self.export {
            return words::exporting(export.len());
        }
        match &self.notice {
            None => String::new(),
            Some(Notice::Saved(name)) => words::saved(name),
            Some(Notice::Moved { contact, to }) => words::moved(&contact.name, *to),
            Some(Notice::Merged(name)) => words::merged(name),
            Some(Notice::Exported(count)) => words::exported(*count),
        }
    }

    fn empty(&self) -> Empty {
        match (self.search.trim().is_empty(), self.state) {
            (false, _) => words::NOTHING_FOUND,
            (true, ContactState::Active) => words::NO_CONTACTS,
            (true, ContactState::Archived) => words::NOTHING_ARCHIVED,
            (true, ContactState::Deleted) => words::NOTHING_DELETED,
        }
    }

    fn row(&self, contact: &StoredContact) -> ContactView {
        let numbers: Vec<String> = contact
            .numbers
            .iter()
            .map(|one| {
                let number = words::number(&one.number);
                if one.label.is_empty() { number } else { format!("{number} ({})", one.label) }
            })
            .collect();
        let reach = [numbers.first().map(String::as_str), Some(contact.email.as_str())];
        let reach: Vec<&str> =
            reach.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let is_admin = self.session.role == Role::Admin;
        let merging = match &self.panel {
            Panel::Merge(kept) => Some(&kept.id),
            Panel::None | Panel::Form(_) | Panel::Import(_) => None,
        };
        let open = self.open.as_ref().filter(|open| open.id == contact.id);
        let (active, deleted) =
            (contact.state == ContactState::Active, contact.state == ContactState::Deleted);
        ContactView {
            key: contact.id.to_string(),
            name: contact.name.clone(),
            company: contact.company.clone(),
            reach: reach.join(" · "),
            open: open.is_some(),
            email: contact.email.clone(),
            numbers: numbers.join("\n"),
            note: contact.note.clone(),
            edit_hidden: !active,
            archive_hidden: !active,
            restore_hidden: active,
            delete_hidden: deleted || !is_admin,
            begin_merge_hidden: !active || !is_admin,
            merge_hidden: merging.is_none_or(|kept| *kept == contact.id),
            calls_loading: open.is_some_and(|open| matches!(open.asked, Asked::Out(_))),
            calls_problem: match open {
                Some(open) if open.calls.is_empty() => match &open.asked {
                    Asked::Idle => words::NO_CALLS.to_owned(),
                    Asked::Out(_) => String::new(),
                    Asked::Failed(trouble) => text::trouble(trouble),
                },
                Some(_) | None => String::new(),
            },
            calls: open.map(|open| open.calls.iter().map(call).collect()).unwrap_or_default(),
        }
    }
}

fn call(activity: &StoredActivity) -> CallView {
    CallView {
        key: activity.id.to_string(),
        at: activity.started_at,
        subject: activity.subject.clone(),
        person: text::of_colleague(&activity.extension_name),
    }
}

/// The contacts while another part of the page is shown.
pub fn hidden() -> View {
    let list = PagedView { retry_hidden: true, more_hidden: true, ..PagedView::default() };
    let form = FormView { hidden: true, ..FormView::default() };
    let state = ContactState::Active.name();
    View { hidden: true, list, form, state, undo_hidden: true, ..View::default() }
}
