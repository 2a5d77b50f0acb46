//! A desk: the object that holds a share of an account's calls and their entries.
//!
//! Every message and every alarm is a turn: load, step, commit, and only then perform. Nothing is
//! awaited between load and commit, so no other message comes between. What is performed runs on
//! after the answer; if the object dies, the alarm, set in the same turn to the earliest row that
//! is due, wakes it, and the log machine knows the way forward.

mod crm;
mod list;
mod store;
mod turn;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ledger_core::call::{Observation, Record};
use ledger_core::id::{AccountId, TelephonySessionId};
use ledger_core::ledger::{Connector, FirstRecord};
use ledger_core::time::Millis;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{Failure, FailureCode};
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use crate::message::{self, Backfilled, DeskContext, Done, Recorded, ToAccount, ToDesk};
use crate::platform;

/// See the module.
#[durable_object(alarm)]
pub struct Desk {
    held: Rc<Held>,
}

/// What the object holds in memory: nothing that is not in its storage too.
struct Held {
    state: State,
    env: Env,
    kept: RefCell<Option<Rc<Kept>>>,
    alarm: Cell<Option<Millis>>,
    /// With what requests are sent to the CRM; nowhere else.
    crm: crm::Access,
}

/// Something RingCentral said of a call.
enum Heard {
    Event(Observation),
    Record(Record),
}

/// Whose calls these are, and what decisions rest on.
struct Kept {
    account: AccountId,
    context: DeskContext,
    connector: Connector,
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let (kept, alarm, crm) = (RefCell::new(None), Cell::new(None), crm::Access::default());
        Self { held: Rc::new(Held { state, env, kept, alarm, crm }) }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        match platform::heard::<ToDesk>(&mut request).await? {
            ToDesk::Observe { account, session, observations } => {
                let heard = observations.into_iter().map(Heard::Event).collect();
                let heard = self.hear(account, vec![(session, heard)]).await;
                platform::replied(heard.map(|_| Done {}))
            }
            ToDesk::Record { account, records } => {
                let heard = records
                    .into_iter()
                    .map(|(session, record)| (session, vec![Heard::Record(record)]))
                    .collect();
                let heard = self.hear(account, heard).await;
                platform::replied(heard.map(|first| Recorded { first }))
            }
            ToDesk::Backfill { account, calls, purpose } => {
                platform::replied(self.backfill(account, calls, purpose).await)
            }
            ToDesk::Context { account, context } => {
                platform::replied(self.take_over(account, *context).await)
            }
            ToDesk::Health => platform::replied(self.held.store().health().map_err(broken)),
            ToDesk::List { of, before, limit } => {
                platform::replied(self.held.list(of.as_ref(), before, limit).map_err(broken))
            }
            ToDesk::Show { session, extension } => {
                platform::replied(self.held.show(&session, &extension))
            }
            ToDesk::Intend { session, extension, send } => {
                platform::replied(turn::intend(&self.held, &session, &extension, *send).await)
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        // A failed alarm is retried a few times and then forgotten; so it never fails.
        self.held.alarm.set(None);
        if let Err(problem) = turn::wake(&self.held) {
            platform::error("desk", &format!("the alarm's turn failed: {problem}"));
            self.held.alarm_at(platform::now() + turn::AFTER_A_FAILURE).await?;
        } else {
            self.held.set_alarm().await?;
        }
        Response::empty()
    }
}

impl Desk {
    /// Commits what was heard of calls, and has the alarm look at them. Says of which the call log
    /// was the first to say that they are over.
    async fn hear(
        &self,
        account: AccountId,
        heard: Vec<(TelephonySessionId, Vec<Heard>)>,
    ) -> std::result::Result<Vec<FirstRecord>, Failure> {
        let kept = self.held.kept(&account).await?;
        let now = platform::now();
        let (mut earliest, mut first) = (None, Vec::new());
        for (session, heard) in heard {
            let taken = turn::hear(&self.held, &kept, session, heard, now).map_err(broken)?;
            earliest = earliest.into_iter().chain(taken.due).min();
            first.extend(taken.first);
        }
        self.held.alarm_by(earliest).await.map_err(broken)?;
        Ok(first)
    }
}

impl Desk {
    async fn backfill(
        &self,
        account: AccountId,
        calls: Vec<PastCall>,
        purpose: Purpose,
    ) -> std::result::Result<Backfilled, Failure> {
        let kept = self.held.kept(&account).await?;
        let backfilled = turn::backfill(&self.held, &kept, calls, purpose).map_err(broken)?;
        self.held.set_alarm().await.map_err(broken)?;
        Ok(backfilled)
    }

    /// Takes what the account says, and decides anew what rested on older cover.
    async fn take_over(
        &self,
        account: AccountId,
        context: DeskContext,
    ) -> std::result::Result<Done, Failure> {
        let known = self.held.known();
        let news =
            known.as_ref().and_then(|known| context.policy.cover.news(&known.context.policy.cover));
        let crm_news = known
            .filter(|known| known.context.crm_news.number < context.crm_news.number)
            .map(|_| context.crm_news.since);
        let done = self.held.keep(account, context).map_err(broken)?;
        if let Some(since) = crm_news {
            turn::crm_connected(&self.held, since).map_err(broken)?;
            self.held.set_alarm().await.map_err(broken)?;
        }
        if let Some(began) = news {
            turn::cover_changed(&self.held, began).map_err(broken)?;
            self.held.set_alarm().await.map_err(broken)?;
        }
        Ok(done)
    }
}

impl Held {
    fn store(&self) -> store::Store {
        store::Store::new(self.state.storage().sql())
    }

    /// What decisions rest on: from memory, from storage, or from the account. An account that
    /// does not exist is refused, and nothing is stored.
    async fn kept(&self, account: &AccountId) -> std::result::Result<Rc<Kept>, Failure> {
        if let Some(kept) = self.known() {
            return Ok(kept);
        }
        let stub = message::account(&self.env, account).map_err(broken)?;
        let context: DeskContext = platform::tell(&stub, &ToAccount::Context).await?;
        self.keep(account.clone(), context).map_err(broken)?;
        self.known().ok_or_else(|| {
            Failure::new(FailureCode::Internal, "the desk could not keep its settings")
        })
    }

    /// What decisions rest on, if it was ever told.
    fn known(&self) -> Option<Rc<Kept>> {
        if self.kept.borrow().is_none() {
            let loaded = self.store().kept();
            *self.kept.borrow_mut() =
                loaded.map(|(account, context)| Rc::new(self.with_connector(account, context)));
        }
        self.kept.borrow().clone()
    }

    /// Takes what the account says, unless something newer is known.
    fn keep(&self, account: AccountId, context: DeskContext) -> Result<Done> {
        if self.known().is_none_or(|kept| kept.context.version < context.version) {
            self.store().keep(&account, &context)?;
            *self.kept.borrow_mut() = Some(Rc::new(self.with_connector(account, context)));
            self.crm.forget();
        }
        Ok(Done {})
    }

    fn with_connector(&self, account: AccountId, context: DeskContext) -> Kept {
        let mut connector = context.crm.connector();
        crm::shorten_settling(&self.env, &mut connector);
        Kept { account, context, connector }
    }

    /// Sets the one alarm to the earliest row that is due.
    async fn set_alarm(&self) -> Result<()> {
        match self.store().earliest_due()? {
            Some(due) => self.alarm_at(due).await,
            None => Ok(()),
        }
    }

    /// The same after a turn that made nothing else due: what is stored is asked only when it is
    /// not known for when the alarm is set.
    async fn alarm_by(&self, due: Option<Millis>) -> Result<()> {
        match (due, self.alarm.get()) {
            (None, _) => Ok(()),
            (Some(due), Some(_)) => self.alarm_at(due).await,
            (Some(_), None) => self.set_alarm().await,
        }
    }

    async fn alarm_at(&self, due: Millis) -> Result<()> {
        if self.alarm.get().is_some_and(|set| set <= due) {
            return Ok(());
        }
        self.alarm.set(Some(due));
        self.state.storage().set_alarm(due.since(platform::now()).0).await
    }
}

fn broken(problem: worker::Error) -> Failure {
    platform::error("desk", &problem.to_string());
    Failure::new(FailureCode::Internal, "the desk could not do this; try again in a moment")
}
