//! Calls from before server-side logging was turned on: counted, logged once, and never again,
//! whoever pauses it and whatever dies meanwhile.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use ledger_core::additional::FieldValues;
use ledger_core::ledger::{ContactChoice, Intent, Prospect, Remember, State};
use ledger_core::time::{Millis, Span};
use ledger_core::why::Why;
use ledger_tests::delivery::ANN;
use ledger_wire::api::{Backfill, BackfillRange, BackfillStage, Failure, FailureCode, SendIntent};
use serde_json::{Value, json};
use xtask::demo::client::{Refused, on};

use crate::setting::{Setting, until};

/// What is played before logging is turned on: five calls, of which five parts are to be logged
/// and two are internal.
const PLAYS: [&str; 5] = ["inbound-ivr", "outbound", "internal", "missed", "blind-transfer"];
const LOGGED: usize = 5;

/// A day behind, with calls from when logging was off. Now it is on.
fn setting(name: &str) -> Setting {
    let setting = Setting::a_day_behind(name);
    for scenario in PLAYS {
        setting.play(&json!({ "scenario": scenario }));
    }
    setting.admin.change_settings(&on()).unwrap();
    setting
}

fn two_days() -> BackfillRange {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let now = Millis(i64::try_from(now.as_millis()).unwrap());
    BackfillRange { from: now - Span::hours(48), to: now }
}

impl Setting {
    fn backfill(&self, command: &str) -> anyhow::Result<Backfill> {
        self.admin.ask("POST", &format!("backfill/{command}"), None::<&Value>)
    }

    fn backfill_when(&self, stage: BackfillStage) -> Backfill {
        until(&format!("the backfill is {stage:?}"), || {
            let shown: Backfill = self.admin.ask("GET", "backfill", None::<&Value>).unwrap();
            (shown.stage == stage).then_some(shown)
        })
    }

    /// Begins one and waits for the end of its dry run.
    fn counted(&self) -> Backfill {
        let begun: Backfill = self.admin.ask("POST", "backfill", Some(&two_days())).unwrap();
        assert_eq!(begun.stage, BackfillStage::Counting);
        self.backfill_when(BackfillStage::Ready)
    }

    fn activities(&self) -> usize {
        self.admin.activities().unwrap().len()
    }

    fn markers(&self) -> BTreeSet<String> {
        self.admin.activities().unwrap().into_iter().map(|activity| activity.marker).collect()
    }

    fn all_logged(&self) {
        until("all calls are logged", || (self.activities() >= LOGGED).then_some(()));
    }

    fn call_log(&self, is: &str) {
        self.services.platform.faults(&json!({ "callLog": is })).unwrap();
    }

    /// Started, and stuck at its first page.
    fn stuck(&self) {
        self.counted();
        self.call_log("unavailable");
        self.backfill("start").unwrap();
        until("the trouble is told", || {
            (!self.backfill_when(BackfillStage::Running).problem.is_empty()).then_some(())
        });
    }
}

/// What becomes of how many parts, and why, in the order of the reasons.
fn counts(backfill: &Backfill) -> Vec<(Why, Prospect, u32)> {
    let why = |code: &str| *Why::ALL.iter().find(|why| why.code() == code).unwrap();
    let counts = backfill.counts.iter();
    let mut rows: Vec<_> = counts.map(|it| (why(&it.reason.code), it.prospect, it.count)).collect();
    rows.sort_by_key(|(why, ..)| *why);
    rows
}

fn refused(outcome: anyhow::Result<Backfill>) -> (u16, FailureCode, String) {
    let failure = outcome.unwrap_err();
    let refused = failure.downcast_ref::<Refused>().unwrap();
    let body: Failure = serde_json::from_str(&refused.body).unwrap();
    (refused.status, body.code, body.message)
}

/// Longer than the quiet window, after which a second activity would be there.
fn let_it_rest() {
    std::thread::sleep(Duration::from_secs(8));
}

#[test]
fn a_dry_run_stores_nothing_a_run_logs_once_and_another_adds_nothing() {
    let setting = setting("backfill-once");
    // They were heard of while logging was off.
    let_it_rest();
    let before = setting.admin.calls().unwrap();
    let dry = setting.counted();
    let expected = [(Why::Matching, Prospect::Log, 5), (Why::InternalCall, Prospect::Skip, 2)];
    assert_eq!(counts(&dry), expected);
    assert_eq!((dry.calls_counted, dry.calls_given, dry.unreadable), (5, 0, 0));
    let sample = &dry.counts.iter().find(|it| it.prospect == Prospect::Log).unwrap().sample;
    assert_eq!(sample.len(), 3);
    let_it_rest();
    assert_eq!((setting.activities(), setting.admin.calls().unwrap()), (0, before));

    setting.backfill("start").unwrap();
    let done = setting.backfill_when(BackfillStage::Done);
    assert_eq!((counts(&done), done.calls_given), (expected.to_vec(), 5));
    setting.all_logged();
    let logged = setting.markers();

    let again = setting.counted();
    let expected = [(Why::OneContact, Prospect::Known, 5), (Why::InternalCall, Prospect::Skip, 2)];
    assert_eq!(counts(&again), expected);
    setting.backfill("start").unwrap();
    assert_eq!(counts(&setting.backfill_when(BackfillStage::Done)), expected);
    let_it_rest();
    assert_eq!((setting.markers(), setting.activities()), (logged, LOGGED));
}

#[test]
fn what_was_skipped_as_too_early_is_logged_and_what_was_logged_by_hand_stays_one() {
    let setting = Setting::a_day_behind("backfill-entries");
    setting.admin.change_settings(&on()).unwrap();
    let early = setting.play(&json!({ "scenario": "inbound-ivr" }));
    let row = setting.row(&early[0], ANN, State::Skipped);
    assert_eq!(row.reason.code, "before-switch-on");
    let by_hand = setting.play(&json!({ "scenario": "outbound" }));
    let _ = setting.row(&by_hand[0], ANN, State::Skipped);
    let contact = setting.admin.add_contact("Nora By Hand", "+14155550198").unwrap();
    let send = SendIntent {
        idempotency_key: "by-hand".to_owned(),
        intent: Intent::Log {
            contact: ContactChoice { id: contact.id, name: contact.name },
            subject: None,
            note: None,
            fields: FieldValues::new(),
            remember: Remember::ThisCall,
        },
    };
    setting.admin.intend(&by_hand[0], ANN, &send).unwrap();
    let _ = setting.row(&by_hand[0], ANN, State::Logged);

    let expected = [(Why::Matching, Prospect::Log, 1), (Why::ChosenByPerson, Prospect::Known, 1)];
    assert_eq!(counts(&setting.counted()), expected);
    setting.backfill("start").unwrap();
    let _ = setting.row(&early[0], ANN, State::Logged);
    let_it_rest();
    assert_eq!(setting.activities(), 2);
}

#[test]
fn it_is_paused_resumed_and_cancelled() {
    let setting = setting("backfill-pause");
    setting.stuck();
    assert_eq!(setting.backfill("pause").unwrap().stage, BackfillStage::Paused);
    setting.call_log("available");
    let_it_rest();
    assert_eq!(setting.backfill_when(BackfillStage::Paused).calls_given, 0);
    assert_eq!(setting.activities(), 0);
    setting.backfill("resume").unwrap();
    assert_eq!(setting.backfill_when(BackfillStage::Done).calls_given, 5);
    setting.all_logged();

    setting.stuck();
    let (status, code, message) = refused(setting.admin.ask("POST", "backfill", Some(&two_days())));
    assert_eq!((status, code), (409, FailureCode::Conflict), "{message}");
    assert_eq!(setting.backfill("cancel").unwrap().stage, BackfillStage::Cancelled);
    setting.call_log("available");
    let_it_rest();
    assert_eq!(setting.backfill_when(BackfillStage::Cancelled).calls_given, 0);
    for command in ["start", "pause", "resume"] {
        let (status, code, message) = refused(setting.backfill(command));
        assert_eq!((status, code), (409, FailureCode::Conflict));
        assert_eq!(message, format!("{command} does not fit: the backfill was cancelled"));
    }
    assert_eq!(setting.activities(), LOGGED);
}

/// More calls than one page of a run has.
const MANY: usize = 105;
const PAGE: u32 = 100;

impl Setting {
    /// A backfill of many calls, started, and at rest between its two pages.
    fn between_pages(&self) {
        assert_eq!(self.counted().calls_counted, 105);
        self.backfill("start").unwrap();
        until("the first page is given", || {
            let shown: Backfill = self.admin.ask("GET", "backfill", None::<&Value>).unwrap();
            (shown.calls_given == PAGE).then_some(())
        });
    }
}

#[test]
fn over_several_pages_it_is_paused_resumed_and_cancelled_and_waits_for_the_sign_in() {
    let mut setting = Setting::a_day_behind("backfill-pages");
    let plays: Vec<u64> = (0..MANY)
        .map(|_| setting.services.platform.play(&json!({ "scenario": "missed" })).unwrap().play)
        .collect();
    for play in plays {
        until("the play is over", || {
            setting.services.platform.status(play).unwrap().finished.then_some(())
        });
    }
    setting.admin.change_settings(&on()).unwrap();

    setting.between_pages();
    assert_eq!(setting.backfill("cancel").unwrap().stage, BackfillStage::Cancelled);
    until("the first page is logged", || (setting.activities() == 100).then_some(()));

    setting.between_pages();
    assert_eq!(setting.backfill("pause").unwrap().stage, BackfillStage::Paused);
    // Longer than a run rests between two pages.
    std::thread::sleep(Duration::from_secs(25));
    assert_eq!(setting.backfill_when(BackfillStage::Paused).calls_given, PAGE);
    assert_eq!(setting.activities(), 100, "nothing is logged twice, and nothing more");
    setting.services.platform.faults(&json!({ "revokeTokens": "all" })).unwrap();
    setting.backfill("resume").unwrap();
    until("the lost sign-in is told", || {
        (!setting.backfill_when(BackfillStage::Running).problem.is_empty()).then_some(())
    });
    let again = xtask::demo::client::Person::sign_in(&setting.services.worker.url(), "101");
    setting.admin = again.unwrap();
    assert_eq!(setting.backfill_when(BackfillStage::Done).calls_given, 105);
    until("all calls are logged", || (setting.activities() == MANY).then_some(()));
    let_it_rest();
    assert_eq!((setting.markers().len(), setting.activities()), (MANY, MANY));
}

#[test]
fn what_cannot_be_asked_for_is_said() {
    let setting = Setting::fresh("backfill-refused");
    let ask = |body: &Value| refused(setting.admin.ask("POST", "backfill", Some(body)));
    let none = setting.admin.ask("GET", "backfill", None::<&Value>);
    assert_eq!(refused(none).1, FailureCode::NotFound);
    let range = serde_json::to_value(two_days()).unwrap();
    assert_eq!(ask(&range).1, FailureCode::Conflict, "logging is off");
    setting.admin.change_settings(&on()).unwrap();
    assert_eq!(refused(setting.backfill("start")).1, FailureCode::NotFound);
    assert_eq!(refused(setting.backfill("hurry")).1, FailureCode::NotFound);
    let BackfillRange { from, to } = two_days();
    let long_ago = from - Span::hours(400 * 24);
    for (body, code) in [
        (json!({ "from": to.0, "to": from.0 }), FailureCode::Invalid),
        (json!({ "from": from.0, "to": (to + Span::hours(1)).0 }), FailureCode::Invalid),
        (json!({ "from": long_ago.0, "to": to.0 }), FailureCode::Invalid),
        (json!({ "from": from.0 }), FailureCode::BadRequest),
        (json!({ "from": from.0, "to": to.0, "everyone": true }), FailureCode::BadRequest),
    ] {
        assert_eq!(ask(&body).1, code, "{body}");
    }
}

#[test]
fn a_worker_that_is_killed_in_the_middle_logs_each_call_once() {
    let mut setting = setting("backfill-killed");
    setting.stuck();
    let kill = |setting: &mut Setting| {
        setting.services.worker.kill().unwrap();
        setting.services.worker.again().unwrap();
    };
    kill(&mut setting);
    assert_eq!(setting.backfill_when(BackfillStage::Running).calls_given, 0);
    setting.call_log("available");
    setting.backfill("resume").unwrap();
    // While its page is read and given, while the calls settle, and while they are logged.
    let mut kills = 0;
    until("all calls are logged", || {
        if setting.activities() >= LOGGED {
            return Some(());
        }
        if kills < 8 {
            kill(&mut setting);
            kills += 1;
            std::thread::sleep(Duration::from_millis(800));
        }
        None
    });
    setting.backfill_when(BackfillStage::Done);
    let_it_rest();
    assert_eq!(setting.activities(), LOGGED);
}
