//! The company's directory ("RingCentral API reference: Get Company Directory Entries"), which has an
//! `ETag`: who asks with the one they know is told 304 when nothing has changed.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::account::{Extension, ExtensionKind};
use crate::limits::Group;
use crate::notification::put;

use super::directory::readable;
use super::paging::Page;
use super::problem::Problem;
use super::query::Pairs;
use super::{Shared, admit};

/// The most entries on a page; `all` is no page at all.
const MOST: usize = 2000;

pub(super) async fn list(
    State(inner): Shared,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = Pairs::parse(&query.unwrap_or_default());
    let mut world = inner.world();
    let admitted = match admit(&inner, &mut world, &headers, Group::Medium) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let answer = || -> Result<Value, Problem> {
        let account = readable(&world, &admitted, &id, "ReadExtensions")?;
        let entries: Vec<Value> = account
            .extensions
            .iter()
            .filter(|extension| match extension.kind {
                ExtensionKind::User(_) | ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu => {
                    true
                }
                ExtensionKind::Site => false,
            })
            .map(entry)
            .collect();
        let page = match query.get("perPage") {
            Some("all") => Page::whole(entries.len()),
            _ => Page::of(&query, MOST)?,
        };
        let list = page.list("", &query, entries);
        Ok(json!({"records": list["records"], "paging": list["paging"]}))
    };
    let body = match answer() {
        Ok(body) => body,
        Err(problem) => return (admitted.limits, problem).into_response(),
    };
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(body.to_string())));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut out = admitted.limits;
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    if known == Some(tag.as_str()) {
        return (StatusCode::NOT_MODIFIED, out).into_response();
    }
    (out, axum::Json(body)).into_response()
}

fn entry(extension: &Extension) -> Value {
    let mut json = json!({
        "id": extension.id,
        "type": extension.type_name(),
        "status": extension.status_name(),
        "extensionNumber": extension.number,
    });
    let usage = match &extension.kind {
        ExtensionKind::User(user) => {
            let (first, last) = extension.name.split_once(' ').unwrap_or((&extension.name, ""));
            put(&mut json, "firstName", first);
            put(&mut json, "lastName", last);
            put(&mut json, "email", user.email.as_str());
            put(&mut json, "department", user.department.as_str());
            let (site, name) = &user.site;
            put(&mut json, "site", json!({"id": site, "name": name}));
            "DirectNumber"
        }
        ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu | ExtensionKind::Site => {
            put(&mut json, "name", extension.name.as_str());
            "CompanyNumber"
        }
    };
    if let Some(number) = &extension.direct_number {
        let number = json!({"phoneNumber": number, "type": "VoiceFax", "usageType": usage});
        put(&mut json, "phoneNumbers", json!([number]));
    }
    json
}
