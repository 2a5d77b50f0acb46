//! Stored entries of any version, and inputs to them: every step ends, survives storage, and what
//! is due moves on.

use ledger_core::compose::Format;
use ledger_core::directory::Directory;
use ledger_core::ledger::{
    CallFile, Circumstances, Connector, Effect, Entry, FileTurn, Idempotency, Input, Session, Turn,
};
use ledger_core::owner::CrmUser;
use ledger_core::rules::Policy;
use ledger_core::settings::OrgSettings;
use ledger_core::time::{BundledZones, Millis, Span};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Case {
    #[serde(default)]
    entry: Option<Entry>,
    #[serde(default)]
    session: Option<Session>,
    #[serde(default)]
    inputs: Vec<Heard>,
    #[serde(default)]
    settings: OrgSettings,
    #[serde(default)]
    directory: Directory,
    #[serde(default)]
    users: Vec<CrmUser>,
    #[serde(default = "nothing_offered")]
    idempotency: Idempotency,
    #[serde(default)]
    format: Format,
    #[serde(default)]
    now: i64,
}

#[derive(Deserialize)]
struct Heard {
    /// Milliseconds after what was heard before.
    #[serde(default)]
    after: i64,
    input: Input,
}

fn nothing_offered() -> Idempotency {
    Idempotency::None
}

const A_SECOND: Span = Span::seconds(1);
/// How often an entry is woken when it asks to be.
const WAKINGS: usize = 40;
/// The moments at which time is told from an overflow: some ten thousand years around 1970.
const TIME: std::ops::Range<i64> = -300_000_000_000_000..300_000_000_000_000;

pub(crate) fn run(case: Case) {
    let mut policy = Policy { settings: case.settings, ..Policy::default() };
    policy.cover.note(&policy.settings, Millis(0));
    // How long a search takes to show a record is no input: connectors state it in code.
    let idempotency = match case.idempotency {
        Idempotency::Marker { settle } => Idempotency::Marker { settle: settle.max(A_SECOND) },
        Idempotency::Trace { settle } => Idempotency::Trace { settle: settle.max(A_SECOND) },
        offered @ (Idempotency::Upsert | Idempotency::None) => offered,
    };
    let connector = Connector { crm: "crm".into(), idempotency, format: case.format };
    let circumstances = Circumstances {
        account: &"400".into(),
        policy: &policy,
        directory: &case.directory,
        connector: &connector,
        users: &case.users,
        zones: &BundledZones,
    };
    let now = Millis(case.now);
    if let Some(session) = case.session {
        settle(&session, &circumstances, now);
        let file = CallFile { session, entries: case.entry.iter().cloned().collect() };
        file_turns(&file, &case.inputs, &circumstances, now);
    }
    let Some(mut entry) = case.entry else { return };
    let mut now = now;
    for heard in case.inputs {
        now = now + Span(heard.after.clamp(0, Span::hours(24 * 400).0));
        entry = step(entry, heard.input, &circumstances, now);
    }
    for _ in 0..WAKINGS {
        let Some(due) = entry.due() else { return };
        now = now.max(due);
        entry = step(entry, Input::Woke, &circumstances, now);
        let moves_on = entry.due().is_none_or(|due| due > now);
        assert!(moves_on || !TIME.contains(&now.0), "it is due at once again: {entry:?}");
    }
}

fn step(entry: Entry, input: Input, circumstances: &Circumstances<'_>, now: Millis) -> Entry {
    let before = entry.attempt;
    let Turn { next, effects, notes } = entry.step(input, circumstances, now);
    assert!(next.attempt >= before, "attempts are counted upwards");
    let stored = serde_json::to_string(&next).expect("an entry can be stored");
    let loaded: Entry = serde_json::from_str(&stored).expect("a stored entry can be read");
    assert_eq!(loaded, next);
    for effect in &effects {
        let stored = serde_json::to_string(effect).expect("an effect can be stored");
        assert_eq!(serde_json::from_str::<Effect>(&stored).ok().as_ref(), Some(effect));
    }
    assert!(serde_json::to_string(&notes).is_ok());
    let _ = (next.state(), next.why().sentence());
    loaded
}

/// A call's file takes the same inputs, and an intent only once.
fn file_turns(file: &CallFile, inputs: &[Heard], circumstances: &Circumstances<'_>, now: Millis) {
    let turn = file.clone().woke(circumstances, now);
    let session = turn.session.unwrap_or_else(|| file.session.clone());
    let entries: Vec<Entry> = turn.turns.into_iter().map(|turn| turn.next).collect();
    let mut file = CallFile { session, entries };
    let Some(extension) = file.entries.first().map(|entry| entry.key.extension_id.clone()) else {
        return;
    };
    for heard in inputs {
        let Input::Intent { intent } = &heard.input else { continue };
        let intended = |file: CallFile| {
            file.intended(&extension, "key".into(), intent.clone(), circumstances, now)
        };
        let Ok(FileTurn { session: Some(session), .. }) = intended(file.clone()) else { continue };
        file.session = session;
        assert_eq!(intended(file.clone()), Ok(FileTurn::default()), "an intent is taken once");
    }
}

fn settle(session: &Session, circumstances: &Circumstances<'_>, now: Millis) {
    let (directory, settings) = (circumstances.directory, &circumstances.policy.settings);
    let mut session = session.clone();
    let _ = session.due(settings);
    let _ = session.settle(directory, settings, now);
    let stored = serde_json::to_string(&session).expect("a session can be stored");
    let loaded: Session = serde_json::from_str(&stored).expect("a stored session can be read");
    assert_eq!(loaded, session);
}
