//! Everything that passes is held to `openapi.yaml`.

use axum::http::Method;
use ledger_simulator::contract::{Contract, Passing};
use ledger_simulator::options::PUBLIC_CLIENT_ID;
use ledger_simulator::{PlayRequest, Scenario};
use serde_json::json;

use crate::client::{
    admin, api, authorize, form, get, platform, public_token, send, sign_in, subscribe, told,
    tolerant,
};
use crate::hook::{Hook, Manner};

#[tokio::test]
async fn a_request_that_is_not_as_described_is_refused_and_listed() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let rows = [
        (
            "GET",
            "/account/~/call-log-extract-sync?sincType=FSync",
            None,
            "query: \"sincType\" is not described",
        ),
        (
            "GET",
            "/account/~/call-log-extract-sync?recordCount=1001",
            None,
            "query: recordCount: value is greater than the maximum of 1000",
        ),
        (
            "GET",
            "/account/~/call-log-extract-sync?dateFrom=yesterday",
            None,
            "query: dateFrom: value is not a \"date-time\"",
        ),
        ("GET", "/account/me", None, "path: accountId: value does not match \"^(~|[0-9]+)$\""),
        (
            "GET",
            "/account/~/extension/~/authz-profile/check",
            None,
            "query: \"permissionId\" is missing",
        ),
        ("GET", "/account/~/sms", None, "no such operation is described"),
        (
            "POST",
            "/subscription",
            Some(json!({"eventFilters": ["/restapi/v1.0/account/~/presence"]})),
            "body: \"deliveryMode\" is a required property",
        ),
        ("POST", "/subscription/1/renew", Some(json!({"expiresIn": 5})), "body: none is described"),
        (
            "PUT",
            "/subscription/1",
            Some(json!({"eventFilters": [], "expiresIn": 5})),
            "body: /eventFilters: value has less than 1 item",
        ),
    ];
    for (position, (method, path, body, problem)) in rows.into_iter().enumerate() {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = api(&platform, &token, method.clone(), path, body).await;
        assert_eq!(answer.status, 500, "{path}: {}", answer.text);
        let listed = &told(&platform, "/violations").await["violations"][position];
        assert_eq!(listed["problems"], json!([problem]), "{path}");
        assert_eq!(listed["what"], "request");
        let place = format!("{method} /restapi/v1.0{}", path.split('?').next().unwrap());
        assert_eq!(listed["place"], place);
        assert!(answer.json()["message"].as_str().unwrap().contains(problem));
    }
}

#[tokio::test]
async fn a_tolerant_platform_answers_as_ringcentral_would() {
    let platform = tolerant().await;
    let token = admin(&platform).await;
    let answer = get(&platform, &token, "/account/~/call-log-extract-sync?syncType=Sync").await;
    assert_eq!((answer.status, answer.json()["errorCode"].as_str()), (400, Some("CMN-101")));
    let violations = platform.violations();
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].what, Passing::Request);
    assert_eq!(violations[0].operation.as_deref(), Some("extractSyncAccountCallLog"));
}

#[tokio::test]
async fn secrets_are_not_listed() {
    let platform = platform().await;
    let wrong = [("grant_type", "refresh_token"), ("refreshToken", "the-secret-token")];
    assert_eq!(public_token(&platform, &wrong).await.status, 500);
    let listed = told(&platform, "/violations").await.to_string();
    assert!(listed.contains("getToken"), "{listed}");
    assert!(!listed.contains("the-secret-token"), "{listed}");
}

/// Every operation of the description is used once, in both directions, and every kind of play and
/// announcement is delivered.
#[tokio::test]
async fn what_the_platform_says_is_as_described() {
    let platform = platform().await;
    let tokens = sign_in(&platform, "101").await;
    let token = tokens["access_token"].as_str().unwrap();
    let hook = Hook::start(Manner::Good).await;
    let subscription = subscribe(&platform, token, &hook.address).await.json();
    let subscription = format!("/subscription/{}", subscription["id"].as_str().unwrap());
    for (scenario, with_recording) in Scenario::ALL.into_iter().zip([true, false].iter().cycle()) {
        let request = PlayRequest { with_recording: *with_recording, ..PlayRequest::new(scenario) };
        let played = platform.play(&request).unwrap();
        platform.finished(played.play).await.unwrap();
    }
    let list = get(&platform, token, "/account/~/call-log?view=Detailed").await.json();
    let records = list["records"].as_array().unwrap();
    let record = records[0]["id"].as_str().unwrap().to_owned();
    let recorded = records.iter().find_map(|one| one["recording"]["id"].as_str()).unwrap();
    let reads = [
        "/account/~".to_owned(),
        "/account/~/extension?perPage=max".to_owned(),
        "/account/~/extension/~".to_owned(),
        "/account/~/extension/~/authz-profile/check?permissionId=ReadCallLog".to_owned(),
        "/account/~/phone-number".to_owned(),
        "/account/~/call-queues".to_owned(),
        "/account/~/call-queues/400200000900/members".to_owned(),
        "/account/~/directory/entries".to_owned(),
        "/account/~/call-log?view=Simple&direction=Inbound&direction=Outbound".to_owned(),
        format!("/account/~/call-log/{record}?view=Detailed"),
        "/account/~/call-log-extract-sync?syncType=FSync&view=Detailed".to_owned(),
        format!("/account/~/recording/{recorded}"),
        "/subscription".to_owned(),
        subscription.clone(),
    ];
    for path in reads {
        assert_eq!(get(&platform, token, &path).await.status, 200, "{path}");
    }
    let filters = json!({"eventFilters": ["/restapi/v1.0/account/~/telephony/sessions"]});
    let statuses = [
        api(&platform, token, Method::PUT, &subscription, Some(filters)).await.status,
        api(&platform, token, Method::POST, &format!("{subscription}/renew"), None).await.status,
        api(&platform, token, Method::DELETE, &subscription, None).await.status,
    ];
    assert_eq!(statuses, [200, 200, 204]);
    let other_app = json!({"clientId": PUBLIC_CLIENT_ID});
    let code = api(&platform, token, Method::POST, "/interop/generate-code", Some(other_app)).await;
    assert_eq!(code.status, 200);
    let redirect = crate::client::REDIRECT;
    let pairs = [
        ("response_type", "code"),
        ("client_id", PUBLIC_CLIENT_ID),
        ("redirect_uri", redirect),
        ("code_challenge", "x"),
    ];
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let sent = form(&pairs);
    let page = send(&platform, Method::POST, "/restapi/oauth/authorize", &headers, &sent);
    assert_eq!(page.await.unwrap().status, 200);
    assert_eq!(authorize(&platform, "101").await.status, 302);
    let revoke = form(&[("client_id", PUBLIC_CLIENT_ID), ("token", token)]);
    let revoked = send(&platform, Method::POST, "/restapi/oauth/revoke", &headers, &revoke).await;
    assert_eq!(revoked.unwrap().status, 200);
    assert_eq!(platform.violations(), []);
    let used = told(&platform, "/state").await["operations"].clone();
    let never: Vec<&str> = Contract::ours()
        .unwrap()
        .operation_ids()
        .into_iter()
        .filter(|id| used.get(id).is_none())
        .collect();
    assert_eq!(never, [""; 0], "each operation is checked at least once");
}
