//! The call as a whole, computed from what is known of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Fold;
use super::event::{Direction, Observation, Reason, Side};
use super::record::{Leg, Progress, Record};
use super::timeline::PartyTimeline;
use crate::directory::{Directory, ExtensionKind};
use crate::id::{ExtensionId, PartyId, TelephonySessionId};
use crate::phone::PhoneNumber;
use crate::time::{Millis, Span};

/// A telephony session as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// RingCentral's id.
    pub telephony_session_id: TelephonySessionId,
    /// The older numeric id.
    pub session_id: String,
    /// As seen from the account.
    pub direction: Direction,
    /// The other side's number, when the call has an outside line with one.
    pub external_number: Option<PhoneNumber>,
    /// When it began.
    pub started_at: Millis,
    /// Whether and how it has ended.
    pub end: End,
    /// The account's own extensions on it, in the order they joined.
    pub participants: Vec<Participant>,
    /// Sessions this one continues or is continued by.
    pub linked_to: BTreeSet<TelephonySessionId>,
    /// Whether the call log has confirmed the call.
    pub confirmed: Confirmation,
}

/// Whether a call has ended, as far as can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum End {
    /// Someone is still on it.
    Open,
    /// Everyone known has left, but events are missing: someone unknown may be on it.
    Uncertain {
        /// When the last known party left.
        at: Millis,
    },
    /// It is over.
    Ended {
        /// When the last party left.
        at: Millis,
    },
}

impl End {
    /// When it ended, if it did.
    pub fn at(self) -> Option<Millis> {
        match self {
            Self::Open => None,
            Self::Uncertain { at } | Self::Ended { at } => Some(at),
        }
    }
}

/// Where the facts of a call come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Events alone.
    Events,
    /// A finished call-log record; `Events` were seen too, or not.
    Record,
}

/// An extension's own part in a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// Who.
    pub extension_id: ExtensionId,
    /// As what.
    pub role: Role,
    /// With what outcome.
    pub result: CallResult,
    /// Towards the extension or from it.
    pub direction: Direction,
    /// The extension's own side.
    pub own: Side,
    /// The other side, as this extension saw it last.
    pub other: Side,
    /// When it joined.
    pub joined_at: Millis,
    /// How long it rang.
    pub ring: Span,
    /// How long it talked: its own talk time, without menu, queue and hold.
    pub talk: Span,
    /// How long it kept the other side waiting.
    pub hold: Span,
    /// Whether a recording ran.
    pub recorded: bool,
}

/// As what an extension took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Talked, or should have.
    Agent,
    /// Talked and handed the call on.
    Transferrer,
    /// A member of a queue that only rang.
    QueueLoser,
    /// Listened in.
    Monitor,
    /// A voice menu.
    Ivr,
    /// A call queue.
    Queue,
}

/// How the call went for a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallResult {
    /// Still going on.
    InProgress,
    /// Both sides talked.
    Answered,
    /// Nobody took it.
    Missed,
    /// The caller was put through to voicemail.
    Voicemail,
    /// The called person refused.
    Rejected,
    /// Outbound: the other side did not answer.
    NoAnswer,
    /// Outbound: the other side was busy.
    Busy,
    /// Outbound: the number could not be reached.
    Failed,
    /// Someone else took it.
    AnsweredElsewhere,
    /// The caller left in the voice menu.
    Abandoned,
    /// It went through: a menu or queue passed the call on.
    PassedOn,
}

impl CallResult {
    /// The words for people, RingCentral's where it has them.
    pub fn words(self) -> &'static str {
        match self {
            Self::InProgress => "In progress",
            Self::Answered => "Call connected",
            Self::Missed => "Missed",
            Self::Voicemail => "Voicemail",
            Self::Rejected => "Rejected",
            Self::NoAnswer => "No answer",
            Self::Busy => "Busy",
            Self::Failed => "Call failed",
            Self::AnsweredElsewhere => "Answered elsewhere",
            Self::Abandoned => "Abandoned in menu",
            Self::PassedOn => "Passed on",
        }
    }
}

impl Fold {
    /// The call as it looks now, or nothing when nothing is known of it.
    pub fn call(&self, directory: &Directory) -> Option<Call> {
        let timelines = timelines(self.observations());
        let records: Vec<&Record> = self.records().collect();
        let started_at = timelines
            .iter()
            .map(|timeline| timeline.began_at)
            .chain(records.iter().map(|record| record.started_at))
            .min()?;
        let from_events = from_events(&timelines, directory);
        let participants = join_legs(from_events, &records, directory);
        let external_number = participants
            .iter()
            .find_map(|participant| outside_number(&participant.other, directory))
            .or_else(|| {
                timelines
                    .iter()
                    .filter(|timeline| timeline.extension_id.is_none())
                    .find_map(|timeline| outside_number(timeline.own, directory))
            })
            .or_else(|| {
                records.iter().find_map(|record| {
                    outside_number(
                        match record.direction {
                            Direction::Inbound => &record.from,
                            Direction::Outbound => &record.to,
                        },
                        directory,
                    )
                })
            });
        let finished = records.iter().any(|record| record.progress == Progress::Finished);
        Some(Call {
            telephony_session_id: self.telephony_session_id.clone(),
            session_id: self
                .observations()
                .map(|observation| observation.session_id.as_str())
                .chain(records.iter().map(|record| record.session_id.as_str()))
                .find(|id| *id != "0")
                .unwrap_or("0")
                .to_owned(),
            direction: direction(&timelines, &records),
            external_number,
            started_at,
            end: end(self, &timelines, &records),
            participants,
            linked_to: timelines
                .iter()
                .flat_map(|timeline| timeline.peers.iter().copied())
                .chain(records.iter().flat_map(|record| record.linked_to.iter()))
                .filter(|id| **id != self.telephony_session_id)
                .cloned()
                .collect(),
            confirmed: if finished { Confirmation::Record } else { Confirmation::Events },
        })
    }
}

/// The number of a side that is outside the account.
pub(super) fn outside_number(side: &Side, directory: &Directory) -> Option<PhoneNumber> {
    if side.extension_id.is_some() {
        return None;
    }
    let line = side.line.as_ref()?;
    if directory.is_own(line) { None } else { line.number().cloned() }
}

fn timelines<'a>(observations: impl Iterator<Item = &'a Observation>) -> Vec<PartyTimeline<'a>> {
    let mut by_party: BTreeMap<&PartyId, Vec<&Observation>> = BTreeMap::new();
    for observation in observations {
        by_party.entry(&observation.party).or_default().push(observation);
    }
    let mut timelines: Vec<_> =
        by_party.values().filter_map(|observations| PartyTimeline::read(observations)).collect();
    timelines.sort_by_key(|timeline| (leg_number(timeline.party), timeline.began_at));
    timelines
}

/// The number behind the last dash: legs are numbered in the order they were made.
fn leg_number(party: &PartyId) -> u64 {
    party.as_str().rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}

fn direction(timelines: &[PartyTimeline<'_>], records: &[&Record]) -> Direction {
    let originator = timelines.iter().find(|timeline| leg_number(timeline.party) == 1);
    match (originator, records.first(), timelines.first()) {
        (Some(originator), _, _) if originator.extension_id.is_some() => Direction::Outbound,
        (Some(_), _, _) => Direction::Inbound,
        (None, Some(record), _) => record.direction,
        (None, None, Some(timeline)) if timeline.extension_id.is_some() => timeline.direction,
        (None, None, Some(_) | None) => Direction::Inbound,
    }
}

/// The end rule: every known party has left, the originator among them, and no event is missing.
/// A finished record ends the call whatever the events say.
fn end(fold: &Fold, timelines: &[PartyTimeline<'_>], records: &[&Record]) -> End {
    let record_end = records
        .iter()
        .map(|record| match record.progress {
            Progress::Finished => Some(record.started_at + record.duration),
            Progress::InProgress => None,
        })
        .collect::<Option<Vec<_>>>()
        .and_then(|ends| ends.into_iter().max());
    let events_end = timelines
        .iter()
        .map(|timeline| timeline.ended_at)
        .collect::<Option<Vec<_>>>()
        .and_then(|ends| ends.into_iter().max());
    let originator_known = timelines.iter().any(|timeline| leg_number(timeline.party) == 1);
    match (events_end, record_end) {
        (Some(at), _) if originator_known && is_contiguous(fold) => End::Ended { at },
        (Some(at), Some(record_at)) => End::Ended { at: at.max(record_at) },
        (None, Some(at)) => End::Ended { at },
        (Some(at), None) => End::Uncertain { at },
        (None, None) => End::Open,
    }
}

/// Whether the numbers of the events leave no gap. They start at 2.
fn is_contiguous(fold: &Fold) -> bool {
    let numbers: BTreeSet<u64> =
        fold.observations().map(|observation| observation.sequence).collect();
    match (numbers.first(), numbers.last()) {
        (Some(&first), Some(&last)) => {
            first <= 2 && u64::try_from(numbers.len()).ok() == (last - first).checked_add(1)
        }
        (Some(_) | None, _) => false,
    }
}

fn from_events(timelines: &[PartyTimeline<'_>], directory: &Directory) -> Vec<Participant> {
    let mut participants: Vec<Participant> = Vec::new();
    for (index, timeline) in timelines.iter().enumerate() {
        let Some(extension_id) = timeline.extension_id else { continue };
        let others: Vec<&PartyTimeline<'_>> = timelines
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, timeline)| timeline)
            .collect();
        let participant = participant(timeline, extension_id, &others, directory);
        match participants.iter_mut().find(|known| known.extension_id == *extension_id) {
            Some(known) => known.join(participant),
            None => participants.push(participant),
        }
    }
    participants
}

impl Participant {
    /// The same extension on a further leg: it came back, or answered on another device.
    fn join(&mut self, leg: Participant) {
        self.ring = Span(self.ring.0 + leg.ring.0);
        self.talk = Span(self.talk.0 + leg.talk.0);
        self.hold = Span(self.hold.0 + leg.hold.0);
        self.recorded |= leg.recorded;
        if leg.result == CallResult::Answered || self.result != CallResult::Answered {
            self.result = leg.result;
            self.role = leg.role;
            self.other = leg.other;
        }
    }
}

fn participant(
    timeline: &PartyTimeline<'_>,
    extension_id: &ExtensionId,
    others: &[&PartyTimeline<'_>],
    directory: &Directory,
) -> Participant {
    let originated = leg_number(timeline.party) == 1;
    let others_answer = others.iter().filter_map(|other| other.first_answer).min();
    let talk = if originated {
        timeline.talk(others_answer)
    } else {
        timeline.talk(Some(timeline.began_at))
    };
    let role = role(timeline, extension_id, others, directory);
    let result = result(timeline, role, originated, others);
    Participant {
        extension_id: extension_id.clone(),
        role,
        result,
        direction: timeline.direction,
        own: timeline.own.clone(),
        other: timeline.other.clone(),
        joined_at: timeline.began_at,
        ring: match (originated, others_answer) {
            (true, Some(answer)) => answer.since(timeline.began_at),
            (true, None) | (false, _) => timeline.ring(),
        },
        talk: if result == CallResult::Answered { talk } else { Span(0) },
        hold: timeline.hold(),
        recorded: timeline.recorded,
    }
}

fn role(
    timeline: &PartyTimeline<'_>,
    extension_id: &ExtensionId,
    others: &[&PartyTimeline<'_>],
    directory: &Directory,
) -> Role {
    match directory.extension(extension_id).map(|extension| &extension.kind) {
        Some(ExtensionKind::Ivr) => return Role::Ivr,
        Some(ExtensionKind::Queue) => return Role::Queue,
        Some(ExtensionKind::User | ExtensionKind::Other(_)) | None => {}
    }
    if timeline.supervising {
        return Role::Monitor;
    }
    let rings_for_us = |other: &&&PartyTimeline<'_>| {
        other.queue_call && other.own.extension_id.as_ref() == Some(extension_id)
    };
    if !timeline.queue_call && others.iter().find(rings_for_us).is_some() {
        return Role::Queue;
    }
    let known_user = directory.extension(extension_id).is_some();
    // A menu takes a call without ringing anyone and is left without a word.
    if !known_user
        && timeline.direction == Direction::Inbound
        && !timeline.rang
        && timeline.first_answer.is_none()
        && !timeline.voicemail
        && !timeline.missed
        && timeline.ended_at.is_some()
        && timeline.end_reason.is_none()
    {
        return Role::Ivr;
    }
    let answered_by_another = others.iter().any(|other| {
        other.extension_id.is_some()
            && other.direction == Direction::Inbound
            && other.first_answer.is_some()
    });
    match (timeline.first_answer, timeline.end_reason) {
        (Some(_), Some(Reason::BlindTransfer | Reason::AttendedTransfer)) => Role::Transferrer,
        (None, _) if timeline.queue_call && answered_by_another => Role::QueueLoser,
        (None, _) if timeline.queue_call && !timeline.voicemail => Role::QueueLoser,
        (Some(_) | None, _) => Role::Agent,
    }
}

fn result(
    timeline: &PartyTimeline<'_>,
    role: Role,
    originated: bool,
    others: &[&PartyTimeline<'_>],
) -> CallResult {
    let taken_on = others.iter().any(|other| {
        other.direction == Direction::Inbound
            && other.extension_id.is_some()
            && leg_number(other.party) > leg_number(timeline.party)
    });
    let others_answered = others.iter().any(|other| other.first_answer.is_some());
    match role {
        Role::Ivr if taken_on => return CallResult::PassedOn,
        Role::Ivr if timeline.ended_at.is_some() => return CallResult::Abandoned,
        Role::Queue => {
            let someone_talked = others
                .iter()
                .any(|other| other.direction == Direction::Inbound && other.first_answer.is_some());
            return match (someone_talked, timeline.voicemail, timeline.ended_at) {
                (true, _, _) => CallResult::PassedOn,
                (false, true, _) => CallResult::Voicemail,
                (false, false, Some(_)) => CallResult::Missed,
                (false, false, None) => CallResult::InProgress,
            };
        }
        Role::Ivr | Role::Agent | Role::Transferrer | Role::QueueLoser | Role::Monitor => {}
    }
    if originated {
        return match (others_answered, timeline.ended_at, outcome(timeline, others)) {
            (true, _, _) => CallResult::Answered,
            (false, None, _) => CallResult::InProgress,
            (false, Some(_), outcome) => outcome,
        };
    }
    match (timeline.first_answer, timeline.voicemail, timeline.ended_at, timeline.end_reason) {
        (Some(_), _, _, _) => CallResult::Answered,
        (None, true, _, _) => CallResult::Voicemail,
        (None, false, None, _) => CallResult::InProgress,
        (None, false, Some(_), Some(Reason::AnsweredElsewhere)) => CallResult::AnsweredElsewhere,
        (None, false, Some(_), Some(Reason::Rejected)) => CallResult::Rejected,
        (None, false, Some(_), _)
            if role == Role::QueueLoser && others_answered_inbound(others) =>
        {
            CallResult::AnsweredElsewhere
        }
        (None, false, Some(_), _) => CallResult::Missed,
    }
}

fn others_answered_inbound(others: &[&PartyTimeline<'_>]) -> bool {
    others.iter().any(|other| other.direction == Direction::Inbound && other.first_answer.is_some())
}

/// Why an outbound call that ended without an answer did so: any party may say it.
fn outcome(timeline: &PartyTimeline<'_>, others: &[&PartyTimeline<'_>]) -> CallResult {
    let mut reasons =
        others.iter().chain(std::iter::once(&timeline)).filter_map(|party| party.end_reason);
    if others.iter().any(|other| other.voicemail) {
        return CallResult::Voicemail;
    }
    reasons
        .find_map(|reason| match reason {
            Reason::Busy => Some(CallResult::Busy),
            Reason::Rejected => Some(CallResult::Rejected),
            Reason::Unreachable => Some(CallResult::Failed),
            Reason::BlindTransfer
            | Reason::AttendedTransfer
            | Reason::Conference
            | Reason::Supervising
            | Reason::AnsweredElsewhere
            | Reason::NoAnswer
            | Reason::Cancelled
            | Reason::Other(_) => None,
        })
        .unwrap_or(CallResult::NoAnswer)
}

/// Lets the call log correct and complete what events said: its legs give result and duration.
fn join_legs(
    mut participants: Vec<Participant>,
    records: &[&Record],
    directory: &Directory,
) -> Vec<Participant> {
    for record in records.iter().filter(|record| record.progress == Progress::Finished) {
        for leg in &record.legs {
            let Some(extension_id) = &leg.extension_id else { continue };
            let talked = leg_result(leg);
            match participants.iter_mut().find(|known| known.extension_id == *extension_id) {
                Some(known) => {
                    known.recorded |= leg.recording.is_some();
                    // Events that miss the answer cannot know the talk time; the leg can.
                    if talked == CallResult::Answered
                        && (known.result != CallResult::Answered || known.talk == Span(0))
                        && matches!(known.role, Role::Agent | Role::Transferrer)
                    {
                        known.result = talked;
                        known.talk = leg.duration;
                    } else if known.result == CallResult::InProgress {
                        known.result = talked;
                    }
                }
                None => participants.push(from_leg(leg, extension_id, record, directory)),
            }
        }
    }
    participants
}

fn from_leg(
    leg: &Leg,
    extension_id: &ExtensionId,
    record: &Record,
    directory: &Directory,
) -> Participant {
    let result = leg_result(leg);
    let (own, other) = match leg.direction {
        Direction::Inbound => (&leg.to, &leg.from),
        Direction::Outbound => (&leg.from, &leg.to),
    };
    let passed_on = record.legs.iter().any(|later| {
        later.started_at >= leg.started_at
            && later.extension_id.is_some()
            && later.extension_id.as_ref() != Some(extension_id)
    });
    let answered_by_another = record.legs.iter().any(|other| {
        other.extension_id.is_some()
            && other.extension_id.as_ref() != Some(extension_id)
            && leg_result(other) == CallResult::Answered
    });
    let kind = directory.extension(extension_id).map(|extension| &extension.kind);
    let (role, result) = match (kind, leg.leg_type.as_str()) {
        (Some(ExtensionKind::Ivr), _) => {
            (Role::Ivr, if passed_on { CallResult::PassedOn } else { CallResult::Abandoned })
        }
        (Some(ExtensionKind::Queue), _) if answered_by_another => {
            (Role::Queue, CallResult::PassedOn)
        }
        (Some(ExtensionKind::Queue), _) => (Role::Queue, result),
        (_, "Monitoring" | "SilentMonitoring") => (Role::Monitor, result),
        (_, _) if result != CallResult::Answered && answered_by_another => {
            (Role::QueueLoser, CallResult::AnsweredElsewhere)
        }
        (_, _) => (Role::Agent, result),
    };
    Participant {
        extension_id: extension_id.clone(),
        role,
        result,
        direction: leg.direction,
        own: own.clone(),
        other: other.clone(),
        joined_at: leg.started_at,
        ring: Span(0),
        talk: if result == CallResult::Answered { leg.duration } else { Span(0) },
        hold: Span(0),
        recorded: leg.recording.is_some(),
    }
}

/// RingCentral's result words, as the outcome they mean for the leg's extension.
fn leg_result(leg: &Leg) -> CallResult {
    match (leg.result.as_str(), leg.direction) {
        ("Accepted" | "Call connected" | "Received", _) => CallResult::Answered,
        ("Voicemail" | "Sent to Voicemail", _) => CallResult::Voicemail,
        ("Rejected" | "Declined" | "Blocked", _) => CallResult::Rejected,
        ("Busy", _) => CallResult::Busy,
        ("Answered Elsewhere" | "Stopped", _) => CallResult::AnsweredElsewhere,
        ("Abandoned", _) => CallResult::Abandoned,
        ("In Progress", _) => CallResult::InProgress,
        ("No Answer" | "Hang Up", Direction::Outbound) => CallResult::NoAnswer,
        ("Wrong Number" | "Call Failed" | "Call Failure" | "Internal Error", _) => {
            CallResult::Failed
        }
        (_, Direction::Inbound) => CallResult::Missed,
        (_, Direction::Outbound) => CallResult::NoAnswer,
    }
}
