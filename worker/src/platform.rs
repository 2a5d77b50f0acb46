//! The only file that asks for the time, sends requests and reads the Worker's variables.

use ledger_core::time::Millis;
use ledger_ringcentral::sign_in::Client;
use ledger_wire::api::{Failure, FailureCode};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::js_sys::Promise;
use worker::{
    Date, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Result,
    console_error, console_warn,
};

/// The largest body that is read; RingCentral's events have a few kilobytes.
pub(crate) const LARGEST_BODY: usize = 256 * 1024;

/// How much of a body that is too large is still heard, and forgotten: whoever sends it reads our
/// answer only when they are done.
const LONGEST_LISTENING: usize = 8 * 1024 * 1024;

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one place that asks for the time")]
pub(crate) fn now() -> Millis {
    Millis(i64::try_from(Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// A line in the log. Never carries a number, a name or a secret.
pub(crate) fn warn(code: &str, what: &str) {
    console_warn!("{code}: {what}");
}

/// A line in the log about something that should not happen.
pub(crate) fn error(code: &str, what: &str) {
    console_error!("{code}: {what}");
}

/// A variable or secret of the Worker.
pub(crate) fn variable(env: &Env, name: &str) -> Option<String> {
    let value = env.var(name).ok()?.to_string();
    if value.is_empty() { None } else { Some(value) }
}

/// A variable or secret without which nothing works.
pub(crate) fn needed(env: &Env, name: &str) -> std::result::Result<String, Failure> {
    variable(env, name).ok_or_else(|| {
        error("configuration", name);
        Failure::new(
            FailureCode::Internal,
            format!("the Worker's variable {name} is not set; whoever runs it must set it"),
        )
    })
}

/// How RingCentral knows us.
pub(crate) fn ringcentral(env: &Env) -> std::result::Result<Client, Failure> {
    Ok(Client {
        server: needed(env, "RINGCENTRAL_SERVER")?,
        id: needed(env, "RINGCENTRAL_CLIENT_ID")?,
        secret: variable(env, "RINGCENTRAL_CLIENT_SECRET"),
    })
}

/// Sends a request to the outside.
pub(crate) async fn send(request: &HttpRequest) -> Result<HttpResponse> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(request.method.as_str().to_owned()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(request.body.as_deref().map(Into::into));
    let outgoing = Request::new_with_init(&request.url, &init)?;
    let mut answer = Fetch::Request(outgoing).send().await?;
    Ok(HttpResponse {
        status: answer.status_code(),
        headers: answer.headers().entries().collect(),
        body: answer.text().await?,
    })
}

#[wasm_bindgen]
extern "C" {
    /// An object, as others see it. Not the `worker` crate's: that reads replies as streams, chunk
    /// by chunk, which takes longer than all the rest of a delivery.
    pub(crate) type Object;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Object, request: &JsValue) -> std::result::Result<Promise, JsValue>;

    type Reply;

    #[wasm_bindgen(method, getter)]
    fn ok(this: &Reply) -> bool;

    #[wasm_bindgen(method, catch)]
    fn text(this: &Reply) -> std::result::Result<Promise, JsValue>;
}

/// The object of that name.
pub(crate) fn object(env: &Env, binding: &str, name: &str) -> Result<Object> {
    Ok(env.durable_object(binding)?.get_by_name(name)?.into_rpc())
}

/// Sends a message to an object and reads its answer. Objects are never addressed otherwise.
pub(crate) async fn tell<Message: Serialize, Answer: DeserializeOwned>(
    object: &Object,
    message: &Message,
) -> std::result::Result<Answer, Failure> {
    let text = tell_for_text(object, message).await?;
    ledger_wire::json::from_str(&text).map_err(|problem| unanswered(&problem))
}

fn unanswered(what: &dyn std::fmt::Display) -> Failure {
    error("object", &what.to_string());
    Failure::new(FailureCode::Internal, "part of the service did not answer; try again in a moment")
}

/// Sends a message to an object; its answer, as JSON, is for someone else to read.
pub(crate) async fn tell_for_text<Message: Serialize>(
    object: &Object,
    message: &Message,
) -> std::result::Result<String, Failure> {
    let message = serde_json::to_string(message).map_err(|problem| unanswered(&problem))?;
    exchange(object, &message).await
}

/// The part of telling that is the same for every message.
async fn exchange(object: &Object, message: &str) -> std::result::Result<String, Failure> {
    match replied_text(object, message).await.map_err(|problem| unanswered(&problem))? {
        (true, answer) => Ok(answer),
        (false, failure) => {
            Err(ledger_wire::json::from_str(&failure).unwrap_or_else(|_| unanswered(&failure)))
        }
    }
}

/// What an object says to a message, and whether that is an answer or a failure.
async fn replied_text(object: &Object, message: &str) -> Result<(bool, String)> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(message.into()));
    let request = Request::new_with_init("https://object.invalid/", &init)?;
    let reply = JsFuture::from(object.fetch(request.inner())?).await?;
    let reply: Reply = reply.unchecked_into();
    let text = JsFuture::from(reply.text()?).await?;
    Ok((reply.ok(), text.as_string().unwrap_or_default()))
}

/// The message an object was told.
pub(crate) async fn heard<Message: DeserializeOwned>(request: &mut Request) -> Result<Message> {
    // Not `Request::json`: that would compile every message's reading a second time, from
    // JavaScript values.
    crate::sql::from_json(&request.text().await?)
}

/// An object's answer to a message.
pub(crate) fn replied<Answer: Serialize>(
    answer: std::result::Result<Answer, Failure>,
) -> Result<Response> {
    match answer {
        Ok(answer) => Response::from_json(&answer),
        Err(failure) => failed(&failure),
    }
}

/// A failure, as a response.
pub(crate) fn failed(failure: &Failure) -> Result<Response> {
    let mut response = Response::from_json(failure)?.with_status(failure.code.status());
    if let Some(seconds) = failure.code.retry_after() {
        response.headers_mut().set("retry-after", &seconds.to_string())?;
    }
    Ok(response)
}

/// Reads a body that must not be larger than [`LARGEST_BODY`].
pub(crate) async fn body(request: &mut Request) -> std::result::Result<String, Failure> {
    use futures_util::StreamExt;
    let too_large = || {
        Failure::new(
            FailureCode::TooLarge,
            format!("the body is larger than {LARGEST_BODY} bytes; send less"),
        )
    };
    let unread = |_| Failure::new(FailureCode::BadRequest, "the body could not be read to its end");
    if request.inner().body().is_none() {
        return Ok(String::new());
    }
    // Told beforehand how long it is, the runtime hands over the whole body at once.
    let length = request.headers().get("content-length").ok().flatten();
    if length
        .and_then(|length| length.parse().ok())
        .is_some_and(|bytes: usize| bytes <= LARGEST_BODY)
    {
        return request.text().await.map_err(unread);
    }
    let mut stream = request.stream().map_err(unread)?;
    let (mut bytes, mut heard) = (Vec::new(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(unread)?;
        heard += chunk.len();
        if heard <= LARGEST_BODY {
            bytes.extend(chunk);
        } else if heard > LONGEST_LISTENING {
            break;
        }
    }
    if heard > LARGEST_BODY {
        return Err(too_large());
    }
    String::from_utf8(bytes)
        .map_err(|_| Failure::new(FailureCode::BadRequest, "the body is not UTF-8 text"))
}
