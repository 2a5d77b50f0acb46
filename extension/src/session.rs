//! Asking the Worker in the name of whoever is signed in, and new tokens when theirs have ended.

use std::cell::RefCell;

use js_sys::Promise;
use ledger_core::time::Millis;
use ledger_ui::background::{Farewell, Trouble};
use ledger_ui::client::{self, ApiRequest};
use ledger_wire::api::SignedIn;
use ledger_wire::http::{HttpResponse, Method};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::background::forgotten;
use crate::chrome::{Later, promise};
use crate::convert::{from_text, to_text};
use crate::http;
use crate::store::{Kept, Store};

/// A good answer of the Worker and the session it was asked under, or what a page is to be told.
pub(crate) type Asked = Result<(Kept, HttpResponse), Trouble>;

/// Asks the Worker in the name of whoever is signed in. The outer error is Chrome's.
pub(crate) async fn ask(request: &ApiRequest) -> Result<Asked, JsValue> {
    let signed_in = Store::load().await?.signed_in();
    ask_as(signed_in, request.clone()).await
}

/// The same, in the name of this one.
pub(crate) fn ask_as(signed_in: Option<Kept>, request: ApiRequest) -> Later<Asked> {
    Box::pin(asked(signed_in, request))
}

async fn asked(signed_in: Option<Kept>, request: ApiRequest) -> Result<Asked, JsValue> {
    let Some(mut kept) = signed_in else {
        return Ok(Err(Trouble::SignedOut { message: String::new() }));
    };
    let mut is_refreshed = false;
    let trouble = loop {
        match send(&kept, &request, Token::OfSession).await {
            Ok(response) => return Ok(Ok((kept, response))),
            Err(Trouble::SignedOut { .. }) if !is_refreshed => match refreshed(&kept).await? {
                Ok(newest) => kept = newest,
                Err(trouble) => break trouble,
            },
            Err(trouble) => break trouble,
        }
        is_refreshed = true;
    };
    let Kept::V1 { since, .. } = kept;
    if let Trouble::SignedOut { message } = &trouble {
        let store = Store::load().await?;
        if store.still(since).is_some() {
            store.forget_signed_in();
            store.keep_farewell(Some(&Farewell::Ended { message: message.clone() }));
            store.commit().await?;
            forgotten().await?;
        }
    }
    Ok(Err(trouble))
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

/// The session with its newest tokens, after some were refused. However many ask for it at once,
/// it is refreshed once. An answer that is lost costs nothing: the tokens that are kept are good
/// for the same refresh until its tokens are used.
async fn refreshed(refused: &Kept) -> Result<Result<Kept, Trouble>, JsValue> {
    let Kept::V1 { token: then, since: began, .. } = refused;
    let is_known = |kept: &Kept| {
        let Kept::V1 { token, .. } = kept;
        token == then
    };
    if Store::load().await?.signed_in().as_ref().is_some_and(is_known) {
        let refresh = REFRESH.with_borrow_mut(|refresh| {
            let begin = || promise(refresh_tokens(refused.clone()));
            refresh.get_or_insert_with(begin).clone()
        });
        let trouble = JsFuture::from(refresh).await?;
        if !trouble.is_undefined() {
            return Ok(Err(from_text(&trouble)?));
        }
    }
    let newest = Store::load().await?.still(*began);
    Ok(newest.ok_or_else(|| Trouble::SignedOut { message: String::new() }))
}

/// Refreshes the tokens, and keeps them. Gives the trouble, if there was any.
async fn refresh_tokens(kept: Kept) -> Result<JsValue, JsValue> {
    let Kept::V1 { server, since, .. } = &kept;
    let request = ApiRequest::plain(Method::Post, "session/refresh");
    let answer = send(&kept, &request, Token::OfRefresh).await;
    let outcome = match answer.and_then(|response| client::read::<SignedIn>(server, &response)) {
        Ok(signed_in) => keep_tokens(*since, signed_in).await,
        Err(trouble) => to_text(&trouble),
    };
    REFRESH.take();
    outcome
}

async fn keep_tokens(since: Millis, signed_in: SignedIn) -> Result<JsValue, JsValue> {
    let SignedIn { token, refresh_token, .. } = signed_in;
    let store = Store::load().await?;
    store.keep_tokens(since, token, refresh_token);
    store.commit().await.map(|_| JsValue::UNDEFINED)
}
