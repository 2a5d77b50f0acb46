//! What comes to the hook: a clear answer to each, and nothing stored of what is refused.

use std::io::{Read, Write};
use std::net::TcpStream;

use ledger_core::ledger::State;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver, token as token_of};
use serde_json::json;

use crate::setting::{Setting, until};

fn token(account: &str) -> String {
    token_of(account).unwrap()
}

#[test]
fn what_is_refused_is_refused_clearly_and_stores_nothing() {
    let setting = Setting::enabled("hook-refusals");
    let worker = setting.services.worker.url();
    let good = answered_call("s-hook", ACCOUNT)[0].to_string();
    let of_another = answered_call("s-hook", "400100000002")[0].to_string();
    let large = json!({ "event": "x".repeat(1 << 20) }).to_string();
    let own = token(ACCOUNT);
    let unknown = token("999");
    #[rustfmt::skip]
    let rows = [
        ("no token", ACCOUNT, None, good.as_str(), 401, "verification token"),
        ("a made-up token", ACCOUNT, Some("AAAA"), &good, 401, "verification token"),
        ("an empty token", ACCOUNT, Some(""), &good, 401, "verification token"),
        ("another account's token", ACCOUNT, Some(unknown.as_str()), &good, 401, "verification token"),
        ("an account nobody signed in to", "999", Some(&unknown), &answered_call("s-hook", "999")[0].to_string(), 404, "never been signed in"),
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
    let worker = setting.services.worker.url();
    for _ in 0..50 {
        for event in answered_call("s-repeated", ACCOUNT) {
            deliver(&setting.http, &worker, ACCOUNT, &event).unwrap();
        }
    }
    let row = setting.row("s-repeated", ANN, State::Logged);
    assert_eq!((row.talk_seconds, row.session_id.as_str()), (10, "900"));
    // Once more, after it was logged: known already.
    for event in answered_call("s-repeated", ACCOUNT) {
        deliver(&setting.http, &worker, ACCOUNT, &event).unwrap();
    }
    let detail = until("the timeline says that it was logged", || {
        let detail = setting.admin.call("s-repeated", ANN).unwrap();
        (!detail.timeline.is_empty()).then_some(detail)
    });
    assert_eq!(detail.call.state, State::Logged);
    assert_eq!(setting.admin.calls().unwrap().len(), 1);
    assert_eq!(setting.admin.activities().unwrap().len(), 1);
}
