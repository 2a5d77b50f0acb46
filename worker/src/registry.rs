//! The registry: the one object that knows which accounts there are.
//!
//! Each account looks after itself by its own alarm. Should that ever be lost, nobody would
//! notice; so the cron begins a round every 15 minutes in which every account is told to check
//! itself. A round goes page by page, an alarm each, because one run may send only so many
//! requests; where it is, is stored. So memory and requests at once are the same for ten accounts
//! and for 20,000.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{join_all, select};
use ledger_core::id::AccountId;
use ledger_wire::api::{Failure, FailureCode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::worker_sys::DurableObjectState;
use worker::{Delay, Env, Result, SqlStorage, State};

use crate::message::{self, Done, ToAccount, ToRegistry};
use crate::platform;
use crate::sql::{Id, Value, first, rows, run};

/// Accounts that one run tells.
const PAGE: i64 = 50;
/// How long a page may take: an account that does not answer holds up the others no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// See the module.
#[wasm_bindgen]
pub struct Registry {
    state: State,
    env: Env,
}

#[wasm_bindgen]
impl Registry {
    /// Begins, where its storage left off.
    #[wasm_bindgen(constructor)]
    pub fn new(state: DurableObjectState, env: Env) -> Self {
        Self { state: State::from(state), env }
    }

    /// Takes a message and answers it.
    pub async fn tell(&self, message: String) -> JsValue {
        platform::replied(match platform::heard(&message) {
            Ok(message) => self.told(message).await,
            Err(failure) => Err(failure),
        })
        .into()
    }

    /// Tells the next page of accounts.
    ///
    /// # Errors
    ///
    /// When the storage failed; the runtime calls again.
    pub async fn alarm(&self) -> std::result::Result<(), JsValue> {
        Ok(self.go_on().await?)
    }
}

impl Registry {
    async fn told(&self, message: ToRegistry) -> std::result::Result<Done, Failure> {
        let done = match message {
            ToRegistry::Known { account } => self.know(&account),
            ToRegistry::Round => self.begin_round().await,
        };
        done.map_err(|problem| {
            platform::error("registry", &problem.to_string());
            Failure::new(FailureCode::Internal, "the registry could not do this")
        })
    }

    async fn go_on(&self) -> Result<()> {
        let sql = self.sql()?;
        let Some(Id { id: after }) = first(&sql, "SELECT id FROM round", [])? else {
            return Ok(());
        };
        let page: Vec<Id> = rows(
            &sql,
            "SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ?",
            [after.as_str().into(), PAGE.into()],
        )?;
        // What has been reached is stored first: an account that never answers stops no round.
        match page.last().filter(|_| page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX)) {
            Some(last) => {
                run(&sql, "UPDATE round SET id = ?", [last.id.as_str().into()])?;
                self.state.storage().set_alarm(0).await?;
            }
            None => run(&sql, "DELETE FROM round", [])?,
        }
        let told = join_all(page.iter().map(|row| self.check(&row.id)));
        let patience = Delay::from(PATIENCE);
        select(pin!(told), patience).await;
        Ok(())
    }

    fn sql(&self) -> Result<SqlStorage> {
        let sql = self.state.storage().sql();
        for table in [
            "CREATE TABLE IF NOT EXISTS account (id TEXT PRIMARY KEY)",
            // The round under way: the last account that was told. No row, no round.
            "CREATE TABLE IF NOT EXISTS round (number INTEGER PRIMARY KEY, id TEXT)",
        ] {
            run(&sql, table, [])?;
        }
        Ok(sql)
    }

    fn know(&self, account: &AccountId) -> Result<Done> {
        let statement = "INSERT OR IGNORE INTO account (id) VALUES (?)";
        run(&self.sql()?, statement, [account.as_str().into()])?;
        Ok(Done {})
    }

    /// Begins a round, or has one go on that stopped in the middle.
    async fn begin_round(&self) -> Result<Done> {
        let statement = "INSERT OR IGNORE INTO round (number, id) VALUES (1, ?)";
        run(&self.sql()?, statement, [Value::from("")])?;
        self.state.storage().set_alarm(0).await?;
        Ok(Done {})
    }

    /// Tells one account; its trouble is not the others'.
    async fn check(&self, account: &str) {
        let told = async {
            let stub = message::account(&self.env, &AccountId::from(account))?;
            Ok::<_, worker::Error>(platform::tell::<_, Done>(&stub, &ToAccount::Check).await)
        };
        match told.await {
            Ok(Ok(Done {})) => {}
            Ok(Err(failure)) => platform::warn("registry", &failure.message),
            Err(problem) => platform::warn("registry", &problem.to_string()),
        }
    }
}
