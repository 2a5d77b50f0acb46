//! Chrome's interfaces, just those in use. Every call can fail, and says so in its type.

use std::pin::Pin;

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    /// Sends a message to the background; resolves with its answer.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    pub(crate) async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;

    /// The address of a file of the extension.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL, catch)]
    pub(crate) fn url(path: &str) -> Result<String, JsValue>;

    /// The extension's open pages that match, as an array.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getContexts, catch)]
    pub(crate) fn contexts(filter: &JsValue) -> Result<Promise, JsValue>;

    /// Opens a tab.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    pub(crate) async fn create_tab(properties: &JsValue) -> Result<JsValue, JsValue>;

    /// The same, for who need not wait for it.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    pub(crate) fn new_tab(properties: &JsValue) -> Result<Promise, JsValue>;

    /// Opens the popup of the extension's button.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = openPopup, catch)]
    pub(crate) fn open_popup() -> Result<Promise, JsValue>;

    /// Writes on the extension's button.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    pub(crate) fn set_badge_text(details: &JsValue) -> Result<Promise, JsValue>;

    /// Shows a notification; one of the same id is replaced.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = create, catch)]
    pub(crate) fn notify(id: &str, options: &JsValue) -> Result<Promise, JsValue>;

    /// An alarm by its name.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = get, catch)]
    pub(crate) fn alarm(name: &str) -> Result<Promise, JsValue>;

    /// Sets an alarm.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create, catch)]
    pub(crate) fn create_alarm(name: &str, when: &JsValue) -> Result<Promise, JsValue>;

    /// Takes an alarm off.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = clear, catch)]
    pub(crate) fn clear_alarm(name: &str) -> Result<Promise, JsValue>;

    /// Takes a notification away.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = clear, catch)]
    pub(crate) fn clear_notification(name: &str) -> Result<Promise, JsValue>;

    /// Where a sign-in page is to return to.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getRedirectURL, catch)]
    pub(crate) fn redirect_url() -> Result<String, JsValue>;

    /// Opens a sign-in page; resolves with the address it returned to.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = launchWebAuthFlow, catch)]
    pub(crate) fn launch_web_auth_flow(details: &JsValue) -> Result<Promise, JsValue>;

    /// A name that nothing else has.
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    pub(crate) fn random_name() -> String;

    /// A storage area: [`local`] survives the browser, [`session`] is in memory only.
    #[derive(Clone)]
    pub(crate) type StorageArea;

    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = local)]
    static LOCAL: StorageArea;

    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = session)]
    static SESSION: StorageArea;

    /// Everything there.
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) fn get_all(this: &StorageArea) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn set(this: &StorageArea, items: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn remove(this: &StorageArea, keys: &Array) -> Result<Promise, JsValue>;

    /// Texts by their keys.
    #[wasm_bindgen(extends = Object)]
    pub(crate) type Items;

    #[wasm_bindgen(method, structural, indexing_getter)]
    pub(crate) fn get(this: &Items, key: &str) -> Option<String>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(crate) fn set(this: &Items, key: &str, text: &str);

    #[wasm_bindgen(method, structural, indexing_deleter)]
    pub(crate) fn delete(this: &Items, key: &str);

    #[wasm_bindgen(method, js_name = setAccessLevel, catch)]
    pub(crate) fn set_access_level(this: &StorageArea, level: &JsValue)
    -> Result<Promise, JsValue>;
}

/// Something that is waited for.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = Result<T, JsValue>>>>;

/// Has something done for JavaScript to wait for. Boxed: what a promise needs is compiled anew for
/// each kind of work.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: Later<JsValue> = Box::pin(work);
    future_to_promise(work)
}

/// What comes of something that was begun, if it could be.
pub(crate) fn done(begun: Result<Promise, JsValue>) -> JsFuture {
    JsFuture::from(begun.unwrap_or_else(|failure| Promise::reject(&failure)))
}

/// What comes of all of these.
pub(crate) fn all(begun: &Array) -> JsFuture {
    JsFuture::from(Promise::all(begun))
}

/// Storage that survives the browser.
pub(crate) fn local() -> StorageArea {
    LOCAL.with(StorageArea::clone)
}

/// Storage in memory, until the browser ends.
pub(crate) fn session() -> StorageArea {
    SESSION.with(StorageArea::clone)
}
