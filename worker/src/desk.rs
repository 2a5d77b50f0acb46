//! A desk: the object that holds a share of an account's calls and their entries.
//!
//! Every message and every alarm is a turn: load, step, commit, and only then perform. Nothing is
//! awaited between load and commit, so no other message comes between. What is performed runs on
//! after the answer; if the object dies, the alarm, set in the same turn to the earliest row that
//! is due, wakes it, and the log machine knows the way forward.

mod alarm;
mod crm;
mod forms;
mod known;
mod list;
mod open;
mod place;
mod store;
mod turn;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ledger_core::call::{Observation, Record};
use ledger_core::desks::{Desks, Route};
use ledger_core::directory::Acquaintances;
use ledger_core::id::{AccountId, TelephonySessionId};
use ledger_core::ledger::{Connector, FirstRecord};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::Millis;
use ledger_crm::Site;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{Failure, FailureCode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::worker_sys::DurableObjectState;
use worker::{Env, Result, State};

use self::place::Passed;
use self::turn::Taken;
use crate::message::{
    self, Address, AskContacts, Backfilled, DeskContext, Done, Observed, Recorded, ToAccount,
    ToDesk,
};
use crate::platform::{self, Reply};

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
    acquaintances: RefCell<Acquaintances>,
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
    /// The CRM, as every account of it has it.
    site: Site,
    connector: Connector,
    /// How many desks there are, by the account or by another desk that heard of it first.
    desks: Cell<Desks>,
}

#[wasm_bindgen]
impl Desk {
    /// Begins, where its storage left off.
    #[wasm_bindgen(constructor)]
    pub fn new(state: DurableObjectState, env: Env) -> Self {
        let state = State::from(state);
        let store = store::Store::new(state.storage().sql());
        let (kept, acquaintances) = (RefCell::new(None), RefCell::default());
        let (alarm, crm) = (Cell::new(None), crm::Access::default());
        Self { held: Rc::new(Held { state, env, store, kept, acquaintances, alarm, crm }) }
    }

    /// Takes a message and answers it: at once, or with a promise where something must be waited
    /// for. For nearly every event nothing must, and a promise takes longer than all of its turn.
    pub fn tell(&self, message: &str) -> JsValue {
        let held = Rc::clone(&self.held);
        match platform::heard(message) {
            Ok(ToDesk::Observe { to, session, observations }) if held.is_here(&to, &session) => {
                observe(held, session, observations)
            }
            Ok(message) => platform::later(async move { held.told(message).await }),
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
        match turn::wake(held).await {
            Ok(()) => held.set_alarm().await?,
            Err(failure) => {
                platform::error("desk", &format!("the alarm's turn failed: {}", failure.message));
                held.alarm_at(platform::now() + turn::AFTER_A_FAILURE).await?;
            }
        }
        Ok(())
    }
}

/// Commits what an event said of a call that is dealt with here, and has the alarm look at it.
fn observe(held: Rc<Held>, session: TelephonySessionId, observations: Vec<Observation>) -> JsValue {
    let heard = observations.into_iter().map(Heard::Event).collect();
    match held.take_in(session, heard) {
        Ok(Taken { due, .. }) if held.wakes_by(due) => {
            platform::replied(Ok(held.observed())).into()
        }
        Ok(Taken { due, .. }) => platform::later(async move {
            let woken = held.alarm_by(due).await.map_err(broken);
            platform::replied(woken.map(|Done {}| held.observed()))
        }),
        Err(problem) => platform::replied::<Done>(Err(broken(problem))).into(),
    }
}

impl Held {
    /// Answers what must be waited for.
    async fn told(self: &Rc<Self>, message: ToDesk) -> Reply {
        let message = match self.pass_on(message).await {
            Ok(Passed::Here(message)) => message,
            Ok(Passed::On(answer)) => return platform::passed_on(&answer),
            Err(failure) => return platform::replied::<Done>(Err(failure)),
        };
        match message {
            ToDesk::Observe { session, observations, .. } => {
                let heard = observations.into_iter().map(Heard::Event).collect();
                let heard = self.hear(session, heard).await;
                platform::replied(heard.map(|_| self.observed()))
            }
            ToDesk::Record { to, records } => platform::replied(self.records(to, records).await),
            ToDesk::Backfill { to, calls, purpose } => {
                platform::replied(self.backfill(to, calls, purpose).await)
            }
            ToDesk::Has { to, desks, session } => {
                platform::replied(self.has(&to, desks, &session).await)
            }
            ToDesk::Context { account, context } => {
                platform::replied(self.take_over(account, *context).await)
            }
            ToDesk::ContactsChanged { numbers } => {
                platform::replied(self.contacts_changed(&numbers).await)
            }
            ToDesk::Health => platform::replied(self.store.health().map_err(broken)),
            ToDesk::Backlog { window } => {
                let backlog = self.forget_old().and_then(|()| self.store.backlog(&window));
                platform::replied(backlog.map_err(broken))
            }
            ToDesk::List { filter, limit } => {
                platform::replied(self.list(&filter, limit).await.map_err(broken))
            }
            ToDesk::Past { since, limit } => {
                platform::replied(self.past(since, limit).map_err(broken))
            }
            ToDesk::Contacts { account, ask } => match &ask {
                AskContacts::New(_) => {
                    let made = self.contacts(&account, ask).await;
                    platform::replied(made.map(|made| made.contacts.into_iter().next()))
                }
                AskContacts::Number(_) | AskContacts::Name(_) => {
                    platform::replied(self.contacts(&account, ask).await)
                }
            },
            ToDesk::Standing { session, extension, .. } => {
                platform::replied(self.record(&session, &extension).await)
            }
            ToDesk::CountByDay { days } => {
                platform::replied_text(self.store.count_by_day(&days).map_err(broken))
            }
            ToDesk::CountByPerson { since, until, after, to } => platform::replied_text(
                self.store.count_by_person(since, until, &after, to.as_ref()).map_err(broken),
            ),
            ToDesk::Show { session, extension, .. } => {
                platform::replied(self.show(&session, &extension).await)
            }
            ToDesk::Intend { session, extension, send, .. } => {
                platform::replied(turn::intend(self, &session, &extension, *send).await)
            }
        }
    }

    /// Whether it is certain, without asking anyone, that a call is dealt with here.
    fn is_here(&self, here: &Address, session: &TelephonySessionId) -> bool {
        let route = |kept: Rc<Kept>| kept.desks.get().route(here.desk, session);
        match self.known().map(route) {
            Some(Route::Here) => true,
            Some(Route::AfterAsking(_) | Route::There(_)) => {
                self.store.has(session).unwrap_or(false)
            }
            None => false,
        }
    }

    /// Commits what was heard of a call that is dealt with here, and has the alarm look at it.
    async fn hear(
        &self,
        session: TelephonySessionId,
        heard: Vec<Heard>,
    ) -> std::result::Result<Option<FirstRecord>, Failure> {
        let Taken { due, first } = self.take_in(session, heard).map_err(broken)?;
        self.alarm_by(due).await.map_err(broken)?;
        Ok(first)
    }

    /// The turn of it.
    fn take_in(&self, session: TelephonySessionId, heard: Vec<Heard>) -> Result<Taken> {
        match self.known() {
            Some(kept) => turn::hear(self, &kept, session, heard, platform::now()),
            None => Err(worker::Error::RustError("the desk was never told anything".to_owned())),
        }
    }

    fn observed(&self) -> Observed {
        let desks = self.known().map(|kept| kept.desks.get());
        Observed { desks: desks.filter(|desks| *desks != Desks::default()) }
    }

    /// Commits what the call log says of calls, here or where each of them is. Says of which it was
    /// the first to say that they are over.
    async fn records(
        &self,
        here: Address,
        records: Vec<(TelephonySessionId, Record)>,
    ) -> std::result::Result<Recorded, Failure> {
        let mut first = Vec::new();
        for (session, record) in records {
            match self.elsewhere(&here, &session).await? {
                None => first.extend(self.hear(session, vec![Heard::Record(record)]).await?),
                Some(to) => {
                    let there = to.object(&self.env).map_err(broken)?;
                    let told = ToDesk::Record { to, records: vec![(session, record)] };
                    first.extend(platform::tell::<_, Recorded>(&there, &told).await?.first);
                }
            }
        }
        Ok(Recorded { first })
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

    /// Looks again at calls that wait for contacts with these numbers.
    async fn contacts_changed(
        self: &Rc<Self>,
        numbers: &[PhoneNumber],
    ) -> std::result::Result<Done, Failure> {
        if self.current().await?.is_some() {
            for number in numbers {
                turn::contact_changed(self, number).await.map_err(broken)?;
            }
            self.set_alarm().await.map_err(broken)?;
        }
        self.forget_old().map_err(broken)?;
        Ok(Done {})
    }

    /// Takes what the account says, and decides anew what rested on older cover.
    async fn take_over(
        self: &Rc<Self>,
        account: AccountId,
        context: DeskContext,
    ) -> std::result::Result<Done, Failure> {
        let known = self.known();
        let cover_news =
            known.as_ref().and_then(|known| context.policy.cover.news(&known.context.policy.cover));
        let crm_news = known
            .filter(|known| known.context.crm_news.number < context.crm_news.number)
            .map(|_| context.crm_news.since);
        if let Some(began) = cover_news {
            turn::acquaint_since(self, began, context.directory).await?;
        }
        self.keep(account, context).map_err(broken)?;
        if let Some(began) = cover_news {
            turn::cover_changed(self, began).await?;
        }
        if let Some(since) = crm_news {
            turn::crm_connected(self, since).await?;
        }
        if cover_news.or(crm_news).is_some() {
            self.set_alarm().await.map_err(broken)?;
        }
        Ok(Done {})
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
            if loaded.is_some()
                && let Err(problem) = self.store.bring_up_to_date()
            {
                platform::error("desk", &format!("the tables cannot be made: {problem}"));
            }
            *self.kept.borrow_mut() = loaded.map(|(account, context, desks)| {
                Rc::new(self.with_connector(account, context, desks))
            });
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
        let kept = self.with_connector(account, context, desks);
        self.store.keep(&kept)?;
        *self.kept.borrow_mut() = Some(Rc::new(kept));
        self.crm.forget();
        Ok(Done {})
    }

    /// Takes another desk's word for how many there are.
    fn join(&self, kept: &Kept, desks: Desks) -> Result<()> {
        let joined = kept.desks.get().joined(desks);
        if kept.desks.replace(joined) == joined { Ok(()) } else { self.store.save_desks(joined) }
    }

    /// What decisions rest on, asked for anew if what is stored cannot be read; nothing at a desk
    /// that was never used.
    async fn current(&self) -> std::result::Result<Option<Rc<Kept>>, Failure> {
        match (self.known(), self.store.account()) {
            (Some(kept), _) => Ok(Some(kept)),
            (None, Some(account)) => self.kept(&account).await.map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn broken(problem: worker::Error) -> Failure {
    platform::error("desk", &problem.to_string());
    Failure::new(FailureCode::Internal, "the desk could not do this; try again in a moment")
}
