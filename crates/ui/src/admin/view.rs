//! The Admin area on a sheet: what stands around its pages, and the page that is shown.

use ledger_core::settings::Problem;

use super::draft::Draft;
use super::field::FieldId;
use super::form::Form;
use super::{Coverage, Model, Notice, Question, Tab, block_list, owners, scope, tab_of};
use crate::page::Place;
use crate::sheet::{Row, Sheet, Words};
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
        sheet.rows("tabs", "tab", Tab::ALL.into_iter().map(|one| tab(one, self.tab)).collect());
        sheet.say("section-title", text::tab(self.tab));
        sheet.say("lead", text::lead(self.tab));
        if let Some(trouble) = &self.trouble {
            sheet.show("admin-trouble");
            sheet.say("trouble-words", words::trouble(trouble));
        } else if self.draft.is_none() {
            sheet.show("admin-loading");
        }
        match self.notice {
            Some(Notice::Restored) => sheet.say("notice", text::RESTORED),
            Some(Notice::Saved) => sheet.say("notice", text::SAVED),
            Some(Notice::Merged) => sheet.say("notice", text::MERGED),
            Some(Notice::BroughtBack(version)) => sheet.say("notice", text::brought_back(version)),
            None => {}
        }
        let problems = self.problems();
        if self.listed && !problems.is_empty() {
            sheet.show("problems");
            sheet.rows("problem-list", "problem", problems.iter().map(listed).collect());
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
        match (self.coverage.people, &self.directory_trouble) {
            (_, Some(trouble)) => sheet.say("covered", words::trouble(trouble)),
            (0, None) if self.is_asked(&Question::Directory) => {
                sheet.say("covered", text::READING_DIRECTORY);
            }
            (0, None) => sheet.say("covered", text::NOBODY_KNOWN),
            (people, None) => sheet.say("covered", text::covered(self.coverage.covered, people)),
        }
    }

    /// What is to be saved.
    fn bar(&self, sheet: &mut Sheet, draft: &Draft) {
        sheet.show("save-bar");
        sheet.say("save-count", text::unsaved(draft.changes().len()));
        if let Some(trouble) = &self.save_trouble {
            sheet.say("save-problem", words::trouble(trouble));
        }
        let Coverage { gained, lost, .. } = &self.coverage;
        let effects =
            [text::gained(gained.count, &gained.first), text::lost(lost.count, &lost.first)];
        let mut rows = Vec::new();
        for words in effects.into_iter().flatten() {
            let mut row = Row::new(words.clone());
            row.say("words", words);
            rows.push(row);
        }
        sheet.rows("effects", "effect", rows);
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

fn tab(tab: Tab, shown: Tab) -> Row {
    let mut row = Row::new(tab.name());
    row.say("tab", text::tab(tab));
    if tab == shown {
        row.set("tab", "aria-current", "page");
    }
    row
}

/// A problem by name. Those of settings that have no field of their own here are listed too: they
/// came with a version that is restored or merged.
fn listed(problem: &Problem) -> Row {
    let name: Words = match FieldId::at(&problem.field).map(tab_of) {
        Some(Tab::Logging) | None => text::setting(&problem.field).into(),
        Some(tab) => text::tab(tab).into(),
    };
    let mut row = Row::new(problem.field.clone());
    row.say("go-to", format!("{name}: {}", text::sentence(&problem.problem)));
    row
}
