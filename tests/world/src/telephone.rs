//! The telephone network: true calls, what is reported of them, and what becomes of the reports.
//!
//! - `scenes`: the calls that can happen; `script`: how they are read.
//! - `call_log`: RingCentral's call log, the authority, with its lag.
//!
//! A call is played faster or slower, by these or those people, with this or that customer. Its
//! events are delivered twice, late, in another order, or never. The truth stays with the call.

mod call_log;
mod scenes;
mod script;

use ledger_core::call::event::Origin;
use ledger_core::call::{CallResult, Direction, Observation, Record};
use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_core::time::{Millis, Span};

pub(crate) use self::script::Due;
use self::script::{Actor, Script, scripts};
use crate::tape::Tape;

/// One telephony session, as it truly was.
#[derive(Debug)]
pub(crate) struct Call {
    /// Whose, as an index.
    pub(crate) account: usize,
    pub(crate) session: TelephonySessionId,
    /// With which customer, as an index.
    pub(crate) customer: usize,
    pub(crate) began: Millis,
    pub(crate) ended: Millis,
    pub(crate) observations: Vec<Observation>,
    /// Whether each observation ever arrives.
    pub(crate) arrives: Vec<bool>,
    /// What the call log says, version by version, and when it says it.
    pub(crate) records: Vec<(Millis, Record)>,
    pub(crate) parts: Vec<TruePart>,
}

/// What is true of one extension's part.
#[derive(Debug)]
pub(crate) struct TruePart {
    pub(crate) extension: ExtensionId,
    pub(crate) result: CallResult,
    pub(crate) direction: Direction,
    /// Each leg: when it began, and how long the extension talked and held on it.
    legs: Vec<(Millis, Span, Span)>,
    pub(crate) due: Due,
}

impl TruePart {
    /// How long it talked with someone.
    pub(crate) fn talk(&self) -> Span {
        if self.result != CallResult::Answered {
            return Span(0);
        }
        Span(self.legs.iter().map(|(_, talk, _)| talk.0).sum())
    }

    /// How long its legs lasted: what the call log calls their duration.
    pub(crate) fn connected(&self) -> Span {
        if self.result != CallResult::Answered {
            return Span(0);
        }
        Span(self.legs.iter().map(|(_, talk, hold)| talk.0 + hold.0).sum())
    }
}

impl Call {
    /// Whether everything RingCentral reported arrives some time.
    pub(crate) fn arrives_whole(&self) -> bool {
        self.arrives.iter().all(|arrives| *arrives)
    }

    /// Whether anybody can know how the call went.
    pub(crate) fn is_knowable(&self) -> bool {
        self.arrives_whole() || !self.records.is_empty()
    }
}

/// How unreliable the networks are, of 100.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unreliable {
    pub(crate) percent: u32,
}

/// Makes the sessions of one call that begins at this moment.
pub(crate) fn place(
    tape: &mut Tape,
    account: usize,
    number: usize,
    began: Millis,
    network: Unreliable,
) -> Vec<Call> {
    let scene = &scripts()[tape.below(scripts().len())];
    let turned = tape.below(3);
    let customer = tape.below(3);
    let pace = tape.pick([1, 2, 3]);
    let is_recorded = tape.happens(25);
    let names: Vec<String> = (0..scene.len())
        .map(|session| format!("s-{account}{number}{}", ["a", "b"][session]))
        .collect();
    scene
        .iter()
        .enumerate()
        .map(|(index, script)| {
            let peer = names.iter().rev().find(|name| **name != names[index]);
            let peer = peer.map_or("s-bridge", String::as_str);
            let stage = Stage { turned, customer, pace, is_recorded, began };
            let mut call = stage.call(script, account, &names[index], peer);
            call.records = call_log::records(tape, &call, network, is_recorded);
            // Without a record and without an event, there is no call that anyone could know of.
            let most = if call.records.is_empty() { 1 } else { call.arrives.len() };
            if tape.happens(network.percent / 2) {
                for _ in 0..=tape.below(most) {
                    let lost = tape.below(call.arrives.len());
                    call.arrives[lost] = false;
                }
            }
            call
        })
        .collect()
}

/// How a script is played.
struct Stage {
    turned: usize,
    customer: usize,
    pace: i64,
    is_recorded: bool,
    began: Millis,
}

impl Stage {
    fn call(&self, script: &Script, account: usize, session: &str, peer: &str) -> Call {
        let at = |milliseconds: i64| self.began + Span(milliseconds * self.pace);
        let first = script.events.first().map_or(0, |event| event.at);
        let observations: Vec<Observation> = (2..)
            .zip(&script.events)
            .map(|(sequence, event)| Observation {
                sequence,
                at: at(event.at),
                session_id: "900".to_owned(),
                origin: if event.is_ring_out { Origin::RingOut } else { Origin::Call },
                party: format!("p-{session}-{}", event.leg).as_str().into(),
                extension_id: event.actor.map(|actor| actor.extension(self.turned).into()),
                direction: event.direction,
                from: event.from.side(self.turned, self.customer),
                to: event.to.side(self.turned, self.customer),
                status: event.status.clone(),
                reason: event.reason.clone(),
                peer: event.goes_on_elsewhere.then(|| peer.into()),
                marks: ledger_core::call::event::Marks {
                    recorded: self.is_recorded && event.actor.is_some_and(is_person),
                    ..event.marks.clone()
                },
            })
            .collect();
        Call {
            account,
            session: session.into(),
            customer: self.customer,
            began: at(first),
            ended: at(script.events.last().map_or(0, |event| event.at)),
            arrives: vec![true; observations.len()],
            observations,
            records: Vec::new(),
            parts: self.parts(script),
        }
    }

    fn parts(&self, script: &Script) -> Vec<TruePart> {
        let mut parts: Vec<TruePart> = Vec::new();
        for truth in &script.truths {
            let span = |milliseconds: i64| Span(milliseconds * self.pace);
            let leg = (self.began + span(truth.from), span(truth.talk), span(truth.hold));
            let extension: ExtensionId = truth.actor.extension(self.turned).into();
            match parts.iter_mut().find(|part| part.extension == extension) {
                Some(part) => part.legs.push(leg),
                None => parts.push(TruePart {
                    extension,
                    result: truth.result,
                    direction: truth.direction,
                    legs: vec![leg],
                    due: truth.due,
                }),
            }
        }
        parts
    }
}

fn is_person(actor: Actor) -> bool {
    match actor {
        Actor::Agent(_) | Actor::Supervisor => true,
        Actor::Menu | Actor::Queue => false,
    }
}
