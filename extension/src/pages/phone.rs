//! The phone: the widget's frame, and the way of messages to and from it. What the widget says is
//! taken from its own window and its own origin only; what it is told goes to that origin only.
//!
//! Every message is a task of its own and a short one: the model's state is bounded, and painting
//! is put together. So a flood of messages keeps nothing else waiting, and no timer, which Chrome
//! slows down in a page that nobody looks at, stands before an answer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::JSON;
use ledger_core::time::Span;
use ledger_ui::page::Msg;
use ledger_ui::phone::{Ask, Msg as Phone, View};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlIFrameElement, MessageEvent, Url, Window};

use super::Page;
use crate::chrome;
use crate::dom::{Dom, Field, Spot};
use crate::moment::now;
use crate::store::object;

/// How long painting waits for more to paint, in milliseconds.
const PAINT_AFTER: u32 = 16;

/// The section's elements, but for the frame.
pub(super) struct Painter {
    title: Spot,
    notice: Spot,
    address: Field,
    problem: Spot,
    pops: [Field; 3],
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            title: dom.spot("section-title"),
            notice: dom.spot("phone-notice"),
            address: dom.field("phone-address"),
            problem: dom.spot("phone-address-problem"),
            pops: [dom.field("pop-never"), dom.field("pop-ringing"), dom.field("pop-answered")],
        })
    }

    pub(super) fn paint(&self, view: &View) -> Result<(), JsValue> {
        self.notice.say(view.notice);
        self.address.fill(&view.address);
        self.address
            .set("aria-invalid", if view.address_problem.is_empty() { "false" } else { "true" });
        self.problem.say(view.address_problem);
        self.pops.iter().for_each(|pop| pop.choose(view.pop));
        Ok(())
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.title.focus()
    }
}

/// The widget's frame.
pub(super) struct Host {
    frame: HtmlIFrameElement,
    origin: RefCell<String>,
    due: Cell<Option<Timeout>>,
    painting: Cell<Option<Timeout>>,
}

impl Host {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        let frame = dom.document().get_element_by_id("phone-frame");
        let frame = frame.and_then(|frame| frame.dyn_into().ok());
        Ok(Self {
            frame: frame.ok_or_else(|| js_sys::Error::new("the page has no phone-frame"))?,
            origin: RefCell::default(),
            due: Cell::new(None),
            painting: Cell::new(None),
        })
    }

    /// Does what the phone asks of this frame.
    pub(super) fn perform(&self, page: &Rc<Page>, ask: Ask) {
        let done = match ask {
            Ask::Load(address) => self.load(address.as_str()),
            Ask::Say(message) => self.say(&message),
            Ask::Due(after) => {
                self.due.set(Some(self.wait(page, after)));
                Ok(())
            }
            Ask::Show(address) => {
                spawn_local(show(address));
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

    fn wait(&self, page: &Rc<Page>, after: Span) -> Timeout {
        let page = Rc::clone(page);
        let millis = u32::try_from(after.0).unwrap_or_default();
        Timeout::new(millis, move || page.happens(Msg::Phone(Phone::Due { at: now() })))
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

async fn show(address: String) {
    let opened =
        async { chrome::create_tab(&object(&[("url", JsValue::from_str(&address))])?).await };
    if let Err(failure) = opened.await {
        wasm_bindgen::throw_val(failure);
    }
}

/// Hears the widget.
pub(super) fn listen(page: &Rc<Page>, window: &Window) -> EventListener {
    let page = Rc::clone(page);
    EventListener::new(window, "message", move |event| {
        let Some(host) = &page.phone else { return };
        if let Some(text) = host.heard(event) {
            page.takes(Msg::Phone(Phone::Heard { text, at: now() }));
            let later = Rc::clone(&page);
            let painting = host.painting.take();
            host.painting.set(Some(
                painting.unwrap_or_else(|| Timeout::new(PAINT_AFTER, move || later.paints())),
            ));
        }
    })
}

impl Page {
    /// As [`Page::happens`], but painted with what follows.
    fn takes(self: &Rc<Self>, msg: Msg) {
        let asks = ledger_ui::page::update(&mut self.model.borrow_mut(), msg);
        self.perform(asks);
    }

    fn paints(&self) {
        if let Some(host) = &self.phone {
            host.painting.set(None);
        }
        if let Err(failure) = self.paint() {
            wasm_bindgen::throw_val(failure);
        }
    }
}
