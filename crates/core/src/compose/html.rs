//! App Connect's `text/html`.
//!
//! | field | looks like |
//! |---|---|
//! | note | `<b>Agent notes</b><br>N<br><br><b>Call details</b><br>` |
//! | line | `<li><b>Label</b>: value</li>` |
//! | link | `<li><b>Label</b>: <a target="_blank" href="URL">open</a></li>`, or `(pending...)` |
//! | block | `<div><b>Label</b><br>text</div>`, after the AI note and the transcript `<br>` |
//!
//! CRMs tidy up HTML, so tags are read in any case, with attributes, and `<strong>` for `<b>`.
//! Unlike App Connect we escape every value: a note cannot bring its own elements.

use super::body::Piece;
use super::guard::{newlines, one_line};
use super::label::{self, Kind};
use crate::call::Direction;
use crate::settings::Field;

const NOTE: &str = "Agent notes";
const DETAILS: &str = "Call details";
/// What App Connect writes for a link that is not there yet.
pub(super) const PENDING: &str = "(pending...)";

pub(super) fn render(field: Field, value: &str, direction: Direction) -> String {
    let label = label::label(field, super::Format::Html, direction);
    match label::kind(field) {
        Kind::Note => {
            format!("<b>{NOTE}</b><br>{}<br><br><b>{DETAILS}</b>", escape(&newlines(value)))
        }
        Kind::Line => format!("<li><b>{label}</b>: {}</li>", escape(&one_line(value))),
        Kind::Link => format!("<li><b>{label}</b>: {}</li>", link(field, value)),
        Kind::Block => {
            let lines = newlines(value.trim_end_matches(['\n', '\r']));
            format!("<div><b>{label}</b><br>{}</div>", escape(&lines).replace('\n', "<br>"))
        }
    }
}

fn link(field: Field, value: &str) -> String {
    let value = one_line(value);
    if value.starts_with("http") {
        let address = escape(&value).replace('"', "&quot;");
        format!("<a target=\"_blank\" href=\"{address}\">open</a>")
    } else if field == Field::AceLink {
        // App Connect makes an anchor of anything here; not every address is safe to follow.
        escape(&value)
    } else {
        PENDING.to_owned()
    }
}

/// A note that stands there, to the letter, and another below.
pub(super) fn note_below(note: &str, value: &str) -> String {
    let is_end = |rest: &&str| bold(rest).is_some_and(|(words, _)| words == DETAILS);
    let end = brackets(note).find(is_end).unwrap_or_default();
    let theirs = until(note, end);
    let theirs = theirs.strip_suffix("<br><br>").unwrap_or(theirs);
    format!("{theirs}<br>{}<br><br>{end}", escape(&newlines(value)))
}

/// A note that stands there, to the letter but for some lines of ours. Where a CRM has changed
/// these lines so that they are not found, a new note goes below, and an empty one nowhere.
pub(super) fn note_instead_of(note: &str, ours: &str, value: &str) -> String {
    let ours = escape(&newlines(ours.trim()));
    for ours in [ours.clone(), ours.replace('\n', "<br>"), ours.replace('\n', "<br/>")] {
        for (at, _) in note.match_indices(&ours) {
            let (before, rest) = note.split_at_checked(at).unwrap_or((note, ""));
            let behind = rest.strip_prefix(ours.as_str()).unwrap_or_default();
            let in_tag = before.rfind('<') > before.rfind('>');
            let whole = words(before).ends_with('\n') && words(behind).starts_with('\n');
            if whole && !in_tag {
                // Without the line goes its end.
                let behind = if value.is_empty() { after_line(behind) } else { behind };
                return format!("{before}{}{behind}", escape(&newlines(value)));
            }
        }
    }
    if value.is_empty() { note.to_owned() } else { note_below(note, value) }
}

fn after_line(text: &str) -> &str {
    open(text, "br").or(text.strip_prefix('\n')).unwrap_or(text)
}

/// What App Connect writes behind a field that it adds.
pub(super) fn behind(field: Field) -> &'static str {
    match field {
        Field::Note | Field::AiNote | Field::Transcript => "<br>",
        Field::SessionId
        | Field::UserName
        | Field::UserNumber
        | Field::Summary
        | Field::ContactNumber
        | Field::DateTime
        | Field::Duration
        | Field::Result
        | Field::Recording
        | Field::Voicemail
        | Field::AceTranscript
        | Field::AceSummary
        | Field::CallScore
        | Field::AceBulletedSummary
        | Field::AceLink
        | Field::Journey => "",
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unescape(text: &str) -> String {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    let text = known.into_iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// A tag at the beginning of a text.
#[derive(Clone, Copy)]
struct Tag<'a> {
    name: &'a str,
    closing: bool,
    /// What comes behind it.
    rest: &'a str,
}

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        let bold = name == "b" && self.name.eq_ignore_ascii_case("strong");
        bold || self.name.eq_ignore_ascii_case(name)
    }
}

fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let behind = inside.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    let (name, _) = inside.split_at_checked(inside.len() - behind.len())?;
    let rest = behind.get(behind.find(['<', '>'])?..)?.strip_prefix('>')?;
    (!name.is_empty()).then_some(Tag { name, closing, rest })
}

fn open<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    tag(text).filter(|tag| !tag.closing && tag.is(name)).map(|tag| tag.rest)
}

fn close<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    tag(text).filter(|tag| tag.closing && tag.is(name)).map(|tag| tag.rest)
}

/// `<b>words</b>`: the words and what comes behind.
fn bold(text: &str) -> Option<(&str, &str)> {
    let inside = open(text, "b")?;
    let (words, _) = inside.split_once('<')?;
    let rest = close(inside.get(words.len()..)?, "b")?;
    Some((words.trim(), rest))
}

/// Each `<` of a text, as the text from there on.
fn brackets(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').filter_map(|(at, _)| text.get(at..))
}

/// What lies between the beginning of `text` and where `rest`, its end, begins.
fn until<'a>(text: &'a str, rest: &str) -> &'a str {
    text.get(..text.len() - rest.len()).unwrap_or_default()
}

pub(super) fn parse(body: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // What is read, and what of it is a person's text that is not yet in a piece.
    let (mut rest, mut text) = (body, body);
    let (mut lists, mut ours_in_list, mut note_seen) = (0_usize, false, false);
    while let Some(at) = rest.find('<') {
        let here = rest.get(at..).unwrap_or_default();
        let note = || (!note_seen).then(|| note(here)).flatten();
        if let Some((field, value, behind, certain)) =
            note().or_else(|| block(here)).or_else(|| line(here))
        {
            push_text(&mut pieces, until(text, here));
            let raw = until(here, behind);
            let piece = Piece::ours(field, raw, value);
            pieces.push(if certain { piece } else { piece.uncertain() });
            let joined = super::html::behind(field);
            let behind = match open(behind, "br").filter(|_| !joined.is_empty()) {
                Some(after) => {
                    pieces.push(Piece::joint(until(behind, after)));
                    after
                }
                None => behind,
            };
            note_seen |= field == Field::Note;
            ours_in_list |= lists > 0;
            (rest, text) = (behind, behind);
        } else if let Some(behind) = close(here, "ul").filter(|_| ours_in_list) {
            // A list of our own, as older versions of App Connect wrote it.
            push_text(&mut pieces, until(text, here));
            pieces.push(Piece::joint(until(here, behind)));
            (lists, ours_in_list) = (lists.saturating_sub(1), false);
            (rest, text) = (behind, behind);
        } else {
            match tag(here) {
                Some(tag) if tag.is("ul") && tag.closing => lists = lists.saturating_sub(1),
                Some(tag) if tag.is("ul") => lists += 1,
                Some(_) | None => {}
            }
            rest = here.strip_prefix('<').unwrap_or_default();
        }
    }
    push_text(&mut pieces, text);
    keep_certain(&mut pieces);
    pieces
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::text(text));
    }
}

/// A bold label that is not in a list item is ours only where no list item has it.
fn keep_certain(pieces: &mut [Piece<'_>]) {
    let certain: Vec<Field> =
        pieces.iter().filter(|piece| piece.certain).filter_map(Piece::field).collect();
    for piece in pieces {
        if !piece.certain && piece.field().is_some_and(|field| certain.contains(&field)) {
            piece.disown();
        }
    }
}

/// A field, its value, what comes behind, and whether it is certain to be ours.
type Found<'a> = (Field, String, &'a str, bool);

fn note(text: &str) -> Option<Found<'_>> {
    let (NOTE, inside) = bold(text)? else { return None };
    let end = brackets(inside)
        .find(|rest| bold(rest).is_some_and(|(words, _)| words == DETAILS || words == NOTE))?;
    let (DETAILS, behind) = bold(end)? else { return None };
    let inside = until(inside, end);
    let inside = open(inside, "br").unwrap_or(inside);
    let words = words(inside);
    let words = words.strip_suffix("\n\n").or(words.strip_suffix('\n')).unwrap_or(&words);
    Some((Field::Note, words.to_owned(), behind, true))
}

fn block(text: &str) -> Option<Found<'_>> {
    let (name, content) = block_start(text)?;
    for rest in brackets(content) {
        if let Some(behind) = close(rest, "div") {
            return Some((name, words(until(content, rest)), behind, true));
        }
        let other = open(rest, "li").and_then(labelled).is_some() || block_start(rest).is_some();
        if other {
            return None;
        }
    }
    None
}

fn block_start(text: &str) -> Option<(Field, &str)> {
    let (label, rest) = bold(open(text, "div")?)?;
    let field = label::html_field(label).filter(|field| label::kind(*field) == Kind::Block)?;
    Some((field, open(rest, "br")?))
}

/// `<b>Label</b>:`, the field and what comes behind.
fn labelled(text: &str) -> Option<(Field, &str)> {
    let (label, rest) = bold(text)?;
    let field = label::html_field(label)
        .filter(|field| matches!(label::kind(*field), Kind::Line | Kind::Link))?;
    Some((field, rest.strip_prefix(':')?))
}

fn line(text: &str) -> Option<Found<'_>> {
    let item = open(text, "li");
    let (field, content) = labelled(item.unwrap_or(text))?;
    if item.is_some() {
        let end = brackets(content).find(|rest| {
            tag(rest).is_some_and(|tag| tag.is("li") || tag.is("div") || tag.is("ul"))
        });
        if let Some((end, behind)) = end.and_then(|end| Some((end, close(end, "li")?))) {
            let content = until(content, end).trim();
            let anchor = brackets(content).next().filter(|rest| open(rest, "a").is_some());
            let value = anchor.and_then(address).unwrap_or_else(|| words(content));
            return Some((field, value, behind, true));
        }
    }
    // Without its list item the value ends with the line, or where the next tag begins.
    let spaced = content.trim_start_matches([' ', '\t']);
    if let Some(inside) = open(spaced, "a") {
        let behind = brackets(inside).next().and_then(|rest| close(rest, "a"))?;
        return Some((field, address(spaced)?, behind, item.is_some()));
    }
    let end = content.find(['<', '\n', '\r']).unwrap_or(content.len());
    let (value, behind) = content.split_at_checked(end)?;
    let value = unescape(value.trim());
    (!value.is_empty()).then_some((field, value, behind, item.is_some()))
}

/// The address of the anchor that begins here.
fn address(text: &str) -> Option<String> {
    let (anchor, _) = text.split_once('>')?;
    let (_, address) = anchor.split_once("href=\"")?;
    address.split_once('"').map(|(address, _)| unescape(address))
}

/// The words of a piece of HTML: elements gone, lines kept.
pub(super) fn words(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, _)) = rest.split_once('<') {
        words.push_str(before);
        let here = rest.get(before.len()..).unwrap_or_default();
        match tag(here) {
            Some(tag) => {
                let ends_line =
                    tag.is("br") || (tag.closing && (tag.is("p") || tag.is("div") || tag.is("li")));
                if ends_line {
                    words.push('\n');
                } else if tag.is("img") {
                    // So that a note with a picture is not taken for one without.
                    words.push(char::REPLACEMENT_CHARACTER);
                }
                rest = tag.rest;
            }
            None => {
                words.push('<');
                rest = here.strip_prefix('<').unwrap_or_default();
            }
        }
    }
    words.push_str(rest);
    newlines(&unescape(&words))
}
