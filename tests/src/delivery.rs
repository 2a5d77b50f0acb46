//! RingCentral's deliveries, written by hand: for tests that must say exactly what arrives.

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use xtask::demo::client::Http;
use xtask::demo::services::HOOK_KEY;

/// The account of the simulated platform.
pub const ACCOUNT: &str = "400100000001";

/// The extension of the agent who takes the call.
pub const ANN: &str = "400200000001";

/// What the Worker gives RingCentral as the verification token of an account.
///
/// # Errors
///
/// Never, in practice: the key has a length that fits.
pub fn token(account: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(HOOK_KEY.as_bytes())?;
    mac.update(format!("hook/{account}").as_bytes());
    Ok(BASE64.encode(mac.finalize().into_bytes()))
}

/// The seven events of an inbound call that Ann answers and talks in for ten seconds.
#[must_use]
pub fn answered_call(session: &str, account: &str) -> Vec<Value> {
    answered_call_of(session, account, ANN)
}

/// The same of another agent.
#[must_use]
pub fn answered_call_of(session: &str, account: &str, agent: &str) -> Vec<Value> {
    let outside = json!({ "phoneNumber": "+14155550151" });
    let inside = json!({ "phoneNumber": "+16505550101", "extensionId": agent });
    let event = |sequence: u32, party: u32, status: &str, second: u32| {
        let mut body = json!({
            "id": format!("p-{session}-{party}"),
            "accountId": account,
            "direction": if party == 1 { "Outbound" } else { "Inbound" },
            "from": outside, "to": inside, "status": { "code": status },
        });
        if party == 2
            && let Some(body) = body.as_object_mut()
        {
            body.insert("extensionId".to_owned(), json!(agent));
        }
        json!({
            "uuid": format!("{session}-{sequence}"),
            "event": format!("/restapi/v1.0/account/{account}/telephony/sessions"),
            "timestamp": format!("2099-03-02T15:00:{second:02}.100Z"),
            "subscriptionId": "1", "ownerId": "1",
            "body": {
                "sequence": sequence, "sessionId": "900", "telephonySessionId": session,
                "eventTime": format!("2099-03-02T15:00:{second:02}.000Z"),
                "origin": { "type": "Call" }, "parties": [body],
            },
        })
    };
    vec![
        event(2, 1, "Setup", 0),
        event(3, 2, "Setup", 0),
        event(4, 1, "Answered", 1),
        event(5, 2, "Proceeding", 1),
        event(6, 2, "Answered", 4),
        event(7, 2, "Disconnected", 14),
        event(8, 1, "Disconnected", 14),
    ]
}

/// Delivers an event as RingCentral would, and wants it acknowledged.
///
/// # Errors
///
/// When the Worker does not answer 200.
pub fn deliver(http: &Http, worker: &str, account: &str, event: &Value) -> Result<()> {
    let token = token(account)?;
    let headers = [("content-type", "application/json"), ("verification-token", token.as_str())];
    let url = format!("{worker}/hook/{account}");
    let answer = http.send("POST", &url, &headers, &event.to_string())?;
    ensure!(answer.status == 200, "status {}: {}", answer.status, answer.body);
    Ok(())
}
