//! Playing a scenario: planning it at once, delivering it in the background.
//!
//! Everything that will happen is known when a play begins, so the answer to a play request already
//! holds the ground truth.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::{Account, ExtensionKind};
use crate::clock::Moment;
use crate::identity::SessionIdentity;
use crate::ids::{AccountId, ExtensionId, PlayId, TelephonySessionId};
use crate::notification::{Notification, notifications};
use crate::outcome::{Outcome, part};
pub(crate) use crate::publication::RecordManner;
use crate::publication::publications;
use crate::record::{Place, Record};
use crate::scenario::{Cast, Scenario};
use crate::timeline::{Direction, PartyRef, PartyRole, Timeline};
use crate::truth::{Source, TrueCall, truth};

/// What to play.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlayRequest {
    /// Which call.
    pub scenario: Scenario,
    /// What shuffling and ids are drawn from; default 1.
    #[serde(default = "one")]
    pub seed: u64,
    /// Every event is sent twice, with the same uuid.
    #[serde(default)]
    pub duplicates: bool,
    /// The events are sent in an order the seed chooses.
    #[serde(default)]
    pub shuffle: bool,
    /// The outside number instead of the scenario's own, E.164.
    #[serde(default)]
    pub outside_number: Option<String>,
    /// The account instead of the first.
    #[serde(default)]
    pub account: Option<String>,
    /// Short numbers of the first, second and third agent instead of the account's first users.
    #[serde(default)]
    pub agents: Option<Vec<String>>,
    /// The records get a recording, after as long as the call lasted.
    #[serde(default)]
    pub with_recording: bool,
}

impl PlayRequest {
    /// The scenario as it is.
    pub fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            seed: 1,
            duplicates: false,
            shuffle: false,
            outside_number: None,
            account: None,
            agents: None,
            with_recording: false,
        }
    }
}

fn one() -> u64 {
    1
}

/// What will happen.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Played {
    /// The play's id.
    pub play: PlayId,
    /// Which call.
    pub scenario: Scenario,
    /// The account.
    pub account: AccountId,
    /// The telephony sessions, customer's first.
    pub sessions: Vec<TelephonySessionId>,
    /// The number outside; none for calls between extensions and withheld numbers.
    pub outside_number: Option<String>,
    /// What each extension got out of each session.
    pub participants: Vec<Participant>,
    /// Simulated time of the first event.
    pub starts_at: String,
    /// Simulated time of the last event.
    pub ends_at: String,
    /// Simulated seconds from the first event to the last.
    pub length_seconds: f64,
    /// Real seconds until the last event, when the clock is not advanced.
    pub real_seconds: f64,
    /// Events to be sent, duplicates counted.
    pub events_planned: usize,
    /// Records the call log will get.
    pub records_planned: usize,
}

/// The ground truth for one extension in one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// The session.
    pub telephony_session_id: TelephonySessionId,
    /// The extension.
    pub extension_id: ExtensionId,
    /// Its short number.
    pub extension_number: String,
    /// Its name.
    pub name: String,
    /// What it was in the call.
    pub role: PartyRole,
    /// From the extension's side.
    pub direction: Direction,
    /// How it came out.
    pub result: Outcome,
    /// Ringing, whole seconds.
    pub ring_seconds: i64,
    /// Talking, hold not counted, whole seconds.
    pub talk_seconds: i64,
    /// On hold, whole seconds.
    pub hold_seconds: i64,
    /// What the call log says for the extension's leg: hold counted, whole seconds.
    pub leg_seconds: i64,
}

/// Why a play cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayProblem {
    /// No such account.
    UnknownAccount(String),
    /// No enabled user with this short number.
    UnknownAgent(String),
    /// The account has fewer than three enabled users, or fewer were named.
    TooFewAgents,
    /// Not E.164.
    BadNumber(String),
    /// The account has no queue or no IVR menu for the scenario.
    NothingToReach,
}

impl std::fmt::Display for PlayProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownAccount(id) => write!(formatter, "there is no account {id:?}"),
            Self::UnknownAgent(number) => {
                write!(formatter, "there is no enabled user with extension number {number:?}")
            }
            Self::TooFewAgents => formatter.write_str("a play needs three different agents"),
            Self::BadNumber(number) => {
                write!(formatter, "{number:?} is not a number in E.164 form, such as +14155550177")
            }
            Self::NothingToReach => {
                formatter.write_str("the account has no queue or IVR menu for this scenario")
            }
        }
    }
}

/// A play, fully worked out.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The answer to the request.
    pub(crate) played: Played,
    /// The events in the order of sending, with the moments to send them.
    pub(crate) deliveries: Vec<(Moment, Notification)>,
    /// The records with the moments they are published, lag included.
    pub(crate) publications: Vec<(Moment, Record)>,
    /// What a perfect ledger has to have of it.
    pub(crate) truth: Vec<TrueCall>,
}

/// Where and when a play takes place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage<'a> {
    /// The play's id.
    pub(crate) id: PlayId,
    /// The account.
    pub(crate) account: &'a Account,
    /// Simulated now.
    pub(crate) now: Moment,
    /// How many times as fast as the real clock.
    pub(crate) speed: f64,
    /// What the faults make of the records.
    pub(crate) records: RecordManner,
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: &'a str,
    /// The platform's seed, so that two platforms give different ids.
    pub(crate) seed: u64,
}

/// Works a play out.
pub(crate) fn plan(request: &PlayRequest, stage: Stage<'_>) -> Result<Plan, PlayProblem> {
    let outside = request.outside_number.as_deref().unwrap_or(request.scenario.outside_number());
    if !is_e164(outside) {
        return Err(PlayProblem::BadNumber(outside.to_owned()));
    }
    let agents = agents(request, stage.account)?;
    check_reachable(request.scenario, stage.account)?;
    let cast = Cast { account: stage.account, agents, outside };
    let timeline = request.scenario.timeline(cast);

    // Three streams, so that one option does not change what another draws.
    let fresh = stage.seed ^ stage.id.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut ids = fastrand::Rng::with_seed(fresh ^ request.seed.rotate_left(17));
    let mut order = fastrand::Rng::with_seed(request.seed);
    let identities: Vec<SessionIdentity> =
        timeline.sessions.iter().map(|_| SessionIdentity::draw(&mut ids)).collect();
    let place = Place { base: stage.base, account: stage.account, start: stage.now };
    let notifications =
        notifications(&timeline, &identities, &stage.account.id, stage.now, &mut ids);
    let deliveries = in_order_of_sending(notifications, request, &mut order);
    let publications = publications(&timeline, &identities, place, stage.records, request);
    let truth = truth(Source {
        play: stage.id,
        request,
        timeline: &timeline,
        identities: &identities,
        account: stage.account,
        start: stage.now,
        recordings: stage.records.recordings,
    });

    let length = timeline.length();
    let ends = stage.now.plus(Duration::from_millis(length.unsigned_abs()));
    let withheld = match request.scenario {
        Scenario::Internal | Scenario::Anonymous => true,
        Scenario::InboundIvr
        | Scenario::Outbound
        | Scenario::Missed
        | Scenario::Voicemail
        | Scenario::BlindTransfer
        | Scenario::WarmTransfer
        | Scenario::QueueRingAll
        | Scenario::IvrDrop => false,
    };
    let played = Played {
        play: stage.id,
        scenario: request.scenario,
        account: stage.account.id.clone(),
        sessions: identities.iter().map(|identity| identity.telephony.clone()).collect(),
        outside_number: (!withheld).then(|| outside.to_owned()),
        participants: participants(&timeline, &identities, stage.account),
        starts_at: stage.now.iso(),
        ends_at: ends.iso(),
        length_seconds: length as f64 / 1000.0,
        real_seconds: length as f64 / 1000.0 / stage.speed,
        events_planned: deliveries.len(),
        records_planned: timeline.sessions.len(),
    };
    Ok(Plan { played, deliveries, publications, truth })
}

/// The ground truth of a timeline.
pub(crate) fn participants(
    timeline: &Timeline,
    identities: &[SessionIdentity],
    account: &Account,
) -> Vec<Participant> {
    let mut all = Vec::new();
    for (session, identity) in identities.iter().enumerate() {
        let parties = timeline.sessions.get(session).map_or(0, |session| session.parties.len());
        for position in 0..parties {
            let who = PartyRef { session, party: position };
            let Some(party) = timeline.party_of(who) else { continue };
            let Some(part) = part(timeline, who) else { continue };
            let Some(extension) = party.extension.as_ref().and_then(|id| account.extension(id))
            else {
                continue;
            };
            all.push(Participant {
                telephony_session_id: identity.telephony.clone(),
                extension_id: extension.id.clone(),
                extension_number: extension.number.clone(),
                name: extension.name.clone(),
                role: party.role,
                direction: party.direction,
                result: part.outcome,
                ring_seconds: part.ring / 1000,
                talk_seconds: part.talk / 1000,
                hold_seconds: part.hold / 1000,
                leg_seconds: part.logged() / 1000,
            });
        }
    }
    all
}

fn agents<'a>(
    request: &PlayRequest,
    account: &'a Account,
) -> Result<[&'a crate::account::Extension; 3], PlayProblem> {
    let chosen: Vec<&crate::account::Extension> = match &request.agents {
        None => account.users().map(|(extension, _)| extension).take(3).collect(),
        Some(numbers) => numbers
            .iter()
            .map(|number| {
                account
                    .users()
                    .map(|(extension, _)| extension)
                    .find(|extension| extension.number == *number)
                    .ok_or_else(|| PlayProblem::UnknownAgent(number.clone()))
            })
            .collect::<Result<_, _>>()?,
    };
    match chosen.as_slice() {
        [first, second, third, ..]
            if first.id != second.id && second.id != third.id && first.id != third.id =>
        {
            Ok([first, second, third])
        }
        _ => Err(PlayProblem::TooFewAgents),
    }
}

fn check_reachable(scenario: Scenario, account: &Account) -> Result<(), PlayProblem> {
    let has = |wanted: fn(&ExtensionKind) -> bool| {
        account.extensions.iter().any(|extension| wanted(&extension.kind))
    };
    let reachable = match scenario {
        Scenario::InboundIvr | Scenario::IvrDrop => {
            has(|kind| matches!(kind, ExtensionKind::IvrMenu))
        }
        Scenario::QueueRingAll => has(|kind| matches!(kind, ExtensionKind::Queue { .. })),
        Scenario::Outbound
        | Scenario::Internal
        | Scenario::Missed
        | Scenario::Voicemail
        | Scenario::BlindTransfer
        | Scenario::WarmTransfer
        | Scenario::Anonymous => true,
    };
    if reachable { Ok(()) } else { Err(PlayProblem::NothingToReach) }
}

/// Shuffling keeps the moments and permutes what is sent at them.
fn in_order_of_sending(
    notifications: Vec<Notification>,
    request: &PlayRequest,
    order: &mut fastrand::Rng,
) -> Vec<(Moment, Notification)> {
    let copies = if request.duplicates { 2 } else { 1 };
    let mut sent: Vec<Notification> = notifications
        .into_iter()
        .flat_map(|notification| std::iter::repeat_n(notification, copies))
        .collect();
    let moments: Vec<Moment> = sent.iter().map(|notification| notification.sent).collect();
    if request.shuffle {
        order.shuffle(&mut sent);
    }
    let mut deliveries: Vec<_> = moments.into_iter().zip(sent).collect();
    deliveries.sort_by_key(|(moment, _)| *moment);
    deliveries
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
