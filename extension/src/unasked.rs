//! What the background does unasked when it has heard how calls stand: it has calls logged that the
//! server leaves to the client, opens calls that have ended, and tells what is new.

use js_sys::Array;
use ledger_core::settings::UserChoices;
use ledger_core::time::Millis;
use ledger_ui::auto_log;
use ledger_ui::background::CallKey;
use ledger_ui::call_notices::{self, Notice};
use ledger_ui::client::{self, Call};
use ledger_ui::navigation::Page;
use ledger_ui::outbox::Whose;
use ledger_wire::api::{Calls, Session};
use wasm_bindgen::JsValue;

use crate::background::{ask, read};
use crate::chrome;
use crate::moment::now;
use crate::store::{self, Kept, object};

/// How names of notifications of calls begin; others are of incidents.
const CALL: &str = "call/";

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
        for notice in
            call_notices::notices(&before.calls, &calls.calls, &settings.notifications.value)
        {
            tell(&notice).await?;
        }
        if settings.open_form_after_call.value
            && let Some(row) = call_notices::ended(&before.calls, &calls.calls).next()
        {
            open(Page::Calls, &CallKey::of(row).to_text()).await?;
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
    chrome::notify(&format!("{CALL}{}", notice.call.to_text()), &options).await.map(drop)
}

/// The person clicks on a notification: it goes, and what it tells of opens.
pub(crate) async fn clicked(notification: &str) -> Result<(), JsValue> {
    chrome::clear_notification(notification).await?;
    match notification.strip_prefix(CALL) {
        Some(call) => open(Page::Calls, call).await,
        None => open(Page::Admin, "").await,
    }
}

/// Opens a page in a tab; with a call, that call in its list.
async fn open(page: Page, call: &str) -> Result<(), JsValue> {
    let address = format!("{}#{}", chrome::url(page.file())?, call);
    chrome::create_tab(&object(&[("url", JsValue::from_str(&address))])?).await.map(drop)
}
