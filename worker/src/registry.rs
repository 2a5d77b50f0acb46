//! The registry: the one object that knows which accounts there are.
//!
//! Each account looks after itself by its own alarm. Should that ever be lost, nobody would
//! notice; so the cron begins a round every 15 minutes in which every account is told to check
//! itself. A round goes page by page, an alarm each, because one run may send only so many
//! requests; where it is, is stored.

use futures_util::future::join_all;
use ledger_core::id::AccountId;
use ledger_wire::api::{Failure, FailureCode};
use serde::Deserialize;
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, Result, SqlStorage, State, durable_object};

use crate::message::{self, Done, ToAccount, ToRegistry};
use crate::platform;
use crate::sql::{Value, first, rows, run};

/// Accounts that one run tells.
const PAGE: i64 = 50;

/// See the module.
#[durable_object(alarm)]
pub struct Registry {
    state: State,
    env: Env,
}

#[derive(Deserialize)]
struct Row {
    id: String,
}

impl DurableObject for Registry {
    fn new(state: State, env: Env) -> Self {
        Self { state, env }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let done = match platform::heard::<ToRegistry>(&mut request).await? {
            ToRegistry::Known { account } => self.know(&account),
            ToRegistry::Round => self.begin_round().await,
        };
        platform::replied(done.map_err(|problem| {
            platform::error("registry", &problem.to_string());
            Failure::new(FailureCode::Internal, "the registry could not do this")
        }))
    }

    async fn alarm(&self) -> Result<Response> {
        let sql = self.sql()?;
        let Some(Row { id: after }) = first(&sql, "SELECT id FROM round", [])? else {
            return Response::empty();
        };
        let page: Vec<Row> = rows(
            &sql,
            "SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ?",
            [after.as_str().into(), PAGE.into()],
        )?;
        join_all(page.iter().map(|row| self.check(&row.id))).await;
        match page.last().filter(|_| page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX)) {
            Some(last) => {
                run(&sql, "UPDATE round SET id = ?", [last.id.as_str().into()])?;
                self.state.storage().set_alarm(0).await?;
            }
            None => run(&sql, "DELETE FROM round", [])?,
        }
        Response::empty()
    }
}

impl Registry {
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
