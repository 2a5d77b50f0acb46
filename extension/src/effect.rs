//! What the background does besides asking the Worker: decided with what is to be kept, and begun
//! once that is kept.

use js_sys::{Array, Promise};
use ledger_core::time::Millis;
use wasm_bindgen::JsValue;

use crate::chrome;
use crate::outbox::send_beside;

/// What is done once what was decided is kept.
pub(crate) enum Effect {
    /// Calls are looked for again and again, every so many minutes.
    LookEvery(f64),
    /// Nobody is signed in: calls are looked for no more, and the button says nothing.
    Rest,
    /// The button says so.
    Badge(String),
    /// The person is told.
    Notify {
        /// What tells it from others.
        id: String,
        /// What happened.
        title: String,
        /// The rest of it.
        message: String,
        /// What can be done about it.
        button: Option<String>,
    },
    /// What the person was told is taken away.
    Unnotify(String),
    /// A page opens.
    Open(String),
    /// The popup opens, if no page is left.
    ComeBack,
    /// What waits in the outbox is looked at then, or not before there is more.
    OutboxAt(Option<Millis>),
    /// What is due in the outbox is sent, while this goes on.
    Send,
}

/// The alarm that has calls looked for.
const LOOK: &str = "look";
/// The alarm that wakes the background for what waits.
pub(crate) const OUTBOX: &str = "outbox";

impl Effect {
    /// Begins it.
    pub(crate) fn begin(self) -> Promise {
        match self {
            Self::LookEvery(minutes) => chrome::wake_every(LOOK, minutes),
            Self::Rest => Promise::all(&Array::of2(
                &chrome::let_sleep(LOOK).into(),
                &chrome::badge("").into(),
            )),
            Self::Badge(words) => chrome::badge(&words),
            Self::Notify { id, title, message, button } => {
                chrome::notify(&id, &title, &message, button.as_deref())
            }
            Self::Unnotify(id) => chrome::unnotify(&id),
            Self::Open(address) => chrome::open_tab(&address),
            Self::ComeBack => chrome::come_back(),
            Self::OutboxAt(Some(at)) => chrome::wake_at(OUTBOX, at.0 as f64),
            Self::OutboxAt(None) => chrome::let_sleep(OUTBOX),
            Self::Send => {
                send_beside();
                Promise::resolve(&JsValue::UNDEFINED)
            }
        }
    }
}
