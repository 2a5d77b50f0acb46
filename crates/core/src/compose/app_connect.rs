//! Composing in App Connect's own terms.
//!
//! The input is what App Connect's call log composer is called with, so a connector or a client of
//! App Connect can ask here for the same text, and its recorded calls can be tested against. It is
//! read as leniently as JavaScript reads it: a number may come as a text, and what is empty, zero
//! where it cannot be, or missing is not there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::{Change, How};
use super::facts::{Facts, Insights, Length, Shape};
use super::journey::{self, Step};
use super::zone::zone;
use super::{Format, body};
use crate::call::Direction;
use crate::settings::Field;
use crate::sorted::SortedSet;
use crate::time::{Millis, Span, Zone, Zones, iso};

/// What App Connect's call log composer is called with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are App Connect's, and Facts says what they mean")]
pub struct Input {
    pub log_format: Format,
    pub existing_body: Option<String>,
    pub call_log: Option<CallLog>,
    pub contact_info: Option<ContactInfo>,
    pub user: User,
    pub start_time: Value,
    pub note: Value,
    pub subject: Value,
    #[serde(deserialize_with = "given")]
    pub duration: Option<Value>,
    pub result: Value,
    pub recording_link: Value,
    pub voicemail_link: Value,
    pub ai_note: Value,
    pub transcript: Value,
    pub ring_sense_transcript: Value,
    pub ring_sense_summary: Value,
    #[serde(rename = "ringSenseAIScore")]
    pub ring_sense_ai_score: Value,
    pub ring_sense_bulleted_summary: Value,
    pub ring_sense_link: Value,
}

/// RingCentral's record of the call, as App Connect's client sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are RingCentral's")]
pub struct CallLog {
    pub session_id: Value,
    pub direction: Option<String>,
    pub start_time: Value,
    pub from: Option<Party>,
    pub to: Option<Party>,
    pub legs: Option<Vec<Leg>>,
}

/// One leg of the record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are RingCentral's")]
pub struct Leg {
    pub direction: Option<String>,
    pub leg_type: Option<String>,
    pub from: Option<Party>,
    pub to: Option<Party>,
    pub duration: Value,
}

/// One side of a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are RingCentral's")]
pub struct Party {
    pub name: Value,
    pub phone_number: Value,
    pub extension_number: Value,
}

/// The contact.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are App Connect's")]
pub struct ContactInfo {
    pub name: Value,
    pub phone_number: Value,
}

/// The user and their settings.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are App Connect's")]
pub struct User {
    pub user_settings: Option<BTreeMap<String, Value>>,
    pub timezone_offset: Value,
    pub timezone_name: Value,
}

/// The text of the activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Output {
    /// The subject; nothing when an update leaves it as it is.
    pub subject: Option<String>,
    /// The body.
    pub body: String,
}

/// A value that was given, be it `null`.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Composes.
pub fn compose(input: &Input, zones: &dyn Zones) -> Output {
    let no_call = CallLog::default();
    let call = input.call_log.as_ref().unwrap_or(&no_call);
    let direction = direction(call.direction.as_deref());
    let zone_name = text(&input.user.timezone_name);
    let zone_offset = text(&input.user.timezone_offset);
    // The zone's name, which knows summer time, before the offset, which was taken at sign-in.
    // With neither App Connect uses its server's zone; that is UTC here.
    let zone = zone(&zone_name, zones).or_else(|| zone(&zone_offset, zones));
    let zone = zone.unwrap_or(Zone::UTC);
    let date_format = text(&input.user.setting("logDateFormat"));
    let fields = input.user.fields();
    let shape = Shape { fields: &fields, zone, date_format: &date_format };
    let lines = input.facts(call, direction, zone).lines(&shape);
    let changes: Vec<Change<'_>> = lines
        .iter()
        .map(|(field, value)| Change { field: *field, value, before: None, how: How::Replace })
        .collect();
    let existing = input.existing_body.as_deref().unwrap_or_default();
    let body = body::write(existing, input.log_format, direction, &changes);
    Output { subject: input.subject(existing, direction), body }
}

impl Input {
    fn facts(&self, call: &CallLog, direction: Direction, zone: Zone<'_>) -> Facts {
        let ours = match direction {
            Direction::Inbound => call.to.as_ref(),
            Direction::Outbound => call.from.as_ref(),
        };
        let contact = self.contact_info.as_ref();
        Facts {
            note: text(&self.note),
            session_id: text(&call.session_id),
            user: party(ours),
            summary: text(&self.subject),
            contact_number: contact.map(|contact| text(&contact.phone_number)).unwrap_or_default(),
            started_at: moment(&self.start_time, zone).or_else(|| moment(&call.start_time, zone)),
            duration: self.duration.as_ref().map(length),
            result: text(&self.result),
            recording: text(&self.recording_link),
            voicemail: text(&self.voicemail_link),
            insights: Insights {
                ai_note: text(&self.ai_note),
                transcript: text(&self.transcript),
                ace_transcript: text(&self.ring_sense_transcript),
                ace_summary: text(&self.ring_sense_summary),
                call_score: text(&self.ring_sense_ai_score),
                ace_bulleted_summary: text(&self.ring_sense_bulleted_summary),
                ace_link: text(&self.ring_sense_link),
            },
            journey: call.legs.iter().flatten().map(step).collect(),
        }
    }

    /// What was given, or, for a new activity, the default.
    fn subject(&self, existing: &str, direction: Direction) -> Option<String> {
        let given = text(&self.subject);
        if !given.is_empty() {
            return Some(given);
        }
        let name = self.contact_info.as_ref().map(|contact| text(&contact.name));
        let name = name.filter(|name| !name.is_empty() && existing.is_empty())?;
        Some(super::subject(direction, &name, None))
    }
}

impl User {
    /// The value of a setting, or nothing.
    fn setting(&self, key: &str) -> Value {
        let setting = self.user_settings.as_ref().and_then(|settings| settings.get(key));
        setting.and_then(|setting| setting.get("value")).cloned().unwrap_or_default()
    }

    fn fields(&self) -> SortedSet<Field> {
        let wanted = |field: &Field| {
            let standard = Field::STANDARD.contains(field);
            let set = self.setting(toggle(*field));
            if set.is_null() { standard } else { is_true(&set) }
        };
        Field::ALL.into_iter().filter(wanted).collect()
    }
}

/// The user setting that turns a field on and off.
fn toggle(field: Field) -> &'static str {
    match field {
        Field::Note => "addCallLogNote",
        Field::SessionId => "addCallSessionId",
        Field::UserName => "addRingCentralUserName",
        Field::UserNumber => "addRingCentralNumber",
        Field::Summary => "addCallLogSubject",
        Field::ContactNumber => "addCallLogContactNumber",
        Field::DateTime => "addCallLogDateTime",
        Field::Duration => "addCallLogDuration",
        Field::Result => "addCallLogResult",
        Field::Recording | Field::Voicemail => "addCallLogRecording",
        Field::AiNote => "addCallLogAiNote",
        Field::Transcript => "addCallLogTranscript",
        Field::AceTranscript => "addCallLogRingSenseRecordingTranscript",
        Field::AceSummary => "addCallLogRingSenseRecordingSummary",
        Field::CallScore => "addCallLogRingSenseRecordingAIScore",
        Field::AceBulletedSummary => "addCallLogRingSenseRecordingBulletedSummary",
        Field::AceLink => "addCallLogRingSenseRecordingLink",
        Field::Journey => "addCallLogLegs",
    }
}

/// What is not said to go out comes in.
fn direction(text: Option<&str>) -> Direction {
    match text {
        Some("Outbound") => Direction::Outbound,
        Some(_) | None => Direction::Inbound,
    }
}

fn party(party: Option<&Party>) -> journey::Party {
    party.map_or_else(journey::Party::default, |party| journey::Party {
        name: text(&party.name),
        phone_number: text(&party.phone_number),
        extension_number: text(&party.extension_number),
    })
}

fn step(leg: &Leg) -> Step {
    let milliseconds = number(&leg.duration).unwrap_or_default() * 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "a cast saturates")]
    let duration = Span(milliseconds.round() as i64);
    Step {
        direction: direction(leg.direction.as_deref()),
        leg_type: leg.leg_type.clone().unwrap_or_default(),
        from: party(leg.from.as_ref()),
        to: party(leg.to.as_ref()),
        duration,
    }
}

/// JavaScript's truth.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// A value as a text; empty when JavaScript would not take it for true.
fn text(value: &Value) -> String {
    match value {
        _ if !is_true(value) => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// JavaScript's `Number(value)`.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text.trim().is_empty() => Some(0.0),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| !number.is_nan()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn length(value: &Value) -> Length {
    match (number(value), value) {
        (Some(seconds), _) => Length::Seconds(seconds),
        (None, Value::String(words)) => Length::Words(words.clone()),
        (None, other) => Length::Words(text(other)),
    }
}

/// A moment as milliseconds or in ISO 8601. Without an offset it is in the user's zone; moment
/// takes its server's.
fn moment(value: &Value, zone: Zone<'_>) -> Option<Millis> {
    if let Value::Number(number) = value {
        let millis = number.as_i64().filter(|millis| *millis != 0)?;
        return Some(Millis(millis)).filter(|moment| moment.has_four_digit_year());
    }
    let text = text(value);
    if let Ok(moment) = Millis::parse(&text) {
        return Some(moment);
    }
    iso::civil(&text).map(|civil| zone.moment(civil))
}
