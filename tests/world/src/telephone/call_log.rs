//! RingCentral's call log: the authority, half a minute late, sometimes an hour; it changes what
//! it said, and some calls it never has.

use ledger_core::call::record::{Media, Progress};
use ledger_core::call::{CallResult, Direction, Leg, Record};
use ledger_core::time::{Millis, Span};

use super::{Call, TruePart, Unreliable};
use crate::tape::Tape;

/// The versions of the call's record, and when each is read.
pub(super) fn records(
    tape: &mut Tape,
    call: &Call,
    network: Unreliable,
    is_recorded: bool,
) -> Vec<(Millis, Record)> {
    if tape.happens(network.percent / 3) {
        return Vec::new();
    }
    let is_late = tape.happens(network.percent / 3);
    let most = if is_late { Span::minutes(50) } else { Span::seconds(90) };
    let told_at = call.ended + tape.span(Span::seconds(15), most);
    let finished = record(call, told_at);
    let mut versions = Vec::new();
    if tape.happens(10) {
        let early = call.began + Span::seconds(10);
        let progress = Progress::InProgress;
        let result = "In Progress".to_owned();
        let running = Record { progress, result, modified_at: early, ..finished.clone() };
        versions.push((early, running));
    }
    versions.push((told_at, finished.clone()));
    let has_message = call.parts.iter().any(|part| part.result == CallResult::Voicemail);
    if (is_recorded || has_message) && !tape.happens(20) {
        let at = told_at + tape.span(Span::seconds(30), Span::minutes(20));
        versions.push((at, with_media(finished, is_recorded, at)));
    }
    versions
}

fn record(call: &Call, told_at: Millis) -> Record {
    let first = &call.observations[0];
    let direction = match first.extension_id {
        Some(_) => Direction::Outbound,
        None => Direction::Inbound,
    };
    let decisive = call.parts.iter().find(|part| part.due != super::Due::Nothing);
    let decisive = decisive.unwrap_or(&call.parts[0]);
    Record {
        id: format!("r-{}", call.session).as_str().into(),
        session_id: "900".to_owned(),
        started_at: call.began,
        modified_at: told_at,
        direction,
        from: first.from.clone(),
        to: first.to.clone(),
        duration: call.ended.since(call.began),
        result: word(decisive.result, decisive.direction).to_owned(),
        progress: Progress::Finished,
        recording: None,
        short_recording: false,
        voicemail: None,
        legs: call.parts.iter().flat_map(|part| legs(call, part)).collect(),
        linked_to: call.observations.iter().filter_map(|event| event.peer.clone()).collect(),
    }
}

fn legs<'a>(call: &'a Call, part: &'a TruePart) -> impl Iterator<Item = Leg> + 'a {
    // The sides as the last event of the extension shows them.
    let shown = call
        .observations
        .iter()
        .rev()
        .find(|event| event.extension_id.as_ref() == Some(&part.extension))
        .unwrap_or(&call.observations[0]);
    part.legs.iter().map(move |(from, talk, hold)| Leg {
        extension_id: Some(part.extension.clone()),
        direction: part.direction,
        started_at: *from,
        duration: Span(talk.0 + hold.0),
        result: word(part.result, part.direction).to_owned(),
        leg_type: leg_type(part).to_owned(),
        from: shown.from.clone(),
        to: shown.to.clone(),
        recording: None,
        voicemail: None,
    })
}

fn leg_type(part: &TruePart) -> &'static str {
    let listened = part.result == CallResult::Answered && part.due == super::Due::Nothing;
    if listened { "Monitoring" } else { "Accept" }
}

/// RingCentral's word for a result.
fn word(result: CallResult, direction: Direction) -> &'static str {
    match (result, direction) {
        (CallResult::Answered, Direction::Outbound) => "Call connected",
        (CallResult::Answered | CallResult::PassedOn, _) => "Accepted",
        (CallResult::Voicemail, _) => "Voicemail",
        (CallResult::NoAnswer, _) => "No Answer",
        (CallResult::Busy, _) => "Busy",
        (CallResult::Rejected, _) => "Rejected",
        (CallResult::AnsweredElsewhere, _) => "Answered Elsewhere",
        (CallResult::Abandoned, _) => "Abandoned",
        (CallResult::Failed, _) => "Call Failed",
        (CallResult::InProgress, _) => "In Progress",
        (CallResult::Missed, _) => "Missed",
    }
}

fn with_media(record: Record, is_recorded: bool, at: Millis) -> Record {
    let media = |kind: &str| Media {
        id: kind.to_owned(),
        uri: Some(format!("https://media.invalid/{kind}")),
    };
    Record {
        recording: is_recorded.then(|| media("recording")),
        voicemail: (record.result == "Voicemail").then(|| media("voicemail")),
        modified_at: at,
        ..record
    }
}
