//! The only file that asks for the time, sends requests and reads the Worker's variables.

use std::pin::Pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use ledger_core::time::Millis;
use ledger_ringcentral::sign_in::Client;
use ledger_wire::api::{Failure, FailureCode};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::js_sys::Promise;
use worker::web_sys;
use worker::{
    AbortController, AbortSignal, Date, Delay, Env, Error, Fetch, Headers, Request, Response,
    Result, console_error, console_warn,
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

/// How long an answer from the outside is waited for, to its end. Longer than RingCentral takes
/// for its largest pages; shorter than an exchange with a CRM may take (25 s, `ledger_crm`), so
/// that the log machine hears of it before it gives the answer up by itself. Whoever waits may
/// hold a lock that others need.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// Sends a request to the outside.
///
/// # Errors
///
/// When there was no answer, or not in time: nobody knows whether the request was carried out.
pub(crate) async fn send(request: &HttpRequest) -> Result<HttpResponse> {
    let controller = AbortController::default();
    let answer = Box::pin(answer(request, controller.signal()));
    let deadline = std::pin::pin!(Delay::from(ANSWERED_WITHIN));
    match select(answer, deadline).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), _)) => {
            controller.abort();
            let seconds = ANSWERED_WITHIN.as_secs();
            Err(Error::RustError(format!("did not answer within {seconds} s")))
        }
    }
}

async fn answer(request: &HttpRequest, signal: AbortSignal) -> Result<HttpResponse> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    // The `worker` crate's own would bring all that Cloudflare can do to a picture on its way.
    let init = web_sys::RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(headers.as_ref());
    init.set_redirect(web_sys::RequestRedirect::Manual);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let outgoing = web_sys::Request::new_with_str_and_init(&request.url, &init)?;
    let mut answer = Fetch::Request(outgoing.into()).send_with_signal(&signal).await?;
    Ok(HttpResponse {
        status: answer.status_code(),
        headers: answer.headers().entries().collect(),
        body: answer.text().await?,
    })
}

#[wasm_bindgen]
extern "C" {
    /// An object, as others see it: its class and its one method are exported by the object's
    /// module. The runtime calls the method (an RPC), which takes fewer steps than a request and
    /// its response; the answer leaves the object when all it wrote is committed, as those do.
    pub(crate) type Object;

    #[wasm_bindgen(method, catch)]
    fn tell(this: &Object, message: &str) -> std::result::Result<Promise, JsValue>;
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
    told(exchange(object, &self::message(message)?).await?)
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
    Reply(exchange(object, &self::message(message)?).await?).read()
}

/// A message, as an object is told it.
pub(crate) fn message<Message: Serialize>(
    message: &Message,
) -> std::result::Result<String, Failure> {
    ledger_wire::json::to_string(message).map_err(|problem| unanswered(&problem))
}

/// What an object answered.
pub(crate) fn told<Answer: DeserializeOwned>(
    reply: String,
) -> std::result::Result<Answer, Failure> {
    let text = Reply(reply).read()?;
    ledger_wire::json::from_str(&text).map_err(|problem| unanswered(&problem))
}

/// The part of telling that is the same for every message.
async fn exchange(object: &Object, message: &str) -> std::result::Result<String, Failure> {
    let failed = |problem: JsValue| unanswered(&Error::from(problem));
    let reply = JsFuture::from(object.tell(message).map_err(failed)?).await.map_err(failed)?;
    Ok(reply.as_string().unwrap_or_default())
}

/// What an object says to a message: a letter that tells an answer from a failure, and its JSON.
pub(crate) struct Reply(String);

const ANSWER: char = '=';
const FAILURE: char = '!';

impl Reply {
    fn read(mut self) -> std::result::Result<String, Failure> {
        if self.0.starts_with(ANSWER) {
            self.0.remove(0);
            return Ok(self.0);
        }
        let failure = self.0.strip_prefix(FAILURE).unwrap_or_default();
        Err(ledger_wire::json::from_str(failure).unwrap_or_else(|_| unanswered(&self.0)))
    }
}

impl From<Reply> for JsValue {
    fn from(reply: Reply) -> Self {
        Self::from(reply.0)
    }
}

/// The message an object was told.
pub(crate) fn heard<Message: DeserializeOwned>(
    message: &str,
) -> std::result::Result<Message, Failure> {
    ledger_wire::json::from_str(message).map_err(|problem| unanswered(&problem))
}

/// An object's answer to a message.
pub(crate) fn replied<Answer: Serialize>(answer: std::result::Result<Answer, Failure>) -> Reply {
    match answer {
        Ok(answer) => marked(ANSWER, ledger_wire::json::to_string(&answer)),
        Err(failure) => marked(FAILURE, ledger_wire::json::to_string(&failure)),
    }
}

/// The same, where the answer is JSON already.
pub(crate) fn replied_text(answer: std::result::Result<String, Failure>) -> Reply {
    match answer {
        Ok(json) => passed_on(&json),
        Err(failure) => marked(FAILURE, ledger_wire::json::to_string(&failure)),
    }
}

/// Another object's answer, which is this one's too.
pub(crate) fn passed_on(answer: &str) -> Reply {
    Reply(format!("{ANSWER}{answer}"))
}

/// An object's answer that must be waited for, as the promise that a runtime takes it by.
pub(crate) fn later(answer: impl Future<Output = Reply> + 'static) -> JsValue {
    let answer: Pin<Box<dyn Future<Output = Reply>>> = Box::pin(answer);
    future_to_promise(async move { Ok(answer.await.into()) }).into()
}

fn marked(mark: char, json: std::result::Result<String, ledger_wire::json::Error>) -> Reply {
    let json = json.unwrap_or_else(|problem| {
        error("object", &problem.to_string());
        String::new()
    });
    Reply(format!("{mark}{json}"))
}

/// JSON, as a response.
pub(crate) fn json_text(text: String) -> Result<Response> {
    let mut response = Response::ok(text)?;
    response.headers_mut().set("content-type", "application/json")?;
    Ok(response)
}

/// A value, as a response.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<Response> {
    json_text(crate::sql::to_json(value)?)
}

/// A failure, as a response.
pub(crate) fn failed(failure: &Failure) -> Result<Response> {
    let mut response = json(failure)?.with_status(failure.code.status());
    if let Some(seconds) = failure.code.retry_after() {
        response.headers_mut().set("retry-after", &seconds.to_string())?;
    }
    Ok(response)
}

thread_local! {
    /// What every acknowledgement says, made once. RingCentral wants a type even where there is
    /// no body.
    static ACKNOWLEDGEMENT: Result<web_sys::ResponseInit> = acknowledgement();
}

fn acknowledgement() -> Result<web_sys::ResponseInit> {
    let headers = web_sys::Headers::new()?;
    headers.set("content-type", "application/json")?;
    let init = web_sys::ResponseInit::new();
    init.set_headers(&headers);
    Ok(init)
}

/// A response that says only that all is well.
pub(crate) fn acknowledged() -> Result<web_sys::Response> {
    ACKNOWLEDGEMENT.with(|init| match init {
        Ok(init) => Ok(web_sys::Response::new_with_opt_str_and_init(None, init)?),
        Err(problem) => Err(Error::RustError(problem.to_string())),
    })
}

/// The path of an address as the runtime writes it.
pub(crate) fn path(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The query of a URL, as it stands there.
pub(crate) fn query(url: &str) -> &str {
    let whole = url.split('#').next().unwrap_or(url);
    whole.split_once('?').map_or("", |(_, query)| query)
}

/// The first field of that name in a query, decoded.
pub(crate) fn field(query: &str, name: &str) -> Option<String> {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

/// Reads a body that must not be larger than [`LARGEST_BODY`].
pub(crate) async fn body(request: &web_sys::Request) -> std::result::Result<String, Failure> {
    use futures_util::StreamExt;
    let too_large = || {
        Failure::new(
            FailureCode::TooLarge,
            format!("the body is larger than {LARGEST_BODY} bytes; send less"),
        )
    };
    let unread = |_| Failure::new(FailureCode::BadRequest, "the body could not be read to its end");
    // Told beforehand how long it is, the runtime hands over the whole body at once.
    let length = request.headers().get("content-length").ok().flatten();
    if length
        .and_then(|length| length.parse().ok())
        .is_some_and(|bytes: usize| bytes <= LARGEST_BODY)
    {
        let text = JsFuture::from(request.text().map_err(unread)?).await.map_err(unread)?;
        return Ok(text.as_string().unwrap_or_default());
    }
    if request.body().is_none() {
        return Ok(String::new());
    }
    let mut request = Request::from(Clone::clone(request));
    let unread = |_| unread(JsValue::NULL);
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
