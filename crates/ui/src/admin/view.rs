//! The Admin area on a sheet: what stands around its pages, and the page that is shown.

use ledger_core::settings::Problem;

use super::draft::Draft;
use super::field::FieldId;
use super::form::Form;
use super::{
    BackfillView, CallsView, Coverage, CrmView, HealthView, Model, Notice, OwnersView, Question,
    ReportView, Tab, block_list, owners, scope, tab_of,
};
use crate::sheet::{Row, Sheet, Words};
use crate::text::{self as words, admin as text};

/// What of the area is not on the sheet yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Everyone's calls.
    pub calls: CallsView,
    /// How the service does.
    pub health: HealthView,
    /// Calls of the past.
    pub backfill: BackfillView,
    /// The CRM that calls are logged in.
    pub crm: CrmView,
    /// Which CRM user owns whose records.
    pub owners: OwnersView,
    /// How many calls were logged.
    pub report: ReportView,
}

/// The area while something else is shown.
pub fn hidden() -> View {
    View {
        calls: CallsView { hidden: true, ..CallsView::default() },
        health: HealthView { hidden: true, ..HealthView::default() },
        backfill: BackfillView { hidden: true, ..BackfillView::default() },
        crm: CrmView { hidden: true, ..CrmView::default() },
        owners: OwnersView { hidden: true, ..OwnersView::default() },
        report: ReportView { hidden: true, ..ReportView::default() },
    }
}

impl Model {
    /// The area, as it stands: what is not on the sheet yet is answered.
    pub fn view(&self, sheet: &mut Sheet) -> View {
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
        let view = hidden();
        let Some(draft) = &self.draft else { return view };
        if let Some(conflict) = &self.conflict {
            conflict.view(sheet, &self.who);
            return view;
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
                view
            }
            Tab::DoNotLog => {
                block_list::view(sheet, &self.typed, settings, &self.who, self.now);
                if has_bar {
                    self.preview.view(sheet, &self.who);
                }
                view
            }
            Tab::History => {
                self.history.view(sheet, &self.who);
                view
            }
            Tab::Activity | Tab::Unresolved => {
                View { calls: self.calls.view(self.tab, &self.who), ..view }
            }
            Tab::Health => View { health: self.health.view(&self.who), ..view },
            Tab::Owners => View { owners: owners::view(&self.owners, draft, &self.who), ..view },
            Tab::Report => View { report: self.report.view(&self.who), ..view },
            Tab::Crm => View { crm: self.crm.view(self.now), ..view },
            Tab::Backfill => View { backfill: self.backfill.view(), ..view },
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
