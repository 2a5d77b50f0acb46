//! The extension's shell: Chrome's interfaces, the network and the pages' elements. It decides
//! nothing: `ledger-ui` says what to ask, what to send and what to show.
//!
//! | export | called by | does |
//! |---|---|---|
//! | [`started`] | `background.js`, when Chrome starts it | clears what died with the last one |
//! | [`answer`] | `background.js`, for a page's message | signs in and out, asks the Worker |
//! | [`woke`] | `background.js`, for an alarm | sends what waits, and looks for calls that need the person |
//! | [`outbox_changed`] | `background.js`, when storage changes | sends what waits |
//! | [`clicked`] | `background.js`, for a notification | opens what it tells of |
//! | [`open_page`] | `page.js` | runs the page |
//! | [`speak`] | both, before anything else | speaks the reader's language |
//!
//! The token is in the background's hands only: no message to a page carries it.

mod background;
mod chrome;
mod convert;
mod http;
mod incidents;
mod labels;
mod moment;
mod outbox;
mod pages;
mod painter;
mod sign_in;
mod store;
mod unasked;

use ledger_ui::background::{Reply, Trouble};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The background has been started, by Chrome's rules at any moment and with nothing in memory.
///
/// # Errors
///
/// When storage fails.
#[wasm_bindgen]
pub async fn started() -> Result<(), JsValue> {
    background::started().await
}

/// Answers a page's message.
///
/// # Errors
///
/// When the answer cannot be written as text.
#[wasm_bindgen]
pub async fn answer(message: JsValue) -> Result<JsValue, JsValue> {
    let reply = match convert::from_text(&message) {
        Ok(request) => background::answer(request).await,
        Err(failure) => Err(failure),
    };
    let reply = reply.unwrap_or_else(|failure| Reply::Trouble {
        trouble: Trouble::Broken { message: convert::words(&failure) },
    });
    convert::to_text(&reply)
}

/// An alarm has gone off.
///
/// # Errors
///
/// When storage fails.
#[wasm_bindgen]
pub async fn woke(alarm: &str) -> Result<(), JsValue> {
    if alarm != outbox::ALARM {
        background::look().await?;
    }
    outbox::send().await
}

/// Something was put into the outbox, or taken out.
///
/// # Errors
///
/// When storage fails.
#[wasm_bindgen]
pub async fn outbox_changed() -> Result<(), JsValue> {
    outbox::send().await
}

/// The person clicks on a notification.
///
/// # Errors
///
/// When Chrome refuses.
#[wasm_bindgen]
pub async fn clicked(notification: &str) -> Result<(), JsValue> {
    unasked::clicked(notification).await
}

/// Speaks this language from now on; its words ship beside the pages, but for English.
///
/// # Errors
///
/// When the words are of another version.
#[wasm_bindgen]
pub fn speak(language: &str, words: String) -> Result<(), JsValue> {
    ledger_words::speak(language, words)
        .map_err(|error| js_sys::Error::new(&error.to_string()).into())
}

/// Runs the page that the document's `data-page` names.
///
/// # Errors
///
/// When the page's HTML lacks something; the error names it.
#[wasm_bindgen]
pub fn open_page() -> Result<(), JsValue> {
    pages::open()
}
