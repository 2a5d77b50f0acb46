//! Who gets an entry, and the facts the entry is about.
//!
//! Extensions that talked get one each. When nobody talked, the one the call was for gets it: the
//! caller of an outbound call, the mailbox with the message, the queue or person that was called,
//! or, when the caller never got past it, the voice menu. Members of a queue that only rang, and
//! monitors, get none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::event::{Direction, Side};
use super::record::{Leg, Media, Progress, Record};
use super::view::{Call, CallResult, Confirmation, Participant, Role};
use super::{Fold, view};
use crate::directory::Directory;
use crate::from_json::FromJson;
use crate::id::{ExtensionId, TelephonySessionId};
use crate::phone::PhoneNumber;
use crate::time::{Millis, Span};

/// One participant's part in a call: all that rules, matching and composing need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// The older numeric id, which App Connect's logs carry.
    pub session_id: String,
    /// Who.
    pub extension_id: ExtensionId,
    /// As what.
    pub role: Role,
    /// With what outcome.
    pub result: CallResult,
    /// From this extension's point of view.
    pub direction: Direction,
    /// The extension's own side.
    pub own: Side,
    /// The other side.
    pub other: Side,
    /// The other side's number, when it is outside the account.
    pub outside_number: Option<PhoneNumber>,
    /// Whether both sides belong to the account.
    pub reach: Reach,
    /// When the call began, with its menu and queue.
    pub started_at: Millis,
    /// When the whole call ended; nothing while it goes on.
    pub ended_at: Option<Millis>,
    /// How long it rang at this participant.
    pub ring: Span,
    /// How long this participant talked: without ringing, menu, queue and hold.
    pub talk: Span,
    /// Whether the call log has confirmed these facts.
    pub confirmed: Confirmation,
    /// Whether a recording is to be expected.
    pub recorded: bool,
    /// The recording, once the call log has it.
    pub recording: Option<Media>,
    /// The voicemail message, once the call log has it.
    pub voicemail: Option<Media>,
    /// Sessions this call continues or is continued by.
    pub linked_to: BTreeSet<TelephonySessionId>,
    /// Whether this part is one that gets an entry, as far as is known now.
    #[serde(default)]
    pub claim: Claim,
    /// The legs of the whole call, in its order and without their media, once the call log has
    /// them: the call's journey.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
}

/// Whether a part is one that gets an entry. News can change it: a call that seemed missed by one
/// person was taken by another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// It is.
    #[default]
    Theirs,
    /// It is not: others talked, or the call was for others.
    Others,
}

/// Whether a call leaves the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Between extensions of the account.
    Internal,
    /// With someone outside.
    External,
}

/// The parts of a call that get an entry. Empty while nobody deserves one yet.
pub fn parts(fold: &Fold, call: &Call, directory: &Directory) -> Vec<Part> {
    called(call)
        .into_iter()
        .map(|participant| part(fold, call, participant, Claim::Theirs, directory))
        .collect()
}

/// The part of one participant, whether or not it gets an entry.
pub fn part_of(
    fold: &Fold,
    call: &Call,
    extension_id: &ExtensionId,
    directory: &Directory,
) -> Option<Part> {
    let is_theirs = |participant: &Participant| participant.extension_id == *extension_id;
    let claim = if called(call).into_iter().any(is_theirs) { Claim::Theirs } else { Claim::Others };
    call.participants
        .iter()
        .find(|participant| is_theirs(participant))
        .map(|participant| part(fold, call, participant, claim, directory))
}

fn called(call: &Call) -> Vec<&Participant> {
    let talked: Vec<&Participant> = call
        .participants
        .iter()
        .filter(|participant| is_person(participant) && participant.result == CallResult::Answered)
        .collect();
    if !talked.is_empty() {
        return talked;
    }
    let find = |wanted: &dyn Fn(&Participant) -> bool| {
        call.participants.iter().find(|participant| wanted(participant))
    };
    let is_called = |participant: &Participant| {
        participant.direction == Direction::Inbound && participant.result != CallResult::PassedOn
    };
    let caller = call.participants.first().filter(|participant| {
        is_person(participant)
            && participant.direction == Direction::Outbound
            && participant.result != CallResult::PassedOn
    });
    // The mailbox with the message, then the queue as a whole, then the first who was rung.
    let called = find(&|participant| {
        participant.result == CallResult::Voicemail
            && is_called(participant)
            && (is_person(participant) || participant.role == Role::Queue)
    })
    .or(find(&|participant| participant.role == Role::Queue && is_called(participant)))
    .or(find(&|participant| is_person(participant) && is_called(participant)));
    if caller.is_some() || called.is_some() {
        return caller.into_iter().chain(called).collect();
    }
    let menus = || call.participants.iter().rev().filter(|one| one.role == Role::Ivr);
    let left_in = menus().find(|menu| menu.result != CallResult::PassedOn);
    left_in.or(menus().next()).into_iter().collect()
}

fn is_person(participant: &Participant) -> bool {
    matches!(participant.role, Role::Agent | Role::Transferrer)
}

fn part(
    fold: &Fold,
    call: &Call,
    participant: &Participant,
    claim: Claim,
    directory: &Directory,
) -> Part {
    let outside_number = view::outside_number(&participant.other, directory);
    let inside = participant.other.is_inside()
        || participant.other.line.as_ref().is_some_and(|line| directory.is_own(line));
    let finished = || fold.records().filter(|record| record.progress == Progress::Finished);
    Part {
        telephony_session_id: call.telephony_session_id.clone(),
        session_id: call.session_id.clone(),
        extension_id: participant.extension_id.clone(),
        role: participant.role,
        result: participant.result,
        direction: participant.direction,
        own: participant.own.clone(),
        other: participant.other.clone(),
        outside_number,
        reach: if inside { Reach::Internal } else { Reach::External },
        started_at: call.started_at,
        ended_at: call.end.at(),
        ring: participant.ring,
        talk: participant.talk,
        confirmed: call.confirmed,
        recorded: participant.recorded,
        recording: finished().find_map(|record| media(record, participant, Kind::Recording)),
        voicemail: finished().find_map(|record| media(record, participant, Kind::Voicemail)),
        linked_to: call.linked_to.clone(),
        claim,
        legs: finished().flat_map(|record| record.legs.iter().map(without_media)).collect(),
    }
}

fn without_media(leg: &Leg) -> Leg {
    Leg { recording: None, voicemail: None, ..leg.clone() }
}

#[derive(Clone, Copy)]
enum Kind {
    Recording,
    Voicemail,
}

/// The participant's own leg has its media. Where no leg has any, the record has it on top, for
/// those it can be of.
fn media(record: &Record, participant: &Participant, kind: Kind) -> Option<Media> {
    let of_leg = |leg: &Leg| match kind {
        Kind::Recording => leg.recording.clone(),
        Kind::Voicemail => leg.voicemail.clone(),
    };
    let is_own = |leg: &&Leg| leg.extension_id.as_ref() == Some(&participant.extension_id);
    let own_leg = record.legs.iter().filter(is_own).find_map(of_leg);
    let on_top = match kind {
        Kind::Recording if participant.result == CallResult::Answered => record.recording.clone(),
        Kind::Voicemail if participant.result == CallResult::Voicemail => record.voicemail.clone(),
        Kind::Recording | Kind::Voicemail => None,
    };
    match own_leg {
        Some(media) => Some(media),
        None if record.legs.iter().any(|leg| of_leg(leg).is_some()) => None,
        None => on_top,
    }
}
