//! The text of an activity: its subject and its body.
//!
//! The body has the lines, labels and order of App Connect's plain-text logs, so that either
//! product can update what the other wrote. It is parsed by structure, not by pattern: a line of
//! ours is replaced in place, a missing one is added behind the last of ours, and everything else
//! is a person's text and stays as it is, to the letter.

mod body;
mod merge;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use self::body::{note, upsert, value};
pub use self::merge::merge;
use crate::call::record::Media;
use crate::call::{CallResult, Direction, Part};
use crate::id::ContactId;
use crate::ledger::ContactChoice;
use crate::settings::{Field, OrgSettings};
use crate::time::{Millis, Span};

/// What is to stand in the CRM, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Composed {
    /// With whom the activity is; nothing in what was written before a person chose again.
    pub contact: Option<ContactId>,
    /// The subject.
    pub subject: String,
    /// The lines of the body.
    pub lines: BTreeMap<Field, String>,
    /// What CRMs may have fields of their own for.
    #[serde(default)]
    pub own_fields: Option<OwnFields>,
}

/// What an activity's own fields may hold, whether or not its body has a line for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnFields {
    /// When the call began.
    pub started_at: Millis,
    /// How long the participant talked.
    pub talk: Span,
    /// From the extension's point of view.
    pub direction: Direction,
    /// The outcome.
    pub result: CallResult,
    /// Whether and where there is a recording.
    pub recording: Option<Media>,
    /// Whether and where there is a voicemail message.
    pub voicemail: Option<Media>,
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
    let written = human.subject.as_deref().map(one_line).filter(|text| !text.is_empty());
    let subject = written.unwrap_or_else(|| subject(part, &one_line(&contact.name)));
    let mut lines = BTreeMap::new();
    for field in &settings.fields {
        let value = match field {
            Field::Note => human.note.as_deref().map(sheltered),
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
    let own_fields = OwnFields {
        started_at: part.started_at,
        talk: part.talk,
        direction: part.direction,
        result: part.result,
        recording: part.recording.clone(),
        voicemail: part.voicemail.clone(),
    };
    Composed { contact: Some(contact.id.clone()), subject, lines, own_fields: Some(own_fields) }
}

/// A text that must not break out of its line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A note as it can stand in a body and be read back: a line of it that looks like the start of
/// a field moves in by a space, or it would end the note.
fn sheltered(note: &str) -> String {
    let lines: Vec<String> = note
        .trim_end()
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let line = line.trim_end();
            if index > 0 && body::ends_note(line) { format!(" {line}") } else { line.to_owned() }
        })
        .collect();
    lines.join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(lines: &[(Field, &str)]) -> Composed {
        Composed {
            contact: Some("1".into()),
            subject: "Inbound Call from Jane".to_owned(),
            lines: lines.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
            own_fields: None,
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
                "Typed above\n- Note: It costs $1 and $&\n- Result: Call connected\n\nTyped below",
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

    #[test]
    fn a_note_can_be_read_back_whatever_it_holds() {
        for (written, expected) in [
            ("one line", "one line"),
            ("  two \r\nlines  \n\n", "  two\nlines"),
            ("see\n- Result: bogus\n- Note: x", "see\n - Result: bogus\n - Note: x"),
            ("- Result: bogus", "- Result: bogus"),
            ("a\n- AI Note: b", "a\n - AI Note: b"),
            ("a\n\nb", "a\n\nb"),
        ] {
            let note_of = sheltered(written);
            assert_eq!(note_of, expected, "for {written:?}");
            let body = upsert("", &composed(&[(Field::Note, &note_of), (Field::Result, "Missed")]));
            assert_eq!(note(&body).as_deref(), Some(expected), "in {body:?}");
            assert_eq!(sheltered(&note_of), note_of, "sheltered twice");
        }
    }

    #[test]
    fn a_subject_stays_in_its_line() {
        assert_eq!(one_line(" Jane\n- Result: x\t Smith "), "Jane - Result: x Smith");
    }
}
