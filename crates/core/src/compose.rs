//! The text of an activity: its subject and its body.
//!
//! The body has the lines, labels and order of App Connect's plain-text logs, so that either
//! product can update what the other wrote. It is parsed by structure, not by pattern: a line of
//! ours is replaced in place, a missing one is added behind the last of ours, and everything else
//! is a person's text and stays as it is, to the letter.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::call::{Direction, Part};
use crate::id::ContactId;
use crate::ledger::{ContactChoice, Standing};
use crate::settings::{Field, OrgSettings};
use crate::time::{Millis, Span};

/// What is to stand in the CRM, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Composed {
    /// With whom the activity is.
    pub contact: ContactId,
    /// The subject.
    pub subject: String,
    /// The lines of the body.
    pub lines: BTreeMap<Field, String>,
}

/// What a person set; the machine never overwrites it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HumanText {
    /// The subject they wrote.
    pub subject: Option<String>,
    /// The note they wrote.
    pub note: Option<String>,
}

/// Composes a part of a call with the contact's name.
pub fn compose(
    part: &Part,
    contact: &ContactChoice,
    human: &HumanText,
    settings: &OrgSettings,
) -> Composed {
    let subject = human.subject.clone().unwrap_or_else(|| subject(part, &contact.name));
    let mut lines = BTreeMap::new();
    for field in &settings.fields {
        let value = match field {
            Field::Note => human.note.clone(),
            Field::SessionId => Some(part.session_id.clone()),
            Field::Summary => Some(subject.clone()),
            Field::ContactNumber => {
                part.outside_number.as_ref().map(|number| number.as_str().to_owned())
            }
            Field::DateTime => Some(date_time(part.started_at, &settings.time_zone)),
            Field::Duration => Some(duration(part.talk)),
            Field::Result => Some(part.result.words().to_owned()),
            Field::Recording => part.recording.as_ref().and_then(|media| link(media.uri.as_ref())),
            Field::Voicemail => part.voicemail.as_ref().and_then(|media| link(media.uri.as_ref())),
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            lines.insert(*field, value);
        }
    }
    Composed { contact: contact.id.clone(), subject, lines }
}

/// The subject App Connect gives when nobody wrote one.
fn subject(part: &Part, contact_name: &str) -> String {
    let (direction, preposition) = match part.direction {
        Direction::Inbound => ("Inbound", "from"),
        Direction::Outbound => ("Outbound", "to"),
    };
    let other = match (contact_name, &part.outside_number) {
        ("", Some(number)) => number.as_str(),
        ("", None) => "an unknown number",
        (name, _) => name,
    };
    format!("{direction} Call {preposition} {other}")
}

/// RingCentral's media reader opens a recording for whoever may hear it.
fn link(uri: Option<&String>) -> Option<String> {
    const READER: &str = "https://ringcentral.github.io/ringcentral-media-reader/?media=";
    let mut link = READER.to_owned();
    for byte in uri?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                link.push(char::from(byte));
            }
            other => link.push_str(&format!("%{other:02X}")),
        }
    }
    Some(link)
}

fn date_time(moment: Millis, time_zone: &str) -> String {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    match jiff::Timestamp::from_millisecond(moment.0) {
        Ok(moment) => moment.to_zoned(zone).strftime("%Y-%m-%d %I:%M:%S %p").to_string(),
        Err(_) => moment.to_string(),
    }
}

fn duration(span: Span) -> String {
    let seconds = span.rounded_seconds();
    let parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
    let spoken: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if spoken.is_empty() { "0 seconds".to_owned() } else { spoken.join(", ") }
}

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

/// A stretch of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    /// A labelled value of ours; a note may have several lines.
    Ours(Field, String),
    /// A person's text, one line of it.
    Text(String),
}

/// Puts the composed lines into a body, which may be empty, may have been written by App Connect,
/// and may hold anything a person typed. Doing it twice changes nothing.
pub fn upsert(body: &str, composed: &Composed) -> String {
    let mut blocks = parse(body);
    for field in ORDER {
        let Some(value) = composed.lines.get(&field) else { continue };
        let is_field = |block: &Block| matches!(block, Block::Ours(known, _) if *known == field);
        if let Some(block) = blocks.iter_mut().find(|block| is_field(block)) {
            *block = Block::Ours(field, value.clone());
            continue;
        }
        let place = place_for(&blocks, field);
        blocks.insert(place, Block::Ours(field, value.clone()));
    }
    blocks
        .iter()
        .map(|block| match block {
            Block::Ours(field, value) => format!("- {}: {value}\n", label(*field)),
            Block::Text(line) => format!("{line}\n"),
        })
        .collect()
}

/// The subject and body that an update writes: what changed since we last wrote, put into what
/// stands there now. A subject or a note that someone changed in the CRM stays.
pub fn merge(
    standing: &Standing,
    applied: Option<&Composed>,
    wanted: &Composed,
) -> (String, String) {
    let before = |field: Field| applied.and_then(|applied| applied.lines.get(&field));
    let mut changed = wanted.clone();
    changed.lines.retain(|field, value| before(*field) != Some(value));
    if let (Some(ours), Some(theirs)) = (changed.lines.get_mut(&Field::Note), note(&standing.body))
        && before(Field::Note) != Some(&theirs)
        && !theirs.is_empty()
    {
        // Two people wrote a note: both stay.
        *ours = if theirs.contains(ours.as_str()) { theirs } else { format!("{theirs}\n{ours}") };
    }
    let subject_is_ours = applied.is_some_and(|applied| applied.subject == standing.subject);
    let subject = if subject_is_ours { &wanted.subject } else { &standing.subject };
    (subject.clone(), upsert(&standing.body, &changed))
}

/// Behind the last of our lines that comes before `field` in the order, or else before the first
/// of ours: a note must be followed by a line of ours, or it would swallow a person's text.
fn place_for(blocks: &[Block], field: Field) -> usize {
    let last_before = blocks.iter().rposition(|block| match block {
        Block::Ours(known, _) => *known < field,
        Block::Text(_) => false,
    });
    match last_before {
        Some(index) => index + 1,
        None => {
            blocks.iter().position(|block| matches!(block, Block::Ours(..))).unwrap_or(blocks.len())
        }
    }
}

fn parse(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in body.lines() {
        let ours = ORDER.iter().find_map(|field| {
            let value = line.strip_prefix("- ")?.strip_prefix(label(*field))?;
            value.strip_prefix(": ").or(value.strip_prefix(':')).map(|value| (*field, value))
        });
        match (ours, blocks.last_mut()) {
            (Some((field, value)), _) => blocks.push(Block::Ours(field, value.to_owned())),
            // A note runs on until the next line of ours.
            (None, Some(Block::Ours(Field::Note, note))) => {
                note.push('\n');
                note.push_str(line);
            }
            (None, _) => blocks.push(Block::Text(line.to_owned())),
        }
    }
    blocks
}

/// The note that stands in a body.
pub fn note(body: &str) -> Option<String> {
    parse(body).into_iter().find_map(|block| match block {
        Block::Ours(Field::Note, note) => Some(note),
        Block::Ours(_, _) | Block::Text(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(lines: &[(Field, &str)]) -> Composed {
        Composed {
            contact: "1".into(),
            subject: "Inbound Call from Jane".to_owned(),
            lines: lines.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn what_a_person_typed_stays() {
        let rows = [
            (
                "",
                &[(Field::Summary, "Call from Jane"), (Field::Duration, "5 seconds")][..],
                "- Summary: Call from Jane\n- Duration: 5 seconds\n",
            ),
            (
                "- Summary: Old\n- Duration: pending\nCall her back on Monday.\n",
                &[
                    (Field::Summary, "Old"),
                    (Field::Duration, "5 seconds"),
                    (Field::Result, "Missed"),
                ],
                "- Summary: Old\n- Duration: 5 seconds\n- Result: Missed\nCall her back on Monday.\n",
            ),
            (
                "Typed above\n- Result: No-Answer\n\nTyped below",
                &[(Field::Result, "Call connected"), (Field::Note, "It costs $1 and $&")],
                "Typed above\n- Note: It costs $1 and $&\n- Result: Call connected\n\nTyped below\n",
            ),
            (
                "- Note: first\nsecond line\n- Result: Missed\n",
                &[(Field::Result, "Voicemail")],
                "- Note: first\nsecond line\n- Result: Voicemail\n",
            ),
        ];
        for (body, lines, expected) in rows {
            let written = upsert(body, &composed(lines));
            assert_eq!(written, expected, "from {body:?}");
            assert_eq!(upsert(&written, &composed(lines)), written, "a second time");
        }
    }

    #[test]
    fn durations_are_spoken() {
        for (millis, expected) in [
            (0, "0 seconds"),
            (1_000, "1 second"),
            (125_400, "2 minutes, 5 seconds"),
            (3_661_000, "1 hour, 1 minute, 1 second"),
        ] {
            assert_eq!(duration(Span(millis)), expected);
        }
    }

    #[test]
    fn dates_follow_the_zone_and_its_summer_time() {
        let moment = Millis::parse("2026-07-01T12:00:00Z").unwrap();
        assert_eq!(date_time(moment, "UTC"), "2026-07-01 12:00:00 PM");
        assert_eq!(date_time(moment, "Europe/Paris"), "2026-07-01 02:00:00 PM");
        let winter = Millis::parse("2026-01-01T12:00:00Z").unwrap();
        assert_eq!(date_time(winter, "Europe/Paris"), "2026-01-01 01:00:00 PM");
    }
}
