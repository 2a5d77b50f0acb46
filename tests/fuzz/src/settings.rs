//! Stored settings, of whatever version: what can be read is written and read again the same.

use ledger_core::cover::CoverHistory;
use ledger_core::directory::Directory;
use ledger_core::rules::{Policy, Question, would_log};
use ledger_core::settings::change::changes;
use ledger_core::settings::user::Lock;
use ledger_core::settings::{OrgSettings, UserChoices, UserSettings};
use ledger_core::time::{BundledZones, Millis};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Case {
    settings: Value,
    later: Value,
    chosen: Value,
    directory: Value,
    question: Value,
    now: i64,
}

pub(crate) fn run(case: Case) {
    let settings = stored::<OrgSettings>(&case.settings).unwrap_or_default();
    let later = stored::<OrgSettings>(&case.later).unwrap_or_default();
    let chosen = stored::<UserChoices>(&case.chosen).unwrap_or_default();
    let directory = stored::<Directory>(&case.directory).unwrap_or_default();
    for problem in settings.problems(&BundledZones) {
        assert!(!problem.field.is_empty() && !problem.problem.is_empty());
    }
    assert_eq!(changes(&settings, &settings), []);
    assert_eq!(changes(&settings, &later).is_empty(), settings == later);
    layers(&settings, &chosen);
    let mut cover = CoverHistory::default();
    cover.note(&settings, Millis(case.now));
    cover.note(&later, Millis(case.now) + ledger_core::time::Span::hours(1));
    let policy = Policy { settings, cover, ..Policy::default() };
    assert_eq!(again(&policy), policy);
    if let Some(question) = stored::<Question>(&case.question) {
        let _ = would_log(&question, &policy, &directory, Millis(case.now));
    }
}

/// A lock holds, and without one a person's choice does.
fn layers(settings: &OrgSettings, chosen: &UserChoices) {
    let settled = UserSettings::of(&settings.managed, chosen);
    assert!(!settled.origins().is_empty());
    let managed = settings.managed.auto_log.as_ref();
    match managed.filter(|managed| managed.lock == Lock::Locked) {
        Some(locked) => assert_eq!(settled.auto_log.value, locked.value),
        None => {
            assert!(chosen.auto_log.is_none_or(|chosen| chosen == settled.auto_log.value));
        }
    }
}

/// A stored value, when it reads: the Worker's own way of reading and serde's agree on it.
fn stored<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(
    value: &Value,
) -> Option<T> {
    let text = value.to_string();
    let plain: Option<T> = serde_json::from_str(&text).ok();
    if let Ok(lean) = ledger_wire::json::from_str::<T>(&text) {
        assert_eq!(plain.as_ref(), Some(&lean), "read in two ways");
    }
    let plain = plain?;
    assert_eq!(again(&plain), plain);
    Some(plain)
}

fn again<T: DeserializeOwned + Serialize>(value: &T) -> T {
    let written = serde_json::to_string(value).expect("it can be written");
    serde_json::from_str(&written).expect("what was written can be read")
}
