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

use std::cell::RefCell;

use js_sys::{Array, Object, Promise, Reflect};
use ledger_core::from_json::{FromJson, Value, from_value};
use ledger_core::id::IntentKey;
use ledger_core::time::Millis;
use ledger_ui::address::ServerAddress;
use ledger_ui::auto_log;
use ledger_ui::background::{Farewell, Remembered, SignInState, StatusTexts};
use ledger_ui::outbox::{Progress, Waiting, Whose};
use ledger_ui::phone::Options;
use ledger_wire::api::Session;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::area::Area;
use crate::chrome::{self, Items, Later, done};
use crate::convert::text;
use crate::effect::Effect;
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
        /// Whose it is, in the Worker's words.
        session: Value,
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

impl Kept {
    /// When it began.
    pub(crate) fn since(&self) -> Millis {
        let Self::V1 { since, .. } = self;
        *since
    }
}

/// All that is kept, as it was when it was loaded, with what has been changed since, and what is to
/// be done once that is kept.
pub(crate) struct Store {
    local: Area,
    session: Area,
    effects: RefCell<Vec<Effect>>,
}

/// Keeps an intent until the Worker has it.
pub(crate) fn keep_waiting(waiting: &Waiting) -> Later<()> {
    let store = Store::new(Items::none(), Items::none());
    store.keep_waiting(waiting);
    store.commit()
}

/// Keeps how a sign-in stands.
pub(crate) fn keep_sign_in(state: &SignInState) -> Later<()> {
    let store = Store::new(Items::none(), Items::none());
    store.keep_sign_in(state);
    store.commit()
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
    fn new(local: Items, session: Items) -> Self {
        let effects = RefCell::default();
        Self { local: Area::new(local), session: Area::new(session), effects }
    }

    /// Loads all that is kept.
    pub(crate) fn load() -> Later<Self> {
        Box::pin(async {
            let (local, session) = chrome::kept().await?;
            Ok(Self::new(local, session))
        })
    }

    /// Has this done once what was changed is kept.
    pub(crate) fn then(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }

    /// Keeps what was changed, and then does what was decided.
    pub(crate) fn commit(self) -> Later<()> {
        Box::pin(async move {
            chrome::commit(&self.local.changed, &self.session.changed).await?;
            let begun = Array::new();
            for effect in self.effects.take() {
                begun.push(&effect.begin().into());
            }
            done(Promise::all(&begun)).await.map(drop)
        })
    }

    /// The session, if anyone is signed in.
    pub(crate) fn signed_in(&self) -> Option<Kept> {
        let mut kept = self.local.read(SIGNED_IN)?;
        let Kept::V1 { token, refresh_token, session, since, .. } = &mut kept;
        from_value::<Session>(session.clone())?;
        if let Some(newest) = self.local.seen::<Tokens>(TOKENS, *since) {
            (*token, *refresh_token) = (newest.token, newest.refresh_token);
        }
        Some(kept)
    }

    /// The session that began then, if nobody has signed out, or in as another person.
    pub(crate) fn still(&self, began: Millis) -> Option<Kept> {
        self.signed_in().filter(|kept| kept.since() == began)
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

    /// Keeps the address.
    pub(crate) fn keep_server(&self, server: &ServerAddress) {
        self.local.write(SERVER, &text(server));
    }

    /// Keeps what the person chose for the phone.
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
    pub(crate) fn session(&self, kept: &Kept) -> Option<Session> {
        from_value(self.session_value(kept))
    }

    /// The same, of whoever is signed in now.
    pub(crate) fn person(&self) -> Option<Session> {
        self.session(&self.signed_in()?)
    }

    fn session_value(&self, kept: &Kept) -> Value {
        let Kept::V1 { session, since, .. } = kept;
        let newest = self.session.seen::<Value>(SESSION, *since);
        let newest = newest.filter(|newest| from_value::<Session>(newest.clone()).is_some());
        newest.unwrap_or_else(|| session.clone())
    }

    /// How things stand.
    pub(crate) fn status(&self) -> StatusTexts {
        let kept = self.signed_in();
        StatusTexts {
            server: self.local.items.get(SERVER),
            session: kept.as_ref().map(|kept| text(&self.session_value(kept))),
            sign_in: self.session.items.get(SIGN_IN),
            remembered: kept
                .and_then(|kept| self.session.seen::<Value>(CALLS, kept.since()))
                .map(|calls| text(&calls)),
            farewell: self.session.items.get(FAREWELL),
            // What cannot be read is of a version to come.
            phone: self.local.read::<Options>(PHONE).and(self.local.items.get(PHONE)),
        }
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
        self.local.seen(DRAFT, self.signed_in()?.since())
    }

    /// Keeps them, or forgets them when there are none.
    pub(crate) fn keep_draft(&self, draft: Option<&String>) {
        let Some(kept) = self.signed_in() else { return };
        match draft {
            Some(draft) => self.local.see(DRAFT, kept.since(), &text(draft)),
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

    /// What whoever is signed in chose for themselves, and who that is, as last heard.
    pub(crate) fn own(&self) -> Option<(auto_log::Kept, Session)> {
        let session = self.person()?;
        let whose = Whose::of(&session);
        let kept: Option<auto_log::Kept> = self.local.read(USER_SETTINGS);
        let kept = kept.filter(|kept| kept.whose == whose);
        Some((kept.unwrap_or_else(|| auto_log::Kept::of(whose)), session))
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
