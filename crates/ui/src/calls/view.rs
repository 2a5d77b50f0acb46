//! The list as it is to be painted: flat and final, so that painting decides nothing.

use ledger_core::call::{CallResult, Direction};
use ledger_core::cover::Cover;
use ledger_core::time::Millis;
use ledger_wire::api::{CallRow, Role};

use super::{Content, Detail, Filter, FormView, LineView, Model, Older, list, timeline};
use crate::background::{CallKey, Of};
use crate::form::Purpose;
use crate::outbox;
use crate::text::{self, Empty};

/// The list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Whether another part of the page is shown.
    pub hidden: bool,
    /// Whether there is no choice of whose calls.
    pub of_hidden: bool,
    /// Whose calls, as in the control's value.
    pub of: &'static str,
    /// Which calls, as in the control's value.
    pub filter: &'static str,
    /// How many are not logged, of those loaded; empty for none.
    pub unlogged_count: String,
    /// How many need a person, of those loaded; empty for none.
    pub needs_me_count: String,
    /// The search field's value.
    pub search: String,
    /// Whether the list is awaited with nothing to show meanwhile.
    pub loading: bool,
    /// Whether the list is being asked for.
    pub updating: bool,
    /// What is wrong with the list; empty when nothing.
    pub problem: String,
    /// When the list was true; its moment is put in by the shell.
    pub status: &'static str,
    /// The moment in [`Self::status`].
    pub status_at: Option<Millis>,
    /// The refresh button's word.
    pub refresh: &'static str,
    /// The rows.
    pub rows: Vec<RowView>,
    /// What an empty list means; empty when there are rows or none are known yet.
    pub empty_title: &'static str,
    /// What to do about it.
    pub empty_advice: String,
    /// Whether there is no search to be emptied.
    pub clear_search_hidden: bool,
    /// Whether there is no filter to be taken off.
    pub show_all_hidden: bool,
    /// Whether there are no older calls.
    pub more_hidden: bool,
    /// The button's words.
    pub more: &'static str,
    /// Whether the button waits.
    pub more_busy: bool,
    /// Why there are no older calls; empty when they came.
    pub more_problem: String,
    /// What waits to be sent.
    pub outbox: outbox::list::View,
    /// The form, in the list's place.
    pub form: FormView,
    /// That a form was saved; empty when none was.
    pub saved: &'static str,
    /// What is said to those who cannot see the list change.
    pub announcement: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// What tells it from the others.
    pub key: String,
    /// The icon: `inbound`, `outbound` or `missed`.
    pub icon: &'static str,
    /// The contact, the number, or that it is unknown.
    pub who: String,
    /// The number, when `who` is the contact; empty otherwise.
    pub number: String,
    /// Whose call, in everyone's list; empty otherwise.
    pub colleague: String,
    /// When the call began.
    pub started_at: Millis,
    /// Direction, result and talk time.
    pub how: String,
    /// The state, for styles.
    pub state: &'static str,
    /// The state in words.
    pub state_words: &'static str,
    /// Why.
    pub reason: String,
    /// What to do; empty when nothing.
    pub next_step: String,
    /// The button that opens the form; empty while there is nothing to be done.
    pub act: &'static str,
    /// What is behind the row.
    pub detail: DetailView,
}

/// What is behind a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailView {
    /// Whether the row is open.
    pub open: bool,
    /// The note.
    pub note: String,
    /// Where the note is; empty when there is none.
    pub note_state: &'static str,
    /// Whether the timeline is awaited.
    pub loading: bool,
    /// Why there is no timeline; empty when there is.
    pub problem: String,
    /// That nothing has happened; empty when something has.
    pub nothing: &'static str,
    /// What happened.
    pub lines: Vec<LineView>,
}

impl Model {
    /// The list, as it stands.
    pub fn view(&self) -> View {
        let rows: Vec<RowView> = self
            .rows
            .iter()
            .filter(|row| self.filter.shows(row) && list::finds(&self.search, row))
            .map(|row| self.row(row))
            .collect();
        let (status, status_at) = self.status();
        let known = self.seen_at.is_some();
        let empty = (known && rows.is_empty()).then(|| self.empty());
        let searching = !self.search.trim().is_empty();
        let (more, more_busy, more_problem) = match &self.older {
            Older::Idle => (text::MORE, false, String::new()),
            Older::Asked(_) => (text::LOADING_MORE, true, String::new()),
            Older::Failed(trouble) => (text::TRY_AGAIN, false, text::trouble(trouble)),
        };
        View {
            hidden: false,
            of_hidden: self.session.role != Role::Admin,
            of: self.of.as_str(),
            filter: self.filter.as_str(),
            unlogged_count: self.count(Filter::Unlogged),
            needs_me_count: self.count(Filter::NeedsMe),
            search: self.search.clone(),
            loading: !known && self.trouble.is_none(),
            updating: self.asked.is_some(),
            problem: self.trouble.as_ref().map(text::trouble).unwrap_or_default(),
            status,
            status_at,
            refresh: if self.trouble.is_some() { text::TRY_AGAIN } else { text::REFRESH },
            announcement: self.announcement(rows.len()),
            empty_title: empty.as_ref().map_or("", |(empty, _)| empty.title),
            empty_advice: empty.map(|(_, advice)| advice).unwrap_or_default(),
            clear_search_hidden: !(known && rows.is_empty() && searching),
            show_all_hidden: !(known && rows.is_empty() && !searching)
                || self.filter == Filter::All,
            more_hidden: self.next.is_none(),
            more,
            more_busy,
            more_problem,
            outbox: self.outbox.view(|call| self.who(call)),
            form: self.form.as_ref().map_or_else(no_form, |form| form.view()),
            saved: if self.saved { text::form::SAVED } else { "" },
            rows,
        }
    }

    fn status(&self) -> (&'static str, Option<Millis>) {
        match (self.seen_at, &self.trouble) {
            (Some(at), Some(_)) => (text::SHOWN_FROM, Some(at)),
            (Some(at), None) => (text::UPDATED, Some(at)),
            (None, Some(_)) if self.asked.is_some() => (text::UPDATING, None),
            (None, _) => ("", None),
        }
    }

    fn announcement(&self, rows: usize) -> String {
        match (self.seen_at, &self.trouble) {
            // The problem itself is an alert; saying more would only talk over it.
            (_, Some(_)) => String::new(),
            (Some(_), None) => text::shown(rows),
            (None, None) => text::LOADING.to_owned(),
        }
    }

    fn count(&self, filter: Filter) -> String {
        match self.rows.iter().filter(|row| filter.shows(row)).count() {
            0 => String::new(),
            some => some.to_string(),
        }
    }

    fn empty(&self) -> (Empty, String) {
        let empty = match (self.search.trim().is_empty(), self.filter) {
            (false, _) => text::NOTHING_FOUND,
            (true, Filter::Unlogged) if !self.rows.is_empty() => text::NOTHING_UNLOGGED,
            (true, Filter::NeedsMe) => text::NOTHING_NEEDS_ME,
            (true, Filter::All | Filter::Unlogged) => match (self.of, &self.session.cover) {
                (Of::Everyone, _) => text::NO_CALLS_OF_ANYONE,
                (Of::Me, Cover::Server) => text::NO_CALLS_YET,
                (Of::Me, Cover::Client(_)) => text::NO_CALLS_UNCOVERED,
            },
        };
        let advice = match self.next {
            Some(_) => format!("{} {}", empty.advice, text::OLDER_NOT_LOADED),
            None => empty.advice.to_owned(),
        };
        (empty, advice)
    }

    /// The other side of a call, as far as the list knows it.
    fn who(&self, call: &CallKey) -> String {
        let row = self.rows.iter().find(|row| CallKey::of(row) == *call);
        row.map(|row| other_side(row).0).unwrap_or_default()
    }

    /// What is behind a row. A note is shown as it was last typed, wherever it is by now.
    fn detail(&self, key: &CallKey, detail: &Detail) -> DetailView {
        let waiting = self.outbox.note(key);
        let note = detail.typed.as_deref().or(waiting).unwrap_or(&detail.note);
        let note_state = match (waiting, note) {
            (Some(_), _) => text::NOTE_KEPT,
            (None, "") => "",
            (None, _) => text::NOTE_SENT,
        };
        let open =
            DetailView { open: true, note: note.to_owned(), note_state, ..DetailView::default() };
        content(&detail.content, open)
    }

    fn row(&self, row: &CallRow) -> RowView {
        let key = CallKey::of(row);
        let (who, number) = other_side(row);
        RowView {
            key: key.to_text(),
            icon: icon(row.direction, row.result),
            who,
            number,
            colleague: match self.of {
                Of::Me => String::new(),
                Of::Everyone => text::of_colleague(&row.extension_name),
            },
            started_at: row.started_at,
            how: text::how(row.direction, row.result, row.talk_seconds),
            state: row.state.name(),
            state_words: text::state(row.state),
            reason: row.reason.sentence.clone(),
            next_step: row.reason.next_step.clone(),
            act: text::form::act(row.state),
            detail: self
                .details
                .get(&key)
                .map(|detail| self.detail(&key, detail))
                .unwrap_or_default(),
        }
    }
}

fn no_form() -> FormView {
    FormView { hidden: true, save: text::form::save(&Purpose::Log), ..FormView::default() }
}

/// The list while another part of the page is shown.
pub fn hidden() -> View {
    View {
        hidden: true,
        of_hidden: true,
        of: Of::Me.as_str(),
        filter: Filter::All.as_str(),
        unlogged_count: String::new(),
        needs_me_count: String::new(),
        search: String::new(),
        loading: false,
        updating: false,
        problem: String::new(),
        status: "",
        status_at: None,
        refresh: text::REFRESH,
        rows: Vec::new(),
        empty_title: "",
        empty_advice: String::new(),
        clear_search_hidden: true,
        show_all_hidden: true,
        more_hidden: true,
        more: text::MORE,
        more_busy: false,
        more_problem: String::new(),
        outbox: outbox::list::View { hidden: true, ..Default::default() },
        form: no_form(),
        saved: "",
        announcement: String::new(),
    }
}

/// The contact, the number or that it is unknown; and the number beside the contact.
fn other_side(row: &CallRow) -> (String, String) {
    match (&row.contact, &row.other) {
        (Some(contact), other) => (contact.name.clone(), other.clone().unwrap_or_default()),
        (None, Some(other)) => (other.clone(), String::new()),
        (None, None) => (text::UNKNOWN_NUMBER.to_owned(), String::new()),
    }
}

fn content(content: &Content, open: DetailView) -> DetailView {
    match content {
        Content::Loading => DetailView { loading: true, ..open },
        Content::Failed(trouble) => DetailView { problem: text::trouble(trouble), ..open },
        Content::Timeline(notes) if notes.is_empty() => {
            DetailView { nothing: text::NOTHING_HAPPENED, ..open }
        }
        Content::Timeline(notes) => DetailView { lines: timeline::lines(notes), ..open },
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
