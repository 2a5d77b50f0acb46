//! Keeping the subscription to call events alive.
//!
//! An answer of 200 is not enough: a filter may be off, RingCentral may have stopped delivering,
//! and an expired subscription is simply gone. So it is read back, renewed at half its life, and
//! made anew whenever it is not what it should be; the call log fills the gap.

use ledger_core::settings::Mode;
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::subscription::{self, LIFETIME_SECONDS, State, Subscription};
use ledger_ringcentral::{Reply, Trouble, reply};

use super::Held;
use super::ringcentral::stored;
use super::task::Task;
use crate::{platform, secret};

const CHECK: Span = Span::minutes(15);

impl Held {
    /// Brings the subscription into the state that the mode wants; says when to look again.
    pub(super) async fn keep_subscription(&self) -> Reply<Option<Millis>> {
        let settings = self.store().settings().map_err(stored)?.settings;
        if settings.mode == Mode::Off {
            self.end_subscription().await?;
            return Ok(None);
        }
        self.ensure_subscription().await?;
        Ok(Some(platform::now() + CHECK))
    }

    /// Makes sure that events come.
    pub(super) async fn ensure_subscription(&self) -> Reply<()> {
        let outcome = match self.check().await? {
            Some(subscription) => Ok(subscription),
            None => self.subscribe().await,
        };
        let problem = match &outcome {
            Ok(subscription) => match &subscription.state {
                State::Active => None,
                State::FilterOff(filter) => {
                    Some(format!("a permission is missing, so RingCentral leaves out {filter}"))
                }
                State::Blacklisted(reason) => {
                    Some(format!("RingCentral stopped delivering: {reason}"))
                }
                State::Other(state) => Some(format!("RingCentral calls it {state:?}")),
            },
            Err(trouble) => Some(trouble.to_string()),
        };
        self.store().set_subscription_problem(problem.as_ref()).map_err(stored)?;
        outcome.map(|_| ())
    }

    /// The subscription as it is, renewed if it is old; nothing when a new one is needed.
    async fn check(&self) -> Reply<Option<Subscription>> {
        let Some(known) = self.store().subscription().map_err(stored)? else { return Ok(None) };
        let server = self.server()?;
        let answer = self.ask_ringcentral(subscription::get(&server, &known.id)).await?;
        let current = match subscription::read(&answer) {
            Ok(current) => current,
            Err(Trouble::NotFound(_)) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        match &current.state {
            State::Active => {}
            State::Blacklisted(_) | State::FilterOff(_) | State::Other(_) => {
                self.forget(&server, &current.id).await?;
                return Ok(None);
            }
        }
        let half_life = Span::seconds(i64::from(LIFETIME_SECONDS) / 2);
        if current.expires_at.since(platform::now()) > half_life {
            self.store().set_subscription(Some(&current)).map_err(stored)?;
            return Ok(Some(current));
        }
        let answer = self.ask_ringcentral(subscription::renew(&server, &current.id)).await?;
        let renewed = subscription::read(&answer)?;
        self.store().set_subscription(Some(&renewed)).map_err(stored)?;
        Ok(Some(renewed))
    }

    async fn subscribe(&self) -> Reply<Subscription> {
        let failed = |failure: ledger_wire::api::Failure| Trouble::Passing(failure.message);
        let account = self.account().map_err(failed)?;
        let server = self.server()?;
        let address = platform::needed(&self.env, "LEDGER_ADDRESS").map_err(failed)?;
        let token = secret::verification_token(&self.env, &account).map_err(failed)?;
        let hook = format!("{address}/hook/{account}");
        let answer = self.ask_ringcentral(subscription::create(&server, &hook, &token)).await?;
        let made = subscription::read(&answer)?;
        self.store().set_subscription(Some(&made)).map_err(stored)?;
        // What happened while nothing was delivered is in the call log.
        self.store().schedule(Task::CallLog, platform::now()).map_err(stored)?;
        Ok(made)
    }

    /// Stops the deliveries.
    async fn end_subscription(&self) -> Reply<()> {
        if let Some(known) = self.store().subscription().map_err(stored)? {
            let server = self.server()?;
            self.forget(&server, &known.id).await?;
        }
        self.store().set_subscription_problem(None).map_err(stored)
    }

    async fn forget(&self, server: &str, id: &str) -> Reply<()> {
        let answer = self.ask_ringcentral(subscription::delete(server, id)).await?;
        match reply::done(&answer) {
            Ok(()) | Err(Trouble::NotFound(_)) => {}
            Err(trouble) => return Err(trouble),
        }
        self.store().set_subscription(None).map_err(stored)
    }
}
