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
//! - `merge`: what an update may write beside what people wrote.
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
mod merge;
mod plain;
pub mod zone;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::body::{Change, How};
use self::facts::{Facts, Insights, Length, Shape, media_reader_link};
use self::journey::{Party, Step};
pub use self::merge::{is_same_note, merge};
use crate::additional::FieldValues;
use crate::call::record::{Leg, Media};
use crate::call::{CallResult, Direction, Part};
use crate::from_json::FromJson;
use crate::id::ContactId;
use crate::ledger::ContactChoice;
use crate::phone::PhoneNumber;
use crate::settings::{Field, OrgSettings};
use crate::time::{Millis, Span, Zone, Zones};

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
    /// With whom the activity is; nothing in what was written before a person chose again.
    pub contact: Option<ContactId>,
    /// The subject.
    pub subject: String,
    /// The fields of the body, as values: the format comes when they are written.
    pub lines: BTreeMap<Field, String>,
    /// The format of the body.
    #[serde(default)]
    pub format: Format,
    /// What CRMs may have fields of their own for.
    #[serde(default)]
    pub own_fields: Option<OwnFields>,
    /// The additional fields that a person chose.
    #[serde(default)]
    pub fields: FieldValues,
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
    /// The other side's number, when it is outside the account.
    #[serde(default)]
    pub number: Option<PhoneNumber>,
    /// The outcome.
    pub result: CallResult,
    /// Whether and where there is a recording.
    pub recording: Option<Media>,
    /// Whether and where there is a voicemail message.
    pub voicemail: Option<Media>,
}

impl Composed {
    /// The same, for a CRM with bodies in this format.
    #[must_use]
    pub fn in_format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// A label in HTML depends on it.
    fn direction(&self) -> Direction {
        self.own_fields.as_ref().map_or(Direction::Inbound, |fields| fields.direction)
    }
}

/// What a person set; the machine never overwrites it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct HumanText {
    /// The subject they wrote.
    pub subject: Option<String>,
    /// The note they wrote.
    pub note: Option<String>,
    /// The additional fields they chose.
    pub fields: FieldValues,
}

/// Composes a part of a call with the contact's name.
pub fn compose(
    part: &Part,
    contact: &ContactChoice,
    human: &HumanText,
    settings: &OrgSettings,
    zones: &dyn Zones,
) -> Composed {
    compose_with(part, contact, human, settings, zones, &Insights::default())
}

/// Composes a part of a call with what machines that listened say of it.
pub fn compose_with(
    part: &Part,
    contact: &ContactChoice,
    human: &HumanText,
    settings: &OrgSettings,
    zones: &dyn Zones,
    insights: &Insights,
) -> Composed {
    let number = part.outside_number.as_ref().map(|number| number.as_str());
    let written = human.subject.as_deref().map(one_line).filter(|text| !text.is_empty());
    let subject =
        written.unwrap_or_else(|| subject(part.direction, &one_line(&contact.name), number));
    let facts = Facts {
        note: human.note.as_deref().map(str::trim_end).unwrap_or_default().to_owned(),
        session_id: part.session_id.clone(),
        user: Party::from(&part.own),
        summary: subject.clone(),
        contact_number: number.unwrap_or_default().to_owned(),
        started_at: Some(part.started_at),
        duration: Some(Length::from(part.talk)),
        result: part.result.words().to_owned(),
        recording: heard_at(part.recording.as_ref()),
        voicemail: heard_at(part.voicemail.as_ref()),
        insights: insights.clone(),
        journey: journey(&part.legs),
    };
    let zone = zone::zone(&settings.time_zone, zones).unwrap_or(Zone::UTC);
    let shape = Shape { fields: &settings.fields, zone, date_format: settings.date_format.label() };
    Composed {
        contact: Some(contact.id.clone()),
        subject,
        lines: facts.lines(&shape),
        format: Format::default(),
        own_fields: Some(OwnFields {
            started_at: part.started_at,
            talk: part.talk,
            direction: part.direction,
            number: part.outside_number.clone(),
            result: part.result,
            recording: part.recording.clone(),
            voicemail: part.voicemail.clone(),
        }),
        fields: human.fields.clone(),
    }
}

/// Through whose hands a call went. A call of one leg went through nobody's: App Connect writes a
/// line then all the same, and a CRM would be asked for an update that tells nothing.
fn journey(legs: &[Leg]) -> Vec<Step> {
    match legs {
        [] | [_] => Vec::new(),
        legs => legs.iter().map(Step::from).collect(),
    }
}

/// A subject or a name: one line, without the space around its words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn heard_at(media: Option<&Media>) -> String {
    link_to(media).unwrap_or_default()
}

/// Where a recording or a message can be heard, once that is known.
pub fn link_to(media: Option<&Media>) -> Option<String> {
    media.and_then(|media| media.uri.as_deref()).map(media_reader_link)
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
    body::write(body, composed.format, composed.direction(), &changes)
}

/// The note that stands in a body, without the space behind it.
pub fn note(body: &str, format: Format) -> Option<String> {
    let pieces = body::parse(body, format);
    body::value(&pieces, Field::Note).map(|note| note.trim_end().to_owned())
}

#[cfg(test)]
mod tests;
