//! What the platform says of itself: reminders, changes of the directory, and its ETag.

use std::time::Duration;

use axum::http::Method;
use ledger_simulator::{Options, Platform, PlayRequest, Scenario};
use serde_json::{Value, json};

use crate::client::{admin, api, fast, get, platform, send, sign_in, simulator};
use crate::hook::{Hook, Manner};

/// Time only passes when a test says so.
fn slow() -> Options {
    Options { speed: 1.0, ..fast() }
}

async fn subscribed(
    options: Options,
    filter: &str,
    seconds: u64,
) -> (Platform, String, Hook, Value) {
    let platform = Platform::start(options).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    let body = json!({
        "eventFilters": [filter, "/restapi/v1.0/account/~/telephony/sessions"],
        "deliveryMode": {"transportType": "WebHook", "address": hook.address},
        "expiresIn": seconds,
    });
    let created = api(&platform, &token, Method::POST, "/subscription", Some(body)).await.json();
    (platform, token, hook, created)
}

#[tokio::test]
async fn a_subscription_is_reminded_of_until_it_has_ended() {
    let filter = "/restapi/v1.0/subscription/~?threshold=1000&interval=200";
    let (platform, _, hook, created) = subscribed(slow(), filter, 2000).await;
    let path = format!(
        "/restapi/v1.0/subscription/{}?threshold=1000&interval=200",
        created["id"].as_str().unwrap()
    );
    // A little more than the seconds left, since time goes on meanwhile.
    for (count, (pass, left)) in (1..).zip([(1100, 900), (200, 700), (250, 450)]) {
        platform.advance(Duration::from_secs(pass));
        let reminders = hook.until("/subscription/", count).await;
        assert_eq!(reminders[count - 1]["event"], path);
        let seconds = reminders[count - 1]["body"]["expiresIn"].as_u64().unwrap();
        assert!((left - 60..=left).contains(&seconds), "{seconds} of {left}");
    }
    platform.advance(Duration::from_secs(450));
    let call = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    platform.advance(Duration::from_secs(60));
    assert_eq!(platform.finished(call.play).await.unwrap().unsubscribed, 5, "it has ended");
    assert_eq!(hook.of("/subscription/").len(), 3);
    assert_eq!(platform.violations(), []);
}

#[tokio::test]
async fn a_renewed_subscription_is_left_alone() {
    let filter = "/restapi/v1.0/subscription/~?threshold=1000&interval=200";
    let (platform, token, hook, created) = subscribed(slow(), filter, 2000).await;
    let renew = format!("/subscription/{}/renew", created["id"].as_str().unwrap());
    platform.advance(Duration::from_secs(1100));
    hook.until("/subscription/", 1).await;
    let renewed = api(&platform, &token, Method::POST, &renew, None).await;
    assert_eq!(renewed.status, 200);
    platform.advance(Duration::from_secs(10_000));
    let call = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    platform.advance(Duration::from_secs(60));
    assert_eq!(platform.finished(call.play).await.unwrap().delivered, 5);
    assert_eq!(hook.of("/subscription/").len(), 1);
}

#[tokio::test]
async fn changes_of_the_directory_are_made_and_announced() {
    let (platform, token, hook, _) =
        subscribed(slow(), "/restapi/v1.0/account/~/extension", 600_000).await;
    let rows = [
        (json!({"hire": {"number": "290", "name": "Eve Newcomer"}}), "400200050291", "Create"),
        (json!({"rename": {"number": "290", "name": "Eve Married"}}), "400200050291", "Update"),
        (json!({"moveTo": {"number": "290", "department": "Sales"}}), "400200050291", "Update"),
        (json!({"join": {"queue": "900", "number": "290"}}), "400200000900", "Update"),
        (json!({"quit": {"queue": "900", "number": "101"}}), "400200000900", "Update"),
        (json!({"disable": {"number": "102"}}), "400200000002", "Update"),
        (json!({"leave": {"number": "103"}}), "400200000003", "Delete"),
    ];
    for (count, (change, extension, event)) in (1..).zip(rows) {
        let answer = simulator(&platform, "/directory", json!({"change": change})).await;
        let expected = json!({"extensionId": extension, "eventType": event});
        assert_eq!(answer.json(), expected, "{change}");
        let announced = hook.until("400100000001/extension", count).await;
        assert_eq!(announced[count - 1]["body"], json!({"extensions": [expected]}));
    }
    let list = get(&platform, &token, "/account/~/extension?type=User").await.json();
    let people: Vec<String> = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["status"].as_str().unwrap()))
        .collect();
    let expected =
        ["Ann Agent Enabled", "Bob Agent Disabled", "Dee Former Disabled", "Eve Married Enabled"];
    assert_eq!(people, expected);
    let members = "/account/~/call-queues/400200000900/members";
    let members = get(&platform, &token, members).await.json();
    let numbers: Vec<&str> = members["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["extensionNumber"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["102", "290"]);
    let taken = json!({"change": {"hire": {"number": "101", "name": "Ann Other"}}});
    let refused = simulator(&platform, "/directory", taken).await.json();
    assert_eq!(refused["error"], "extension number \"101\" is taken");
    assert_eq!(platform.violations(), []);
}

#[tokio::test]
async fn who_leaves_is_signed_out() {
    let platform = platform().await;
    let bob = sign_in(&platform, "102").await["access_token"].as_str().unwrap().to_owned();
    simulator(&platform, "/directory", json!({"change": {"disable": {"number": "102"}}})).await;
    assert_eq!(get(&platform, &bob, "/account/~").await.status, 401);
}

#[tokio::test]
async fn the_directory_is_not_sent_again_until_it_changes() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let authorization = format!("Bearer {token}");
    let read = async |known: &str| {
        let path = "/restapi/v1.0/account/~/directory/entries?perPage=all";
        let all = [("authorization", authorization.as_str()), ("if-none-match", known)];
        let headers = if known.is_empty() { &all[..1] } else { &all[..] };
        let answer = send(&platform, Method::GET, path, headers, "").await.unwrap();
        (answer.status, answer.header("etag").to_owned(), answer.json())
    };
    let (status, tag, list) = read("").await;
    assert_eq!((status, list["records"][0]["email"].as_str()), (200, Some("ann@example.com")));
    assert_eq!(list["paging"]["totalElements"], 6);
    assert_eq!(read(&tag).await, (304, tag.clone(), Value::Null));
    let rename = json!({"rename": {"number": "102", "name": "Bob Married"}});
    simulator(&platform, "/directory", json!({"change": rename})).await;
    let (status, other, list) = read(&tag).await;
    assert_eq!((status, list["records"][1]["lastName"].as_str()), (200, Some("Married")));
    assert_ne!(other, tag);
}
