//! What comes to the hook: a clear answer to each, and nothing stored of what is refused.

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use ledger_core::ledger::State;
use serde_json::{Value, json};
use sha2::Sha256;
use xtask::demo::services::HOOK_KEY;

use crate::setting::{ACCOUNT, Setting, until};

/// What the Worker gives RingCentral as the verification token of an account.
fn token(account: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(HOOK_KEY.as_bytes()).unwrap();
    mac.update(format!("hook/{account}").as_bytes());
    BASE64.encode(mac.finalize().into_bytes())
}

/// The events of a short inbound call that Ann answers.
fn events(session: &str, account: &str) -> Vec<Value> {
    let outside = json!({ "phoneNumber": "+14155550151" });
    let ann = json!({ "phoneNumber": "+16505550101", "extensionId": "400200000001" });
    let event = |sequence: u32, party: u32, status: &str, second: u32| {
        let mut body = json!({
            "id": format!("p-{session}-{party}"),
            "accountId": account,
            "direction": if party == 1 { "Outbound" } else { "Inbound" },
            "from": outside, "to": ann, "status": { "code": status },
        });
        if party == 2 {
            body["extensionId"] = json!("400200000001");
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

#[test]
fn what_is_refused_is_refused_clearly_and_stores_nothing() {
    let setting = Setting::enabled("hook-refusals");
    let worker = setting.services.worker.url();
    let good = events("s-hook", ACCOUNT)[0].to_string();
    let of_another = events("s-hook", "400100000002")[0].to_string();
    let large = json!({ "event": "x".repeat(1 << 20) }).to_string();
    let own = token(ACCOUNT);
    let unknown = token("999");
    #[rustfmt::skip]
    let rows = [
        ("no token", ACCOUNT, None, good.as_str(), 401, "verification token"),
        ("a made-up token", ACCOUNT, Some("AAAA"), &good, 401, "verification token"),
        ("an empty token", ACCOUNT, Some(""), &good, 401, "verification token"),
        ("another account's token", ACCOUNT, Some(unknown.as_str()), &good, 401, "verification token"),
        ("an account nobody signed in to", "999", Some(&unknown), &events("s-hook", "999")[0].to_string(), 404, "never been signed in"),
        ("an event of another account", ACCOUNT, Some(&own), &of_another, 400, "another account"),
        ("an empty body", ACCOUNT, Some(&own), "", 400, "no RingCentral event"),
        ("no JSON", ACCOUNT, Some(&own), "hello", 400, "no RingCentral event"),
        ("JSON that is no event", ACCOUNT, Some(&own), "{\"body\":{}}", 400, "missing field `event`"),
        ("an event without a session", ACCOUNT, Some(&own), "{\"event\":\"/restapi/v1.0/account/400100000001/telephony/sessions\",\"body\":{}}", 400, "telephonySessionId"),
        ("a list", ACCOUNT, Some(&own), "[1,2,3]", 400, "no RingCentral event"),
        ("a megabyte", ACCOUNT, Some(&own), &large, 413, "larger than"),
        ("a megabyte without a token", ACCOUNT, None, &large, 401, "verification token"),
    ];
    for (what, account, token, body, status, words) in rows {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(token.map(|token| ("verification-token", token)));
        let url = format!("{worker}/hook/{account}");
        let answer = setting.http.send("POST", &url, &headers, body).unwrap();
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        assert!(answer.body.contains(words), "{what}: {}", answer.body);
        assert!(!answer.body.contains(&own), "{what}: the answer tells the token");
    }
    let answer = setting.http.send("GET", &format!("{worker}/hook/{ACCOUNT}"), &[], "").unwrap();
    assert_eq!(answer.status, 400);
    assert_eq!(setting.admin.calls().unwrap(), [], "something was stored");
}

#[test]
fn a_body_of_unknown_length_is_stopped_where_it_grows_too_large() {
    let setting = Setting::enabled("hook-chunked");
    let port = setting.services.worker.port();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST /hook/{ACCOUNT} HTTP/1.1\r\nHost: 127.0.0.1\r\nVerification-Token: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        token(ACCOUNT)
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for _ in 0..16 {
        // The Worker may close before it has heard all of it.
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(setting.admin.calls().unwrap(), []);
}

#[test]
fn a_handshake_is_echoed_within_1024_bytes() {
    let setting = Setting::fresh("hook-handshake");
    let port = setting.services.worker.port();
    let shake = |echo: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let request = format!(
            "POST /hook/{ACCOUNT} HTTP/1.1\r\nHost: 127.0.0.1\r\nValidation-Token: {echo}\r\n\
             Connection: close\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = shake("6a2f9f31-0000-4000-8000-1234567890ab");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let lower = answer.to_ascii_lowercase();
    assert!(lower.contains("validation-token: 6a2f9f31-0000-4000-8000-1234567890ab"), "{answer}");
    assert!(lower.contains("content-type: application/json"), "{answer}");
    assert!(answer.len() <= 1024, "{} bytes", answer.len());
    assert!(shake(&"x".repeat(257)).starts_with("HTTP/1.1 400"));
}

#[test]
fn an_event_delivered_fifty_times_is_one_call_and_one_activity() {
    let setting = Setting::enabled("hook-repeated");
    let url = format!("{}/hook/{ACCOUNT}", setting.services.worker.url());
    let own = token(ACCOUNT);
    let headers = [("content-type", "application/json"), ("verification-token", own.as_str())];
    for _ in 0..50 {
        for event in events("s-repeated", ACCOUNT) {
            let answer = setting.http.send("POST", &url, &headers, &event.to_string()).unwrap();
            assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        }
    }
    let row = setting.row("s-repeated", "400200000001", State::Logged);
    assert_eq!(row.talk_seconds, 10);
    // Once more, after it was logged: known already.
    for event in events("s-repeated", ACCOUNT) {
        let _ = setting.http.send("POST", &url, &headers, &event.to_string()).unwrap();
    }
    let detail = until("the timeline says that it was logged", || {
        let detail = setting.admin.call("s-repeated", "400200000001").unwrap();
        (!detail.timeline.is_empty()).then_some(detail)
    });
    assert_eq!(detail.call.state, State::Logged);
    assert_eq!(setting.admin.calls().unwrap().len(), 1);
    assert_eq!(setting.admin.activities().unwrap().activities.len(), 1);
}
