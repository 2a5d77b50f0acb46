//! Sends a request to the Worker. No cookie goes along, nothing is cached, and a redirect is a
//! failure: the token is for one server only.

use js_sys::JsString;
use ledger_ui::address::ServerAddress;
use ledger_ui::background::Trouble;
use ledger_ui::client::{self, ApiRequest};
use ledger_wire::http::{HttpRequest, HttpResponse};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect, Response,
};

use crate::chrome::Later;

const TIMEOUT_MILLIS: u32 = 15_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn fetch(request: &Request) -> Result<JsValue, JsValue>;
}

/// Asks a server. An error means that no answer came.
pub(crate) async fn reach(
    server: &ServerAddress,
    asked: &ApiRequest,
    token: Option<&str>,
) -> Result<HttpResponse, Trouble> {
    let answer = send(client::request(server, asked, token)).await;
    answer.map_err(|_| Trouble::Unreachable { server: server.to_string() })
}

/// Sends a request. An error means that no answer came.
pub(crate) fn send(request: HttpRequest) -> Later<HttpResponse> {
    Box::pin(answered(request))
}

async fn answered(request: HttpRequest) -> Result<HttpResponse, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let options = RequestInit::new();
    options.set_method(request.method.as_str());
    options.set_headers(&headers);
    options.set_cache(RequestCache::NoStore);
    options.set_credentials(RequestCredentials::Omit);
    options.set_redirect(RequestRedirect::Error);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MILLIS)));
    if let Some(body) = &request.body {
        options.set_body(&JsValue::from_str(body));
    }
    let request = Request::new_with_str_and_init(&request.url, &options)?;
    let response: Response = fetch(&request).await?.dyn_into()?;
    let body: JsString = JsFuture::from(response.text()?).await?.dyn_into()?;
    Ok(HttpResponse { status: response.status(), headers: Vec::new(), body: String::from(body) })
}
