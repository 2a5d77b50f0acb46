//! How long one call takes: folded, decided and composed, against a budget of 20 microseconds.
//!
//! `cargo xtask bench core` prints figures; it judges nothing, because machines differ.

#![allow(clippy::unwrap_used, missing_docs, reason = "a program that measures")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ledger_core::call::{Fold, Part, parts};
use ledger_core::compose::{self, HumanText};
use ledger_core::contact::Contact;
use ledger_core::cover::Logger;
use ledger_core::directory::Directory;
use ledger_core::ledger::{ContactChoice, Session};
use ledger_core::phone::{HomeRegion, PhoneNumber};
use ledger_core::rules::{self, Admission, Decision, Policy};
use ledger_core::settings::{Mode, OrgSettings};
use ledger_core::time::{BundledZones, Millis};

criterion_group!(benches, one_call);
criterion_main!(benches);

fn one_call(criterion: &mut Criterion) {
    let mut measure = |name: &str, work: &mut dyn FnMut()| {
        criterion.bench_function(name, |bencher| bencher.iter(&mut *work));
    };
    let folds: Vec<Fold> =
        serde_json::from_str(include_str!("../tests/stored/0.1-folds.json")).unwrap();
    let directories: Vec<Directory> =
        serde_json::from_str(include_str!("../tests/stored/0.1-directories.json")).unwrap();
    let directory = directories.into_iter().next().unwrap();
    let settings = OrgSettings {
        mode: Mode::On,
        time_zone: "America/Los_Angeles".to_owned(),
        ..OrgSettings::default()
    };
    let mut policy = Policy { settings, ..Policy::default() };
    policy.cover.note(&policy.settings, Millis(0));
    let contacts = vec![Contact {
        id: "c1".into(),
        name: "Jane Smith".to_owned(),
        kind: None,
        latest_activity_at: None,
        created_at: None,
        fields: Vec::new(),
    }];
    let told: Vec<Vec<Part>> = folds.iter().map(|fold| told(fold, &directory)).collect();
    measure("fold, decide and compose", &mut || {
        for part in self::told(black_box(&folds[0]), &directory) {
            black_box(logged(&part, &policy, &directory, &contacts));
        }
    });
    for (name, index) in [
        ("fold: through a menu", 0),
        ("fold: warm transfer", 1),
        ("fold: a queue that rings three", 2),
        ("fold: closed by the call log", 3),
    ] {
        measure(name, &mut || {
            black_box(self::told(black_box(&folds[index]), &directory));
        });
    }
    let part = told[0].first().unwrap();
    measure("decide", &mut || {
        black_box(decided(black_box(part), &policy, &directory, &contacts));
    });
    let contact = ContactChoice { id: "c1".into(), name: "Jane Smith".to_owned() };
    let human = HumanText::default();
    measure("compose", &mut || {
        let composed =
            compose::compose(black_box(part), &contact, &human, &policy.settings, &BundledZones);
        black_box(compose::upsert("", &composed));
    });
    let session = Session {
        fold: folds[0].clone(),
        ..Session::new(folds[0].telephony_session_id.clone(), Millis(0))
    };
    let stored = serde_json::to_string(&session).unwrap();
    measure("load and store a session", &mut || {
        let session: Session = serde_json::from_str(black_box(&stored)).unwrap();
        black_box(serde_json::to_string(&session).unwrap());
    });
    let home = HomeRegion::default();
    measure("parse a number", &mut || {
        black_box(PhoneNumber::parse(black_box("+14155550177"), &home).unwrap());
    });
}

fn told(fold: &Fold, directory: &Directory) -> Vec<Part> {
    fold.call(directory).map(|call| parts(fold, &call, directory)).unwrap_or_default()
}

fn decided(
    part: &Part,
    policy: &Policy,
    directory: &Directory,
    contacts: &[Contact],
) -> Option<Decision> {
    match rules::admit(part, Logger::Server, policy, directory) {
        Admission::Admit => Some(rules::decide(contacts.to_vec(), &policy.settings)),
        Admission::Skip(_) => None,
    }
}

fn logged(
    part: &Part,
    policy: &Policy,
    directory: &Directory,
    contacts: &[Contact],
) -> Option<String> {
    match decided(part, policy, directory, contacts)? {
        Decision::Log { contact, .. } => {
            let contact = ContactChoice { id: contact.id, name: contact.name };
            let human = HumanText::default();
            let composed =
                compose::compose(part, &contact, &human, &policy.settings, &BundledZones);
            Some(compose::upsert("", &composed))
        }
        Decision::LogWithPlaceholder | Decision::Ask { .. } | Decision::Skip { .. } => None,
    }
}
