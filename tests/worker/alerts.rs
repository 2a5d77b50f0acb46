//! What administrators are told unasked: at the addresses they gave, until it was taken, and
//! nothing twice that does not say so.

use ledger_core::ledger::{Intent, State};
use ledger_tests::delivery::ANN;
use ledger_wire::api::{
    AlertAddress, AlertForm, Failure, FailureCode, GiveAlertAddress, Health, IncidentKind,
    SendIntent,
};
use serde_json::{Value, json};
use xtask::demo::client::{Person, Refused};

use crate::receiver::Receiver;
use crate::setting::{Setting, until};

fn refused(outcome: anyhow::Result<Value>) -> Failure {
    let failure = outcome.unwrap_err();
    serde_json::from_str(&failure.downcast_ref::<Refused>().unwrap().body).unwrap()
}

#[test]
fn an_incident_and_its_end_are_told_once_each_however_often_they_must_be_sent() {
    let mut setting = Setting::enabled("alerts-told");
    let (mail, slack) = (Receiver::start(), Receiver::start());
    mail.is_told(&setting.admin, AlertForm::Mail);
    slack.is_told(&setting.admin, AlertForm::Slack);
    // One of them takes nothing at first; the other must not wait for it.
    mail.answer(503);
    setting.services.platform.faults(&json!({ "revokeTokens": "all" })).unwrap();
    until("the incident is told", || (slack.bodies().len() == 2).then_some(()));
    let again = Person::sign_in(&setting.services.worker.url(), "101").unwrap();
    setting.admin = again;
    let health = setting.health_when("it is told why it did not arrive", |health| {
        health.alert_addresses[0].problem == "it answered with status 503"
    });
    assert_eq!(health.alert_addresses[1].problem, "");
    mail.answer(200);
    until("both are taken", || (mail.ids().len() == 3 && slack.bodies().len() == 3).then_some(()));

    let ids = mail.ids();
    assert_eq!(ids.len(), 3, "the first message, the begin and the end: {ids:?}");
    assert!(ids[1].starts_with("connection-lost-"), "{ids:?}");
    assert_eq!(*ids.last().unwrap(), format!("{}-over", ids[1]));
    let begin = &mail.bodies()[1];
    assert_eq!(begin["subject"], "Call Ledger is cut off from RingCentral");
    let ann = json!([{ "name": "Ann Agent", "email": "ann@example.com" }]);
    assert_eq!(begin["recipients"], ann, "{begin}");
    let texts = slack.texts("text");
    assert!(texts[1].starts_with("*Call Ledger is cut off from RingCentral*\n"), "{texts:?}");
    assert!(texts[2].starts_with("*Call Ledger is connected to RingCentral again*\n"));
    let shown: Vec<String> = setting.health().alerts.into_iter().map(|alert| alert.id).collect();
    assert_eq!(shown, [ids[1].clone(), format!("{}-over", ids[1])]);
    let log = setting.services.worker.log().unwrap();
    assert!(!log.contains("a-secret-path"), "the log tells an address");
}

#[test]
fn calls_that_wait_for_a_person_are_told_and_when_none_does_any_longer() {
    let setting = Setting::a_day_behind("alerts-waiting");
    let hour = json!({ "alerts": { "waitingLongerThan": 3_600_000 } });
    setting.admin.change_settings(&hour).unwrap();
    let sessions = setting.play(&json!({ "scenario": "anonymous" }));
    let _ = setting.row(&sessions[0], ANN, State::Skipped);
    let intend = |key: &str, intent: Intent| {
        let send = SendIntent { idempotency_key: key.to_owned(), intent };
        setting.admin.intend(&sessions[0], ANN, &send).unwrap();
    };
    intend("auto-log", Intent::AutoLog);
    let _ = setting.row(&sessions[0], ANN, State::Unresolved);
    setting.cron();
    let health = setting.health_when("it is told", |health| !health.incidents.is_empty());
    let incident = &health.incidents[0];
    assert_eq!(incident.kind, IncidentKind::CallsWaiting);
    let begins = "1 call could not be logged without a person's decision; the first began at ";
    assert!(incident.detail.starts_with(begins), "{}", incident.detail);
    intend("skip", Intent::Skip);
    setting.cron();
    setting.health_when("none waits", |health| health.incidents[0].healed_at.is_some());
    let subjects: Vec<String> =
        setting.health().alerts.into_iter().map(|alert| alert.subject).collect();
    assert_eq!(subjects, ["Calls wait for a person", "No call waits for a person for too long"]);
}

#[test]
fn an_address_is_given_by_an_administrator_and_never_shown_again() {
    let setting = Setting::fresh("alerts-address");
    let receiver = Receiver::start();
    let bob = Person::sign_in(&setting.services.worker.url(), "102").unwrap();
    let give = |person: &Person, form: &str, address: &str| {
        let given = GiveAlertAddress { address: address.to_owned() };
        refused(person.ask("PUT", &format!("alerts/{form}"), Some(&given)))
    };
    assert_eq!(give(&bob, "mail", &receiver.address).code, FailureCode::AdminOnly);
    assert_eq!(give(&setting.admin, "pigeon", &receiver.address).code, FailureCode::NotFound);
    let failure = give(&setting.admin, "mail", "http://hooks.example.com/secret");
    assert_eq!(
        (failure.code, failure.problems[0].field.as_str()),
        (FailureCode::Invalid, "address")
    );
    assert_eq!(setting.health().alert_addresses, []);

    let test =
        || -> anyhow::Result<Value> { setting.admin.ask("POST", "alerts/mail", None::<&Value>) };
    assert_eq!(refused(test()).code, FailureCode::NotFound);
    receiver.is_told(&setting.admin, AlertForm::Mail);
    let shown: AlertAddress = serde_json::from_value(test().unwrap()).unwrap();
    assert_eq!((shown.problem.as_str(), shown.owed), ("", 1));
    until("the test is there", || (receiver.ids().len() == 2).then_some(()));
    until("it is known to be there", || {
        (setting.health().alert_addresses[0].owed == 0).then_some(())
    });
    let health: Value = setting.admin.ask("GET", "health", None::<&Value>).unwrap();
    assert!(!health.to_string().contains("a-secret-path"), "{health}");
    let bearer = format!("Bearer {}", setting.admin.signed_in.token);
    let url = format!("{}/v1/alerts/mail", setting.services.worker.url());
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(setting.http.send("DELETE", &url, &headers, "").unwrap().status, 204);
    let Health { alert_addresses, .. } = setting.health();
    assert_eq!(alert_addresses, []);
}
