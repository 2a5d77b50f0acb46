//! The background: owner of the session and of every request to the Worker. It remembers nothing
//! between two messages; see [`crate::store`].
//!
//! What waits is boxed, and what decides does not wait: an await within a large function is
//! compiled into all of it.

use ledger_core::time::{UtcOffset, Zones};
use ledger_intl::IntlZones;
use ledger_ui::address::ServerAddress;
use ledger_ui::authorization::at_a_crm;
use ledger_ui::auto_log;
use ledger_ui::background::{CrmSignIn, Farewell, Of, Reply, Request, SignInState, Trouble};
use ledger_ui::calls::PAGE;
use ledger_ui::client::ApiRequest;
use ledger_wire::http::Method;

use crate::chrome::Later;
use crate::effect::Effect;
use crate::moment::now;
use crate::session::ask;
use crate::store::{Kept, Store};
use crate::{http, incidents, outbox, sign_in, unasked};

const LOOK_MINUTES: f64 = 5.0;
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
pub(crate) async fn started() -> Result<(), Trouble> {
    let store = Store::load().await?;
    if let SignInState::UnderWay { .. } = store.sign_in() {
        store.keep_sign_in(&SignInState::Idle);
    }
    go_on(&store);
    store.commit().await
}

/// Answers a page.
pub(crate) async fn answer(request: String) -> Result<Reply, Trouble> {
    let store = Store::load().await?;
    let answer = match Request::from_text(&request) {
        Some(request) => begin(&store, request),
        None => Answer::Now(broken("the background does not know this request")),
    };
    store.commit().await?;
    match answer {
        Answer::Now(reply) => Ok(reply),
        Answer::Later(reply) => reply.await,
    }
}

fn begin(store: &Store, request: Request) -> Answer {
    Answer::Now(match request {
        Request::Status => store.status().to_reply(),
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
                store.then(Effect::Rest);
                return Answer::Later(Box::pin(sign_out(kept)));
            }
            None => store.status().to_reply(),
        },
        Request::Session => return api(ApiRequest::session(), Keep::Session),
        Request::Calls { of, limit, before } => {
            let keep = match (of, before) {
                (Of::Me, None) => Keep::Calls,
                (Of::Me | Of::Everyone, _) => Keep::Nothing,
            };
            return api(ApiRequest::calls(of, limit, before), keep);
        }
        Request::Call { call } => return api(ApiRequest::call(&call), Keep::Nothing),
        Request::Api { request } => return api(request, Keep::Nothing),
        Request::CrmSignIn { wanted } => return Answer::Later(Box::pin(connect(wanted))),
        Request::Draft => Reply::of(&store.draft()),
        Request::KeepDraft { draft } => {
            store.keep_draft(draft.as_ref());
            Reply::of(&draft)
        }
        Request::KeepPhone { options } => {
            store.keep_phone(&options);
            store.status().to_reply()
        }
        Request::Zone { zone } => {
            Reply::of(&IntlZones.offset(&zone, now()).map(UtcOffset::seconds))
        }
        Request::Choices => match store.own() {
            Some((own, _)) => Reply::of(&own.choices),
            None => broken("nobody is signed in"),
        },
        Request::Choose { choices } => match store.own() {
            Some((mut own, session)) => {
                own.choices = choices;
                own.note_wish(&own.settings(&session), now());
                store.keep_user_settings(&own);
                look_again(store, &own);
                Reply::of(&own.choices)
            }
            None => broken("nobody is signed in"),
        },
        Request::Outbox => Reply::of(&outbox::look(store)),
        Request::SendNow => {
            let mut progress = store.progress();
            progress.hurry();
            store.keep_progress(&progress);
            store.then(Effect::Send);
            Reply::of(&outbox::look(store))
        }
        Request::CallOff { key } => {
            store.forget_waiting(&key);
            Reply::of(&outbox::look(store))
        }
        Request::Notices { turn } => return incidents::notices(store, turn),
    })
}

fn broken(message: &str) -> Reply {
    Reply::Trouble { trouble: Trouble::Broken { message: message.to_owned() } }
}

/// What is kept of what the Worker answers.
#[derive(Clone, Copy)]
enum Keep {
    Nothing,
    Session,
    /// The person's own newest calls.
    Calls,
}

fn api(request: ApiRequest, keep: Keep) -> Answer {
    Answer::Later(Box::pin(pass_on(request, keep)))
}

/// What a page asks of the Worker, and what that answers.
async fn pass_on(request: ApiRequest, keep: Keep) -> Result<Reply, Trouble> {
    let (kept, response) = ask(request).await?;
    let body = response.body;
    match keep {
        Keep::Nothing => {}
        Keep::Session => {
            let store = Store::load().await?;
            store.keep_session(kept.since(), &body);
            store.commit().await?;
        }
        Keep::Calls => unasked::heard(kept.since(), body.clone()).await?,
    }
    let Kept::V1 { server, .. } = &kept;
    Ok(Reply::Api { server: server.to_string(), body })
}

/// Looks for calls that need the person, so that the button can say how many there are.
pub(crate) async fn look() -> Result<(), Trouble> {
    let store = Store::load().await?;
    if store.signed_in().is_none() {
        store.then(Effect::Rest);
        return store.commit().await;
    }
    if let Ok((kept, response)) = ask(ApiRequest::calls(Of::Me, PAGE, None)).await {
        unasked::heard(kept.since(), response.body).await?;
    }
    incidents::tell().await
}

async fn sign_in_at(server: ServerAddress) -> Result<Reply, Trouble> {
    let signed_in = sign_in::sign_in(&server).await;
    let store = Store::load().await?;
    match signed_in {
        Ok(kept) => {
            store.forget_signed_in();
            store.keep_signed_in(&kept);
            store.keep_sign_in(&SignInState::Idle);
            go_on(&store);
        }
        Err(trouble) => store.keep_sign_in(&SignInState::Failed { trouble }),
    }
    store.then(Effect::ComeBack);
    let reply = store.status().to_reply();
    store.commit().await?;
    Ok(reply)
}

async fn sign_out(kept: Kept) -> Result<Reply, Trouble> {
    let Kept::V1 { server, refresh_token, .. } = kept;
    // The other token may have ended, and the session not.
    let request = ApiRequest::plain(Method::Delete, "session");
    let farewell = match http::reach(&server, &request, Some(&refresh_token)).await {
        // 401: it had ended already, which is all that is wanted.
        Ok(response) if response.is_success() || response.status == 401 => Farewell::SignedOut,
        Ok(_) | Err(_) => Farewell::SignedOutHereOnly,
    };
    let store = Store::load().await?;
    store.keep_farewell(Some(&farewell));
    let reply = store.status().to_reply();
    store.commit().await?;
    Ok(reply)
}

async fn connect(wanted: CrmSignIn) -> Result<Reply, Trouble> {
    let connect = sign_in::at_crm(wanted).await.map_err(at_a_crm)?;
    pass_on(ApiRequest::send(Method::Put, "crm", &connect), Keep::Nothing).await
}

/// Has the background look and send for whoever is signed in.
fn go_on(store: &Store) {
    if let Some((own, _)) = store.own() {
        look_again(store, &own);
    }
    store.then(Effect::Send);
}

fn look_again(store: &Store, own: &auto_log::Kept) {
    store.then(Effect::LookEvery(match own.auto_log_since {
        Some(_) => AUTO_LOG_MINUTES,
        None => LOOK_MINUTES,
    }));
}
