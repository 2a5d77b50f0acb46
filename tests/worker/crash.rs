//! workerd ends at once, as in a power cut, in the middle of everything, and starts again on the
//! same data: nothing is lost and nothing is there twice.

use std::time::Duration;

use serde_json::json;
use xtask::demo::client::Played;
use xtask::demo::{Arguments, play_all, rows, settle};
use xtask::leash::Deadline;

use crate::setting::{Setting, until};

/// Kills the Worker so many times, first when this many of the plays' events have been
/// acknowledged, and starts it again after a while in which deliveries are lost.
fn killed(name: &str, acknowledged: u64, times: u32, away: Duration) {
    let mut setting = Setting::enabled(name);
    let plays = play_all(&setting.services, &Arguments::default(), 7).unwrap();
    until(&format!("{acknowledged} events are acknowledged"), || {
        let delivered: u64 = plays
            .iter()
            .map(|played| setting.services.platform.status(played.play).unwrap().delivered)
            .sum();
        (delivered >= acknowledged).then_some(())
    });
    for _ in 0..times {
        setting.services.worker.kill().unwrap();
        std::thread::sleep(away);
        setting.services.worker.again().unwrap();
        std::thread::sleep(away);
    }
    came_right(&setting, &plays);
}

fn came_right(setting: &Setting, plays: &[Played]) {
    let rows = settle(&setting.services, &setting.admin, plays, Duration::from_secs(120)).unwrap();
    for row in rows {
        assert!(row.ok, "{}: {:?}\n{}", row.scenario, row.wrong, report(setting));
    }
    let activities = setting.admin.activities().unwrap();
    assert_eq!(activities.len(), 9, "one activity for each logged part, and no other");
}

fn report(setting: &Setting) -> String {
    let calls = setting.admin.calls().unwrap();
    serde_json::to_string_pretty(&calls).unwrap()
}

#[test]
fn at_the_first_events_of_the_calls() {
    killed("crash-first", 10, 1, Duration::from_millis(300));
}

#[test]
fn three_times_while_the_calls_go_on() {
    killed("crash-thrice", 15, 3, Duration::from_millis(500));
}

#[test]
fn while_the_calls_are_being_logged() {
    let mut setting = Setting::enabled("crash-logging");
    let plays = play_all(&setting.services, &Arguments::default(), 8).unwrap();
    // Over and over, from the moment the first activity exists until all of them do.
    let deadline = Deadline::after(Duration::from_secs(60));
    let mut kills = 0;
    loop {
        let activities = setting.admin.activities().unwrap().len();
        let settled =
            rows(&setting.services, &setting.admin, &plays).unwrap().iter().all(|row| row.ok);
        if settled || deadline.passed() {
            break;
        }
        if activities > 0 && kills < 8 {
            setting.services.worker.kill().unwrap();
            setting.services.worker.again().unwrap();
            kills += 1;
        }
        std::thread::sleep(Duration::from_millis(150));
    }
    assert!(kills > 0, "nothing was logged, so nothing was interrupted");
    came_right(&setting, &plays);
}

#[test]
fn for_the_whole_of_a_call_that_only_the_call_log_knows() {
    let mut setting = Setting::enabled("crash-whole-call");
    setting.services.worker.kill().unwrap();
    let played = setting.services.platform.play(&json!({ "scenario": "inbound-ivr" })).unwrap();
    until("the call is over", || {
        setting.services.platform.status(played.play).unwrap().finished.then_some(())
    });
    setting.services.worker.again().unwrap();
    let rows = settle(&setting.services, &setting.admin, &[played], Duration::from_secs(60));
    for row in rows.unwrap() {
        assert!(row.ok, "{:?}\n{}", row.wrong, report(&setting));
    }
}
