//! App Connect's `text/plain`.
//!
//! | field | looks like |
//! |---|---|
//! | note | `- Note: N`, to the next line of ours or to the end |
//! | line, link | `- Label: value` |
//! | block | a blank line, `- Label:`, the text, `--- END` |
//! | journey | `- Call journey:`, the legs, `--- JOURNEY END`; no blank line |
//!
//! A line is ours when it *begins* so; App Connect also takes one in the middle of a line for its
//! own, and may overwrite a person's words there.

use super::body::Piece;
use super::guard::{Place, guard, newlines, one_line, unguard};
use super::label::{self, Kind};
use crate::settings::Field;

/// How older logs begin a note.
pub(super) const OLD_NOTE: &str = "Agent notes";

pub(super) fn render(field: Field, value: &str) -> String {
    let label = label::plain(field);
    match label::kind(field) {
        // Blank lines at the end of a note could be anyone's, so none are written.
        Kind::Note => {
            let value = newlines(value);
            format!("- {label}: {}\n", guard(value.trim_end_matches('\n'), Place::PlainNote))
        }
        Kind::Line | Kind::Link => {
            format!("- {label}: {}\n", guard(&one_line(value), Place::PlainLine))
        }
        Kind::Block => {
            let value = guard(&newlines(value), Place::PlainBlock);
            format!("- {label}:\n{value}\n{}\n", terminator(field))
        }
    }
}

/// What App Connect writes before a field that it adds.
pub(super) fn before(field: Field) -> &'static str {
    match label::kind(field) {
        Kind::Block if field != Field::Journey => "\n",
        Kind::Block | Kind::Note | Kind::Line | Kind::Link => "",
    }
}

fn terminator(field: Field) -> &'static str {
    if field == Field::Journey { "--- JOURNEY END" } else { "--- END" }
}

/// What a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Ours(Field),
    Text,
}

/// Some lines that belong together, before it is known how far the note goes.
struct Item {
    start: Start,
    lines: std::ops::Range<usize>,
}

pub(super) fn parse(body: &str) -> Vec<Piece<'_>> {
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let items = with_note(items(&lines), &lines);
    let mut pieces = Vec::with_capacity(items.len());
    let mut rest = body;
    for (index, item) in items.iter().enumerate() {
        let length =
            lines.get(item.lines.clone()).unwrap_or_default().iter().map(|l| l.len()).sum();
        let (raw, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        let next = items.get(index + 1).map(|item| item.start);
        pieces.push(match item.start {
            Start::Ours(field) => Piece::ours(field, raw, value(field, raw)),
            // The blank line that App Connect puts before a block belongs to the block.
            Start::Text if is_blank(raw) && next.is_some_and(is_spaced) => Piece::joint(raw),
            Start::Text => Piece::text(raw),
        });
    }
    pieces
}

fn is_spaced(start: Start) -> bool {
    match start {
        Start::Ours(field) => !before(field).is_empty(),
        Start::Text => false,
    }
}

fn is_blank(line: &str) -> bool {
    matches!(line, "\n" | "\r\n")
}

fn items(lines: &[&str]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut note_began = false;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let mut end = index + 1;
        let start = match begins(line) {
            Some(Field::Note) if note_began => Start::Text,
            Some(field) => match label::kind(field) {
                Kind::Block => match end_of_block(lines, index, field) {
                    Some(behind) => {
                        end = behind;
                        Start::Ours(field)
                    }
                    // Its end was deleted: how far it goes is not known, so nobody touches it.
                    None => Start::Text,
                },
                Kind::Note => {
                    note_began = true;
                    Start::Ours(field)
                }
                Kind::Line | Kind::Link => Start::Ours(field),
            },
            None => Start::Text,
        };
        items.push(Item { start, lines: index..end });
        index = end;
    }
    items
}

fn begins(line: &str) -> Option<Field> {
    let labelled = line.strip_prefix("- ")?;
    if labelled.strip_prefix(OLD_NOTE).is_some_and(|behind| behind.starts_with(':')) {
        return Some(Field::Note);
    }
    Field::ALL.into_iter().find(|field| {
        let behind = labelled.strip_prefix(label::plain(*field));
        match label::kind(*field) {
            Kind::Block => behind.is_some_and(|behind| behind.trim_end() == ":"),
            Kind::Note | Kind::Line | Kind::Link => {
                behind.is_some_and(|behind| behind.starts_with(':'))
            }
        }
    })
}

/// The line behind the block; nothing when it is not closed before another block opens.
fn end_of_block(lines: &[&str], start: usize, field: Field) -> Option<usize> {
    for (index, line) in lines.iter().enumerate().skip(start + 1) {
        if line.trim_end() == terminator(field) {
            return Some(index + 1);
        }
        if begins(line).is_some_and(|field| label::kind(field) == Kind::Block) {
            return None;
        }
    }
    None
}

/// Lets the note take in the lines up to the next one that is truly ours.
fn with_note(items: Vec<Item>, lines: &[&str]) -> Vec<Item> {
    let Some(note) = items.iter().position(|item| item.start == Start::Ours(Field::Note)) else {
        return items;
    };
    let fields: Vec<Option<Field>> = items.iter().map(|item| single(item.start)).collect();
    let ends = |index: &usize| {
        let ours = items.get(*index).is_some_and(|item| item.start != Start::Text);
        ours && !belongs_to_note(&fields, *index)
    };
    let mut end = (note + 1..items.len()).find(ends).unwrap_or(items.len());
    // The blank line before a block is the block's.
    let spaced = items.get(end).is_some_and(|item| is_spaced(item.start));
    let blank = items.get(end - 1).and_then(|item| lines.get(item.lines.start));
    if spaced && end - 1 > note && blank.is_some_and(|line| is_blank(line)) {
        end -= 1;
    }
    let mut joined = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match joined.last_mut() {
            Some(Item { lines, .. }) if index > note && index < end => lines.end = item.lines.end,
            Some(_) | None => joined.push(item),
        }
    }
    joined
}

fn single(start: Start) -> Option<Field> {
    match start {
        Start::Ours(field) => match label::kind(field) {
            Kind::Line | Kind::Link => Some(field),
            Kind::Note | Kind::Block => None,
        },
        Start::Text => None,
    }
}

/// App Connect does not guard a note, so a person's `- Result: x` stands in it as they typed it.
/// It gives itself away: the field comes again further down, behind a field that is written before
/// it. (A field that App Connect wrote twice comes again too, but not out of order.)
pub(super) fn belongs_to_note(fields: &[Option<Field>], index: usize) -> bool {
    let Some(Some(field)) = fields.get(index) else { return false };
    let behind = fields.get(index + 1..).unwrap_or_default();
    let mut earlier_seen = false;
    for other in behind.iter().flatten() {
        if other == field && earlier_seen {
            return true;
        }
        earlier_seen |= other < field;
    }
    false
}

fn value(field: Field, raw: &str) -> String {
    let text = newlines(raw);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    match label::kind(field) {
        Kind::Note | Kind::Line | Kind::Link => {
            let value = text.split_once(':').map_or("", |(_, value)| value);
            let place = match label::kind(field) {
                Kind::Note => Place::PlainNote,
                Kind::Line | Kind::Link | Kind::Block => Place::PlainLine,
            };
            unguard(value.strip_prefix(' ').unwrap_or(value), place)
        }
        Kind::Block => {
            let inside = text.split_once('\n').map_or("", |(_, inside)| inside);
            let inside = inside.rsplit_once('\n').map_or("", |(inside, _)| inside);
            unguard(inside, Place::PlainBlock)
        }
    }
}
