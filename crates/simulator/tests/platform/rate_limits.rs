//! 429 over HTTP.

use std::time::Duration;

use ledger_simulator::limits::Group;
use ledger_simulator::{FaultChange, Options, Platform};

use crate::client::{admin, get};

#[tokio::test]
async fn the_eleventh_heavy_request_is_refused_until_a_quiet_minute_has_passed() {
    let platform = Platform::start(Options::default()).await.unwrap();
    let token = admin(&platform).await;
    for left in (0..10).rev() {
        let answer = get(&platform, &token, "/account/~/call-log").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-rate-limit-group"), "heavy");
        assert_eq!(answer.header("x-rate-limit-remaining"), left.to_string());
    }
    let refused = get(&platform, &token, "/account/~/call-log").await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(refused.json()["errorCode"], "CMN-301");
    assert_eq!(get(&platform, &token, "/account/~").await.status, 200, "another group");
    platform.advance(Duration::from_secs(50));
    assert_eq!(get(&platform, &token, "/account/~/call-log").await.status, 429);
    platform.advance(Duration::from_secs(50));
    assert_eq!(get(&platform, &token, "/account/~/call-log").await.status, 429);
    platform.advance(Duration::from_secs(60));
    assert_eq!(get(&platform, &token, "/account/~/call-log").await.status, 200);
}

#[tokio::test]
async fn a_penalty_can_be_forced() {
    let platform = Platform::start(Options::default()).await.unwrap();
    let token = admin(&platform).await;
    let change = FaultChange { rate_limit_now: Some(vec![Group::Light]), ..FaultChange::default() };
    platform.change_faults(change).unwrap();
    assert_eq!(get(&platform, &token, "/account/~").await.status, 429);
    platform.advance(Duration::from_secs(60));
    assert_eq!(get(&platform, &token, "/account/~").await.status, 200);
}
