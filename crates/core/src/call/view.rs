//! The call as a whole, computed from what is known of it.
//!
//! Events say who took part and when; the call log, once it has the call, how it ended.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{Direction, Observation, Side};
use super::record::{Progress, Record};
use super::timeline::{PartyTimeline, leg_number};
use super::{Fold, end, legs, participants};
use crate::directory::Directory;
use crate::from_json::FromJson;
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

impl Call {
    /// The call, taken to be over although nobody said so: nothing was heard of it for so long
    /// that the word must have been lost.
    #[must_use]
    pub fn given_up(mut self, last_heard_of: Millis) -> Self {
        self.end = match self.end {
            End::Open => End::Uncertain { at: last_heard_of },
            End::Uncertain { .. } | End::Ended { .. } => self.end,
        };
        for participant in &mut self.participants {
            if participant.result == CallResult::InProgress {
                participant.result = match (participant.role, participant.direction) {
                    (Role::Ivr, _) => CallResult::Abandoned,
                    (_, Direction::Inbound) => CallResult::Missed,
                    (_, Direction::Outbound) => CallResult::NoAnswer,
                };
            }
        }
        self
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
    /// It went through: a menu or queue passed the call on, or the leg went on in another
    /// session before anyone talked.
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
    /// The call as it looks now, or nothing when nothing is known of it. It is computed afresh
    /// from the set of what is known, so the order in which that came does not matter.
    pub fn call(&self, directory: &Directory) -> Option<Call> {
        let timelines = timelines(self.observations());
        let records: Vec<&Record> = self.records().collect();
        let started_at = timelines
            .iter()
            .map(|timeline| timeline.began_at)
            .chain(records.iter().map(|record| record.started_at))
            .min()?;
        let from_events = participants::from_events(&timelines, directory);
        let gaps = end::gaps(self, &timelines);
        let is_half = is_half_of_ring_out(&timelines, directory);
        let participants = if is_half {
            from_events
        } else {
            legs::complete(from_events, &records, gaps, directory)
        };
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
        // Inserted one by one: collecting a set compiles a sort for each kind of element.
        let mut linked_to = BTreeSet::new();
        linked_to.extend(
            timelines
                .iter()
                .flat_map(|timeline| timeline.peers.iter().copied())
                .chain(records.iter().flat_map(|record| record.linked_to.iter()))
                .filter(|id| **id != self.telephony_session_id)
                .cloned(),
        );
        Some(Call {
            telephony_session_id: self.telephony_session_id.clone(),
            session_id: self
                .observations()
                .map(|observation| observation.session_id.as_str())
                .chain(records.iter().map(|record| record.session_id.as_str()))
                .find(|id| *id != "0")
                .unwrap_or("0")
                .to_owned(),
            direction: direction(&timelines, &records, directory),
            external_number,
            started_at,
            end: end::end(self, &timelines, &records),
            participants,
            linked_to,
            confirmed: confirmed(&records),
        })
    }

    /// Whether and how the call has ended, and where that is known from; nothing when nothing is
    /// known of it. Who is who does not matter for that.
    pub fn end(&self) -> Option<(End, Confirmation)> {
        let timelines = timelines(self.observations());
        let records: Vec<&Record> = self.records().collect();
        if timelines.is_empty() && records.is_empty() {
            return None;
        }
        Some((end::end(self, &timelines, &records), confirmed(&records)))
    }
}

fn confirmed(records: &[&Record]) -> Confirmation {
    let is_finished = |record: &&Record| record.progress == Progress::Finished;
    if records.iter().any(is_finished) { Confirmation::Record } else { Confirmation::Events }
}

/// Whether this is the half of a RingOut in which only the telephone of whoever asked for it
/// rings. Its record in the call log looks like an answered call from outside, and is none.
fn is_half_of_ring_out(timelines: &[PartyTimeline<'_>], directory: &Directory) -> bool {
    timelines.iter().any(|own| {
        let others = || timelines.iter().filter_map(|other| own.extension_id.map(|id| (other, id)));
        own.rings_whoever_asked(directory)
            && !others().any(|(other, id)| other.rings_other_than(id))
    })
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
    // In the order in which the legs were made, which their numbers tell.
    let mut by_party: BTreeMap<(u64, &PartyId), Vec<&Observation>> = BTreeMap::new();
    for observation in observations {
        let party = (leg_number(&observation.party), &observation.party);
        by_party.entry(party).or_default().push(observation);
    }
    by_party.values().filter_map(|observations| PartyTimeline::read(observations)).collect()
}

fn direction(
    timelines: &[PartyTimeline<'_>],
    records: &[&Record],
    directory: &Directory,
) -> Direction {
    let originator = timelines.iter().find(|timeline| leg_number(timeline.party) == 1);
    match (originator, records.first(), timelines.first()) {
        _ if timelines.iter().any(|timeline| timeline.rings_whoever_asked(directory)) => {
            Direction::Outbound
        }
        (Some(originator), _, _) if originator.extension_id.is_some() => Direction::Outbound,
        (Some(_), _, _) => Direction::Inbound,
        (None, Some(record), _) => record.direction,
        (None, None, Some(timeline)) if timeline.extension_id.is_some() => timeline.direction,
        (None, None, Some(_) | None) => Direction::Inbound,
    }
}
