//! `/v1`, the API of the extension: routes, sign-in, and who may ask what.
//!
//! The routes and their messages stand in `ledger_wire::api`. A person is known by the session
//! token in `Authorization`; the account's object knows whether it is good.

mod calls;
mod settings;

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use ledger_crm::builtin::ADDRESS;
use ledger_ringcentral::sign_in::Client;
use ledger_ringcentral::{self as ringcentral, Trouble, account as ringcentral_account, sign_in};
use ledger_wire::api::{AlertForm, BackfillCommand, Failure, FailureCode, Service, SignIn};
use ledger_wire::http::{self, HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Env, Headers, Method, Request, Response, Result};

use crate::message::{self, Ask, AskCrm, ReportBy, ToAccount};
use crate::{platform, secret};

type Answered<T> = std::result::Result<T, Failure>;

/// The most rows of one answer.
const MOST_ROWS: u32 = 200;

/// The most extensions of one answer.
const MOST_EXTENSIONS: u32 = 5000;

/// Answers a request under `/v1`.
pub(crate) async fn answer(path: &str, request: &mut Request, env: &Env) -> Result<Response> {
    if request.method() == Method::Options {
        return permitted_to_extensions(request);
    }
    let response = match route(path, request, env).await {
        Ok(response) => response,
        Err(failure) => platform::failed(&failure)?,
    };
    shared_with_extensions(request, response)
}

/// The answer to a browser that asks whether an extension's page may ask.
pub(crate) fn permitted_to_extensions(request: &Request) -> Result<Response> {
    shared_with_extensions(request, Response::empty()?.with_status(204))
}

/// An answer that extension pages may read.
pub(crate) fn shared_with_extensions(
    request: &Request,
    mut response: Response,
) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    share_with_extensions(response.headers_mut(), origin.as_deref())?;
    Ok(response)
}

/// Lets extension pages read the answer. There are no cookies: whoever asks must have a token.
fn share_with_extensions(headers: &mut Headers, origin: Option<&str>) -> Result<()> {
    headers.set("cache-control", "no-store")?;
    headers.set("vary", "origin")?;
    let Some(origin) = origin.filter(|origin| origin.starts_with("chrome-extension://")) else {
        return Ok(());
    };
    headers.set("access-control-allow-origin", origin)?;
    let allowed = "authorization, content-type, if-match, x-access-token";
    headers.set("access-control-allow-headers", allowed)?;
    headers.set("access-control-allow-methods", "GET, POST, PUT, DELETE")?;
    headers.set("access-control-expose-headers", "etag")?;
    headers.set("access-control-max-age", "86400")
}

async fn route(path: &str, request: &mut Request, env: &Env) -> Answered<Response> {
    let segments: Vec<String> =
        path.trim_start_matches("/v1").split('/').skip(1).map(decode).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (request.method(), segments.as_slice()) {
        (Method::Get, ["service"]) => json(&service(env)?),
        (Method::Post, ["session"]) => sign_in(request, env).await,
        (Method::Get, ["session"]) => pass_on(request, env, Ask::Session).await,
        (Method::Delete, ["session"]) => {
            pass_on(request, env, Ask::SignOut).await?;
            Ok(Response::empty().map_err(unreadable)?.with_status(204))
        }
        (Method::Get, ["settings"]) => settings::show(request, env).await,
        (Method::Put, ["settings"]) => settings::save(request, env).await,
        (Method::Get, ["settings", "history"]) => {
            let (limit, before) = (limit(request)?, before(request)?);
            pass_on(request, env, Ask::SettingsHistory { limit, before }).await
        }
        (Method::Post, ["block-list"]) => {
            let draft = body(request).await?;
            pass_on(request, env, Ask::ReadBlockList { draft }).await
        }
        (Method::Get, ["directory"]) => {
            let limit = limit_up_to(request, MOST_EXTENSIONS, MOST_EXTENSIONS)?;
            let after = query(request, "after").unwrap_or_default();
            pass_on(request, env, Ask::Directory { limit, after: ExtensionId::new(after) }).await
        }
        (Method::Get, ["calls", "facts"]) => settings::past_calls(request, env).await,
        (Method::Get, ["calls"]) => json(&calls::calls(request, env).await?),
        (Method::Get, ["calls", session, extension]) => {
            calls::call(request, env, session, extension).await
        }
        (Method::Post, ["calls", session, extension, "intents"]) => {
            calls::intend(request, env, session, extension).await
        }
        (_, ["contacts" | "activities", ..]) => {
            let passed = to_the_crm(path, request).await?;
            pass_on(request, env, Ask::Builtin { request: passed }).await
        }
        (Method::Put, ["credential"]) => {
            let credential = body(request).await?;
            pass_on(request, env, Ask::GiveCredential { credential }).await
        }
        (Method::Delete, ["credential"]) => {
            pass_on(request, env, Ask::DropCredential).await?;
            Ok(Response::empty().map_err(unreadable)?.with_status(204))
        }
        (method, ["crm", rest @ ..]) if let Some(ask) = crm_ask(&method, rest) => {
            let body = platform::body(request.inner()).await?;
            pass_on(request, env, Ask::Crm { ask, body }).await
        }
        (Method::Post, ["backfill"]) => {
            let range = body(request).await?;
            pass_on(request, env, Ask::BeginBackfill { range }).await
        }
        (Method::Get, ["backfill"]) => pass_on(request, env, Ask::Backfill).await,
        (Method::Post, ["backfill", word]) => {
            let command = BackfillCommand::ALL.into_iter().find(|known| known.name() == *word);
            let command = command.ok_or_else(|| {
                Failure::new(
                    FailureCode::NotFound,
                    format!("{word} is no command; write start, pause, resume or cancel"),
                )
            })?;
            pass_on(request, env, Ask::CommandBackfill { command }).await
        }
        (Method::Put, ["alerts", form]) => {
            let form = alert_form(form)?;
            let given = body(request).await?;
            pass_on(request, env, Ask::GiveAlertAddress { form, given }).await
        }
        (Method::Post, ["alerts", form]) => {
            pass_on(request, env, Ask::TestAlertAddress { form: alert_form(form)? }).await
        }
        (Method::Delete, ["alerts", form]) => {
            pass_on(request, env, Ask::DropAlertAddress { form: alert_form(form)? }).await?;
            Ok(Response::empty().map_err(unreadable)?.with_status(204))
        }
        (Method::Get, ["report"]) => report(request, env, ReportBy::Day).await,
        (Method::Get, ["report", "people"]) => {
            let after = ExtensionId::new(query(request, "after").unwrap_or_default());
            report(request, env, ReportBy::Person { after }).await
        }
        (Method::Get, ["health"]) => pass_on(request, env, Ask::Health).await,
        (method, _) => Err(Failure::new(
            FailureCode::NotFound,
            format!(
                "there is no {} {path}; the API's routes are in its documentation",
                method.as_ref()
            ),
        )),
    }
}

async fn report(request: &Request, env: &Env, by: ReportBy) -> Answered<Response> {
    let (since, until) = (moment(request, "since")?, moment(request, "until")?);
    pass_on(request, env, Ask::Report { since, until, by }).await
}

/// What is asked of the CRM by these words behind its route.
fn crm_ask(method: &Method, words: &[&str]) -> Option<AskCrm> {
    match (method, words) {
        (Method::Get, []) => Some(AskCrm::Status),
        (Method::Put, []) => Some(AskCrm::Connect),
        (Method::Delete, []) => Some(AskCrm::Forget),
        (Method::Post, ["check"]) => Some(AskCrm::Check),
        (Method::Post, ["sign-in"]) => Some(AskCrm::SignInPage),
        (Method::Get, ["users"]) => Some(AskCrm::Users),
        (Method::Get, ["fields"]) => Some(AskCrm::Fields),
        _ => None,
    }
}

fn alert_form(word: &str) -> Answered<AlertForm> {
    AlertForm::ALL.into_iter().find(|known| known.name() == word).ok_or_else(|| {
        Failure::new(
            FailureCode::NotFound,
            format!("alerts are not sent as {word}; write mail or slack"),
        )
    })
}

fn service(env: &Env) -> Answered<Service> {
    let client = platform::ringcentral(env)?;
    Ok(Service {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        authorize_url: sign_in::authorize_url(&client.server),
        client_id: client.id,
    })
}

/// Turns RingCentral's code into a session. The tokens go to the account and nowhere else.
async fn sign_in(request: &mut Request, env: &Env) -> Answered<Response> {
    let SignIn { code, code_verifier, redirect_uri } = body(request).await?;
    let client = platform::ringcentral(env)?;
    let exchange = sign_in::exchange(&client, &code, &code_verifier, &redirect_uri);
    json_text(begin_session(env, &client, exchange).await?)
}

/// The session of whoever RingCentral gives tokens for.
pub(crate) async fn begin_session(
    env: &Env,
    client: &Client,
    exchange: ringcentral::budget::Request,
) -> Answered<String> {
    let response = platform::send(&exchange.http).await.map_err(unreachable)?;
    let tokens = sign_in::read(&response, platform::now()).map_err(refused)?;
    let who = ringcentral_account::person(&client.server).with_bearer(&tokens.access);
    let response = platform::send(&who.http).await.map_err(unreachable)?;
    let person = ringcentral_account::read_person(&response).map_err(refused)?;
    let account = person.account.clone();
    let stub = message::account(env, &account).map_err(unreadable)?;
    let signed_in = ToAccount::SignIn { account, person: person.into(), tokens };
    platform::tell_for_text(&stub, &signed_in).await
}

/// Asks the account in the name of whoever shows a session token.
async fn ask<T: DeserializeOwned>(request: &Request, env: &Env, ask: Ask) -> Answered<T> {
    let text = ask_for_text(request, env, ask).await?;
    ledger_wire::json::from_str(&text).map_err(|problem| unreadable(problem.into()))
}

/// The same, with the account's answer passed on as it is.
async fn pass_on(request: &Request, env: &Env, ask: Ask) -> Answered<Response> {
    json_text(ask_for_text(request, env, ask).await?)
}

async fn ask_for_text(request: &Request, env: &Env, ask: Ask) -> Answered<String> {
    let token = request
        .headers()
        .get("authorization")
        .ok()
        .flatten()
        .and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    ask_with(token, env, ask).await
}

/// Asks the account in the name of whoever has this token.
pub(crate) async fn ask_with(token: Option<String>, env: &Env, ask: Ask) -> Answered<String> {
    let needed = || {
        Failure::new(FailureCode::SignInNeeded, "there is no valid session; sign in and try again")
    };
    let token = token.ok_or_else(needed)?;
    let account = secret::account_of(&token).ok_or_else(needed)?;
    let stub = message::account(env, &account).map_err(unreadable)?;
    platform::tell_for_text(&stub, &ToAccount::AsPerson { token, ask }).await
}

/// A request about the built-in CRM, as the account's object answers it.
async fn to_the_crm(path: &str, request: &Request) -> Answered<HttpRequest> {
    let url = request.inner().url();
    let (path, query) = (path.trim_start_matches("/v1"), platform::query(&url));
    let method = match request.method().as_ref() {
        "GET" => http::Method::Get,
        "POST" => http::Method::Post,
        "PUT" => http::Method::Put,
        // There is no route for it, nor for any other.
        _ => http::Method::Delete,
    };
    let mut passed = HttpRequest::new(method, format!("{ADDRESS}{path}?{query}"));
    if method != http::Method::Get {
        passed.body = Some(platform::body(request.inner()).await?);
    }
    Ok(passed)
}

fn limit(request: &Request) -> Answered<u32> {
    limit_up_to(request, 50, MOST_ROWS)
}

fn limit_up_to(request: &Request, usual: u32, most: u32) -> Answered<u32> {
    match query(request, "limit") {
        None => Ok(usual),
        Some(text) => {
            text.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
                Failure::new(FailureCode::BadRequest, format!("limit must be 1 to {most}"))
            })
        }
    }
}

/// Where a page begins, as the page before it said.
fn before(request: &Request) -> Answered<Option<i64>> {
    let number = query(request, "before").map(|text| text.parse());
    number.transpose().map_err(|_| {
        Failure::new(FailureCode::BadRequest, "before must be what the last page gave as next")
    })
}

/// A moment that a query must name.
fn moment(request: &Request, name: &str) -> Answered<Millis> {
    query(request, name).and_then(|text| text.parse().ok()).map(Millis).ok_or_else(|| {
        Failure::new(
            FailureCode::BadRequest,
            format!("{name} must be a moment, in milliseconds since 1970"),
        )
    })
}

pub(crate) fn query(request: &Request, name: &str) -> Option<String> {
    platform::field(platform::query(&request.inner().url()), name)
}

async fn body<T: DeserializeOwned>(request: &mut Request) -> Answered<T> {
    let text = platform::body(request.inner()).await?;
    ledger_wire::json::from_str(&text).map_err(|problem| {
        Failure::new(FailureCode::BadRequest, format!("the body cannot be read: {problem}"))
    })
}

/// A path's segment as it was meant.
fn decode(segment: &str) -> String {
    platform::field(&format!("s={}", segment.replace('+', "%2B")), "s").unwrap_or_default()
}

/// An object's answer, as ours.
pub(crate) fn json_text(text: String) -> Answered<Response> {
    let mut response = Response::ok(text).map_err(unreadable)?;
    response.headers_mut().set("content-type", "application/json").map_err(unreadable)?;
    Ok(response)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Answered<Response> {
    Response::from_json(value).map_err(unreadable)
}

pub(crate) fn unreadable(problem: worker::Error) -> Failure {
    platform::error("api", &problem.to_string());
    Failure::new(FailureCode::Internal, "the request could not be answered; try again in a moment")
}

fn unreachable(problem: worker::Error) -> Failure {
    platform::warn("ringcentral", &problem.to_string());
    Failure::new(FailureCode::RingcentralFailed, "RingCentral cannot be reached; try again later")
}

fn refused(trouble: Trouble) -> Failure {
    let code = match &trouble {
        Trouble::SignIn(_) | Trouble::Refused { .. } => FailureCode::SignInRefused,
        Trouble::Permission(_)
        | Trouble::TooMany { .. }
        | Trouble::NotFound(_)
        | Trouble::Passing(_) => FailureCode::RingcentralFailed,
    };
    Failure::new(code, trouble.to_string())
}
