//! What the background keeps, because Chrome stops it at will.
//!
//! | area | key | what |
//! |---|---|---|
//! | local | `signedIn` | the session with its token; survives the browser |
//! | local | `tokens` | the session's newest tokens, once they were refreshed |
//! | local | `server` | the address last used |
//! | local | `phone` | what the person chose for the phone |
//! | local | `draft` | an administrator's unsaved changes of the settings |
//! | local | `outbox/` and its key | an intent that waits; written once, also by pages |
//! | local | `outboxProgress` | what is known of sending them |
//! | local | `userSettings` | what a person chose for themselves, and since when auto-log is wished for |
//! | local | `language` | the language that was chosen, as its code; `language.js` reads it, the settings write it |
//! | session | `browserSince` | since when the browser runs |
//! | local | `told` | up to when an administrator was told of incidents, who wants to be |
//! | session | `signIn` | the sign-in under way, or how the last one failed |
//! | session | `session` | who is signed in, as last heard |
//! | session | `calls` | the person's own calls as last seen; in memory only |
//! | session | `farewell` | how the last session ended |
//!
//! Only a sign-in writes `signedIn`, and what was seen carries the moment of the sign-in it was
//! seen under: so an answer that comes in while someone signs out, or in as another person, brings
//! back nothing and is shown to nobody.
//!
//! Values are JSON text. Both areas are closed to anything but the extension's own pages. Pages
//! never read them, and write nothing but what is to wait in the outbox: it must be there even if
//! the page closes before the background has been started. The language alone is apart: it is needed
//! before anything is said.
//!
//! What waits in the outbox stays when its person signs out, until they sign in again.

use js_sys::{Object, Reflect};
use ledger_core::id::IntentKey;
use ledger_core::time::Millis;
use ledger_ui::address::ServerAddress;
use ledger_ui::auto_log;
use ledger_ui::background::{Farewell, Remembered, SignInState};
use ledger_ui::outbox::{Progress, Waiting, Whose};
use ledger_ui::phone::Options;
use ledger_wire::api::Session;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use crate::chrome::{self, StorageArea};
use crate::convert::{from_text, to_text};
use crate::moment::now;

/// A session, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Kept {
    /// The first shape.
    #[serde(rename = "1")]
    V1 {
        /// Where the session is.
        server: ServerAddress,
        /// The secret.
        token: String,
        /// What brings the next one; an older version had none.
        #[serde(default)]
        refresh_token: String,
        /// Whose it is.
        session: Session,
        /// When it began.
        since: Millis,
    },
}

/// The tokens of a session.
#[derive(Serialize, Deserialize)]
struct Tokens {
    token: String,
    refresh_token: String,
}

/// Something seen under a session.
#[derive(Serialize, Deserialize)]
struct Seen<T> {
    since: Millis,
    value: T,
}

const SIGNED_IN: &str = "signedIn";
const TOKENS: &str = "tokens";
const SERVER: &str = "server";
const SIGN_IN: &str = "signIn";
const SESSION: &str = "session";
const CALLS: &str = "calls";
const FAREWELL: &str = "farewell";
const DRAFT: &str = "draft";
const PHONE: &str = "phone";
const WAITING: &str = "outbox/";
const PROGRESS: &str = "outboxProgress";
const USER_SETTINGS: &str = "userSettings";
const BROWSER_SINCE: &str = "browserSince";
const TOLD: &str = "told";

/// Closes both areas to all but the extension itself.
pub(crate) async fn close_to_others() -> Result<(), JsValue> {
    let trusted = object(&[("accessLevel", JsValue::from_str("TRUSTED_CONTEXTS"))])?;
    chrome::local().set_access_level(&trusted).await?;
    chrome::session().set_access_level(&trusted).await?;
    Ok(())
}

/// The session, if anyone is signed in.
pub(crate) async fn signed_in() -> Result<Option<Kept>, JsValue> {
    let mut kept = read(&chrome::local(), SIGNED_IN).await?;
    if let Some(Kept::V1 { token, refresh_token, since, .. }) = &mut kept
        && let Some(newest) = seen::<Tokens>(&chrome::local(), TOKENS, *since).await?
    {
        (*token, *refresh_token) = (newest.token, newest.refresh_token);
    }
    Ok(kept)
}

/// Keeps new tokens of the session that began then.
pub(crate) async fn keep_tokens(
    since: Millis,
    token: String,
    refresh_token: String,
) -> Result<(), JsValue> {
    let value = Tokens { token, refresh_token };
    write(&chrome::local(), TOKENS, &Seen { since, value }).await
}

/// Keeps a session.
pub(crate) async fn keep_signed_in(kept: &Kept) -> Result<(), JsValue> {
    write(&chrome::local(), SIGNED_IN, kept).await
}

/// Forgets the session and what was seen in it.
pub(crate) async fn forget_signed_in() -> Result<(), JsValue> {
    chrome::local().remove(SIGNED_IN).await?;
    chrome::local().remove(TOKENS).await?;
    chrome::local().remove(DRAFT).await?;
    chrome::local().remove(TOLD).await?;
    chrome::session().remove(SESSION).await?;
    chrome::session().remove(CALLS).await?;
    Ok(())
}

/// The address last used; empty when none was.
pub(crate) async fn server() -> Result<String, JsValue> {
    Ok(read(&chrome::local(), SERVER).await?.unwrap_or_default())
}

/// Keeps the address.
pub(crate) async fn keep_server(server: &ServerAddress) -> Result<(), JsValue> {
    write(&chrome::local(), SERVER, server).await
}

/// What the person chose for the phone.
pub(crate) async fn phone() -> Result<Options, JsValue> {
    Ok(read(&chrome::local(), PHONE).await?.unwrap_or_default())
}

/// Keeps it.
pub(crate) async fn keep_phone(options: &Options) -> Result<(), JsValue> {
    write(&chrome::local(), PHONE, options).await
}

/// How a sign-in stands.
pub(crate) async fn sign_in() -> Result<SignInState, JsValue> {
    Ok(read(&chrome::session(), SIGN_IN).await?.unwrap_or_default())
}

/// Keeps how a sign-in stands.
pub(crate) async fn keep_sign_in(state: &SignInState) -> Result<(), JsValue> {
    write(&chrome::session(), SIGN_IN, state).await
}

/// Who is signed in, as last heard under the session that began then.
pub(crate) async fn session(since: Millis) -> Result<Option<Session>, JsValue> {
    seen(&chrome::session(), SESSION, since).await
}

/// Keeps who is signed in.
pub(crate) async fn keep_session(since: Millis, session: &Session) -> Result<(), JsValue> {
    write(&chrome::session(), SESSION, &Seen { since, value: session }).await
}

/// The calls as last seen under the session that began then.
pub(crate) async fn calls(since: Millis) -> Result<Option<Remembered>, JsValue> {
    seen(&chrome::session(), CALLS, since).await
}

/// Keeps the calls.
pub(crate) async fn keep_calls(since: Millis, calls: &Remembered) -> Result<(), JsValue> {
    write(&chrome::session(), CALLS, &Seen { since, value: calls }).await
}

/// The unsaved changes of the settings, as the page wrote them.
pub(crate) async fn draft(since: Millis) -> Result<Option<String>, JsValue> {
    seen(&chrome::local(), DRAFT, since).await
}

/// Keeps them, or forgets them when there are none.
pub(crate) async fn keep_draft(since: Millis, draft: Option<&String>) -> Result<(), JsValue> {
    match draft {
        Some(draft) => write(&chrome::local(), DRAFT, &Seen { since, value: draft }).await,
        None => chrome::local().remove(DRAFT).await.map(drop),
    }
}

/// Up to when the person was told of incidents: nothing when they want no notifications, and
/// nothing inside it before the first look.
pub(crate) async fn told(since: Millis) -> Result<Option<Option<Millis>>, JsValue> {
    let kept: Option<Seen<Option<Millis>>> = read(&chrome::local(), TOLD).await?;
    Ok(kept.filter(|kept| kept.since == since).map(|kept| kept.value))
}

/// Keeps it, or that they want none.
pub(crate) async fn keep_told(since: Millis, told: Option<Option<Millis>>) -> Result<(), JsValue> {
    match told {
        Some(value) => write(&chrome::local(), TOLD, &Seen { since, value }).await,
        None => chrome::local().remove(TOLD).await.map(drop),
    }
}

/// How the last session ended.
pub(crate) async fn farewell() -> Result<Option<Farewell>, JsValue> {
    read(&chrome::session(), FAREWELL).await
}

/// Keeps how the session ended; nothing when a new one begins.
pub(crate) async fn keep_farewell(farewell: Option<&Farewell>) -> Result<(), JsValue> {
    match farewell {
        Some(farewell) => write(&chrome::session(), FAREWELL, farewell).await,
        None => chrome::session().remove(FAREWELL).await.map(drop),
    }
}

/// Keeps an intent until the Worker has it.
pub(crate) async fn keep_waiting(waiting: &Waiting) -> Result<(), JsValue> {
    write(&chrome::local(), &waiting_key(&waiting.key), waiting).await
}

/// Every intent that waits, whoever wanted it.
pub(crate) async fn waiting() -> Result<Vec<Waiting>, JsValue> {
    let mut waiting = Vec::new();
    for item in Object::entries(&chrome::local().get_all().await?.unchecked_into()) {
        let (key, value) = (Reflect::get_u32(&item, 0)?, Reflect::get_u32(&item, 1)?);
        if key.as_string().is_some_and(|key| key.starts_with(WAITING)) {
            // What cannot be read is of a version to come: it waits for that.
            waiting.extend(from_text(&value).ok());
        }
    }
    Ok(waiting)
}

/// Forgets an intent.
pub(crate) async fn forget_waiting(key: &IntentKey) -> Result<(), JsValue> {
    chrome::local().remove(&waiting_key(key)).await.map(drop)
}

fn waiting_key(key: &IntentKey) -> String {
    format!("{WAITING}{key}")
}

/// What is known of sending what waits.
pub(crate) async fn progress() -> Result<Progress, JsValue> {
    Ok(read(&chrome::local(), PROGRESS).await?.unwrap_or_default())
}

/// Keeps it, or forgets it when there is nothing to know.
pub(crate) async fn keep_progress(progress: &Progress) -> Result<(), JsValue> {
    if *progress == Progress::default() {
        return chrome::local().remove(PROGRESS).await.map(drop);
    }
    write(&chrome::local(), PROGRESS, progress).await
}

/// A person's own settings.
pub(crate) async fn user_settings(whose: Whose) -> Result<auto_log::Kept, JsValue> {
    let kept: Option<auto_log::Kept> = read(&chrome::local(), USER_SETTINGS).await?;
    let kept = kept.filter(|kept| kept.whose == whose);
    Ok(kept.unwrap_or_else(|| auto_log::Kept::of(whose)))
}

/// Keeps a person's own settings.
pub(crate) async fn keep_user_settings(kept: &auto_log::Kept) -> Result<(), JsValue> {
    write(&chrome::local(), USER_SETTINGS, kept).await
}

/// Since when the browser runs, as far as was noticed.
pub(crate) async fn browser_since() -> Result<Millis, JsValue> {
    if let Some(since) = read(&chrome::session(), BROWSER_SINCE).await? {
        return Ok(since);
    }
    let since = now();
    write(&chrome::session(), BROWSER_SINCE, &since).await?;
    Ok(since)
}

/// An object of these fields.
pub(crate) fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}

async fn seen<T: DeserializeOwned>(
    area: &StorageArea,
    key: &str,
    since: Millis,
) -> Result<Option<T>, JsValue> {
    let seen: Option<Seen<T>> = read(area, key).await?;
    Ok(seen.filter(|seen| seen.since == since).map(|seen| seen.value))
}

async fn read<T: DeserializeOwned>(area: &StorageArea, key: &str) -> Result<Option<T>, JsValue> {
    let value = get(area, key).await?;
    // What cannot be read is of a version to come, after a downgrade: as good as not there.
    Ok(if value.is_undefined() { None } else { from_text(&value).ok() })
}

async fn write(area: &StorageArea, key: &str, value: &impl Serialize) -> Result<(), JsValue> {
    put(area, key, to_text(value)?).await
}

/// The text of a key. Apart from [`read`], as [`put`] from [`write`]: what waits is compiled once.
async fn get(area: &StorageArea, key: &str) -> Result<JsValue, JsValue> {
    let items = area.get(key).await?;
    Reflect::get(&items, &JsValue::from_str(key))
}

async fn put(area: &StorageArea, key: &str, text: JsValue) -> Result<(), JsValue> {
    area.set(&object(&[(key, text)])?).await.map(drop)
}
