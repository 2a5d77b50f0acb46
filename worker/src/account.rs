//! An account: the object that knows an organisation's settings, sign-ins, directory and
//! subscription, reads its call log, and keeps its built-in CRM.
//!
//! It alone speaks with RingCentral in the account's name, and it alone refreshes tokens. Its
//! regular work is a list of tasks with due times; one alarm is set to the earliest.

mod alert;
mod app_connect;
mod backfill;
mod call_log;
mod crm;
mod crm_connection;
mod directory;
mod health;
mod people;
mod report;
mod ringcentral;
mod service;
mod settings;
mod store;
mod subscription;
mod task;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::lock::Mutex;
use ledger_core::id::AccountId;
use ledger_core::time::Millis;
use ledger_ringcentral::agenda::Task;
use ledger_ringcentral::directory::DAILY;
use ledger_ringcentral::standing::Calls;
use ledger_wire::api::limit::Asked;
use ledger_wire::api::{Failure, FailureCode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::worker_sys::DurableObjectState;
use worker::{Env, Result, State};

use crate::message::{DeskContext, Done, Notice, ToAccount};
use crate::platform::{self, Reply};

type Answered<T> = std::result::Result<T, Failure>;

/// See the module.
#[wasm_bindgen]
pub struct Account {
    held: Rc<Held>,
}

/// What the object holds in memory: nothing that is not in its storage too, but locks.
struct Held {
    state: State,
    env: Env,
    alarm: Cell<Option<Millis>>,
    tables: Cell<Tables>,
    /// How often people have asked of late.
    asked: RefCell<Asked>,
    /// Held while tokens are refreshed: a refresh token is good for one refresh.
    refreshing: Mutex<()>,
    /// Held while the CRM's tokens are renewed or replaced.
    crm_tokens: Mutex<()>,
    /// Held while the CRM is asked about the connection.
    asking_crm: Mutex<()>,
    /// Held while settings are saved or tasks run: both change the subscription.
    working: Mutex<()>,
}

/// Whether the tables are those of this version.
#[derive(Clone, Copy, PartialEq)]
enum Tables {
    Unknown,
    UpToDate,
}

#[wasm_bindgen]
impl Account {
    /// Begins, where its storage left off.
    #[wasm_bindgen(constructor)]
    pub fn new(state: DurableObjectState, env: Env) -> Self {
        Self {
            held: Rc::new(Held {
                state: State::from(state),
                env,
                alarm: Cell::new(None),
                tables: Cell::new(Tables::Unknown),
                asked: RefCell::default(),
                refreshing: Mutex::new(()),
                crm_tokens: Mutex::new(()),
                asking_crm: Mutex::new(()),
                working: Mutex::new(()),
            }),
        }
    }

    /// Takes a message and answers it.
    pub async fn tell(&self, message: String) -> JsValue {
        match platform::heard(&message) {
            Ok(message) => self.held.told(message).await,
            Err(failure) => platform::replied::<Done>(Err(failure)),
        }
        .into()
    }

    /// Does what is due.
    pub async fn alarm(&self) {
        self.held.alarm.set(None);
        task::run_due(&self.held).await;
    }
}

impl Held {
    async fn told(self: &Rc<Self>, message: ToAccount) -> Reply {
        let held = self;
        match message {
            ToAccount::SignIn { account, person, tokens } => {
                platform::replied(held.sign_in(account, person, tokens).await)
            }
            ToAccount::AsPerson { token, who, ask } => held.as_person(token, who, ask).await,
            ToAccount::Context => platform::replied(held.context()),
            ToAccount::Who { mentions } => {
                platform::replied(held.store().excerpt(&mentions).map_err(broken))
            }
            ToAccount::Crm { request } => platform::replied(held.crm(request).await),
            ToAccount::CrmAccess { refused } => {
                platform::replied(held.crm_access(refused.as_deref()).await)
            }
            ToAccount::CrmRenewed { before, token } => {
                platform::replied(held.crm_renewed(&before, token).await)
            }
            ToAccount::ContactMade { number } => {
                platform::replied(held.contact_made(&number).await)
            }
            ToAccount::DoubtCrm => platform::replied(held.doubt_crm().await),
            ToAccount::Remember { choice } => platform::replied(held.remember(choice).await),
            ToAccount::Check => platform::replied(held.check().await),
            ToAccount::Notice { notice } => platform::replied(held.notice(notice).await),
        }
    }

    fn store(&self) -> store::Store {
        let store = store::Store::new(self.state.storage().sql());
        if self.tables.replace(Tables::UpToDate) == Tables::Unknown
            && let Err(problem) = store.bring_up_to_date()
        {
            self.tables.set(Tables::Unknown);
            platform::error("account", &format!("the tables cannot be made: {problem}"));
        }
        store
    }

    /// The account's id; an object that nobody ever signed in to has none.
    fn account(&self) -> Answered<AccountId> {
        self.store().account().ok_or_else(|| {
            Failure::new(
                FailureCode::NotFound,
                "this account has never been signed in to; nothing was stored",
            )
        })
    }

    /// What desks decide on.
    fn context(&self) -> Answered<DeskContext> {
        self.account()?;
        let store = self.store();
        store.context().map_err(broken)
    }

    async fn notice(&self, notice: Notice) -> Answered<Done> {
        self.account()?;
        match notice {
            Notice::ExtensionsChanged => self.directory_changed().await?,
            Notice::SubscriptionEnds => {
                let (store, now) = (self.store(), platform::now());
                let mut watch = store.watch();
                watch.reminded(now);
                store.put(store::Key::Watch, &watch).map_err(broken)?;
                self.schedule(Task::Subscription, now).await?;
            }
        }
        Ok(Done {})
    }

    /// Makes sure that the account looks after itself: everything is scheduled, the alarm is set,
    /// and the subscription is read back.
    async fn check(&self) -> Answered<Done> {
        self.account()?;
        let (store, now) = (self.store(), platform::now());
        match self.calls().map_err(broken)? {
            Calls::Unwanted => {}
            Calls::Wanted => {
                let commit = || -> Result<()> {
                    self.doubt_subscription()?;
                    store.plan(|agenda| {
                        agenda.look_after(now);
                        agenda.schedule_once(Task::Directory, now + DAILY);
                    })
                };
                commit().map_err(broken)?;
            }
        }
        self.alarm.set(None);
        self.set_alarm().await?;
        Ok(Done {})
    }
}

fn broken(problem: worker::Error) -> Failure {
    platform::error("account", &problem.to_string());
    Failure::new(FailureCode::Internal, "the account could not do this; try again in a moment")
}
