//! `/v1`, the API of the extension: routes, sign-in, and who may ask what.
//!
//! The routes stand in `ledger_wire::api::route`, with who may ask. A person is known by the token
//! in `Authorization`: that we gave it is found out here, without storage; that its session has not
//! ended, and whether the person is an administrator, the account's object knows.

mod calls;
mod settings;

use std::fmt::Display;

use ledger_core::id::ExtensionId;
use ledger_core::time::Millis;
use ledger_crm::builtin::ADDRESS;
use ledger_ringcentral::sign_in::Client;
use ledger_ringcentral::{self as ringcentral, Trouble, account as ringcentral_account, sign_in};
use ledger_wire::api::route::{self, Route, Who};
use ledger_wire::api::{AlertForm, BackfillCommand, Failure, FailureCode, Service, SignIn, origin};
use ledger_wire::http::{self, HttpRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Env, Method, Request, Response, Result};

use crate::message::{self, Ask, AskContacts, AskCrm, ReportBy, ToAccount};
use crate::platform;
use crate::secret::Token;

type Answered<T> = std::result::Result<T, Failure>;

/// The most rows of one answer.
const MOST_ROWS: u32 = 200;

/// The most extensions of one answer.
const MOST_EXTENSIONS: u32 = 5000;

/// Answers a request under `/v1`.
pub(crate) async fn answer(path: &str, request: &mut Request, env: &Env) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    let answered = match admit(origin.as_deref(), env) {
        Err(failure) => Err(failure),
        Ok(()) if request.method() == Method::Options => nothing(),
        Ok(()) => route(path, request, env).await,
    };
    let response = answered.or_else(|failure| platform::failed(&failure))?;
    shared(origin.as_deref(), response)
}

/// Whether a page of this origin may ask.
///
/// # Errors
///
/// When it may not.
pub(crate) fn admit(origin: Option<&str>, env: &Env) -> Answered<()> {
    let named = platform::variable(env, origin::EXTENSION_IDS).unwrap_or_default();
    origin::admit(origin, &named)
}

/// An answer that the pages which may ask may read. There are no cookies: whoever asks must have a
/// token. Any extension may read that it may not ask; of that its request in advance tells a
/// browser nothing, so that nothing else is sent.
pub(crate) fn shared(origin: Option<&str>, mut response: Response) -> Result<Response> {
    let status = response.status_code();
    let headers = response.headers_mut();
    headers.set("cache-control", "no-store")?;
    headers.set("vary", "origin")?;
    let Some(origin) = origin.filter(|origin| origin.starts_with(origin::EXTENSION)) else {
        return Ok(response);
    };
    headers.set("access-control-allow-origin", origin)?;
    headers.set("access-control-expose-headers", "etag, retry-after")?;
    if status == 204 {
        let allowed = "authorization, content-type, if-match, x-access-token";
        headers.set("access-control-allow-headers", allowed)?;
        headers.set("access-control-allow-methods", "GET, POST, PUT, DELETE")?;
        headers.set("access-control-max-age", "86400")?;
    }
    Ok(response)
}

/// An answer without a body.
pub(crate) fn nothing() -> Answered<Response> {
    Ok(Response::empty().map_err(unreadable)?.with_status(204))
}

/// A request for one of the routes.
struct Asked<'a> {
    who: Who,
    /// Of whoever is signed in.
    token: Option<Token>,
    /// What its path names, decoded.
    named: Vec<String>,
    request: &'a Request,
    env: &'a Env,
}

async fn route(path: &str, request: &mut Request, env: &Env) -> Answered<Response> {
    let method = request.method();
    let under = path.strip_prefix("/v1/").unwrap_or_default();
    let Some((row, named)) = route::find(method.as_ref(), under) else {
        let method = method.as_ref();
        let what = format!("there is no {method} {path}; /v1/openapi.json has the API's routes");
        return Err(Failure::new(FailureCode::NotFound, what));
    };
    let token = match row.who {
        Who::Anyone => None,
        Who::Holder | Who::User | Who::Admin => {
            let authorization = request.headers().get("authorization").ok().flatten();
            let shown = authorization.as_deref().and_then(|value| value.strip_prefix("Bearer "));
            Some(known(shown, row.who, env)?)
        }
    };
    let named = named.into_iter().map(decode).collect();
    let asked = &Asked { who: row.who, token, named, request, env };
    let ask = match row.route {
        Route::Service => return json(&service(env)?),
        Route::SignIn => return sign_in(asked).await,
        Route::Settings => return settings::show(asked).await,
        Route::SaveSettings => return settings::save(asked).await,
        Route::PastCalls => return settings::past_calls(asked).await,
        Route::Calls => return json(&calls::calls(asked).await?),
        Route::Call => return calls::call(asked).await,
        Route::Intend => return calls::intend(asked).await,
        Route::CallRecord => return calls::record(asked).await,
        Route::CrmContacts => return calls::contacts(asked, asked.contacts()?).await,
        Route::AddCrmContact => {
            let ask = AskContacts::New(asked.body().await?);
            return calls::contacts(asked, ask).await;
        }
        Route::Refresh => Ask::Refresh,
        Route::Session => Ask::Session,
        Route::SignOut => Ask::SignOut,
        Route::SignOutEverywhere => Ask::SignOutEverywhere,
        Route::SettingsHistory => {
            Ask::SettingsHistory { limit: asked.limit()?, before: asked.before()? }
        }
        Route::BlockList => Ask::ReadBlockList { draft: asked.body().await? },
        Route::Directory => {
            let limit = asked.limit_up_to(MOST_EXTENSIONS, MOST_EXTENSIONS)?;
            let after = asked.query("after").unwrap_or_default();
            Ask::Directory { limit, after: ExtensionId::new(after) }
        }
        Route::Builtin => Ask::Builtin { request: to_the_crm(path, asked.request).await? },
        Route::GiveCredential => Ask::GiveCredential { credential: asked.body().await? },
        Route::DropCredential => Ask::DropCredential,
        Route::CrmStatus => asked.of_the_crm(AskCrm::Status).await?,
        Route::ConnectCrm => asked.of_the_crm(AskCrm::Connect).await?,
        Route::ForgetCrm => asked.of_the_crm(AskCrm::Forget).await?,
        Route::CheckCrm => asked.of_the_crm(AskCrm::Check).await?,
        Route::CrmSignInPage => asked.of_the_crm(AskCrm::SignInPage).await?,
        Route::CrmUsers => asked.of_the_crm(AskCrm::Users).await?,
        Route::CrmFields => asked.of_the_crm(AskCrm::Fields).await?,
        Route::Health => Ask::Health,
        Route::GiveAlertAddress => {
            Ask::GiveAlertAddress { form: asked.alert_form()?, given: asked.body().await? }
        }
        Route::TestAlertAddress => Ask::TestAlertAddress { form: asked.alert_form()? },
        Route::DropAlertAddress => Ask::DropAlertAddress { form: asked.alert_form()? },
        Route::Report => asked.report(ReportBy::Day)?,
        Route::ReportOfPeople => {
            let after = ExtensionId::new(asked.query("after").unwrap_or_default());
            asked.report(ReportBy::Person { after })?
        }
        Route::BeginBackfill => Ask::BeginBackfill { range: asked.body().await? },
        Route::Backfill => Ask::Backfill,
        Route::CommandBackfill => Ask::CommandBackfill { command: asked.backfill_command()? },
    };
    match asked.text(ask).await?.as_str() {
        // What is done, and has nothing to show.
        "{}" => nothing(),
        text => json_text(text.to_owned()),
    }
}

impl Asked<'_> {
    /// Asks the account in the name of whoever is signed in. The answer is passed on as it is.
    async fn text(&self, ask: Ask) -> Answered<String> {
        ask_as(self.token.clone().ok_or_else(sign_in_needed)?, self.who, self.env, ask).await
    }

    /// The same, with the answer read.
    async fn ask<T: DeserializeOwned>(&self, ask: Ask) -> Answered<T> {
        let text = self.text(ask).await?;
        ledger_wire::json::from_str(&text).map_err(unreadable)
    }

    /// What the path names in that place.
    fn name(&self, place: usize) -> &str {
        self.named.get(place).map_or("", String::as_str)
    }

    fn query(&self, name: &str) -> Option<String> {
        query(self.request, name)
    }

    async fn body<T: DeserializeOwned>(&self) -> Answered<T> {
        let text = platform::body(self.request.inner()).await?;
        ledger_wire::json::from_str(&text).map_err(|problem| {
            Failure::new(FailureCode::BadRequest, format!("the body cannot be read: {problem}"))
        })
    }

    async fn of_the_crm(&self, ask: AskCrm) -> Answered<Ask> {
        Ok(Ask::Crm { ask, body: platform::body(self.request.inner()).await? })
    }

    fn limit(&self) -> Answered<u32> {
        self.limit_up_to(50, MOST_ROWS)
    }

    fn limit_up_to(&self, usual: u32, most: u32) -> Answered<u32> {
        match self.query("limit") {
            None => Ok(usual),
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
                    Failure::new(FailureCode::BadRequest, format!("limit must be 1 to {most}"))
                })
            }
        }
    }

    /// Where a page begins, as the page before it said.
    fn before(&self) -> Answered<Option<i64>> {
        let number = self.query("before").map(|text| text.parse());
        number.transpose().map_err(|_| {
            let what = "before must be what the last page gave as next";
            Failure::new(FailureCode::BadRequest, what)
        })
    }

    /// A moment that the query must name.
    fn moment(&self, name: &str) -> Answered<Millis> {
        self.query(name).and_then(|text| text.parse().ok()).map(Millis).ok_or_else(|| {
            let what = format!("{name} must be a moment, in milliseconds since 1970");
            Failure::new(FailureCode::BadRequest, what)
        })
    }

    fn report(&self, by: ReportBy) -> Answered<Ask> {
        Ok(Ask::Report { since: self.moment("since")?, until: self.moment("until")?, by })
    }

    fn contacts(&self) -> Answered<AskContacts> {
        match (self.query("number"), self.query("name")) {
            (Some(number), None) => Ok(AskContacts::Number(number)),
            (None, Some(name)) => Ok(AskContacts::Name(name)),
            (_, _) => {
                let what = "write ?number= or ?name=, and not both";
                Err(Failure::new(FailureCode::BadRequest, what))
            }
        }
    }

    fn alert_form(&self) -> Answered<AlertForm> {
        let word = self.name(0);
        AlertForm::ALL.into_iter().find(|known| known.name() == word).ok_or_else(|| {
            let what = format!("alerts are not sent as {word}; write mail or slack");
            Failure::new(FailureCode::NotFound, what)
        })
    }

    fn backfill_command(&self) -> Answered<BackfillCommand> {
        let word = self.name(0);
        BackfillCommand::ALL.into_iter().find(|known| known.name() == word).ok_or_else(|| {
            let what = format!("{word} is no command; write start, pause, resume or cancel");
            Failure::new(FailureCode::NotFound, what)
        })
    }
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
async fn sign_in(asked: &Asked<'_>) -> Answered<Response> {
    let SignIn { code, code_verifier, redirect_uri } = asked.body().await?;
    let client = platform::ringcentral(asked.env)?;
    let exchange = sign_in::exchange(&client, &code, &code_verifier, &redirect_uri);
    json_text(begin_session(asked.env, &client, exchange).await?)
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

/// The token that is shown, if it is one of ours for what they want who may ask. With another
/// nobody gets as far as an account.
pub(crate) fn known(shown: Option<&str>, who: Who, env: &Env) -> Answered<Token> {
    let token = Token::read(env, shown.unwrap_or_default())?;
    token.filter(|token| token.kind.admits(who, platform::now())).ok_or_else(sign_in_needed)
}

fn sign_in_needed() -> Failure {
    let what = "there is no valid session, or its token has ended; refresh it or sign in";
    Failure::new(FailureCode::SignInNeeded, what)
}

/// Asks the account in the name of whoever has this token.
pub(crate) async fn ask_as(token: Token, who: Who, env: &Env, ask: Ask) -> Answered<String> {
    let stub = message::account(env, &token.account).map_err(unreadable)?;
    platform::tell_for_text(&stub, &ToAccount::AsPerson { token, who, ask }).await
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

pub(crate) fn query(request: &Request, name: &str) -> Option<String> {
    platform::field(platform::query(&request.inner().url()), name)
}

/// A path's segment as it was meant.
fn decode(segment: &str) -> String {
    platform::field(&format!("s={}", segment.replace('+', "%2B")), "s").unwrap_or_default()
}

/// An object's answer, as ours.
pub(crate) fn json_text(text: String) -> Answered<Response> {
    platform::json_text(text).map_err(unreadable)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Answered<Response> {
    platform::json(value).map_err(unreadable)
}

pub(crate) fn unreadable(problem: impl Display) -> Failure {
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
