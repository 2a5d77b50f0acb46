//! A simulated CRM over HTTP: people work in it, it misbehaves, and it lists what it must not be
//! asked.

use axum::http::Method;
use ledger_simulator::crm::server::CrmServer;
use ledger_simulator::crm::{CLIENT_ID, CLIENT_SECRET, TOKEN};
use serde_json::{Value, json};

use crate::client::{Answer, send_to};

async fn ask(crm: &CrmServer, method: Method, path: &str, token: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send_to(crm.address(), method, path, &headers, &body).await.unwrap()
}

#[tokio::test]
async fn contacts_are_made_by_people_and_found_by_apps() {
    let crm = CrmServer::start("pipedrive", 0).await.unwrap();
    let jane = json!({ "name": "Jane Smith", "number": "+14155550100" });
    assert_eq!(ask(&crm, Method::POST, "/simulator/contacts", "", &jane).await.status, 200);
    let path = "/api/v2/persons/search?term=4155550100&fields=phone";
    let found = ask(&crm, Method::GET, path, TOKEN, &Value::Null).await;
    assert_eq!(found.json()["data"]["items"][0]["item"]["name"], "Jane Smith");
    assert_eq!(ask(&crm, Method::GET, path, "made-up", &Value::Null).await.status, 401);
    let revoke = json!({ "signIns": "revoked" });
    assert_eq!(ask(&crm, Method::POST, "/simulator/faults", "", &revoke).await.status, 200);
    assert_eq!(ask(&crm, Method::GET, path, TOKEN, &Value::Null).await.status, 401);
    assert_eq!(crm.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_reference_does_not_allow_is_listed() {
    let crm = CrmServer::start("hubspot", 0).await.unwrap();
    let answer = ask(&crm, Method::GET, "/crm/v3/objects/ducks", TOKEN, &Value::Null).await;
    assert_eq!(answer.status, 500);
    assert_eq!(crm.violations().len(), 1);
    assert!(crm.violations()[0].contains("/crm/v3/objects/ducks"), "{:?}", crm.violations());
}

#[tokio::test]
async fn requests_are_disturbed_so_often_as_asked() {
    let crm = CrmServer::start("hubspot", 0).await.unwrap();
    let path = "/account-info/v3/details";
    let disturb = json!({ "disturb": {
        "method": "GET", "path": path, "times": 1, "fault": { "instead": 429 },
    } });
    ask(&crm, Method::POST, "/simulator/faults", "", &disturb).await;
    assert_eq!(ask(&crm, Method::GET, path, TOKEN, &Value::Null).await.status, 429);
    assert_eq!(ask(&crm, Method::GET, path, TOKEN, &Value::Null).await.status, 200);
    let misspelt = json!({ "permision": "missing" });
    assert_eq!(ask(&crm, Method::POST, "/simulator/faults", "", &misspelt).await.status, 400);
}

#[tokio::test]
async fn a_sign_in_by_oauth_ends_and_is_renewed() {
    let crm = CrmServer::start("hubspot", 0).await.unwrap();
    let page = format!(
        "/oauth/authorize?response_type=code&client_id={CLIENT_ID}&redirect_uri=https://a.invalid\
         &state=s1"
    );
    let allowed = ask(&crm, Method::GET, &page, "", &Value::Null).await;
    let location = allowed.header("location").to_owned();
    assert!(location.ends_with("&state=s1"), "{location}");
    let code = location.split(['=', '&']).nth(1).unwrap();
    let grant = async |fields: String| {
        let form = format!("client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}&{fields}");
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        send_to(crm.address(), Method::POST, "/oauth/v1/token", &kind, &form).await.unwrap()
    };
    let by_code =
        format!("grant_type=authorization_code&code={code}&redirect_uri=https://a.invalid");
    let first = grant(by_code.clone()).await.json();
    assert_eq!(grant(by_code).await.status, 400, "a code is good for once");
    let token = |granted: &Value| granted["access_token"].as_str().unwrap().to_owned();
    let is_let_in = async |token: &str| {
        ask(&crm, Method::GET, "/account-info/v3/details", token, &Value::Null).await.status == 200
    };
    assert!(is_let_in(&token(&first)).await);
    let refresh = first["refresh_token"].as_str().unwrap();
    let second = grant(format!("grant_type=refresh_token&refresh_token={refresh}")).await.json();
    assert!(is_let_in(&token(&second)).await);
    assert!(!is_let_in(&token(&first)).await, "the token before ends");
}
