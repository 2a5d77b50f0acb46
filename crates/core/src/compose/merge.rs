//! What an update may write: what changed since we last wrote, and nothing a person wrote.
//!
//! Whatever the format of the body, three texts are compared: what we know to have written, what
//! stands there now, and what we want there. When an update may have landed without our knowing,
//! what it was to write counts as ours too ([`Tried`]).

use super::{Composed, HumanText, body, one_line};
use crate::ledger::{Standing, Tried};
use crate::settings::Field;

/// What becomes of the note that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NoteChange {
    /// It stays.
    Keep,
    /// This stands instead.
    Replace(String),
    /// This goes below: someone else wrote a note too.
    Below(String),
    /// It goes: whoever wrote it took it back, and nobody else wrote one.
    Remove,
}

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
    let before = |field: Field| applied.and_then(|applied| applied.lines.get(&field));
    let theirs = body::note(&standing.body).unwrap_or_default();
    let mut changed = wanted.clone();
    changed.lines.retain(|field, value| {
        // Once an update may have landed, what stands there counts, not what we knew before.
        let stands = || body::value(&standing.body, *field);
        let is_new = before(*field) != Some(value);
        let may_be_old = || tried.is_some() && stands().is_some_and(|stands| stands != *value);
        *field != Field::Note && (is_new || may_be_old())
    });
    let mine =
        [tried.and_then(|tried| tried.note.as_deref()), before(Field::Note).map(String::as_str)];
    let ours = wanted.lines.get(&Field::Note).map(String::as_str);
    let mut standing_body = standing.body.clone();
    match note_change(&theirs, mine, ours, human) {
        NoteChange::Keep => {}
        NoteChange::Replace(note) => {
            changed.lines.insert(Field::Note, note);
        }
        NoteChange::Below(note) => {
            changed.lines.insert(Field::Note, format!("{theirs}\n{note}"));
        }
        NoteChange::Remove => standing_body = body::without_note(&standing_body),
    }
    let subject = merged_subject(&standing.subject, applied, tried, human, &wanted.subject);
    (subject, body::upsert(&standing_body, &changed))
}

fn note_change(
    theirs: &str,
    mine: [Option<&str>; 2],
    ours: Option<&str>,
    human: &HumanText,
) -> NoteChange {
    let is_mine = |text: &str| mine.contains(&Some(text));
    let Some(ours) = ours else {
        let is_taken_back = human.note.as_deref().is_some_and(|note| note.trim().is_empty());
        let rest = mine.into_iter().flatten().find_map(|mine| replace_lines(theirs, mine, ""));
        return match rest {
            Some(rest) if is_taken_back && rest.is_empty() => NoteChange::Remove,
            Some(rest) if is_taken_back => NoteChange::Replace(rest),
            Some(_) | None => NoteChange::Keep,
        };
    };
    // What was written before, and has not changed, is no news; a person may have taken it away.
    let [tried, before] = mine;
    if before == Some(ours) && tried.is_none_or(|tried| tried == ours) {
        return NoteChange::Keep;
    }
    if theirs.is_empty() || is_mine(theirs) {
        return NoteChange::Replace(ours.to_owned());
    }
    if replace_lines(theirs, ours, ours).is_some() {
        return NoteChange::Keep;
    }
    mine.into_iter()
        .flatten()
        .find_map(|mine| replace_lines(theirs, mine, ours))
        .map_or_else(|| NoteChange::Below(ours.to_owned()), NoteChange::Replace)
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

/// The text with some whole lines of it replaced; nothing when it does not have these lines.
fn replace_lines(text: &str, lines: &str, by: &str) -> Option<String> {
    let framed = format!("\n{text}\n");
    let wanted = format!("\n{lines}\n");
    let replacement = if by.is_empty() { "\n".to_owned() } else { format!("\n{by}\n") };
    framed
        .contains(&wanted)
        .then(|| framed.replacen(&wanted, &replacement, 1).trim_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{note, upsert};

    fn composed(subject: &str, note: Option<&str>, lines: &[(Field, &str)]) -> Composed {
        let note = note.map(|note| (Field::Note, note));
        Composed {
            contact: Some("1".into()),
            subject: subject.to_owned(),
            lines: note
                .into_iter()
                .chain(lines.iter().copied())
                .map(|(field, text)| (field, text.to_owned()))
                .collect(),
            own_fields: None,
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
                name: "an update that did not land",
                applied: ("S", ""),
                tried: Some(("S", &["H"], "a")),
                standing: ("S", ""),
                human: (Some("H"), Some("a")),
                expected: ("H", "a"),
            },
        ];
        for row in rows {
            let some = |note: &'static str| (!note.is_empty()).then_some(note);
            let with = |(subject, note): (&str, &'static str)| composed(subject, some(note), &[]);
            let body =
                upsert("", &composed("", some(row.standing.1), &[(Field::Result, "Missed")]));
            let standing = Standing { subject: row.standing.0.to_owned(), body, contact: None };
            let tried = row.tried.map(|(found, wrote, note)| Tried {
                found: found.to_owned(),
                wrote: wrote.iter().map(|&text| text.to_owned()).collect(),
                note: some(note).map(str::to_owned),
            });
            let human = HumanText {
                subject: row.human.0.map(str::to_owned),
                note: row.human.1.map(str::to_owned),
            };
            let wanted = with((row.human.0.unwrap_or("Machine"), row.human.1.unwrap_or("")));
            let applied = with(row.applied);
            let (subject, body) = merge(&standing, Some(&applied), tried.as_ref(), &human, &wanted);
            let found = (subject.as_str(), note(&body).unwrap_or_default());
            assert_eq!((found.0, found.1.as_str()), row.expected, "{}: {body:?}", row.name);
        }
    }
}
