//! Codes that a person's program asks for on behalf of another app ("RingCentral API reference:
//! Generate Interop Code"). The other app exchanges one like any code; there is no verifier.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::problem::Problem;
use super::{Shared, serve};
use crate::limits::Group;
use crate::token::{Code, Owner};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    client_id: String,
}

pub(super) async fn generate_code(
    State(inner): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    serve(&inner, &headers, Group::Auth, |world, admitted| {
        let invalid = |message: &str| Problem::new(StatusCode::BAD_REQUEST, "CMN-101", message);
        let wanted: Wanted = serde_json::from_slice(&body)
            .map_err(|_| invalid("Parameter [clientId] value is invalid"))?;
        if world.application(&wanted.client_id).is_none() {
            return Err(invalid("Parameter [clientId] value is invalid"));
        }
        let owner = Owner { client: wanted.client_id, ..admitted.owner.clone() };
        let issued = inner.clock.real_pace();
        let code = Code { owner, redirect_uri: None, challenge: None, issued };
        let World { tokens, random, .. } = world;
        Ok(json!({ "code": tokens.give_code(code, random) }))
    })
}
