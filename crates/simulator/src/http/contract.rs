//! What every request to the API and its answer pass: the contract, and the faults that spoil
//! answers. Faults come last, so that they cannot be taken for mistakes of ours.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use crate::contract::{Enforcement, Operation, Passing, Payload, Violation};
use crate::fault::AnswerFlaw;
use crate::platform::Inner;

use super::Shared;
use super::lost::Lost;
use super::problem::Problem;

/// More than any request or answer has.
const LARGEST: usize = 64 * 1024 * 1024;

/// Holds a request and its answer to the contract.
pub(super) async fn hold(State(inner): Shared, request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/restapi/");
    if !ours || request.method() == Method::OPTIONS {
        return next.run(request).await;
    }
    let mut response = exchange(&inner, request, next).await;
    let skew = inner.world().faults.date_skew_seconds;
    let date =
        crate::clock::Moment(inner.clock.real_pace().0.saturating_add(skew.saturating_mul(1000)));
    if let Ok(date) = HeaderValue::from_str(&date.http_date()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn exchange(inner: &Inner, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let place = format!("{} {}", parts.method, parts.uri.path());
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "CMN-413", "Request is too large")
            .into_response();
    };
    let operation = inner.contract.operation(parts.method.as_str(), parts.uri.path());
    let problems = match operation {
        None => vec!["no such operation is described".to_owned()],
        Some(operation) => operation.problems_of_request(
            parts.uri.path(),
            parts.uri.query().unwrap_or_default(),
            |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned),
            payload(&parts.headers, &bytes),
        ),
    };
    if !problems.is_empty()
        && let Some(refused) = inner.broken(Passing::Request, operation, &place, problems)
    {
        return refused;
    }
    let flaw = operation.and_then(|operation| inner.world().asked(&operation.id));
    if let Some(AnswerFlaw::Status(status)) = flaw {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let message = status.canonical_reason().unwrap_or("Unknown");
        return Problem::new(status, "CMN-201", message).into_response();
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return Response::new(Body::new(Lost));
    };
    if let Some(operation) = operation {
        let answer = payload(&parts.headers, &bytes);
        let problems = operation.problems_of_answer(parts.status.as_u16(), answer);
        if !problems.is_empty()
            && let Some(refused) = inner.broken(Passing::Answer, Some(operation), &place, problems)
        {
            return refused;
        }
    }
    match flaw {
        Some(flaw) => spoilt(parts, &bytes, &flaw).await,
        None => Response::from_parts(parts, Body::from(bytes)),
    }
}

impl Inner {
    /// Notes what is wrong, and what to answer instead, if anything.
    fn broken(
        &self,
        what: Passing,
        operation: Option<&Operation>,
        place: &str,
        problems: Vec<String>,
    ) -> Option<Response> {
        let message = format!("The contract is broken at {place}: {}", problems.join("; "));
        self.world().note(Violation {
            at: self.clock.now(),
            what,
            operation: operation.map(|operation| operation.id.clone()),
            place: place.to_owned(),
            problems,
        });
        match self.options.enforcement {
            Enforcement::Noted => None,
            Enforcement::Strict => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                Some(Problem::new(status, "SIM-500", &message).into_response())
            }
        }
    }
}

fn payload<'a>(headers: &'a HeaderMap, bytes: &'a [u8]) -> Payload<'a> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Payload { content_type: content_type.unwrap_or_default(), bytes }
}

async fn spoilt(mut parts: Parts, bytes: &Bytes, flaw: &AnswerFlaw) -> Response {
    let spoilt = match flaw {
        AnswerFlaw::Status(_) => bytes.to_vec(),
        // Until whoever asked gives up, and closes the connection.
        AnswerFlaw::Silence => return std::future::pending().await,
        AnswerFlaw::Reset => return Response::new(Body::new(Lost)),
        AnswerFlaw::Truncated => bytes.slice(..bytes.len() / 2).to_vec(),
        AnswerFlaw::Malformed => b"<html><body>Bad Gateway</body></html>".to_vec(),
        AnswerFlaw::With(surprise) => match serde_json::from_slice::<Value>(bytes) {
            Ok(mut json) => {
                surprise.put_into(&mut json);
                json.to_string().into_bytes()
            }
            Err(_) => bytes.to_vec(),
        },
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(spoilt))
}
