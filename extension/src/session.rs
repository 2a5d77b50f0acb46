//! Asking the Worker in the name of whoever is signed in, and new tokens when theirs have ended.

use std::cell::RefCell;

use js_sys::Promise;
use ledger_core::time::Millis;
use ledger_ui::background::{Farewell, Reply, Trouble};
use ledger_ui::client::{self, ApiRequest, Opened};
use ledger_wire::http::{HttpResponse, Method};

use crate::chrome::{Later, done, reply};
use crate::effect::Effect;
use crate::http;
use crate::store::{Kept, Store};

/// Asks the Worker in the name of whoever is signed in. Gives a good answer, and the session that it
/// was asked under.
pub(crate) fn ask(request: ApiRequest) -> Later<(Kept, HttpResponse)> {
    Box::pin(asked(request))
}

async fn asked(request: ApiRequest) -> Result<(Kept, HttpResponse), Trouble> {
    let mut refused: Option<Millis> = None;
    loop {
        let kept = Store::load().await?.signed_in();
        let is_same = |kept: &Kept| refused.is_none_or(|began| kept.since() == began);
        let Some(kept) = kept.filter(is_same) else { return Err(nobody()) };
        let mut answer = send(&kept, &request, Token::OfSession).await;
        if let (Err(Trouble::SignedOut { .. }), None) = (&answer, refused) {
            refused = Some(kept.since());
            match refreshed(&kept).await {
                Ok(()) => continue,
                Err(trouble) => answer = Err(trouble),
            }
        }
        if let Err(Trouble::SignedOut { message }) = &answer {
            ended(kept.since(), message).await?;
        }
        return answer.map(|response| (kept, response));
    }
}

/// The Worker says that the session is over.
async fn ended(began: Millis, message: &str) -> Result<(), Trouble> {
    let store = Store::load().await?;
    if store.still(began).is_some() {
        store.forget_signed_in();
        store.keep_farewell(Some(&Farewell::Ended { message: message.to_owned() }));
        store.then(Effect::Rest);
    }
    store.commit().await
}

/// What is said where nobody is signed in.
pub(crate) fn nobody() -> Trouble {
    Trouble::SignedOut { message: String::new() }
}

/// With which of a session's tokens something is asked.
#[derive(Clone, Copy)]
enum Token {
    OfSession,
    /// The one that brings a new pair of both.
    OfRefresh,
}

async fn send(kept: &Kept, request: &ApiRequest, token: Token) -> Result<HttpResponse, Trouble> {
    let Kept::V1 { server, token: of_session, refresh_token, .. } = kept;
    let token = match token {
        Token::OfSession => of_session,
        Token::OfRefresh => refresh_token,
    };
    let response = http::reach(server, request, Some(token)).await?;
    client::good(server, &response).map(|()| response)
}

thread_local! {
    /// The refresh under way, if one is.
    static REFRESH: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// There are newer tokens than those that were refused. However many ask for them at once, the
/// session is refreshed once. An answer that is lost costs nothing: the tokens that are kept are
/// good for the same refresh until its tokens are used.
async fn refreshed(refused: &Kept) -> Result<(), Trouble> {
    let Kept::V1 { token: then, .. } = refused;
    let newest = Store::load().await?.signed_in();
    if newest.is_none_or(|Kept::V1 { token, .. }| token != *then) {
        return Ok(());
    }
    let refresh = REFRESH.with_borrow_mut(|refresh| {
        let begin = || reply(Box::pin(refresh_tokens(refused.clone())));
        refresh.get_or_insert_with(begin).clone()
    });
    let outcome = done(refresh).await?;
    Reply::from_text(&outcome.as_string().unwrap_or_default()).done()
}

async fn refresh_tokens(kept: Kept) -> Result<Reply, Trouble> {
    let outcome = keep_tokens(&kept).await;
    REFRESH.take();
    outcome.map(|()| Reply::of(&()))
}

async fn keep_tokens(kept: &Kept) -> Result<(), Trouble> {
    let Kept::V1 { server, since, .. } = kept;
    let request = ApiRequest::plain(Method::Post, "session/refresh");
    let response = send(kept, &request, Token::OfRefresh).await?;
    let Opened { token, refresh_token, .. } = client::read(server, &response)?;
    let store = Store::load().await?;
    store.keep_tokens(*since, token, refresh_token);
    store.commit().await
}
