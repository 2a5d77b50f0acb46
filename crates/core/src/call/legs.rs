//! How the call log completes and corrects what the events said.
//!
//! It is the authority for the outcome. Talk time is taken from the events as long as they tell
//! the whole story, because a leg's duration counts time on hold; where events are missing, the
//! leg's duration stands. (RingCentral's reference, "User Call Log Records", has the words for
//! `result` and `legType`.)

use super::end::Gaps;
use super::event::{Direction, Side};
use super::participants::rank;
use super::record::{Leg, Progress, Record};
use super::view::{CallResult, Participant, Role, outside_number};
use crate::directory::{Directory, ExtensionKind};
use crate::id::ExtensionId;
use crate::time::Span;

/// The participants, with what the finished records say of them.
pub(super) fn complete(
    mut participants: Vec<Participant>,
    records: &[&Record],
    gaps: Gaps,
    directory: &Directory,
) -> Vec<Participant> {
    let finished: Vec<&Record> =
        records.iter().copied().filter(|record| record.progress == Progress::Finished).collect();
    for extension_id in extensions(&finished) {
        let of_extension = |leg: &&Leg| leg.extension_id.as_ref() == Some(extension_id);
        let all: Vec<&Leg> = finished.iter().flat_map(|record| counted(record)).collect();
        let (own, others): (Vec<&Leg>, Vec<&Leg>) = all.into_iter().partition(of_extension);
        match participants.iter_mut().find(|known| known.extension_id == *extension_id) {
            Some(known) => correct(known, &own, gaps, directory),
            None => participants.extend(from_legs(extension_id, &own, &others, directory)),
        }
    }
    let has_recording = |record: &&Record| record.legs.iter().any(|leg| leg.recording.is_some());
    if finished.iter().any(|record| record.short_recording && !has_recording(record)) {
        for participant in &mut participants {
            participant.recorded = false;
        }
    }
    if participants.is_empty() {
        participants.extend(finished.iter().filter_map(|record| from_sides(record, directory)));
    }
    participants
}

/// The extensions that have legs, in the order of the call.
fn extensions<'a>(records: &[&'a Record]) -> Vec<&'a ExtensionId> {
    let mut extensions = Vec::new();
    for leg in records.iter().flat_map(|record| &record.legs) {
        match &leg.extension_id {
            Some(id) if !extensions.contains(&id) => extensions.push(id),
            Some(_) | None => {}
        }
    }
    extensions
}

/// The legs that count. Of a RingOut's two, the one to whoever asked for it lasts as long as the
/// other, and only lets their own telephone ring first.
fn counted(record: &Record) -> impl Iterator<Item = &Leg> {
    let is_own_half =
        |leg: &Leg| leg.leg_type.starts_with("RingOut") && leg.leg_type.ends_with("ToSubscriber");
    let has_other_half = record
        .legs
        .iter()
        .any(|leg| leg.leg_type.starts_with("RingOut") && leg.leg_type.ends_with("ToCaller"));
    record.legs.iter().filter(move |leg| !(has_other_half && is_own_half(leg)))
}

/// What an extension's legs come to.
struct Outcome {
    /// The best result that is understood.
    result: Option<CallResult>,
    /// Time on answered legs.
    talk: Span,
}

impl Outcome {
    fn of(legs: &[&Leg]) -> Self {
        let is_answered = |leg: &&&Leg| result(leg) == Some(CallResult::Answered);
        Self {
            result: legs.iter().filter_map(|leg| result(leg)).min_by_key(|known| rank(*known)),
            talk: legs.iter().filter(is_answered).map(|leg| leg.duration).sum(),
        }
    }
}

fn correct(known: &mut Participant, legs: &[&Leg], gaps: Gaps, directory: &Directory) {
    // Who asked a colleague first and then left them the caller is last seen in an event, which
    // may be lost. A leg of the other direction forwards the call, to a number of their own.
    if outside_number(&known.other, directory).is_none()
        && let Some(outside) = legs
            .iter()
            .filter(|leg| leg.direction == known.direction)
            .map(|leg| sides(leg.direction, &leg.from, &leg.to).1)
            .find(|side| outside_number(side, directory).is_some())
    {
        known.other = outside.clone();
    }
    known.recorded |= legs.iter().any(|leg| leg.recording.is_some());
    let outcome = Outcome::of(legs);
    let Some(result) = outcome.result else { return };
    let talked = known.result == CallResult::Answered && known.talk > Span(0);
    match (known.role, result) {
        (Role::Ivr | Role::Monitor, _) | (_, CallResult::InProgress) => {}
        (Role::Queue, CallResult::Answered) => {}
        (Role::Agent | Role::Transferrer | Role::QueueLoser, CallResult::Answered) => {
            if !talked || gaps == Gaps::Some {
                known.talk = outcome.talk;
            }
            known.result = CallResult::Answered;
            if known.role == Role::QueueLoser {
                known.role = Role::Agent;
            }
        }
        // Events saw people talk, or say more than the call log's general word does.
        (Role::Agent | Role::Transferrer, _) if talked => {}
        (Role::QueueLoser, _) => {}
        (_, CallResult::Missed | CallResult::NoAnswer)
            if known.result != CallResult::InProgress && known.result != CallResult::Answered => {}
        (Role::Queue, _) if known.result == CallResult::PassedOn => {}
        (Role::Agent | Role::Transferrer | Role::Queue, _) => {
            known.result = result;
            known.talk = Span(0);
        }
    }
}

fn from_legs(
    extension_id: &ExtensionId,
    own: &[&Leg],
    others: &[&Leg],
    directory: &Directory,
) -> Option<Participant> {
    let first = own.first()?;
    let outcome = Outcome::of(own);
    let answered_by_another = others
        .iter()
        .any(|leg| leg.extension_id.is_some() && result(leg) == Some(CallResult::Answered));
    let passed_on =
        others.iter().any(|leg| leg.extension_id.is_some() && leg.started_at >= first.started_at);
    let kind = directory.extension(extension_id).map(|extension| &extension.kind);
    let is_menu = kind == Some(&ExtensionKind::Ivr) || (kind.is_none() && is_of(own, &["IvaCall"]));
    let result = outcome.result.unwrap_or(fallback(first.direction));
    let (role, result) = if is_menu {
        (Role::Ivr, if passed_on { CallResult::PassedOn } else { CallResult::Abandoned })
    } else if kind == Some(&ExtensionKind::Queue) {
        match (answered_by_another, result) {
            (true, _) => (Role::Queue, CallResult::PassedOn),
            (false, CallResult::Answered) => (Role::Queue, CallResult::Missed),
            (false, result) => (Role::Queue, result),
        }
    } else if is_of(own, &["Monitoring", "SilentMonitoring"]) {
        (Role::Monitor, result)
    } else if result != CallResult::Answered
        && answered_by_another
        && first.direction == Direction::Inbound
    {
        (Role::QueueLoser, CallResult::AnsweredElsewhere)
    } else {
        (Role::Agent, result)
    };
    let (own_side, other) = sides(first.direction, &first.from, &first.to);
    Some(Participant {
        extension_id: extension_id.clone(),
        role,
        result,
        direction: first.direction,
        own: own_side.clone(),
        other: other.clone(),
        joined_at: first.started_at,
        ring: Span(0),
        talk: if result == CallResult::Answered { outcome.talk } else { Span(0) },
        hold: Span(0),
        recorded: own.iter().any(|leg| leg.recording.is_some()),
    })
}

/// A record without legs still names its extension, on one of its sides.
fn from_sides(record: &Record, directory: &Directory) -> Option<Participant> {
    let (own, other) = sides(record.direction, &record.from, &record.to);
    let extension_id = own.extension_id.clone()?;
    let result = meaning(&record.result, record.direction).unwrap_or(fallback(record.direction));
    let (role, result) = match directory.extension(&extension_id).map(|extension| &extension.kind) {
        // Nobody else is named: the caller got no further than the menu, or the queue.
        Some(ExtensionKind::Ivr) => (Role::Ivr, CallResult::Abandoned),
        Some(ExtensionKind::Queue) if result == CallResult::Answered => {
            (Role::Queue, CallResult::Missed)
        }
        Some(ExtensionKind::Queue) => (Role::Queue, result),
        Some(ExtensionKind::User | ExtensionKind::Other(_)) | None => (Role::Agent, result),
    };
    Some(Participant {
        extension_id,
        role,
        result,
        direction: record.direction,
        own: own.clone(),
        other: other.clone(),
        joined_at: record.started_at,
        ring: Span(0),
        talk: if result == CallResult::Answered { record.duration } else { Span(0) },
        hold: Span(0),
        recorded: record.recording.is_some(),
    })
}

fn sides<'a>(direction: Direction, from: &'a Side, to: &'a Side) -> (&'a Side, &'a Side) {
    match direction {
        Direction::Inbound => (to, from),
        Direction::Outbound => (from, to),
    }
}

fn is_of(legs: &[&Leg], types: &[&str]) -> bool {
    legs.iter().all(|leg| types.contains(&leg.leg_type.as_str()))
}

fn result(leg: &Leg) -> Option<CallResult> {
    meaning(&leg.result, leg.direction)
}

/// RingCentral's result words, as the outcome they mean for the leg's extension; nothing for
/// words that say nothing about it.
fn meaning(word: &str, direction: Direction) -> Option<CallResult> {
    Some(match (word, direction) {
        ("Accepted" | "Call connected" | "Received" | "Phone Login", _) => CallResult::Answered,
        ("Voicemail" | "Sent to Voicemail", _) => CallResult::Voicemail,
        ("Rejected" | "Declined" | "Blocked" | "Reply", _) => CallResult::Rejected,
        ("Busy", _) => CallResult::Busy,
        ("Answered Elsewhere" | "Stopped", _) => CallResult::AnsweredElsewhere,
        ("In Progress", _) => CallResult::InProgress,
        (
            "Wrong Number"
            | "Call Failed"
            | "Call Failure"
            | "Internal Error"
            | "Carrier is not active"
            | "International Disabled"
            | "International Restricted"
            | "Restricted Number"
            | "No Calling Credit"
            | "Not Allowed"
            | "Suspended account"
            | "IP Phone Offline"
            | "EDGE trunk misconfigured",
            _,
        ) => CallResult::Failed,
        (
            "Missed"
            | "No Answer"
            | "Hang Up"
            | "Abandoned"
            | "Answered Not Accepted"
            | "Callback requested",
            _,
        ) => fallback(direction),
        (_, Direction::Inbound | Direction::Outbound) => return None,
    })
}

/// The outcome of a call that did not come about.
fn fallback(direction: Direction) -> CallResult {
    match direction {
        Direction::Inbound => CallResult::Missed,
        Direction::Outbound => CallResult::NoAnswer,
    }
}
