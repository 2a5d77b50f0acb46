//! Lists of calls as values: how a fresh page, an older page and a single row are worked in, and
//! which rows a filter and a search leave.
//!
//! Rows are matched by key, so a page that overlaps another doubles nothing.

use ledger_core::case::lowercase;
use ledger_core::ledger::State;
use ledger_core::time::Millis;
use ledger_core::why::Why;
use ledger_wire::api::{CallRow, Calls};

use crate::background::CallKey;
use crate::order::sort;
use crate::text;

/// Which calls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// Those without a record in the CRM, whatever the reason.
    Unlogged,
    /// Those that stay as they are unless a person acts.
    NeedsMe,
}

impl Filter {
    /// The word in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unlogged => "unlogged",
            Self::NeedsMe => "needs-me",
        }
    }

    /// Whether it leaves a call.
    pub fn shows(self, row: &CallRow) -> bool {
        let is_in_conflict = row.reason.code == Why::EditInConflict.code();
        self.takes(row.state) || (self == Self::NeedsMe && is_in_conflict)
    }

    /// Whether it leaves calls of this state.
    fn takes(self, state: State) -> bool {
        match self {
            Self::All => true,
            Self::Unlogged => match state {
                State::Logged => false,
                State::InProgress
                | State::Logging
                | State::Unresolved
                | State::Skipped
                | State::Failed => true,
            },
            Self::NeedsMe => match state {
                State::Unresolved | State::Failed => true,
                State::InProgress | State::Logging | State::Logged | State::Skipped => false,
            },
        }
    }
}

/// The list after its newest part was asked for again, and where the older part begins. Rows
/// beyond what the answer covers stay.
pub(super) fn refreshed(
    held: &[CallRow],
    held_next: Option<Millis>,
    answer: Calls,
) -> (Vec<CallRow>, Option<Millis>) {
    let Calls { mut calls, next } = answer;
    let (Some(next), Some(oldest)) = (next, calls.iter().map(|row| row.started_at).min()) else {
        put_in_order(&mut calls);
        return (calls, next);
    };
    let answered = calls.len();
    for row in held.iter().filter(|row| row.started_at <= oldest) {
        if find(&calls, &CallKey::of(row)).is_none() {
            calls.push(row.clone());
        }
    }
    let next = if calls.len() == answered { Some(next) } else { held_next };
    put_in_order(&mut calls);
    (calls, next)
}

/// Works in a page of older calls; says where the next one begins.
pub(super) fn add_older(rows: &mut Vec<CallRow>, page: Calls) -> Option<Millis> {
    for row in page.calls {
        if find(rows, &CallKey::of(&row)).is_none() {
            rows.push(row);
        }
    }
    put_in_order(rows);
    page.next
}

/// The row of a call.
pub(crate) fn find<'a>(rows: &'a [CallRow], key: &CallKey) -> Option<&'a CallRow> {
    rows.iter().find(|row| key.is_of(row))
}

/// Puts a newer version of a row in its place.
pub(super) fn replace(rows: &mut [CallRow], newer: CallRow) {
    let key = CallKey::of(&newer);
    if let Some(row) = rows.iter_mut().find(|row| key.is_of(row)) {
        *row = newer;
    }
}

/// Whether a search finds a call: every word of it somewhere in what the row says. Numbers are
/// found however they are punctuated.
pub(super) fn finds(search: &str, row: &CallRow) -> bool {
    let haystack = lowercase(
        &[
            row.contact.as_ref().map(|contact| contact.name.as_str()).unwrap_or_default(),
            row.other.as_deref().unwrap_or(text::UNKNOWN_NUMBER.words()),
            &row.extension_name,
            &text::direction(row.direction),
            &text::result(row.result),
            &text::state(row.state),
            row.reason.sentence(),
        ]
        .join("\n"),
    );
    if lowercase(search).split_whitespace().all(|word| haystack.contains(word)) {
        return true;
    }
    let wanted = digits(search);
    let is_number =
        search.chars().all(|letter| letter.is_ascii_digit() || " +-().".contains(letter));
    is_number
        && wanted.len() >= 3
        && row.other.as_deref().is_some_and(|other| digits(other).contains(&wanted))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The newest first.
fn put_in_order(rows: &mut [CallRow]) {
    sort(rows, |row| {
        let key = format!("{}\0{}", row.telephony_session_id, row.extension_id);
        (row.started_at.0.saturating_neg(), key)
    });
}
