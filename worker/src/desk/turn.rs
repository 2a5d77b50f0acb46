//! A desk's turns: each loads, steps and commits without waiting, and then performs.

use std::rc::Rc;

use ledger_core::call::News;
use ledger_core::id::{CrmId, ExtensionId, IntentKey, TelephonySessionId};
use ledger_core::ledger::{
    CallFile, Circumstances, Effect, FileTurn, FirstRecord, Foreseen, Input, NoSuchPart, Session,
};
use ledger_core::time::{Millis, Span};
use ledger_crm::About;
use ledger_intl::IntlZones;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{CallRow, Failure, FailureCode, SendIntent};
use worker::Result;

use super::{Heard, Held, Kept, broken};
use crate::message::{self, Backfilled, Done, ToAccount};
use crate::platform;

/// How soon a turn that failed is tried again.
pub(super) const AFTER_A_FAILURE: Span = Span::seconds(5);

/// An effect that was committed and must now be performed.
pub(super) struct Owed {
    session: TelephonySessionId,
    extension: ExtensionId,
    /// In which CRM.
    pub(super) crm: CrmId,
    pub(super) about: About,
    pub(super) effect: Effect,
}

/// What taking in what RingCentral said of a call comes to.
pub(super) struct Taken {
    /// When the call is due by that.
    pub(super) due: Option<Millis>,
    /// What it says of how the call was heard of.
    pub(super) first: Option<FirstRecord>,
}

/// Takes in what RingCentral said of a call. What was known already writes nothing.
pub(super) fn hear(
    held: &Held,
    kept: &Kept,
    id: TelephonySessionId,
    heard: Vec<Heard>,
    now: Millis,
) -> Result<Taken> {
    let store = held.store();
    let mut first = None;
    let mut session = store.session(&id, now)?.unwrap_or_else(|| Session::new(id, now));
    let mut news = News::Known;
    for heard in heard {
        let fresh = match heard {
            Heard::Event(observation) => session.observe(observation, now),
            Heard::Record(record) => {
                first = first.or(session.first_record(&record));
                session.record(record, now)
            }
        };
        news = if fresh == News::Fresh { fresh } else { news };
    }
    match news {
        News::Known => Ok(Taken { due: None, first }),
        News::Fresh => {
            let context = &kept.context;
            let due = session.due(&context.directory, &context.policy.settings);
            store.save_session(&session, due)?;
            Ok(Taken { due, first })
        }
    }
}

/// Says what a backfill does to calls, and does it if that is the purpose. A call that cannot be
/// read is left as it is.
pub(super) fn backfill(
    held: &Rc<Held>,
    kept: &Kept,
    calls: Vec<PastCall>,
    purpose: Purpose,
) -> Result<Backfilled> {
    let (store, now) = (held.store(), platform::now());
    let mut parts = Vec::new();
    for (id, records) in calls {
        let file = match store.file(&id) {
            Ok(Some(file)) => file,
            Ok(None) => CallFile { session: Session::new(id, now), entries: Vec::new() },
            Err(problem) => {
                platform::error("desk", &format!("a call was left out of a backfill: {problem}"));
                continue;
            }
        };
        let foreseen = circumstances(kept, |given| file.foresee(records.clone(), given, now));
        let row =
            |part: Foreseen| (part.prospect, CallRow::of(&part.entry, &kept.context.directory));
        parts.extend(foreseen.into_iter().map(row));
        match purpose {
            Purpose::Count => {}
            Purpose::Log => {
                let turn = circumstances(kept, |given| file.backfilled(records, given, now));
                let owed = commit(held, kept, turn)?;
                perform_all(held, owed);
            }
        }
    }
    Ok(Backfilled { parts })
}

/// The alarm's turn: every call of which the session or an entry is due looks at the clock.
pub(super) fn wake(held: &Rc<Held>) -> Result<()> {
    let Some(kept) = held.known() else { return Ok(()) };
    let now = platform::now();
    for id in held.store().due_calls(now)? {
        match held.store().file(&id) {
            Ok(Some(file)) => {
                let turn = circumstances(&kept, |given| file.woke(given, now));
                let owed = commit(held, &kept, turn)?;
                perform_all(held, owed);
            }
            Ok(None) => {}
            // One call that cannot be read must not keep the others waiting.
            Err(problem) => {
                platform::error("desk", &format!("a call was set aside: {problem}"));
                held.store().set_aside(&id, &problem.to_string(), now)?;
            }
        }
    }
    Ok(())
}

/// A new era of cover: calls that began in it, and ended before the desk heard of it, were decided
/// by the older one.
pub(super) fn cover_changed(held: &Rc<Held>, began: Millis) -> Result<()> {
    let Some(kept) = held.known() else { return Ok(()) };
    for id in held.store().calls_since(began)? {
        let Some(file) = held.store().file(&id)? else { continue };
        let turn = circumstances(&kept, |given| file.cover_changed(given, platform::now()));
        let owed = commit(held, &kept, turn)?;
        perform_all(held, owed);
    }
    Ok(())
}

/// The account was connected to a CRM, or that lets us in and write again: calls since then may
/// have waited for it.
pub(super) fn crm_connected(held: &Rc<Held>, since: Millis) -> Result<()> {
    let Some(kept) = held.known() else { return Ok(()) };
    for id in held.store().calls_under_way(since)? {
        let Some(file) = held.store().file(&id)? else { continue };
        let turn = circumstances(&kept, |given| file.crm_connected(given, platform::now()));
        let owed = commit(held, &kept, turn)?;
        perform_all(held, owed);
    }
    Ok(())
}

fn circumstances<T>(kept: &Kept, take: impl FnOnce(&Circumstances<'_>) -> T) -> T {
    take(&Circumstances {
        account: &kept.account,
        policy: &kept.context.policy,
        directory: &kept.context.directory,
        connector: &kept.connector,
        users: &kept.context.users,
        zones: &IntlZones,
    })
}

/// Commits a turn. What is owed may be performed only after that.
fn commit(held: &Held, kept: &Kept, turn: FileTurn) -> Result<Vec<Owed>> {
    let context = &kept.context;
    if let Some(session) = &turn.session {
        let due = session.due(&context.directory, &context.policy.settings);
        held.store().save_session(session, due)?;
    }
    let mut owed = Vec::new();
    for turn in turn.turns {
        held.store().save_entry(&turn.next, &turn.notes)?;
        let key = &turn.next.key;
        owed.extend(turn.effects.into_iter().map(|effect| Owed {
            session: key.telephony_session_id.clone(),
            extension: key.extension_id.clone(),
            crm: key.crm.clone(),
            about: About::of(&turn.next),
            effect,
        }));
    }
    Ok(owed)
}

/// Performs what is owed, each on its own: a slow CRM keeps nothing else waiting.
fn perform_all(held: &Rc<Held>, owed: Vec<Owed>) {
    for owed in owed {
        let here = Rc::clone(held);
        held.state.wait_until(async move {
            // Without an answer the entry wakes by itself, and asks again.
            let Some(input) = here.perform(&owed).await else { return };
            if let Err(problem) = answered(&here, &owed.session, &owed.extension, input).await {
                platform::error("desk", &format!("an answer could not be taken in: {problem}"));
            }
        });
    }
}

/// Takes in what came back: the next turn.
async fn answered(
    held: &Rc<Held>,
    session: &TelephonySessionId,
    extension: &ExtensionId,
    input: Input,
) -> Result<()> {
    let (Some(kept), Some(file)) = (held.known(), held.store().file(session)?) else {
        return Ok(());
    };
    let now = platform::now();
    let turn = circumstances(&kept, |given| file.answered(extension, input, given, now));
    let owed = commit(held, &kept, turn)?;
    held.set_alarm().await?;
    perform_all(held, owed);
    Ok(())
}

/// A person's turn. The same intent sent again changes nothing and is answered the same.
pub(super) async fn intend(
    held: &Rc<Held>,
    session: &TelephonySessionId,
    extension: &ExtensionId,
    send: SendIntent,
) -> std::result::Result<CallRow, Failure> {
    let unknown = || Failure::new(FailureCode::NotFound, "there is no such call");
    if send.idempotency_key.is_empty() || send.idempotency_key.len() > 100 {
        return Err(Failure::new(
            FailureCode::Invalid,
            "idempotencyKey must have 1 to 100 characters",
        ));
    }
    let kept = held.known().ok_or_else(unknown)?;
    let store = held.store();
    let file = store.file(session).map_err(broken)?.ok_or_else(unknown)?;
    let (key, now) = (IntentKey::new(send.idempotency_key), platform::now());
    let turn = circumstances(&kept, |given| file.intended(extension, key, send.intent, given, now))
        .map_err(|NoSuchPart| unknown())?;
    let remember = turn.remember.clone();
    let owed = commit(held, &kept, turn).map_err(broken)?;
    held.set_alarm().await.map_err(broken)?;
    perform_all(held, owed);
    // If this fails, the intent is not acknowledged, and comes again.
    if let Some(choice) = remember {
        let account = message::account(&held.env, &kept.account).map_err(broken)?;
        platform::tell::<_, Done>(&account, &ToAccount::Remember { choice }).await?;
    }
    let entry = store.entry(session, extension).map_err(broken)?.ok_or_else(unknown)?;
    Ok(CallRow::of(&entry, &kept.context.directory))
}
