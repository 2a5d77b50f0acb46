//! The list as it stands.

use ledger_core::call::{CallResult, Direction};
use ledger_core::cover::Cover;
use ledger_wire::api::{CallRow, Role};

use super::{Content, Detail, Filter, Model, list, timeline};
use crate::background::{CallKey, Of, Trouble};
use crate::page::Place;
use crate::paged::{self, Asked};
use crate::sheet::{Rows, Sheet, Style, Words};
use crate::text::{self, Empty};

impl Model {
    /// The list, as it stands.
    pub(crate) fn view(&self, sheet: &mut Sheet) {
        if self.session.role == Role::Admin {
            sheet.show("of-group");
        }
        sheet.choose(&["of-me", "of-everyone"], self.of.as_str());
        sheet.choose(&["filter-all", "filter-unlogged", "filter-needs-me"], self.filter.as_str());
        self.count(sheet, "unlogged-count", Filter::Unlogged);
        self.count(sheet, "needs-me-count", Filter::NeedsMe);
        sheet.fill("search", self.search.clone());
        match &self.trouble {
            None => sheet.say("refresh", text::REFRESH),
            Some(trouble) => {
                sheet.say("refresh", text::TRY_AGAIN);
                sheet.say("problem", text::trouble(trouble));
            }
        }
        if self.asked.is_some() {
            sheet.flag("refresh", "data-busy");
        }
        if self.saved {
            sheet.say("saved", text::form::SAVED);
        }
        if let Some(form) = &self.form {
            sheet.hide("browse");
            form.view(sheet);
        }
        let rows = sheet.rows("list", "call-row");
        for call in &self.rows {
            if self.filter.shows(call) && list::finds(&self.search, call) {
                self.own(call, rows);
            }
        }
        let shown = rows.len();
        self.list(sheet, shown);
        if self.is_known() && shown == 0 {
            self.empty(sheet);
        }
    }

    /// What stands around the rows, wherever the calls are listed.
    pub(crate) fn list(&self, sheet: &mut Sheet, rows: usize) {
        sheet.show("calls");
        match (self.seen_at, &self.trouble) {
            (None, None) => {
                sheet.set("calls", "aria-busy", "true");
                sheet.show("skeleton");
                sheet.say("announcement", text::LOADING);
            }
            (Some(at), None) => {
                sheet.say_at("status", text::UPDATED, Some(at));
                sheet.say("announcement", text::shown(rows));
            }
            // The problem itself is an alert; announcing more would only talk over it.
            (Some(at), Some(_)) => sheet.say_at("status", text::SHOWN_FROM, Some(at)),
            (None, Some(_)) if self.asked.is_some() => sheet.say("status", text::UPDATING),
            (None, Some(_)) => {}
        }
        if self.next.is_some() {
            sheet.show("more");
        }
        match &self.older {
            Asked::Idle => sheet.say("more", text::MORE),
            Asked::Out(_) => {
                sheet.say("more", text::LOADING_MORE);
                sheet.busy("more");
            }
            Asked::Failed(trouble) => {
                sheet.say("more", text::TRY_AGAIN);
                sheet.say("more-problem", text::trouble(trouble));
            }
        }
        self.outbox.view(sheet, &self.rows);
    }

    /// Whether there was an answer.
    pub(crate) fn is_known(&self) -> bool {
        self.seen_at.is_some()
    }

    /// What is wrong with the list.
    pub(crate) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// What takes the focus.
    pub(crate) fn place(&self, place: Place) -> Words {
        match (place, &self.form) {
            (Place::Search, _) => "search".into(),
            (Place::Panel, Some(_)) => "form-title".into(),
            (Place::Problems, Some(form)) => form.first_wrong(),
            (_, _) => "section-title".into(),
        }
    }

    fn count(&self, sheet: &mut Sheet, place: &'static str, filter: Filter) {
        let count = self.rows.iter().filter(|row| filter.shows(row)).count();
        if count > 0 {
            sheet.show(place);
            sheet.say(place, count.to_string());
        }
    }

    /// What it means that there is no row, and what to do.
    pub(crate) fn empty(&self, sheet: &mut Sheet) {
        let is_searched = !self.search.trim().is_empty();
        let Empty { title, advice } = match (is_searched, self.filter) {
            (true, _) => text::NOTHING_FOUND,
            (false, Filter::Unlogged) if !self.rows.is_empty() => text::NOTHING_UNLOGGED,
            (false, Filter::NeedsMe) => text::NOTHING_NEEDS_ME,
            (false, Filter::All | Filter::Unlogged) => match (self.of, &self.session.cover) {
                (Of::Everyone, _) => text::NO_CALLS_OF_ANYONE,
                (Of::Me, Cover::Server) => text::NO_CALLS_YET,
                (Of::Me, Cover::Client(_)) => text::NO_CALLS_UNCOVERED,
            },
        };
        match self.next {
            None => paged::empty(sheet, title, advice),
            Some(_) => {
                paged::empty(sheet, title, format!("{advice} {}", text::OLDER_NOT_LOADED));
            }
        }
        if is_searched {
            sheet.show("clear-search");
        } else if self.filter != Filter::All {
            sheet.show("show-all");
        }
    }

    /// A row with the button that opens the form, and the note.
    fn own(&self, call: &CallRow, rows: &mut Rows) {
        let row = self.row(call, rows);
        let act: Words = text::form::act(call.state).into();
        if !act.is_empty() {
            row.set("act", "aria-label", text::dotted(&[&act, &other_side(call)]));
            row.show("act");
            row.say("act", act);
        }
        let key = CallKey::of(call);
        if let Some(detail) = self.details.get(&key) {
            self.note(row, &key, detail);
        }
    }

    /// The note as it was last typed, wherever it is by now.
    fn note(&self, row: &mut Sheet, key: &CallKey, detail: &Detail) {
        let waiting = self.outbox.note(key);
        let note = detail.typed.as_deref().or(waiting).unwrap_or(&detail.note);
        row.fill("note", note.to_owned());
        match (waiting, note) {
            (Some(_), _) => row.say("note-state", text::NOTE_KEPT),
            (None, "") => {}
            (None, _) => row.say("note-state", text::NOTE_SENT),
        }
    }

    /// A call, and what is behind it when it is open.
    pub(crate) fn row<'a>(&self, call: &CallRow, rows: &'a mut Rows) -> &'a mut Sheet {
        let key = CallKey::of(call);
        let text_key = key.to_text();
        let detail = ["detail", &text_key].join("-");
        let row = rows.add(text_key);
        row.set("icon", "data-icon", icon(call.direction, call.result));
        row.say("who", other_side(call));
        if let (Some(_), Some(number)) = (&call.contact, &call.other) {
            row.show("number");
            row.say("number", number.clone());
        }
        if self.of == Of::Everyone {
            row.show("colleague");
            row.say("colleague", text::of_colleague(&call.extension_name));
        }
        row.time("time", call.started_at, Style::Short);
        row.say("how", text::how(call.direction, call.result, call.talk_seconds));
        row.say("state", text::state(call.state));
        row.set("state", "data-state", call.state.name());
        row.say("reason", call.reason.sentence().to_owned());
        row.say_or_hide("next-step", call.reason.next_step().to_owned());
        row.set("head", "aria-controls", detail.clone());
        row.set("detail", "id", detail);
        if let Some(detail) = self.details.get(&key) {
            row.set("head", "aria-expanded", "true");
            row.show("detail");
            match &detail.content {
                Content::Loading => row.show("loading"),
                Content::Failed(trouble) => {
                    row.show("problem");
                    row.say("problem-words", text::trouble(trouble));
                }
                Content::Timeline(notes) if notes.is_empty() => {
                    row.show("nothing");
                    row.say("nothing", text::NOTHING_HAPPENED);
                }
                Content::Timeline(notes) => {
                    timeline::list(notes, row.rows("lines", "timeline-line"));
                }
            }
        }
        row
    }
}

/// The contact, the number or that it is unknown.
pub(crate) fn other_side(call: &CallRow) -> Words {
    match (&call.contact, &call.other) {
        (Some(contact), _) => contact.name.clone().into(),
        (None, Some(other)) => other.clone().into(),
        (None, None) => text::UNKNOWN_NUMBER.into(),
    }
}

fn icon(direction: Direction, result: CallResult) -> &'static str {
    match (direction, result) {
        (
            Direction::Inbound,
            CallResult::Missed | CallResult::Voicemail | CallResult::Abandoned,
        ) => "missed",
        (
            Direction::Inbound,
            CallResult::InProgress
            | CallResult::Answered
            | CallResult::Rejected
            | CallResult::NoAnswer
            | CallResult::Busy
            | CallResult::Failed
            | CallResult::AnsweredElsewhere
            | CallResult::PassedOn,
        ) => "inbound",
        (Direction::Outbound, _) => "outbound",
    }
}
