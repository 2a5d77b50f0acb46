//! Delivering the events of a play to the subscriptions that want them, one event after another,
//! and publishing its records.

mod attempt;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Moment;
use crate::fault::TerminalEvents;
use crate::ids::PlayId;
use crate::notification::Notification;
use crate::platform::Inner;
use crate::play::Plan;
use crate::world::World;
use attempt::{deliver_to, targets};

/// Delivers and publishes in the background until the play is over or the platform stops.
pub(crate) fn start(inner: &Arc<Inner>, plan: Plan) {
    let Plan { played, deliveries, publications, truth: _ } = plan;
    let play = played.play;
    let account = played.account;
    inner.spawn({
        let inner = Arc::clone(inner);
        async move { send_all(&inner, play, deliveries).await }
    });
    inner.spawn({
        let inner = Arc::clone(inner);
        async move {
            for (moment, record) in publications {
                inner.clock.sleep_until(moment).await;
                let now = inner.clock.now();
                let mut world = inner.world();
                world.call_logs.entry(account.clone()).or_default().publish(record, now);
                if let Some(status) = world.plays.get_mut(&play) {
                    status.records_pending = status.records_pending.saturating_sub(1);
                }
            }
        }
    });
}

/// An event that waits to be sent.
struct Waiting {
    at: Moment,
    notification: Notification,
    turn: WaitingTurn,
}

/// Whether a fault may still change when an event is sent.
enum WaitingTurn {
    Open,
    Settled,
}

/// When an event whose time has come is sent.
enum Turn {
    Now,
    Twice,
    Overtaken,
    Later(Moment),
}

/// Whether another event of the call follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Followed,
    Last,
}

async fn send_all(inner: &Inner, play: PlayId, deliveries: Vec<(Moment, Notification)>) {
    let mut waiting: VecDeque<Waiting> = deliveries
        .into_iter()
        .map(|(at, notification)| Waiting { at, notification, turn: WaitingTurn::Open })
        .collect();
    while let Some(next) = waiting.pop_front() {
        inner.clock.sleep_until(next.at).await;
        let turn = match next.turn {
            WaitingTurn::Settled => Turn::Now,
            WaitingTurn::Open => {
                let position = if waiting.is_empty() { Position::Last } else { Position::Followed };
                turn(&mut inner.world(), &next, position)
            }
        };
        match turn {
            Turn::Now => deliver_event(inner, play, &next.notification).await,
            Turn::Twice => {
                deliver(inner, Some(play), &next.notification).await;
                deliver_event(inner, play, &next.notification).await;
            }
            Turn::Overtaken => {
                // The next one must not be held up as well, or nothing would be overtaken.
                let Some(following) = waiting.front_mut() else { continue };
                following.turn = WaitingTurn::Settled;
                let held = Waiting { at: following.at, turn: WaitingTurn::Settled, ..next };
                waiting.insert(1, held);
            }
            Turn::Later(at) => {
                let place = waiting.partition_point(|one| one.at <= at);
                waiting.insert(place, Waiting { at, turn: WaitingTurn::Settled, ..next });
            }
        }
    }
}

fn turn(world: &mut World, next: &Waiting, position: Position) -> Turn {
    let late = match world.faults.terminal_events {
        TerminalEvents::LateSeconds(seconds) => Duration::from_secs_f64(seconds),
        TerminalEvents::Normal | TerminalEvents::Missing => Duration::ZERO,
    };
    if !late.is_zero() && next.notification.is_terminal() {
        return Turn::Later(next.at.plus(late));
    }
    if position == Position::Followed && world.chance.reorder.strikes(world.faults.reorder_fraction)
    {
        return Turn::Overtaken;
    }
    if world.chance.duplicate.strikes(world.faults.duplicate_fraction) {
        return Turn::Twice;
    }
    Turn::Now
}

/// Delivers an event of a play and counts it as tried.
async fn deliver_event(inner: &Inner, play: PlayId, notification: &Notification) {
    let reached = deliver(inner, Some(play), notification).await;
    if let Some(status) = inner.world().plays.get_mut(&play) {
        status.pending = status.pending.saturating_sub(1);
        status.unsubscribed += usize::from(reached == 0);
    }
}

/// Delivers to everyone who wants it, and says to how many.
pub(crate) async fn deliver(
    inner: &Inner,
    play: Option<PlayId>,
    notification: &Notification,
) -> usize {
    let targets = targets(&inner.world(), notification, inner.clock.now());
    let count = targets.len();
    for target in targets {
        deliver_to(inner, play, notification, target).await;
    }
    count
}
