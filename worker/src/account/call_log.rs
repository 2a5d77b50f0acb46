//! Reading the call log: one request a minute brings what changed, for the whole account.
//!
//! Records go to the desks before the token that leads past them is stored: a record may be read
//! twice, and is never missed.

use std::collections::BTreeMap;

use ledger_core::call::Record;
use ledger_core::id::TelephonySessionId;
use ledger_core::settings::Mode;
use ledger_core::time::{Millis, Span};
use ledger_ringcentral::call_log::{self, From, Rest};
use ledger_ringcentral::{Reply, Trouble};

use super::Held;
use super::ringcentral::stored;
use crate::message::{self, Done, ToDesk};
use crate::platform;

const EVERY: Span = Span::minutes(1);
/// How far back a reading without a token begins.
const FIRST_LOOK: Span = Span::hours(1);
/// How many pages one run reads, leaving requests of the group for others.
const PAGES: u32 = 5;

impl Held {
    /// Reads what changed; says when to read again.
    pub(super) async fn read_call_log(&self) -> Reply<Option<Millis>> {
        let settings = self.store().settings().map_err(stored)?.settings;
        if settings.mode == Mode::Off {
            return Ok(None);
        }
        let outcome = self.read_changes().await;
        if let Err(trouble) = &outcome {
            self.store().set_call_log_problem(&trouble.to_string()).map_err(stored)?;
        }
        let rest = outcome?;
        let every = platform::variable(&self.env, "LEDGER_CALL_LOG_SECONDS")
            .and_then(|seconds| seconds.parse().ok())
            .map_or(EVERY, Span::seconds);
        Ok(Some(match rest {
            Rest::More => platform::now(),
            Rest::Nothing => platform::now() + every,
        }))
    }

    async fn read_changes(&self) -> Reply<Rest> {
        for _ in 0..PAGES {
            let now = platform::now();
            let from = match self.store().call_log_token().map_err(stored)? {
                Some(token) => From::Token(token),
                None => {
                    let last = self.store().call_log_read_at().map_err(stored)?.unwrap_or(now);
                    From::Moment(last - FIRST_LOOK)
                }
            };
            let server = self.server()?;
            let answer = self.ask_ringcentral(call_log::changes(&server, &from)).await?;
            let home = self.store().home().map_err(stored)?;
            let changes = match call_log::read_changes(&answer, &home) {
                Ok(changes) => changes,
                // "The call log was reset": begin again, from before the last reading.
                Err(Trouble::Refused { code, .. }) if code.starts_with("CLG") => {
                    self.store().forget_call_log_token().map_err(stored)?;
                    continue;
                }
                Err(trouble) => return Err(trouble),
            };
            for unreadable in &changes.unreadable {
                platform::warn("call-log", unreadable);
            }
            self.tell_records(changes.records).await?;
            self.store().call_log_read(changes.token.as_ref(), now).map_err(stored)?;
            if changes.rest == Rest::Nothing {
                return Ok(Rest::Nothing);
            }
        }
        Ok(Rest::More)
    }

    async fn tell_records(&self, records: Vec<(TelephonySessionId, Record)>) -> Reply<()> {
        let account = self.account().map_err(|failure| Trouble::Passing(failure.message))?;
        let mut by_desk: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for (session, record) in records {
            by_desk.entry(message::desk_number(&session)).or_default().push((session, record));
        }
        for (number, records) in by_desk {
            let desk = message::desk(&self.env, &account, number).map_err(stored)?;
            let told = ToDesk::Record { account: account.clone(), records };
            platform::tell::<_, Done>(&desk, &told)
                .await
                .map_err(|failure| Trouble::Passing(failure.message))?;
        }
        Ok(())
    }
}
