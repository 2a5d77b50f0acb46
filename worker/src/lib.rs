//! The Worker: receives RingCentral's webhooks and logs calls for whole organisations.
//!
//! This crate only loads, commits and performs; what is decided is decided in `ledger-core`.
//!
//! - [`hook`]: RingCentral's deliveries;
//! - [`api`]: `/v1`, for the extension;
//! - [`app_connect`]: what App Connect's own client asks of such a service;
//! - [`account`]: one object per organisation: settings, sign-ins, directory, subscription, call
//!   log, and the built-in CRM;
//! - [`registry`]: the one object that knows which organisations there are;
//! - [`desk`]: objects that each hold a share of an organisation's calls and entries.

mod account;
mod api;
mod app_connect;
mod crm;
mod desk;
mod hook;
mod message;
mod platform;
mod registry;
mod secret;
mod sql;

use ledger_wire::api::{Failure, FailureCode};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use worker::web_sys;
use worker::{Env, Request, Result, ScheduleContext, ScheduledEvent, event};

/// Answers every request. Exported as it is, not through the `worker` crate: deliveries are to be
/// answered without what that makes of each request and response.
///
/// # Errors
///
/// When not even a failure could be answered.
#[wasm_bindgen]
pub async fn fetch(
    request: web_sys::Request,
    env: Env,
    _context: JsValue,
) -> std::result::Result<web_sys::Response, JsValue> {
    Ok(answer(request, &env).await?)
}

/// The first half of a plain delivery: whom to tell what, or nothing. See [`hook`].
#[wasm_bindgen]
pub fn parcel(url: &str, token: &str, body: &str, env: &Env) -> Option<String> {
    hook::parcel(url, token, body, env)
}

/// Its second half: whether that desk took it in.
#[wasm_bindgen(js_name = signedFor)]
pub fn signed_for(url: &str, answer: String) -> bool {
    hook::signed_for(url, answer)
}

async fn answer(request: web_sys::Request, env: &Env) -> Result<web_sys::Response> {
    let url = request.url();
    let path = platform::path(&url);
    if let Some(account) = path.strip_prefix("/hook/") {
        return hook::receive(account, &request, env).await;
    }
    if path == "/v1" || path.starts_with("/v1/") {
        return Ok(api::answer(path, &mut Request::from(request), env).await?.into());
    }
    let mut request = Request::from(request);
    if let Some(answer) = app_connect::answer(path, &mut request, env).await {
        return Ok(answer?.into());
    }
    let nothing = format!("there is nothing at {path}; the API is at /v1");
    Ok(platform::failed(&Failure::new(FailureCode::NotFound, nothing))?.into())
}

/// Runs every 15 minutes (`wrangler.toml`): has every account check itself.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let begun = async {
        let stub = message::registry(&env)?;
        Ok::<_, worker::Error>(
            platform::tell::<_, message::Done>(&stub, &message::ToRegistry::Round).await,
        )
    };
    match begun.await {
        Ok(Ok(_)) => {}
        Ok(Err(failure)) => platform::error("cron", &failure.message),
        Err(problem) => platform::error("cron", &problem.to_string()),
    }
}
