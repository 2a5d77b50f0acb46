//! RingCentral's deliveries: `POST /hook/{account}`.
//!
//! RingCentral wants an answer of 200 within 3 s, headers and all in 1024 bytes, and stops
//! delivering after a while without. So what is authentic is stored and acknowledged, and nothing
//! that can go wrong later is waited for. The verification token is checked without storage.
//!
//! Nearly every request is a plain event of a call. It takes a shorter way: [`parcel`] and
//! [`signed_for`] decide at once, and what is waited for between them is waited for in JavaScript
//! (`shim.js`), where a promise costs a fraction of what it costs here. Whatever is not plain takes
//! the way of every request, [`receive`], which alone answers with failures.

use std::cell::RefCell;
use std::collections::BTreeMap;

use ledger_core::desks::Desks;
use ledger_core::id::AccountId;
use ledger_core::phone::HomeRegion;
use ledger_ringcentral::event::{self, CallEvent, Delivery};
use ledger_wire::api::{Failure, FailureCode};
use worker::web_sys;
use worker::{Env, Headers, Response, Result};

use crate::message::{self, Address, Done, Notice, Observed, ToAccount, ToDesk};
use crate::{platform, secret};

/// The longest handshake token that is echoed: an answer must fit into 1024 bytes.
const LONGEST_ECHO: usize = 256;

/// Answers a delivery or a handshake.
pub(crate) async fn receive(
    account: &str,
    request: &web_sys::Request,
    env: &Env,
) -> Result<web_sys::Response> {
    match take(account, request, env).await {
        Ok(response) => Ok(response),
        Err(failure) => Ok(platform::failed(&failure)?.into()),
    }
}

async fn take(
    account: &str,
    request: &web_sys::Request,
    env: &Env,
) -> std::result::Result<web_sys::Response, Failure> {
    if request.method() != "POST" {
        return Err(Failure::new(FailureCode::BadRequest, "deliveries are sent with POST"));
    }
    let headers = request.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    if let Some(echo) = header("validation-token") {
        return handshake(&echo);
    }
    let account = AccountId::from(account);
    let token = header("verification-token").unwrap_or_default();
    let body = platform::body(request).await;
    if !secret::is_verified(env, &account, &token)? {
        platform::warn("hook", "a delivery without the account's verification token");
        return Err(Failure::new(
            FailureCode::SignInNeeded,
            "the verification token is missing or is not this account's; nothing was stored",
        ));
    }
    let delivery = event::read(&body?, &HomeRegion::default())
        .map_err(|problem| Failure::new(FailureCode::BadRequest, problem.to_string()))?;
    match delivery {
        Delivery::Call(event) => observe(env, account, event).await?,
        Delivery::ExtensionsChanged => {
            notice(env, &account, Notice::ExtensionsChanged).await?;
        }
        Delivery::SubscriptionReminder => {
            notice(env, &account, Notice::SubscriptionEnds).await?;
        }
        Delivery::Other(event) => platform::warn("hook", &format!("unasked-for event {event}")),
    }
    platform::acknowledged().map_err(unreachable)
}

/// A plain event of a call, as its desk is to be told: the desk's name, a line feed, the message.
/// Nothing when it is not that, or not certainly.
pub(crate) fn parcel(url: &str, token: &str, body: &str, env: &Env) -> Option<String> {
    let account = account(url)?;
    if !secret::is_verified(env, &account, token).ok()? {
        return None;
    }
    let Ok(Delivery::Call(event)) = event::read(body, &HomeRegion::default()) else {
        return None;
    };
    let (to, observe) = observation(&account, event).ok()?;
    Some(format!("{}\n{}", to.name(), platform::message(&observe).ok()?))
}

/// Whether the desk took it in, by its answer.
pub(crate) fn signed_for(url: &str, answer: String) -> bool {
    match (account(url), platform::told::<Observed>(answer)) {
        (Some(account), Ok(observed)) => {
            remember(account, observed);
            true
        }
        (_, Err(_)) | (None, Ok(_)) => false,
    }
}

fn account(url: &str) -> Option<AccountId> {
    platform::path(url).strip_prefix("/hook/").map(AccountId::from)
}

async fn observe(
    env: &Env,
    account: AccountId,
    event: CallEvent,
) -> std::result::Result<(), Failure> {
    let (to, observe) = observation(&account, event)?;
    let desk = to.object(env).map_err(unreachable)?;
    remember(account, platform::tell(&desk, &observe).await?);
    Ok(())
}

/// Whom an event is for, and what they are told.
fn observation(
    account: &AccountId,
    event: CallEvent,
) -> std::result::Result<(Address, ToDesk), Failure> {
    if event.account.as_ref().is_some_and(|named| named != account) {
        return Err(Failure::new(
            FailureCode::BadRequest,
            "the event belongs to another account than the address; nothing was stored",
        ));
    }
    let session = event.telephony_session_id;
    let to = Address::of(account, &session, desks(account));
    Ok((to.clone(), ToDesk::Observe { to, session, observations: event.observations }))
}

thread_local! {
    /// How many desks accounts have that have more than the fewest, as far as desks said so. The
    /// hook has no storage; with a number that is too small it costs a desk a step to pass the
    /// event on.
    static DESKS: RefCell<BTreeMap<AccountId, Desks>> = const { RefCell::new(BTreeMap::new()) };
}

/// How many accounts are remembered, before it begins afresh.
const MOST_REMEMBERED: usize = 10_000;

fn desks(account: &AccountId) -> Desks {
    DESKS.with_borrow(|known| known.get(account).copied()).unwrap_or_default()
}

fn remember(account: AccountId, observed: Observed) {
    let Some(heard_of) = observed.desks else { return };
    let desks = desks(&account).joined(heard_of);
    DESKS.with_borrow_mut(|known| {
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(account, desks);
    });
}

async fn notice(
    env: &Env,
    account: &AccountId,
    notice: Notice,
) -> std::result::Result<(), Failure> {
    let stub = message::account(env, account).map_err(unreachable)?;
    platform::tell::<_, Done>(&stub, &ToAccount::Notice { notice }).await?;
    Ok(())
}

fn unreachable(problem: worker::Error) -> Failure {
    platform::error("object", &problem.to_string());
    Failure::new(FailureCode::Internal, "part of the service could not be reached")
}

/// RingCentral asks, before it subscribes, whether this is the right place. A handshake grants
/// nothing, so whoever asks is answered.
fn handshake(echo: &str) -> std::result::Result<web_sys::Response, Failure> {
    let printable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if echo.len() > LONGEST_ECHO || !echo.bytes().all(printable) {
        return Err(Failure::new(
            FailureCode::BadRequest,
            format!("the validation token is longer than {LONGEST_ECHO} bytes or not plain text"),
        ));
    }
    let make = || -> Result<Response> {
        let headers = Headers::new();
        headers.set("content-type", "application/json")?;
        headers.set("validation-token", echo)?;
        Ok(Response::empty()?.with_headers(headers))
    };
    make().map(Into::into).map_err(unreachable)
}
