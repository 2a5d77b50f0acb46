//! What the background does unasked when it has heard how calls stand: it has calls logged that the
//! server leaves to the client, opens calls that have ended, and tells what is new.

use js_sys::{Array, Promise};
use ledger_core::from_json::from_str;
use ledger_core::time::Millis;
use ledger_ui::auto_log;
use ledger_ui::background::{CallKey, Remembered};
use ledger_ui::call_notices::{self, Notice};
use ledger_ui::client::ApiRequest;
use ledger_ui::navigation::Page;
use ledger_ui::outbox::Whose;
use ledger_wire::api::{Calls, Session};
use wasm_bindgen::JsValue;

use crate::chrome::{self, all, done};
use crate::moment::now;
use crate::session::ask;
use crate::store::{Kept, Store, object};

/// How names of notifications of calls begin; others are of incidents.
const CALL: &str = "call/";

/// Keeps what a person chose.
pub(crate) fn choose(store: &Store, own: &mut auto_log::Kept) {
    if let Some(kept) = store.signed_in() {
        own.note_wish(&own.settings(&store.session(&kept)), now());
    }
    store.keep_user_settings(own);
}

/// What is to be done about calls that were heard of.
pub(crate) struct Heard {
    notices: Vec<Notice>,
    /// The call whose form is to be opened.
    ended: Option<CallKey>,
    /// Whether there may be calls to log.
    is_due: bool,
}

/// Calls of the person that is signed in were heard of; `before` as they were last.
pub(crate) fn heard(
    store: &Store,
    kept: &Kept,
    before: Option<Remembered>,
    calls: &Calls,
) -> Heard {
    let session = store.session(kept);
    let mut own = store.user_settings(Whose::of(&session));
    let settings = own.settings(&session);
    let mut heard = Heard { notices: Vec::new(), ended: None, is_due: false };
    if let Some(Remembered { calls: before, .. }) = before {
        let wanted = &settings.notifications.value;
        heard.notices = call_notices::notices(&before.calls, &calls.calls, wanted);
        if settings.open_form_after_call.value {
            let mut ended = call_notices::ended(&before.calls, &calls.calls);
            heard.ended = ended.next().map(CallKey::of);
        }
    }
    if own.note_wish(&settings, now()) {
        store.keep_user_settings(&own);
    }
    heard.is_due = !own.due(&settings, store.browser_since(), &calls.calls, now()).is_empty();
    heard
}

/// Does it.
pub(crate) async fn perform(heard: Heard, calls: Calls, since: Millis) -> Result<(), JsValue> {
    let begun = Array::new();
    for notice in &heard.notices {
        begun.push(&tell(notice)?.into());
    }
    if let Some(call) = heard.ended {
        begun.push(&open(Page::Calls, &call.to_text())?.into());
    }
    all(&begun).await?;
    if heard.is_due { log(calls, since).await } else { Ok(()) }
}

/// Has calls logged that the server leaves to the client; none as long as the Worker has not just
/// said who covers the person.
async fn log(calls: Calls, since: Millis) -> Result<(), JsValue> {
    let Ok((kept, response)) = ask(&ApiRequest::session()).await? else { return Ok(()) };
    let Some(session) = from_str::<Session>(&response.body) else { return Ok(()) };
    let store = Store::load().await?;
    store.keep_session(since, &response.body);
    let Kept::V1 { session: signed_in, .. } = &kept;
    let mut own = store.user_settings(Whose::of(signed_in));
    let settings = own.settings(&session);
    own.note_wish(&settings, now());
    let waiting = store.waiting();
    for intent in own.due(&settings, store.browser_since(), &calls.calls, now()) {
        if !waiting.iter().any(|one| one.key == intent.key) {
            store.keep_waiting(&intent);
        }
    }
    store.commit().await.map(drop)
}

/// Shows a notification, without a sound.
fn tell(notice: &Notice) -> Result<Promise, JsValue> {
    let text = JsValue::from_str;
    let button = object(&[("title", text(&notice.action))])?;
    let options = object(&[
        ("type", text("basic")),
        ("iconUrl", text("icons/128.png")),
        ("title", text(&notice.title)),
        ("message", text(&notice.message)),
        ("buttons", Array::of1(&button).into()),
        ("silent", JsValue::TRUE),
    ])?;
    chrome::notify(&format!("{CALL}{}", notice.call.to_text()), &options)
}

/// The person clicks on a notification: it goes, and what it tells of opens.
pub(crate) async fn clicked(notification: String) -> Result<JsValue, JsValue> {
    done(chrome::clear_notification(&notification)).await?;
    done(match notification.strip_prefix(CALL) {
        Some(call) => open(Page::Calls, call),
        None => open(Page::Admin, ""),
    })
    .await
}

/// Opens a page in a tab; with a call, that call in its list.
fn open(page: Page, call: &str) -> Result<Promise, JsValue> {
    let address = format!("{}#{}", chrome::url(page.file())?, call);
    chrome::new_tab(&object(&[("url", JsValue::from_str(&address))])?)
}
