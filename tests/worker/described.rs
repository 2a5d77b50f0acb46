//! What the Worker answers, held against its description: every answer of every test.

use std::sync::LazyLock;

use anyhow::{Result, bail};
use ledger_simulator::contract::Contract;
use serde_json::Value;
use xtask::demo::client::Answer;

use crate::setting::Setting;

const DESCRIPTION: &str = include_str!("../../worker/openapi.json");

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
    let mut description: Value = serde_json::from_str(DESCRIPTION).unwrap();
    close(&mut description["components"]["schemas"]);
    Contract::of(&description.to_string()).unwrap()
});

/// Lets no object have a property that is not described. Clients must survive new ones; here one
/// is a mistake.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            let is_open = fields.contains_key("additionalProperties");
            if fields.get("properties").is_some_and(|inner| !inner["type"].is_string()) && !is_open
            {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Refuses an answer of the API that is not as described, and a request that was done and is not.
pub(crate) fn hold(method: &str, url: &str, sent: &str, answer: &Answer) -> Result<()> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let Some(at) = path.find("/v1/").filter(|_| !path.contains("/restapi/")) else {
        return Ok(());
    };
    let path = &path[at..];
    let Answer { status, content_type, body, .. } = answer;
    let problems = CONTRACT.problems_of_answer(method, path, *status, content_type, body);
    match problems.as_deref() {
        Some([]) if *status < 300 => {
            let problems = CONTRACT.problems_of_request(method, path, query, sent);
            match problems.unwrap_or_default().as_slice() {
                [] => Ok(()),
                problems => bail!(
                    "{method} {path}?{query} was done with {sent}\n\
                     which is not as worker/openapi.json describes it: {}.\n\
                     Correct the description there: `parameters`, or the schema of the body",
                    problems.join("; ")
                ),
            }
        }
        Some([]) => Ok(()),
        None if *status == 404 || path == "/v1/openapi.json" => Ok(()),
        None => bail!("{method} {path} is answered, and worker/openapi.json does not have it"),
        Some(problems) => bail!(
            "{method} {path} was answered {status} with {body}\n\
             which is not as worker/openapi.json describes it: {}.\n\
             Correct the description there: `components.schemas`, or the answer's status",
            problems.join("; ")
        ),
    }
}

#[test]
fn the_description_is_served() {
    let setting = Setting::fresh("described");
    let url = format!("{}/v1/openapi.json", setting.services.worker.url());
    let answer = setting.http.send("GET", &url, &[], "").unwrap();
    assert_eq!((answer.status, answer.content_type.as_str()), (200, "application/json"));
    let (served, ours): (Value, Value) =
        (serde_json::from_str(&answer.body).unwrap(), serde_json::from_str(DESCRIPTION).unwrap());
    assert_eq!(served, ours);
}

#[test]
fn an_answer_that_is_not_described_is_refused() {
    let answer = |status, body: &str| Answer {
        status,
        location: None,
        content_type: "application/json".to_owned(),
        body: body.to_owned(),
    };
    let service = r#"{"version":"1","authorizeUrl":"a","clientId":"c""#;
    let rows = [
        ("GET", "http://w/v1/service", 200, format!("{service}}}"), true),
        ("GET", "http://w/v1/service", 200, format!("{service},\"more\":1}}"), false),
        ("GET", "http://w/v1/service?x=1", 200, format!("{service}}}"), false),
        ("GET", "http://w/v1/service", 200, "{}".to_owned(), false),
        ("GET", "http://w/v1/service", 500, r#"{"code":"no","message":"m"}"#.to_owned(), false),
        (
            "GET",
            "http://w/v1/service",
            500,
            r#"{"code":"internal","message":"m"}"#.to_owned(),
            true,
        ),
        ("PUT", "http://w/v1/service", 200, "{}".to_owned(), false),
        ("GET", "http://rc/restapi/v1.0/v1/x", 200, String::new(), true),
    ];
    for (method, url, status, body, is_good) in rows {
        let held = hold(method, url, "", &answer(status, &body));
        assert_eq!(held.is_ok(), is_good, "{method} {url} {status} {body}: {held:?}");
    }
}
