//! What is known of a recording ("RingCentral API reference: Get Call Recording"). Its sound is not
//! simulated.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use crate::limits::Group;

use super::call_log::{check, log};
use super::problem::Problem;
use super::{Shared, serve};

pub(super) async fn read(
    State(inner): Shared,
    Path((account, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    serve(&inner, &headers, Group::Heavy, |world, admitted| {
        check(world, admitted, &account, "ReadCallRecording")?;
        let log = log(world, admitted);
        let (content, seconds) = log
            .newest_first()
            .into_iter()
            .find_map(|(_, record)| record.recorded_as(&id))
            .ok_or_else(|| Problem::not_found("recordingId"))?;
        Ok(json!({
            "id": id,
            "contentUri": content,
            "contentType": "audio/mpeg",
            "duration": seconds,
        }))
    })
}
