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
//!
//! Whoever has to do with it loads everything, decides without waiting, and commits what changed.
//! What was waited for in between (the Worker, a window) may have changed everything, so it is
//! loaded again behind that. Waiting for each value apart was 20 KB of the extension after gzip.

use js_sys::{Array, Object, Promise, Reflect};
use ledger_core::from_json::{FromJson, Value, from_str, from_value};
use ledger_core::id::IntentKey;
use ledger_core::time::Millis;
use ledger_ui::address::ServerAddress;
use ledger_ui::auto_log;
use ledger_ui::background::{Farewell, Remembered, SignInState};
use ledger_ui::outbox::{Progress, Waiting, Whose};
use ledger_ui::phone::Options;
use ledger_wire::api::Session;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::chrome::{self, Items, StorageArea, done};
use crate::convert::text;
use crate::moment::now;

/// A session, as it is kept.
#[derive(Clone, Serialize, FromJson)]
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
#[derive(Serialize, FromJson)]
struct Tokens {
    token: String,
    refresh_token: String,
}

/// Something seen under a session.
#[derive(FromJson)]
struct Seen {
    since: Millis,
    value: Value,
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

/// One of Chrome's two areas: what was there, and what is to be changed.
struct Area {
    area: StorageArea,
    items: Items,
    changed: Items,
    gone: Array,
}

impl Area {
    fn new(area: StorageArea, items: JsValue) -> Self {
        let changed = Object::new().unchecked_into();
        Self { area, items: items.unchecked_into(), changed, gone: Array::new() }
    }

    /// What cannot be read is of a version to come, after a downgrade: as good as not there.
    fn read<T: FromJson>(&self, key: &str) -> Option<T> {
        from_str(&self.items.get(key)?)
    }

    fn write(&self, key: &str, text: &str) {
        self.items.set(key, text);
        self.changed.set(key, text);
    }

    fn remove(&self, key: &str) {
        self.items.delete(key);
        self.changed.delete(key);
        self.gone.push(&JsValue::from_str(key));
    }

    /// What was seen under the session that began then.
    fn seen<T: FromJson>(&self, key: &str, since: Millis) -> Option<T> {
        let seen: Seen = self.read(key)?;
        if seen.since == since { from_value(seen.value) } else { None }
    }

    fn see(&self, key: &str, since: Millis, value: &str) {
        let since = since.0;
        self.write(key, &format!(r#"{{"since":{since},"value":{value}}}"#));
    }

    fn commit(&self, all: &Array) -> Result<(), JsValue> {
        if self.gone.length() > 0 {
            all.push(&self.area.remove(&self.gone)?.into());
        }
        if Object::keys(&self.changed).length() > 0 {
            all.push(&self.area.set(&self.changed)?.into());
        }
        Ok(())
    }
}

/// All that is kept, as it was when it was loaded, with what has been changed since.
pub(crate) struct Store {
    local: Area,
    session: Area,
}

/// Closes both areas to all but the extension itself.
pub(crate) async fn close_to_others() -> Result<(), JsValue> {
    let trusted = object(&[("accessLevel", JsValue::from_str("TRUSTED_CONTEXTS"))])?;
    done(chrome::local().set_access_level(&trusted)).await?;
    done(chrome::session().set_access_level(&trusted)).await.map(drop)
}

/// Keeps an intent until the Worker has it.
pub(crate) async fn keep_waiting(waiting: &Waiting) -> Result<(), JsValue> {
    let (key, text) = (waiting_key(&waiting.key), JsValue::from_str(&text(waiting)));
    done(chrome::local().set(&object(&[(&key, text)])?)).await.map(drop)
}

/// Keeps how a sign-in stands.
pub(crate) async fn keep_sign_in(state: &SignInState) -> Result<(), JsValue> {
    let text = JsValue::from_str(&text(state));
    done(chrome::session().set(&object(&[(SIGN_IN, text)])?)).await.map(drop)
}

/// An object of these fields.
pub(crate) fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}

fn waiting_key(key: &IntentKey) -> String {
    format!("{WAITING}{key}")
}

impl Store {
    /// Loads all that is kept.
    pub(crate) async fn load() -> Result<Self, JsValue> {
        let (local, session) = (chrome::local(), chrome::session());
        let in_local = local.get_all()?;
        let in_session = done(session.get_all()).await?;
        Ok(Self {
            local: Area::new(local, done(Ok(in_local)).await?),
            session: Area::new(session, in_session),
        })
    }

    /// Keeps what was changed.
    pub(crate) fn commit(&self) -> JsFuture {
        let all = Array::new();
        let begun = self.local.commit(&all).and_then(|()| self.session.commit(&all));
        done(begun.map(|()| Promise::all(&all)))
    }

    /// The session, if anyone is signed in.
    pub(crate) fn signed_in(&self) -> Option<Kept> {
        let mut kept = self.local.read(SIGNED_IN)?;
        let Kept::V1 { token, refresh_token, since, .. } = &mut kept;
        if let Some(newest) = self.local.seen::<Tokens>(TOKENS, *since) {
            (*token, *refresh_token) = (newest.token, newest.refresh_token);
        }
        Some(kept)
    }

    /// The session that began then, if nobody has signed out, or in as another person.
    pub(crate) fn still(&self, began: Millis) -> Option<Kept> {
        self.signed_in().filter(|Kept::V1 { since, .. }| *since == began)
    }

    /// Keeps new tokens of the session that began then.
    pub(crate) fn keep_tokens(&self, since: Millis, token: String, refresh_token: String) {
        self.local.see(TOKENS, since, &text(&Tokens { token, refresh_token }));
    }

    /// Keeps a session.
    pub(crate) fn keep_signed_in(&self, kept: &Kept) {
        self.local.write(SIGNED_IN, &text(kept));
    }

    /// Forgets the session and what was seen in it.
    pub(crate) fn forget_signed_in(&self) {
        for key in [SIGNED_IN, TOKENS, DRAFT, TOLD] {
            self.local.remove(key);
        }
        self.session.remove(SESSION);
        self.session.remove(CALLS);
    }

    /// The address last used; empty when none was.
    pub(crate) fn server(&self) -> String {
        self.local.read(SERVER).unwrap_or_default()
    }

    /// Keeps the address.
    pub(crate) fn keep_server(&self, server: &ServerAddress) {
        self.local.write(SERVER, &text(server));
    }

    /// What the person chose for the phone.
    pub(crate) fn phone(&self) -> Options {
        self.local.read(PHONE).unwrap_or_default()
    }

    /// Keeps it.
    pub(crate) fn keep_phone(&self, options: &Options) {
        self.local.write(PHONE, &text(options));
    }

    /// How a sign-in stands.
    pub(crate) fn sign_in(&self) -> SignInState {
        self.session.read(SIGN_IN).unwrap_or_default()
    }

    /// Keeps how a sign-in stands.
    pub(crate) fn keep_sign_in(&self, state: &SignInState) {
        self.session.write(SIGN_IN, &text(state));
    }

    /// Who is signed in, as last heard.
    pub(crate) fn session(&self, kept: &Kept) -> Session {
        let Kept::V1 { session, since, .. } = kept;
        self.session.seen(SESSION, *since).unwrap_or_else(|| session.clone())
    }

    /// Keeps who is signed in, in the Worker's words.
    pub(crate) fn keep_session(&self, since: Millis, session: &str) {
        self.session.see(SESSION, since, session);
    }

    /// The calls as last seen under the session that began then.
    pub(crate) fn calls(&self, since: Millis) -> Option<Remembered> {
        self.session.seen(CALLS, since)
    }

    /// Keeps the calls, in the Worker's words.
    pub(crate) fn keep_calls(&self, since: Millis, calls: &str) {
        let at = now().0;
        self.session.see(CALLS, since, &format!(r#"{{"calls":{calls},"at":{at}}}"#));
    }

    /// The unsaved changes of the settings, as the page wrote them.
    pub(crate) fn draft(&self) -> Option<String> {
        let Kept::V1 { since, .. } = self.signed_in()?;
        self.local.seen(DRAFT, since)
    }

    /// Keeps them, or forgets them when there are none.
    pub(crate) fn keep_draft(&self, draft: Option<&String>) {
        let Some(Kept::V1 { since, .. }) = self.signed_in() else { return };
        match draft {
            Some(draft) => self.local.see(DRAFT, since, &text(draft)),
            None => self.local.remove(DRAFT),
        }
    }

    /// Up to when the person was told of incidents: nothing when they want no notifications, and
    /// nothing inside it before the first look.
    pub(crate) fn told(&self, since: Millis) -> Option<Option<Millis>> {
        self.local.seen(TOLD, since)
    }

    /// Keeps it, or that they want none.
    pub(crate) fn keep_told(&self, since: Millis, told: Option<Option<Millis>>) {
        match told {
            Some(told) => self.local.see(TOLD, since, &text(&told)),
            None => self.local.remove(TOLD),
        }
    }

    /// How the last session ended.
    pub(crate) fn farewell(&self) -> Option<Farewell> {
        self.session.read(FAREWELL)
    }

    /// Keeps how the session ended; nothing when a new one begins.
    pub(crate) fn keep_farewell(&self, farewell: Option<&Farewell>) {
        match farewell {
            Some(farewell) => self.session.write(FAREWELL, &text(farewell)),
            None => self.session.remove(FAREWELL),
        }
    }

    /// Every intent that waits, whoever wanted it.
    pub(crate) fn waiting(&self) -> Vec<Waiting> {
        let mut waiting = Vec::new();
        for key in Object::keys(&self.local.items).iter().filter_map(|key| key.as_string()) {
            if key.starts_with(WAITING) {
                // What cannot be read is of a version to come: it waits for that.
                waiting.extend(self.local.read::<Waiting>(&key));
            }
        }
        waiting
    }

    /// Keeps an intent until the Worker has it.
    pub(crate) fn keep_waiting(&self, waiting: &Waiting) {
        self.local.write(&waiting_key(&waiting.key), &text(waiting));
    }

    /// Forgets an intent.
    pub(crate) fn forget_waiting(&self, key: &IntentKey) {
        self.local.remove(&waiting_key(key));
    }

    /// What is known of sending what waits.
    pub(crate) fn progress(&self) -> Progress {
        self.local.read(PROGRESS).unwrap_or_default()
    }

    /// Keeps it, or forgets it when there is nothing to know.
    pub(crate) fn keep_progress(&self, progress: &Progress) {
        if *progress == Progress::default() {
            self.local.remove(PROGRESS);
        } else {
            self.local.write(PROGRESS, &text(progress));
        }
    }

    /// The settings of a person, of their own choice.
    pub(crate) fn user_settings(&self, whose: Whose) -> auto_log::Kept {
        let kept: Option<auto_log::Kept> = self.local.read(USER_SETTINGS);
        let kept = kept.filter(|kept| kept.whose == whose);
        kept.unwrap_or_else(|| auto_log::Kept::of(whose))
    }

    /// Keeps a person's own settings.
    pub(crate) fn keep_user_settings(&self, kept: &auto_log::Kept) {
        self.local.write(USER_SETTINGS, &text(kept));
    }

    /// Since when the browser runs, as far as was noticed.
    pub(crate) fn browser_since(&self) -> Millis {
        self.session.read(BROWSER_SINCE).unwrap_or_else(|| {
            let since = now();
            self.session.write(BROWSER_SINCE, &text(&since));
            since
        })
    }
}
