//! Keeping the subscription to call events alive: asks what the watch wants asked, and commits
//! what it makes of the answers.

use ledger_core::id::AccountId;
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::standing::Calls;
use ledger_ringcentral::subscription::deliveries::Deliveries;
use ledger_ringcentral::subscription::watch::{Gap, Hook, Step, Wanted};
use ledger_ringcentral::{Reply, Trouble};
use ledger_wire::api::Failure;

use super::Held;
use super::ringcentral::stored;
use super::store::Key;
use crate::message::{self, Done, ToRegistry};
use crate::{platform, secret};

/// How many questions one run asks; the next run follows at once.
const STEPS: u32 = 20;

impl Held {
    /// Brings the subscription into the state that is wanted; says when to look again.
    pub(super) async fn keep_subscription(&self) -> Reply<Option<Millis>> {
        match self.calls().map_err(stored)? {
            Calls::Wanted => {}
            Calls::Unwanted => {
                let next = self.watch_on(Wanted::Nothing).await?;
                if next.is_none() {
                    self.store().put(Key::Deliveries, &Deliveries::default()).map_err(stored)?;
                    self.fall_silent().await.map_err(stored)?;
                }
                return Ok(next);
            }
        }
        self.register().await?;
        let next = self.watch_on(Wanted::Events(&self.hook()?)).await?;
        self.check_permissions().await?;
        Ok(next)
    }

    /// Makes sure that calls are delivered, before anything relies on it; says why they are not.
    pub(super) async fn ensure_subscription(&self) -> Reply<Option<String>> {
        self.doubt_subscription().map_err(stored)?;
        self.watch_on(Wanted::Events(&self.hook()?)).await?;
        let watch = self.store().watch();
        Ok(match (watch.loss(), watch.expires_at()) {
            (None, Some(_)) => None,
            (None, None) => Some("RingCentral has not made the subscription yet".to_owned()),
            (Some(problem), _) => Some(problem.to_owned()),
        })
    }

    /// Makes the account known to the registry, once.
    async fn register(&self) -> Reply<()> {
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        let account = self.account().map_err(failed)?;
        if self.store().get_or_default::<Option<AccountId>>(Key::Registered).is_none() {
            let registry = message::registry(&self.env).map_err(stored)?;
            let known = ToRegistry::Known { account: account.clone() };
            platform::tell::<_, Done>(&registry, &known).await.map_err(failed)?;
            self.store().put(Key::Registered, &account).map_err(stored)?;
        }
        Ok(())
    }

    /// Has the subscription read back at the next look, whenever the last one was.
    pub(super) fn doubt_subscription(&self) -> worker::Result<()> {
        let mut watch = self.store().watch();
        watch.doubt();
        self.store().put(Key::Watch, &watch)
    }

    async fn watch_on(&self, wanted: Wanted<'_>) -> Reply<Option<Millis>> {
        let server = self.server()?;
        for _ in 0..STEPS {
            let asked = self.store().watch();
            let ask = match asked.next(wanted, platform::now()) {
                Step::Rest(until) => return Ok(until),
                Step::Ask(ask) => ask,
            };
            let answer = self.ask_ringcentral(ask.request(&server)).await;
            // A reminder may have come meanwhile.
            let (mut watch, now) = (self.store().watch(), platform::now());
            let gap = watch.answered(&asked, &ask, &answer, now);
            self.store().put(Key::Watch, &watch).map_err(stored)?;
            self.judge().map_err(stored)?;
            if let Some(gap) = gap {
                self.fill(gap, now).map_err(stored)?;
            }
        }
        Ok(Some(platform::now() + Span::seconds(1)))
    }

    /// What happened while nothing was delivered is in the call log.
    fn fill(&self, gap: Gap, now: Millis) -> worker::Result<()> {
        let store = self.store();
        if let Some(since) = gap.since {
            let mut cursor = store.cursor();
            cursor.gap(since);
            store.put(Key::Cursor, &cursor)?;
        }
        store.plan(|agenda| agenda.schedule(Task::CallLog, now))
    }

    fn hook(&self) -> Reply<Hook> {
        let failed = |failure: Failure| Trouble::Passing(failure.message);
        let account = self.account().map_err(failed)?;
        let address = platform::needed(&self.env, "LEDGER_ADDRESS").map_err(failed)?;
        let address = format!("{address}/hook/{account}");
        let token = secret::verification_token(&self.env, &account).map_err(failed)?;
        // Another person cannot renew it, so it is made anew for whoever the account speaks for.
        let service = self.store().service_extension().map_err(stored)?;
        let service = service.as_ref().map_or("", |extension| extension.as_str());
        let mark = secret::fingerprint(&format!("{address} {token} {service}"));
        Ok(Hook { address, verification_token: token, mark })
    }
}
