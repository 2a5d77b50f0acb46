//! Notifications that are not of calls: changes of the directory, and reminders of subscriptions
//! that end ("Creating webhooks" guide).

use std::sync::Arc;

use serde_json::json;

use crate::clock::Moment;
use crate::delivery::deliver;
use crate::directory::{DirectoryChange, ExtensionEvent};
use crate::ids::{AccountId, ExtensionId, SubscriptionId};
use crate::notification::{Notification, NotificationSubject};
use crate::platform::Inner;
use crate::world::World;

impl Inner {
    /// Changes the directory of an account, or of the first, and tells whoever subscribed.
    pub(crate) fn change_directory(
        self: &Arc<Self>,
        account: Option<&str>,
        change: &DirectoryChange,
    ) -> Result<(ExtensionId, ExtensionEvent), String> {
        let mut world = self.world();
        let found = world
            .accounts
            .iter_mut()
            .find(|one| account.is_none_or(|wanted| one.id.as_str() == wanted))
            .ok_or_else(|| format!("there is no account {:?}", account.unwrap_or_default()))?;
        let (extension, event) = found.change_directory(change)?;
        let account = found.id.clone();
        let works = found.users().any(|(user, _)| user.id == extension);
        if !works {
            world.tokens.end_sessions(|owner| owner.extension == extension);
        }
        let notification =
            extension_list(&mut world, &account, &extension, event, self.clock.now());
        drop(world);
        let inner = Arc::clone(self);
        self.spawn(async move {
            deliver(&inner, None, &notification).await;
        });
        Ok((extension, event))
    }

    /// Reminds of a subscription until it has ended.
    pub(crate) fn remind(self: &Arc<Self>, subscription: SubscriptionId) {
        let inner = Arc::clone(self);
        self.spawn(async move {
            loop {
                let now = inner.clock.now();
                let Some(step) = reminder(&mut inner.world(), &subscription, now) else { return };
                match step {
                    Step::Wait(due) => inner.clock.sleep_until(due).await,
                    Step::Send(notification) => {
                        deliver(&inner, None, &notification).await;
                    }
                }
            }
        });
    }
}

enum Step {
    Wait(Moment),
    Send(Box<Notification>),
}

fn extension_list(
    world: &mut World,
    account: &AccountId,
    extension: &ExtensionId,
    event: ExtensionEvent,
    now: Moment,
) -> Notification {
    let body = json!({"extensions": [{"extensionId": extension, "eventType": event}]});
    let path = format!("/restapi/v1.0/account/{account}/extension");
    let subject = NotificationSubject::Extensions;
    Notification::now(account.clone(), path, subject, body, now, &mut world.random)
}

fn reminder(world: &mut World, id: &SubscriptionId, now: Moment) -> Option<Step> {
    let World { subscriptions, random, .. } = world;
    let subscription = subscriptions.iter_mut().find(|one| one.id == *id)?;
    let (due, filter) = subscription.next_reminder(now)?;
    if now < due {
        return Some(Step::Wait(due));
    }
    let event = filter.text.replace("/~", &format!("/{id}"));
    let body = json!({"expiresIn": subscription.expires.seconds_since(now)});
    let subject = NotificationSubject::Reminder(id.clone());
    let account = subscription.owner.account.clone();
    subscription.reminded = Some(now);
    let notification = Notification::now(account, event, subject, body, now, random);
    Some(Step::Send(Box::new(notification)))
}
