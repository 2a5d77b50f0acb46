//! The background: owner of the session and of every request to the Worker. It remembers nothing
//! between two messages; see [`crate::store`].

use std::cell::RefCell;

use js_sys::{Array, Promise, Reflect};
use ledger_core::time::{UtcOffset, Zones};
use ledger_intl::IntlZones;
use ledger_ui::address::ServerAddress;
use ledger_ui::authorization::at_a_crm;
use ledger_ui::auto_log;
use ledger_ui::background::{
    Farewell, Of, Remembered, Reply, Request, SignInState, Status, Trouble,
};
use ledger_ui::calls::{Filter, PAGE};
use ledger_ui::client::{self, ApiRequest, Call};
use ledger_ui::outbox::Whose;
use ledger_wire::api::{Calls, SignedIn};
use ledger_wire::http::{HttpResponse, Method};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::convert::{from_text, to_text};
use crate::moment::now;
use crate::store::{self, Kept, object};
use crate::{chrome, http, incidents, outbox, sign_in, unasked};

const ALARM: &str = "look";
const ALARM_MINUTES: f64 = 5.0;
/// The same where calls are logged by it.
const AUTO_LOG_MINUTES: f64 = 1.0;

/// Chrome has started the background: a sign-in that another one had under way is lost.
pub(crate) async fn started() -> Result<(), JsValue> {
    store::close_to_others().await?;
    if let SignInState::UnderWay { .. } = store::sign_in().await? {
        store::keep_sign_in(&SignInState::Idle).await?;
    }
    if store::signed_in().await?.is_some() {
        set_alarm().await?;
    }
    outbox::send_beside();
    Ok(())
}

/// Answers a page.
pub(crate) async fn answer(request: Request) -> Result<Reply, JsValue> {
    Ok(match request {
        Request::Status => Reply::Status { status: Box::new(status().await?) },
        Request::SignIn { server } => sign_in_at(&server).await?,
        Request::SignOut => sign_out().await?,
        Request::Session => {
            let answer = read(ask(&Call::Session).await?, client::read_session);
            if let Ok((Kept::V1 { since, .. }, session)) = &answer {
                store::keep_session(*since, session).await?;
            }
            reply(answer, |session| Reply::Session { session: Box::new(session) })
        }
        Request::Calls { of, limit, before } => {
            let asked = ask(&Call::Calls { of, limit, before }).await?;
            let answer = read(asked, client::read_calls);
            if let (Ok((kept, calls)), Of::Me, None) = (&answer, of, before) {
                remember(kept, calls).await?;
                outbox::reached().await?;
            }
            reply(answer, |calls| Reply::Calls { calls })
        }
        Request::Draft => Reply::Draft { draft: draft().await? },
        Request::KeepDraft { draft } => {
            if let Some(Kept::V1 { since, .. }) = store::signed_in().await? {
                store::keep_draft(since, draft.as_ref()).await?;
            }
            Reply::Draft { draft }
        }
        Request::KeepPhone { options } => {
            store::keep_phone(&options).await?;
            Reply::Status { status: Box::new(status().await?) }
        }
        Request::Zone { zone } => {
            let offset = IntlZones.offset(&zone, now()).map(UtcOffset::seconds);
            Reply::Zone { offset }
        }
        Request::Call { call } => {
            let answer = read(ask(&Call::Call(&call)).await?, client::read_call);
            reply(answer, |detail| Reply::Call { detail: Box::new(detail) })
        }
        Request::Choices => Reply::Choices { choices: own().await?.choices },
        Request::Choose { choices } => {
            unasked::choose(own().await?, choices.clone()).await?;
            set_alarm().await?;
            Reply::Choices { choices }
        }
        Request::Outbox => Reply::Outbox { outbox: outbox::look().await? },
        Request::SendNow => {
            outbox::hurry().await?;
            Reply::Outbox { outbox: outbox::look().await? }
        }
        Request::CallOff { key } => {
            store::forget_waiting(&key).await?;
            Reply::Outbox { outbox: outbox::look().await? }
        }
        Request::Notices { turn } => incidents::notices(turn).await?,
        Request::Api { request } => api(&request).await?,
        Request::CrmSignIn { wanted } => match sign_in::at_crm(wanted).await {
            Ok(connect) => api(&ApiRequest::send(Method::Put, "crm", &connect)).await?,
            Err(trouble) => Reply::Trouble { trouble: at_a_crm(trouble) },
        },
    })
}

/// What a page asks of the Worker, and what that answers.
async fn api(request: &ApiRequest) -> Result<Reply, JsValue> {
    Ok(match ask(&Call::Api(request)).await? {
        Ok((Kept::V1 { server, .. }, HttpResponse { body, .. })) => {
            Reply::Api { server: server.to_string(), body }
        }
        Err(trouble) => Reply::Trouble { trouble },
    })
}

/// Looks for calls that need the person, so that the button can say how many there are.
pub(crate) async fn look() -> Result<(), JsValue> {
    if store::signed_in().await?.is_none() {
        return chrome::clear_alarm(ALARM).await.map(drop);
    }
    let newest = Call::Calls { of: Of::Me, limit: PAGE, before: None };
    if let Ok((kept, calls)) = read(ask(&newest).await?, client::read_calls) {
        remember(&kept, &calls).await?;
    }
    incidents::tell().await
}

async fn status() -> Result<Status, JsValue> {
    let (session, remembered) = match store::signed_in().await? {
        Some(Kept::V1 { session, since, .. }) => {
            let newest = store::session(since).await?.unwrap_or(session);
            (Some(newest), store::calls(since).await?)
        }
        None => (None, None),
    };
    Ok(Status {
        server: store::server().await?,
        session,
        sign_in: store::sign_in().await?,
        remembered,
        farewell: store::farewell().await?,
        phone: store::phone().await?,
    })
}

async fn draft() -> Result<Option<String>, JsValue> {
    match store::signed_in().await? {
        Some(Kept::V1 { since, .. }) => store::draft(since).await,
        None => Ok(None),
    }
}

async fn sign_in_at(typed: &str) -> Result<Reply, JsValue> {
    let Ok(server) = ServerAddress::read(typed) else {
        return Ok(Reply::Trouble { trouble: Trouble::BadAddress });
    };
    store::keep_server(&server).await?;
    store::keep_farewell(None).await?;
    match sign_in::sign_in(&server).await {
        Ok(kept) => {
            store::forget_signed_in().await?;
            store::keep_signed_in(&kept).await?;
            store::keep_sign_in(&SignInState::Idle).await?;
            set_alarm().await?;
            outbox::send_beside();
        }
        Err(trouble) => store::keep_sign_in(&SignInState::Failed { trouble }).await?,
    }
    come_back().await?;
    Ok(Reply::Status { status: Box::new(status().await?) })
}

/// The session is forgotten before the Worker is told: what happens on the way to it must not
/// keep anyone signed in here.
async fn sign_out() -> Result<Reply, JsValue> {
    if let Some(Kept::V1 { server, refresh_token, .. }) = store::signed_in().await? {
        forget().await?;
        // The other token may have ended, and the session not.
        let request = client::request(&server, &Call::SignOut, Some(&refresh_token));
        let farewell = match http::send(&request).await {
            // 401: it had ended already, which is all that is wanted.
            Ok(response) if response.is_success() || response.status == 401 => Farewell::SignedOut,
            Ok(_) | Err(_) => Farewell::SignedOutHereOnly,
        };
        store::keep_farewell(Some(&farewell)).await?;
    }
    Ok(Reply::Status { status: Box::new(status().await?) })
}

async fn forget() -> Result<(), JsValue> {
    store::forget_signed_in().await?;
    chrome::clear_alarm(ALARM).await?;
    badge("").await
}

/// A good answer of the Worker and the session it was asked under, or what a page is to be told.
pub(crate) type Asked = Result<(Kept, HttpResponse), Trouble>;

/// Asks the Worker in the name of whoever is signed in. The outer error is Chrome's.
pub(crate) async fn ask(call: &Call<'_>) -> Result<Asked, JsValue> {
    let Some(mut kept) = store::signed_in().await? else {
        return Ok(Err(Trouble::SignedOut { message: String::new() }));
    };
    let mut answer = send(&kept, call).await;
    if let Err(Trouble::SignedOut { .. }) = answer {
        match refreshed(&kept).await? {
            Ok(newest) => {
                kept = newest;
                answer = send(&kept, call).await;
            }
            Err(trouble) => answer = Err(trouble),
        }
    }
    match answer {
        Ok(response) => Ok(Ok((kept, response))),
        Err(Trouble::SignedOut { message }) => {
            if is_still_signed_in(&kept).await? {
                forget().await?;
                let farewell = Farewell::Ended { message: message.clone() };
                store::keep_farewell(Some(&farewell)).await?;
            }
            Ok(Err(Trouble::SignedOut { message }))
        }
        Err(trouble) => Ok(Err(trouble)),
    }
}

/// Sends a request with the session's token, or with its refresh token for a new pair of both.
async fn send(kept: &Kept, call: &Call<'_>) -> Result<HttpResponse, Trouble> {
    let Kept::V1 { server, token, refresh_token, .. } = kept;
    let token = if *call == Call::Refresh { refresh_token } else { token };
    match http::send(&client::request(server, call, Some(token))).await {
        Ok(response) => client::good(server, response),
        Err(_) => Err(Trouble::Unreachable { server: server.to_string() }),
    }
}

thread_local! {
    /// The refresh under way, if one is.
    static REFRESH: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// The session with its newest tokens, after some were refused. However many ask for it at once,
/// it is refreshed once. An answer that is lost costs nothing: the tokens that are kept are good
/// for the same refresh until its tokens are used.
async fn refreshed(refused: &Kept) -> Result<Result<Kept, Trouble>, JsValue> {
    let Kept::V1 { token: then, since: began, .. } = refused;
    let is_known = |kept: &Kept| {
        let Kept::V1 { token, .. } = kept;
        token == then
    };
    if store::signed_in().await?.as_ref().is_some_and(is_known) {
        let refresh = REFRESH.with_borrow_mut(|refresh| {
            let begin = || future_to_promise(refresh_tokens(refused.clone()));
            refresh.get_or_insert_with(begin).clone()
        });
        let trouble = JsFuture::from(refresh).await?;
        if !trouble.is_undefined() {
            return Ok(Err(from_text(&trouble)?));
        }
    }
    let newest = store::signed_in().await?.filter(|Kept::V1 { since, .. }| since == began);
    Ok(newest.ok_or_else(|| Trouble::SignedOut { message: String::new() }))
}

/// Refreshes the tokens, and keeps them. Gives the trouble, if there was any.
async fn refresh_tokens(kept: Kept) -> Result<JsValue, JsValue> {
    let Kept::V1 { server, since, .. } = &kept;
    let answer = send(&kept, &Call::Refresh).await;
    let outcome = match answer.and_then(|response| client::read_refreshed(server, &response)) {
        Ok(SignedIn { token, refresh_token, .. }) => {
            store::keep_tokens(*since, token, refresh_token).await.map(|()| JsValue::UNDEFINED)
        }
        Err(trouble) => to_text(&trouble),
    };
    REFRESH.take();
    outcome
}

pub(crate) type Reader<T> = fn(&ServerAddress, &HttpResponse) -> Result<T, Trouble>;

/// Reads the answer. Apart from [`ask`], which is long and compiled once.
pub(crate) fn read<T>(asked: Asked, reader: Reader<T>) -> Result<(Kept, T), Trouble> {
    let (kept, response) = asked?;
    let Kept::V1 { server, .. } = &kept;
    let value = reader(server, &response)?;
    Ok((kept, value))
}

fn reply<T>(answer: Result<(Kept, T), Trouble>, make: fn(T) -> Reply) -> Reply {
    match answer {
        Ok((_, value)) => make(value),
        Err(trouble) => Reply::Trouble { trouble },
    }
}

/// Someone may have signed out, or in as another person, while an answer was on its way.
async fn is_still_signed_in(asked_under: &Kept) -> Result<bool, JsValue> {
    let Kept::V1 { since: then, .. } = asked_under;
    Ok(store::signed_in().await?.is_some_and(|Kept::V1 { since, .. }| since == *then))
}

async fn remember(kept: &Kept, calls: &Calls) -> Result<(), JsValue> {
    if !is_still_signed_in(kept).await? {
        return Ok(());
    }
    let waiting = calls.calls.iter().filter(|row| Filter::NeedsMe.shows(row)).count();
    badge(&match waiting {
        0 => String::new(),
        some => some.to_string(),
    })
    .await?;
    let Kept::V1 { since, .. } = kept;
    let before = store::calls(*since).await?;
    store::keep_calls(*since, &Remembered { calls: calls.clone(), at: now() }).await?;
    unasked::heard(kept, before.map(|before| before.calls), calls).await
}

/// What whoever is signed in chose for themselves.
async fn own() -> Result<auto_log::Kept, JsValue> {
    match store::signed_in().await? {
        Some(Kept::V1 { session, .. }) => store::user_settings(Whose::of(&session)).await,
        None => Err(js_sys::Error::new("nobody is signed in").into()),
    }
}

async fn badge(words: &str) -> Result<(), JsValue> {
    chrome::set_badge_text(&object(&[("text", JsValue::from_str(words))])?).await.map(drop)
}

async fn set_alarm() -> Result<(), JsValue> {
    let minutes = match own().await?.auto_log_since {
        Some(_) => AUTO_LOG_MINUTES,
        None => ALARM_MINUTES,
    };
    let period = JsValue::from_str("periodInMinutes");
    let alarm = chrome::alarm(ALARM).await?;
    // One that is there goes on: made anew, it would begin its wait anew.
    if alarm.is_undefined() || Reflect::get(&alarm, &period)?.as_f64() != Some(minutes) {
        let when = object(&[("periodInMinutes", JsValue::from_f64(minutes))])?;
        chrome::create_alarm(ALARM, &when).await?;
    }
    Ok(())
}

/// RingCentral's window takes the focus, and so closes the popup that asked for it. When no page
/// is left to show how it went, the popup is opened again.
async fn come_back() -> Result<(), JsValue> {
    let kinds = Array::of2(&JsValue::from_str("TAB"), &JsValue::from_str("POPUP"));
    let pages = chrome::contexts(&object(&[("contextTypes", kinds.into())])?).await?;
    if pages.dyn_ref::<Array>().is_some_and(|pages| pages.length() > 0) {
        return Ok(());
    }
    // Chrome opens it only over a focused window; otherwise the person will click the button.
    let _ = chrome::open_popup().await;
    Ok(())
}
