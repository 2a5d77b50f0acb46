//! The call log (RingCentral API reference, "Sync Company Call Log" in its extract form, "List
//! Company Call Records", "User Call Log Records").
//!
//! One `call-log-extract-sync` brings every record that changed since a token, for the whole
//! account. With view `Detailed`, because only legs name their extension there. The past is listed
//! page by page.

pub mod cursor;

use ledger_core::call::record::{Media, Progress};
use ledger_core::call::{Leg, Record};
use ledger_core::id::{CallRecordId, ExtensionId, TelephonySessionId};
use ledger_core::phone::HomeRegion;
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, Method, encode};
use ledger_wire::json::Raw;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::budget::{Group, Request};
use crate::event::direction;
use crate::reply::{self, Reply};
use crate::shape::{self, SideShape};

/// The most records RingCentral gives at once.
const RECORDS_AT_ONCE: u32 = 1000;

/// Where reading begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Afresh, with records changed since this moment.
    Moment(Millis),
    /// Where the last reading ended.
    Token(String),
}

/// What a reading brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// Changed records and their sessions.
    pub records: Vec<(TelephonySessionId, Record)>,
    /// Where the next reading begins.
    pub token: Option<String>,
    /// Whether there is more to read now.
    pub rest: Rest,
    /// Records that could not be read, by id and reason.
    pub unreadable: Vec<String>,
}

/// Whether there is more to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// There is.
    More,
    /// That was all.
    #[default]
    Nothing,
}

/// Asks for records that changed.
pub fn changes(server: &str, from: &From) -> Request {
    let query = match from {
        From::Moment(moment) => format!(
            "syncType=FSync&dateFrom={}&recordCount={RECORDS_AT_ONCE}&view=Detailed",
            encode(&moment.to_string())
        ),
        From::Token(token) => format!("syncType=ISync&syncToken={}&view=Detailed", encode(token)),
    };
    let url = format!("{server}/restapi/v1.0/account/~/call-log-extract-sync?{query}");
    Request::regular(Group::Heavy, HttpRequest::new(Method::Get, url))
}

/// Asks for a page of the calls that began in a time, newest first; the first page is 1.
pub fn past(server: &str, from: Millis, to: Millis, page: u32, per_page: u32) -> Request {
    let (from, to) = (from.to_string(), to.to_string());
    let url = format!(
        "{server}/restapi/v1.0/account/~/call-log?view=Detailed&type=Voice&dateFrom={}&dateTo={}\
         &page={page}&perPage={per_page}",
        encode(&from),
        encode(&to),
    );
    Request::background(Group::Heavy, HttpRequest::new(Method::Get, url))
}

/// What both ways of reading answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageShape {
    #[serde(default, deserialize_with = "shape::or_default")]
    records: Vec<Raw>,
    sync_info: Option<SyncInfoShape>,
    navigation: Option<NavigationShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NavigationShape {
    next_page: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SyncInfoShape {
    sync_token: Option<String>,
    #[serde(default, deserialize_with = "shape::or_default")]
    newer_records_exist: bool,
}

#[derive(Deserialize)]
struct IdShape {
    #[serde(default, deserialize_with = "shape::id")]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordShape {
    #[serde(deserialize_with = "shape::id")]
    id: Option<String>,
    #[serde(default, deserialize_with = "shape::id")]
    session_id: Option<String>,
    telephony_session_id: Option<String>,
    start_time: String,
    last_modified_time: Option<String>,
    direction: String,
    #[serde(default, deserialize_with = "shape::or_default")]
    from: SideShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    to: SideShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    duration: i64,
    duration_ms: Option<i64>,
    result: Option<String>,
    extension: Option<ExtensionShape>,
    finished: Option<bool>,
    #[serde(default, deserialize_with = "shape::or_default")]
    short_recording: bool,
    recording: Option<MediaShape>,
    message: Option<MediaShape>,
    #[serde(default, deserialize_with = "shape::or_default")]
    legs: Vec<LegShape>,
    transfer_target: Option<TransferShape>,
    transferee: Option<TransferShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LegShape {
    extension: Option<ExtensionShape>,
    #[serde(default, deserialize_with = "shape::or_default")]
    direction: String,
    start_time: Option<String>,
    #[serde(default, deserialize_with = "shape::or_default")]
    duration: i64,
    duration_ms: Option<i64>,
    result: Option<String>,
    leg_type: Option<String>,
    #[serde(default, deserialize_with = "shape::or_default")]
    from: SideShape,
    #[serde(default, deserialize_with = "shape::or_default")]
    to: SideShape,
    recording: Option<MediaShape>,
    message: Option<MediaShape>,
}

#[derive(Deserialize)]
struct ExtensionShape {
    #[serde(default, deserialize_with = "shape::id")]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MediaShape {
    #[serde(default, deserialize_with = "shape::id")]
    id: Option<String>,
    content_uri: Option<String>,
    uri: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TransferShape {
    telephony_session_id: Option<String>,
}

/// Reads what changed, or a page of the past, which has no token. A record that cannot be read is
/// named, and does not stop the others.
///
/// # Errors
///
/// When RingCentral does not answer; a token it no longer knows is `Refused` with a `CLG` code.
pub fn read_changes(response: &HttpResponse, home: &HomeRegion) -> Reply<Changes> {
    let shape: PageShape = reply::read(response)?;
    let mut changes =
        Changes { records: Vec::new(), token: None, rest: Rest::Nothing, unreadable: Vec::new() };
    for text in shape.records {
        let id = ledger_wire::json::from_str::<IdShape>(text.get())
            .ok()
            .and_then(|shape| shape.id)
            .unwrap_or_default();
        match ledger_wire::json::from_str::<RecordShape>(text.get())
            .map_err(|error| error.to_string())
        {
            // Faxes and records without a telephony session are no calls of ours.
            Ok(record) if record.telephony_session_id.is_none() => {}
            Ok(record) => match read_record(record, home) {
                Ok(record) => changes.records.push(record),
                Err(problem) => changes.unreadable.push(format!("record {id}: {problem}")),
            },
            Err(problem) => changes.unreadable.push(format!("record {id}: {problem}")),
        }
    }
    if let Some(info) = shape.sync_info {
        changes.token = info.sync_token;
        changes.rest = if info.newer_records_exist { Rest::More } else { Rest::Nothing };
    }
    if shape.navigation.is_some_and(|navigation| navigation.next_page.is_some()) {
        changes.rest = Rest::More;
    }
    Ok(changes)
}

fn read_record(
    shape: RecordShape,
    home: &HomeRegion,
) -> Result<(TelephonySessionId, Record), String> {
    let moment = |text: &str| Millis::parse(text).map_err(|error| error.to_string());
    let started_at = moment(&shape.start_time)?;
    let result = shape.result.unwrap_or_default();
    let in_progress = shape.finished == Some(false) || result == "In Progress";
    let mut legs = shape
        .legs
        .into_iter()
        .map(|leg| read_leg(leg, started_at, home))
        .collect::<Result<Vec<_>, _>>()?;
    let (from, to) = (shape.from.read(home), shape.to.read(home));
    let (recording, voicemail) =
        (shape.recording.and_then(recording), shape.message.and_then(voicemail));
    let duration = span(shape.duration_ms, shape.duration);
    // A record of one extension's own log names the extension on top.
    let on_top = shape.extension.and_then(|extension| extension.id).map(ExtensionId::new);
    if on_top.is_some() && legs.iter().all(|leg| leg.extension_id.is_none()) {
        legs.push(Leg {
            extension_id: on_top,
            direction: direction(&shape.direction),
            started_at,
            duration,
            result: result.clone(),
            leg_type: String::new(),
            from: from.clone(),
            to: to.clone(),
            recording: recording.clone(),
            voicemail: voicemail.clone(),
        });
    }
    let session = shape.telephony_session_id.ok_or("it has no telephonySessionId")?;
    let record = Record {
        id: CallRecordId::new(shape.id.ok_or("it has no id")?),
        session_id: shape.session_id.unwrap_or_default(),
        started_at,
        modified_at: match &shape.last_modified_time {
            Some(text) => moment(text)?,
            None => started_at,
        },
        direction: direction(&shape.direction),
        from,
        to,
        duration,
        result,
        progress: if in_progress { Progress::InProgress } else { Progress::Finished },
        recording,
        short_recording: shape.short_recording,
        voicemail,
        legs,
        linked_to: [shape.transfer_target, shape.transferee]
            .into_iter()
            .flatten()
            .filter_map(|transfer| transfer.telephony_session_id)
            .map(TelephonySessionId::new)
            .collect(),
    };
    Ok((TelephonySessionId::new(session), record))
}

fn read_leg(shape: LegShape, record_start: Millis, home: &HomeRegion) -> Result<Leg, String> {
    Ok(Leg {
        extension_id: shape.extension.and_then(|extension| extension.id).map(ExtensionId::new),
        direction: direction(&shape.direction),
        started_at: match shape.start_time {
            Some(text) => Millis::parse(&text).map_err(|error| error.to_string())?,
            None => record_start,
        },
        duration: span(shape.duration_ms, shape.duration),
        result: shape.result.unwrap_or_default(),
        leg_type: shape.leg_type.unwrap_or_default(),
        from: shape.from.read(home),
        to: shape.to.read(home),
        recording: shape.recording.and_then(recording),
        voicemail: shape.message.and_then(voicemail),
    })
}

/// No call lasts less than nothing, whatever the record says.
fn span(millis: Option<i64>, seconds: i64) -> Span {
    millis.map_or(Span::seconds(seconds), Span).max(Span(0))
}

fn recording(shape: MediaShape) -> Option<Media> {
    Some(Media { id: shape.id?, uri: shape.content_uri.or(shape.uri) })
}

fn voicemail(shape: MediaShape) -> Option<Media> {
    match shape.kind.as_deref() {
        Some("VoiceMail" | "Voicemail") | None => recording(shape),
        Some(_) => None,
    }
}
