//! Descriptions: what is wrong with one is said, the JSON Schema agrees, and what answers mean
//! follows from it. That the examples work is for the conformance suite.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::sync::Arc;

use jsonschema::Validator;
use ledger_core::ledger::Answer;
use ledger_core::time::Millis;
use ledger_crm::described::Description;
use ledger_crm::question::{Users, WhoAmI};
use ledger_crm::sign_in::SignIn;
use ledger_crm::{Crm, Reply, Site, Step};
use ledger_wire::http::HttpResponse;
use serde_json::{Value, json};

const HARBOUR: &str = include_str!("../../../docs/described/harbour.json");
const CAPSULE: &str = include_str!("../../../docs/described/capsule.json");
const SCHEMA: &str = include_str!("../../../docs/described-crm.schema.json");

fn harbour() -> Value {
    serde_json::from_str(HARBOUR).unwrap()
}

fn read(description: &Value) -> Result<Description, Vec<String>> {
    let problems = Description::read(&description.to_string());
    problems.map_err(|all| all.iter().map(|it| format!("{}: {}", it.field, it.problem)).collect())
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    #[rustfmt::skip]
    let rows = [
        ("/version", json!(2), "version: it must be a whole number from 1 to 1"),
        ("/name", json!(" "), "name: it is empty"),
        ("/adress", json!("x"), "adress: nothing is called so here; there are: $schema, version, name, address,"),
        ("/address", json!("http://crm.example"), "address: it must begin with https:// and have no user"),
        ("/address", json!("https://me:secret@crm.example"), "address: it must begin with https:// and have no user"),
        ("/format", json!("rtf"), "format: there are: plain, html, markdown"),
        ("/signIn/value", json!("Bearer"), "signIn: `value` must have {token}"),
        ("/signIn/scope", json!("all"), "signIn.scope: this kind of sign-in has no such part"),
        ("/signIn/kind", json!("basic"), "signIn.header: this kind of sign-in has no such part"),
        ("/headers/accept", json!("{name}"), "headers.accept: only {token} and {token.basic} have a place here"),
        ("/headers/a b", json!("c"), "headers.a b: a header field's name has letters, digits and hyphens"),
        ("/idempotency", json!({ "kind": "marker" }), "idempotency.settleSeconds: it is missing"),
        ("/idempotency/settleSeconds", json!(5), "idempotency.settleSeconds: only a marker takes time to be found"),
        ("/results/Answered", json!("x"), "results.Answered: there are: In progress, Call connected,"),
        ("/numberFormats", json!(["(555)"]), "numberFormats[0]: it has no place for a digit"),
        ("/errors/0/means", json!("fatal"), "errors[0].means: there are: rejected, permission,"),
        ("/errors/1", json!({ "means": "later" }), "errors[1]: say which errors"),
        ("/errors/1/at", json!("/code"), "errors[1]: `at` says where, `is` says what stands there"),
        ("/errors/1/status/0", json!(42), "errors[1].status[0]: it must be a whole number from 200 to 599"),
        ("/fields/0/name", json!("a b"), "fields[0].name: a field's name has letters"),
        ("/fields/0/kind", json!("date"), "fields[0].values: only a choice has values"),
        ("/fields/0/default", json!("autumn"), "fields[0].default: Campaign takes one of Spring mailing, No campaign"),
        ("/fields/1/dependsOn", json!("weather"), "fields: `dependsOn` must be the name of one of these fields"),
        ("/fields/2/required", json!("no"), "fields[2].required: it must be true or false"),
        ("/requests/read/fields/weather", json!("/weather"), "requests.read.fields.weather: there is no such field"),
        ("/requests/addContact/body/x", json!("{field.campaign}"), "requests.addContact.body.x: {field.campaign} has no value here"),
        ("/fields/2/name", json!("bill"), "requests.create.body.billable: {field.billable} has no value here"),
        ("/requests/create", Value::Null, "requests.create: it must be an object"),
        ("/requests/create/request", json!("POST activities"), "requests.create.request: write a method and a path"),
        ("/requests/create/request", json!("post /activities"), "requests.create.request: write a method and a path"),
        ("/requests/create/request", json!("POST /a?key={token}"), "requests.create.request: a token stands in header fields"),
        ("/requests/create/body/key", json!("{token}"), "requests.create.body.key: a token stands in header fields"),
        ("/requests/create/body/x", json!("{activity.id}"), "requests.create.body.x: {activity.id} has no value here; there are: marker, contact.id,"),
        ("/requests/create/body/x", json!([{ "y": "{startedAt.soon}" }]), "requests.create.body.x[0].y: {startedAt.soon} has no value here"),
        ("/requests/create/body/x", json!("{seconds"), "requests.create.body.x: a brace stands alone"),
        ("/requests/create/body", json!({ "reference": "{marker}", "contact": "{contact.id}" }), "requests.create: the record's text has no place"),
        ("/requests/create/body", json!({ "contact": "{contact.id}", "text": "{body}" }), "requests: `create` must carry {marker}"),
        ("/requests/findContacts/body", json!({}), "requests.findContacts.body: a GET has no body"),
        ("/requests/findContacts/list", json!("contacts"), "requests.findContacts.list: it must be a path"),
        ("/requests/findContacts/contact/name", json!("displayName"), "requests.findContacts.contact.name: it must be a path, or several"),
        ("/requests/findContacts/except/0/is", json!([]), "requests.findContacts.except[0].is: it must be a single value"),
        ("/requests/read/request", json!("GET /activities"), "requests.read: which record? write {activity.id}"),
        ("/requests/read/version", Value::Null, "requests.read.version: it must be a text"),
        ("/requests/users/next", json!({}), "requests.users.next: say where the next page's cursor"),
    ];
    for (path, value, expected) in rows {
        let mut description = harbour();
        put(&mut description, path, value.clone());
        let problems = read(&description).expect_err(path);
        let is_said = problems.iter().any(|problem| problem.starts_with(expected));
        assert!(is_said, "{path} = {value}\n{problems:#?}");
    }
}

#[test]
fn every_problem_is_said_at_once() {
    let problems = read(&json!({ "version": 1, "requests": { "create": { "id": 7 } } }));
    let fields: Vec<String> = problems
        .expect_err("it is not good")
        .iter()
        .map(|problem| problem.split(':').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        fields,
        [
            "name",
            "signIn",
            "idempotency",
            "format",
            "requests.findContacts",
            "requests.read",
            "requests.update",
            "requests.whoAmI",
        ]
    );
}

#[test]
fn what_is_no_description_is_refused() {
    for (text, expected) in [
        ("", "it is no JSON: "),
        ("[]", "it must be an object, in braces"),
        ("{\"version\":1,}", "it is no JSON: "),
    ] {
        let problems = Description::read(text).expect_err(text);
        assert!(problems[0].problem.starts_with(expected), "{problems:?}");
    }
    let long = format!("{{\"name\":\"{}\"}}", "x".repeat(64 * 1024));
    assert!(Description::read(&long).is_err());
    let deep = "[".repeat(60_000);
    assert!(Description::read(&deep).is_err());
}

/// Every value of the examples is left out, made something else, and given something unknown
/// beside it: what the schema refuses, the code refuses; and what the code refuses beyond that are
/// parts that do not hang together.
#[test]
fn the_schema_says_what_the_code_says() {
    const BEYOND: [&str; 11] = [
        "has no value here",
        "`create` must carry",
        "`look` is missing",
        "`update` sends",
        "the record's text has no place",
        "the contact has no place",
        "which record?",
        "where `read` has the contact's name",
        "a GET has no body",
        "there is no such field",
        "`dependsOn` must be",
    ];
    let schema: Validator =
        jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mut compared = 0;
    for example in [HARBOUR, CAPSULE] {
        let example: Value = serde_json::from_str(example).unwrap();
        assert!(schema.is_valid(&example) && read(&example).is_ok());
        for changed in changed(&example) {
            compared += 1;
            match (schema.is_valid(&changed), read(&changed)) {
                (true, Ok(_)) | (false, Err(_)) => {}
                (false, Ok(_)) => {
                    let why = schema.iter_errors(&changed).map(|it| it.to_string());
                    panic!("the schema alone refuses: {:?}", why.collect::<Vec<_>>());
                }
                (true, Err(problems)) => {
                    let is_beyond = |it: &String| BEYOND.iter().any(|known| it.contains(known));
                    assert!(problems.iter().all(is_beyond), "{problems:#?}");
                }
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn a_sign_in_is_carried_as_described() {
    #[rustfmt::skip]
    let rows = [
        (json!({ "kind": "pasted", "label": "API key", "header": "X-Api-Key", "value": "{token}" }), "x-api-key: {crm-token}"),
        (json!({ "kind": "pasted", "label": "token" }), "authorization: Bearer {crm-token}"),
        (json!({ "kind": "pasted", "label": "token", "value": "Token token={token}" }), "authorization: Token token={crm-token}"),
        (json!({ "kind": "basic", "label": "user:password" }), "authorization: Basic {crm-token-basic}"),
        (json!({ "kind": "oauth", "authorize": "https://crm.example/allow", "token": "https://crm.example/token", "pkce": "S256" }), "authorization: Bearer {crm-token}"),
    ];
    for (sign_in, expected) in rows {
        let mut description = harbour();
        description["signIn"] = sign_in.clone();
        let description = Arc::new(read(&description).unwrap());
        let is_oauth = matches!(description.profile().sign_in.as_ref(), [SignIn::OAuth(_)]);
        assert_eq!(is_oauth, sign_in["kind"] == "oauth");
        let site = Site { description: Some(description), ..Site::default() };
        let Step::Send(request, _) = Crm::Described.ask(WhoAmI, site, Millis(0)) else {
            panic!("nothing is asked")
        };
        assert_eq!(request.url, "https://api.harbour.example/v1/me");
        let fields: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(fields, ["accept: application/json", expected]);
    }
}

/// The token goes to the CRM's own address and nowhere else.
#[test]
fn the_next_page_is_asked_for_at_the_crm_only() {
    let mut description = harbour();
    description["requests"]["users"]["next"] = json!({ "at": "/next" });
    let description = Arc::new(read(&description).unwrap());
    let site = Site { description: Some(description), ..Site::default() };
    for (next, expected) in [
        (
            json!("https://api.harbour.example/v1/users?page=2"),
            Some("https://api.harbour.example/v1/users?page=2"),
        ),
        (json!("/users?page=2"), Some("https://api.harbour.example/v1/users?page=2")),
        (json!("https://api.harbour.example.evil.example/v1/users"), None),
        (json!("https://evil.example/"), None),
    ] {
        let Step::Send(_, exchange) = Crm::Described.ask(Users, site.clone(), Millis(0)) else {
            panic!("nothing is asked")
        };
        let body = json!({ "users": [], "next": next }).to_string();
        let answer = Reply::Response(HttpResponse { status: 200, headers: Vec::new(), body });
        let asked = match exchange.read(answer, Millis(0)) {
            Step::Send(request, _) => Some(request.url),
            Step::Done(Answer::Unsure) => None,
            Step::Done(other) => panic!("{other:?}"),
        };
        assert_eq!(asked.as_deref(), expected, "{next}");
    }
}

#[test]
fn without_a_description_nothing_is_asked() {
    let Step::Done(Answer::Refused(refusal)) =
        Crm::Described.ask(WhoAmI, Site::default(), Millis(0))
    else {
        panic!("something is asked")
    };
    assert_eq!(refusal.detail, "this CRM has nothing of the kind");
}

/// Sets a value, in an object that need not have it yet.
fn put(description: &mut Value, path: &str, value: Value) {
    let (place, name) = path.rsplit_once('/').unwrap();
    let place = description.pointer_mut(place).unwrap();
    match name.parse::<usize>() {
        Ok(index) => place[index] = value,
        Err(_) => place[name] = value,
    }
}

/// The example with one change each.
fn changed(example: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for path in paths(example, "") {
        // What a body says is the CRM's affair.
        if path.contains("/body/") {
            continue;
        }
        let mut with = |change: &dyn Fn(&mut Value)| {
            let mut copy = example.clone();
            change(&mut copy);
            all.push(copy);
        };
        let wrong = match example.pointer(&path).unwrap() {
            Value::String(_) => json!(17),
            Value::Object(_) => json!([]),
            Value::Array(_) => json!({ "0": "x" }),
            Value::Null | Value::Bool(_) | Value::Number(_) => json!({}),
        };
        if !path.ends_with("/body") {
            with(&|copy| *copy.pointer_mut(&path).unwrap() = wrong.clone());
            with(&|copy| {
                if let Some(fields) = copy.pointer_mut(&path).and_then(Value::as_object_mut) {
                    fields.insert("some thing".to_owned(), json!("x"));
                }
            });
        }
        with(&|copy| {
            let (place, name) = path.rsplit_once('/').unwrap_or_default();
            if let Some(fields) = copy.pointer_mut(place).and_then(Value::as_object_mut) {
                fields.remove(name);
            }
        });
    }
    all
}

fn paths(value: &Value, path: &str) -> Vec<String> {
    let inner = match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, field)| paths(field, &format!("{path}/{}", name.replace('/', "~1"))))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| paths(item, &format!("{path}/{index}")))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    [path.to_owned()].into_iter().chain(inner).filter(|path| !path.is_empty()).collect()
}
