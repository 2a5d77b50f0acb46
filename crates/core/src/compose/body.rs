//! Writing fields into a body without losing a letter of the rest.
//!
//! A body is taken apart into [`Piece`]s whose texts, joined, are the body again. A field of ours
//! is written over the piece that has it; one that is missing goes behind the last of ours, so
//! that fields added later stand in the order of their arrival, as App Connect has them; a note
//! goes before the first. Every other piece stays as it is. Then the same fields written again
//! find the same pieces and write the same text.

use std::borrow::Cow;

use super::guard::newlines;
use super::label::{self, Kind};
use super::{Format, html, markdown, plain};
use crate::call::Direction;
use crate::settings::Field;

/// A stretch of a body.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    owner: Owner,
    /// The text as it stands.
    pub(super) raw: Cow<'a, str>,
    /// Whether it can be anything but ours.
    pub(super) certain: bool,
    /// Whether it was there before we wrote.
    was_there: bool,
}

#[derive(Clone, Debug)]
enum Owner {
    /// A field with its value.
    Ours(Field, String),
    /// What App Connect puts between fields.
    Joint,
    /// A person.
    Text,
}

impl<'a> Piece<'a> {
    pub(super) fn ours(field: Field, raw: &'a str, value: String) -> Self {
        Self {
            owner: Owner::Ours(field, value),
            raw: Cow::Borrowed(raw),
            certain: true,
            was_there: true,
        }
    }

    pub(super) fn joint(raw: &'a str) -> Self {
        Self { owner: Owner::Joint, raw: Cow::Borrowed(raw), certain: true, was_there: true }
    }

    pub(super) fn text(raw: &'a str) -> Self {
        Self { owner: Owner::Text, raw: Cow::Borrowed(raw), certain: true, was_there: true }
    }

    pub(super) fn field(&self) -> Option<Field> {
        match &self.owner {
            Owner::Ours(field, _) => Some(*field),
            Owner::Joint | Owner::Text => None,
        }
    }

    /// It may be a person's.
    pub(super) fn uncertain(self) -> Self {
        Self { certain: false, ..self }
    }

    /// It is a person's after all.
    pub(super) fn disown(&mut self) {
        self.owner = Owner::Text;
    }

    pub(super) fn value(&self) -> Option<&str> {
        match &self.owner {
            Owner::Ours(_, value) => Some(value),
            Owner::Joint | Owner::Text => None,
        }
    }

    pub(super) fn is_text(&self) -> bool {
        match self.owner {
            Owner::Text => true,
            Owner::Ours(..) | Owner::Joint => false,
        }
    }

    fn is_joint(&self) -> bool {
        match self.owner {
            Owner::Joint => true,
            Owner::Ours(..) | Owner::Text => false,
        }
    }
}

/// Takes a body apart.
pub(super) fn parse(body: &str, format: Format) -> Vec<Piece<'_>> {
    match format {
        Format::Plain => plain::parse(body),
        Format::Html => html::parse(body),
        Format::Markdown => markdown::parse(body),
    }
}

/// The value of a field that stands in a body.
pub(super) fn value<'a>(pieces: &'a [Piece<'_>], field: Field) -> Option<&'a str> {
    pieces.iter().find(|piece| piece.field() == Some(field))?.value()
}

/// One field to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'a> {
    pub(super) field: Field,
    pub(super) value: &'a str,
    /// What we wrote there last, if we know.
    pub(super) before: Option<&'a str>,
    pub(super) how: How<'a>,
}

/// What becomes of a value that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How<'a> {
    /// It makes room.
    Replace,
    /// It is a person's too: the new one goes below.
    Below,
    /// Some lines of it are ours, and only they make room.
    InsteadOf(&'a str),
    /// It goes.
    Remove,
}

/// Writes fields, in their order, into a body.
pub(super) fn write(
    body: &str,
    format: Format,
    direction: Direction,
    changes: &[Change<'_>],
) -> String {
    let mut writer =
        Writer { pieces: parse(body, format), format, direction, newline: newline(body) };
    for change in changes {
        let has_it = |piece: &Piece<'_>| piece.field() == Some(change.field);
        match writer.pieces.iter().position(has_it) {
            Some(index) if change.how == How::Remove => writer.remove(index),
            Some(index) => writer.replace(index, change),
            None if change.how == How::Remove => {}
            None => writer.add(change),
        }
    }
    if format != Format::Html && !body.ends_with('\n') {
        writer.end_as_before();
    }
    writer.pieces.iter().map(|piece| piece.raw.as_ref()).collect()
}

/// How lines end in this body: as its first one does.
fn newline(body: &str) -> &'static str {
    match body.split_once('\n') {
        Some((line, _)) if line.ends_with('\r') => "\r\n",
        // Whatever newline is added behind it, it then ends so.
        None if body.ends_with('\r') => "\r\n",
        Some(_) | None => "\n",
    }
}

struct Writer<'a> {
    pieces: Vec<Piece<'a>>,
    format: Format,
    direction: Direction,
    newline: &'static str,
}

impl<'a> Writer<'a> {
    fn render(&self, field: Field, value: &str) -> String {
        self.with_newlines(match self.format {
            Format::Plain => plain::render(field, value),
            Format::Html => html::render(field, value, self.direction),
            Format::Markdown => markdown::render(field, value),
        })
    }

    fn with_newlines(&self, text: String) -> String {
        if self.newline == "\n" { text } else { text.replace('\n', self.newline) }
    }

    fn replace(&mut self, index: usize, change: &Change<'_>) {
        let Some(piece) = self.pieces.get(index) else { return };
        let old = piece.value().unwrap_or_default();
        // App Connect, too, writes the name only once.
        let is_settled = !matches!(old.trim(), "" | html::PENDING);
        if change.field == Field::UserName && is_settled {
            return;
        }
        let mut raw = match (change.how, self.format) {
            (How::Replace | How::Remove, _) => self.render(change.field, change.value),
            (How::Below, Format::Html) => html::note_below(&piece.raw, change.value),
            (How::Below, Format::Plain | Format::Markdown) => {
                self.render(change.field, &format!("{old}\n{}", change.value))
            }
            (How::InsteadOf(ours), Format::Html) => {
                html::note_instead_of(&piece.raw, ours, change.value)
            }
            (How::InsteadOf(ours), Format::Plain | Format::Markdown) => {
                match replace_lines(old, ours, change.value) {
                    Some(value) => self.render(change.field, &value),
                    None => return,
                }
            }
        };
        if self.format == Format::Markdown && label::kind(change.field) == Kind::Block {
            let before = change.before.map(|value| self.render(change.field, value));
            let known: Vec<&str> = std::iter::once(raw.as_str()).chain(before.as_deref()).collect();
            let tail = markdown::split_tail(&piece.raw, &known).to_owned();
            raw.push_str(&tail);
        }
        let stutters = self.format == Format::Plain && stutters(change.field);
        let repeats = stutters && (old.contains('-') || change.value.contains('-'));
        if let Some(piece) = self.pieces.get_mut(index) {
            *piece = Piece { raw: Cow::Owned(raw), ..piece.clone() };
        }
        if repeats {
            self.remove_repeats(index, change.field);
        }
    }

    /// A field goes, and what joined it to the next.
    fn remove(&mut self, index: usize) {
        let joined = self.format == Format::Html
            && self
                .pieces
                .get(index + 1)
                .is_some_and(|piece| piece.is_joint() && !piece.raw.starts_with("</"));
        self.pieces.drain(index..=index + usize::from(joined));
    }

    /// App Connect does not find its own plain line when the value has a hyphen, and adds another
    /// at each update. As long as nothing of a person stands between, they are one.
    fn remove_repeats(&mut self, first: usize, field: Field) {
        let mut index = first + 1;
        while let Some(piece) = self.pieces.get(index).filter(|piece| !piece.is_text()) {
            if piece.field() == Some(field) {
                self.pieces.remove(index);
            } else {
                index += 1;
            }
        }
    }

    fn add(&mut self, change: &Change<'_>) {
        let rendered = self.render(change.field, change.value);
        let place = if change.field == Field::Note {
            self.place_of_note()
        } else if matches!(change.field, Field::Recording | Field::Voicemail) {
            self.end_of_list().unwrap_or_else(|| self.behind_ours())
        } else {
            self.behind_ours()
        };
        let before = match self.format {
            Format::Plain => self.with_newlines(plain::before(change.field).to_owned()),
            Format::Html | Format::Markdown => String::new(),
        };
        let behind = match self.format {
            Format::Html => html::behind(change.field),
            Format::Plain | Format::Markdown => "",
        };
        if self.format != Format::Html {
            self.end_line(place);
        }
        let piece = Piece {
            owner: Owner::Ours(change.field, change.value.to_owned()),
            raw: Cow::Owned(rendered),
            certain: true,
            was_there: false,
        };
        let joint = |raw: String| Piece {
            owner: Owner::Joint,
            raw: Cow::Owned(raw),
            certain: true,
            was_there: false,
        };
        let added = [joint(before), piece, joint(behind.to_owned())];
        let added = added.into_iter().filter(|piece| !piece.raw.is_empty());
        self.pieces.splice(place..place, added);
    }

    /// What stands before a new line must end its own.
    fn end_line(&mut self, place: usize) {
        let before = place.checked_sub(1).and_then(|index| self.pieces.get_mut(index));
        if let Some(piece) = before.filter(|piece| !piece.raw.ends_with('\n')) {
            piece.raw.to_mut().push_str(self.newline);
        }
    }

    /// A body that ended in a field, without a newline, goes on doing so.
    fn end_as_before(&mut self) {
        let last = self.pieces.last_mut().filter(|piece| piece.was_there);
        if let Some(last) = last.filter(|piece| piece.raw.ends_with('\n')) {
            let length = last.raw.trim_end_matches(['\n', '\r']).len();
            if last.field().is_some() && length < last.raw.len() {
                last.raw.to_mut().truncate(length);
            }
        }
    }

    fn behind_ours(&self) -> usize {
        let last = self.pieces.iter().rposition(|piece| !piece.is_text());
        last.map_or(self.pieces.len(), |index| index + 1)
    }

    /// On top, as App Connect has it. In plain text the note has no end of its own, so there it
    /// goes before the first field, or else behind everything: a person's words are not to become
    /// part of it.
    fn place_of_note(&self) -> usize {
        if self.format != Format::Plain {
            return 0;
        }
        let fields: Vec<Option<Field>> = self.pieces.iter().map(Self::single).collect();
        let first =
            self.pieces.iter().enumerate().position(|(index, piece)| {
                !piece.is_text() && !plain::belongs_to_note(&fields, index)
            });
        first.unwrap_or(self.pieces.len())
    }

    fn single(piece: &Piece<'_>) -> Option<Field> {
        piece.field().filter(|field| matches!(label::kind(*field), Kind::Line | Kind::Link))
    }

    /// Where an older log's list of lines ends.
    fn end_of_list(&self) -> Option<usize> {
        if self.format != Format::Html {
            return None;
        }
        self.pieces.iter().position(|piece| piece.is_joint() && piece.raw.starts_with("</"))
    }
}

/// The fields whose plain line App Connect does not find when the value has a hyphen.
fn stutters(field: Field) -> bool {
    matches!(field, Field::ContactNumber | Field::Duration | Field::Result)
}

/// A text with some lines of it replaced, the others to the letter; nothing when it does not have
/// these lines. The space around a line does not count: CRMs change it of their own accord.
pub(super) fn replace_lines(text: &str, lines: &str, by: &str) -> Option<String> {
    let text: Vec<&str> = text.lines().collect();
    let lines = newlines(lines);
    let wanted: Vec<&str> = lines.trim().lines().map(str::trim).collect();
    if wanted.is_empty() {
        return None;
    }
    let is_there =
        |window: &[&str]| window.iter().zip(&wanted).all(|(line, wanted)| line.trim() == *wanted);
    let start = text.windows(wanted.len()).position(is_there)?;
    let (before, rest) = text.split_at_checked(start)?;
    let (_, behind) = rest.split_at_checked(wanted.len())?;
    let joined: Vec<&str> =
        before.iter().copied().chain(by.lines()).chain(behind.iter().copied()).collect();
    Some(joined.join("\n").trim_matches('\n').to_owned())
}
