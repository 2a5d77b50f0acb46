//! Sending requests to CRMs, for desks and for the account. Secrets are filled in here, and
//! nowhere kept.

use std::pin::pin;

use futures_util::future::{Either, select};
use ledger_core::time::Millis;
use ledger_crm::sign_in::App;
use ledger_crm::{Crm, Reply};
use ledger_wire::http::{HttpRequest, HttpResponse};
use worker::{Delay, Env};

use crate::platform;

/// How long a CRM may take for one answer. The log machine gives a request up a little later.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(25);

/// Sends a request, and waits for the answer as long as is sensible.
pub(crate) async fn send(request: &HttpRequest) -> Reply {
    match select(pin!(platform::send(request)), pin!(Delay::from(PATIENCE))).await {
        Either::Left((Ok(response), _)) => Reply::Response(response),
        Either::Left((Err(problem), _)) => {
            platform::warn("crm", &problem.to_string());
            Reply::NoAnswer
        }
        Either::Right(_) => {
            platform::warn("crm", "it has not answered in time");
            Reply::NoAnswer
        }
    }
}

/// What a CRM would say to a request that is better not sent: that it does not accept the sign-in.
pub(crate) fn signed_out(why: &str) -> HttpResponse {
    HttpResponse { status: 401, headers: Vec::new(), body: why.to_owned() }
}

/// What a CRM would say to a request that cannot be sent before this moment.
pub(crate) fn not_before(at: Millis, now: Millis) -> HttpResponse {
    let seconds = (at.since(now).0 / 1000).max(1).to_string();
    let headers = vec![("retry-after".to_owned(), seconds)];
    HttpResponse { status: 429, headers, body: String::new() }
}

/// This product, as a CRM knows it: variables and secrets of the Worker.
pub(crate) struct Registration {
    id: String,
    secret: String,
    server: Option<String>,
}

impl Registration {
    /// The registration at a CRM, with the server that signs in if it is not the usual one.
    ///
    /// # Errors
    ///
    /// Which variable is missing.
    pub(crate) fn at(env: &Env, crm: Crm, server: Option<String>) -> Result<Self, String> {
        let needed = |what: &str| {
            let name = variable(crm, what);
            platform::variable(env, &name).ok_or(name)
        };
        let (id, secret) = (needed("CLIENT_ID")?, needed("CLIENT_SECRET")?);
        Ok(Self { id, secret, server: server.or_else(|| named_server(env, crm)) })
    }

    /// The same, for requests.
    pub(crate) fn app<'a>(&'a self, redirect: &'a str) -> App<'a> {
        App { id: &self.id, secret: &self.secret, redirect, server: self.server.as_deref() }
    }
}

/// The server that whoever runs the Worker has named for a CRM, in place of the usual one.
pub(crate) fn named_server(env: &Env, crm: Crm) -> Option<String> {
    platform::variable(env, &variable(crm, "SERVER"))
}

/// A CRM's variable, such as `HUBSPOT_CLIENT_ID`.
fn variable(crm: Crm, what: &str) -> String {
    format!("{}_{what}", crm.id().to_ascii_uppercase().replace('-', "_"))
}
