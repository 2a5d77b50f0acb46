//! A call's timeline in plain words.

use ledger_core::ledger::{Note, What};
use ledger_core::time::Millis;

use crate::text;

/// A line as it is to be painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    /// What tells it from the others.
    pub key: String,
    /// When.
    pub at: Millis,
    /// What happened.
    pub words: &'static str,
    /// Why, a name, or the CRM's words; empty when there is nothing to add.
    pub detail: String,
    /// The first line of a request to the CRM that has a body; empty otherwise.
    pub request: String,
    /// Its body.
    pub body: String,
}

/// The lines, oldest first.
pub(super) fn lines(notes: &[Note]) -> Vec<LineView> {
    notes
        .iter()
        .enumerate()
        .map(|(index, note)| {
            let why = note.why.map(|why| why.sentence()).unwrap_or_default();
            let (request, body) = match (note.what, note.detail.split_once('\n')) {
                (What::Requested, Some((request, body))) => (request.to_owned(), body.to_owned()),
                (_, _) => (String::new(), String::new()),
            };
            let detail = match request.is_empty() {
                true => text::detail(note.what, &note.detail),
                false => String::new(),
            };
            let parts: Vec<&str> =
                [why, &detail].into_iter().filter(|part| !part.is_empty()).collect();
            LineView {
                key: index.to_string(),
                at: note.at,
                words: text::happened(note.what),
                detail: parts.join(" "),
                request,
                body,
            }
        })
        .collect()
}
