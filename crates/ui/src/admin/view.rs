//! The Admin area as it is to be painted: flat and final, so that painting decides nothing.

use ledger_core::settings::Problem;

use super::field::FieldId;
use super::form::{ABOVE, BELOW, FieldView, Form};
use super::{
    BackfillView, BlockListView, ConflictView, CrmView, HealthView, HistoryView, Model, Notice,
    OwnersView, PreviewView, Question, ReportView, ScopeView, Tab, block_list, owners, scope,
    tab_of,
};
use crate::sheet::Sheet;
use crate::text::{self as words, admin as text};

/// The area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether something else is shown.
    pub hidden: bool,
    /// Its pages.
    pub tabs: Vec<TabView>,
    /// The title of the page that is shown.
    pub title: &'static str,
    /// What the page is for, in a sentence.
    pub lead: &'static str,
    /// Whether the settings are awaited.
    pub loading: bool,
    /// Why there are none.
    pub trouble: String,
    /// What there is to say about the draft.
    pub notice: String,
    /// What must be mended, after a save was tried.
    pub problems: Vec<ProblemView>,
    /// Another administrator's changes.
    pub conflict: ConflictView,
    /// Whether the settings form is not shown.
    pub form_hidden: bool,
    /// The fields above the tree of the scope.
    pub above: Vec<FieldView>,
    /// The tree.
    pub scope: ScopeView,
    /// How many are covered.
    pub covered: String,
    /// The fields below it.
    pub below: Vec<FieldView>,
    /// The do-not-log list.
    pub block_list: BlockListView,
    /// What the changes do.
    pub preview: PreviewView,
    /// Whether there is no preview on this page.
    pub preview_hidden: bool,
    /// Who changed what.
    pub history: HistoryView,
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
    /// What is to be saved.
    pub bar: BarView,
}

/// A page of the area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabView {
    /// Its name.
    pub key: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// Whether it is shown.
    pub current: bool,
}

/// Something that must be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemView {
    /// The field's path.
    pub path: String,
    /// Its name, and what is wrong.
    pub words: String,
}

/// What is to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BarView {
    /// Whether nothing is, so that nothing need be shown.
    pub hidden: bool,
    /// How many settings differ.
    pub count: String,
    /// What saving does for whom.
    pub effects: Vec<String>,
    /// Why it was not saved.
    pub problem: String,
    /// The button's word.
    pub save: &'static str,
    /// Whether it is being saved.
    pub busy: bool,
    /// Whether no preview can be shown on this page.
    pub preview_hidden: bool,
    /// Whether no change can be taken back alone.
    pub undo_hidden: bool,
}

/// The area while something else is shown.
pub fn hidden() -> View {
    View { hidden: true, ..View::default() }
}

impl Model {
    /// The area, as it stands: what is not on the sheet yet is answered.
    pub fn view(&self, sheet: &mut Sheet) -> View {
        let problems = self.problems();
        let tabs = Tab::ALL.into_iter().map(|tab| TabView {
            key: tab.name(),
            words: text::tab(tab),
            current: tab == self.tab,
        });
        let view = View {
            hidden: false,
            tabs: tabs.collect(),
            title: text::tab(self.tab),
            lead: text::lead(self.tab),
            loading: self.draft.is_none() && self.trouble.is_none(),
            trouble: self.trouble.as_ref().map(words::trouble).unwrap_or_default(),
            notice: self.notice.map(|notice| self.notice_words(notice)).unwrap_or_default(),
            problems: if self.listed { listed(&problems) } else { Vec::new() },
            form_hidden: true,
            preview_hidden: true,
            conflict: ConflictView { hidden: true, ..ConflictView::default() },
            scope: ScopeView { hidden: true, ..ScopeView::default() },
            block_list: BlockListView { hidden: true, ..BlockListView::default() },
            history: HistoryView { hidden: true, ..HistoryView::default() },
            health: HealthView { hidden: true, ..HealthView::default() },
            backfill: BackfillView { hidden: true, ..BackfillView::default() },
            crm: CrmView { hidden: true, ..CrmView::default() },
            owners: OwnersView { hidden: true, ..OwnersView::default() },
            report: ReportView { hidden: true, ..ReportView::default() },
            bar: BarView { hidden: true, ..BarView::default() },
            ..View::default()
        };
        let Some(draft) = &self.draft else { return view };
        if let Some(conflict) = &self.conflict {
            return View { conflict: conflict.view(&self.who), ..view };
        }
        let (settings, bar) = (&draft.settings, self.bar());
        let preview = self.preview.view(&self.who);
        match self.tab {
            Tab::Logging => {
                let form =
                    Form { draft, problems: &problems, zone: self.zone.as_ref(), now: self.now };
                let covered = &self.coverage;
                View {
                    form_hidden: false,
                    above: ABOVE.into_iter().map(|field| form.field(field)).collect(),
                    below: BELOW.into_iter().map(|field| form.field(field)).collect(),
                    scope: scope::view(&self.scope, settings, &self.who),
                    covered: match (covered.people, &self.directory_trouble) {
                        (_, Some(trouble)) => words::trouble(trouble),
                        (0, None) if self.is_asked(&Question::Directory) => {
                            text::READING_DIRECTORY.to_owned()
                        }
                        (0, None) => text::NOBODY_KNOWN.to_owned(),
                        (people, None) => text::covered(covered.covered, people),
                    },
                    preview,
                    preview_hidden: false,
                    bar,
                    ..view
                }
            }
            Tab::DoNotLog => View {
                block_list: block_list::view(&self.typed, settings, &self.who, self.now),
                preview,
                preview_hidden: bar.hidden,
                bar,
                ..view
            },
            Tab::Activity | Tab::Unresolved => {
                self.calls.view(sheet, self.tab, &self.who);
                View { bar, ..view }
            }
            Tab::Health => View { health: self.health.view(&self.who), ..view },
            Tab::Owners => {
                View { owners: owners::view(&self.owners, draft, &self.who), bar, ..view }
            }
            Tab::Report => View { report: self.report.view(&self.who), bar, ..view },
            Tab::Crm => View { crm: self.crm.view(self.now), bar, ..view },
            Tab::Backfill => View { backfill: self.backfill.view(), ..view },
            Tab::History => View { history: self.history.view(&self.who), bar, ..view },
        }
    }

    fn notice_words(&self, notice: Notice) -> String {
        match notice {
            Notice::Restored => text::RESTORED.to_owned(),
            Notice::Saved => text::SAVED.to_owned(),
            Notice::Merged => text::MERGED.to_owned(),
            Notice::BroughtBack(version) => text::brought_back(version),
        }
    }

    fn bar(&self) -> BarView {
        let Some(draft) = self.draft.as_ref().filter(|draft| draft.is_changed()) else {
            return BarView { hidden: true, ..BarView::default() };
        };
        let busy = self.is_asked(&Question::Save);
        let coverage = &self.coverage;
        let effects = [
            text::gained(coverage.gained.count, &coverage.gained.first),
            text::lost(coverage.lost.count, &coverage.lost.first),
        ];
        BarView {
            hidden: false,
            count: text::unsaved(draft.changes().len()),
            effects: effects.into_iter().flatten().collect(),
            problem: self.save_trouble.as_ref().map(words::trouble).unwrap_or_default(),
            save: if busy { text::SAVING } else { text::SAVE },
            busy,
            preview_hidden: !matches!(self.tab, Tab::Logging | Tab::DoNotLog),
            undo_hidden: !draft.can_undo(),
        }
    }
}

/// Problems by name. Those of settings that have no field of their own here are listed too: they
/// came with a version that is restored or merged.
fn listed(problems: &[Problem]) -> Vec<ProblemView> {
    let view = |problem: &Problem| {
        let field = FieldId::at(&problem.field);
        let name = match field.map(tab_of) {
            Some(Tab::Logging) | None => text::setting(&problem.field),
            Some(tab) => text::tab(tab).to_owned(),
        };
        ProblemView {
            path: problem.field.clone(),
            words: format!("{name}: {}", text::sentence(&problem.problem)),
        }
    };
    problems.iter().map(view).collect()
}
