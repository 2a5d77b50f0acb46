//! The labels of App Connect's bodies. They are what either product finds the fields by, so they
//! are not translated.

use super::Format;
use crate::call::Direction;
use crate::settings::Field;

/// What a field looks like in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a person wrote: a section of its own, first in the body.
    Note,
    /// A label and a value on one line.
    Line,
    /// A label and an address on one line.
    Link,
    /// A label and any number of lines.
    Block,
}

pub(super) fn kind(field: Field) -> Kind {
    match field {
        Field::Note => Kind::Note,
        Field::SessionId
        | Field::UserName
        | Field::UserNumber
        | Field::Summary
        | Field::ContactNumber
        | Field::DateTime
        | Field::Duration
        | Field::Result
        | Field::CallScore => Kind::Line,
        Field::Recording | Field::Voicemail | Field::AceLink => Kind::Link,
        Field::AiNote
        | Field::Transcript
        | Field::AceTranscript
        | Field::AceSummary
        | Field::AceBulletedSummary
        | Field::Journey => Kind::Block,
    }
}

/// The label a field is written with.
pub(super) fn label(field: Field, format: Format, direction: Direction) -> &'static str {
    match (field, format, direction) {
        (Field::ContactNumber, Format::Html, Direction::Inbound) => CALLER,
        (Field::ContactNumber, Format::Html, Direction::Outbound) => RECIPIENT,
        (Field::DateTime, Format::Html, _) => "Date/time",
        (field, _, _) => plain(field),
    }
}

const CALLER: &str = "Caller phone number";
const RECIPIENT: &str = "Recipient phone number";

/// The label in plain text and Markdown.
pub(super) fn plain(field: Field) -> &'static str {
    match field {
        Field::Note => "Note",
        Field::SessionId => "Session Id",
        Field::UserName => "RingCentral user name",
        Field::UserNumber => "RingCentral number and extension",
        Field::Summary => "Summary",
        Field::ContactNumber => "Contact Number",
        Field::DateTime => "Date/Time",
        Field::Duration => "Duration",
        Field::Result => "Result",
        Field::Recording => "Call recording link",
        Field::Voicemail => "Voicemail recording link",
        Field::AiNote => "AI Note",
        Field::Transcript => "Transcript",
        Field::AceTranscript => "ACE transcript",
        Field::AceSummary => "ACE summary",
        Field::CallScore => "Call score",
        Field::AceBulletedSummary => "ACE bulleted summary",
        Field::AceLink => "ACE recording link",
        Field::Journey => "Call journey",
    }
}

/// The field with this label in HTML, whatever the case: CRMs tidy up what they are given.
pub(super) fn html_field(text: &str) -> Option<Field> {
    let text = text.trim();
    let is_number = |label: &str| text.eq_ignore_ascii_case(label);
    if is_number(CALLER) || is_number(RECIPIENT) {
        return Some(Field::ContactNumber);
    }
    let named = |field: &Field| plain(*field).eq_ignore_ascii_case(text);
    Field::ALL.into_iter().filter(|field| kind(*field) != Kind::Note).find(named)
}
