//! A desk's turns: each loads, steps and commits without waiting, and then performs.

use std::rc::Rc;

use ledger_core::additional;
use ledger_core::call::News;
use ledger_core::directory::{DirectoryVersion, Mentions};
use ledger_core::id::{CrmId, ExtensionId, IntentKey, TelephonySessionId};
use ledger_core::ledger::{
    CallFile, Circumstances, FileTurn, FirstRecord, Foreseen, Input, NoSuchPart, Prospect, Session,
};
use ledger_core::phone::PhoneNumber;
use ledger_core::time::{Millis, Span};
use ledger_crm::{About, Deed};
use ledger_intl::IntlZones;
use ledger_ringcentral::backfill::{PastCall, Purpose};
use ledger_wire::api::{CallRow, Failure, FailureCode, SendIntent};
use worker::Result;

use super::known::{Loaded, NotLoaded, Readiness};
use super::{Heard, Held, Kept, broken};
use crate::message::{self, Address, Backfilled, Done, ToAccount, ToDesk};
use crate::platform;

/// How soon a turn that failed is tried again.
pub(super) const AFTER_A_FAILURE: Span = Span::seconds(5);

/// An effect that was committed and must now be performed.
pub(super) struct Owed {
    session: TelephonySessionId,
    extension: ExtensionId,
    /// In which CRM.
    crm: CrmId,
    effect: Deed,
}

/// What taking in what RingCentral said of a call comes to.
pub(super) struct Taken {
    /// When the call is due by that.
    pub(super) due: Option<Millis>,
    /// What it says of how the call was heard of.
    pub(super) first: Option<FirstRecord>,
}

/// A turn that was committed.
struct Committed {
    owed: Vec<Owed>,
    /// When the call is due by it.
    due: Option<Millis>,
}

/// Takes in what RingCentral said of a call. What was known already writes nothing; nor does news of
/// a call so old that it may have been forgotten: it could be logged a second time.
pub(super) fn hear(
    held: &Held,
    kept: &Kept,
    id: TelephonySessionId,
    heard: Vec<Heard>,
    now: Millis,
) -> Result<Taken> {
    let store = &held.store;
    let mut first = None;
    let mut call = store.open(&id, now)?;
    let session = &mut call.session;
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
        News::Known => {
            store.put_back(call);
            Ok(Taken { due: None, first })
        }
        News::Fresh if session.is_before(kept.keeps_since(now)) => {
            Ok(Taken { due: None, first: None })
        }
        News::Fresh => {
            let due = session.due(&kept.context.policy.settings);
            store.save_open(call, due)?;
            Ok(Taken { due, first })
        }
    }
}

/// Whom these calls name.
pub(super) fn mentioned(calls: &[PastCall]) -> Mentions {
    let mut mentions = Mentions::default();
    calls.iter().flat_map(|(_, records)| records).for_each(|record| mentions.record(record));
    mentions
}

/// Says what a backfill does to a call, and does it if that is the purpose, here or where the call
/// is. A call that cannot be read is left as it is.
pub(super) async fn backfill(
    held: &Rc<Held>,
    here: &Address,
    call: PastCall,
    purpose: Purpose,
) -> std::result::Result<Vec<(Prospect, CallRow)>, Failure> {
    let also = mentioned(std::slice::from_ref(&call));
    let (Loaded { kept, file }, (id, records)) = loop {
        if let Some(to) = held.elsewhere(here, &call.0).await? {
            let there = to.object(&held.env).map_err(broken)?;
            let told = ToDesk::Backfill { to, calls: vec![call], purpose };
            return Ok(platform::tell::<_, Backfilled>(&there, &told).await?.parts);
        }
        match held.ready(&call.0, &also) {
            Ok(Readiness::Ready(loaded)) => break (loaded, call),
            Ok(Readiness::Unknown(kept, unknown)) => {
                held.ask_who(&kept, unknown, kept.context.directory).await?;
            }
            Err(NotLoaded::Unreadable(problem)) => {
                platform::error("desk", &format!("a call was left out of a backfill: {problem}"));
                return Ok(Vec::new());
            }
            Err(NotLoaded::Unacquainted(failure)) => return Err(failure),
        }
    };
    let now = platform::now();
    let file =
        file.unwrap_or_else(|| CallFile { session: Session::new(id, now), entries: Vec::new() });
    let foreseen = circumstances(held, &kept, |given| file.foresee(records.clone(), given, now));
    let row = |part: Foreseen| (part.prospect, held.row(&part.entry));
    let parts = foreseen.into_iter().map(row).collect();
    match purpose {
        Purpose::Count => {}
        Purpose::Log => {
            let turn = circumstances(held, &kept, |given| file.backfilled(records, given, now));
            let Committed { owed, .. } = commit(held, &kept, turn).map_err(broken)?;
            perform_all(held, owed);
        }
    }
    Ok(parts)
}

/// The alarm's turn: every call of which the session or an entry is due looks at the clock. One
/// that cannot be dealt with keeps no other waiting: it stays due, or is set aside if it cannot be
/// read.
pub(super) async fn wake(held: &Rc<Held>) -> std::result::Result<(), Failure> {
    if held.current().await?.is_none() {
        return Ok(());
    }
    let due = held.store.due_calls(platform::now()).map_err(broken)?;
    let mut unacquainted = None;
    if let Err(failure) = held.acquaint(&held.store.mentions(&due)).await {
        unacquainted = Some(failure);
    }
    for id in due {
        match held.load(&id).await {
            Ok(Loaded { kept, file: Some(file) }) => {
                let now = platform::now();
                let turn = circumstances(held, &kept, |given| file.woke(given, now));
                let Committed { owed, .. } = commit(held, &kept, turn).map_err(broken)?;
                perform_all(held, owed);
            }
            Ok(Loaded { file: None, .. }) => {}
            Err(NotLoaded::Unreadable(problem)) => {
                platform::error("desk", &format!("a call was set aside: {problem}"));
                let now = platform::now();
                held.store.set_aside(&id, &problem.to_string(), now).map_err(broken)?;
            }
            Err(NotLoaded::Unacquainted(failure)) => unacquainted = Some(failure),
        }
    }
    unacquainted.map_or(Ok(()), Err)
}

/// Asks who is who in the calls since a moment, in a directory that is to come into force.
pub(super) async fn acquaint_since(
    held: &Held,
    began: Millis,
    version: DirectoryVersion,
) -> std::result::Result<(), Failure> {
    let Some(kept) = held.known() else { return Ok(()) };
    let calls = held.store.calls_since(began).map_err(broken)?;
    let mentions = held.store.mentions(&calls);
    held.acquaint_in(version, &kept, &mentions).await
}

/// A new era of cover: calls that began in it, and ended before the desk heard of it, were decided
/// by the older one.
pub(super) async fn cover_changed(
    held: &Rc<Held>,
    began: Millis,
) -> std::result::Result<(), Failure> {
    for id in held.store.calls_since(began).map_err(broken)? {
        let Loaded { kept, file: Some(file) } = held.load(&id).await? else { continue };
        let now = platform::now();
        let turn = circumstances(held, &kept, |given| file.cover_changed(given, now));
        let Committed { owed, .. } = commit(held, &kept, turn).map_err(broken)?;
        perform_all(held, owed);
    }
    Ok(())
}

/// The account was connected to a CRM, or that lets us in and write again: calls since then may
/// have waited for it.
pub(super) async fn crm_connected(
    held: &Rc<Held>,
    since: Millis,
) -> std::result::Result<(), Failure> {
    for id in held.store.calls_under_way(since).map_err(broken)? {
        let Loaded { kept, file: Some(file) } = held.load(&id).await? else { continue };
        let now = platform::now();
        let turn = circumstances(held, &kept, |given| file.crm_connected(given, now));
        let Committed { owed, .. } = commit(held, &kept, turn).map_err(broken)?;
        perform_all(held, owed);
    }
    Ok(())
}

/// A contact with a number has appeared, changed or gone: calls that wait for one ask the CRM
/// again. One that cannot be read, or of which it cannot be asked who is who, looks again when its
/// time comes.
pub(super) async fn contact_changed(held: &Rc<Held>, number: &PhoneNumber) -> Result<()> {
    for id in held.store.calls_waiting_for(number)? {
        let Ok(Loaded { kept, file: Some(file) }) = held.load(&id).await else { continue };
        let now = platform::now();
        let turn = circumstances(held, &kept, |given| file.contact_appeared(number, given, now));
        let Committed { owed, .. } = commit(held, &kept, turn)?;
        perform_all(held, owed);
    }
    Ok(())
}

pub(super) fn circumstances<T>(
    held: &Held,
    kept: &Kept,
    take: impl FnOnce(&Circumstances<'_>) -> T,
) -> T {
    let known = held.acquaintances.borrow();
    take(&Circumstances {
        account: &kept.account,
        policy: &kept.context.policy,
        directory: known.directory(),
        connector: &kept.connector,
        users: known.users(),
        zones: &IntlZones,
    })
}

/// Commits a turn. What is owed may be performed only after that.
fn commit(held: &Held, kept: &Kept, turn: FileTurn) -> Result<Committed> {
    let mut due = None;
    if let Some(session) = turn.session {
        due = session.due(&kept.context.policy.settings);
        held.store.save_session(session, due)?;
    }
    let mut owed = Vec::new();
    for turn in turn.turns {
        due = due.into_iter().chain(turn.next.due()).min();
        let key = &turn.next.key;
        owed.extend(turn.effects.into_iter().map(|effect| Owed {
            session: key.telephony_session_id.clone(),
            extension: key.extension_id.clone(),
            crm: key.crm.clone(),
            effect: Deed::Effect(effect, About::of(&turn.next)),
        }));
        held.store.save_entry(turn.next, &turn.notes)?;
    }
    Ok(Committed { owed, due })
}

/// Performs what is owed, each on its own: a slow CRM keeps nothing else waiting.
fn perform_all(held: &Rc<Held>, owed: Vec<Owed>) {
    for owed in owed {
        let here = Rc::clone(held);
        held.state.wait_until(async move {
            // Without an answer the entry wakes by itself, and asks again.
            let Owed { session, extension, crm, effect } = owed;
            let Some(input) = here.perform(&crm, effect).await else { return };
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
    let loaded = match held.load(session).await {
        Ok(loaded) => loaded,
        Err(NotLoaded::Unreadable(problem)) => return Err(problem),
        // An answer does not come twice: it is taken in with what is known.
        Err(NotLoaded::Unacquainted(failure)) => {
            platform::warn("desk", &failure.message);
            let Some(kept) = held.known() else { return Ok(()) };
            Loaded { kept, file: held.store.file(session)? }
        }
    };
    let Loaded { kept, file: Some(file) } = loaded else { return Ok(()) };
    let now = platform::now();
    let turn = circumstances(held, &kept, |given| file.answered(extension, input, given, now));
    let Committed { owed, due } = commit(held, &kept, turn)?;
    held.alarm_by(due).await?;
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
    let unknown = || {
        Failure::new(
            FailureCode::NotYet,
            "RingCentral has not told of this call yet; send the same intent again in a moment",
        )
    };
    if send.idempotency_key.is_empty() || send.idempotency_key.len() > 100 {
        return Err(Failure::new(
            FailureCode::Invalid,
            "idempotencyKey must have 1 to 100 characters",
        ));
    }
    if let Some(problem) = send.intent.problem() {
        return Err(Failure::new(FailureCode::Invalid, &problem));
    }
    // Asked before anything is loaded: nothing may be awaited afterwards.
    let offered = held.offered(session, extension, &send.intent).await?;
    let Loaded { kept, file } = held.load(session).await?;
    let file = file.ok_or_else(unknown)?;
    let SendIntent { idempotency_key, intent } = send;
    let context = &kept.context;
    let entry = file.entries.iter().find(|entry| entry.key.extension_id == *extension);
    let defaults = context.policy.settings.field_defaults.get(context.crm.id());
    let mut fields = context.crm_fields.clone();
    let contact = offered.as_ref().map(|(contact, options)| {
        additional::add_options(&mut fields, options);
        contact
    });
    let problems = intent.field_problems(&fields, contact, entry, defaults);
    if !problems.is_empty() {
        return Err(Failure::at_fields(problems));
    }
    let (key, now) = (IntentKey::new(idempotency_key), platform::now());
    let turn =
        circumstances(held, &kept, |given| file.intended(extension, key, intent, given, now))
            .map_err(|NoSuchPart| unknown())?;
    let remember = turn.remember.clone();
    let Committed { owed, due } = commit(held, &kept, turn).map_err(broken)?;
    held.alarm_by(due).await.map_err(broken)?;
    perform_all(held, owed);
    // If this fails, the intent is not acknowledged, and comes again.
    if let Some(choice) = remember {
        let account = message::account(&held.env, &kept.account).map_err(broken)?;
        platform::tell::<_, Done>(&account, &ToAccount::Remember { choice }).await?;
    }
    let entry = held.store.entry(session, extension).map_err(broken)?.ok_or_else(unknown)?;
    Ok(held.row(&entry))
}
