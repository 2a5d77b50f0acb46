//! The activities on the sheet, and the part of them that has the focus.

use ledger_wire::api::{Role, StoredActivity};

use super::{Asked, Edit, Model};
use crate::background::Of;
use crate::page::Place;
use crate::paged;
use crate::sheet::{Sheet, Style};
use crate::text::{self, Empty, activities as words};

impl Model {
    /// The activities, as they stand.
    pub fn view(&self, sheet: &mut Sheet) {
        let wanted = &self.wanted;
        sheet.show("activities");
        if self.session.role == Role::Admin {
            sheet.show("of-group");
        }
        match (&self.export, self.exported) {
            (Some(export), _) => sheet.say("notice", text::contacts::exporting(export.len())),
            (None, Some(count)) => sheet.say("notice", words::exported(count)),
            (None, None) => {}
        }
        sheet.choose(&["of-me", "of-everyone"], wanted.of.as_str());
        sheet.fill("search", wanted.search.clone());
        sheet.fill_day("from", &wanted.from);
        sheet.fill_day("to", &wanted.to);
        if let Some(contact) = &wanted.contact {
            sheet.show("narrowed");
            sheet.say("contact", words::only_with(&contact.name));
        }
        let rows = sheet.rows("list", "activity-row");
        for activity in self.list.rows() {
            self.row(activity, rows.add(activity.id.as_str()));
        }
        let shown = rows.len();
        self.list.view(sheet, self.trouble.as_ref());
        if self.list.is_right() {
            sheet.say("announcement", words::shown(shown));
        }
        if self.list.is_known() && shown == 0 {
            let narrowed = !wanted.search.trim().is_empty()
                || wanted.contact.is_some()
                || wanted.from.is_some()
                || wanted.to.is_some();
            let Empty { title, advice } = match narrowed {
                true => words::NOTHING_FOUND,
                false => words::NO_ACTIVITIES,
            };
            paged::empty(sheet, title, advice);
            if narrowed {
                sheet.show("clear-all");
            }
        }
    }

    /// The id of what is to have the focus.
    pub(crate) fn place(&self, place: Place) -> &'static str {
        match place {
            Place::Search => "search",
            // The row that is edited gives its field this id.
            Place::Panel if self.edit.is_some() => "edit-subject",
            Place::Panel
            | Place::SectionTitle
            | Place::Address
            | Place::SignInTitle
            | Place::Field(_)
            | Place::Problems
            | Place::Conflict
            | Place::Preview => "section-title",
        }
    }

    fn row(&self, activity: &StoredActivity, row: &mut Sheet) {
        row.say("subject", activity.subject.clone());
        match self.wanted.of {
            Of::Me => {}
            Of::Everyone => row.say("person", text::of_colleague(&activity.extension_name)),
        }
        row.time("time", activity.started_at, Style::Short);
        row.say("contact", activity.contact.name.clone());
        row.say("talk", text::duration(activity.talk_seconds));
        if self.open.as_ref() == Some(&activity.id) {
            let id = format!("activity-{}", activity.id);
            row.set("head", "aria-expanded", "true");
            row.set("head", "aria-controls", id.clone());
            row.set("detail", "id", id);
            row.show("detail");
            match self.edit.as_ref().filter(|edit| edit.id == activity.id) {
                Some(edit) => edit.view(row),
                None => row.say("body", activity.body.clone()),
            }
        }
    }
}

impl Edit {
    fn view(&self, row: &mut Sheet) {
        row.hide("reading");
        row.show("editing");
        row.set("edit-subject", "id", "edit-subject");
        row.fill("edit-subject", self.subject.clone());
        row.fill("edit-body", self.body.clone());
        row.say("edit-problem", self.asked.trouble());
        match self.asked {
            Asked::Out(_) => {
                row.say("save", text::contacts::SAVING);
                row.busy("save");
            }
            Asked::Idle | Asked::Failed(_) => row.say("save", text::contacts::SAVE),
        }
    }
}
