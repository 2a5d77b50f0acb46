//! Who took part, as what and with what outcome, as far as the events say.
//!
//! An extension may have several legs: two telephones that rang, a call that came back, a flip to
//! another device. It is one participant all the same, and time on two legs at once counts once.
//! How queues, menus, transfers and supervisors look in events is in RingCentral's guides,
//! "Telephony session notifications" and "Call states".

use super::event::{Direction, Reason, Side};
use super::timeline::{PartyTimeline, Stretch, leg_number};
use super::view::{CallResult, Participant, Role, outside_number};
use crate::directory::{Directory, ExtensionKind};
use crate::id::ExtensionId;
use crate::time::Span;

/// The participants, in the order they joined.
pub(super) fn from_events(
    timelines: &[PartyTimeline<'_>],
    directory: &Directory,
) -> Vec<Participant> {
    let mut extensions: Vec<&ExtensionId> = Vec::new();
    for extension_id in timelines.iter().filter_map(|timeline| timeline.extension_id) {
        if !extensions.contains(&extension_id) {
            extensions.push(extension_id);
        }
    }
    extensions
        .into_iter()
        .filter_map(|extension_id| {
            let is_own = |timeline: &PartyTimeline<'_>| timeline.extension_id == Some(extension_id);
            let rings_out = timelines
                .iter()
                .any(|timeline| is_own(timeline) && timeline.rings_whoever_asked(directory));
            let legs: Vec<Part<'_>> = timelines
                .iter()
                .enumerate()
                .filter(|(_, timeline)| is_own(timeline))
                .map(|(index, timeline)| {
                    if rings_out {
                        return ring_out_leg(timeline, extension_id, timelines);
                    }
                    let others: Vec<&PartyTimeline<'_>> = timelines
                        .iter()
                        .enumerate()
                        .filter(|(other, _)| *other != index)
                        .map(|(_, timeline)| timeline)
                        .collect();
                    leg(timeline, extension_id, &others, directory)
                })
                .collect();
            joined(extension_id, &legs, directory)
        })
        .collect()
}

/// What one leg comes to.
struct Part<'a> {
    timeline: &'a PartyTimeline<'a>,
    role: Role,
    result: CallResult,
    ring: Option<Stretch>,
    talk: Vec<Stretch>,
}

/// One participant of all its legs: the best outcome, of the last leg that had it, and the side
/// outside the account if any leg shows it.
fn joined(
    extension_id: &ExtensionId,
    legs: &[Part<'_>],
    directory: &Directory,
) -> Option<Participant> {
    let first = legs.first()?.timeline;
    let decisive = legs.iter().rev().min_by_key(|leg| rank(leg.result))?;
    let other: &Side = std::iter::once(decisive)
        .chain(legs.iter().rev())
        .map(|leg| leg.timeline.other)
        .find(|side| outside_number(side, directory).is_some())
        .unwrap_or(decisive.timeline.other);
    let talk = match decisive.result {
        CallResult::Answered => {
            total(legs.iter().flat_map(|leg| leg.talk.iter().copied()).collect())
        }
        CallResult::InProgress
        | CallResult::Missed
        | CallResult::Voicemail
        | CallResult::Rejected
        | CallResult::NoAnswer
        | CallResult::Busy
        | CallResult::Failed
        | CallResult::AnsweredElsewhere
        | CallResult::Abandoned
        | CallResult::PassedOn => Span(0),
    };
    Some(Participant {
        extension_id: extension_id.clone(),
        role: decisive.role,
        result: decisive.result,
        direction: if first.rings_whoever_asked(directory) {
            Direction::Outbound
        } else {
            first.direction
        },
        own: first.own.clone(),
        other: other.clone(),
        joined_at: first.began_at,
        ring: total(legs.iter().filter_map(|leg| leg.ring).collect()),
        talk,
        hold: total(legs.iter().flat_map(|leg| leg.timeline.held.iter().copied()).collect()),
        recorded: legs.iter().any(|leg| leg.timeline.recorded),
    })
}

/// Which outcome counts when an extension's legs had several.
pub(super) fn rank(result: CallResult) -> u8 {
    match result {
        CallResult::Answered => 0,
        CallResult::InProgress => 1,
        CallResult::Voicemail => 2,
        CallResult::Rejected | CallResult::Busy | CallResult::Failed => 3,
        CallResult::NoAnswer | CallResult::Missed => 4,
        CallResult::AnsweredElsewhere => 5,
        CallResult::PassedOn | CallResult::Abandoned => 6,
    }
}

/// The time the stretches cover; where two overlap, it counts once.
fn total(mut stretches: Vec<Stretch>) -> Span {
    stretches.sort_unstable_by_key(|stretch| stretch.from);
    let (mut sum, mut covered_until) = (Span(0), None);
    for stretch in stretches {
        let from = covered_until.map_or(stretch.from, |until| stretch.from.max(until));
        sum = sum + stretch.until.since(from);
        covered_until = covered_until.max(Some(stretch.until));
    }
    sum
}

fn leg<'a>(
    timeline: &'a PartyTimeline<'a>,
    extension_id: &ExtensionId,
    others: &[&PartyTimeline<'_>],
    directory: &Directory,
) -> Part<'a> {
    let originated = leg_number(timeline.party) == 1;
    let others_answer = others.iter().filter_map(|other| other.first_answer).min();
    let role = role(timeline, extension_id, others, directory);
    let talked_from = if originated { others_answer } else { Some(timeline.began_at) };
    Part {
        timeline,
        role,
        result: result(timeline, role, originated, others),
        ring: match (role, originated) {
            (Role::Ivr, _) => None,
            // The caller hears it ring until someone answers.
            (_, true) => {
                let others_rang = others.iter().filter_map(|other| other.rang_at).min();
                Some(Stretch {
                    from: timeline.rang_at.or(others_rang).unwrap_or(timeline.began_at),
                    until: others_answer.unwrap_or(timeline.ended_at.unwrap_or(timeline.last_at)),
                })
            }
            (_, false) => Some(timeline.ring()),
        },
        talk: talked_from.map(|from| timeline.talk(from)).unwrap_or_default(),
    }
}

/// A leg of whoever asked for a RingOut. They called, whichever side RingCentral rang first, and
/// they talk once the other side has answered. A session without the other side is only the
/// half in which their own telephone rings: the call is the session that has the other.
fn ring_out_leg<'a>(
    timeline: &'a PartyTimeline<'a>,
    extension_id: &ExtensionId,
    timelines: &'a [PartyTimeline<'a>],
) -> Part<'a> {
    let others: Vec<&PartyTimeline<'_>> =
        timelines.iter().filter(|other| other.rings_other_than(extension_id)).collect();
    let others_answer = others.iter().filter_map(|other| other.first_answer).min();
    let others_rang = others.iter().filter_map(|other| other.rang_at).min();
    let result = match (others.is_empty(), others_answer, timeline.ended_at) {
        (_, None, None) => CallResult::InProgress,
        (true, _, _) => CallResult::PassedOn,
        (false, Some(_), _) => CallResult::Answered,
        (false, None, Some(_)) => outcome(timeline, &others),
    };
    let ring = Stretch {
        from: others_rang.unwrap_or(timeline.began_at),
        until: others_answer.unwrap_or(timeline.ended_at.unwrap_or(timeline.last_at)),
    };
    Part {
        timeline,
        role: Role::Agent,
        result,
        ring: Some(ring),
        talk: others_answer.map(|from| timeline.talk(from)).unwrap_or_default(),
    }
}

fn role(
    timeline: &PartyTimeline<'_>,
    extension_id: &ExtensionId,
    others: &[&PartyTimeline<'_>],
    directory: &Directory,
) -> Role {
    let kind = directory.extension(extension_id).map(|extension| &extension.kind);
    match kind {
        Some(ExtensionKind::Ivr) => return Role::Ivr,
        Some(ExtensionKind::Queue) => return Role::Queue,
        Some(ExtensionKind::User | ExtensionKind::Other(_)) | None => {}
    }
    if timeline.supervising {
        return Role::Monitor;
    }
    let rings_for_us = |other: &&PartyTimeline<'_>| {
        other.queue_call && other.own.extension_id.as_ref() == Some(extension_id)
    };
    if kind.is_none() && !timeline.queue_call && others.iter().any(rings_for_us) {
        return Role::Queue;
    }
    if kind.is_none() && looks_like_a_menu(timeline) {
        return Role::Ivr;
    }
    match (timeline.first_answer, timeline.end_reason) {
        (Some(_), Some(Reason::BlindTransfer | Reason::AttendedTransfer)) => Role::Transferrer,
        (None, _) if timeline.queue_call && !timeline.voicemail => Role::QueueLoser,
        (None, _) if timeline.queue_call && others.iter().any(|other| talked(other)) => {
            Role::QueueLoser
        }
        (Some(_) | None, _) => Role::Agent,
    }
}

/// A menu takes a call without ringing anyone, and is left without a word or by a key.
fn looks_like_a_menu(timeline: &PartyTimeline<'_>) -> bool {
    timeline.direction == Direction::Inbound
        && timeline.rang_at.is_none()
        && timeline.first_answer.is_none()
        && !timeline.voicemail
        && !timeline.missed
        && timeline.ended_at.is_some()
        && matches!(timeline.end_reason, None | Some(Reason::Redirected))
}

/// Whether an extension was reached on this leg.
fn talked(other: &PartyTimeline<'_>) -> bool {
    other.direction == Direction::Inbound
        && other.extension_id.is_some()
        && other.first_answer.is_some()
        && !other.supervising
}

fn result(
    timeline: &PartyTimeline<'_>,
    role: Role,
    originated: bool,
    others: &[&PartyTimeline<'_>],
) -> CallResult {
    let someone_talked =
        others.iter().any(|other| talked(other) && other.last_at >= timeline.began_at);
    match role {
        Role::Ivr => {
            let taken_on = others.iter().any(|other| {
                other.direction == Direction::Inbound
                    && leg_number(other.party) > leg_number(timeline.party)
            });
            return match (taken_on, timeline.ended_at) {
                (true, _) => CallResult::PassedOn,
                (false, Some(_)) => CallResult::Abandoned,
                (false, None) => CallResult::InProgress,
            };
        }
        Role::Queue => {
            return match (someone_talked, timeline.voicemail, timeline.ended_at) {
                (true, _, _) => CallResult::PassedOn,
                (false, true, _) => CallResult::Voicemail,
                (false, false, Some(_)) => CallResult::Missed,
                (false, false, None) => CallResult::InProgress,
            };
        }
        Role::Agent | Role::Transferrer | Role::QueueLoser | Role::Monitor => {}
    }
    if originated {
        let others_answered = others.iter().any(|other| other.first_answer.is_some());
        return match (others_answered, timeline.ended_at, timeline.peers.is_empty()) {
            (true, _, _) => CallResult::Answered,
            (false, None, _) => CallResult::InProgress,
            (false, Some(_), false) => CallResult::PassedOn,
            (false, Some(_), true) => outcome(timeline, others),
        };
    }
    match (timeline.first_answer, timeline.voicemail, timeline.ended_at, timeline.end_reason) {
        (Some(_), _, _, _) => CallResult::Answered,
        (None, true, _, _) => CallResult::Voicemail,
        (None, false, None, _) => CallResult::InProgress,
        (None, false, Some(_), Some(Reason::AnsweredElsewhere)) => CallResult::AnsweredElsewhere,
        (None, false, Some(_), Some(Reason::Rejected)) => CallResult::Rejected,
        (None, false, Some(_), _) if role == Role::QueueLoser && someone_talked => {
            CallResult::AnsweredElsewhere
        }
        (None, false, Some(_), _) => CallResult::Missed,
    }
}

/// Why an outbound call that ended without an answer did so: any party may say it.
fn outcome(timeline: &PartyTimeline<'_>, others: &[&PartyTimeline<'_>]) -> CallResult {
    if others.iter().any(|other| other.voicemail) {
        return CallResult::Voicemail;
    }
    others
        .iter()
        .copied()
        .chain(std::iter::once(timeline))
        .filter_map(|party| party.end_reason)
        .find_map(|reason| match reason {
            Reason::Busy => Some(CallResult::Busy),
            Reason::Rejected => Some(CallResult::Rejected),
            Reason::Unreachable => Some(CallResult::Failed),
            Reason::BlindTransfer
            | Reason::AttendedTransfer
            | Reason::Conference
            | Reason::Supervising
            | Reason::AnsweredElsewhere
            | Reason::Redirected
            | Reason::NoAnswer
            | Reason::Cancelled
            | Reason::Other(_) => None,
        })
        .unwrap_or(CallResult::NoAnswer)
}
