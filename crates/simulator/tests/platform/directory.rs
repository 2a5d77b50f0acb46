//! Accounts, extensions, numbers, queues, permissions.

use serde_json::{Value, json};

use ledger_simulator::{Account, Options, Platform};

use crate::client::{admin, fast, get, platform, sign_in, tolerant};

fn names(list: &Value) -> Vec<&str> {
    list["records"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn extensions_come_in_pages_and_by_filter() {
    let platform = tolerant().await;
    let token = admin(&platform).await;
    let all = get(&platform, &token, "/account/~/extension?perPage=5").await.json();
    assert_eq!(names(&all), ["Ann Agent", "Bob Agent", "Cal Agent", "Dee Former", "West Office"]);
    assert_eq!(
        all["paging"],
        json!({"page": 1, "perPage": 5, "pageStart": 0, "pageEnd": 4, "totalPages": 2,
               "totalElements": 7})
    );
    let rest = get(&platform, &token, "/account/~/extension?perPage=5&page=2").await.json();
    assert_eq!(names(&rest), ["IVR Menu 1001", "Sales Queue"]);
    assert!(rest["navigation"].get("nextPage").is_none());
    let users = "/account/~/extension?type=User&status=Enabled";
    let users = get(&platform, &token, users).await.json();
    assert_eq!(names(&users), ["Ann Agent", "Bob Agent", "Cal Agent"]);
    let ann = &users["records"][0];
    assert_eq!(ann["id"], 400_200_000_001_u64);
    assert_eq!(ann["contact"]["email"], "ann@example.com");
    assert_eq!(ann["contact"]["department"], "Sales");
    assert_eq!(ann["site"]["id"], "main-site");
    let bad = get(&platform, &token, "/account/~/extension?page=0").await;
    assert_eq!((bad.status, bad.json()["errorCode"].as_str()), (400, Some("CMN-101")));
}

#[tokio::test]
async fn numbers_queues_and_members() {
    let platform = platform().await;
    let token = admin(&platform).await;
    let account = get(&platform, &token, "/account/~").await.json();
    assert_eq!(account["mainNumber"], "+16505550100");
    assert_eq!(account["regionalSettings"]["homeCountry"]["isoCode"], "US");
    let numbers = get(&platform, &token, "/account/~/phone-number").await.json();
    let listed: Vec<(&str, &str)> = numbers["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["phoneNumber"].as_str().unwrap(), one["usageType"].as_str().unwrap()))
        .collect();
    assert_eq!(
        listed,
        [
            ("+16505550100", "MainCompanyNumber"),
            ("+16505550101", "DirectNumber"),
            ("+16505550102", "DirectNumber"),
            ("+16505550103", "DirectNumber"),
            ("+16505550109", "CompanyNumber"),
        ]
    );
    let queues = get(&platform, &token, "/account/~/call-queues").await.json();
    let queue = queues["records"][0]["id"].as_str().unwrap();
    let members = format!("/account/400100000001/call-queues/{queue}/members");
    let members = get(&platform, &token, &members).await.json();
    assert_eq!(members["records"].as_array().unwrap().len(), 3);
    let cal = get(&platform, &token, "/account/~/extension/400200000003").await.json();
    assert_eq!(cal["departments"][0]["extensionNumber"], "900");
    assert_eq!(cal["permissions"]["admin"]["enabled"], false);
}

#[tokio::test]
async fn permissions_differ() {
    let platform = platform().await;
    let check = async |hint: &str, permission: &str| {
        let tokens = sign_in(&platform, hint).await;
        let path = format!("/account/~/extension/~/authz-profile/check?permissionId={permission}");
        let answer = get(&platform, tokens["access_token"].as_str().unwrap(), &path).await.json();
        answer["successful"].as_bool().unwrap()
    };
    assert!(check("101", "FullCompanyCallLog").await);
    assert!(!check("102", "FullCompanyCallLog").await);
    assert!(check("102", "ReadExtensions").await);
}

#[tokio::test]
async fn other_accounts_and_no_token_are_refused() {
    let accounts = vec![Account::example(), Account::numbered(2).with_more_users(3)];
    let platform = Platform::start(Options { accounts, ..fast() }).await.unwrap();
    let token = admin(&platform).await;
    let other = get(&platform, &token, "/account/400100000002/extension").await;
    assert_eq!((other.status, other.json()["errorCode"].as_str()), (404, Some("CMN-102")));
    let nobody = get(&platform, "made-up", "/account/~").await;
    let expected = json!({
        "errorCode": "TokenInvalid",
        "message": "Token not found",
        "errors": [{"errorCode": "OAU-213", "message": "Token not found"}],
    });
    assert_eq!((nobody.status, nobody.json()), (401, expected));
    let tokens = sign_in(&platform, "agent203@company2.example.com").await;
    let token = tokens["access_token"].as_str().unwrap();
    let mine = get(&platform, token, "/account/~/extension?type=User").await.json();
    assert_eq!(mine["paging"]["totalElements"], 7);
}
