//! Subscriptions over HTTP ("RingCentral API reference: Create Subscription, Update Subscription,
//! Renew Subscription"; "Creating webhooks" guide for the handshake).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::identity::{guid, letters};
use crate::ids::SubscriptionId;
use crate::limits::Group;
use crate::platform::Inner;
use crate::post::{Address, Answer, NoAnswer};
use crate::subscription::{
    DEFAULT_SECONDS, DisabledFilter, Filter, FilterProblem, MOST_PER_USER, MOST_SECONDS,
    NewSubscription, Subject, Subscription,
};
use crate::token::Owner;
use crate::world::World;

use super::problem::Problem;
use super::{Admitted, Shared, admit, serve};

/// Unknown fields are ignored, as the platform does: an `expiresIn` inside `deliveryMode` has no
/// effect.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default)]
    event_filters: Vec<String>,
    expires_in: Option<u64>,
    delivery_mode: Option<DeliveryMode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryMode {
    transport_type: Option<String>,
    address: Option<String>,
    verification_token: Option<String>,
}

pub(super) async fn create(State(inner): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let (admitted, new, address, token) = {
        let mut world = inner.world();
        let admitted = match admit(&inner, &mut world, &headers, Group::Medium) {
            Ok(admitted) => admitted,
            Err(response) => return *response,
        };
        match prepare(&world, &admitted, &body) {
            Ok((new, address)) => (admitted, new, address, letters(&mut world.random, 36)),
            Err(problem) => return (admitted.limits, problem).into_response(),
        }
    };
    if let Err(problem) = handshake(&inner, &address, &token).await {
        return (admitted.limits, problem).into_response();
    }
    let mut world = inner.world();
    let now = inner.clock.now();
    if count(&world, &admitted.owner, &inner) >= MOST_PER_USER {
        return (admitted.limits, limit_exceeded()).into_response();
    }
    let id = SubscriptionId::from(guid(&mut world.random));
    let subscription = Subscription::new(id.clone(), new, now);
    let json = subscription.json(&inner.base, now);
    world.subscriptions.push(subscription);
    drop(world);
    inner.remind(id);
    (admitted.limits, axum::Json(json)).into_response()
}

pub(super) async fn list(State(inner): Shared, headers: HeaderMap) -> Response {
    serve(&inner, &headers, Group::Light, |world, admitted| {
        world.subscriptions.retain(|subscription| admitted.now < subscription.expires);
        let records: Vec<Value> = world
            .subscriptions
            .iter()
            .filter(|subscription| subscription.owner == admitted.owner)
            .map(|subscription| subscription.json(&inner.base, admitted.now))
            .collect();
        Ok(json!({"uri": format!("{}/restapi/v1.0/subscription", inner.base), "records": records}))
    })
}

pub(super) async fn read(
    State(inner): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    serve(&inner, &headers, Group::Light, |world, admitted| {
        Ok(find(world, admitted, &id)?.json(&inner.base, admitted.now))
    })
}

pub(super) async fn renew(
    State(inner): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    serve(&inner, &headers, Group::Light, |world, admitted| {
        let subscription = find(world, admitted, &id)?;
        subscription.renew(DEFAULT_SECONDS, admitted.now);
        Ok(subscription.json(&inner.base, admitted.now))
    })
}

pub(super) async fn update(
    State(inner): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    serve(&inner, &headers, Group::Medium, |world, admitted| {
        find(world, admitted, &id)?;
        if body.is_empty() {
            let subscription = find(world, admitted, &id)?;
            subscription.renew(DEFAULT_SECONDS, admitted.now);
            return Ok(subscription.json(&inner.base, admitted.now));
        }
        let body: Body = parse(&body)?;
        let seconds = seconds(&body)?;
        let filters = filters(&body, &admitted.owner)?;
        let disabled = disabled(world, &admitted.owner, &filters);
        let subscription = find(world, admitted, &id)?;
        subscription.filters = filters;
        subscription.disabled = disabled;
        subscription.renew(seconds, admitted.now);
        Ok(subscription.json(&inner.base, admitted.now))
    })
}

pub(super) async fn delete(
    State(inner): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = inner.world();
    let admitted = match admit(&inner, &mut world, &headers, Group::Medium) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    if let Err(problem) = find(&mut world, &admitted, &id) {
        return (admitted.limits, problem).into_response();
    }
    world.subscriptions.retain(|subscription| subscription.id.as_str() != id);
    (StatusCode::NO_CONTENT, admitted.limits).into_response()
}

/// The caller's own subscription. One that has expired answers SUB-507 once more and is purged.
fn find<'a>(
    world: &'a mut World,
    admitted: &Admitted,
    id: &str,
) -> Result<&'a mut Subscription, Problem> {
    let position = world
        .subscriptions
        .iter()
        .position(|one| one.id.as_str() == id && one.owner == admitted.owner)
        .ok_or_else(|| Problem::not_found("subscriptionId"))?;
    let expired = |one: &Subscription| admitted.now >= one.expires;
    if world.subscriptions.get(position).is_some_and(expired) {
        world.subscriptions.remove(position);
        let message = "Subscription is expired";
        return Err(Problem::new(StatusCode::NOT_FOUND, "SUB-507", message));
    }
    world.subscriptions.get_mut(position).ok_or_else(|| Problem::not_found("subscriptionId"))
}

fn prepare(
    world: &World,
    admitted: &Admitted,
    body: &[u8],
) -> Result<(NewSubscription, Address), Problem> {
    let scopes = world.application(&admitted.owner.client).map(|application| &application.scopes);
    if !scopes.is_some_and(|scopes| scopes.iter().any(|scope| scope == "SubscriptionWebhook")) {
        return Err(Problem::scope("SubscriptionWebhook"));
    }
    let body: Body = parse(body)?;
    let seconds = seconds(&body)?;
    let filters = filters(&body, &admitted.owner)?;
    let mode = body.delivery_mode.as_ref().ok_or_else(|| Problem::invalid("deliveryMode", ""))?;
    match mode.transport_type.as_deref() {
        Some("WebHook") => {}
        other => {
            let other = other.unwrap_or_default();
            return Err(Problem::invalid("deliveryMode.transportType", other));
        }
    }
    let text = mode.address.clone().unwrap_or_default();
    let invalid = || Problem::invalid("deliveryMode.address", &text);
    let address = Address::parse(&text).ok_or_else(invalid)?;
    let new = NewSubscription {
        disabled: disabled(world, &admitted.owner, &filters),
        owner: admitted.owner.clone(),
        filters,
        address: text.clone(),
        verification_token: mode.verification_token.clone(),
        seconds,
    };
    Ok((new, address))
}

fn parse(body: &[u8]) -> Result<Body, Problem> {
    serde_json::from_slice(body).map_err(|problem| {
        let message = format!("Cannot parse request: {problem}");
        Problem::new(StatusCode::BAD_REQUEST, "CMN-100", &message)
    })
}

fn seconds(body: &Body) -> Result<u64, Problem> {
    match body.expires_in {
        None => Ok(DEFAULT_SECONDS),
        Some(seconds) if (1..=MOST_SECONDS).contains(&seconds) => Ok(seconds),
        Some(seconds) => Err(Problem::invalid("expiresIn", &seconds.to_string())),
    }
}

fn filters(body: &Body, owner: &Owner) -> Result<Vec<Filter>, Problem> {
    if body.event_filters.is_empty() {
        return Err(Problem::invalid("eventFilters", ""));
    }
    let mut filters = Vec::with_capacity(body.event_filters.len());
    for text in &body.event_filters {
        let filter = Filter::parse(text, owner).map_err(|problem| match problem {
            FilterProblem::Unknown => {
                let message = format!("Event filters [{text}] are not valid");
                Problem::parameter("SUB-508", "eventFilters", text, &message)
            }
            FilterProblem::OtherAccount => {
                let message = "Not allowed subscribe for events to extensions of other account";
                Problem::new(StatusCode::FORBIDDEN, "SUB-406", message)
            }
        })?;
        filters.push(filter);
    }
    if filters.iter().all(|filter| matches!(filter.subject, Subject::Reminder(_))) {
        let message = "Subscription containing only reminder filter is not allowed";
        return Err(Problem::parameter("SUB-515", "eventFilters", "", message));
    }
    Ok(filters)
}

/// Subscribing succeeds, but a filter without the permission for it stays silent.
fn disabled(world: &World, owner: &Owner, filters: &[Filter]) -> Vec<DisabledFilter> {
    let application = world.application(&owner.client);
    let scoped = |scope: &str| {
        application.is_some_and(|application| application.scopes.iter().any(|one| one == scope))
    };
    let may = |permission: &str| {
        world.person(&owner.extension).is_some_and(|(_, user)| world.may(user, permission))
    };
    filters
        .iter()
        .filter_map(|filter| {
            let needs = match &filter.subject {
                Subject::AccountCalls(_) => Some(("CallControl", Some("ReadCompanyCallLog"))),
                Subject::ExtensionCalls(extension) if extension == owner.extension.as_str() => {
                    Some(("CallControl", None))
                }
                Subject::ExtensionCalls(_) => Some(("CallControl", Some("ReadCompanyCallLog"))),
                Subject::Extensions => Some(("ReadAccounts", Some("ReadExtensions"))),
                Subject::Reminder(_) | Subject::Quiet => None,
            };
            let (scope, permission) = needs?;
            let (reason, message) = match permission {
                _ if !scoped(scope) => (
                    "CMN-401",
                    format!(
                        "In order to call this API endpoint, application needs to have [{scope}] \
                         permission"
                    ),
                ),
                Some(permission) if !may(permission) => {
                    ("CMN-408", format!("[{permission}] permission required"))
                }
                Some(_) | None => return None,
            };
            Some(DisabledFilter { filter: filter.text.clone(), reason, message })
        })
        .collect()
}

fn count(world: &World, owner: &Owner, inner: &Inner) -> usize {
    let now = inner.clock.now();
    world.subscriptions.iter().filter(|one| one.owner == *owner && now < one.expires).count()
}

fn limit_exceeded() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "SUB-505", "Subscriptions limit exceeded")
}

async fn handshake(inner: &Inner, address: &Address, token: &str) -> Result<(), Problem> {
    let limit = inner.options.webhook_answer_limit;
    let timeout = inner.options.webhook_timeout;
    let answer = address.post(&[("validation-token", token)], Vec::new(), timeout, limit).await;
    let problem = match answer {
        Err(NoAnswer::TimedOut) => "it did not answer in time".to_owned(),
        Err(NoAnswer::Unreachable(detail)) => format!("it is not reachable: {detail}"),
        Ok(answer) => match flaw(&answer, token, limit) {
            None => return Ok(()),
            Some(Flaw::Status) => {
                let message = format!(
                    "WebHook responds with incorrect HTTP status. HTTP status is {}",
                    answer.status
                );
                let name = "deliveryMode.address";
                return Err(Problem::parameter("SUB-522", name, "", &message));
            }
            Some(Flaw::Size) => format!("its answer has more than {limit} bytes"),
            Some(Flaw::Echo) => "it did not return the header Validation-Token".to_owned(),
            Some(Flaw::ContentType) => "its Content-Type is not application/json".to_owned(),
        },
    };
    let message = format!("WebHook server response is invalid: {problem}");
    Err(Problem::parameter("SUB-525", "deliveryMode.address", "", &message))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Status,
    Size,
    Echo,
    ContentType,
}

fn flaw(answer: &Answer, token: &str, limit: usize) -> Option<Flaw> {
    let says = |name: header::HeaderName| {
        answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    if answer.status != 200 {
        Some(Flaw::Status)
    } else if answer.size > limit {
        Some(Flaw::Size)
    } else if says(header::HeaderName::from_static("validation-token")) != token {
        Some(Flaw::Echo)
    } else if !says(header::CONTENT_TYPE).starts_with("application/json") {
        Some(Flaw::ContentType)
    } else {
        None
    }
}
