//! Both pages as they are to be painted: flat and final.

use ledger_core::ledger::State;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_wire::api::CallRow;

use super::group::{Group, groups};
use super::panel::{Done, View as PanelView};
use super::{Calls, Shown, Tab, Who};
use crate::background::CallKey;
use crate::calls;
use crate::outbox;
use crate::paged::PagedView;
use crate::text::{self as words, calls as text};

/// The page that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether neither is.
    pub hidden: bool,
    /// The filter of Activity.
    pub filter: FilterView,
    /// What was done last; empty when nothing was.
    pub done: String,
    /// Whether it cannot be taken back.
    pub undo_hidden: bool,
    /// Why something was not done; empty when nothing went wrong.
    pub problem: String,
    /// What stands open above the calls.
    pub panel: PanelView,
    /// The list's state.
    pub list: PagedView,
    /// When the list was true; its moment is put in by the shell.
    pub status: &'static str,
    /// The moment in [`Self::status`].
    pub status_at: Option<Millis>,
    /// What an empty list means; empty when there are rows or none are known yet.
    pub empty_title: &'static str,
    /// What to do about it.
    pub empty_advice: String,
    /// What is said to those who cannot see the list change.
    pub announcement: String,
    /// What waits to be sent.
    pub outbox: outbox::list::View,
    /// The calls of Activity.
    pub calls: Vec<CallView>,
    /// The groups of Unresolved.
    pub groups: Vec<GroupView>,
}

/// The filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterView {
    /// Whether there is none on this page.
    pub hidden: bool,
    /// The state's name; empty for any.
    pub state: &'static str,
    /// The reason's code; empty for any.
    pub reason: &'static str,
    /// The reasons there are, and first that any will do.
    pub reasons: Vec<ReasonView>,
    /// The person, as typed.
    pub person: String,
    /// Why what was typed is nobody; empty when it is somebody.
    pub person_problem: String,
    /// The number, as typed.
    pub number: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Whether nothing narrows the list.
    pub clear_hidden: bool,
}

/// A reason to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonView {
    /// Its code.
    pub key: &'static str,
    /// Its sentence.
    pub words: &'static str,
}

/// A call, and what can be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    /// The call.
    pub row: calls::RowView,
    /// The words of the button that chooses a contact.
    pub choose: &'static str,
    /// Whether deciding again changes nothing.
    pub replay_hidden: bool,
}

/// Calls that one answer resolves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    /// What tells it from the others.
    pub key: String,
    /// The number, or that it is unknown.
    pub who: String,
    /// How many calls, and for whom.
    pub calls: String,
    /// When the newest of them began.
    pub newest_at: Millis,
    /// Why they wait.
    pub reason: String,
    /// What to do.
    pub next_step: String,
}

impl Calls {
    /// The page of this tab.
    pub(in crate::admin) fn view(&self, tab: Tab, who: &Who) -> View {
        let Some(shown) = Shown::of(tab) else { return View { hidden: true, ..View::default() } };
        let model = match shown {
            Shown::Activity => &self.activity,
            Shown::Unresolved => &self.unresolved,
        };
        let list = model.view();
        let is_empty = !list.empty_title.is_empty();
        let (empty_title, empty_advice) = match (is_empty, shown, self.filter.is_empty()) {
            (true, Shown::Unresolved, _) => told(&text::NOTHING_WAITS),
            (true, Shown::Activity, false) => told(&text::NOTHING_FOUND),
            (_, _, _) => (list.empty_title, list.empty_advice),
        };
        View {
            hidden: false,
            filter: self.filter_view(shown, who),
            done: self.done.as_ref().map(done).unwrap_or_default(),
            undo_hidden: !matches!(self.done, Some(Done::LeftOut(_) | Done::Blocked(..))),
            problem: match &self.trouble {
                Some(trouble) => words::trouble(trouble),
                None => list.problem,
            },
            panel: match &self.panel {
                Some(panel) => panel.view(),
                None => PanelView { hidden: true, ..PanelView::default() },
            },
            list: PagedView {
                loading: list.loading,
                problem: String::new(),
                retry_hidden: false,
                more_hidden: list.more_hidden,
                more: list.more,
                more_busy: list.more_busy,
                more_problem: list.more_problem,
            },
            status: list.status,
            status_at: list.status_at,
            empty_title,
            empty_advice,
            announcement: list.announcement,
            outbox: list.outbox,
            calls: match shown {
                Shown::Activity => list.rows.into_iter().map(|row| self.call(row)).collect(),
                Shown::Unresolved => Vec::new(),
            },
            groups: match shown {
                Shown::Unresolved => groups(model.rows()).iter().map(group).collect(),
                Shown::Activity => Vec::new(),
            },
        }
    }

    fn filter_view(&self, shown: Shown, who: &Who) -> FilterView {
        let filter = &self.filter;
        let day = |day: &Option<crate::activities::Day>| {
            day.as_ref().map(|day| day.text.clone()).unwrap_or_default()
        };
        FilterView {
            hidden: shown != Shown::Activity,
            state: filter.state.map(State::name).unwrap_or_default(),
            reason: filter.reason.map(Why::code).unwrap_or_default(),
            reasons: std::iter::once(ReasonView { key: "", words: text::ANY_REASON })
                .chain(
                    Why::of_calls()
                        .map(|why| ReasonView { key: why.code(), words: why.sentence() }),
                )
                .collect(),
            person: filter.person.clone(),
            person_problem: filter.problem(who),
            number: filter.number.clone(),
            from: day(&filter.from),
            to: day(&filter.to),
            clear_hidden: filter.is_empty(),
        }
    }

    fn call(&self, row: calls::RowView) -> CallView {
        let known =
            self.activity.rows().iter().find(|known| CallKey::of(known).to_text() == row.key);
        let is_logged = known.is_some_and(|known| known.activity_id.is_some());
        CallView {
            choose: if is_logged { text::CHANGE_CONTACT } else { text::LOG_NOW },
            replay_hidden: !known.is_some_and(can_be_replayed),
            row,
        }
    }
}

/// Whether deciding again can change anything: what is logged only has an update to be tried again.
fn can_be_replayed(row: &CallRow) -> bool {
    match row.state {
        State::Unresolved | State::Skipped | State::Failed => true,
        State::Logged => Why::coded(&row.reason.code).is_some_and(Why::is_declined_update),
        State::InProgress | State::Logging => false,
    }
}

fn group(group: &Group) -> GroupView {
    let newest = group.calls.first();
    let mut names: Vec<&str> = Vec::new();
    for row in &group.calls {
        if !names.contains(&row.extension_name.as_str()) {
            names.push(&row.extension_name);
        }
    }
    let count = text::count(group.calls.len());
    GroupView {
        key: group.key.clone(),
        who: text::other_side(newest.and_then(|row| row.other.as_deref())),
        calls: format!("{count} {}", text::of_people(&names)),
        newest_at: newest.map(|row| row.started_at).unwrap_or_default(),
        reason: newest.map(|row| row.reason.sentence.clone()).unwrap_or_default(),
        next_step: newest.map(|row| row.reason.next_step.clone()).unwrap_or_default(),
    }
}

fn told(empty: &words::Empty) -> (&'static str, String) {
    (empty.title, empty.advice.to_owned())
}

fn done(done: &Done) -> String {
    match done {
        Done::Logged(contact) => text::logged(contact),
        Done::Replayed(calls) => text::replayed(*calls),
        Done::LeftOut(keys) => text::left_out(keys.len()),
        Done::Blocked(number, _) => text::blocked(number),
        Done::TakenBack => text::TAKEN_BACK.to_owned(),
    }
}
