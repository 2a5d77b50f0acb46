//! What each party of a timeline got out of the call: the ground truth tests compare with.

use serde::Serialize;

use crate::timeline::{Party, PartyRef, PartyRole, Reason, Status, Step, Timeline};

/// A party's part in the call, in milliseconds after the start of the play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// When the party came into being.
    pub created: i64,
    /// When it left.
    pub ended: i64,
    /// From the first ring to the answer or the end.
    pub ring: i64,
    /// When two people (or a person and a machine) were first connected.
    pub answered: Option<i64>,
    /// Connected and not on hold.
    pub talk: i64,
    /// On hold.
    pub hold: i64,
    /// How it came out.
    pub outcome: Outcome,
}

/// How a party's part came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The party talked.
    Answered,
    /// It rang in vain.
    Missed,
    /// It rang in vain, and the caller left a message.
    Voicemail,
    /// It rang, and a colleague answered.
    AnsweredElsewhere,
    /// A menu or queue passed the caller on.
    PassedOn,
    /// The caller gave up in a menu or queue.
    Abandoned,
}

impl Part {
    /// Milliseconds the call log counts for the party's leg: connected, hold included; for a call
    /// nobody answered, ringing and message.
    pub fn logged(&self) -> i64 {
        self.ended - self.answered.unwrap_or(self.created)
    }
}

/// Computes a party's part from the timeline.
pub fn part(timeline: &Timeline, who: PartyRef) -> Option<Part> {
    let party = timeline.party_of(who)?;
    let steps: Vec<&Step> = timeline.steps.iter().filter(|step| step.party == who).collect();
    let created = steps.first()?.at;
    let ended = steps.last()?.at;
    let connected = connected_from(timeline, who, party);
    let mut state = Phase::Waiting;
    let (mut talk, mut hold, mut ringing, mut ring) = (0, 0, None, None);
    for step in &steps {
        match state {
            Phase::Talking(since) => talk += step.at - since,
            Phase::Holding(since) => hold += step.at - since,
            Phase::Waiting => {}
        }
        state = match step.status {
            Status::Proceeding => {
                ringing = ringing.or(Some(step.at));
                Phase::Waiting
            }
            Status::Answered => Phase::Talking(step.at.max(connected.unwrap_or(step.at))),
            Status::Hold => Phase::Holding(step.at),
            Status::Setup | Status::VoiceMail | Status::Disconnected | Status::Gone => {
                Phase::Waiting
            }
        };
        if step.status != Status::Setup && step.status != Status::Proceeding {
            ring = ring.or(ringing.map(|since: i64| step.at - since));
        }
    }
    let answered = steps
        .iter()
        .find(|step| step.status == Status::Answered)
        .map(|step| step.at.max(connected.unwrap_or(step.at)));
    let outcome = outcome(timeline, who, party, &steps, answered.is_some());
    Some(Part { created, ended, ring: ring.unwrap_or(0), answered, talk, hold, outcome })
}

#[derive(Clone, Copy)]
enum Phase {
    Waiting,
    Talking(i64),
    Holding(i64),
}

/// A caller is Answered when the destination is reached; people talk when the other end is
/// connected too.
fn connected_from(timeline: &Timeline, who: PartyRef, party: &Party) -> Option<i64> {
    match party.role {
        PartyRole::Caller => timeline
            .steps
            .iter()
            .filter(|step| step.party.session == who.session && step.party != who)
            .find(|step| step.status == Status::Answered)
            .map(|step| step.at),
        PartyRole::Outside
        | PartyRole::Agent
        | PartyRole::QueueAgent
        | PartyRole::TransferTarget
        | PartyRole::Ivr
        | PartyRole::Queue => None,
    }
}

fn outcome(
    timeline: &Timeline,
    who: PartyRef,
    party: &Party,
    steps: &[&Step],
    answered: bool,
) -> Outcome {
    match party.role {
        PartyRole::Ivr | PartyRole::Queue => {
            let others = timeline.sessions.get(who.session).map(|session| &session.parties);
            let passed_on = others.is_some_and(|others| others.len() > who.party + 1);
            return if passed_on { Outcome::PassedOn } else { Outcome::Abandoned };
        }
        PartyRole::Outside
        | PartyRole::Caller
        | PartyRole::Agent
        | PartyRole::QueueAgent
        | PartyRole::TransferTarget => {}
    }
    let has = |status| steps.iter().any(|step| step.status == status);
    let elsewhere = steps.iter().any(|step| step.reason == Some(Reason::AgentAnswered));
    if answered {
        Outcome::Answered
    } else if has(Status::VoiceMail) {
        Outcome::Voicemail
    } else if elsewhere {
        Outcome::AnsweredElsewhere
    } else {
        Outcome::Missed
    }
}
