//! How the account does, for its administrator.

use ledger_ringcentral::alert;
use ledger_ringcentral::permission::Found;
use ledger_wire::api::{Health, SubscriptionHealth};
use worker::Result;

use super::store::Key;
use super::{Answered, Held, broken};
use crate::message::{self, DeskHealth, ToDesk};
use crate::platform;

impl Held {
    /// How the account and its desks do.
    pub(super) async fn health(&self) -> Answered<Health> {
        let mut health = self.own_health().map_err(broken)?;
        self.set_alarm().await?;
        let account = self.account()?;
        let desks = self.store().desks().map_err(broken)?;
        let asked = desks.all().map(|number| {
            let account = &account;
            async move {
                let desk = message::desk(&self.env, account, number).map_err(broken)?;
                platform::tell::<_, DeskHealth>(&desk, &ToDesk::Health).await
            }
        });
        for desk in futures_util::future::try_join_all(asked).await? {
            health.last_heard_at = health.last_heard_at.max(desk.last_heard_at);
            health.set_aside.extend(desk.set_aside);
        }
        Ok(health)
    }

    fn own_health(&self) -> Result<Health> {
        let store = self.store();
        let (watch, cursor) = (store.watch(), store.cursor());
        let incidents = self.judge()?;
        Ok(Health {
            subscription: match (watch.problem(), watch.expires_at()) {
                (Some(problem), _) => SubscriptionHealth::Broken { problem: problem.to_owned() },
                (None, Some(expires_at)) => SubscriptionHealth::Active { expires_at },
                (None, None) => SubscriptionHealth::None,
            },
            sign_in: self.service_sign_in()?,
            missing_permissions: store.get_or_default::<Found>(Key::Permissions).missing,
            subscription_history: watch.history().to_vec(),
            alerts: alert::shown(incidents.all(), &store.settings()?.settings.alerts),
            incidents: incidents.all().to_vec(),
            alert_addresses: self.alerts().addresses(),
            set_aside: store.aside()?,
            last_heard_at: None,
            call_log_read_at: cursor.read_at(),
            call_log_problem: cursor.problem().unwrap_or_default().to_owned(),
            directory_read_at: store.directory_read_at()?,
        })
    }
}
