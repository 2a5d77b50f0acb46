//! A desk: the object that holds a share of an account's calls and their entries.
//!
//! Every message and every alarm is a turn: load, step, commit, and only then perform. Nothing is
//! awaited between load and commit, so no other message comes between. What is performed runs on
//! after the answer; if the object dies, the alarm, set in the same turn to the earliest row that
//! is due, wakes it, and the log machine knows the way forward.

mod hot;
mod list;
mod store;
mod turn;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ledger_core::call::{Observation, Record};
use ledger_core::id::{AccountId, TelephonySessionId};
use ledger_core::time::Millis;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{Failure, FailureCode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::worker_sys::DurableObjectState;
use worker::{Env, Result, State};

use crate::message::{self, Backfilled, DeskContext, Done, ToAccount, ToDesk};
use crate::platform;

/// See the module.
#[wasm_bindgen]
pub struct Desk {
    held: Rc<Held>,
}

/// What the object holds in memory: nothing that is not in its storage too.
struct Held {
    state: State,
    env: Env,
    store: store::Store,
    kept: RefCell<Option<Rc<Kept>>>,
    alarm: Cell<Option<Millis>>,
}

/// What RingCentral said of calls, call by call.
type AllHeard = Vec<(TelephonySessionId, Vec<Heard>)>;

/// Something RingCentral said of a call.
enum Heard {
    Event(Observation),
    Record(Record),
}

/// Whose calls these are, and what decisions rest on.
struct Kept {
    account: AccountId,
    context: DeskContext,
}

#[wasm_bindgen]
impl Desk {
    /// Begins, where its storage left off.
    #[wasm_bindgen(constructor)]
    pub fn new(state: DurableObjectState, env: Env) -> Self {
        let state = State::from(state);
        let store = store::Store::new(state.storage().sql());
        let (kept, alarm) = (RefCell::new(None), Cell::new(None));
        Self { held: Rc::new(Held { state, env, store, kept, alarm }) }
    }

    /// Takes a message and answers it: at once, or with a promise where something must be waited
    /// for. For nearly every event nothing must, and a promise takes longer than all of its turn.
    pub fn tell(&self, message: &str) -> JsValue {
        let held = Rc::clone(&self.held);
        match platform::heard(message) {
            Ok(ToDesk::Observe { account, session, observations }) => {
                let heard = observations.into_iter().map(Heard::Event).collect();
                hear(held, account, vec![(session, heard)])
            }
            Ok(ToDesk::Record { account, records }) => {
                let heard = |(session, record)| (session, vec![Heard::Record(record)]);
                hear(held, account, records.into_iter().map(heard).collect())
            }
            Ok(ToDesk::Backfill { account, calls, purpose }) => platform::later(async move {
                platform::replied(held.backfill(account, calls, purpose).await)
            }),
            Ok(ToDesk::Context { account, context }) => platform::later(async move {
                platform::replied(held.take_over(account, *context).await)
            }),
            Ok(ToDesk::Health) => platform::replied(held.store.health().map_err(broken)).into(),
            Ok(ToDesk::List { of, before, limit }) => {
                platform::replied(held.list(of.as_ref(), before, limit).map_err(broken)).into()
            }
            Ok(ToDesk::Show { session, extension }) => {
                platform::replied(held.show(&session, &extension)).into()
            }
            Ok(ToDesk::Intend { session, extension, send }) => platform::later(async move {
                platform::replied(turn::intend(&held, &session, &extension, *send).await)
            }),
            Err(failure) => platform::replied::<Done>(Err(failure)).into(),
        }
    }

    /// Does what is due.
    ///
    /// # Errors
    ///
    /// When not even the next alarm can be set. An alarm that failed is retried a few times and
    /// then forgotten; so nothing else fails it.
    pub async fn alarm(&self) -> std::result::Result<(), JsValue> {
        let held = &self.held;
        held.alarm.set(None);
        match turn::wake(held) {
            Ok(()) => held.set_alarm().await?,
            Err(problem) => {
                platform::error("desk", &format!("the alarm's turn failed: {problem}"));
                held.alarm_at(platform::now() + turn::AFTER_A_FAILURE).await?;
            }
        }
        Ok(())
    }
}

/// Commits what was heard of calls, and has the alarm look at them.
fn hear(held: Rc<Held>, account: AccountId, heard: AllHeard) -> JsValue {
    let Some(kept) = held.known() else {
        return platform::later(async move {
            platform::replied(held.hear_first(&account, heard).await)
        });
    };
    match held.take_in(&kept, heard) {
        Ok(due) if held.wakes_by(due) => platform::replied(Ok(Done {})).into(),
        Ok(due) => {
            platform::later(
                async move { platform::replied(held.alarm_by(due).await.map_err(broken)) },
            )
        }
        Err(problem) => platform::replied::<Done>(Err(broken(problem))).into(),
    }
}

impl Held {
    /// The same for a desk that has not been told yet what decisions rest on.
    async fn hear_first(
        &self,
        account: &AccountId,
        heard: AllHeard,
    ) -> std::result::Result<Done, Failure> {
        let kept = self.kept(account).await?;
        let due = self.take_in(&kept, heard).map_err(broken)?;
        self.alarm_by(due).await.map_err(broken)
    }

    /// A turn for each call. Answers when the earliest of them is due by it.
    fn take_in(&self, kept: &Kept, heard: AllHeard) -> Result<Option<Millis>> {
        let now = platform::now();
        let mut earliest = None;
        for (session, heard) in heard {
            let due = turn::hear(self, kept, session, heard, now)?;
            earliest = earliest.into_iter().chain(due).min();
        }
        Ok(earliest)
    }

    async fn backfill(
        self: &Rc<Self>,
        account: AccountId,
        calls: Vec<PastCall>,
        purpose: Purpose,
    ) -> std::result::Result<Backfilled, Failure> {
        let kept = self.kept(&account).await?;
        let backfilled = turn::backfill(self, &kept, calls, purpose).map_err(broken)?;
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
        let done = self.keep(account, context).map_err(broken)?;
        if let Some(began) = news {
            turn::cover_changed(self, began).map_err(broken)?;
            self.set_alarm().await.map_err(broken)?;
        }
        Ok(done)
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
            let loaded = self.store.kept();
            *self.kept.borrow_mut() =
                loaded.map(|(account, context)| Rc::new(Kept { account, context }));
        }
        self.kept.borrow().clone()
    }

    /// Takes what the account says, unless something newer is known.
    fn keep(&self, account: AccountId, context: DeskContext) -> Result<Done> {
        if self.known().is_none_or(|kept| kept.context.version < context.version) {
            self.store.keep(&account, &context)?;
            *self.kept.borrow_mut() = Some(Rc::new(Kept { account, context }));
        }
        Ok(Done {})
    }

    /// Sets the one alarm to the earliest row that is due.
    async fn set_alarm(&self) -> Result<()> {
        match self.store.earliest_due()? {
            Some(due) => self.alarm_at(due).await,
            None => Ok(()),
        }
    }

    /// The same after a turn that made nothing else due: what is stored is asked only when it is
    /// not known for when the alarm is set.
    async fn alarm_by(&self, due: Option<Millis>) -> Result<Done> {
        match (due, self.alarm.get()) {
            (None, _) => {}
            (Some(due), Some(_)) => self.alarm_at(due).await?,
            (Some(_), None) => self.set_alarm().await?,
        }
        Ok(Done {})
    }

    async fn alarm_at(&self, due: Millis) -> Result<()> {
        if self.wakes_by(Some(due)) {
            return Ok(());
        }
        self.alarm.set(Some(due));
        self.state.storage().set_alarm(due.since(platform::now()).0).await
    }

    /// Whether the alarm is known to be set for that moment or an earlier one.
    fn wakes_by(&self, due: Option<Millis>) -> bool {
        due.is_none_or(|due| self.alarm.get().is_some_and(|set| set <= due))
    }
}

fn broken(problem: worker::Error) -> Failure {
    platform::error("desk", &problem.to_string());
    Failure::new(FailureCode::Internal, "the desk could not do this; try again in a moment")
}
