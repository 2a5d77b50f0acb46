//! One event to one webhook: what faults make of it, the request, and what its answer means.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::clock::Moment;
use crate::fault::{EventBodies, SharedSecret, TerminalEvents};
use crate::ids::{PlayId, SubscriptionId};
use crate::notification::Notification;
use crate::options::Retries;
use crate::platform::Inner;
use crate::post::{Address, Answer, NoAnswer};
use crate::subscription::Subscription;
use crate::world::{CallDelivery, Delivery, DeliveryOutcome, World};

/// A subscription that wants an event, and the event in its envelope.
pub(super) struct Target {
    subscription: SubscriptionId,
    address: String,
    verification_token: Option<String>,
    envelope: Value,
}

/// Tries as often as the options say.
pub(super) async fn deliver_to(
    inner: &Inner,
    play: Option<PlayId>,
    notification: &Notification,
    target: Target,
) {
    inner.check_event(&target.envelope);
    let (tries, pause) = match inner.options.retries {
        Retries::Never => (1, Duration::ZERO),
        Retries::Times { count, pause } => (count.saturating_add(1), pause),
    };
    for attempt in 0..tries {
        if attempt > 0 {
            inner.clock.sleep_until(inner.clock.now().plus(pause)).await;
            let now = inner.clock.now();
            let wanted =
                |one: &Subscription| one.id == target.subscription && one.wants(notification, now);
            if !inner.world().subscriptions.iter().any(wanted) {
                return;
            }
        }
        #[expect(clippy::disallowed_methods, reason = "a delivery's real milliseconds are told")]
        let begun = Instant::now();
        let outcome = attempt_once(inner, notification, &target).await;
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let now = inner.clock.now();
        let mut world = inner.world();
        if let Some(reason) = failure_reason(&outcome) {
            let rule = inner.options.blacklisting;
            if let Some(subscription) =
                world.subscriptions.iter_mut().find(|one| one.id == target.subscription)
            {
                subscription.failed(&reason, rule, now);
            }
        }
        let done = matches!(outcome, DeliveryOutcome::Accepted | DeliveryOutcome::Dropped);
        world.remember(Delivery {
            play,
            subscription_id: target.subscription.clone(),
            uuid: notification.uuid.clone(),
            event: notification.event.clone(),
            call: notification.call().map(|change| CallDelivery {
                telephony_session_id: change.telephony_session.clone(),
                sequence: change.sequence,
                code: change.status.code(),
            }),
            outcome,
            ms,
        });
        if done {
            return;
        }
    }
}

async fn attempt_once(
    inner: &Inner,
    notification: &Notification,
    target: &Target,
) -> DeliveryOutcome {
    let now = inner.clock.now();
    let Some(manner) = manner(&mut inner.world(), notification, now) else {
        return DeliveryOutcome::Dropped;
    };
    if !manner.delay.is_zero() {
        tokio::time::sleep(manner.delay).await;
    }
    let Some(address) = Address::parse(&target.address) else {
        return DeliveryOutcome::Unreachable { detail: "not on loopback".to_owned() };
    };
    let token = match manner.secret {
        SharedSecret::Sent => target.verification_token.as_deref(),
        SharedSecret::Missing => None,
        SharedSecret::Wrong => Some("not-the-shared-secret"),
    };
    let headers: Vec<(&str, &str)> =
        token.iter().map(|token| ("verification-token", *token)).collect();
    let mut envelope = target.envelope.clone();
    match &manner.bodies {
        EventBodies::Normal => {}
        EventBodies::With(surprise) => surprise.put_into(&mut envelope),
    }
    let limit = inner.options.webhook_answer_limit;
    let timeout = inner.options.webhook_timeout;
    let body = envelope.to_string().into_bytes();
    judge(address.post(&headers, body, timeout, limit).await, limit)
}

/// How a delivery that gets through is made.
struct Manner {
    delay: Duration,
    secret: SharedSecret,
    bodies: EventBodies,
}

/// What the faults make of a delivery; `None` when one takes it.
fn manner(world: &mut World, notification: &Notification, now: Moment) -> Option<Manner> {
    let missing = world.faults.terminal_events == TerminalEvents::Missing;
    if !world.faults.webhooks.are_sent(now) || (missing && notification.is_terminal()) {
        return None;
    }
    if world.faults.drop_next > 0 {
        world.faults.drop_next -= 1;
        return None;
    }
    if world.chance.drop.strikes(world.faults.drop_fraction) {
        return None;
    }
    Some(Manner {
        delay: Duration::from_millis(world.faults.delivery_delay_ms),
        secret: world.faults.verification_token,
        bodies: world.faults.event_bodies.clone(),
    })
}

fn judge(answer: Result<Answer, NoAnswer>, limit: usize) -> DeliveryOutcome {
    match answer {
        Ok(answer) if answer.status != 200 => {
            DeliveryOutcome::WrongStatus { status: answer.status }
        }
        Ok(answer) if answer.size > limit => DeliveryOutcome::TooLarge { bytes: answer.size },
        Ok(_) => DeliveryOutcome::Accepted,
        Err(NoAnswer::TimedOut) => DeliveryOutcome::TimedOut,
        Err(NoAnswer::Unreachable(detail)) => DeliveryOutcome::Unreachable { detail },
    }
}

/// RingCentral's words in `blacklistedData`.
fn failure_reason(outcome: &DeliveryOutcome) -> Option<String> {
    match outcome {
        DeliveryOutcome::Accepted | DeliveryOutcome::Dropped => None,
        DeliveryOutcome::WrongStatus { status } => {
            let reason = axum::http::StatusCode::from_u16(*status)
                .ok()
                .and_then(|status| status.canonical_reason())
                .unwrap_or("Unknown");
            Some(format!("Webhook responses with code: [{status}], reason: [{reason}]"))
        }
        DeliveryOutcome::TimedOut => {
            Some("I/O operation is failed. Details: [Read timed out]".to_owned())
        }
        DeliveryOutcome::TooLarge { .. } => {
            Some("Webhook response exceeds max size. Read bytes count: [1024]".to_owned())
        }
        DeliveryOutcome::Unreachable { detail } => {
            Some(format!("I/O operation is failed. Details: [{detail}]"))
        }
    }
}

/// Who wants it.
pub(super) fn targets(world: &World, notification: &Notification, now: Moment) -> Vec<Target> {
    world
        .subscriptions
        .iter()
        .filter(|subscription| subscription.wants(notification, now))
        .map(|subscription| Target {
            subscription: subscription.id.clone(),
            address: subscription.address.clone(),
            verification_token: subscription.verification_token.clone(),
            envelope: notification.envelope(&subscription.id, &subscription.owner.extension),
        })
        .collect()
}
