//! What an update may write: what changed since we last wrote, and nothing a person wrote.
//!
//! Whatever the format of the body, three texts are compared: what we know to have written, what
//! stands there now, and what we want there. When an update may have landed without our knowing,
//! what it was to write counts as ours too ([`Tried`]).

use super::body::{self, Change, How, replace_lines};
use super::{Composed, HumanText, guard, one_line};
use crate::ledger::{Standing, Tried};
use crate::settings::Field;

/// The subject and body that an update writes, put into what stands there now. A note that
/// someone changed in the CRM stays; so does a subject, unless a person chose another one here
/// since.
pub fn merge(
    standing: &Standing,
    applied: Option<&Composed>,
    tried: Option<&Tried>,
    human: &HumanText,
    wanted: &Composed,
) -> (String, String) {
    let before =
        |field: Field| applied.and_then(|applied| applied.lines.get(&field)).map(String::as_str);
    let pieces = body::parse(&standing.body, wanted.format);
    let stands = |field: Field| body::value(&pieces, field);
    let theirs = stands(Field::Note).unwrap_or_default();
    // What did not land is not what stands there.
    let in_doubt = tried.filter(|tried| tried.in_doubt > 0);
    let mine = [in_doubt.and_then(|tried| tried.note.as_deref()), before(Field::Note)];
    let ours = wanted.lines.get(&Field::Note).map(String::as_str);
    let mut changes: Vec<Change<'_>> = note_change(theirs, mine, ours, human).into_iter().collect();
    for (field, value) in wanted.lines.iter().filter(|(field, _)| **field != Field::Note) {
        // Once an update may have landed, what stands there counts, not what we knew before.
        let is_new = before(*field) != Some(value);
        let may_be_old =
            || in_doubt.is_some() && stands(*field).is_some_and(|stands| stands != value);
        if is_new || may_be_old() {
            let before = before(*field);
            changes.push(Change { field: *field, value, before, how: How::Replace });
        }
    }
    let subject = merged_subject(&standing.subject, applied, tried, human, &wanted.subject);
    (subject, body::write(&standing.body, wanted.format, wanted.direction(), &changes))
}

/// What becomes of the note that stands there; nothing when it stays.
fn note_change<'a>(
    theirs: &str,
    mine: [Option<&'a str>; 2],
    ours: Option<&'a str>,
    human: &HumanText,
) -> Option<Change<'a>> {
    let is_theirs = |text: &str| bare(text) == bare(theirs);
    let stands_there = || mine.into_iter().flatten().find(|mine| has_lines(theirs, mine));
    let change = |value, how| Some(Change { field: Field::Note, value, before: None, how });
    let Some(ours) = ours else {
        // Whoever wrote it takes it back; what someone else wrote stays.
        let is_taken_back = human.note.as_deref().is_some_and(|note| note.trim().is_empty());
        return match stands_there() {
            Some(mine) if is_taken_back && is_theirs(mine) => change("", How::Remove),
            Some(mine) if is_taken_back => change("", How::InsteadOf(mine)),
            Some(_) | None => None,
        };
    };
    // What was written before, and has not changed, is no news; a person may have taken it away.
    let [tried, before] = mine;
    if before == Some(ours) && tried.is_none_or(|tried| tried == ours) {
        return None;
    }
    if bare(theirs).is_empty() || mine.into_iter().flatten().any(is_theirs) {
        return change(ours, How::Replace);
    }
    if has_lines(theirs, ours) {
        return None;
    }
    change(ours, stands_there().map_or(How::Below, How::InsteadOf))
}

fn has_lines(text: &str, lines: &str) -> bool {
    replace_lines(text, lines, lines).is_some()
}

/// Whether two notes are one, but for what CRMs change of their own accord.
pub fn is_same_note(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// A note without what CRMs change of their own accord: how lines end, and the space around them.
pub(super) fn bare(note: &str) -> String {
    let note = guard::newlines(note);
    let lines: Vec<&str> = note.split('\n').map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

fn merged_subject(
    standing: &str,
    applied: Option<&Composed>,
    tried: Option<&Tried>,
    human: &HumanText,
    wanted: &str,
) -> String {
    let has_tried =
        |text: &str| tried.is_some_and(|tried| tried.wrote.iter().any(|wrote| wrote == text));
    let is_ours = applied.is_some_and(|applied| applied.subject == standing) || has_tried(standing);
    let is_new = human.subject.as_deref().map(one_line).as_deref() == Some(wanted)
        && applied.is_none_or(|applied| applied.subject != wanted);
    // What was not there when we first tried to write this was typed by someone since.
    let was_there = !has_tried(wanted) || tried.is_none_or(|tried| tried.found == standing);
    let subject = if is_ours || (is_new && was_there) { wanted } else { standing };
    subject.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Format, note, upsert};

    fn composed(
        format: Format,
        subject: &str,
        note: Option<&str>,
        lines: &[(Field, &str)],
    ) -> Composed {
        let note = note.map(|note| (Field::Note, note));
        Composed {
            contact: Some("1".into()),
            subject: subject.to_owned(),
            lines: note
                .into_iter()
                .chain(lines.iter().copied())
                .map(|(field, text)| (field, text.to_owned()))
                .collect(),
            format,
            own_fields: None,
            fields: Default::default(),
        }
    }

    struct Row {
        name: &'static str,
        /// What we know to have written: subject and note.
        applied: (&'static str, &'static str),
        /// Subjects and the note of updates that may have landed, and what the last one found.
        tried: Option<(&'static str, &'static [&'static str], &'static str)>,
        /// What stands: subject and note.
        standing: (&'static str, &'static str),
        /// What a person wants, as subject and note; `None` is what the machine composes.
        human: (Option<&'static str>, Option<&'static str>),
        /// What must be written.
        expected: (&'static str, &'static str),
    }

    #[test]
    fn two_people_write() {
        let row = |name, applied, standing, human, expected| Row {
            name,
            applied,
            tried: None,
            standing,
            human,
            expected,
        };
        let rows = [
            row("nobody", ("S", ""), ("S", ""), (None, None), ("Machine", "")),
            row("typed a subject", ("S", ""), ("T", ""), (None, None), ("T", "")),
            row("typed, then one here", ("S", ""), ("T", ""), (Some("H"), None), ("H", "")),
            row("a new note", ("S", "a"), ("S", "a"), (None, Some("b")), ("Machine", "b")),
            row(
                "typed behind our note",
                ("S", "a"),
                ("S", "a\ntyped"),
                (None, Some("b")),
                ("Machine", "b\ntyped"),
            ),
            row(
                "typed instead of our note",
                ("S", "a"),
                ("S", "typed"),
                (None, Some("b")),
                ("Machine", "typed\nb"),
            ),
            row(
                "a short note is not taken for a part of a word",
                ("S", ""),
                ("S", "bananas"),
                (None, Some("a")),
                ("Machine", "bananas\na"),
            ),
            row("taken back", ("S", "a"), ("S", "a"), (None, Some("")), ("Machine", "")),
            row(
                "taken back, and typed",
                ("S", "a"),
                ("S", "a\ntyped"),
                (None, Some("")),
                ("Machine", "typed"),
            ),
            Row {
                name: "an update that landed is ours",
                applied: ("S", ""),
                tried: Some(("S", &["H"], "a")),
                standing: ("H", "a"),
                human: (None, Some("b")),
                expected: ("Machine", "b"),
            },
            Row {
                name: "typed after an update that may have landed",
                applied: ("S", ""),
                tried: Some(("S", &["H"], "a")),
                standing: ("T", "a"),
                human: (Some("H"), Some("a")),
                expected: ("T", "a"),
            },
            Row {
                name: "taken back after an update that landed",
                applied: ("S", ""),
                tried: Some(("S", &[], "a")),
                standing: ("S", "a"),
                human: (None, Some("")),
                expected: ("Machine", ""),
            },
            Row {
                name: "an update that did not land",
                applied: ("S", ""),
                tried: Some(("S", &["H"], "a")),
                standing: ("S", ""),
                human: (Some("H"), Some("a")),
                expected: ("H", "a"),
            },
        ];
        for row in rows {
            for format in [Format::Plain, Format::Html, Format::Markdown] {
                check(&row, format);
            }
        }
    }

    fn check(row: &Row, format: Format) {
        let some = |note: &'static str| (!note.is_empty()).then_some(note);
        let with =
            |(subject, note): (&str, &'static str)| composed(format, subject, some(note), &[]);
        let typed = composed(format, "", some(row.standing.1), &[(Field::Result, "Missed")]);
        let body = upsert("", &typed);
        let standing = Standing { subject: row.standing.0.to_owned(), body, ..Standing::default() };
        let tried = row.tried.map(|(found, wrote, note)| Tried {
            found: found.to_owned(),
            wrote: wrote.iter().map(|&text| text.to_owned()).collect(),
            note: some(note).map(str::to_owned),
            in_doubt: 1,
        });
        let human = HumanText {
            subject: row.human.0.map(str::to_owned),
            note: row.human.1.map(str::to_owned),
            ..HumanText::default()
        };
        let wanted = with((row.human.0.unwrap_or("Machine"), row.human.1.unwrap_or("")));
        let applied = with(row.applied);
        let (subject, body) = merge(&standing, Some(&applied), tried.as_ref(), &human, &wanted);
        let found = (subject.as_str(), note(&body, format).unwrap_or_default());
        assert_eq!((found.0, found.1.as_str()), row.expected, "{}: {body:?}", row.name);
    }
}
