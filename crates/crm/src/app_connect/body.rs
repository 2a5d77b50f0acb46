//! What the server is sent of a call.

use ledger_core::additional::FieldValues;
use ledger_core::call::{Direction, Side};
use ledger_core::compose::facts::media_reader_link;
use ledger_core::compose::{self, Format};
use ledger_core::id::ExtensionId;
use ledger_core::ledger::Draft;
use ledger_core::phone::Line;
use serde_json::{Value, json};

use super::KIND_ENDS;
use crate::exchange::About;
use crate::fields;
use crate::json::{object, optional};

/// The server's name for a call. Conferences have the session 0, all of them; they are told apart
/// by the telephony session.
pub(super) fn session(about: &About) -> &str {
    match about.session_id.as_str() {
        "" | "0" => about.telephony_session_id.as_str(),
        session => session,
    }
}

/// A new log; `values` are its additional fields.
pub(super) fn creation(about: &About, draft: &Draft, values: &FieldValues) -> Value {
    let part = &draft.part;
    let (from, to) = sides(draft);
    let (kind, contact) =
        draft.contact.id.as_str().split_once(KIND_ENDS).unwrap_or(("", draft.contact.id.as_str()));
    object(vec![
        (
            "logInfo",
            object(vec![
                ("id", about.telephony_session_id.as_str().into()),
                ("telephonySessionId", about.telephony_session_id.as_str().into()),
                ("sessionId", session(about).into()),
                ("accountId", about.account.as_str().into()),
                ("direction", direction(part.direction).into()),
                ("from", from),
                ("to", to),
                ("startTime", draft.started_at.0.into()),
                ("duration", draft.talk.rounded_seconds().into()),
                ("result", part.result.words().into()),
                ("recording", recording(draft).map_or(Value::Null, |link| json!({ "link": link }))),
                ("customSubject", draft.subject.as_str().into()),
            ]),
        ),
        ("rcExtensionId", about.extension_id.as_str().into()),
        ("contactId", contact.into()),
        ("contactType", kind.into()),
        ("contactName", draft.contact.name.as_str().into()),
        ("note", compose::note(&draft.body, Format::Plain).unwrap_or_default().into()),
        ("voicemailLink", optional(voicemail(draft))),
        ("overridingFormat", "".into()),
        ("additionalSubmission", submission(about, draft, values)),
    ])
}

/// What a change brings besides the facts of the call.
pub(super) struct News<'a> {
    pub(super) subject: Option<&'a str>,
    pub(super) note: Option<String>,
}

/// A note as it must be sent to arrive as it is. Where the server finds a note it replaces it by a
/// pattern, in which `$` has a meaning; where it finds none it puts the note in front.
pub(super) fn put_into(text: &str, note: String) -> String {
    let is_between = |start: &str, end: &str| {
        text.split_once(start).is_some_and(|(_, behind)| behind.contains(end))
    };
    let is_replaced = is_between("- Note: ", "")
        || is_between("- Agent notes: ", "")
        || is_between("<b>Agent notes</b>", "Call details</b>")
        || is_between("## Agent notes\n", "\n## Call details");
    if is_replaced { note.replace('$', "$$") } else { note }
}

/// The change always says when the call began and how long it was: without them some connectors
/// move the activity to the present.
pub(super) fn change(about: &About, draft: &Draft, news: News<'_>) -> Value {
    let (from, to) = sides(draft);
    object(vec![
        ("sessionId", session(about).into()),
        ("rcExtensionId", about.extension_id.as_str().into()),
        ("accountId", about.account.as_str().into()),
        ("direction", direction(draft.part.direction).into()),
        ("from", from),
        ("to", to),
        ("startTime", draft.started_at.0.into()),
        ("duration", draft.talk.rounded_seconds().into()),
        ("result", draft.part.result.words().into()),
        ("subject", optional(news.subject)),
        ("note", optional(news.note)),
        ("recordingLink", optional(recording(draft))),
        ("voicemailLink", optional(voicemail(draft))),
        ("additionalSubmission", assignment(about, draft)),
    ])
}

/// The server looks the owner up by itself, and fails where it finds none.
fn assignment(about: &About, draft: &Draft) -> Value {
    match &draft.owner {
        Some(_) => json!({
            "isAssignedToUser": true,
            "adminAssignedUserRcId": about.extension_id.as_str(),
        }),
        None => json!({}),
    }
}

/// The additional fields, and the assignment, which is the server's own.
fn submission(about: &About, draft: &Draft, values: &FieldValues) -> Value {
    let mut submission = assignment(about, draft);
    fields::put(&mut submission, values, &[]);
    submission
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

fn sides(draft: &Draft) -> (Value, Value) {
    let (own, other) = (side(&draft.part.own), side(&draft.part.other));
    match draft.part.direction {
        Direction::Inbound => (other, own),
        Direction::Outbound => (own, other),
    }
}

fn side(side: &Side) -> Value {
    let (number, extension) = match &side.line {
        Some(Line::Number(number)) => (Some(number.as_str()), None),
        Some(Line::Extension(extension)) => (None, Some(extension.as_str())),
        Some(Line::Other(text)) => (Some(text.as_str()), None),
        None => (None, None),
    };
    object(vec![
        ("phoneNumber", optional(number)),
        ("extensionNumber", optional(extension)),
        ("extensionId", optional(side.extension_id.as_ref().map(ExtensionId::as_str))),
        ("name", optional(side.name.as_deref())),
    ])
}

fn recording(draft: &Draft) -> Option<String> {
    draft.part.recording.as_ref()?.uri.as_deref().map(media_reader_link)
}

fn voicemail(draft: &Draft) -> Option<String> {
    draft.part.voicemail.as_ref()?.uri.as_deref().map(media_reader_link)
}
