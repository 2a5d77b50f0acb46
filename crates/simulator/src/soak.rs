//! Hours of calls on a fast clock while everything goes wrong in turn, and the truth to judge a
//! ledger by.
//!
//! A seed decides which calls there are, when, between whom, and what misbehaves when. Each
//! [`Misbehaviour`] has its turn at least once. Nothing misbehaves in the last fifth, and no call
//! begins in the last tenth, so that whoever listens can heal and catch up before it is judged by
//! [`Platform::truth`](crate::Platform::truth) or `GET /simulator/truth`.

mod misbehaviour;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use misbehaviour::Misbehaviour;
use misbehaviour::Strike;

use crate::account::Account;
use crate::clock::Moment;
use crate::ids::AccountId;
use crate::platform::Inner;
use crate::play::PlayRequest;
use crate::scenario::Scenario;
use crate::world::World;

/// What to soak in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SoakRequest {
    /// How long, in simulated hours.
    pub hours: f64,
    /// How many calls.
    pub calls: u32,
    /// Decides everything else; default 1.
    #[serde(default = "one")]
    pub seed: u64,
    /// Whether anything goes wrong; default all.
    #[serde(default)]
    pub misbehaviour: Misbehaving,
    /// The account instead of the first.
    #[serde(default)]
    pub account: Option<String>,
}

/// Whether anything goes wrong in a soak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Misbehaving {
    /// Everything, each at least once.
    #[default]
    All,
    /// Nothing.
    None,
}

fn one() -> u64 {
    1
}

/// What will happen in a soak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SoakPlan {
    /// The account.
    pub account: AccountId,
    /// Simulated time of the beginning.
    pub starts_at: Moment,
    /// Simulated time after which the soak has ended.
    pub ends_at: Moment,
    /// How many calls there will be.
    pub calls: usize,
    /// What goes wrong when, earliest first.
    pub schedule: Vec<Episode>,
}

/// Something that goes wrong for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// What.
    pub misbehaviour: Misbehaviour,
    /// Simulated time of its beginning.
    pub from: Moment,
    /// Simulated time of its end.
    pub until: Moment,
}

/// How far a soak is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SoakStatus {
    /// What will happen, or has happened.
    pub plan: SoakPlan,
    /// Calls that have begun.
    pub begun: usize,
    /// What could not be done, in words; empty when all is well.
    pub problems: Vec<String>,
    /// How far it is.
    pub progress: SoakProgress,
}

/// How far a soak is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SoakProgress {
    /// It goes on.
    UnderWay,
    /// Its time is over, and all events were tried and all records are published.
    Finished,
}

/// A soak in the world.
#[derive(Clone, Debug)]
pub(crate) struct Soak {
    plan: SoakPlan,
    begun: usize,
    problems: Vec<String>,
    time: SoakProgress,
}

enum Action {
    Play(PlayRequest),
    Begin(Misbehaviour),
    End(Misbehaviour),
}

impl Inner {
    /// Starts a soak.
    pub(crate) fn soak(self: &Arc<Self>, request: &SoakRequest) -> Result<SoakPlan, String> {
        if !(request.hours > 0.0 && request.hours <= 10_000.0) {
            return Err(format!("hours {} is not above 0 and up to 10000", request.hours));
        }
        let mut world = self.world();
        if world.soak.as_ref().is_some_and(|soak| soak.time == SoakProgress::UnderWay) {
            return Err("a soak is under way".to_owned());
        }
        let wanted = |account: &&Account| {
            request.account.as_deref().is_none_or(|id| account.id.as_str() == id)
        };
        let account = world
            .accounts
            .iter()
            .find(wanted)
            .ok_or_else(|| format!("there is no account {:?}", request.account))?;
        let (plan, actions) = drawn(request, account, self.clock.now())?;
        world.soak = Some(Soak {
            plan: plan.clone(),
            begun: 0,
            problems: Vec::new(),
            time: SoakProgress::UnderWay,
        });
        drop(world);
        let (inner, account, end) = (Arc::clone(self), plan.account.clone(), plan.ends_at);
        self.spawn(async move {
            for (at, action) in actions {
                inner.clock.sleep_until(at).await;
                let result = inner.act(&account, &action);
                if let Some(soak) = &mut inner.world().soak {
                    soak.problems.extend(result.err());
                    soak.begun += usize::from(matches!(action, Action::Play(_)));
                }
            }
            inner.clock.sleep_until(end).await;
            if let Some(soak) = &mut inner.world().soak {
                soak.time = SoakProgress::Finished;
            }
        });
        Ok(plan)
    }

    fn act(self: &Arc<Self>, account: &AccountId, action: &Action) -> Result<(), String> {
        let strike = match action {
            Action::Play(request) => {
                return self.play(request).map(drop).map_err(|problem| problem.to_string());
            }
            Action::Begin(misbehaviour) => misbehaviour.begin(account, &self.world()),
            Action::End(misbehaviour) => misbehaviour.end(account, &self.world()),
        };
        match strike {
            Strike::Nothing => Ok(()),
            Strike::Faults(change) => self.change_faults(*change).map(drop),
            Strike::Directory(change) => {
                self.change_directory(Some(account.as_str()), &change).map(drop)
            }
        }
    }
}

impl World {
    /// How far the soak is.
    pub(crate) fn soak_status(&self) -> Option<SoakStatus> {
        let soak = self.soak.as_ref()?;
        let playing = self.plays.values().any(|play| !play.is_finished());
        let progress = if playing { SoakProgress::UnderWay } else { soak.time };
        let (plan, problems) = (soak.plan.clone(), soak.problems.clone());
        Some(SoakStatus { plan, begun: soak.begun, problems, progress })
    }
}

fn drawn(
    request: &SoakRequest,
    account: &Account,
    now: Moment,
) -> Result<(SoakPlan, Vec<(Moment, Action)>), String> {
    let agents: Vec<String> =
        account.users().map(|(extension, _)| extension.number.clone()).collect();
    if agents.len() < 3 {
        return Err("a soak needs an account with three enabled users".to_owned());
    }
    let length = Duration::from_secs_f64(request.hours * 3600.0);
    // Two streams, so that calls are the same whether or not anything goes wrong.
    let mut calls = fastrand::Rng::with_seed(request.seed);
    let mut faults = fastrand::Rng::with_seed(request.seed.rotate_left(32) ^ 0x5eed);
    let mut actions: Vec<(Moment, Action)> = (0..request.calls)
        .map(|_| {
            let at = now.plus(length.mul_f64(0.9 * calls.f64()));
            (at, Action::Play(call(account, &agents, &mut calls)))
        })
        .collect();
    let schedule = match request.misbehaviour {
        Misbehaving::None => Vec::new(),
        Misbehaving::All => schedule(length, now, &mut faults),
    };
    for episode in &schedule {
        actions.push((episode.from, Action::Begin(episode.misbehaviour)));
        actions.push((episode.until, Action::End(episode.misbehaviour)));
    }
    actions.sort_by_key(|(at, _)| *at);
    let plan = SoakPlan {
        account: account.id.clone(),
        starts_at: now,
        ends_at: now.plus(length),
        calls: request.calls as usize,
        schedule,
    };
    Ok((plan, actions))
}

fn call(account: &Account, agents: &[String], random: &mut fastrand::Rng) -> PlayRequest {
    const AREAS: [&str; 5] = ["201", "415", "510", "628", "707"];
    let scenario = random.choice(Scenario::ALL).unwrap_or(Scenario::Outbound);
    let area = random.choice(AREAS).unwrap_or("415");
    PlayRequest {
        seed: random.u64(..),
        outside_number: Some(format!("+1{area}55501{:02}", random.u8(..100))),
        account: Some(account.id.to_string()),
        agents: Some(random.choose_multiple(agents, 3).into_iter().cloned().collect()),
        with_recording: random.bool(),
        ..PlayRequest::new(scenario)
    }
}

/// Every misbehaviour in a slot of its own, in an order of chance; each may reach into the next
/// slot, so that two things go wrong together now and then.
fn schedule(length: Duration, now: Moment, random: &mut fastrand::Rng) -> Vec<Episode> {
    const LONGEST: Duration = Duration::from_secs(600);
    let mut turns = Misbehaviour::ALL.to_vec();
    random.shuffle(&mut turns);
    let slot = length.mul_f64(0.7).div_f64(turns.len() as f64);
    let mut start = now.plus(length.mul_f64(0.05));
    let mut schedule = Vec::with_capacity(turns.len());
    for misbehaviour in turns {
        let from = start.plus(slot.mul_f64(0.5 * random.f64()));
        let lasts = slot.mul_f64(0.3 + 0.9 * random.f64()).min(LONGEST);
        schedule.push(Episode { misbehaviour, from, until: from.plus(lasts) });
        start = start.plus(slot);
    }
    schedule
}
