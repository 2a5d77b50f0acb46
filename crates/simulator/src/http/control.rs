//! The control API under `/simulator`, for tests that are not written in Rust and for the demo.
//! Loopback only, no sign-in, no other origins. Unknown fields are errors, so that a misspelled
//! fault cannot pass for one that did nothing. The
//! crate's documentation lists the requests.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call_log::CallLog;
use crate::clock::Moment;
use crate::contract::Violation;
use crate::directory::DirectoryChange;
use crate::fault::FaultChange;
use crate::ids::PlayId;
use crate::platform::Inner;
use crate::play::{PlayProblem, PlayRequest, RecordManner, Stage, plan};
use crate::scenario::Scenario;
use crate::world::Delivery;

use super::Shared;
use super::query::Pairs;

pub(super) fn routes() -> Router<Arc<Inner>> {
    Router::new()
        .route("/simulator/scenarios", get(scenarios))
        .route("/simulator/play", post(play))
        .route("/simulator/plays/{id}", get(play_status))
        .route("/simulator/deliveries", get(deliveries))
        .route("/simulator/faults", post(change_faults).delete(clear_faults))
        .route("/simulator/violations", get(violations))
        .route("/simulator/directory", post(change_directory))
        .route("/simulator/clock", post(clock))
        .route("/simulator/state", get(state))
}

async fn scenarios(State(inner): Shared) -> Response {
    let world = inner.world();
    let Some(account) = world.accounts.first() else {
        return refuse("the platform has no account");
    };
    let all: Vec<Value> = Scenario::ALL
        .iter()
        .filter_map(|scenario| {
            let stage = Stage {
                id: PlayId(0),
                account,
                now: inner.clock.now(),
                speed: inner.clock.speed(),
                records: RecordManner::of(&world.faults),
                base: &inner.base,
                seed: 0,
            };
            let planned = plan(&PlayRequest::new(*scenario), stage).ok()?.played;
            Some(json!({
                "scenario": scenario,
                "description": scenario.description(),
                "outsideNumber": planned.outside_number,
                "lengthSeconds": planned.length_seconds,
                "sessions": planned.sessions.len(),
                "events": planned.events_planned,
            }))
        })
        .collect();
    axum::Json(json!({"scenarios": all})).into_response()
}

async fn play(State(inner): Shared, body: Bytes) -> Response {
    let request: PlayRequest = match parse(&body) {
        Ok(request) => request,
        Err(problem) => return refuse(&problem),
    };
    match inner.play(&request) {
        Ok(played) => axum::Json(played).into_response(),
        Err(problem @ PlayProblem::UnknownAccount(_)) => {
            (StatusCode::NOT_FOUND, axum::Json(json!({"error": problem.to_string()})))
                .into_response()
        }
        Err(
            problem @ (PlayProblem::UnknownAgent(_)
            | PlayProblem::TooFewAgents
            | PlayProblem::BadNumber(_)
            | PlayProblem::NothingToReach),
        ) => refuse(&problem.to_string()),
    }
}

async fn play_status(State(inner): Shared, Path(id): Path<u64>) -> Response {
    let status = inner.world().plays.get(&PlayId(id)).cloned();
    match status {
        Some(status) => {
            let finished = status.is_finished();
            let mut json = json!(status);
            crate::notification::put(&mut json, "finished", finished);
            axum::Json(json).into_response()
        }
        None => {
            let error = json!({"error": format!("there is no play {id}")});
            (StatusCode::NOT_FOUND, axum::Json(error)).into_response()
        }
    }
}

async fn deliveries(State(inner): Shared, RawQuery(query): RawQuery) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    let play = query.get("play").and_then(|play| play.parse().ok()).map(PlayId);
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(1000);
    let world = inner.world();
    let chosen: Vec<&Delivery> = world
        .deliveries
        .iter()
        .filter(|delivery| play.is_none() || delivery.play == play)
        .collect();
    let last = chosen.get(chosen.len().saturating_sub(limit)..).unwrap_or_default();
    axum::Json(json!({"total": chosen.len(), "deliveries": last})).into_response()
}

async fn change_faults(State(inner): Shared, body: Bytes) -> Response {
    let change: FaultChange = match parse(&body) {
        Ok(change) => change,
        Err(problem) => return refuse(&problem),
    };
    match inner.change_faults(change) {
        Ok(faults) => axum::Json(faults).into_response(),
        Err(problem) => refuse(&problem),
    }
}

async fn clear_faults(State(inner): Shared) -> Response {
    inner.clear_faults();
    StatusCode::NO_CONTENT.into_response()
}

async fn violations(State(inner): Shared) -> Response {
    let world = inner.world();
    let violations: &[Violation] = &world.violations;
    axum::Json(json!({"violations": violations})).into_response()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangeOfDirectory {
    account: Option<String>,
    change: DirectoryChange,
}

async fn change_directory(State(inner): Shared, body: Bytes) -> Response {
    let request: ChangeOfDirectory = match parse(&body) {
        Ok(request) => request,
        Err(problem) => return refuse(&problem),
    };
    match inner.change_directory(request.account.as_deref(), &request.change) {
        Ok((extension, event)) => {
            axum::Json(json!({"extensionId": extension, "eventType": event})).into_response()
        }
        Err(problem) => refuse(&problem),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: f64,
}

async fn clock(State(inner): Shared, body: Bytes) -> Response {
    let advance: Advance = match parse(&body) {
        Ok(advance) => advance,
        Err(problem) => return refuse(&problem),
    };
    match Duration::try_from_secs_f64(advance.advance_seconds) {
        Ok(by) => {
            inner.clock.advance(by);
            axum::Json(times(&inner)).into_response()
        }
        Err(problem) => refuse(&format!("advanceSeconds: {problem}")),
    }
}

async fn state(State(inner): Shared) -> Response {
    let world = inner.world();
    let now = inner.clock.now();
    let accounts: Vec<Value> = world
        .accounts
        .iter()
        .map(|account| {
            json!({
                "id": account.id,
                "name": account.name,
                "mainNumber": account.main_number,
                "extensions": account.extensions.len(),
                "callLogRecords": world.call_logs.get(&account.id).map_or(0, CallLog::len),
            })
        })
        .collect();
    let subscriptions: Vec<Value> = world
        .subscriptions
        .iter()
        .map(|subscription| subscription.json(&inner.base, now))
        .collect();
    let playing = world.plays.values().filter(|play| !play.is_finished()).count();
    axum::Json(json!({
        "clock": times(&inner),
        "accounts": accounts,
        "oauthSessions": world.tokens.session_count(),
        "subscriptions": subscriptions,
        "plays": {"total": world.plays.len(), "playing": playing},
        "deliveries": world.deliveries.len(),
        "faults": world.faults,
        "violations": world.violations.len(),
        "operations": world.operations,
        "refreshes": world.tokens.refreshes(),
    }))
    .into_response()
}

fn times(inner: &Inner) -> Value {
    let (now, real): (Moment, Moment) = (inner.clock.now(), inner.clock.real_pace());
    json!({"simulated": now.iso(), "realPace": real.iso(), "speed": inner.clock.speed()})
}

pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|problem| problem.to_string())
}

pub(super) fn refuse(problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(json!({"error": problem}))).into_response()
}
