//! HTTP around a simulated CRM, on loopback, in real time.
//!
//! Under `/simulator`, without sign-in; unknown fields are errors:
//!
//! | request | does |
//! |---|---|
//! | `POST /simulator/contacts` | `{"name":"Ivy Caller","number":"+14155550151"}`: someone makes a contact |
//! | `GET /simulator/activities` | every [`Seen`](super::Seen) |
//! | `POST /simulator/faults` | a [`Change`] |
//! | `GET /simulator/state` | `refreshed`, and `requests`: how often each was made |
//! | `GET /simulator/violations` | which requests the reference does not allow, and why |

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Capsule, Fault, Harbour, HubSpot, Pipedrive, Salesforce, Simulated};
use crate::clock::Clock;
use crate::http::Lost;

/// The largest body that is read.
const LARGEST_BODY: usize = 1024 * 1024;

/// The CRMs that can be served, by the product's names of them.
const CRMS: [(&str, Make); 5] = [
    ("capsule", |origin| Box::new(Capsule::at(origin))),
    ("harbour", |origin| Box::new(Harbour::at(origin))),
    ("hubspot", |origin| Box::new(HubSpot::at(origin))),
    ("pipedrive", |origin| Box::new(Pipedrive::at(origin))),
    ("salesforce", |origin| Box::new(Salesforce::at(origin))),
];

/// Makes a CRM that answers at an address.
type Make = fn(&str) -> Box<dyn Simulated>;

/// How a CRM is to misbehave from now on; what is not named stays.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Change {
    /// The next requests of a kind are disturbed.
    pub disturb: Option<Disturbance>,
    /// Every sign-in ends, or the pasted token is good again.
    pub sign_ins: Option<SignInChange>,
    /// The permission to write is taken away or given back.
    pub permission: Option<PermissionChange>,
    /// How long access tokens live that are made from now on.
    pub token_seconds: Option<u32>,
    /// How long each answer takes.
    pub answer_after_ms: Option<u64>,
}

/// Requests that are disturbed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disturbance {
    /// Their method.
    pub method: String,
    /// How their path ends.
    pub path: String,
    /// How many of them.
    pub times: u32,
    /// How.
    pub fault: Fault,
}

/// What happens to every sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInChange {
    /// They end.
    Revoked,
    /// Their access tokens end before their time, and can be renewed.
    Expired,
    /// The pasted token is accepted again; who signed in by OAuth signs in anew.
    Restored,
}

/// What happens to the permission to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PermissionChange {
    /// It is taken away.
    Missing,
    /// It is given back.
    Granted,
}

/// A CRM on loopback. It stops when this is dropped.
#[derive(Debug)]
pub struct CrmServer {
    inner: Arc<Inner>,
    server: JoinHandle<()>,
}

struct Inner {
    origin: String,
    address: SocketAddr,
    clock: Clock,
    there: Mutex<There>,
}

struct There {
    crm: Box<dyn Simulated>,
    disturbances: Vec<Disturbance>,
    answer_after: Duration,
    requests: BTreeMap<String, u64>,
    violations: Vec<String>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inner").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl CrmServer {
    /// Starts the CRM of that name; 0 is any free port.
    ///
    /// # Errors
    /// When there is no such CRM, or the port is taken.
    pub async fn start(name: &str, port: u16) -> io::Result<Self> {
        let make = CRMS.iter().find(|(known, _)| *known == name).map(|(_, make)| make);
        let make = make.ok_or_else(|| {
            let names: Vec<&str> = CRMS.iter().map(|(name, _)| *name).collect();
            let message = format!("{name:?} is none of {}", names.join(", "));
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let origin = format!("http://{address}");
        let there = There {
            crm: make(&origin),
            disturbances: Vec::new(),
            answer_after: Duration::ZERO,
            requests: BTreeMap::new(),
            violations: Vec::new(),
        };
        let clock = Clock::start(1.0, Duration::ZERO);
        let inner = Arc::new(Inner { origin, address, clock, there: Mutex::new(there) });
        let router = Router::new()
            .route("/simulator/contacts", post(add_contact))
            .route("/simulator/activities", get(activities))
            .route("/simulator/faults", post(change))
            .route("/simulator/state", get(state))
            .route("/simulator/violations", get(violations))
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        let server = tokio::spawn(async move {
            // Serving on a bound socket only ends by being aborted.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { inner, server })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.inner.address
    }

    /// Which requests the reference does not allow, and why.
    pub fn violations(&self) -> Vec<String> {
        self.inner.there().violations.clone()
    }
}

impl Drop for CrmServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Inner {
    fn there(&self) -> MutexGuard<'_, There> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Millis {
        Millis(self.clock.now().0)
    }

    /// Has the CRM answer. What its reference does not allow is listed.
    fn carry_out(&self, request: &HttpRequest) -> HttpResponse {
        let (now, mut there) = (self.now(), self.there());
        let answered = catch_unwind(AssertUnwindSafe(|| there.crm.answer(request, now)));
        answered.unwrap_or_else(|panic| {
            let reason = panic.downcast_ref::<String>().map(String::as_str);
            let reason = reason.or_else(|| panic.downcast_ref::<&str>().copied());
            let reason = reason.unwrap_or("it cannot be read");
            let violation = format!("{} {}: {reason}", request.method.as_str(), request.url);
            there.violations.push(violation.clone());
            HttpResponse { status: 500, headers: Vec::new(), body: violation }
        })
    }

    /// The fault that this request meets, if it meets one.
    fn fault(&self, request: &HttpRequest) -> Option<Fault> {
        let mut there = self.there();
        let path = request.url.strip_prefix(&self.origin).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        *there.requests.entry(format!("{} {path}", request.method.as_str())).or_default() += 1;
        let met = there.disturbances.iter_mut().find(|it| {
            it.times > 0 && it.method == request.method.as_str() && path.ends_with(&it.path)
        })?;
        met.times -= 1;
        Some(met.fault)
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let Some(request) = read(&inner, request).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let after = inner.there().answer_after;
    tokio::time::sleep(after).await;
    let plain =
        |status: u16, body: String| respond(HttpResponse { status, headers: Vec::new(), body });
    match inner.fault(&request) {
        None => respond(inner.carry_out(&request)),
        Some(Fault::Lost) => lost(),
        Some(Fault::AnswerLost) => {
            inner.carry_out(&request);
            lost()
        }
        Some(Fault::Late(seconds)) => {
            tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
            respond(inner.carry_out(&request))
        }
        Some(Fault::Instead(status)) => {
            let body = inner.there().crm.failure(status);
            let waits = (status == 429).then(|| ("retry-after".to_owned(), "7".to_owned()));
            respond(HttpResponse { status, headers: waits.into_iter().collect(), body })
        }
        Some(Fault::DoneBut(status)) => {
            inner.carry_out(&request);
            plain(status, "upstream failed".to_owned())
        }
        Some(Fault::Garbled) => {
            inner.carry_out(&request);
            plain(200, "<html>please wait</html>".to_owned())
        }
    }
}

async fn read(inner: &Inner, request: Request) -> Option<HttpRequest> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, LARGEST_BODY).await.ok()?;
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    let method = methods.into_iter().find(|method| method.as_str() == parts.method.as_str())?;
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    let headers = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let body = String::from_utf8(bytes.to_vec()).ok()?;
    Some(HttpRequest {
        method,
        url: format!("{}{path}", inner.origin),
        headers,
        body: Some(body).filter(|body| !body.is_empty()),
    })
}

fn respond(response: HttpResponse) -> Response {
    let mut builder = Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    let built = builder.body(Body::from(response.body));
    built.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn lost() -> Response {
    Response::new(Body::new(Lost))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewContact {
    name: String,
    number: String,
}

async fn add_contact(State(inner): State<Arc<Inner>>, body: Bytes) -> Response {
    match serde_json::from_slice::<NewContact>(&body) {
        Ok(contact) => {
            inner.there().crm.add_contact(&contact.name, &contact.number);
            axum::Json(json!({})).into_response()
        }
        Err(problem) => refuse(&problem.to_string()),
    }
}

async fn activities(State(inner): State<Arc<Inner>>) -> Response {
    axum::Json(inner.there().crm.activities()).into_response()
}

async fn change(State(inner): State<Arc<Inner>>, body: Bytes) -> Response {
    let change: Change = match serde_json::from_slice(&body) {
        Ok(change) => change,
        Err(problem) => return refuse(&problem.to_string()),
    };
    let mut there = inner.there();
    there.disturbances.extend(change.disturb);
    if let Some(change) = change.sign_ins {
        match (change, there.crm.sign_ins()) {
            (SignInChange::Revoked, _) => drop(there.crm.revoke(true)),
            (SignInChange::Restored, _) => drop(there.crm.revoke(false)),
            (SignInChange::Expired, Some(sign_ins)) => sign_ins.expire(),
            (SignInChange::Expired, None) => {}
        }
    }
    if let Some(change) = change.permission {
        there.crm.forbid(change == PermissionChange::Missing);
    }
    if let (Some(seconds), Some(sign_ins)) = (change.token_seconds, there.crm.sign_ins()) {
        sign_ins.life = Span::seconds(i64::from(seconds));
    }
    if let Some(milliseconds) = change.answer_after_ms {
        there.answer_after = Duration::from_millis(milliseconds);
    }
    axum::Json(json!({})).into_response()
}

async fn state(State(inner): State<Arc<Inner>>) -> Response {
    let mut there = inner.there();
    let refreshed = there.crm.sign_ins().map_or(0, |sign_ins| sign_ins.refreshed);
    let state: Value = json!({ "refreshed": refreshed, "requests": there.requests });
    axum::Json(state).into_response()
}

async fn violations(State(inner): State<Arc<Inner>>) -> Response {
    axum::Json(json!({ "violations": inner.there().violations })).into_response()
}

fn refuse(problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": problem }))).into_response()
}
