//! An account: the object that knows an organisation's settings, sign-ins, directory and
//! subscription, reads its call log, and keeps its built-in CRM.
//!
//! It alone speaks with RingCentral in the account's name, and it alone refreshes tokens. Its
//! regular work is a list of tasks with due times; one alarm is set to the earliest.

mod call_log;
mod crm;
mod directory;
mod people;
mod ringcentral;
mod settings;
mod store;
mod subscription;
mod task;

use std::cell::Cell;
use std::rc::Rc;

use futures_util::lock::Mutex;
use ledger_core::id::AccountId;
use ledger_core::time::Millis;
use ledger_wire::api::{Failure, FailureCode, Health, SubscriptionHealth};
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use crate::message::{DeskContext, Done, Notice, ToAccount};
use crate::platform;

type Answered<T> = std::result::Result<T, Failure>;

/// See the module.
#[durable_object(alarm)]
pub struct Account {
    held: Rc<Held>,
}

/// What the object holds in memory: nothing that is not in its storage too, but locks.
struct Held {
    state: State,
    env: Env,
    alarm: Cell<Option<Millis>>,
    /// Held while tokens are refreshed: a refresh token is good for one refresh.
    refreshing: Mutex<()>,
    /// Held while settings are saved or tasks run: both change the subscription.
    working: Mutex<()>,
}

impl DurableObject for Account {
    fn new(state: State, env: Env) -> Self {
        Self {
            held: Rc::new(Held {
                state,
                env,
                alarm: Cell::new(None),
                refreshing: Mutex::new(()),
                working: Mutex::new(()),
            }),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let held = &self.held;
        match platform::heard::<ToAccount>(&mut request).await? {
            ToAccount::SignIn { account, person, tokens } => {
                platform::replied(held.sign_in(account, person, tokens))
            }
            ToAccount::AsPerson { token, ask } => held.as_person(&token, ask).await,
            ToAccount::Context => platform::replied(held.context()),
            ToAccount::Crm { request } => {
                platform::replied(crm::answer(&held.store(), &request, platform::now()))
            }
            ToAccount::Remember { choice } => platform::replied(held.remember(choice).await),
            ToAccount::Notice { notice } => platform::replied(held.notice(notice).await),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.held.alarm.set(None);
        task::run_due(&self.held).await;
        Response::empty()
    }
}

impl Held {
    fn store(&self) -> store::Store {
        store::Store::new(self.state.storage().sql())
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
        let task = match notice {
            Notice::ExtensionsChanged => task::Task::Directory,
            Notice::SubscriptionEnds => task::Task::Subscription,
        };
        self.schedule(task, platform::now()).await?;
        Ok(Done {})
    }

    fn health(&self) -> Answered<Health> {
        let store = self.store();
        let health = || -> Result<Health> {
            Ok(Health {
                subscription: match (store.subscription_problem()?, store.subscription()?) {
                    (Some(problem), _) => SubscriptionHealth::Broken { problem },
                    (None, Some(subscription)) => {
                        SubscriptionHealth::Active { expires_at: subscription.expires_at }
                    }
                    (None, None) => SubscriptionHealth::None,
                },
                last_heard_at: None,
                call_log_read_at: store.call_log_read_at()?,
                call_log_problem: store.call_log_problem()?.unwrap_or_default(),
                directory_read_at: store.directory_read_at()?,
            })
        };
        health().map_err(broken)
    }
}

fn broken(problem: worker::Error) -> Failure {
    platform::error("account", &problem.to_string());
    Failure::new(FailureCode::Internal, "the account could not do this; try again in a moment")
}
