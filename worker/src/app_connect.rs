//! What App Connect's client asks of a server-side logging service, so that a deployment of App
//! Connect can name this Worker as its own. The messages stand in `ledger_wire::app_connect`.

use ledger_ringcentral::sign_in;
use ledger_wire::api::route::Who;
use ledger_wire::api::session::{SESSION, TokenKind};
use ledger_wire::api::{Failure, FailureCode};
use ledger_wire::app_connect::{Failed, SignedIn, TOKEN_FIELD};
use serde_json::Value;
use worker::{Env, Method, Request, Response, Result};

use crate::message::{AppConnectRoute as Route, Ask};
use crate::secret::Token;
use crate::{api, platform};

/// Answers a request; nothing when it is for none of these routes.
pub(crate) async fn answer(
    path: &str,
    request: &mut Request,
    env: &Env,
) -> Option<Result<Response>> {
    let what = match (request.method(), path) {
        (Method::Get, "/oauth/callback") => None,
        (Method::Get, "/subscription") => Some(Route::Subscription),
        (Method::Post, "/subscribe") => Some(Route::Subscribe),
        (Method::Post, "/unsubscribe") => Some(Route::Unsubscribe),
        (Method::Post, "/do-not-log-numbers") => Some(Route::DoNotLog),
        (Method::Post, "/update-crm-token") => Some(Route::CrmToken),
        (
            Method::Options,
            "/oauth/callback"
            | "/subscription"
            | "/subscribe"
            | "/unsubscribe"
            | "/do-not-log-numbers"
            | "/update-crm-token",
        ) => None,
        _ => return None,
    };
    let origin = request.headers().get("origin").ok().flatten();
    let answered = match (api::admit(origin.as_deref(), env), what) {
        (Err(failure), _) => Err(failure),
        (Ok(()), _) if request.method() == Method::Options => api::nothing(),
        (Ok(()), None) => begin(request, env).await,
        (Ok(()), Some(route)) => pass_on(route, request, env).await,
    };
    let response = answered.or_else(|failure| failed(&failure));
    Some(response.and_then(|response| api::shared(origin.as_deref(), response)))
}

/// Turns a code that RingCentral gave to the client for us into a session. The client knows no
/// refresh: its token is good for as long as the session.
async fn begin(request: &Request, env: &Env) -> std::result::Result<Response, Failure> {
    let code = api::query(request, "code").filter(|code| !code.is_empty()).ok_or_else(|| {
        Failure::new(FailureCode::BadRequest, "the code that RingCentral gave is missing")
    })?;
    let client = platform::ringcentral(env)?;
    let redirect = format!("{}/oauth/callback", platform::needed(env, "LEDGER_ADDRESS")?);
    let exchange = sign_in::exchange_handed_over(&client, &code, &redirect);
    let text = api::begin_session(env, &client, exchange).await?;
    let session: Value = ledger_wire::json::from_str(&text).map_err(api::unreadable)?;
    let token = session.pointer("/token").and_then(Value::as_str).unwrap_or_default();
    let mut token = Token::read(env, token)?.ok_or_else(|| {
        Failure::new(FailureCode::Internal, "the session that was begun has no token")
    })?;
    token.kind = TokenKind::Access(platform::now() + SESSION);
    api::json(&SignedIn { jwt_token: token.text(env)? })
}

async fn pass_on(
    route: Route,
    request: &mut Request,
    env: &Env,
) -> std::result::Result<Response, Failure> {
    let shown = request.headers().get(TOKEN_FIELD).ok().flatten();
    let token = api::known(shown.as_deref(), Who::User, env)?;
    let body = platform::body(request.inner()).await?;
    let text = api::ask_as(token, Who::User, env, Ask::AppConnect { route, body }).await?;
    api::json_text(text)
}

/// A 401 makes the client sign in anew; of a 400 it shows the message.
fn failed(failure: &Failure) -> Result<Response> {
    let status = match failure.code {
        FailureCode::SignInNeeded | FailureCode::SignInRefused => 401,
        FailureCode::Internal => 500,
        FailureCode::BadRequest
        | FailureCode::AdminOnly
        | FailureCode::OriginRefused
        | FailureCode::NotFound
        | FailureCode::Conflict
        | FailureCode::NotYet
        | FailureCode::PreconditionFailed
        | FailureCode::Invalid
        | FailureCode::TooLarge
        | FailureCode::TooMany
        | FailureCode::RingcentralFailed
        | FailureCode::CrmFailed => 400,
    };
    let mut message = failure.message.clone();
    for problem in &failure.problems {
        message.push_str("; ");
        message.push_str(&problem.problem);
    }
    Ok(platform::json(&Failed::new(message))?.with_status(status))
}
