//! A desk's turns: each loads, steps and commits without waiting, and then performs.

use std::rc::Rc;

use ledger_core::call::{News, Part};
use ledger_core::id::{ExtensionId, LogKey, TelephonySessionId};
use ledger_core::ledger::{Circumstances, Connector, Effect, Entry, Input, Session, Settlement};
use ledger_core::time::{Millis, Span};
use ledger_crm::Crm;
use ledger_wire::api::{CallRow, Failure, FailureCode, SendIntent};
use ledger_wire::http::{HttpRequest, HttpResponse};
use worker::Result;

use super::store::Taken;
use super::{Heard, Held, Kept, broken};
use crate::message::{self, ToAccount};
use crate::platform;

/// How soon a turn that failed is tried again.
pub(super) const AFTER_A_FAILURE: Span = Span::seconds(5);

/// An effect that was committed and must now be performed.
struct Owed {
    session: TelephonySessionId,
    extension: ExtensionId,
    effect: Effect,
}

/// Takes in what RingCentral said of a call. What was known already writes nothing.
pub(super) fn hear(
    held: &Held,
    kept: &Kept,
    id: TelephonySessionId,
    heard: Vec<Heard>,
    now: Millis,
) -> Result<()> {
    let store = held.store();
    let mut session = store.session(&id)?.unwrap_or_else(|| Session::new(id, now));
    let mut news = News::Known;
    for heard in heard {
        let fresh = match heard {
            Heard::Event(observation) => session.observe(observation, now),
            Heard::Record(record) => session.record(record, now),
        };
        news = if fresh == News::Fresh { fresh } else { news };
    }
    match news {
        News::Known => Ok(()),
        News::Fresh => {
            let context = &kept.context;
            let due = session.due(&context.directory, &context.policy.settings);
            store.save_session(&session, due)
        }
    }
}

/// The alarm's turn: looks at every session and every entry that is due.
pub(super) fn wake(held: &Rc<Held>) -> Result<()> {
    let Some(kept) = held.known() else { return Ok(()) };
    let now = platform::now();
    let mut owed = Vec::new();
    for session in held.store().due_sessions(now)? {
        owed.extend(settle(held, &kept, session, now)?);
    }
    for entry in held.store().due_entries(now)? {
        owed.extend(step(held, &kept, entry, Input::Woke, now)?);
    }
    perform_all(held, owed);
    Ok(())
}

fn settle(held: &Held, kept: &Kept, mut session: Session, now: Millis) -> Result<Vec<Owed>> {
    let (directory, settings) = (&kept.context.directory, &kept.context.policy.settings);
    let mut owed = Vec::new();
    match session.settle(directory, settings, now) {
        Settlement::Wait(until) => held.store().save_session(&session, Some(until))?,
        Settlement::Unchanged => held.store().save_session(&session, None)?,
        Settlement::Settled(parts) => {
            for part in parts {
                let entry = match entry_of(held, kept, &part, now) {
                    Err(_) if held.store().is_set_aside(&part)? => continue,
                    entry => entry?,
                };
                let input = Input::Ended { part: Box::new(part) };
                owed.extend(step(held, kept, entry, input, now)?);
            }
            held.store().save_session(&session, None)?;
        }
    }
    Ok(owed)
}

fn entry_of(held: &Held, kept: &Kept, part: &Part, now: Millis) -> Result<Entry> {
    let known = held.store().entry(&part.telephony_session_id, &part.extension_id)?;
    Ok(known.unwrap_or_else(|| {
        let key = LogKey {
            account: kept.account.clone(),
            telephony_session_id: part.telephony_session_id.clone(),
            extension_id: part.extension_id.clone(),
            crm: kept.context.crm.connector().crm,
        };
        Entry::new(key, part.clone(), now)
    }))
}

/// Steps an entry and commits it. What is owed may be performed only after this turn's commits.
fn step(held: &Held, kept: &Kept, entry: Entry, input: Input, now: Millis) -> Result<Vec<Owed>> {
    let connector: Connector = kept.context.crm.connector();
    let circumstances = Circumstances {
        policy: &kept.context.policy,
        directory: &kept.context.directory,
        connector: &connector,
        users: &kept.context.users,
    };
    let turn = entry.step(input, &circumstances, now);
    held.store().save_entry(&turn.next, &turn.notes)?;
    let key = &turn.next.key;
    Ok(turn
        .effects
        .into_iter()
        .map(|effect| Owed {
            session: key.telephony_session_id.clone(),
            extension: key.extension_id.clone(),
            effect,
        })
        .collect())
}

/// Performs what is owed, each on its own: a slow CRM keeps nothing else waiting.
fn perform_all(held: &Rc<Held>, owed: Vec<Owed>) {
    for owed in owed {
        let here = Rc::clone(held);
        held.state.wait_until(async move {
            let Owed { session, extension, effect } = owed;
            let input = perform(&here, &effect).await;
            if let Err(problem) = answered(&here, &session, &extension, input).await {
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
    let (Some(kept), Some(entry)) = (held.known(), held.store().entry(session, extension)?) else {
        return Ok(());
    };
    let owed = step(held, &kept, entry, input, platform::now())?;
    held.set_alarm().await?;
    perform_all(held, owed);
    Ok(())
}

async fn perform(held: &Held, effect: &Effect) -> Input {
    let Some(kept) = held.known() else { return ledger_crm::unanswered(effect) };
    let crm = kept.context.crm;
    match send(held, &kept, crm.request(effect)).await {
        Ok(response) => crm.read(effect, &response),
        Err(problem) => {
            platform::warn("crm", &problem.message);
            ledger_crm::unanswered(effect)
        }
    }
}

async fn send(
    held: &Held,
    kept: &Kept,
    request: HttpRequest,
) -> std::result::Result<HttpResponse, Failure> {
    match kept.context.crm {
        Crm::Builtin => {
            let stub = message::account(&held.env, &kept.account).map_err(broken)?;
            platform::tell(&stub, &ToAccount::Crm { request }).await
        }
    }
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
    let now = platform::now();
    let store = held.store();
    let entry = match store.entry(session, extension).map_err(broken)? {
        Some(entry) => entry,
        None => {
            running(held, &kept, session, extension, now).map_err(broken)?.ok_or_else(unknown)?
        }
    };
    let owed = match store.take_intent(&send.idempotency_key, now).map_err(broken)? {
        Taken::Before => Vec::new(),
        Taken::Now => {
            let input = Input::Intent { intent: send.intent };
            step(held, &kept, entry, input, now).map_err(broken)?
        }
    };
    held.set_alarm().await.map_err(broken)?;
    perform_all(held, owed);
    let entry = store.entry(session, extension).map_err(broken)?.ok_or_else(unknown)?;
    Ok(CallRow::of(&entry, &kept.context.directory))
}

/// The entry of a call that still goes on: a note may be written before there is a row. The
/// session remembers whose it is, so that the entry hears of the end whoever took the call.
fn running(
    held: &Held,
    kept: &Kept,
    session: &TelephonySessionId,
    extension: &ExtensionId,
    now: Millis,
) -> Result<Option<Entry>> {
    let Some(mut session) = held.store().session(session)? else { return Ok(None) };
    let (directory, settings) = (&kept.context.directory, &kept.context.policy.settings);
    let Some(call) = session.fold.call(directory) else { return Ok(None) };
    let parts = ledger_core::call::parts(&session.fold, &call, directory);
    let Some(part) = parts.iter().find(|part| part.extension_id == *extension) else {
        return Ok(None);
    };
    if session.told_to.insert(extension.clone()) {
        let due = session.due(directory, settings);
        held.store().save_session(&session, due)?;
    }
    entry_of(held, kept, part, now).map(Some)
}
