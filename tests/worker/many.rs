//! Many organisations beside each other: a round of the cron reaches each, whatever is wrong with
//! some.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use xtask::demo::client::{Person, on};

use crate::setting::{Setting, until};

/// More than a page of the registry's round.
const ACCOUNTS: u32 = 60;

#[test]
fn a_round_of_the_cron_reaches_every_account_although_some_cannot_be_read() {
    let mut setting = Setting::with_accounts("many", ACCOUNTS);
    let url = setting.services.worker.url();
    for number in 1..=ACCOUNTS {
        let login = match number {
            1 => "ann@example.com".to_owned(),
            _ => format!("ann@company{number}.example.com"),
        };
        Person::sign_in(&url, &login).unwrap().change_settings(&on()).unwrap();
    }
    let known = subscriptions(&setting);
    assert_eq!(known.len(), usize::try_from(ACCOUNTS).unwrap());

    // Every alarm is lost, every subscription too, and some accounts cannot be read at all.
    setting.services.worker.kill().unwrap();
    let accounts = setting.services.worker.folder().join("state/call-ledger-Account");
    let mut files: Vec<_> =
        fs::read_dir(&accounts).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let is_of = |path: &std::path::PathBuf, what: &str| {
        path.file_name().unwrap().to_string_lossy().contains(what)
    };
    let alarms = files.iter().filter(|path| is_of(path, "metadata"));
    let spoilt: Vec<_> =
        files.iter().filter(|path| is_of(path, ".sqlite") && !is_of(path, "metadata")).collect();
    let spoilt = spoilt.iter().filter(|path| path.extension().unwrap() == "sqlite").step_by(20);
    let spoilt: Vec<_> = spoilt.collect();
    alarms.for_each(|path| fs::remove_file(path).unwrap());
    for path in &spoilt {
        fs::write(path, b"This is no database any more, and cannot be read as one.").unwrap();
        // What was not yet moved from the journal into the database would bring it back.
        for journal in ["-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{journal}", path.display())));
        }
    }
    setting.services.platform.faults(&json!({ "expire": "all" })).unwrap();
    setting.services.worker.again().unwrap();

    setting.cron();
    let expected = usize::try_from(ACCOUNTS).unwrap() - spoilt.len();
    until("every account that can be read has made its subscription anew", || {
        (subscriptions(&setting).difference(&known).count() == expected).then_some(())
    });
}

/// The ids of the subscriptions that there are.
fn subscriptions(setting: &Setting) -> BTreeSet<String> {
    let state: Value = setting.simulator("state");
    let all = state["subscriptions"].as_array().unwrap();
    all.iter().map(|subscription| subscription["id"].as_str().unwrap().to_owned()).collect()
}
