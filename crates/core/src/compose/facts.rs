//! What a body can say of a call, and the words for it, whatever the format of the body.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::date;
use super::journey::{self, Party, Step};
use crate::json;
use crate::settings::Field;
use crate::sorted::SortedSet;
use crate::time::{Millis, Span, Zone};

/// Everything App Connect's call log composer can be given. What is empty is not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What the person wrote.
    pub note: String,
    /// RingCentral's session id.
    pub session_id: String,
    /// Our own side.
    pub user: Party,
    /// The subject.
    pub summary: String,
    /// The other side's number.
    pub contact_number: String,
    /// When the call began.
    pub started_at: Option<Millis>,
    /// How long it lasted: the participant's talk time in our own bodies.
    pub duration: Option<Length>,
    /// The outcome, in words.
    pub result: String,
    /// Where the recording can be heard, or `pending`.
    pub recording: String,
    /// Where the voicemail message can be heard, or `pending`.
    pub voicemail: String,
    /// What is said of the call by machines that listened.
    pub insights: Insights,
    /// Through whose hands the call went.
    pub journey: Vec<Step>,
}

/// What RingCentral's AI and ACE (once RingSense) say of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Insights {
    /// The AI note.
    pub ai_note: String,
    /// What was said.
    pub transcript: String,
    /// What was said, as ACE heard it.
    pub ace_transcript: String,
    /// ACE's summary.
    pub ace_summary: String,
    /// ACE's score.
    pub call_score: String,
    /// ACE's summary in points.
    pub ace_bulleted_summary: String,
    /// Where ACE shows the call.
    pub ace_link: String,
}

impl Insights {
    /// Takes in what is said now; what is not said again, stays.
    pub fn join(&mut self, mut newer: Self) {
        for (known, newer) in self.texts().into_iter().zip(newer.texts()) {
            if !newer.is_empty() {
                *known = std::mem::take(newer);
            }
        }
    }

    /// Whether ACE said anything.
    pub fn has_ace(&self) -> bool {
        let ace = [
            &self.ace_transcript,
            &self.ace_summary,
            &self.call_score,
            &self.ace_bulleted_summary,
            &self.ace_link,
        ];
        ace.into_iter().any(|text| !text.is_empty())
    }

    fn texts(&mut self) -> [&mut String; 7] {
        [
            &mut self.ai_note,
            &mut self.transcript,
            &mut self.ace_transcript,
            &mut self.ace_summary,
            &mut self.call_score,
            &mut self.ace_bulleted_summary,
            &mut self.ace_link,
        ]
    }
}

/// A duration, or the word that stands for it while it is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Length {
    /// So long. App Connect's input may have fractions.
    Seconds(f64),
    /// A word, such as `pending`.
    Words(String),
}

/// Which fields are wanted, and how dates look.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// The fields.
    pub fields: &'a SortedSet<Field>,
    /// The zone of dates.
    pub zone: Zone<'a>,
    /// The format of dates, in moment's tokens.
    pub date_format: &'a str,
}

impl Facts {
    /// The value of each wanted field that has one.
    pub fn lines(&self, shape: &Shape<'_>) -> BTreeMap<Field, String> {
        let mut lines = BTreeMap::new();
        for field in shape.fields {
            // Inserted one by one: collecting a map compiles a sort for its kind of element.
            if let Some(value) = self.value(*field, shape).filter(|value| !value.is_empty()) {
                lines.insert(*field, value);
            }
        }
        lines
    }

    fn value(&self, field: Field, shape: &Shape<'_>) -> Option<String> {
        let known = |text: &String| Some(text.clone());
        // Of these two App Connect cuts the newlines at the end, of the other texts it does not.
        let cut = |text: &String| Some(text.trim_end_matches(['\n', '\r']).to_owned());
        match field {
            Field::Note => known(&self.note),
            Field::SessionId => known(&self.session_id),
            Field::UserName => known(&self.user.name),
            Field::UserNumber => user_number(&self.user),
            Field::Summary => known(&self.summary),
            Field::ContactNumber => known(&self.contact_number),
            Field::DateTime => {
                self.started_at.map(|at| date::written(at, shape.zone, shape.date_format))
            }
            Field::Duration => self.duration.as_ref().map(Length::words),
            Field::Result => known(&self.result),
            Field::Recording => known(&self.recording),
            Field::Voicemail => known(&self.voicemail),
            Field::AiNote => cut(&self.insights.ai_note),
            Field::Transcript => known(&self.insights.transcript),
            Field::AceTranscript => cut(&self.insights.ace_transcript),
            Field::AceSummary => known(&self.insights.ace_summary),
            Field::CallScore => known(&self.insights.call_score),
            Field::AceBulletedSummary => known(&self.insights.ace_bulleted_summary),
            Field::AceLink => known(&self.insights.ace_link),
            Field::Journey => journey::words(&self.journey),
        }
    }
}

/// Our own number and our own extension. App Connect writes the other party's extension here, and
/// a space where there is none.
fn user_number(user: &Party) -> Option<String> {
    if user.phone_number.is_empty() {
        return None;
    }
    let known = [user.phone_number.as_str(), user.extension_number.as_str()];
    Some(known.join(" ").trim_end().to_owned())
}

impl From<Span> for Length {
    fn from(span: Span) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "no call lasts 2^53 seconds")]
        Self::Seconds(span.rounded_seconds() as f64)
    }
}

impl Length {
    /// `1 hour, 2 minutes, 5 seconds`, without the parts that are zero.
    fn words(&self) -> String {
        let seconds = match self {
            Self::Seconds(seconds) if seconds.is_finite() => *seconds,
            Self::Seconds(_) => return String::new(),
            Self::Words(words) => return words.clone(),
        };
        let parts = [
            ((seconds / 3600.0).floor(), "hour"),
            ((seconds % 3600.0 / 60.0).floor(), "minute"),
            (seconds % 60.0, "second"),
        ];
        let spoken: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0.0)
            .map(|(count, unit)| {
                let plural = if *count > 1.0 { "s" } else { "" };
                format!("{} {unit}{plural}", counted(*count))
            })
            .collect();
        if spoken.is_empty() { "0 seconds".to_owned() } else { spoken.join(", ") }
    }
}

/// A number as JavaScript writes it. The standard library's writer of fractions is 3 KB of the Worker,
/// and JSON's is there already.
fn counted(count: f64) -> String {
    let text = json::float(count);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The link that opens a recording or a message for whoever may hear it, from RingCentral's
/// address of its content. It leads to RingCentral's media reader, as App Connect's links do.
pub fn media_reader_link(uri: &str) -> String {
    const READER: &str = "https://ringcentral.github.io/ringcentral-media-reader/?media=";
    let mut link = READER.to_owned();
    for byte in uri.bytes() {
        match byte {
            // What JavaScript's `encodeURIComponent` leaves alone.
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => link.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'~' | b'!' | b'*' | b'\'' | b'(' | b')' => {
                link.push(char::from(byte));
            }
            other => link.push_str(&format!("%{other:02X}")),
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_spoken() {
        for (seconds, expected) in [
            (0.0, "0 seconds"),
            (1.0, "1 second"),
            (59.5, "59.5 seconds"),
            (119.0, "1 minute, 59 seconds"),
            (120.0, "2 minutes"),
            (3_601.0, "1 hour, 1 second"),
            (3_661.0, "1 hour, 1 minute, 1 second"),
            (86_400.0, "24 hours"),
            (-5.0, "0 seconds"),
        ] {
            assert_eq!(Length::Seconds(seconds).words(), expected);
        }
        assert_eq!(Length::from(Span(125_400)).words(), "2 minutes, 5 seconds");
        assert_eq!(Length::Words("pending".to_owned()).words(), "pending");
    }

    #[test]
    fn the_media_reader_is_given_the_whole_address() {
        assert_eq!(
            media_reader_link("https://media.example/a b?c=1&d=(2)"),
            "https://ringcentral.github.io/ringcentral-media-reader/\
             ?media=https%3A%2F%2Fmedia.example%2Fa%20b%3Fc%3D1%26d%3D(2)"
        );
    }
}
