//! Sends what waits: see `ledger_ui::outbox` for who writes what, and in which order.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use ledger_core::id::IntentKey;
use ledger_core::time::{Millis, Span};
use ledger_ui::background::Trouble;
use ledger_ui::client::ApiRequest;
use ledger_ui::outbox::{self, Fate, Next, Outbox, Progress, Whose};
use ledger_wire::api::Session;

use crate::chrome::promise;
use crate::effect::Effect;
use crate::moment::now;
use crate::session::ask;
use crate::store::Store;

/// Chrome may stop a background that rests for longer, and takes no alarm that is nearer.
const ALARM_AFTER: Span = Span::seconds(30);

thread_local! {
    static RUN: Cell<Run> = const { Cell::new(Run::Resting) };
    static TIMER: Cell<Option<Timeout>> = const { Cell::new(None) };
}

/// One run at a time: two would send the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Resting,
    Sending,
    /// Sending, and more was wanted meanwhile.
    Again,
}

/// What waits of whoever is signed in.
pub(crate) fn look(store: &Store) -> Outbox {
    store.person().map(|person| of(store, &person)).unwrap_or_default()
}

fn of(store: &Store, person: &Session) -> Outbox {
    let waiting = outbox::of(&Whose::of(person), store.waiting());
    Outbox { waiting, progress: store.progress() }
}

/// The Worker has answered something else: what could not reach it goes now.
pub(crate) fn reached(store: &Store) {
    let mut progress = store.progress();
    if progress.reached() {
        store.keep_progress(&progress);
        store.then(Effect::Send);
    }
}

/// Has what is due sent, while whoever asks goes on: a Worker that does not answer takes its time.
pub(crate) fn send_beside() {
    // What fails is told to the console, as nobody waits for it.
    let _ = promise(Box::pin(send()));
}

/// Sends what is due, and sets the alarm for what is not.
pub(crate) async fn send() -> Result<(), Trouble> {
    if RUN.get() != Run::Resting {
        RUN.set(Run::Again);
        return Ok(());
    }
    loop {
        RUN.set(Run::Sending);
        let sent = step().await;
        let again = RUN.replace(Run::Resting) == Run::Again;
        if !(sent? || again) {
            return Ok(());
        }
    }
}

/// Sends one thing; says whether there may be more.
async fn step() -> Result<bool, Trouble> {
    let store = Store::load().await?;
    let due = due(&store);
    store.commit().await?;
    let Some((key, request)) = due else { return Ok(false) };
    let answer = ask(request).await;
    let store = Store::load().await?;
    let mut progress = store.progress();
    if progress.heard(&key, answer.map(drop), now()) == Fate::Arrived {
        store.forget_waiting(&key);
    }
    keep(&store, progress);
    store.commit().await?;
    Ok(true)
}

/// What is to be sent now, if anything is.
fn due(store: &Store) -> Option<(IntentKey, ApiRequest)> {
    let Some(person) = store.person() else {
        store.then(Effect::OutboxAt(None));
        return None;
    };
    let Outbox { waiting, progress } = of(store, &person);
    let plan = progress.plan(&waiting, now());
    for key in plan.outdated {
        store.forget_waiting(key);
    }
    match plan.next {
        Next::Nothing => {
            // What was called off may have been tried.
            keep(store, progress);
            store.then(Effect::OutboxAt(None));
            None
        }
        Next::Wait(until) => {
            wait(store, until);
            None
        }
        Next::Send(one) => {
            // Should nothing come after this, the alarm goes on with it.
            store.then(Effect::OutboxAt(Some(now() + ALARM_AFTER)));
            Some((one.key.clone(), one.request()))
        }
    }
}

/// Keeps what is known of what still waits.
fn keep(store: &Store, mut progress: Progress) {
    progress.tidy(&store.waiting());
    store.keep_progress(&progress);
}

/// Goes on at a moment: by a timer when it is near, and by the alarm in any case.
fn wait(store: &Store, until: Millis) {
    let after = until.since(now());
    if after < ALARM_AFTER {
        let millis = u32::try_from(after.0).unwrap_or_default();
        TIMER.set(Some(Timeout::new(millis, send_beside)));
    }
    store.then(Effect::OutboxAt(Some(until.max(now() + ALARM_AFTER))));
}
