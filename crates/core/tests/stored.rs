//! What an earlier version stored still reads, and fields of a later one are ignored.
//!
//! Each file of `stored/` was written by the version that its name says, and is never changed: a
//! new version adds files.

#![allow(clippy::panic, clippy::expect_used, reason = "a test may fail loudly")]

use ledger_core::call::Fold;
use ledger_core::directory::Directory;
use ledger_core::ledger::{Entry, Input, Intent, Note, Session};
use ledger_core::rules::Policy;
use ledger_core::settings::OrgSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads every value of a file, and again with fields that nobody knows.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Vec<T> {
    let values: Vec<Value> =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!values.is_empty(), "{name} has nothing to read");
    values
        .into_iter()
        .map(|value| {
            let mut later = value.clone();
            novelty(&mut later);
            serde_json::from_value::<T>(later)
                .unwrap_or_else(|error| panic!("{name} with a novelty: {error}\n{value:#}"));
            serde_json::from_value(value.clone())
                .unwrap_or_else(|error| panic!("{name}: {error}\n{value:#}"))
        })
        .collect()
}

/// Adds a field to the value itself, as a later version would.
fn novelty(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.insert("novelty".to_owned(), Value::Bool(true));
    }
}

#[test]
fn version_0_1() {
    let entries: Vec<Entry> = read("entries", include_str!("stored/0.1-entries.json"));
    let phases: std::collections::BTreeSet<_> =
        entries.iter().map(|entry| format!("{:?}", entry.state())).collect();
    assert_eq!(phases.len(), 6, "an entry in every state");
    let sessions: Vec<Session> = read("sessions", include_str!("stored/0.1-sessions.json"));
    for session in &sessions {
        assert!(session.fold.call(&Directory::default()).is_some());
    }
    read::<Fold>("folds", include_str!("stored/0.1-folds.json"));
    read::<OrgSettings>("settings", include_str!("stored/0.1-settings.json"));
    read::<Policy>("policies", include_str!("stored/0.1-policies.json"));
    read::<Directory>("directories", include_str!("stored/0.1-directories.json"));
    read::<Intent>("intents", include_str!("stored/0.1-intents.json"));
    read::<Input>("inputs", include_str!("stored/0.1-inputs.json"));
    read::<Note>("notes", include_str!("stored/0.1-notes.json"));
}

#[test]
fn version_0_2() {
    // With `logger`, `insights`, `legs`, `rematch`, `inDoubt`, `version`, `remember`.
    let entries: Vec<Entry> = read("entries", include_str!("stored/0.2-entries.json"));
    assert!(entries.iter().any(|entry| entry.part.legs.len() == 2), "a call with a journey");
    let policies: Vec<Policy> = read("policies", include_str!("stored/0.2-policies.json"));
    assert!(policies.iter().any(|policy| policy.remembered.len() == 1 && policy.listeners.ace));
    read::<Intent>("intents", include_str!("stored/0.2-intents.json"));
    read::<Input>("inputs", include_str!("stored/0.2-inputs.json"));
    read::<Note>("notes", include_str!("stored/0.2-notes.json"));
}

#[test]
fn version_0_3() {
    // With one `edit` where there are several now.
    let text = include_str!("stored/0.3-entries.json");
    let entries: Vec<Entry> = read("entries", text);
    let subjects: Vec<Option<&str>> = entries
        .iter()
        .map(|entry| entry.edits.first().and_then(|pending| pending.edit().subject.as_deref()))
        .collect();
    assert_eq!(subjects, [None, Some("Renewal"), Some("Renewal")]);
    assert_eq!(entries[2].conflict(), Some(entries[2].edits[0].edit()));
    // So do the Worker and the extension read it.
    let again: Vec<Entry> = ledger_core::json::from_str(text).expect("the core's own reader");
    assert_eq!(again, entries);
    let several = Entry {
        edits: [&entries[1], &entries[2]].map(|entry| entry.edits[0].clone()).to_vec(),
        ..entries[0].clone()
    };
    let stored = ledger_core::json::to_string(&several).expect("an entry can be stored");
    let read: Entry = ledger_core::json::from_str(&stored).expect("a stored entry can be read");
    assert_eq!(read, several);
}

#[test]
fn what_the_first_build_stored_reads() {
    // Before `sent`, `tried`, `failingSince`, `ownFields` and `retryAt` were there.
    read::<Entry>("entries", include_str!("stored/0.0-entries.json"));
}
