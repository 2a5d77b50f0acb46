//! `worker/openapi.json` has every route of the table, with who may ask, and no other.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use ledger_wire::api::FailureCode;
use ledger_wire::api::route::{ROUTES, Who};
use serde_json::{Value, json};

fn description() -> Value {
    serde_json::from_str(include_str!("../../../worker/openapi.json")).unwrap()
}

/// Who may ask, as an operation's `security` says it.
fn security(who: Who) -> Value {
    match who {
        Who::Anyone => json!([]),
        Who::Holder => json!([{ "token": ["user"] }, { "refreshToken": [] }]),
        Who::User => json!([{ "token": ["user"] }]),
        Who::Admin => json!([{ "token": ["admin"] }]),
    }
}

#[test]
fn every_route_is_described_with_who_may_ask() {
    let description = description();
    for row in ROUTES {
        let (method, path) = (row.method.as_str().to_lowercase(), format!("/v1/{}", row.path));
        let operation = &description["paths"][&path][&method];
        let names: Vec<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        assert!(
            operation["operationId"].is_string() && operation["responses"].is_object(),
            "{method} {path} is in crates/wire/src/api/route.rs and not in worker/openapi.json: \
             add it there under `paths`, and what crosses under `components.schemas`"
        );
        // A refresh is for the refresh token alone; whoever signs out may show either.
        let said = &operation["security"];
        let is_refresh = row.path == "session/refresh";
        let expected = if is_refresh { json!([{ "refreshToken": [] }]) } else { security(row.who) };
        assert_eq!(*said, expected, "`security` of {method} {path} in worker/openapi.json");
        assert_eq!(names, named.collect::<Vec<_>>(), "`parameters` in the path of {method} {path}");
    }
}

#[test]
fn nothing_else_is_described() {
    let description = description();
    let (mut ids, used) = (Vec::new(), description.to_string());
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let is_known = ROUTES.iter().any(|row| {
                *path == format!("/v1/{}", row.path)
                    && *method == row.method.as_str().to_lowercase()
            });
            assert!(
                is_known,
                "{method} {path} is in worker/openapi.json and not in crates/wire/src/api/route.rs"
            );
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "two operations have the same operationId");
    for name in description["components"]["schemas"].as_object().unwrap().keys() {
        let reference = format!("\"#/components/schemas/{name}\"");
        assert!(used.contains(&reference), "no operation uses the schema {name}");
    }
}

#[test]
fn every_kind_of_failure_is_described() {
    let description = description();
    let codes = &description["components"]["schemas"]["Failure"]["properties"]["code"]["enum"];
    assert_eq!(*codes, serde_json::to_value(FailureCode::ALL).unwrap());
}
