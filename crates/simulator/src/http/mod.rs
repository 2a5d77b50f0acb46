//! The platform's HTTP surface: routes, and the checks every API call passes.

mod authorize;
mod call_log;
mod contract;
mod control;
mod directory;
mod directory_entries;
mod interop;
mod lost;
mod paging;
mod problem;
mod query;
mod recording;
mod soak;
mod subscriptions;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::Value;

use crate::clock::Moment;
use crate::limits::{Group, Verdict};
use crate::platform::Inner;
use crate::token::Owner;
use crate::world::World;
pub(crate) use lost::Lost;
use problem::Problem;

type Shared = axum::extract::State<Arc<Inner>>;

/// All routes.
pub(crate) fn router(inner: Arc<Inner>) -> Router {
    let api = "/restapi/v1.0";
    let account = format!("{api}/account/{{account}}");
    let extension = format!("{account}/extension/{{extension}}");
    let subscription = format!("{api}/subscription");
    Router::new()
        .route("/restapi/oauth/authorize", get(authorize::with_query).post(authorize::with_form))
        .route("/restapi/oauth/token", post(token::token))
        .route("/restapi/oauth/revoke", post(token::revoke))
        .route(&format!("{api}/interop/generate-code"), post(interop::generate_code))
        .route(&account, get(directory::account))
        .route(&format!("{account}/extension"), get(directory::extensions))
        .route(&extension, get(directory::extension))
        .route(&format!("{extension}/authz-profile/check"), get(directory::check_permission))
        .route(&format!("{account}/phone-number"), get(directory::phone_numbers))
        .route(&format!("{account}/call-queues"), get(directory::queues))
        .route(&format!("{account}/call-queues/{{queue}}/members"), get(directory::queue_members))
        .route(&format!("{account}/directory/entries"), get(directory_entries::list))
        .route(&format!("{account}/call-log"), get(call_log::list))
        .route(&format!("{account}/call-log/{{record}}"), get(call_log::record))
        .route(&format!("{account}/call-log-extract-sync"), get(call_log::extract_sync))
        .route(&format!("{account}/recording/{{recording}}"), get(recording::read))
        .route(&subscription, get(subscriptions::list).post(subscriptions::create))
        .route(
            &format!("{subscription}/{{id}}"),
            get(subscriptions::read).put(subscriptions::update).delete(subscriptions::delete),
        )
        .route(&format!("{subscription}/{{id}}/renew"), post(subscriptions::renew))
        .merge(control::routes())
        .merge(soak::routes())
        .fallback(async || Problem::not_found("uri").into_response())
        .layer(middleware::from_fn_with_state(Arc::clone(&inner), contract::hold))
        .layer(middleware::from_fn(cross_origin))
        .with_state(inner)
}

/// Who calls, and what the answer's headers will say.
struct Admitted {
    owner: Owner,
    now: Moment,
    limits: HeaderMap,
}

/// Checks the token and counts the request.
fn admit(
    inner: &Inner,
    world: &mut World,
    headers: &HeaderMap,
    group: Group,
) -> Result<Admitted, Box<Response>> {
    let token = match bearer(headers) {
        Ok(token) => token,
        Err(problem) => return Err(Box::new(problem.into_response())),
    };
    let now = inner.clock.now();
    let owner = match world.tokens.use_access(&token, inner.clock.real_pace()) {
        Ok(owner) => owner,
        Err(problem) => return Err(Box::new(Problem::bad_token(problem).into_response())),
    };
    let who = (owner.extension.to_string(), owner.client.clone());
    let verdict = world.limiter.check(inner.options.rate_limiting, who, group, now);
    let limits = limit_headers(group, verdict, inner.clock.speed());
    match verdict {
        Verdict::Unlimited | Verdict::Pass { .. } => Ok(Admitted { owner, now, limits }),
        Verdict::Penalty { .. } => {
            Err(Box::new((limits, Problem::rate_exceeded()).into_response()))
        }
    }
}

/// Answers an API call under the lock.
fn serve(
    inner: &Inner,
    headers: &HeaderMap,
    group: Group,
    answer: impl FnOnce(&mut World, &Admitted) -> Result<Value, Problem>,
) -> Response {
    let mut world = inner.world();
    match admit(inner, &mut world, headers, group) {
        Ok(admitted) => {
            let answer = answer(&mut world, &admitted).map(axum::Json);
            (admitted.limits, answer).into_response()
        }
        Err(response) => *response,
    }
}

/// Whoever reads the headers waits by a real clock, so times are told at its pace.
fn limit_headers(group: Group, verdict: Verdict, speed: f64) -> HeaderMap {
    let real = |seconds: u64| (seconds as f64 / speed).ceil().max(1.0) as u64;
    let mut headers = HeaderMap::new();
    let (limit, remaining, retry_after) = match verdict {
        Verdict::Unlimited => return headers,
        Verdict::Pass { limit, remaining } => (limit, remaining, None),
        Verdict::Penalty { limit, retry_after } => (limit, 0, Some(retry_after)),
    };
    headers.insert("X-Rate-Limit-Group", HeaderValue::from_static(group.name()));
    headers.insert("X-Rate-Limit-Limit", limit.into());
    headers.insert("X-Rate-Limit-Remaining", remaining.into());
    headers.insert("X-Rate-Limit-Window", real(crate::limits::WINDOW.as_secs()).into());
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, real(seconds).into());
    }
    headers
}

fn bearer(headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers.get(header::AUTHORIZATION).ok_or_else(|| {
        Problem::new(StatusCode::UNAUTHORIZED, "AGW-401", "Authorization header is not specified")
    })?;
    let text = value.to_str().unwrap_or_default();
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        let message = "Invalid Authorization header";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "AGW-402", message));
    }
    Ok(token.trim().to_owned())
}

/// Browser apps call the API and the token endpoint from other origins; nobody's page may call
/// `/simulator`.
async fn cross_origin(request: Request, next: Next) -> Response {
    let open = request.uri().path().starts_with("/restapi/");
    let preflight = open && request.method() == Method::OPTIONS;
    let mut response =
        if preflight { Response::new(Body::empty()) } else { next.run(request).await };
    if open {
        let headers = response.headers_mut();
        let any = HeaderValue::from_static("*");
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        let exposed = "Retry-After, X-Rate-Limit-Group, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, \
             X-Rate-Limit-Window, ETag";
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
        if preflight {
            let methods = HeaderValue::from_static("GET, POST, PUT, DELETE");
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
            let allowed =
                HeaderValue::from_static("Authorization, Content-Type, Accept, If-None-Match");
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
            let private = HeaderValue::from_static("true");
            headers.insert("Access-Control-Allow-Private-Network", private);
        }
    }
    response
}
