//! The Admin area on a sheet: what stands around its pages, and the page that is shown.

use ledger_core::settings::Problem;

use super::draft::Draft;
use super::field::FieldId;
use super::form::Form;
use super::who::Named;
use super::{Coverage, Model, Notice, Question, Tab, block_list, owners, scope, tab_of};
use crate::page::Place;
use crate::sheet::{Sheet, Words};
use crate::text::{self as words, admin as text};

impl Model {
    /// The id of what is to have the focus.
    pub(crate) fn place(&self, place: Place) -> Words {
        match place {
            Place::Field(field) => format!("field-{}", field.path()).into(),
            Place::Problems => "problems".into(),
            Place::Conflict => "conflict-title".into(),
            Place::Preview => "preview".into(),
            Place::Panel => "panel".into(),
            Place::SectionTitle | Place::Search | Place::SignInTitle | Place::Address => {
                "section-title".into()
            }
        }
    }

    /// The area, as it stands.
    pub fn view(&self, sheet: &mut Sheet) {
        sheet.show("admin");
        let tabs = sheet.list_of("tabs", "tab");
        for tab in Tab::ALL {
            let row = tabs.add(tab.name());
            row.say("tab", text::tab(tab));
            if tab == self.tab {
                row.set("tab", "aria-current", "page");
            }
        }
        sheet.say("section-title", text::tab(self.tab));
        sheet.say("lead", text::lead(self.tab));
        if self.trouble.is_some() {
            sheet.show("admin-trouble");
            sheet.trouble("trouble-words", &self.trouble);
        } else if self.draft.is_none() {
            sheet.show("admin-loading");
        }
        if let Some(notice) = self.notice {
            sheet.say("notice", noticed(notice));
        }
        let problems = self.problems();
        if self.listed && !problems.is_empty() {
            sheet.show("problems");
            list(sheet, &problems);
        }
        let Some(draft) = &self.draft else { return };
        if let Some(conflict) = &self.conflict {
            return conflict.view(sheet, &self.who);
        }
        let settings = &draft.settings;
        let has_bar = match self.tab {
            Tab::Health | Tab::Backfill => false,
            Tab::Logging
            | Tab::DoNotLog
            | Tab::Activity
            | Tab::Unresolved
            | Tab::History
            | Tab::Owners
            | Tab::Report
            | Tab::Crm => draft.is_changed(),
        };
        if has_bar {
            self.bar(sheet, draft);
        }
        match self.tab {
            Tab::Logging => {
                sheet.show("form");
                let zone = self.zone.as_ref();
                Form { draft, problems: &problems, zone, now: self.now }.view(sheet);
                self.covered(sheet);
                scope::view(sheet, &self.scope, settings, &self.who);
                self.preview.view(sheet, &self.who);
            }
            Tab::DoNotLog => {
                block_list::view(sheet, &self.typed, settings, &self.who, self.now);
                if has_bar {
                    self.preview.view(sheet, &self.who);
                }
            }
            Tab::History => self.history.view(sheet, &self.who),
            Tab::Activity | Tab::Unresolved => self.calls.view(sheet, self.tab, &self.who),
            Tab::Health => self.health.view(&self.who, sheet),
            Tab::Owners => owners::view(&self.owners, draft, &self.who, sheet),
            Tab::Report => self.report.view(&self.who, sheet),
            Tab::Crm => self.crm.view(self.now, sheet),
            Tab::Backfill => self.backfill.view(sheet),
        }
    }

    fn covered(&self, sheet: &mut Sheet) {
        let words: Words = match (self.coverage.people, &self.directory_trouble) {
            (_, Some(trouble)) => words::trouble(trouble).into(),
            (0, None) if self.is_asked(&Question::Directory) => text::READING_DIRECTORY.into(),
            (0, None) => text::NOBODY_KNOWN.into(),
            (people, None) => text::covered(self.coverage.covered, people).into(),
        };
        sheet.say("covered", words);
    }

    /// What is to be saved.
    fn bar(&self, sheet: &mut Sheet, draft: &Draft) {
        sheet.show("save-bar");
        sheet.say("save-count", text::unsaved(draft.changes().len()));
        sheet.trouble("save-problem", &self.save_trouble);
        let Coverage { gained, lost, .. } = &self.coverage;
        let effects = sheet.list_of("effects", "effect");
        for (words, Named { count, first }) in [(text::GAINED, gained), (text::LOST, lost)] {
            if let Some(said) = text::affected(words, *count, first) {
                effects.add(said.as_str()).say("words", said);
            }
        }
        if matches!(self.tab, Tab::Logging | Tab::DoNotLog) {
            sheet.show("save-preview");
        }
        if draft.can_undo() {
            sheet.show("undo");
        }
        if self.is_asked(&Question::Save) {
            sheet.say("save", text::SAVING);
            sheet.busy("save");
        } else {
            sheet.say("save", text::SAVE);
        }
    }
}

fn noticed(notice: Notice) -> Words {
    match notice {
        Notice::Restored => text::RESTORED.into(),
        Notice::Saved => text::SAVED.into(),
        Notice::Merged => text::MERGED.into(),
        Notice::BroughtBack(version) => text::brought_back(version).into(),
    }
}

/// Problems by name. Those of settings that have no field of their own here are listed too: they
/// came with a version that is restored or merged.
fn list(sheet: &mut Sheet, problems: &[Problem]) {
    let rows = sheet.list_of("problem-list", "problem");
    for Problem { field, problem } in problems {
        let mut words = match FieldId::at(field).map(tab_of) {
            Some(Tab::Logging) | None => text::setting(field),
            Some(tab) => text::tab(tab).to_owned(),
        };
        words.push_str(": ");
        words.push_str(&text::sentence(problem));
        rows.add(field.as_str()).say("go-to", words);
    }
}
