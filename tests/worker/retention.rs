//! How long calls are kept, and that what was forgotten is not logged again.

use ledger_core::ledger::State;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::{BackfillRange, Calls};
use serde_json::{Value, json};

use crate::setting::{Setting, until};
use crate::spoilt::rewrite;

#[test]
fn calls_are_forgotten_when_they_need_not_be_kept_and_their_records_stay() {
    let mut setting = Setting::enabled("retention");
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    // As long as the call log may say more of it, it is heard of again.
    let forgotten = (31..80).any(|days| {
        let worker = &mut setting.services.worker;
        worker.stop().unwrap();
        rewrite(&worker.folder().join("state"), b"\"heardAt\":1", b"\"heardAt\": ");
        worker.again().unwrap();
        let retention = json!({ "callsDays": days, "timelinesDays": 30 });
        setting.admin.change_settings(&json!({ "retention": retention })).unwrap();
        let Calls { calls, .. } =
            setting.admin.ask("GET", "calls?of=everyone", None::<&Value>).unwrap();
        calls.is_empty()
    });
    assert!(forgotten, "{:?}", setting.admin.calls());
    assert_eq!(setting.admin.activities().unwrap().len(), 1, "the record stays");
}

#[test]
fn news_of_a_call_that_may_have_been_forgotten_logs_nothing() {
    let setting = Setting::enabled("retention-old");
    for event in answered_call("s-ancient", ACCOUNT) {
        let event = event.to_string().replace("2099-", "2020-");
        let event = serde_json::from_str(&event).unwrap();
        deliver(&setting.http, &setting.services.worker.url(), ACCOUNT, &event).unwrap();
    }
    setting.logs_a_call();
    let calls = setting.admin.calls().unwrap();
    assert!(calls.iter().all(|row| row.telephony_session_id.as_str() != "s-ancient"), "{calls:?}");

    setting
        .admin
        .change_settings(&json!({ "retention": { "callsDays": 40, "timelinesDays": 30 } }))
        .unwrap();
    let day = 24 * 60 * 60 * 1000;
    let now = until("the service says the time", || setting.health().call_log_read_at).0;
    let range = |days: i64| BackfillRange {
        from: ledger_core::time::Millis(now - days * day),
        to: ledger_core::time::Millis(now - day),
    };
    let ask = |days| setting.admin.ask::<Value>("POST", "backfill", Some(&range(days)));
    let failure = ask(60).unwrap_err().to_string();
    assert!(failure.contains("calls are not kept so long"), "{failure}");
    ask(30).unwrap();
}
