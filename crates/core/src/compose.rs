//! The text of an activity: its subject and its body.
//!
//! A body has the fields, labels and formats of App Connect's call log composer, so that either
//! product can update what the other wrote. Unlike App Connect's, ours is parsed by structure, not
//! by pattern: a field of ours is written over in place, a missing one is added behind the last of
//! ours, and everything else is a person's text and stays as it is, to the letter. Writing twice
//! changes nothing, and no value can pass for a field.
//!
//! - [`facts`]: what a body can say, and the words for it.
//! - [`date`], [`journey`]: dates in moment's tokens; the legs of a call.
//! - `label`: what each field is called.
//! - `plain`, `html`, `markdown`: how each format is read and written.
//! - `guard`: what keeps a value from reading as structure.
//! - `body`: writing fields into a body.
//! - [`app_connect`]: the same, asked for in App Connect's own terms.

pub mod app_connect;
mod body;
pub mod date;
pub mod facts;
mod guard;
mod html;
pub mod journey;
mod label;
#[cfg(test)]
mod laws;
mod markdown;
mod plain;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::body::{Change, How};
use self::facts::{Facts, Insights, Length, Shape, media_reader_link};
use self::journey::{Party, Step};
use crate::call::record::Media;
use crate::call::{Direction, Part};
use crate::id::ContactId;
use crate::ledger::{ContactChoice, Standing};
use crate::settings::{Field, OrgSettings};

/// How the bodies of a CRM's activities are written. App Connect's connectors call it
/// `getLogFormatType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Lines of text.
    #[default]
    #[serde(rename = "text/plain")]
    Plain,
    /// HTML.
    #[serde(rename = "text/html")]
    Html,
    /// Markdown.
    #[serde(rename = "text/markdown")]
    Markdown,
}

/// What is to stand in the CRM, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Composed {
    /// With whom the activity is.
    pub contact: ContactId,
    /// The subject.
    pub subject: String,
    /// The fields of the body, as values: the format comes when they are written.
    pub lines: BTreeMap<Field, String>,
    /// The format of the body.
    #[serde(default)]
    pub format: Format,
    /// From our point of view; a label in HTML depends on it.
    #[serde(default = "inbound")]
    pub direction: Direction,
}

fn inbound() -> Direction {
    Direction::Inbound
}

impl Composed {
    /// The same, for a CRM with bodies in this format.
    #[must_use]
    pub fn in_format(self, format: Format) -> Self {
        Self { format, ..self }
    }
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
    compose_with(part, contact, human, settings, Insights::default(), Vec::new())
}

/// Composes a part of a call with all that can be known of it.
pub fn compose_with(
    part: &Part,
    contact: &ContactChoice,
    human: &HumanText,
    settings: &OrgSettings,
    insights: Insights,
    journey: Vec<Step>,
) -> Composed {
    let number = part.outside_number.as_ref().map(|number| number.as_str());
    let subject =
        human.subject.clone().unwrap_or_else(|| subject(part.direction, &contact.name, number));
    let facts = Facts {
        note: human.note.clone().unwrap_or_default(),
        session_id: part.session_id.clone(),
        user: Party::from(&part.own),
        summary: subject.clone(),
        contact_number: number.unwrap_or_default().to_owned(),
        started_at: Some(part.started_at),
        duration: Some(Length::from(part.talk)),
        result: part.result.words().to_owned(),
        recording: heard_at(part.recording.as_ref()),
        voicemail: heard_at(part.voicemail.as_ref()),
        insights,
        journey,
    };
    let zone = date::zone(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let shape = Shape { fields: &settings.fields, zone: &zone, date_format: &settings.date_format };
    Composed {
        contact: contact.id.clone(),
        subject,
        lines: facts.lines(&shape),
        format: Format::default(),
        direction: part.direction,
    }
}

fn heard_at(media: Option<&Media>) -> String {
    media.and_then(|media| media.uri.as_deref()).map(media_reader_link).unwrap_or_default()
}

/// The subject App Connect gives when nobody wrote one.
pub fn subject(direction: Direction, contact_name: &str, number: Option<&str>) -> String {
    let (direction, preposition) = match direction {
        Direction::Inbound => ("Inbound", "from"),
        Direction::Outbound => ("Outbound", "to"),
    };
    let other = match (contact_name, number) {
        ("", Some(number)) => number,
        ("", None) => "an unknown number",
        (name, _) => name,
    };
    format!("{direction} Call {preposition} {other}")
}

/// Puts the composed fields into a body, which may be empty, may have been written by App Connect,
/// and may hold anything a person typed. Doing it twice changes nothing.
///
/// A note replaces the one that stands there: where that may be another person's, [`merge`].
pub fn upsert(body: &str, composed: &Composed) -> String {
    let changes: Vec<Change<'_>> = composed
        .lines
        .iter()
        .map(|(field, value)| Change { field: *field, value, before: None, how: How::Replace })
        .collect();
    body::write(body, composed.format, composed.direction, &changes)
}

/// The subject and body that an update writes: what changed since we last wrote, put into what
/// stands there now. A subject or a note that someone changed in the CRM stays.
pub fn merge(
    standing: &Standing,
    applied: Option<&Composed>,
    wanted: &Composed,
) -> (String, String) {
    let changes: Vec<Change<'_>> = wanted
        .lines
        .iter()
        .filter_map(|(field, value)| {
            let before = applied.and_then(|applied| applied.lines.get(field)).map(String::as_str);
            let how = if *field == Field::Note {
                beside_theirs(standing, before, value, wanted.format)?
            } else {
                How::Replace
            };
            (before != Some(value)).then_some(Change { field: *field, value, before, how })
        })
        .collect();
    let subject_is_ours = applied.is_some_and(|applied| applied.subject == standing.subject);
    let subject = if subject_is_ours { &wanted.subject } else { &standing.subject };
    (subject.clone(), body::write(&standing.body, wanted.format, wanted.direction, &changes))
}

/// How our note goes to the one that stands there; nothing when it is part of it.
fn beside_theirs(
    standing: &Standing,
    before: Option<&str>,
    ours: &str,
    format: Format,
) -> Option<How> {
    let ours = bare(ours);
    if ours.is_empty() {
        return None;
    }
    let theirs = bare(&note(&standing.body, format).unwrap_or_default());
    if theirs.is_empty() || before.is_some_and(|before| bare(before) == theirs) {
        return Some(How::Replace);
    }
    // Two people wrote a note: both stay.
    (!format!("\n{theirs}\n").contains(&format!("\n{ours}\n"))).then_some(How::Below)
}

/// A note without what CRMs change of their own accord: how lines end, and the space around them.
fn bare(note: &str) -> String {
    let note = guard::newlines(note);
    let lines: Vec<&str> = note.split('\n').map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// The note that stands in a body.
pub fn note(body: &str, format: Format) -> Option<String> {
    value(body, Field::Note, format)
}

/// The value of a field that stands in a body.
pub fn value(body: &str, field: Field, format: Format) -> Option<String> {
    let pieces = body::parse(body, format);
    let piece = pieces.iter().find(|piece| piece.field() == Some(field))?;
    piece.value().map(str::to_owned)
}

#[cfg(test)]
mod tests;
