//! The phone: the widget's frame, and the way of messages to and from it. What the widget says is
//! taken from its own window and its own origin only; what it is told goes to that origin only.
//!
//! Every message is a task of its own and a short one: the model's state is bounded, and painting
//! is put together. So a flood of messages keeps nothing else waiting, and no timer, which Chrome
//! slows down in a page that nobody looks at, stands before an answer.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::JSON;
use ledger_core::time::Span;
use ledger_ui::page::{self, Msg};
use ledger_ui::phone::{Ask, Msg as Phone};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Event, HtmlIFrameElement, MessageEvent, Url, Window};

use super::{Page, begin, later, show};
use crate::moment::now;

/// How long painting waits for more to paint.
const PAINT_AFTER: Span = Span(16);

/// The widget's frame.
pub(super) struct Host {
    frame: HtmlIFrameElement,
    origin: RefCell<String>,
    due: Cell<Option<Timeout>>,
    painting: Cell<Option<Timeout>>,
}

impl Host {
    pub(super) fn mount(document: &Document) -> Result<Self, JsValue> {
        let frame = document.get_element_by_id("phone-frame");
        let frame = frame.and_then(|frame| frame.dyn_into().ok());
        Ok(Self {
            frame: frame.ok_or_else(|| js_sys::Error::new("the page has no phone-frame"))?,
            origin: RefCell::default(),
            due: Cell::new(None),
            painting: Cell::new(None),
        })
    }

    /// Does what the phone asks of this frame.
    pub(super) fn perform(&self, page: &'static Page, ask: Ask) {
        let done = match ask {
            Ask::Load(address) => self.load(address.as_str()),
            Ask::Say(message) => self.say(&message),
            Ask::Due(after) => {
                let due = move || page.happens(Msg::Phone(Phone::Due { at: now() }));
                self.due.set(Some(later(after, due)));
                Ok(())
            }
            Ask::Show(address) => {
                begin(Box::pin(show(address)));
                Ok(())
            }
        };
        if let Err(failure) = done {
            wasm_bindgen::throw_val(failure);
        }
    }

    fn load(&self, address: &str) -> Result<(), JsValue> {
        *self.origin.borrow_mut() = Url::new(address)?.origin();
        self.frame.set_src(address);
        Ok(())
    }

    fn say(&self, message: &str) -> Result<(), JsValue> {
        match self.frame.content_window() {
            Some(window) => window.post_message(&JSON::parse(message)?, &self.origin.borrow()),
            None => Ok(()),
        }
    }

    /// The message as JSON, if it is the widget's; nothing for what cannot be JSON.
    fn heard(&self, event: &Event) -> Option<String> {
        let event: &MessageEvent = event.dyn_ref()?;
        let window = self.frame.content_window()?;
        let is_its_own = event.source()?.unchecked_ref::<Window>() == &window;
        if !is_its_own || event.origin() != *self.origin.borrow() {
            return None;
        }
        JSON::stringify(&event.data()).ok()?.as_string()
    }
}

/// Hears the widget.
pub(super) fn listen(page: &'static Page, window: &Window) {
    EventListener::new(window, "message", move |event| {
        if let Some(text) = page.phone.as_ref().and_then(|host| host.heard(event)) {
            takes(page, Msg::Phone(Phone::Heard { text, at: now() }));
        }
    })
    .forget();
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
