//! What breaks and comes right by itself: the subscription, the call log, the hook's key, and
//! rows that cannot be read.

use std::time::Duration;

use ledger_core::ledger::State;
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::{AlertForm, Health, IncidentKind, SubscriptionEvent, SubscriptionHealth};
use serde_json::{Value, json};
use xtask::demo::services::{HOOK_KEY, Pace, Services, built_simulator};
use xtask::soak::truth::Progress;
use xtask::soak::{Arguments, Misbehaviour, Soak};

use crate::receiver::Receiver;
use crate::setting::{Setting, fresh_folder, until};
use crate::spoilt::spoil;

fn happened(health: &Health) -> Vec<SubscriptionEvent> {
    health.subscription_history.iter().map(|change| change.what).collect()
}

fn is_active(health: &Health) -> bool {
    matches!(health.subscription, SubscriptionHealth::Active { .. })
}

#[test]
fn a_subscription_that_is_gone_or_blacklisted_is_made_anew_within_one_round_of_the_cron() {
    let setting = Setting::enabled("healing-subscription");
    assert_eq!(happened(&setting.health()), [SubscriptionEvent::Created]);
    let mut expected = vec![SubscriptionEvent::Created];
    for (fault, event) in [
        (json!({ "blacklist": "all" }), SubscriptionEvent::Blacklisted),
        (json!({ "expire": "all" }), SubscriptionEvent::Missing),
    ] {
        setting.services.platform.faults(&fault).unwrap();
        setting.cron();
        expected.extend([event, SubscriptionEvent::Created]);
        let health = setting.health_when("it was made anew", |health| {
            is_active(health) && happened(health).ends_with(&[event, SubscriptionEvent::Created])
        });
        assert_eq!(happened(&health), expected);
        let incident = health.incidents.last().unwrap();
        assert_eq!(incident.kind, IncidentKind::SubscriptionLost);
        assert!(incident.healed_at.is_some());
    }
    assert_eq!(setting.health().incidents.len(), 2, "each is opened once");
    setting.logs_a_call();
    // Another round finds nothing to do.
    setting.cron();
    assert_eq!(happened(&setting.health()), expected);
}

/// A simulated hour in half a minute.
const HOUR: Arguments = Arguments {
    hours: 1.0,
    calls: 500,
    seed: 1,
    minutes: Some(0.5),
    misbehaviour: Misbehaviour::None,
};

/// Plays the hour while webhooks fail like this; `heal` makes sure afterwards that they do no
/// longer. Says what administrators were told.
fn hour_without_webhooks(name: &str, fault: &Value, heal: impl Fn(&Services)) -> Vec<String> {
    let pace = Pace::soaking(HOUR.speed());
    let services =
        Services::start_at(&fresh_folder(name), &built_simulator().unwrap(), pace).unwrap();
    let (soak, receiver) = (Soak::signed_in(&services).unwrap(), Receiver::start());
    soak.add_contacts().unwrap();
    receiver.is_told(&soak.admin, AlertForm::Mail);
    services.platform.faults(fault).unwrap();
    soak.begin(HOUR).unwrap();
    until("the hour is over", || {
        (soak.status().unwrap().progress == Progress::Finished).then_some(())
    });
    heal(&services);
    // Each look of this waits for the cron to have looked at the subscription.
    let judgement = soak.rest(Duration::from_secs(60)).unwrap();
    assert_eq!(judgement.differences, Vec::<String>::new());
    assert!(judgement.activities > 300, "{} activities", judgement.activities);
    until("it is told that all is well", || {
        let ask = || soak.admin.ask("GET", "health", None::<&Value>).unwrap();
        let Health { incidents, alerts, .. } = ask();
        let is_over = incidents.iter().all(|incident| incident.healed_at.is_some());
        // The first message only tells where alerts are sent.
        (is_over && receiver.ids().len() == alerts.len() + 1).then_some(())
    });
    receiver.ids().into_iter().skip(1).collect()
}

/// What is told of an incident's begin and end, in order.
fn told_of(ids: &[String], kind: IncidentKind) -> Vec<&str> {
    let words = ids.iter().filter_map(|id| id.strip_prefix(kind.name()));
    words.map(|rest| if rest.ends_with("-over") { "over" } else { "begins" }).collect()
}

#[test]
fn five_hundred_calls_of_an_hour_without_webhooks_are_all_logged_once() {
    // The subscription reads active all the time, and one that is made anew is no better.
    let silent = json!({ "webhooks": { "stoppedForSeconds": 3600 } });
    let ids = hour_without_webhooks("healing-hour-silent", &silent, |services| {
        until("an event comes again", || {
            let played = services.platform.play(&json!({ "scenario": "missed" })).unwrap();
            std::thread::sleep(Duration::from_secs(3));
            (services.platform.status(played.play).unwrap().delivered > 0).then_some(())
        });
    });
    assert_eq!(told_of(&ids, IncidentKind::EventsMissing), ["begins", "over"], "{ids:?}");
}

#[test]
fn five_hundred_calls_of_an_hour_with_a_blacklisted_subscription_are_all_logged_once() {
    let ids = hour_without_webhooks("healing-hour", &json!({ "blacklist": "all" }), |_| {});
    // Calls without events had it read back, long before the cron would have.
    assert_eq!(told_of(&ids, IncidentKind::SubscriptionLost), ["begins", "over"], "{ids:?}");
    assert_eq!(told_of(&ids, IncidentKind::EventsMissing), ["begins", "over"], "{ids:?}");
}

#[test]
fn a_subscription_that_is_active_and_delivers_nothing_is_made_anew() {
    let setting = Setting::enabled("healing-silent");
    setting.services.platform.faults(&json!({ "silence": "all" })).unwrap();
    for _ in 0..3 {
        setting.play(&json!({ "scenario": "missed" }));
    }
    let health = setting.health_when("it was made anew", |health| {
        use SubscriptionEvent::{Created, Silent};
        is_active(health) && happened(health) == [Created, Silent, Created]
    });
    let incident = health.incidents.last().unwrap();
    assert_eq!((incident.kind, incident.healed_at), (IncidentKind::EventsMissing, None));
    setting.logs_a_call();
    setting.health_when("events come again", |health| {
        health.incidents.iter().all(|incident| incident.healed_at.is_some())
    });
}

#[test]
fn a_penalty_is_waited_out_without_making_it_longer() {
    let setting = Setting::enabled("healing-penalty");
    let before = setting.health().call_log_read_at;
    // The penalty starts again with every request, and the call log is wanted more often than
    // the penalty is long: who does not count never gets out of it.
    setting.services.platform.faults(&json!({ "rateLimitNow": ["heavy"] })).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr", "withRecording": true }));
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    setting.health_when("the call log is read again", |health| {
        health.call_log_read_at > before && health.call_log_problem.is_empty()
    });
    assert_eq!(setting.health().incidents, []);
}

#[test]
fn a_call_log_that_was_reset_or_out_of_service_misses_nothing() {
    let setting = Setting::enabled("healing-call-log");
    let platform = &setting.services.platform;
    platform.faults(&json!({ "webhooks": "stopped", "callLog": "unavailable" })).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    setting.health_when("the trouble is told", |health| !health.call_log_problem.is_empty());
    let well = json!({ "webhooks": "running", "callLog": "available", "resetCallLog": true });
    platform.faults(&well).unwrap();
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(setting.health().call_log_problem, "");
}

#[test]
fn an_answer_that_never_comes_is_not_waited_for_for_ever() {
    let setting = Setting::enabled("healing-silence");
    // Only the call log knows of the call, and whoever reads it holds the account's lock.
    let silence = json!({ "operation": "extractSyncAccountCallLog", "flaw": "silence" });
    let faults = json!({ "webhooks": "stopped", "answers": [silence] });
    setting.services.platform.faults(&faults).unwrap();
    let sessions = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let health =
        setting.health_when("the trouble is told", |health| !health.call_log_problem.is_empty());
    assert!(health.call_log_problem.contains("did not answer within"), "{health:?}");
    let _ = setting.row(&sessions[0], ANN, State::Logged);
    assert_eq!(setting.health().call_log_problem, "");
}

#[test]
fn the_hooks_key_is_changed_without_losing_a_delivery() {
    let mut setting = Setting::enabled("healing-key");
    let keys = |setting: &mut Setting, current: &str, previous: &str| {
        let worker = &mut setting.services.worker;
        worker.stop().unwrap();
        worker.change_var("LEDGER_HOOK_KEY", current);
        worker.change_var("LEDGER_HOOK_KEY_PREVIOUS", previous);
        worker.again().unwrap();
    };
    keys(&mut setting, "a new key", HOOK_KEY);
    // RingCentral knows nothing of it yet.
    setting.logs_a_call();
    setting.cron();
    setting.health_when("RingCentral was told", |health| {
        happened(health) == [SubscriptionEvent::Created, SubscriptionEvent::Created]
    });
    keys(&mut setting, "a new key", "");
    setting.logs_a_call();
    let url = setting.services.worker.url();
    let event = &answered_call("s-old-key", ACCOUNT)[0];
    let refused = deliver(&setting.http, &url, ACCOUNT, event).unwrap_err();
    assert!(refused.to_string().contains("status 401"), "{refused}");
    assert_eq!(setting.health().incidents, []);
}

#[test]
fn a_row_that_cannot_be_read_stops_no_other_and_makes_no_second_activity() {
    let mut setting = Setting::enabled("healing-rows");
    let deliver_all = |setting: &Setting, session: &str| {
        let url = setting.services.worker.url();
        for event in answered_call(session, ACCOUNT) {
            deliver(&setting.http, &url, ACCOUNT, &event).unwrap();
        }
    };
    // Enough of them that each desk has some.
    let sessions: Vec<String> = (0..8).map(|number| format!("s-row-{number}")).collect();
    for session in &sessions {
        deliver_all(&setting, session);
    }
    for session in &sessions {
        let _ = setting.row(session, ANN, State::Logged);
    }
    setting.services.worker.stop().unwrap();
    let state = setting.services.worker.folder().join("state");
    assert!(spoil(&state, b"\"heardAt\":") > 0, "no stored session was found");
    setting.services.worker.again().unwrap();
    for session in &sessions {
        deliver_all(&setting, session);
    }
    deliver_all(&setting, "s-row-new");
    let _ = setting.row("s-row-new", ANN, State::Logged);
    let health = setting.health_when("it is told", |health| !health.set_aside.is_empty());
    assert!(health.set_aside.iter().all(|row| row.place == "call"), "{:?}", health.set_aside);
    // The quiet window of those that began afresh passes as well.
    std::thread::sleep(Duration::from_secs(7));
    assert_eq!(setting.admin.activities().unwrap().len(), 9);
}
