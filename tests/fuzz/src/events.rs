//! Webhook deliveries and call-log answers, in any order: folded, decided and composed.

use std::collections::BTreeMap;

use ledger_core::call::{self, Fold, Observation, Record};
use ledger_core::compose::{self, Format, HumanText};
use ledger_core::contact::Contact;
use ledger_core::cover::CoverHistory;
use ledger_core::directory::Directory;
use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::{ContactChoice, Session, Settlement};
use ledger_core::rules::{self, Decision, Policy};
use ledger_core::settings::OrgSettings;
use ledger_core::time::{BundledZones, Millis, Span};
use ledger_ringcentral::call_log;
use ledger_ringcentral::event::{self, Delivery};
use ledger_wire::http::HttpResponse;
use serde::Deserialize;
use serde_json::Value;

use crate::as_text;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Case {
    /// Bodies of deliveries; a text is taken as it is, anything else as JSON.
    events: Vec<Value>,
    /// Answers of the call log.
    records: Vec<Value>,
    directory: Directory,
    settings: OrgSettings,
    contacts: Vec<Contact>,
    now: i64,
}

enum Word {
    Event(Observation),
    Record(Record),
}

pub(crate) fn run(case: Case) {
    let mut words: Vec<(TelephonySessionId, Word)> = Vec::new();
    for body in case.events.iter().map(as_text) {
        match event::read(&body, &case.directory.home) {
            Ok(Delivery::Call(call)) => {
                let id = call.telephony_session_id;
                words.extend(call.observations.into_iter().map(|it| (id.clone(), Word::Event(it))));
            }
            Ok(
                Delivery::ExtensionsChanged | Delivery::SubscriptionReminder | Delivery::Other(_),
            ) => {}
            Err(flaw) => assert!(!flaw.to_string().is_empty()),
        }
    }
    for body in case.records.iter().map(as_text) {
        let response = HttpResponse { status: 200, headers: Vec::new(), body };
        if let Ok(changes) = call_log::read_changes(&response, &case.directory.home) {
            words.extend(changes.records.into_iter().map(|(id, it)| (id, Word::Record(it))));
        }
    }
    let folds = fold(words.iter());
    // Any order, any repetition: the same calls.
    assert_eq!(folds, fold(words.iter().rev()));
    assert_eq!(folds, fold(words.iter().chain(&words)));
    let mut cover = CoverHistory::default();
    cover.note(&case.settings, Millis(0));
    let policy = Policy { settings: case.settings, cover, ..Policy::default() };
    for fold in folds.values() {
        follow(fold, &case.directory, &policy, &case.contacts);
        settle(fold, &case.directory, &policy.settings, Millis(case.now));
    }
}

fn fold<'a>(
    words: impl Iterator<Item = &'a (TelephonySessionId, Word)>,
) -> BTreeMap<TelephonySessionId, Fold> {
    let mut folds: BTreeMap<TelephonySessionId, Fold> = BTreeMap::new();
    for (id, word) in words {
        let fold = folds.entry(id.clone()).or_insert_with(|| Fold::new(id.clone()));
        let _ = match word {
            Word::Event(observation) => fold.observe(observation.clone()),
            Word::Record(record) => fold.record(record.clone()),
        };
    }
    folds
}

fn follow(fold: &Fold, directory: &Directory, policy: &Policy, contacts: &[Contact]) {
    let Some(call) = fold.call(directory) else { return };
    let stored = serde_json::to_string(fold).expect("a fold can be stored");
    assert_eq!(serde_json::from_str::<Fold>(&stored).ok().as_ref(), Some(fold), "{stored}");
    for participant in &call.participants {
        assert!(call::part_of(fold, &call, &participant.extension_id, directory).is_some());
        for span in [participant.ring, participant.talk, participant.hold] {
            assert!(span >= Span(0), "{participant:?}");
        }
    }
    for part in call::parts(fold, &call, directory) {
        let contact = match rules::decision(&part, contacts.to_vec(), policy, directory) {
            Decision::Log { contact, .. } => contact,
            Decision::LogWithPlaceholder | Decision::Ask { .. } | Decision::Skip { .. } => continue,
        };
        let contact = ContactChoice { id: contact.id, name: contact.name };
        let human = HumanText::default();
        for format in [Format::Plain, Format::Html, Format::Markdown] {
            let composed =
                compose::compose(&part, &contact, &human, &policy.settings, &BundledZones)
                    .in_format(format);
            let body = compose::upsert("", &composed);
            assert_eq!(compose::upsert(&body, &composed), body);
        }
    }
}

/// A session is settled once its time has come, and then at rest.
fn settle(fold: &Fold, directory: &Directory, settings: &OrgSettings, now: Millis) {
    let mut session = Session::new(fold.telephony_session_id.clone(), now);
    for observation in fold.observations() {
        let _ = session.observe(observation.clone(), now);
    }
    for record in fold.records() {
        let _ = session.record(record.clone(), now);
    }
    match session.settle(directory, settings, now) {
        Settlement::Wait(at) => {
            assert!(at > now);
            let settled = session.settle(directory, settings, at);
            assert!(matches!(settled, Settlement::Settled(_)), "{settled:?}");
        }
        Settlement::Settled(_) | Settlement::Unchanged => {}
    }
    assert_eq!(session.settle(directory, settings, now + Span::hours(48)), Settlement::Unchanged);
}
