//! App Connect's `text/markdown`.
//!
//! | field | looks like |
//! |---|---|
//! | note | `## Agent notes`, the text, a blank line, `## Call details` |
//! | line, link | `**Label**: value` |
//! | block | `### Label`, the text, to the next thing of ours or to the end |
//!
//! A block has no end of its own, so a person's words behind it cannot be told from it by looking.
//! See [`split_tail`] for how they are kept all the same.

use super::body::Piece;
use super::guard::{Place, guard, newlines, one_line, unguard};
use super::label::{self, Kind};
use crate::settings::Field;

/// The heading of the note.
pub(super) const NOTE: &str = "Agent notes";
/// The heading that ends the note.
pub(super) const DETAILS: &str = "Call details";

pub(super) fn render(field: Field, value: &str) -> String {
    let label = label::plain(field);
    match label::kind(field) {
        Kind::Note => {
            let value = guard(&newlines(value), Place::Markdown);
            format!("## {NOTE}\n{value}\n\n## {DETAILS}\n")
        }
        Kind::Line | Kind::Link => {
            format!("**{label}**: {}\n", guard(&one_line(value), Place::Markdown))
        }
        Kind::Block => {
            format!("### {label}\n{}\n", guard(&newlines(value), Place::Markdown))
        }
    }
}

/// What a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Note,
    Details,
    Ours(Field),
    Text,
}

fn begins(line: &str) -> Start {
    let heading = |marks: &str| line.strip_prefix(marks).map(str::trim_end);
    if let Some(words) = heading("### ") {
        let named =
            |field: &Field| label::kind(*field) == Kind::Block && label::plain(*field) == words;
        return Field::ALL.into_iter().find(named).map_or(Start::Text, Start::Ours);
    }
    match heading("## ") {
        Some(NOTE) => return Start::Note,
        Some(DETAILS) => return Start::Details,
        Some(_) | None => {}
    }
    let labelled = line.strip_prefix("**").and_then(|line| line.split_once("**:"));
    let named = |field: &Field| {
        let single = matches!(label::kind(*field), Kind::Line | Kind::Link);
        single && labelled.is_some_and(|(label, _)| label::plain(*field) == label)
    };
    Field::ALL.into_iter().find(named).map_or(Start::Text, Start::Ours)
}

pub(super) fn parse(body: &str) -> Vec<Piece<'_>> {
    let lines: Vec<(&str, Start)> =
        body.split_inclusive('\n').map(|line| (line, begins(line))).collect();
    let mut pieces = Vec::new();
    let mut rest = body;
    let mut note_seen = false;
    let mut index = 0;
    while let Some((_, start)) = lines.get(index) {
        let (field, end) = match start {
            Start::Ours(field) if label::kind(*field) == Kind::Block => {
                (Some(*field), next_of_ours(&lines, index))
            }
            Start::Ours(field) => (Some(*field), index + 1),
            Start::Note if !note_seen => match end_of_note(&lines, index) {
                Some(end) => (Some(Field::Note), end),
                None => (None, index + 1),
            },
            // The note was taken out of the section, or there was none when it was written.
            Start::Details if index == 0 => (Some(Field::Note), 1),
            Start::Note | Start::Details | Start::Text => (None, index + 1),
        };
        let length = lines.get(index..end).unwrap_or_default().iter().map(|(l, _)| l.len()).sum();
        let (raw, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        (rest, index) = (behind, end);
        note_seen |= field == Some(Field::Note);
        pieces.push(match field {
            Some(field) => Piece::ours(field, raw, value(field, raw)),
            None => Piece::text(raw),
        });
    }
    pieces
}

fn next_of_ours(lines: &[(&str, Start)], start: usize) -> usize {
    let next = lines.iter().skip(start + 1).position(|(_, start)| *start != Start::Text);
    next.map_or(lines.len(), |next| start + 1 + next)
}

/// The line behind the note; nothing when it is not closed before another opens.
fn end_of_note(lines: &[(&str, Start)], start: usize) -> Option<usize> {
    for (index, (_, other)) in lines.iter().enumerate().skip(start + 1) {
        match other {
            Start::Details => return Some(index + 1),
            Start::Note => return None,
            Start::Ours(_) | Start::Text => {}
        }
    }
    None
}

fn value(field: Field, raw: &str) -> String {
    let text = newlines(raw);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let value = match label::kind(field) {
        Kind::Note => {
            let inside = text.split_once('\n').map_or("", |(_, inside)| inside);
            let inside = inside.rsplit_once('\n').map_or("", |(inside, _)| inside);
            inside.strip_suffix('\n').unwrap_or(inside)
        }
        Kind::Line | Kind::Link => {
            let value = text.split_once("**:").map_or("", |(_, value)| value);
            value.strip_prefix(' ').unwrap_or(value)
        }
        Kind::Block => text.split_once('\n').map_or("", |(_, inside)| inside),
    };
    unguard(value, Place::Markdown)
}

/// What of a block's text is a person's and stays when the block is written anew.
///
/// When the text begins with a value that is known to be ours (what is to be written, or what we
/// wrote last), the rest is theirs. Otherwise a person is given the benefit of the doubt: what
/// comes behind the first blank line stays.
pub(super) fn split_tail<'a>(raw: &'a str, known: &[&str]) -> &'a str {
    let behind = known.iter().filter_map(|ours| raw.strip_prefix(ours));
    if let Some(tail) = behind.min_by_key(|tail| tail.len()) {
        return tail;
    }
    let bare = raw.trim_end_matches(['\n', '\r']);
    if known.iter().any(|ours| bare == ours.trim_end_matches(['\n', '\r'])) {
        return "";
    }
    let mut seen = 0;
    for line in raw.split_inclusive('\n') {
        if seen > 0 && line.trim().is_empty() {
            let tail = raw.get(seen..).unwrap_or_default();
            return if tail.trim().is_empty() { "" } else { tail };
        }
        seen += line.len();
    }
    ""
}
