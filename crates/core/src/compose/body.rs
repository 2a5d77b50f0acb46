//! A body as lines of ours among a person's text: parsed, changed by field, put together again.

use super::{Composed, HumanText, one_line};
use crate::ledger::{Standing, Tried};
use crate::settings::Field;

fn label(field: Field) -> &'static str {
    match field {
        Field::Note => "Note",
        Field::SessionId => "Session Id",
        Field::Summary => "Summary",
        Field::ContactNumber => "Contact Number",
        Field::DateTime => "Date/Time",
        Field::Duration => "Duration",
        Field::Result => "Result",
        Field::Recording => "Call recording link",
        Field::Voicemail => "Voicemail recording link",
    }
}

/// Every field, in the order of the body.
const ORDER: [Field; 9] = [
    Field::Note,
    Field::SessionId,
    Field::Summary,
    Field::ContactNumber,
    Field::DateTime,
    Field::Duration,
    Field::Result,
    Field::Recording,
    Field::Voicemail,
];

/// Labels of App Connect's that are not ours to write, but end a note all the same.
const FOREIGN_LABELS: [&str; 11] = [
    "RingCentral user name",
    "RingCentral number and extension",
    "AI Note",
    "Transcript",
    "ACE transcript",
    "ACE summary",
    "ACE bulleted summary",
    "ACE recording link",
    "Call score",
    "Call journey",
    "Agent notes",
];

/// A stretch of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    /// A labelled value of ours; a note may have several lines.
    Ours {
        field: Field,
        value: String,
        /// As it stood in the body; nothing once it was changed.
        raw: Option<String>,
    },
    /// A person's text, one line of it with its end.
    Text(String),
}

impl Block {
    fn is(&self, wanted: Field) -> bool {
        match self {
            Self::Ours { field, .. } => *field == wanted,
            Self::Text(_) => false,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Ours { raw: Some(raw), .. } | Self::Text(raw) => raw.clone(),
            Self::Ours { field, value, raw: None } => format!("- {}: {value}\n", label(*field)),
        }
    }
}

/// Puts the composed lines into a body, which may be empty, may have been written by App Connect,
/// and may hold anything a person typed. Doing it twice changes nothing.
pub fn upsert(body: &str, composed: &Composed) -> String {
    put(parse(body), composed)
}

fn put(mut blocks: Vec<Block>, composed: &Composed) -> String {
    for field in ORDER {
        let Some(value) = composed.lines.get(&field) else { continue };
        match blocks.iter_mut().find(|block| block.is(field)) {
            Some(Block::Ours { value: known, .. }) if known == value => {}
            Some(block) => *block = Block::Ours { field, value: value.clone(), raw: None },
            None => {
                let place = place_for(&blocks, field);
                blocks.insert(place, Block::Ours { field, value: value.clone(), raw: None });
            }
        }
    }
    let mut body = String::new();
    for block in &blocks {
        // What was the last line may have had no end.
        if !body.is_empty() && !body.ends_with('\n') {
            body.push('\n');
        }
        body.push_str(&block.text());
    }
    body
}

/// The subject and body that an update writes: what changed since we last wrote, put into what
/// stands there now. A note that someone changed in the CRM stays; so does a subject, unless a
/// person chose another one here since.
pub fn merge(
    standing: &Standing,
    applied: Option<&Composed>,
    tried: Option<&Tried>,
    human: &HumanText,
    wanted: &Composed,
) -> (String, String) {
    let before = |field: Field| applied.and_then(|applied| applied.lines.get(&field));
    let mut blocks = parse(&standing.body);
    let mut changed = wanted.clone();
    // Once an update may have landed, what stands there counts, not what we knew before.
    let stands_otherwise = |wanted: Field, text: &String| {
        blocks.iter().any(|block| match block {
            Block::Ours { field, value, .. } => *field == wanted && value != text,
            Block::Text(_) => false,
        })
    };
    changed.lines.retain(|field, value| {
        before(*field) != Some(value)
            || (tried.is_some() && *field != Field::Note && stands_otherwise(*field, value))
    });
    let theirs = note(&standing.body).unwrap_or_default();
    match (changed.lines.get_mut(&Field::Note), before(Field::Note)) {
        (Some(ours), mine) => {
            let tried = tried.and_then(|tried| tried.note.as_deref());
            *ours = merged_note(&theirs, [tried, mine.map(String::as_str)], ours);
        }
        // A person took their note back; what someone else typed there stays.
        (None, Some(mine)) if human.note.as_deref().is_some_and(|note| note.trim().is_empty()) => {
            match replace_lines(&theirs, mine, "") {
                Some(rest) if rest.is_empty() => blocks.retain(|block| !block.is(Field::Note)),
                Some(rest) => {
                    changed.lines.insert(Field::Note, rest);
                }
                None => {}
            }
        }
        (None, Some(_) | None) => {}
    }
    let subject = merged_subject(&standing.subject, applied, tried, human, &wanted.subject);
    (subject, put(blocks, &changed))
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

/// Two people may have written a note: what was ours is replaced, and theirs stays.
fn merged_note(theirs: &str, mine: [Option<&str>; 2], ours: &str) -> String {
    if theirs.is_empty() || mine.contains(&Some(theirs)) {
        return ours.to_owned();
    }
    if replace_lines(theirs, ours, ours).is_some() {
        return theirs.to_owned();
    }
    mine.into_iter()
        .flatten()
        .find_map(|mine| replace_lines(theirs, mine, ours))
        .unwrap_or_else(|| format!("{theirs}\n{ours}"))
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

/// Behind the last of our lines that comes before `field` in the order, or else before the first
/// of ours: a note must be followed by a line of ours, or it would swallow a person's text.
fn place_for(blocks: &[Block], field: Field) -> usize {
    let last_before = blocks.iter().rposition(|block| match block {
        Block::Ours { field: known, .. } => *known < field,
        Block::Text(_) => false,
    });
    let first = || blocks.iter().position(|block| matches!(block, Block::Ours { .. }));
    match last_before {
        Some(index) => index + 1,
        None => first().unwrap_or(blocks.len()),
    }
}

fn parse(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for raw in body.split_inclusive('\n') {
        let line = raw.strip_suffix('\n').unwrap_or(raw);
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (labelled(line), blocks.last_mut()) {
            (Some((field, value)), _) => blocks.push(Block::Ours {
                field,
                value: value.to_owned(),
                raw: Some(raw.to_owned()),
            }),
            // A note runs on until the next field.
            (None, Some(Block::Ours { field: Field::Note, value, raw: Some(whole) }))
                if !ends_note(line) =>
            {
                value.push('\n');
                value.push_str(line);
                whole.push_str(raw);
            }
            (None, _) => blocks.push(Block::Text(raw.to_owned())),
        }
    }
    blocks
}

/// A line of ours: its field and value.
fn labelled(line: &str) -> Option<(Field, &str)> {
    let line = line.strip_prefix("- ")?;
    ORDER.iter().find_map(|field| {
        let value = line.strip_prefix(label(*field))?;
        value.strip_prefix(": ").or(value.strip_prefix(':')).map(|value| (*field, value))
    })
}

/// Whether a line begins a field, of ours or of App Connect's.
pub(super) fn ends_note(line: &str) -> bool {
    let is_foreign = |rest: &str| {
        FOREIGN_LABELS
            .iter()
            .any(|label| rest.strip_prefix(label).is_some_and(|rest| rest.starts_with(':')))
    };
    labelled(line).is_some() || line.strip_prefix("- ").is_some_and(is_foreign)
}

/// The note that stands in a body, without the empty lines behind it.
pub fn note(body: &str) -> Option<String> {
    parse(body).into_iter().find_map(|block| match block {
        Block::Ours { field: Field::Note, value, .. } => Some(value.trim_end().to_owned()),
        Block::Ours { .. } | Block::Text(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            facts: None,
        }
    }

    #[test]
    fn a_persons_text_stays_to_the_letter() {
        let result = |text| composed("S", None, &[(Field::Result, text)]);
        for (name, body, expected) in [
            ("nothing changes", "- Result: Missed\r\nTyped\r\n", "- Result: Missed\r\nTyped\r\n"),
            ("line ends", "Typed\r\n- Result: Old\r\nMore", "Typed\r\n- Result: Missed\nMore"),
            ("no last line end", "Typed", "Typed\n- Result: Missed\n"),
            ("looks like ours", "-- Result: x\n", "-- Result: x\n- Result: Missed\n"),
            ("HTML", "<p>Typed</p>\n", "<p>Typed</p>\n- Result: Missed\n"),
            (
                "App Connect's own lines",
                "- Note: N\n- AI Note:\nline\n--- END\n- Result: Old\n",
                "- Note: N\n- AI Note:\nline\n--- END\n- Result: Missed\n",
            ),
        ] {
            assert_eq!(upsert(body, &result("Missed")), expected, "{name}");
            assert_eq!(upsert(expected, &result("Missed")), expected, "{name}, a second time");
        }
        assert_eq!(note("- Note: N\n- AI Note:\nline\n").as_deref(), Some("N"));
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
