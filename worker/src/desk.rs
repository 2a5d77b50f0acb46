//! A desk: the object that holds a share of an account's calls and their entries.
//!
//! Every message and every alarm is a turn: load, step, commit, and only then perform. Nothing is
//! awaited between load and commit, so no other message comes between. What is performed runs on
//! after the answer; if the object dies, the alarm, set in the same turn to the earliest row that
//! is due, wakes it, and the log machine knows the way forward.

mod known;
mod list;
mod place;
mod store;
mod turn;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ledger_core::call::{Observation, Record};
use ledger_core::desks::Desks;
use ledger_core::directory::Acquaintances;
use ledger_core::id::{AccountId, TelephonySessionId};
use ledger_core::time::Millis;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{Failure, FailureCode};
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use self::place::Passed;
use crate::message::{self, Address, Backfilled, DeskContext, Done, Observed, ToAccount, ToDesk};
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
    acquaintances: RefCell<Acquaintances>,
    alarm: Cell<Option<Millis>>,
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
    /// How many desks there are, by the account or by another desk that heard of it first.
    desks: Cell<Desks>,
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let (kept, acquaintances) = (RefCell::new(None), RefCell::default());
        let alarm = Cell::new(None);
        Self { held: Rc::new(Held { state, env, kept, acquaintances, alarm }) }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let held = &self.held;
        let message = match held.pass_on(platform::heard(&mut request).await?).await {
            Ok(Passed::Here(message)) => message,
            Ok(Passed::On(answer)) => return Response::ok(answer),
            Err(failure) => return platform::failed(&failure),
        };
        match message {
            ToDesk::Observe { session, observations, .. } => {
                let heard = observations.into_iter().map(Heard::Event).collect();
                platform::replied(held.hear(session, heard).await.map(|Done {}| held.observed()))
            }
            ToDesk::Record { to, records } => platform::replied(held.records(to, records).await),
            ToDesk::Backfill { to, calls, purpose } => {
                platform::replied(held.backfill(to, calls, purpose).await)
            }
            ToDesk::Has { to, desks, session } => {
                platform::replied(held.has(&to, desks, &session).await)
            }
            ToDesk::Context { account, context } => {
                platform::replied(held.take_over(account, *context).await)
            }
            ToDesk::Health => platform::replied(held.store().health().map_err(broken)),
            ToDesk::List { of, before, limit } => {
                platform::replied(held.list(of.as_ref(), before, limit).await.map_err(broken))
            }
            ToDesk::Show { session, extension, .. } => {
                platform::replied(held.show(&session, &extension).await)
            }
            ToDesk::Intend { session, extension, send, .. } => {
                platform::replied(turn::intend(held, &session, &extension, *send).await)
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        // A failed alarm is retried a few times and then forgotten; so it never fails.
        self.held.alarm.set(None);
        if let Err(failure) = turn::wake(&self.held).await {
            platform::error("desk", &format!("the alarm's turn failed: {}", failure.message));
            self.held.alarm_at(platform::now() + turn::AFTER_A_FAILURE).await?;
        } else {
            self.held.set_alarm().await?;
        }
        Response::empty()
    }
}

impl Held {
    /// Commits what was heard of a call that is dealt with here, and has the alarm look at it.
    async fn hear(
        &self,
        session: TelephonySessionId,
        heard: Vec<Heard>,
    ) -> std::result::Result<Done, Failure> {
        let Some(kept) = self.known() else { return Ok(Done {}) };
        let due = turn::hear(self, &kept, session, heard, platform::now()).map_err(broken)?;
        self.alarm_by(due).await.map_err(broken)?;
        Ok(Done {})
    }

    fn observed(&self) -> Observed {
        let desks = self.known().map(|kept| kept.desks.get());
        Observed { desks: desks.filter(|desks| *desks != Desks::default()) }
    }

    /// Commits what the call log says of calls, here or where each of them is.
    async fn records(
        &self,
        here: Address,
        records: Vec<(TelephonySessionId, Record)>,
    ) -> std::result::Result<Done, Failure> {
        for (session, record) in records {
            match self.elsewhere(&here, &session).await? {
                None => {
                    self.hear(session, vec![Heard::Record(record)]).await?;
                }
                Some(to) => {
                    let there = to.object(&self.env).map_err(broken)?;
                    let told = ToDesk::Record { to, records: vec![(session, record)] };
                    platform::tell_for_text(&there, &told).await?;
                }
            }
        }
        Ok(Done {})
    }

    /// Says or does what a backfill does to calls, here or where each of them is.
    async fn backfill(
        self: &Rc<Self>,
        here: Address,
        calls: Vec<PastCall>,
        purpose: Purpose,
    ) -> std::result::Result<Backfilled, Failure> {
        let mut backfilled = Backfilled { parts: Vec::new() };
        self.kept(&here.account).await?;
        self.acquaint(&turn::mentioned(&calls)).await?;
        for call in calls {
            backfilled.parts.extend(turn::backfill(self, &here, call, purpose).await?);
        }
        self.set_alarm().await.map_err(broken)?;
        Ok(backfilled)
    }

    /// Takes what the account says, and decides anew what rested on older cover.
    async fn take_over(
        self: &Rc<Self>,
        account: AccountId,
        context: DeskContext,
    ) -> std::result::Result<Done, Failure> {
        let known = self.known();
        let news = known.and_then(|known| context.policy.cover.news(&known.context.policy.cover));
        let Some(began) = news else { return self.keep(account, context).map_err(broken) };
        turn::acquaint_since(self, began, context.directory).await?;
        self.keep(account, context).map_err(broken)?;
        turn::cover_changed(self, began).await?;
        self.set_alarm().await.map_err(broken)?;
        Ok(Done {})
    }

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
            *self.kept.borrow_mut() = loaded.map(Rc::new);
        }
        self.kept.borrow().clone()
    }

    /// Takes what the account says, unless something newer is known.
    fn keep(&self, account: AccountId, context: DeskContext) -> Result<Done> {
        let known = self.known();
        if known.as_ref().is_some_and(|kept| kept.context.version >= context.version) {
            return Ok(Done {});
        }
        let desks = known.map_or(context.desks, |kept| kept.desks.get().joined(context.desks));
        let kept = Kept { account, context, desks: Cell::new(desks) };
        self.store().keep(&kept)?;
        *self.kept.borrow_mut() = Some(Rc::new(kept));
        Ok(Done {})
    }

    /// Takes another desk's word for how many there are.
    fn join(&self, kept: &Kept, desks: Desks) -> Result<()> {
        let joined = kept.desks.get().joined(desks);
        if kept.desks.replace(joined) == joined { Ok(()) } else { self.store().save_desks(joined) }
    }

    /// What decisions rest on, asked for anew if what is stored cannot be read; nothing at a desk
    /// that was never used.
    async fn current(&self) -> std::result::Result<Option<Rc<Kept>>, Failure> {
        match (self.known(), self.store().account()) {
            (Some(kept), _) => Ok(Some(kept)),
            (None, Some(account)) => self.kept(&account).await.map(Some),
            (None, None) => Ok(None),
        }
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
