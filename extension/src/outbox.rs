//! Sends what waits: see `ledger_ui::outbox` for who writes what, and in which order.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use ledger_core::time::{Millis, Span};
use ledger_ui::outbox::{self, Fate, Next, Outbox, Progress, Waiting, Whose};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::chrome::{self, done, promise};
use crate::moment::now;
use crate::session::ask;
use crate::store::{Kept, Store, object};

/// The alarm that wakes the background for what waits.
pub(crate) const ALARM: &str = "outbox";
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
    match store.signed_in() {
        Some(Kept::V1 { session, .. }) => mine(store, &Whose::of(&session)),
        None => Outbox::default(),
    }
}

/// The Worker has answered something else: what could not reach it goes now.
pub(crate) async fn reached() -> Result<(), JsValue> {
    let store = Store::load().await?;
    let mut progress = store.progress();
    if progress.reached() {
        store.keep_progress(&progress);
        store.commit().await?;
        send_beside();
    }
    Ok(())
}

/// Has what is due sent, while whoever asks goes on: a Worker that does not answer takes its time.
pub(crate) fn send_beside() {
    // What fails is told to the console, as nobody waits for it.
    let _ = promise(send());
}

/// Sends what is due, and sets the alarm for what is not.
pub(crate) async fn send() -> Result<JsValue, JsValue> {
    if RUN.get() != Run::Resting {
        RUN.set(Run::Again);
        return Ok(JsValue::UNDEFINED);
    }
    loop {
        RUN.set(Run::Sending);
        let sent = step().await;
        let again = RUN.replace(Run::Resting) == Run::Again;
        if !(sent? || again) {
            return Ok(JsValue::UNDEFINED);
        }
    }
}

/// What is done with the outbox now.
enum Due {
    Nothing,
    Wait(Millis),
    Send(Waiting),
}

/// Sends one thing; says whether there may be more.
async fn step() -> Result<bool, JsValue> {
    let store = Store::load().await?;
    let due = due(&store);
    store.commit().await?;
    let one = match due {
        Due::Nothing => return done(chrome::clear_alarm(ALARM)).await.map(|_| false),
        Due::Wait(until) => return wait(until).await.map(|_| false),
        Due::Send(one) => one,
    };
    // Should nothing come after this, the alarm goes on with it.
    alarm(now() + ALARM_AFTER).await?;
    let answer = ask(&one.request()).await?;
    let store = Store::load().await?;
    let mut progress = store.progress();
    if progress.heard(&one.key, answer.map(drop), now()) == Fate::Arrived {
        store.forget_waiting(&one.key);
    }
    keep(&store, progress);
    store.commit().await.map(|_| true)
}

fn due(store: &Store) -> Due {
    let Some(Kept::V1 { session, .. }) = store.signed_in() else { return Due::Nothing };
    let Outbox { waiting, progress } = mine(store, &Whose::of(&session));
    let plan = progress.plan(&waiting, now());
    for key in plan.outdated {
        store.forget_waiting(key);
    }
    match plan.next {
        Next::Nothing => {
            // What was called off may have been tried.
            keep(store, progress);
            Due::Nothing
        }
        Next::Wait(until) => Due::Wait(until),
        Next::Send(one) => Due::Send(one.clone()),
    }
}

/// Keeps what is known of what still waits.
fn keep(store: &Store, mut progress: Progress) {
    progress.tidy(&store.waiting());
    store.keep_progress(&progress);
}

fn mine(store: &Store, whose: &Whose) -> Outbox {
    let waiting = outbox::of(whose, store.waiting());
    Outbox { waiting, progress: store.progress() }
}

/// Goes on at a moment: by a timer when it is near, and by the alarm in any case.
fn wait(until: Millis) -> JsFuture {
    let after = until.since(now());
    if after < ALARM_AFTER {
        let millis = u32::try_from(after.0).unwrap_or_default();
        TIMER.set(Some(Timeout::new(millis, send_beside)));
    }
    alarm(until.max(now() + ALARM_AFTER))
}

fn alarm(at: Millis) -> JsFuture {
    let when = object(&[("when", JsValue::from_f64(at.0 as f64))]);
    done(when.and_then(|when| chrome::create_alarm(ALARM, &when)))
}
