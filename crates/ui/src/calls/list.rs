//! Lists of calls as values: how a fresh page, an older page and a single row are worked in, and
//! which rows a filter and a search leave.
//!
//! Rows are matched by key, so a page that overlaps another doubles nothing.

use std::collections::BTreeSet;

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
    let Calls { calls, next } = answer;
    let (Some(next), Some(oldest)) = (next, calls.iter().map(|row| row.started_at).min()) else {
        return (sorted(calls), next);
    };
    let mut answered = BTreeSet::new();
    answered.extend(calls.iter().map(CallKey::of));
    let beyond: Vec<CallRow> = held
        .iter()
        .filter(|row| row.started_at <= oldest && !answered.contains(&CallKey::of(row)))
        .cloned()
        .collect();
    let next = if beyond.is_empty() { Some(next) } else { held_next };
    (sorted(calls.into_iter().chain(beyond).collect()), next)
}

/// Works in a page of older calls; says where the next one begins.
pub(super) fn add_older(rows: &mut Vec<CallRow>, page: Calls) -> Option<Millis> {
    let mut known = BTreeSet::new();
    known.extend(rows.iter().map(CallKey::of));
    rows.extend(page.calls.into_iter().filter(|row| !known.contains(&CallKey::of(row))));
    *rows = sorted(std::mem::take(rows));
    page.next
}

/// Puts a newer version of a row in its place.
pub(super) fn replace(rows: &mut [CallRow], newer: CallRow) {
    let key = CallKey::of(&newer);
    if let Some(row) = rows.iter_mut().find(|row| CallKey::of(row) == key) {
        *row = newer;
    }
}

/// Whether a search finds a call: every word of it somewhere in what the row says. Numbers are
/// found however they are punctuated.
pub(super) fn finds(search: &str, row: &CallRow) -> bool {
    let haystack = [
        row.contact.as_ref().map(|contact| contact.name.as_str()).unwrap_or_default(),
        row.other.as_deref().unwrap_or(text::UNKNOWN_NUMBER),
        &row.extension_name,
        text::direction(row.direction),
        text::result(row.result),
        text::state(row.state),
        row.reason.sentence(),
    ]
    .join("\n")
    .to_lowercase();
    if search.to_lowercase().split_whitespace().all(|word| haystack.contains(word)) {
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

fn sorted(mut rows: Vec<CallRow>) -> Vec<CallRow> {
    sort(&mut rows, |row| {
        let key = format!("{}\0{}", row.telephony_session_id, row.extension_id);
        (row.started_at.0.saturating_neg(), key)
    });
    rows
}
