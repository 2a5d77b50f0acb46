//! Speaking with RingCentral in a person's name: tokens opened, refreshed and sealed again.
//!
//! This is the only place that refreshes, one refresh at a time, because a refresh token is good
//! for one refresh; what is kept of the old ones stands in `ledger_ringcentral::sign_in`.

use ledger_core::id::ExtensionId;
use ledger_ringcentral::budget::Admission;
use ledger_ringcentral::incident::Connection;
use ledger_ringcentral::sign_in::{self, Client, Detour, Tokens};
use ledger_ringcentral::{Reply, Request, Trouble, reply};
use ledger_wire::http::HttpResponse;

use super::Held;
use super::store::Key;
use crate::{platform, secret};

impl Held {
    /// RingCentral's address.
    pub(super) fn server(&self) -> Reply<String> {
        Ok(self.client()?.server)
    }

    /// Asks RingCentral in the name of the admin who turned logging on.
    pub(super) async fn ask_ringcentral(&self, request: Request) -> Reply<HttpResponse> {
        let service = self
            .store()
            .service_extension()
            .map_err(|problem| passing(&problem.to_string()))?
            .ok_or_else(|| {
                Trouble::SignIn("no administrator has turned server-side logging on".to_owned())
            })?;
        let answer = self.ask_as(&service, request).await;
        let outcome = answer.as_ref().map_err(Clone::clone).and_then(reply::done);
        let known: Connection = self.store().get_or_default(Key::Connection);
        let connection = known.after(&outcome, platform::now());
        if connection != known {
            self.store().put(Key::Connection, &connection).map_err(stored)?;
        }
        answer
    }

    /// The access token of whoever the account speaks for.
    pub(super) async fn service_token(&self) -> Reply<String> {
        let service = self.store().service_extension().map_err(stored)?;
        let service = service.ok_or_else(|| Trouble::SignIn("nobody is signed in".to_owned()))?;
        Ok(self.tokens(&service, None).await?.access)
    }

    /// Asks RingCentral in a person's name.
    pub(super) async fn ask_as(
        &self,
        extension: &ExtensionId,
        request: Request,
    ) -> Reply<HttpResponse> {
        let tokens = self.tokens(extension, None).await?;
        let response = self.send(extension, request.clone().with_bearer(&tokens.access)).await?;
        if response.status != 401 {
            self.prove(extension, &tokens)?;
            return Ok(response);
        }
        // The token may have been ended by a refresh whose answer was lost.
        let tokens = self.tokens(extension, Some(&tokens.access)).await?;
        self.send(extension, request.with_bearer(&tokens.access)).await
    }

    /// Sends what RingCentral will take now in a person's name; refuses the rest itself.
    async fn send(&self, extension: &ExtensionId, request: Request) -> Reply<HttpResponse> {
        let Request { http, group, urgency } = request;
        let (store, now) = (self.store(), platform::now());
        let mut budget = store.budget(extension).map_err(stored)?;
        match budget.admit(group, urgency, now) {
            Admission::At(then) => return Err(Trouble::TooMany { wait: then.since(now) }),
            Admission::Now => store.save_budget(extension, &budget).map_err(stored)?,
        }
        let response = platform::send(&http)
            .await
            .map_err(|problem| passing(&format!("it cannot be reached ({problem})")))?;
        // Others may have been counted meanwhile.
        let mut budget = store.budget(extension).map_err(stored)?;
        budget.learn(group, &response, platform::now());
        store.save_budget(extension, &budget).map_err(stored)?;
        Ok(response)
    }

    /// Good tokens of a person; `refused` is an access token that was not accepted.
    async fn tokens(&self, extension: &ExtensionId, refused: Option<&str>) -> Reply<Tokens> {
        let _only_one = self.refreshing.lock().await;
        let now = platform::now();
        let tokens = self.stored_tokens(extension)?;
        let is_refused = refused == Some(tokens.access.as_str());
        if !is_refused && !tokens.is_stale(now) {
            return Ok(tokens);
        }
        let client = self.client()?;
        let mut last = Trouble::SignIn("the sign-in has ended".to_owned());
        for way in tokens.ways() {
            let answered = self
                .send(extension, way.request(&client))
                .await
                .and_then(|response| sign_in::read(&response, platform::now()));
            match answered.map_err(Detour::after) {
                Ok(fresh) => {
                    let renewed = tokens.renewed(fresh);
                    self.store_tokens(extension, &renewed)?;
                    return Ok(renewed);
                }
                Err(Detour::Next(trouble)) => last = trouble,
                Err(Detour::Later(trouble)) => return Err(trouble),
            }
        }
        Err(last)
    }

    /// How RingCentral knows this service.
    pub(super) fn client(&self) -> Reply<Client> {
        platform::ringcentral(&self.env).map_err(|failure| passing(&failure.message))
    }

    /// RingCentral has accepted an access token: the refresh token before it is not needed.
    fn prove(&self, extension: &ExtensionId, accepted: &Tokens) -> Reply<()> {
        if accepted.previous.is_none() {
            return Ok(());
        }
        let tokens = self.stored_tokens(extension)?;
        match tokens.proven().filter(|tokens| tokens.access == accepted.access) {
            Some(proven) => self.store_tokens(extension, &proven),
            None => Ok(()),
        }
    }

    pub(super) fn stored_tokens(&self, extension: &ExtensionId) -> Reply<Tokens> {
        let sealed = self
            .store()
            .credential(extension)
            .map_err(|problem| passing(&problem.to_string()))?
            .ok_or_else(|| Trouble::SignIn("there is no sign-in".to_owned()))?;
        let account = self.account().map_err(|failure| passing(&failure.message))?;
        let opened = secret::open(&self.env, &account, &sealed)
            .map_err(|failure| Trouble::SignIn(failure.message))?;
        ledger_wire::json::from_str(&opened).map_err(|problem| passing(&problem.to_string()))
    }

    /// Seals and stores tokens.
    pub(super) fn store_tokens(&self, extension: &ExtensionId, tokens: &Tokens) -> Reply<()> {
        let account = self.account().map_err(|failure| passing(&failure.message))?;
        let text = ledger_wire::json::to_string(tokens)
            .map_err(|problem| passing(&problem.to_string()))?;
        let sealed = secret::seal(&self.env, &account, &text)
            .map_err(|failure| passing(&failure.message))?;
        self.store()
            .save_credential(extension, &sealed)
            .map_err(|problem| passing(&problem.to_string()))
    }
}

fn passing(what: &str) -> Trouble {
    Trouble::Passing(what.to_owned())
}

/// The account's own storage failed while RingCentral was spoken with.
pub(super) fn stored(problem: worker::Error) -> Trouble {
    passing(&format!("the account's storage failed: {problem}"))
}
