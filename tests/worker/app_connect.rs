//! The published App Connect server as the account's CRM: it is killed while it writes, and several
//! write at once.

use std::thread;
use std::time::Duration;

use ledger_core::additional::FieldValues;
use ledger_core::ledger::{ContactChoice, Intent, Remember, State};
use ledger_core::why::Why;
use ledger_wire::api::{CallRow, SendIntent};
use serde_json::{Value, json};
use xtask::demo::client::Person;
use xtask::leash::Deadline;

use crate::setting::{Setting, until};

const ANN: &str = "400200000001";
/// Ivy Caller is the first contact that is made.
const IVY: &str = "Contact/c1";

fn log(key: &str) -> SendIntent {
    SendIntent {
        idempotency_key: key.to_owned(),
        intent: Intent::Log {
            contact: ContactChoice { id: IVY.into(), name: "Ivy Caller".to_owned() },
            subject: None,
            note: None,
            fields: FieldValues::new(),
            remember: Remember::ThisCall,
        },
    }
}

/// The call's row, once it is in this state; the machine waits two minutes until an App Connect
/// server that did not answer must have noted what it wrote.
fn row(setting: &Setting, session: &str, state: State) -> CallRow {
    let deadline = Deadline::after(Duration::from_secs(240));
    loop {
        let rows = setting.admin.calls().unwrap();
        let found = rows.iter().find(|row| row.telephony_session_id.as_str() == session);
        if let Some(row) = found.filter(|row| row.state == state) {
            return row.clone();
        }
        assert!(!deadline.passed(), "{session} is not {state:?}: {found:?}");
        thread::sleep(Duration::from_millis(250));
    }
}

/// Killed before it writes to its CRM, before it notes what it wrote, and before it says so. What
/// it noted is found; of the rest a person is told, and nothing is written a second time unasked.
#[test]
fn a_server_that_is_killed_while_it_writes_loses_and_doubles_nothing() {
    let (setting, server) = Setting::with_app_connect("app-connect-killed");
    let count = || server.server().records().unwrap().len();
    let killed = |operation: &str, moment: &str| {
        let kill = json!({ operation: { "moment": moment, "act": "kill" } });
        server.server().trouble(&kill).unwrap();
        let session = setting.play(&json!({ "scenario": "inbound-ivr" })).remove(0);
        let mut server = server.server();
        server.await_death().unwrap();
        server.again().unwrap();
        session
    };
    let before = killed("createCallLog", "before");
    assert_eq!(count(), 0);
    let between = killed("createCallLog", "after");
    assert_eq!(count(), 1);
    let noted = killed("POST", "answer");
    assert_eq!(count(), 2);

    assert_eq!(row(&setting, &noted, State::Logged).activity_id.unwrap().as_str(), "2");
    for session in [&before, &between] {
        let row = row(&setting, session, State::Unresolved);
        assert_eq!(row.reason.code, Why::CreateUnsure.code());
    }
    assert_eq!(count(), 2);

    // The person looks into the CRM: one record is there, the other is not.
    let skip = SendIntent { idempotency_key: "skip".to_owned(), intent: Intent::Skip };
    setting.admin.intend(&between, ANN, &skip).unwrap();
    setting.admin.intend(&before, ANN, &log("log")).unwrap();
    let _ = row(&setting, &before, State::Logged);
    let mut markers: Vec<String> =
        server.server().records().unwrap().into_iter().map(|record| record.marker).collect();
    let mut expected = [before, between, noted].map(|session| format!("{session}/{ANN}"));
    markers.sort_unstable();
    expected.sort_unstable();
    assert_eq!(markers, expected);
}

/// Asked by three at once, the server writes three records; so nobody but the desk asks it.
#[test]
fn three_who_log_a_call_at_once_make_one_record() {
    let (setting, server) = Setting::with_app_connect("app-connect-at-once");
    let slowly =
        json!({ "createCallLog": { "moment": "before", "act": "wait", "milliseconds": 700 } });
    server.server().trouble(&slowly).unwrap();
    let token = server.server().sign_in("someone").unwrap();
    let url = format!("{}/callLog", server.server().url());
    let call = json!({
        "logInfo": {
            "id": "s-x", "telephonySessionId": "s-x", "sessionId": "1", "direction": "Inbound",
            "from": { "phoneNumber": "+14155550151" }, "to": { "extensionId": ANN },
            "startTime": 1_772_463_540_000_i64, "duration": 5, "result": "Call connected",
        },
        "rcExtensionId": ANN, "contactId": "c1", "additionalSubmission": {},
    });
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let answer = setting.http.json::<Value>("POST", &url, Some(&token), Some(&call));
                assert!(answer.is_ok(), "{answer:?}");
            });
        }
    });
    let made = |session: &str| {
        let records = server.server().records().unwrap();
        records.iter().filter(|record| record.marker == format!("{session}/{ANN}")).count()
    };
    assert_eq!(made("s-x"), 3);

    let played = setting.services.platform.play(&json!({ "scenario": "inbound-ivr" })).unwrap();
    let session = &played.sessions[0];
    let _ = row(&setting, session, State::InProgress);
    let browsers: Vec<Person> =
        (0..3).map(|_| Person::sign_in(&setting.services.worker.url(), "101").unwrap()).collect();
    until("the call is being logged", || {
        let rows = setting.admin.calls().unwrap();
        let state = rows.iter().find(|row| row.telephony_session_id.as_str() == session)?.state;
        (state != State::InProgress).then_some(())
    });
    thread::scope(|scope| {
        for (number, browser) in browsers.iter().enumerate() {
            scope.spawn(move || browser.intend(session, ANN, &log(&format!("at-once-{number}"))));
        }
    });
    let _ = row(&setting, session, State::Logged);
    until("the play is over", || {
        setting.services.platform.status(played.play).unwrap().finished.then_some(())
    });
    assert_eq!(made(session), 1);
}
