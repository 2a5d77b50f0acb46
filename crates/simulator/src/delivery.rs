//! Delivering the events of a play to the subscriptions that want them, one event after another,
//! and publishing its records.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Moment;
use crate::fault::Webhooks;
use crate::ids::{PlayId, SubscriptionId};
use crate::notification::Notification;
use crate::options::Retries;
use crate::platform::Inner;
use crate::play::Plan;
use crate::post::{Address, Answer, NoAnswer};
use crate::subscription::Subscription;
use crate::world::{Delivery, DeliveryOutcome, World};

struct Target {
    subscription: SubscriptionId,
    address: String,
    verification_token: Option<String>,
    body: Vec<u8>,
}

/// Delivers and publishes in the background until the play is over or the platform stops.
pub(crate) fn start(inner: &Arc<Inner>, plan: Plan) {
    let Plan { played, deliveries, publications } = plan;
    let play = played.play;
    let account = played.account;
    inner.spawn({
        let inner = Arc::clone(inner);
        async move {
            for (moment, notification) in deliveries {
                inner.clock.sleep_until(moment).await;
                deliver(&inner, play, &notification).await;
            }
        }
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

async fn deliver(inner: &Inner, play: PlayId, notification: &Notification) {
    let targets = targets(&inner.world(), notification, inner.clock.now());
    let nobody = targets.is_empty();
    for target in targets {
        deliver_to(inner, play, notification, target).await;
    }
    if let Some(status) = inner.world().plays.get_mut(&play) {
        status.pending = status.pending.saturating_sub(1);
        status.unsubscribed += usize::from(nobody);
    }
}

async fn deliver_to(inner: &Inner, play: PlayId, notification: &Notification, target: Target) {
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
        let outcome = attempt_once(inner, &target).await;
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
            event: notification.event(),
            telephony_session_id: notification.body["telephonySessionId"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            sequence: notification.sequence,
            code: notification.facets.code,
            outcome,
            ms,
        });
        if done {
            return;
        }
    }
}

async fn attempt_once(inner: &Inner, target: &Target) -> DeliveryOutcome {
    let Some(delay) = fate(&mut inner.world()) else { return DeliveryOutcome::Dropped };
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let Some(address) = Address::parse(&target.address) else {
        return DeliveryOutcome::Unreachable { detail: "not on loopback".to_owned() };
    };
    let headers: Vec<(&str, &str)> = target
        .verification_token
        .iter()
        .map(|token| ("verification-token", token.as_str()))
        .collect();
    let limit = inner.options.webhook_answer_limit;
    let timeout = inner.options.webhook_timeout;
    judge(address.post(&headers, target.body.clone(), timeout, limit).await, limit)
}

/// Whether a fault takes the delivery (`None`), or how long it is held up.
fn fate(world: &mut World) -> Option<Duration> {
    match world.faults.webhooks {
        Webhooks::Running => {}
        Webhooks::Stopped => return None,
    }
    if world.faults.drop_next > 0 {
        world.faults.drop_next -= 1;
        return None;
    }
    if let Some(part) = world.faults.drop_fraction
        && world.drop_random.f64() < part.fraction
    {
        return None;
    }
    Some(Duration::from_millis(world.faults.delivery_delay_ms))
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

fn targets(world: &World, notification: &Notification, now: Moment) -> Vec<Target> {
    world
        .subscriptions
        .iter()
        .filter(|subscription| subscription.wants(notification, now))
        .map(|subscription| Target {
            subscription: subscription.id.clone(),
            address: subscription.address.clone(),
            verification_token: subscription.verification_token.clone(),
            body: notification
                .envelope(&subscription.id, &subscription.owner.extension)
                .to_string()
                .into_bytes(),
        })
        .collect()
}
