//! The background: owner of the session and of every request to the Worker. It remembers nothing
//! between two messages; see [`crate::store`].
//!
//! What waits is boxed, and what decides does not wait: an await within a large function is
//! compiled into all of it.

use js_sys::{Array, Reflect};
use ledger_core::from_json::from_str;
use ledger_core::time::{UtcOffset, Zones};
use ledger_intl::IntlZones;
use ledger_ui::address::ServerAddress;
use ledger_ui::authorization::at_a_crm;
use ledger_ui::auto_log;
use ledger_ui::background::{Farewell, Of, Reply, Request, SignInState, Status, Trouble};
use ledger_ui::calls::{Filter, PAGE};
use ledger_ui::client::{self, ApiRequest};
use ledger_ui::outbox::Whose;
use ledger_wire::api::Calls;
use ledger_wire::http::Method;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::chrome::{self, Later, done};
use crate::moment::now;
use crate::session::{ask, ask_as};
use crate::store::{Kept, Store, close_to_others, object};
use crate::{http, incidents, outbox, sign_in, unasked};

const ALARM: &str = "look";
const ALARM_MINUTES: f64 = 5.0;
/// The same where calls are logged by it.
const AUTO_LOG_MINUTES: f64 = 1.0;

/// How a page is answered.
pub(crate) enum Answer {
    /// With this, once what was changed is kept.
    Now(Reply),
    /// With what comes of this, begun after that.
    Later(Later<Reply>),
}

/// Chrome has started the background: a sign-in that another one had under way is lost.
pub(crate) async fn started() -> Result<JsValue, JsValue> {
    close_to_others().await?;
    let store = Store::load().await?;
    if let SignInState::UnderWay { .. } = store.sign_in() {
        store.keep_sign_in(&SignInState::Idle);
    }
    store.commit().await?;
    if let Some(own) = own(&store) {
        set_alarm(&own).await?;
    }
    outbox::send_beside();
    Ok(JsValue::UNDEFINED)
}

/// Answers a page.
pub(crate) async fn answer(request: Request) -> Result<Reply, JsValue> {
    let store = Store::load().await?;
    let answer = begin(&store, request);
    store.commit().await?;
    match answer {
        Answer::Now(reply) => Ok(reply),
        Answer::Later(reply) => reply.await,
    }
}

fn begin(store: &Store, request: Request) -> Answer {
    Answer::Now(match request {
        Request::Status => Reply::of(&status(store)),
        Request::SignIn { server } => match ServerAddress::read(&server) {
            Ok(server) => {
                store.keep_server(&server);
                store.keep_farewell(None);
                return Answer::Later(Box::pin(sign_in_at(server)));
            }
            Err(_) => Reply::Trouble { trouble: Trouble::BadAddress },
        },
        Request::SignOut => match store.signed_in() {
            Some(kept) => {
                // The session is forgotten before the Worker is told: what happens on the way to
                // it must not keep anyone signed in here.
                store.forget_signed_in();
                return Answer::Later(Box::pin(sign_out(kept)));
            }
            None => Reply::of(&status(store)),
        },
        Request::Session => return api(store, ApiRequest::session(), Keep::Session),
        Request::Calls { of, limit, before } => {
            let keep = match (of, before) {
                (Of::Me, None) => Keep::Calls,
                (Of::Me | Of::Everyone, _) => Keep::Nothing,
            };
            return api(store, ApiRequest::calls(of, limit, before), keep);
        }
        Request::Call { call } => return api(store, ApiRequest::call(&call), Keep::Nothing),
        Request::Api { request } => return api(store, request, Keep::Nothing),
        Request::CrmSignIn { wanted } => return Answer::Later(Box::pin(connect(wanted))),
        Request::Draft => Reply::of(&store.draft()),
        Request::KeepDraft { draft } => {
            store.keep_draft(draft.as_ref());
            Reply::of(&draft)
        }
        Request::KeepPhone { options } => {
            store.keep_phone(&options);
            Reply::of(&status(store))
        }
        Request::Zone { zone } => {
            Reply::of(&IntlZones.offset(&zone, now()).map(UtcOffset::seconds))
        }
        Request::Choices => match own(store) {
            Some(own) => Reply::of(&own.choices),
            None => nobody(),
        },
        Request::Choose { choices } => match own(store) {
            Some(mut own) => {
                own.choices = choices;
                unasked::choose(store, &mut own);
                return Answer::Later(Box::pin(chosen(own)));
            }
            None => nobody(),
        },
        Request::Outbox => Reply::of(&outbox::look(store)),
        Request::SendNow => {
            let mut progress = store.progress();
            progress.hurry();
            store.keep_progress(&progress);
            let reply = Reply::of(&outbox::look(store));
            return Answer::Later(Box::pin(async {
                outbox::send_beside();
                Ok(reply)
            }));
        }
        Request::CallOff { key } => {
            store.forget_waiting(&key);
            Reply::of(&outbox::look(store))
        }
        Request::Notices { turn } => return incidents::notices(store, turn),
    })
}

fn nobody() -> Reply {
    Reply::Trouble { trouble: Trouble::Broken { message: "nobody is signed in".to_owned() } }
}

/// What is kept of what the Worker answers.
#[derive(Clone, Copy)]
enum Keep {
    Nothing,
    Session,
    /// The person's own newest calls.
    Calls,
}

fn api(store: &Store, request: ApiRequest, keep: Keep) -> Answer {
    Answer::Later(Box::pin(pass_on(store.signed_in(), request, keep)))
}

/// What a page asks of the Worker, and what that answers.
async fn pass_on(
    signed_in: Option<Kept>,
    request: ApiRequest,
    keep: Keep,
) -> Result<Reply, JsValue> {
    let (kept, response) = match ask_as(signed_in, request).await? {
        Ok(answer) => answer,
        Err(trouble) => return Ok(Reply::Trouble { trouble }),
    };
    let Kept::V1 { server, since, .. } = &kept;
    let body = response.body;
    match keep {
        Keep::Nothing => {}
        Keep::Session => {
            let store = Store::load().await?;
            store.keep_session(*since, &body);
            store.commit().await?;
        }
        Keep::Calls => {
            remember(&kept, &body).await?;
            outbox::reached().await?;
        }
    }
    Ok(Reply::Api { server: server.to_string(), body })
}

/// Looks for calls that need the person, so that the button can say how many there are.
pub(crate) async fn look() -> Result<(), JsValue> {
    let store = Store::load().await?;
    if store.signed_in().is_none() {
        return done(chrome::clear_alarm(ALARM)).await.map(drop);
    }
    if let Ok((kept, response)) = ask(&ApiRequest::calls(Of::Me, PAGE, None)).await? {
        remember(&kept, &response.body).await?;
    }
    incidents::tell().await
}

fn status(store: &Store) -> Status {
    let (session, remembered) = match store.signed_in() {
        Some(kept) => {
            let Kept::V1 { since, .. } = &kept;
            (Some(store.session(&kept)), store.calls(*since))
        }
        None => (None, None),
    };
    Status {
        server: store.server(),
        session,
        sign_in: store.sign_in(),
        remembered,
        farewell: store.farewell(),
        phone: store.phone(),
    }
}

async fn sign_in_at(server: ServerAddress) -> Result<Reply, JsValue> {
    let signed_in = sign_in::sign_in(&server).await;
    let store = Store::load().await?;
    let own = match signed_in {
        Ok(kept) => {
            store.forget_signed_in();
            store.keep_signed_in(&kept);
            store.keep_sign_in(&SignInState::Idle);
            own(&store)
        }
        Err(trouble) => {
            store.keep_sign_in(&SignInState::Failed { trouble });
            None
        }
    };
    let reply = Reply::of(&status(&store));
    store.commit().await?;
    if let Some(own) = own {
        set_alarm(&own).await?;
        outbox::send_beside();
    }
    come_back().await?;
    Ok(reply)
}

async fn sign_out(kept: Kept) -> Result<Reply, JsValue> {
    forgotten().await?;
    let Kept::V1 { server, refresh_token, .. } = kept;
    // The other token may have ended, and the session not.
    let request = ApiRequest::plain(Method::Delete, "session");
    let told = http::send(client::request(&server, &request, Some(&refresh_token))).await;
    let farewell = match told {
        // 401: it had ended already, which is all that is wanted.
        Ok(response) if response.is_success() || response.status == 401 => Farewell::SignedOut,
        Ok(_) | Err(_) => Farewell::SignedOutHereOnly,
    };
    let store = Store::load().await?;
    store.keep_farewell(Some(&farewell));
    let reply = Reply::of(&status(&store));
    store.commit().await?;
    Ok(reply)
}

/// Nobody is signed in any more.
pub(crate) async fn forgotten() -> Result<(), JsValue> {
    done(chrome::clear_alarm(ALARM)).await?;
    badge("").await.map(drop)
}

async fn connect(wanted: ledger_ui::background::CrmSignIn) -> Result<Reply, JsValue> {
    match sign_in::at_crm(wanted).await {
        Ok(connect) => {
            let signed_in = Store::load().await?.signed_in();
            let request = ApiRequest::send(Method::Put, "crm", &connect);
            pass_on(signed_in, request, Keep::Nothing).await
        }
        Err(trouble) => Ok(Reply::Trouble { trouble: at_a_crm(trouble) }),
    }
}

async fn chosen(own: auto_log::Kept) -> Result<Reply, JsValue> {
    set_alarm(&own).await?;
    Ok(Reply::of(&own.choices))
}

/// Keeps the newest calls of the person, says how many need them, and does what is due for them.
async fn remember(kept: &Kept, body: &str) -> Result<(), JsValue> {
    let Kept::V1 { since, .. } = kept;
    let store = Store::load().await?;
    let (Some(calls), Some(_)) = (from_str::<Calls>(body), store.still(*since)) else {
        return Ok(());
    };
    let before = store.calls(*since);
    store.keep_calls(*since, body);
    let heard = unasked::heard(&store, kept, before, &calls);
    store.commit().await?;
    let waiting = calls.calls.iter().filter(|row| Filter::NeedsMe.shows(row)).count();
    badge(&match waiting {
        0 => String::new(),
        some => some.to_string(),
    })
    .await?;
    unasked::perform(heard, calls, *since).await
}

/// What whoever is signed in chose for themselves.
fn own(store: &Store) -> Option<auto_log::Kept> {
    let Kept::V1 { session, .. } = store.signed_in()?;
    Some(store.user_settings(Whose::of(&session)))
}

fn badge(words: &str) -> JsFuture {
    let details = object(&[("text", JsValue::from_str(words))]);
    done(details.and_then(|details| chrome::set_badge_text(&details)))
}

async fn set_alarm(own: &auto_log::Kept) -> Result<(), JsValue> {
    let minutes = match own.auto_log_since {
        Some(_) => AUTO_LOG_MINUTES,
        None => ALARM_MINUTES,
    };
    let period = JsValue::from_str("periodInMinutes");
    let alarm = done(chrome::alarm(ALARM)).await?;
    // One that is there goes on: made anew, it would begin its wait anew.
    if alarm.is_undefined() || Reflect::get(&alarm, &period)?.as_f64() != Some(minutes) {
        let when = object(&[("periodInMinutes", JsValue::from_f64(minutes))])?;
        done(chrome::create_alarm(ALARM, &when)).await?;
    }
    Ok(())
}

/// RingCentral's window takes the focus, and so closes the popup that asked for it. When no page
/// is left to show how it went, the popup is opened again.
async fn come_back() -> Result<(), JsValue> {
    let kinds = Array::of2(&JsValue::from_str("TAB"), &JsValue::from_str("POPUP"));
    let pages = done(chrome::contexts(&object(&[("contextTypes", kinds.into())])?)).await?;
    if pages.dyn_ref::<Array>().is_some_and(|pages| pages.length() > 0) {
        return Ok(());
    }
    // Chrome opens it only over a focused window; otherwise the person will click the button.
    let _ = done(chrome::open_popup()).await;
    Ok(())
}
