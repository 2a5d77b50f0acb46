//! The soak over HTTP: start it, watch it, and ask for the truth.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::ids::PlayId;
use crate::notification::put;
use crate::platform::Inner;
use crate::soak::SoakRequest;
use crate::world::PlayStatus;

use super::Shared;
use super::control::{parse, refuse};
use super::query::Pairs;

pub(super) fn routes() -> Router<Arc<Inner>> {
    Router::new()
        .route("/simulator/soak", post(start).get(status))
        .route("/simulator/truth", get(truth))
}

async fn start(State(inner): Shared, body: Bytes) -> Response {
    let request: SoakRequest = match parse(&body) {
        Ok(request) => request,
        Err(problem) => return refuse(&problem),
    };
    match inner.soak(&request) {
        Ok(plan) => axum::Json(plan).into_response(),
        Err(problem) => refuse(&problem),
    }
}

async fn status(State(inner): Shared) -> Response {
    let status = inner.world().soak_status();
    match status {
        Some(status) => axum::Json(status).into_response(),
        None => {
            let error = json!({"error": "there is no soak; POST one to /simulator/soak"});
            (StatusCode::NOT_FOUND, axum::Json(error)).into_response()
        }
    }
}

async fn truth(State(inner): Shared, RawQuery(query): RawQuery) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    let play = query.get("play").and_then(|play| play.parse().ok()).map(PlayId);
    let world = inner.world();
    let calls: Vec<Value> = world
        .truth
        .iter()
        .filter(|call| play.is_none_or(|play| call.play == play))
        .map(|call| {
            let mut json = json!(call);
            let missed = world.plays.get(&call.play).map_or(0, PlayStatus::missed);
            put(&mut json, "missedEvents", missed);
            json
        })
        .collect();
    axum::Json(json!({"calls": calls})).into_response()
}
