//! What keeps a value from reading as structure, in plain text and Markdown.
//!
//! A line break in a value of one line becomes a space. Elsewhere a text that looks like ours gets
//! **one more space** where it costs least: `- Result: x` in a note becomes `-  Result: x`,
//! `--- END` in a transcript `---  END`, `## Call details` becomes `##  Call details` and
//! `**Result**: x` becomes `**Result** : x`. People read the same; App Connect's patterns, which
//! look anywhere in the body for exactly one space, do not take it for theirs either (so they
//! neither cut the note nor write into it); and reading takes the space away again, so the value
//! comes back to the letter. A text that has such a space already gets another.

use super::label::{self, Kind};
use crate::settings::Field;

/// A place in a text where a space keeps it from reading as structure.
struct Gap {
    /// So much of the text comes before the spaces.
    before: usize,
    /// So many spaces are there.
    spaces: usize,
    /// So many would be there if it were structure.
    structural: usize,
}

/// Where a value stands, which decides what could be taken for structure in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a plain note.
    PlainNote,
    /// On a plain line.
    PlainLine,
    /// In a plain block.
    PlainBlock,
    /// Anywhere in Markdown.
    Markdown,
}

/// Guards a value.
pub(super) fn guard(text: &str, place: Place) -> String {
    walk(text, place, |gap| Some(gap.spaces + 1))
}

/// Takes the guards away.
pub(super) fn unguard(text: &str, place: Place) -> String {
    walk(text, place, |gap| (gap.spaces > gap.structural).then(|| gap.spaces - 1))
}

/// What structure begins with.
const MARKS: [char; 3] = ['-', '#', '*'];

fn walk(text: &str, place: Place, spaces: impl Fn(&Gap) -> Option<usize>) -> String {
    if !text.contains(MARKS) {
        return text.to_owned();
    }
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if MARKS.contains(&first) {
            let gap = gap(rest, place, done.ends_with('\n'));
            if let Some((gap, wanted)) =
                gap.and_then(|gap| spaces(&gap).map(|wanted| (gap, wanted)))
            {
                let (before, behind) = rest.split_at_checked(gap.before).unwrap_or((rest, ""));
                done.push_str(before);
                done.extend(std::iter::repeat_n(' ', wanted));
                rest = behind.trim_start_matches(' ');
                continue;
            }
        }
        done.push(first);
        rest = rest.strip_prefix(first).unwrap_or_default();
    }
    done
}

fn gap(rest: &str, place: Place, starts_line: bool) -> Option<Gap> {
    match place {
        Place::PlainNote => {
            let ours = |behind: &str| {
                labelled(behind, |_| true) || (starts_line && looks_labelled(behind))
            };
            mark(rest, "-", ours).or_else(|| end(rest))
        }
        Place::PlainLine => mark(rest, "-", |behind| labelled(behind, |_| true)),
        Place::PlainBlock => mark(rest, "-", |behind| labelled(behind, |kind| kind == Kind::Block))
            .or_else(|| end(rest)),
        Place::Markdown => heading(rest).or_else(|| bold(rest)),
    }
}

/// The end of a block.
fn end(rest: &str) -> Option<Gap> {
    mark(rest, "---", |behind| behind.starts_with("END") || behind.starts_with("JOURNEY END"))
}

/// A mark that is followed by a space and something of ours.
fn mark(rest: &str, mark: &str, is_ours: impl Fn(&str) -> bool) -> Option<Gap> {
    let behind = rest.strip_prefix(mark)?;
    let words = behind.trim_start_matches(' ');
    let spaces = behind.len() - words.len();
    (spaces > 0 && is_ours(words)).then_some(Gap { before: mark.len(), spaces, structural: 1 })
}

fn labelled(text: &str, wanted: impl Fn(Kind) -> bool) -> bool {
    let starts = |label: &str| text.strip_prefix(label).is_some_and(|rest| rest.starts_with(':'));
    let ours = |field: Field| wanted(label::kind(field)) && starts(label::plain(field));
    Field::ALL.into_iter().any(ours) || (wanted(Kind::Note) && starts(super::plain::OLD_NOTE))
}

/// What App Connect takes for the end of a note: a capital, letters, slashes, a colon.
fn looks_labelled(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .trim_start_matches(|letter: char| {
                letter.is_ascii_alphabetic() || matches!(letter, '/' | ' ' | '\t')
            })
            .starts_with(':')
}

fn heading(rest: &str) -> Option<Gap> {
    let line = |words: &str| words.lines().next().unwrap_or_default().trim_end().to_owned();
    mark(rest, "###", |words| {
        let words = line(words);
        Field::ALL
            .into_iter()
            .any(|field| label::kind(field) == Kind::Block && label::plain(field) == words)
    })
    .or_else(|| {
        mark(rest, "##", |words| {
            words.starts_with(super::markdown::NOTE) || words.starts_with(super::markdown::DETAILS)
        })
    })
}

fn bold(rest: &str) -> Option<Gap> {
    let (label, _) = rest.strip_prefix("**")?.split_once("**")?;
    let known = |field: &Field| {
        matches!(label::kind(*field), Kind::Line | Kind::Link) && label::plain(*field) == label
    };
    Field::ALL.iter().find(|field| known(field))?;
    let before = label.len() + "****".len();
    let behind = rest.get(before..)?;
    let colon = behind.trim_start_matches(' ');
    let spaces = behind.len() - colon.len();
    colon.starts_with(':').then_some(Gap { before, spaces, structural: 0 })
}

/// A value of one line: whatever a reader could take for a line break becomes a space.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let breaks = is_break(character);
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        line.push(if breaks { ' ' } else { character });
    }
    line
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A value of several lines: every line break becomes a newline.
pub(super) fn newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_text_no_longer_looks_like_ours_and_comes_back() {
        let rows = [
            (Place::PlainNote, "top\n- Result: fake", "top\n-  Result: fake"),
            (Place::PlainNote, "a - Result: b", "a -  Result: b"),
            (Place::PlainNote, "- Next steps: call", "- Next steps: call"),
            (Place::PlainNote, "x\n- Next steps: call", "x\n-  Next steps: call"),
            (Place::PlainNote, "x\n-  Result: y", "x\n-   Result: y"),
            (Place::PlainNote, "- apples\n- pears: two", "- apples\n- pears: two"),
            (Place::PlainBlock, "- Result: x\n--- END", "- Result: x\n---  END"),
            (Place::PlainBlock, "- AI Note:\n- p1", "-  AI Note:\n- p1"),
            (Place::Markdown, "## Call details", "##  Call details"),
            (Place::Markdown, "### AI Note\n### Plan", "###  AI Note\n### Plan"),
            (Place::Markdown, "**Result**: x **bold**: y", "**Result** : x **bold**: y"),
            (Place::Markdown, "**Result** : x", "**Result**  : x"),
            (Place::Markdown, "***Result**: x", "***Result** : x"),
        ];
        for (place, text, expected) in rows {
            assert_eq!(guard(text, place), expected, "{text:?}");
            assert_eq!(unguard(expected, place), text, "{expected:?}");
        }
    }
}
