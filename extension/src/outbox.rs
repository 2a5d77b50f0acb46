//! Sends what waits: see `ledger_ui::outbox` for who writes what, and in which order.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use ledger_core::time::{Millis, Span};
use ledger_ui::client::Call;
use ledger_ui::outbox::{self, Fate, Next, Outbox, Progress, Whose};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::moment::now;
use crate::store::{self, Kept, object};
use crate::{background, chrome};

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
pub(crate) async fn look() -> Result<Outbox, JsValue> {
    match store::signed_in().await? {
        Some(Kept::V1 { session, .. }) => mine(&Whose::of(&session)).await,
        None => Ok(Outbox::default()),
    }
}

/// Sends everything at once, whatever went wrong before.
pub(crate) async fn hurry() -> Result<(), JsValue> {
    let mut progress = store::progress().await?;
    progress.hurry();
    store::keep_progress(&progress).await?;
    send_beside();
    Ok(())
}

/// The Worker has answered something else: what could not reach it goes now.
pub(crate) async fn reached() -> Result<(), JsValue> {
    let mut progress = store::progress().await?;
    if progress.reached() {
        store::keep_progress(&progress).await?;
        send_beside();
    }
    Ok(())
}

/// Has what is due sent, while whoever asks goes on: a Worker that does not answer takes its time.
pub(crate) fn send_beside() {
    spawn_local(async {
        if let Err(failure) = send().await {
            wasm_bindgen::throw_val(failure);
        }
    });
}

/// Sends what is due, and sets the alarm for what is not.
pub(crate) async fn send() -> Result<(), JsValue> {
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
async fn step() -> Result<bool, JsValue> {
    let Some(Kept::V1 { session, .. }) = store::signed_in().await? else {
        return chrome::clear_alarm(ALARM).await.map(|_| false);
    };
    let Outbox { waiting, mut progress } = mine(&Whose::of(&session)).await?;
    let plan = progress.plan(&waiting, now());
    for key in plan.outdated {
        store::forget_waiting(key).await?;
    }
    let one = match plan.next {
        Next::Nothing => {
            // What was called off may have been tried.
            keep(progress).await?;
            return chrome::clear_alarm(ALARM).await.map(|_| false);
        }
        Next::Wait(until) => return wait(until).await.map(|()| false),
        Next::Send(one) => one.clone(),
    };
    // Should nothing come after this, the alarm goes on with it.
    alarm(now() + ALARM_AFTER).await?;
    let answer = background::ask(&Call::Api(&one.request())).await?;
    if progress.heard(&one.key, answer.map(drop), now()) == Fate::Arrived {
        store::forget_waiting(&one.key).await?;
    }
    keep(progress).await?;
    Ok(true)
}

/// Keeps what is known of what still waits.
async fn keep(mut progress: Progress) -> Result<(), JsValue> {
    progress.tidy(&store::waiting().await?);
    store::keep_progress(&progress).await
}

async fn mine(whose: &Whose) -> Result<Outbox, JsValue> {
    let waiting = outbox::of(whose, store::waiting().await?);
    Ok(Outbox { waiting, progress: store::progress().await? })
}

/// Goes on at a moment: by a timer when it is near, and by the alarm in any case.
async fn wait(until: Millis) -> Result<(), JsValue> {
    let after = until.since(now());
    if after < ALARM_AFTER {
        let millis = u32::try_from(after.0).unwrap_or_default();
        TIMER.set(Some(Timeout::new(millis, send_beside)));
    }
    alarm(until.max(now() + ALARM_AFTER)).await
}

async fn alarm(at: Millis) -> Result<(), JsValue> {
    let when = object(&[("when", JsValue::from_f64(at.0 as f64))])?;
    chrome::create_alarm(ALARM, &when).await.map(drop)
}
