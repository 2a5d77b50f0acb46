//! What the background does unasked when it has heard how calls stand: it has calls logged that the
//! server leaves to the client, opens calls that have ended, and tells what is new.

use js_sys::Array;
use ledger_core::settings::UserChoices;
use ledger_core::time::Millis;
use ledger_ui::auto_log;
use ledger_ui::background::CallKey;
use ledger_ui::client::{self, Call};
use ledger_ui::navigation::Page;
use ledger_ui::notice::{self, Notice};
use ledger_ui::outbox::Whose;
use ledger_wire::api::{Calls, Session};
use wasm_bindgen::JsValue;

use crate::background::{ask, read};
use crate::chrome;
use crate::moment::now;
use crate::store::{self, Kept, object};

/// Keeps what a person chose.
pub(crate) async fn choose(mut own: auto_log::Kept, choices: UserChoices) -> Result<(), JsValue> {
    own.choices = choices;
    if let Some(Kept::V1 { session, since, .. }) = store::signed_in().await? {
        let session = store::session(since).await?.unwrap_or(session);
        own.note_wish(&own.settings(&session), now());
    }
    store::keep_user_settings(&own).await
}

/// Calls of the person that is signed in were heard of; `before` as they were last.
pub(crate) async fn heard(
    kept: &Kept,
    before: Option<Calls>,
    calls: &Calls,
) -> Result<(), JsValue> {
    let Kept::V1 { session, since, .. } = kept;
    let session = store::session(*since).await?.unwrap_or_else(|| session.clone());
    let own = store::user_settings(Whose::of(&session)).await?;
    let settings = own.settings(&session);
    if let Some(before) = before {
        for notice in notice::notices(&before.calls, &calls.calls, &settings.notifications.value) {
            tell(&notice).await?;
        }
        if settings.open_form_after_call.value
            && let Some(row) = notice::ended(&before.calls, &calls.calls).next()
        {
            open(&CallKey::of(row).to_text()).await?;
        }
    }
    log(own, &session, calls, *since).await
}

/// Has calls logged that the server leaves to the client; none as long as the Worker has not just
/// said who covers the person.
async fn log(
    mut own: auto_log::Kept,
    session: &Session,
    calls: &Calls,
    since: Millis,
) -> Result<(), JsValue> {
    if own.note_wish(&own.settings(session), now()) {
        store::keep_user_settings(&own).await?;
    }
    let browser_since = store::browser_since().await?;
    let due = |own: &auto_log::Kept, session: &Session| {
        own.due(&own.settings(session), browser_since, &calls.calls, now())
    };
    if due(&own, session).is_empty() {
        return Ok(());
    }
    let Ok((_, session)) = read(ask(&Call::Session).await?, client::read_session) else {
        return Ok(());
    };
    store::keep_session(since, &session).await?;
    own.note_wish(&own.settings(&session), now());
    let waiting = store::waiting().await?;
    for intent in due(&own, &session) {
        if !waiting.iter().any(|one| one.key == intent.key) {
            store::keep_waiting(&intent).await?;
        }
    }
    Ok(())
}

/// Shows a notification, without a sound.
async fn tell(notice: &Notice) -> Result<(), JsValue> {
    let text = JsValue::from_str;
    let button = object(&[("title", text(notice.action))])?;
    let options = object(&[
        ("type", text("basic")),
        ("iconUrl", text("icons/128.png")),
        ("title", text(notice.title)),
        ("message", text(&notice.message)),
        ("buttons", Array::of1(&button).into()),
        ("silent", JsValue::TRUE),
    ])?;
    chrome::create_notification(&notice.call.to_text(), &options).await.map(drop)
}

/// Opens a call in the list, in a tab.
pub(crate) async fn open(call: &str) -> Result<(), JsValue> {
    let address = format!("{}#{}", chrome::url(Page::Calls.file())?, call);
    chrome::create_tab(&object(&[("url", JsValue::from_str(&address))])?).await.map(drop)
}
