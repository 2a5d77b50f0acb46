//! What a perfect ledger has to have: one entry for each user who talked, or, when nobody did, for
//! the user the call was for. Computed from the timelines alone, so that a judge can compare call
//! by call, whatever the faults did to events and records.

use std::time::Duration;

use serde::Serialize;

use crate::account::Account;
use crate::clock::Moment;
use crate::fault::Recordings;
use crate::identity::SessionIdentity;
use crate::ids::{AccountId, ExtensionId, PlayId, TelephonySessionId};
use crate::outcome::{Outcome, part};
use crate::play::PlayRequest;
use crate::scenario::Scenario;
use crate::timeline::{Direction, End, Party, PartyRef, PartyRole, Timeline};

/// One telephony session as it really was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrueCall {
    /// The play it belongs to.
    pub play: PlayId,
    /// Which call.
    pub scenario: Scenario,
    /// The account.
    pub account: AccountId,
    /// The session.
    pub telephony_session_id: TelephonySessionId,
    /// Simulated time of its first event.
    pub starts_at: Moment,
    /// Simulated time of its last event.
    pub ends_at: Moment,
    /// What the ledger has to have of it; nothing for a caller who left in a menu.
    pub entries: Vec<TrueEntry>,
}

/// What the ledger has to have of one user's part in a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrueEntry {
    /// The user.
    pub extension_id: ExtensionId,
    /// The user's short number.
    pub extension_number: String,
    /// From the user's side.
    pub direction: Direction,
    /// Who was at the other end.
    pub other_end: OtherEnd,
    /// How it came out.
    pub result: Outcome,
    /// Talking, hold not counted, whole seconds.
    pub talk_seconds: i64,
    /// What the call log counts for the user's leg, hold included: all that can be known when
    /// events were lost.
    pub leg_ms: i64,
    /// What becomes of its recording.
    pub recording: TrueRecording,
}

/// Who was at the other end of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OtherEnd {
    /// A number outside of the account, E.164.
    Outside(String),
    /// Someone outside who withheld the number.
    Withheld,
    /// A colleague.
    Internal,
}

/// What becomes of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TrueRecording {
    /// There is none, or there will never be one.
    None,
    /// The call was too short, and the record says so.
    Short,
    /// This one, by its id.
    Id(String),
}

/// What a play's truth is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// The play.
    pub(crate) play: PlayId,
    /// What was asked for.
    pub(crate) request: &'a PlayRequest,
    /// What happens.
    pub(crate) timeline: &'a Timeline,
    /// Under which ids.
    pub(crate) identities: &'a [SessionIdentity],
    /// In which account.
    pub(crate) account: &'a Account,
    /// When it begins.
    pub(crate) start: Moment,
    /// What becomes of recordings.
    pub(crate) recordings: Recordings,
}

/// The truth about each session of a play.
pub(crate) fn truth(source: Source<'_>) -> Vec<TrueCall> {
    let Source { timeline, identities, .. } = source;
    identities
        .iter()
        .enumerate()
        .filter_map(|(session, identity)| {
            let moments = || timeline.steps_of(session).map(|(_, step)| step.at);
            let at = |ms: i64| source.start.plus(Duration::from_millis(ms.unsigned_abs()));
            Some(TrueCall {
                play: source.play,
                scenario: source.request.scenario,
                account: source.account.id.clone(),
                telephony_session_id: identity.telephony.clone(),
                starts_at: at(moments().min()?),
                ends_at: at(moments().max()?),
                entries: entries(source, session, identity),
            })
        })
        .collect()
}

fn entries(source: Source<'_>, session: usize, identity: &SessionIdentity) -> Vec<TrueEntry> {
    let parties = source.timeline.sessions.get(session).map_or(0, |one| one.parties.len());
    let all: Vec<(PartyRole, TrueEntry)> = (0..parties)
        .filter_map(|party| entry(source, PartyRef { session, party }, identity))
        .collect();
    let talked = all.iter().any(|(_, entry)| entry.result == Outcome::Answered);
    all.into_iter()
        .filter(|(role, entry)| match entry.result {
            Outcome::Answered => true,
            Outcome::Missed | Outcome::Voicemail => !talked && *role != PartyRole::QueueAgent,
            Outcome::AnsweredElsewhere | Outcome::PassedOn | Outcome::Abandoned => false,
        })
        .map(|(_, entry)| entry)
        .collect()
}

fn entry(
    source: Source<'_>,
    who: PartyRef,
    identity: &SessionIdentity,
) -> Option<(PartyRole, TrueEntry)> {
    let party = source.timeline.party_of(who)?;
    let user = source.account.extension(party.extension.as_ref()?)?;
    user.user()?;
    let part = part(source.timeline, who)?;
    let recorded = source.request.with_recording && part.outcome == Outcome::Answered;
    let recording = match (recorded, source.recordings) {
        (false, _) | (true, Recordings::Never) => TrueRecording::None,
        (true, Recordings::Short) => TrueRecording::Short,
        (true, Recordings::Normal | Recordings::LateSeconds(_)) => {
            TrueRecording::Id(identity.recording.clone())
        }
    };
    let entry = TrueEntry {
        extension_id: user.id.clone(),
        extension_number: user.number.clone(),
        direction: party.direction,
        other_end: other_end(other_end_of(party)),
        result: part.outcome,
        talk_seconds: part.talk / 1000,
        leg_ms: part.logged(),
        recording,
    };
    Some((party.role, entry))
}

/// The end that is not the party's own, as it is shown last.
fn other_end_of(party: &Party) -> &End {
    match party.direction {
        Direction::Inbound => &party.from,
        Direction::Outbound => &party.to,
    }
}

fn other_end(end: &End) -> OtherEnd {
    match (&end.extension_id, &end.phone_number) {
        (Some(_), _) => OtherEnd::Internal,
        (None, Some(number)) => OtherEnd::Outside(number.clone()),
        (None, None) => OtherEnd::Withheld,
    }
}
