//! The phone: the way of messages to and from the widget, whose frame is in `document.js`'s hands.
//!
//! Every message is a task of its own and a short one: the model's state is bounded, and painting
//! is put together. So a flood of messages keeps nothing else waiting, and no timer, which Chrome
//! slows down in a page that nobody looks at, stands before an answer.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use ledger_core::time::Span;
use ledger_ui::page::{self, Msg};
use ledger_ui::phone::{Ask, Msg as Phone};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

use super::{Page, begin, later, show};
use crate::moment::now;

/// How long painting waits for more to paint.
const PAINT_AFTER: Span = Span(16);

#[wasm_bindgen(raw_module = "./document.js")]
extern "C" {
    /// Loads the widget into its frame.
    #[wasm_bindgen(js_name = loadWidget)]
    fn load(address: &str);

    /// Tells it this, which is JSON.
    #[wasm_bindgen(js_name = tellWidget)]
    fn tell(message: &str);

    /// Hears what it says, as JSON.
    #[wasm_bindgen(js_name = hearWidget)]
    fn hear(heard: &Closure<dyn Fn(String)>);
}

/// What waits in a page with the widget.
#[derive(Default)]
pub(super) struct Host {
    due: Cell<Option<Timeout>>,
    painting: Cell<Option<Timeout>>,
}

impl Host {
    /// Does what the phone asks of this frame.
    pub(super) fn perform(&self, page: &'static Page, ask: Ask) {
        match ask {
            Ask::Load(address) => load(address.as_str()),
            Ask::Say(message) => tell(&message),
            Ask::Due(after) => {
                let due = move || page.happens(Msg::Phone(Phone::Due { at: now() }));
                self.due.set(Some(later(after, due)));
            }
            Ask::Show(address) => begin(Box::pin(show(address))),
        }
    }
}

/// Hears the widget.
pub(super) fn listen(page: &'static Page) {
    let heard = Closure::new(move |text| takes(page, Msg::Phone(Phone::Heard { text, at: now() })));
    hear(&heard);
    heard.forget();
}

/// As [`Page::happens`], but painted together with what follows at once. What is to have the focus
/// is painted before it gets it.
pub(super) fn takes(page: &'static Page, msg: Msg) {
    let asks = ledger_ui::page::update(&mut page.model.borrow_mut(), msg);
    if asks.iter().any(|ask| matches!(ask, page::Ask::Focus(_))) {
        paint(page);
    }
    page.perform(asks);
    let Some(host) = &page.phone else { return };
    let painting = host.painting.take();
    host.painting.set(Some(painting.unwrap_or_else(|| later(PAINT_AFTER, move || paint(page)))));
}

fn paint(page: &Page) {
    if let Some(host) = &page.phone {
        host.painting.set(None);
    }
    page.paint();
}
