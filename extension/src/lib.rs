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

mod area;
mod background;
mod chrome;
mod convert;
mod effect;
mod http;
mod incidents;
mod labels;
mod moment;
mod outbox;
mod pages;
mod painter;
mod session;
mod sign_in;
mod store;
mod unasked;

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::chrome::{promise, reply};

/// The background has been started, by Chrome's rules at any moment and with nothing in memory. The
/// promise fails when storage does.
#[wasm_bindgen]
pub fn started() -> Promise {
    promise(Box::pin(background::started()))
}

/// Answers a page's message.
#[wasm_bindgen]
pub fn answer(message: String) -> Promise {
    reply(Box::pin(background::answer(message)))
}

/// An alarm has gone off. The promise fails when storage does.
#[wasm_bindgen]
pub fn woke(alarm: &str) -> Promise {
    let looks = alarm != effect::OUTBOX;
    promise(Box::pin(async move {
        if looks {
            background::look().await?;
        }
        outbox::send().await
    }))
}

/// Something was put into the outbox, or taken out. The promise fails when storage does.
#[wasm_bindgen]
pub fn outbox_changed() -> Promise {
    promise(Box::pin(outbox::send()))
}

/// The person clicks on a notification. The promise fails when Chrome refuses.
#[wasm_bindgen]
pub fn clicked(notification: String) -> Promise {
    promise(Box::pin(unasked::clicked(notification)))
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
