//! Two browsers of one person and the server log the same call at the same moment: one record.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use ledger_core::ledger::{ContactChoice, Edit, Intent, Remember, State};
use ledger_tests::delivery::{ACCOUNT, ANN, answered_call, deliver};
use ledger_wire::api::SendIntent;

use crate::setting::{Setting, until};

const SEEDS: u64 = 200;
/// So many are under way at once.
const BESIDE: u64 = 25;
/// The server logs a call so long after its last event, and the browsers within so much around it.
const QUIET: Duration = Duration::from_secs(5);
const AROUND: u64 = 400;

#[test]
fn two_browsers_and_the_server_at_the_same_moment_in_two_hundred_seeds() {
    let setting = Setting::enabled("together");
    let contact = setting.admin.add_contact("Ivy Caller", "+14155550151").unwrap();
    let contact = ContactChoice { id: contact.id, name: contact.name };
    thread::scope(|scope| {
        for lane in 0..BESIDE {
            let (setting, contact) = (&setting, &contact);
            scope.spawn(move || {
                for seed in (lane..SEEDS).step_by(usize::try_from(BESIDE).unwrap()) {
                    log_at_once(setting, contact, seed);
                }
            });
        }
    });
    until("every call is logged", || {
        let calls = setting.admin.calls().unwrap();
        let logged = calls.iter().filter(|row| row.state == State::Logged).count();
        (u64::try_from(logged).unwrap() == SEEDS).then_some(())
    });
    let mut records: BTreeMap<String, usize> = BTreeMap::new();
    for activity in setting.admin.activities().unwrap() {
        *records.entry(activity.marker).or_default() += 1;
    }
    let expected = (0..SEEDS).map(|seed| (format!("{}/{ANN}", session(seed)), 1)).collect();
    assert_eq!(records, expected);
}

fn session(seed: u64) -> String {
    format!("s-together-{seed:03}")
}

/// The call ends; when the server is about to log it, each browser sends two intents: by hand, and
/// by itself or as an edit.
fn log_at_once(setting: &Setting, contact: &ContactChoice, seed: u64) {
    let (session, worker) = (session(seed), setting.services.worker.url());
    for event in answered_call(&session, ACCOUNT) {
        deliver(&setting.http, &worker, ACCOUNT, &event).unwrap();
    }
    let mut random = Rng::with_seed(seed);
    let wait = QUIET - Duration::from_millis(AROUND / 2);
    thread::scope(|scope| {
        for browser in 0..2 {
            let log = Intent::Log {
                contact: contact.clone(),
                subject: None,
                note: None,
                fields: Default::default(),
                remember: Remember::ThisCall,
            };
            let edit = Edit { note: Some(format!("Browser {browser}")), ..Edit::default() };
            let other = random.choice([Intent::AutoLog, Intent::Edit(edit)]).unwrap();
            let mut intents = [log, other];
            random.shuffle(&mut intents);
            let pauses = [0, 1].map(|_| Duration::from_millis(random.u64(0..AROUND)));
            let session = &session;
            scope.spawn(move || {
                thread::sleep(wait);
                for (place, (intent, pause)) in intents.into_iter().zip(pauses).enumerate() {
                    thread::sleep(pause);
                    let idempotency_key = format!("{session}-{browser}-{place}");
                    let send = SendIntent { idempotency_key, intent };
                    until("the intent is taken", || setting.admin.intend(session, ANN, &send).ok());
                }
            });
        }
    });
}
