//! A body as lines of ours among a person's text: parsed, changed by field, put together again.

use super::Composed;
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

/// The value of a field that stands in a body; a note comes without the empty lines behind it.
pub fn value(body: &str, wanted: Field) -> Option<String> {
    parse(body).into_iter().find_map(|block| match block {
        Block::Ours { field: Field::Note, value, .. } if wanted == Field::Note => {
            Some(value.trim_end().to_owned())
        }
        Block::Ours { field, value, .. } if field == wanted => Some(value),
        Block::Ours { .. } | Block::Text(_) => None,
    })
}

/// The note that stands in a body.
pub fn note(body: &str) -> Option<String> {
    value(body, Field::Note)
}

/// The body without its note.
pub(super) fn without_note(body: &str) -> String {
    let blocks = parse(body);
    blocks.iter().filter(|block| !block.is(Field::Note)).map(Block::text).collect()
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
            own_fields: None,
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
}
