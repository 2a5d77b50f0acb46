//! Both pages as they stand.

use ledger_core::ledger::State;
use ledger_core::why::Why;
use ledger_wire::api::CallRow;

use super::group::{Group, groups};
use super::panel::Done;
use super::{Calls, Shown, Tab, Who};
use crate::paged;
use crate::sheet::{Row, Sheet, Style};
use crate::text::{self as words, calls as text};

impl Calls {
    /// The page of this tab.
    pub(in crate::admin) fn view(&self, sheet: &mut Sheet, tab: Tab, who: &Who) {
        let Some(shown) = Shown::of(tab) else { return };
        let model = match shown {
            Shown::Activity => &self.activity,
            Shown::Unresolved => &self.unresolved,
        };
        let calls = model.rows();
        if let Some(done) = &self.done {
            sheet.show("done");
            sheet.say("done-words", said(done));
            if let Done::LeftOut(_) | Done::Blocked(..) = done {
                sheet.show("undo-done");
            }
        }
        if let Some(trouble) = self.trouble.as_ref().or(model.trouble()) {
            sheet.say("calls-problem", words::trouble(trouble));
        }
        if let Some(panel) = &self.panel {
            panel.view(sheet);
        }
        model.list(sheet, calls.len());
        let is_empty = model.is_known() && calls.is_empty();
        match shown {
            Shown::Activity => {
                self.finder(sheet, who);
                if is_empty && self.filter.is_empty() {
                    model.empty(sheet);
                } else if is_empty {
                    paged::empty(sheet, text::NOTHING_FOUND.title, text::NOTHING_FOUND.advice);
                }
                let mut rows = Vec::new();
                for call in calls {
                    rows.push(with_buttons(model.row(call), call));
                }
                sheet.rows("list", "call-row", rows);
            }
            Shown::Unresolved => {
                if is_empty {
                    paged::empty(sheet, text::NOTHING_WAITS.title, text::NOTHING_WAITS.advice);
                }
                let rows = sheet.list_of("groups", "group");
                for one in groups(calls) {
                    group(&one, rows.add(one.key.as_str()));
                }
            }
        }
    }

    fn finder(&self, sheet: &mut Sheet, who: &Who) {
        let filter = &self.filter;
        sheet.show("finder");
        sheet.fill("narrow-state", filter.state.map(State::name).unwrap_or_default());
        let reasons = sheet.list_of("narrow-reason", "reason-option");
        reasons.option("", text::ANY_REASON);
        for why in Why::of_calls() {
            reasons.option(why.code(), why.sentence());
        }
        sheet.fill("narrow-reason", filter.reason.map(Why::code).unwrap_or_default());
        sheet.fill("narrow-person", filter.person.clone());
        sheet.say("person-problem", filter.problem(who));
        sheet.fill("narrow-number", filter.number.clone());
        sheet.fill_day("calls-from", &filter.from);
        sheet.fill_day("calls-to", &filter.to);
        if !filter.is_empty() {
            sheet.show("calls-clear");
        }
    }
}

/// A call with what can be done with it.
fn with_buttons(mut row: Row, call: &CallRow) -> Row {
    match call.activity_id {
        Some(_) => row.say("choose", text::CHANGE_CONTACT),
        None => row.say("choose", text::LOG_NOW),
    }
    if can_be_replayed(call) {
        row.show("replay");
    }
    row
}

/// Whether deciding again can change anything: what is logged only has an update to be tried again.
fn can_be_replayed(row: &CallRow) -> bool {
    match row.state {
        State::Unresolved | State::Skipped | State::Failed => true,
        State::Logged => Why::coded(&row.reason.code).is_some_and(Why::is_declined_update),
        State::InProgress | State::Logging => false,
    }
}

/// Calls that one answer resolves: how many and for whom, and what the newest says of all.
fn group(group: &Group, row: &mut Sheet) {
    let mut names: Vec<&str> = Vec::new();
    for call in &group.calls {
        if !names.contains(&call.extension_name.as_str()) {
            names.push(&call.extension_name);
        }
    }
    let count = text::count(group.calls.len());
    row.say("calls", format!("{count} {}", text::of_people(&names)));
    if let Some(newest) = group.calls.first() {
        row.say("who", text::other_side(newest.other.as_deref()));
        row.time("time", newest.started_at, Style::Short);
        row.say("reason", newest.reason.sentence().to_owned());
        row.say_or_hide("next-step", newest.reason.next_step().to_owned());
    }
}

fn said(done: &Done) -> String {
    match done {
        Done::Logged(contact) => text::logged(contact),
        Done::Replayed(calls) => text::replayed(*calls),
        Done::LeftOut(keys) => text::left_out(keys.len()),
        Done::Blocked(number, _) => text::blocked(number),
        Done::TakenBack => text::TAKEN_BACK.to_owned(),
    }
}
