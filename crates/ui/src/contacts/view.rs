//! The contacts on the sheet, and the part of them that has the focus.

use ledger_core::contact::card::WrittenNumber;
use ledger_wire::api::{ContactState, Role, StoredContact};

use super::{Model, Notice, Open, Panel};
use crate::page::Place;
use crate::paged::{self, Asked};
use crate::sheet::{Sheet, Style};
use crate::text::{self, Empty, contacts as words};

impl Model {
    /// The contacts, as they stand.
    pub fn view(&self, sheet: &mut Sheet) {
        sheet.show("contacts");
        if self.session.role == Role::Admin {
            sheet.show("open-import");
        }
        self.notice(sheet);
        match &self.panel {
            Panel::None => {}
            Panel::Form(form) => form.view(sheet),
            Panel::Import(import) => import.view(sheet),
            Panel::Merge(kept) => {
                sheet.show("merge");
                sheet.say("merge-lead", words::merge_lead(&kept.name));
            }
        }
        sheet.choose(&["state-active", "state-archived", "state-deleted"], self.state.name());
        sheet.fill("search", self.search.clone());
        let rows = sheet.rows("list", "contact-row");
        for contact in self.list.rows() {
            self.row(contact, rows.add(contact.id.as_str()));
        }
        let shown = rows.len();
        self.list.view(sheet, self.trouble.as_ref());
        if self.list.is_right() {
            sheet.say("announcement", words::shown(shown));
        }
        if self.list.is_known() && shown == 0 {
            let Empty { title, advice } = self.empty();
            paged::empty(sheet, title, advice);
            if !self.search.trim().is_empty() {
                sheet.show("clear-search");
            }
        }
    }

    /// The id of what is to have the focus.
    pub(crate) fn place(&self, place: Place) -> &'static str {
        match (place, &self.panel) {
            (Place::Search, _) => "search",
            (Place::Panel, Panel::Form(_)) => "contact-name",
            (Place::Panel, Panel::Import(_)) => "file",
            (Place::Panel, Panel::Merge(_)) => "merge-lead",
            (Place::Panel, Panel::None)
            | (
                Place::SectionTitle
                | Place::Address
                | Place::SignInTitle
                | Place::Field(_)
                | Place::Problems
                | Place::Conflict
                | Place::Preview,
                _,
            ) => "section-title",
        }
    }

    fn notice(&self, sheet: &mut Sheet) {
        if let Some((export, _)) = &self.export {
            return sheet.say("notice-words", words::exporting(export.len()));
        }
        match &self.notice {
            None => {}
            Some(Notice::Saved(name)) => sheet.say("notice-words", words::saved(name)),
            Some(Notice::Moved { contact, to }) => {
                sheet.say("notice-words", words::moved(&contact.name, *to));
                sheet.show("undo");
            }
            Some(Notice::Merged(name)) => sheet.say("notice-words", words::merged(name)),
            Some(Notice::Exported(count)) => sheet.say("notice-words", words::exported(*count)),
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

    fn row(&self, contact: &StoredContact, row: &mut Sheet) {
        row.say("name", contact.name.clone());
        row.say_or_hide("company", contact.company.clone());
        let mut reach = contact.numbers.first().map(written).unwrap_or_default();
        append(&mut reach, " · ", &contact.email);
        row.say("reach", reach);
        if let Panel::Merge(kept) = &self.panel
            && kept.id != contact.id
        {
            row.show("merge");
        }
        if let Some(open) = self.open.as_ref().filter(|open| open.id == contact.id) {
            self.detail(contact, open, row);
        }
    }

    /// What a row has besides when it is open.
    fn detail(&self, contact: &StoredContact, open: &Open, row: &mut Sheet) {
        let id = format!("contact-{}", contact.id);
        row.set("head", "aria-expanded", "true");
        row.set("head", "aria-controls", id.clone());
        row.set("detail", "id", id);
        row.show("detail");
        let mut numbers = String::new();
        for number in &contact.numbers {
            append(&mut numbers, "\n", &written(number));
        }
        row.say_or_hide("numbers", numbers);
        row.say_or_hide("email", contact.email.clone());
        row.say_or_hide("note", contact.note.clone());
        let is_admin = self.session.role == Role::Admin;
        if contact.state == ContactState::Active {
            row.show("edit");
            row.show("archive");
            if is_admin {
                row.show("begin-merge");
            }
        } else {
            row.show("restore");
        }
        if is_admin && contact.state != ContactState::Deleted {
            row.show("delete");
        }
        match &open.asked {
            Asked::Out(_) => row.show("calls-loading"),
            Asked::Failed(trouble) => row.say("calls-problem", text::trouble(trouble)),
            Asked::Idle if open.calls.is_empty() => row.say("calls-problem", words::NO_CALLS),
            Asked::Idle => {
                let calls = row.rows("calls", "contact-call");
                for activity in &open.calls {
                    let call = calls.add(activity.id.as_str());
                    call.time("at", activity.started_at, Style::Short);
                    call.say("subject", activity.subject.clone());
                    call.say("person", text::of_colleague(&activity.extension_name));
                }
            }
        }
    }
}

/// A number with what it is.
pub(super) fn written(number: &WrittenNumber) -> String {
    let mut words = words::number(&number.number);
    if !number.label.is_empty() {
        words.push_str(" (");
        words.push_str(&number.label);
        words.push(')');
    }
    words
}

/// Puts a part behind the others, if there is anything in it.
pub(super) fn append(parts: &mut String, between: &str, part: &str) {
    if !parts.is_empty() && !part.is_empty() {
        parts.push_str(between);
    }
    parts.push_str(part);
}
