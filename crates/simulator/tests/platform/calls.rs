//! Plays: deliveries, the call log, sync.

use std::time::Duration;

use ledger_simulator::fault::{Availability, Share, WebhooksChange};
use ledger_simulator::{
    Account, DeliveryOutcome, FaultChange, Options, Platform, PlayRequest, Retries, Scenario,
};

use crate::client::{admin, fast, get, platform, sign_in, subscribe};
use crate::hook::{Hook, Manner};

async fn watched() -> (Platform, String, Hook) {
    let platform = platform().await;
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    assert_eq!(subscribe(&platform, &token, &hook.address).await.status, 200);
    (platform, token, hook)
}

#[tokio::test]
async fn events_arrive_in_order_with_the_shared_secret() {
    let (platform, _, hook) = watched().await;
    let played = platform.play(&PlayRequest::new(Scenario::QueueRingAll)).unwrap();
    let status = platform.finished(played.play).await.unwrap();
    assert_eq!((status.delivered, status.failed, status.pending), (12, 0, 0));
    assert_eq!(hook.sequences(), (2..=13).collect::<Vec<u64>>());
    let (headers, envelope) = hook.received().remove(3);
    assert_eq!(headers["verification-token"], "secret-of-the-hook");
    assert_eq!(headers["user-agent"], "RingCentral-Webhook/8.3");
    assert_eq!(headers["content-type"], "application/json; charset=UTF-8");
    let path = "/restapi/v1.0/account/400100000001/extension/400200000001/telephony/sessions";
    assert_eq!(envelope["event"], path);
    assert_eq!(envelope["ownerId"], "400200000001");
    assert_eq!(envelope["body"]["telephonySessionId"], played.sessions[0].as_str());
    assert_eq!(envelope["body"]["parties"].as_array().unwrap().len(), 1);
    assert_eq!(envelope["body"]["parties"][0]["queueCall"], true);
    let outside = &hook.received()[0].1;
    assert_eq!(outside["event"], "/restapi/v1.0/account/400100000001/telephony/sessions");
}

#[tokio::test]
async fn duplicates_and_shuffling() {
    let (platform, _, hook) = watched().await;
    let request = PlayRequest {
        duplicates: true,
        shuffle: true,
        seed: 9,
        ..PlayRequest::new(Scenario::Outbound)
    };
    let played = platform.play(&request).unwrap();
    assert_eq!(played.events_planned, 14);
    platform.finished(played.play).await.unwrap();
    let first = hook.sequences();
    let mut sorted = first.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8]);
    let played = platform.play(&request).unwrap();
    platform.finished(played.play).await.unwrap();
    assert_eq!(hook.sequences()[14..], first, "the seed decides the order");
}

#[tokio::test]
async fn deliveries_can_be_lost() {
    let (platform, _, hook) = watched().await;
    let change = |change| platform.change_faults(change).unwrap();
    change(FaultChange { drop_next: Some(2), ..FaultChange::default() });
    let played = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    assert_eq!(platform.finished(played.play).await.unwrap().dropped, 2);
    assert_eq!(hook.sequences(), [4, 5, 6]);
    change(FaultChange { webhooks: Some(WebhooksChange::Stopped), ..FaultChange::default() });
    let played = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    assert_eq!(platform.finished(played.play).await.unwrap().dropped, 5);
    platform.clear_faults();
    let some = Share { fraction: 0.5, seed: 3 };
    change(FaultChange { drop_fraction: Some(some), ..FaultChange::default() });
    let played = platform.play(&PlayRequest::new(Scenario::QueueRingAll)).unwrap();
    let status = platform.finished(played.play).await.unwrap();
    assert!(status.dropped > 0 && status.delivered > 0);
    assert!(platform.deliveries().iter().any(|one| one.outcome == DeliveryOutcome::Dropped));
}

#[tokio::test]
async fn the_call_log_lags_and_lists() {
    let platform = Platform::start(Options { speed: 1.0, ..fast() }).await.unwrap();
    let token = admin(&platform).await;
    let played = platform.play(&PlayRequest::new(Scenario::WarmTransfer)).unwrap();
    platform.advance(Duration::from_secs(80));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let list = "/account/~/call-log?view=Detailed";
    assert_eq!(get(&platform, &token, list).await.json()["records"].as_array().unwrap().len(), 0);
    platform.advance(Duration::from_secs(20));
    platform.finished(played.play).await.unwrap();
    let list = get(&platform, &token, list).await.json();
    let [second, first] = list["records"].as_array().unwrap().as_slice() else {
        unreachable!("two records, newest first: {list}");
    };
    let [customer, consultation] = played.sessions.as_slice() else {
        unreachable!("two sessions");
    };
    assert_eq!(first["transferTarget"]["telephonySessionId"], consultation.as_str());
    assert_eq!(second["transferee"]["telephonySessionId"], customer.as_str());
    assert_eq!(list["paging"]["totalElements"], 2);
    let one = format!("/account/~/call-log/{}", first["id"].as_str().unwrap());
    assert_eq!(get(&platform, &token, &one).await.json()["sessionId"], first["sessionId"]);
    let session = first["sessionId"].as_str().unwrap();
    let by_session = format!("/account/~/call-log?sessionId={session}");
    let found = get(&platform, &token, &by_session).await.json();
    assert_eq!(found["records"].as_array().unwrap().len(), 1);
    let both = get(&platform, &token, &format!("{by_session}&direction=Inbound")).await;
    assert_eq!((both.status, both.json()["errorCode"].as_str()), (400, Some("CLG-110")));
    let outbound = get(&platform, &token, "/account/~/call-log?direction=Outbound").await.json();
    assert_eq!(outbound["records"].as_array().unwrap().len(), 1);
    let paged = get(&platform, &token, "/account/~/call-log?perPage=1&page=2").await.json();
    assert_eq!(paged["records"][0]["id"], first["id"]);
    assert!(paged["navigation"]["previousPage"]["uri"].as_str().unwrap().contains("page=1"));
}

#[tokio::test]
async fn extract_sync_pages_and_shows_updates_again() {
    let platform = Platform::start(Options { sync_page: 2, ..fast() }).await.unwrap();
    let token = admin(&platform).await;
    for scenario in [Scenario::Missed, Scenario::Outbound, Scenario::Anonymous] {
        let played = platform.play(&PlayRequest::new(scenario)).unwrap();
        platform.finished(played.play).await.unwrap();
    }
    let full = "/account/~/call-log-extract-sync?syncType=FSync&recordCount=1&view=Detailed";
    let page = get(&platform, &token, full).await.json();
    assert_eq!(page["records"].as_array().unwrap().len(), 1);
    assert_eq!(page["records"][0]["result"], "Missed");
    assert_eq!(page["syncInfo"]["newerRecordsExist"], true);
    let next = async |page: &serde_json::Value| {
        let sync = page["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
        let path = format!(
            "/account/~/call-log-extract-sync?syncType=ISync&syncToken={sync}&view=Detailed"
        );
        get(&platform, &token, &path).await.json()
    };
    let page = next(&page).await;
    assert_eq!(page["records"].as_array().unwrap().len(), 2);
    assert_eq!(page["syncInfo"]["newerRecordsExist"], false);
    let page = next(&page).await;
    assert!(page["records"].as_array().unwrap().is_empty());
    let request = PlayRequest { with_recording: true, ..PlayRequest::new(Scenario::Outbound) };
    let played = platform.play(&request).unwrap();
    platform.finished(played.play).await.unwrap();
    let page = next(&page).await;
    assert_eq!(page["records"].as_array().unwrap().len(), 1, "the newest version only");
    assert!(page["records"][0]["recording"]["contentUri"].is_string());
    let change = FaultChange { reset_call_log: Some(true), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    assert_eq!(next(&page).await["errorCode"], "CLG-101");
    let nonsense = "/account/~/call-log-extract-sync?syncType=ISync&syncToken=abc";
    assert_eq!(get(&platform, &token, nonsense).await.json()["errorCode"], "CLG-102");
}

#[tokio::test]
async fn the_call_log_needs_an_administrator_and_can_be_down() {
    let platform = platform().await;
    let bob = sign_in(&platform, "102").await;
    let refused = get(&platform, bob["access_token"].as_str().unwrap(), "/account/~/call-log");
    let refused = refused.await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["errors"][0]["permissionName"], "FullCompanyCallLog");
    let token = admin(&platform).await;
    let change =
        FaultChange { call_log: Some(Availability::Unavailable), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    assert_eq!(get(&platform, &token, "/account/~/call-log").await.status, 503);
}

#[tokio::test]
async fn accounts_do_not_see_each_other() {
    let accounts = vec![Account::example(), Account::numbered(2)];
    let platform = Platform::start(Options { accounts, ..fast() }).await.unwrap();
    let hooks = [Hook::start(Manner::Good).await, Hook::start(Manner::Good).await];
    for (hook, hint) in hooks.iter().zip(["ann@example.com", "ann@company2.example.com"]) {
        let tokens = sign_in(&platform, hint).await;
        let token = tokens["access_token"].as_str().unwrap();
        assert_eq!(subscribe(&platform, token, &hook.address).await.status, 200);
    }
    let request = PlayRequest {
        account: Some("400100000002".to_owned()),
        ..PlayRequest::new(Scenario::Internal)
    };
    let played = platform.play(&request).unwrap();
    assert_eq!(played.participants[0].extension_id.as_str(), "400200100001");
    platform.finished(played.play).await.unwrap();
    let counts = hooks.map(|hook| hook.received().len());
    assert_eq!(counts, [0, 7]);
}

#[tokio::test]
async fn many_plays_run_at_once() {
    let (platform, _, hook) = watched().await;
    let plays: Vec<_> = (0..200)
        .map(|n| {
            let scenario = Scenario::ALL[n % Scenario::ALL.len()];
            let outside_number = Some(format!("+1415555{n:04}"));
            platform.play(&PlayRequest { outside_number, ..PlayRequest::new(scenario) }).unwrap()
        })
        .collect();
    let mut delivered = 0;
    for played in &plays {
        let status = platform.finished(played.play).await.unwrap();
        assert_eq!(status.delivered, played.events_planned);
        delivered += status.delivered;
    }
    assert_eq!(hook.received().len(), delivered);
}

#[tokio::test]
async fn retries_can_be_turned_on() {
    let retries = Retries::Times { count: 2, pause: Duration::from_secs(10) };
    let platform = Platform::start(Options { retries, ..fast() }).await.unwrap();
    let token = admin(&platform).await;
    let hook = Hook::start(Manner::Good).await;
    subscribe(&platform, &token, &hook.address).await;
    hook.behave(Manner::Failing);
    let played = platform.play(&PlayRequest::new(Scenario::IvrDrop)).unwrap();
    // Ten failures blacklist, which ends retries too: three tries for three events, and one more.
    let status = platform.finished(played.play).await.unwrap();
    assert_eq!((status.failed, status.unsubscribed), (10, 1));
    assert_eq!(hook.sequences(), [2, 2, 2, 3, 3, 3, 4, 4, 4, 5]);
}
