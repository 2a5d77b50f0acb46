//! Chrome's interfaces, just those in use. Every call can fail, and says so in its type.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

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
    pub(crate) async fn contexts(filter: &JsValue) -> Result<JsValue, JsValue>;

    /// Opens a tab.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    pub(crate) async fn create_tab(properties: &JsValue) -> Result<JsValue, JsValue>;

    /// Opens the popup of the extension's button.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = openPopup, catch)]
    pub(crate) async fn open_popup() -> Result<JsValue, JsValue>;

    /// Writes on the extension's button.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    pub(crate) async fn set_badge_text(details: &JsValue) -> Result<JsValue, JsValue>;

    /// Shows a notification; one of the same id is replaced.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = create, catch)]
    pub(crate) async fn notify(id: &str, options: &JsValue) -> Result<JsValue, JsValue>;

    /// An alarm by its name.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = get, catch)]
    pub(crate) async fn alarm(name: &str) -> Result<JsValue, JsValue>;

    /// Sets an alarm.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create, catch)]
    pub(crate) async fn create_alarm(name: &str, when: &JsValue) -> Result<JsValue, JsValue>;

    /// Takes an alarm off.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = clear, catch)]
    pub(crate) async fn clear_alarm(name: &str) -> Result<JsValue, JsValue>;

    /// Takes a notification away.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = clear, catch)]
    pub(crate) async fn clear_notification(name: &str) -> Result<JsValue, JsValue>;

    /// Where a sign-in page is to return to.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getRedirectURL, catch)]
    pub(crate) fn redirect_url() -> Result<String, JsValue>;

    /// Opens a sign-in page; resolves with the address it returned to.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = launchWebAuthFlow, catch)]
    pub(crate) async fn launch_web_auth_flow(details: &JsValue) -> Result<JsValue, JsValue>;

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

    #[wasm_bindgen(method, catch)]
    pub(crate) async fn get(this: &StorageArea, key: &str) -> Result<JsValue, JsValue>;

    /// Everything there.
    #[wasm_bindgen(method, js_name = get, catch)]
    pub(crate) async fn get_all(this: &StorageArea) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) async fn set(this: &StorageArea, items: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) async fn remove(this: &StorageArea, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = setAccessLevel, catch)]
    pub(crate) async fn set_access_level(
        this: &StorageArea,
        level: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

/// Storage that survives the browser.
pub(crate) fn local() -> StorageArea {
    LOCAL.with(StorageArea::clone)
}

/// Storage in memory, until the browser ends.
pub(crate) fn session() -> StorageArea {
    SESSION.with(StorageArea::clone)
}
