//! The browser's interfaces, just those in use; what takes more than a call is in `browser.js`.

use std::pin::Pin;

use js_sys::{Array, Object, Promise};
use ledger_ui::background::{Reply, Trouble};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen(raw_module = "./browser.js")]
extern "C" {
    fn load() -> Promise;

    fn keep(local: &Items, session: &Items) -> Promise;

    /// Sends a request; resolves with an [`Answer`].
    pub(crate) fn send(method: &str, url: &str, headers: &Items, body: Option<&str>) -> Promise;

    /// Resolves with an [`Attempt`].
    pub(crate) fn attempt() -> Promise;

    /// Opens a sign-in page; resolves with the address that it returned to.
    #[wasm_bindgen(js_name = signInAt)]
    pub(crate) fn sign_in_at(page: &str) -> Promise;

    /// Opens the popup when no page is left.
    #[wasm_bindgen(js_name = comeBack)]
    pub(crate) fn come_back() -> Promise;

    /// Sets an alarm that repeats, unless it is there.
    #[wasm_bindgen(js_name = wakeEvery)]
    pub(crate) fn wake_every(alarm: &str, minutes: f64) -> Promise;

    /// Sets an alarm for a moment, in milliseconds since 1970.
    #[wasm_bindgen(js_name = wakeAt)]
    pub(crate) fn wake_at(alarm: &str, at: f64) -> Promise;

    /// Takes an alarm off.
    #[wasm_bindgen(js_name = letSleep)]
    pub(crate) fn let_sleep(alarm: &str) -> Promise;

    /// Writes on the extension's button.
    pub(crate) fn badge(words: &str) -> Promise;

    /// Shows a notification; one of the same id is replaced.
    pub(crate) fn notify(id: &str, title: &str, message: &str, button: Option<&str>) -> Promise;

    /// Takes a notification away.
    pub(crate) fn unnotify(id: &str) -> Promise;

    /// Opens a tab, with a page of the extension or another.
    #[wasm_bindgen(js_name = openTab)]
    pub(crate) fn open_tab(address: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// Sends a message to the background; resolves with its answer.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    pub(crate) async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;

    /// A name that nothing else has.
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    pub(crate) fn random_name() -> String;

    /// Texts by their keys.
    #[wasm_bindgen(extends = Object)]
    pub(crate) type Items;

    #[wasm_bindgen(method, structural, indexing_getter)]
    pub(crate) fn get(this: &Items, key: &str) -> Option<String>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(crate) fn set(this: &Items, key: &str, text: Option<&str>);

    /// A server's answer.
    pub(crate) type Answer;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Answer) -> u16;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Answer) -> String;

    /// What an attempt to sign in needs.
    pub(crate) type Attempt;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn state(this: &Attempt) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn verifier(this: &Attempt) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn challenge(this: &Attempt) -> String;

    #[wasm_bindgen(method, getter, js_name = redirectUri)]
    pub(crate) fn redirect_uri(this: &Attempt) -> String;
}

impl Items {
    /// None yet.
    pub(crate) fn none() -> Self {
        Object::new().unchecked_into()
    }
}

/// Something that is waited for. Boxed: an await within a function is compiled into all of it.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = Result<T, Trouble>>>>;

/// All that is kept in the two areas: what survives the browser, and what is in memory only.
pub(crate) async fn kept() -> Result<(Items, Items), Trouble> {
    let areas: Array = done(load()).await?.unchecked_into();
    Ok((areas.get(0).unchecked_into(), areas.get(1).unchecked_into()))
}

/// Keeps what was changed in each area; what has no text is removed.
pub(crate) async fn commit(local: &Items, session: &Items) -> Result<(), Trouble> {
    done(keep(local, session)).await.map(drop)
}

/// What comes of something that was begun.
pub(crate) async fn done(begun: Promise) -> Result<JsValue, Trouble> {
    JsFuture::from(begun).await.map_err(|failure| broken(&failure))
}

/// Has something done for JavaScript to wait for; the promise fails when it does.
pub(crate) fn promise(work: Later<()>) -> Promise {
    future_to_promise(async {
        work.await
            .map(|()| JsValue::UNDEFINED)
            .map_err(|trouble| js_sys::Error::new(&Reply::Trouble { trouble }.to_text()).into())
    })
}

/// Has JavaScript wait for a reply as text.
pub(crate) fn reply(work: Later<Reply>) -> Promise {
    future_to_promise(async {
        let reply = work.await.unwrap_or_else(|trouble| Reply::Trouble { trouble });
        Ok(JsValue::from_str(&reply.to_text()))
    })
}

/// What an error says, for a report.
pub(crate) fn broken(failure: &JsValue) -> Trouble {
    let message = match failure.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => failure.as_string().unwrap_or_default(),
    };
    Trouble::Broken { message }
}
