//! Runs a page: what a person does becomes a `Msg`, `update` says what is asked, and the view is
//! painted. All state is in the model; this file carries messages between it and the world.

mod phone;

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use ledger_core::id::IntentKey;
use ledger_core::time::Span;
use ledger_ui::background::{Reply, Request, Trouble};
use ledger_ui::navigation::Page as Name;
use ledger_ui::outbox::{Intended, Waiting};
use ledger_ui::page::{self, Ask, Model, Msg};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{Document, EventTarget};

use crate::chrome::{Later, promise};
use crate::moment::{day, now};
use crate::painter::Painter;
use crate::store::{self, object};
use crate::{chrome, convert, labels};

#[wasm_bindgen(raw_module = "./document.js")]
extern "C" {
    /// Hears what a person does at a control, and which file they choose.
    fn hear(
        done: &Closure<dyn Fn(String, String, String, bool)>,
        chosen: &Closure<dyn Fn(String, Vec<u8>)>,
    );

    /// Has the browser save a text under this name.
    fn save(name: &str, text: &str);
}

#[wasm_bindgen]
extern "C" {
    /// Shows another page in this one's place.
    #[wasm_bindgen(js_namespace = location, js_name = replace)]
    fn open_instead(file: &str);

    /// Closes this page.
    #[wasm_bindgen(js_namespace = window)]
    fn close();
}

/// Opens the page that the document's `data-page` names.
pub(crate) fn open() -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| js_sys::Error::new("no document"))?;
    labels::put(&document)?;
    let root = document.document_element();
    let name = root.and_then(|root| root.get_attribute("data-page")).unwrap_or_default();
    let name = Name::named(&name).ok_or_else(|| js_sys::Error::new("no such page"))?;
    let painter = RefCell::new(Painter::new(document.clone())?);
    let (model, first) = Model::start(name);
    let page: &Page = Box::leak(Box::new(Page {
        name,
        model: RefCell::new(model),
        painter,
        timer: Cell::new(None),
        call: RefCell::new(call_in_address()),
        phone: match name {
            Name::Phone => Some(phone::Host::default()),
            Name::Calls | Name::Contacts | Name::Activities | Name::Settings | Name::Admin => None,
        },
    }));
    page.listen(document);
    page.paint();
    page.perform(first);
    Ok(())
}

/// An open page. It lives as long as its document: nobody ever takes it down.
struct Page {
    name: Name,
    model: RefCell<Model>,
    painter: RefCell<Painter>,
    timer: Cell<Option<Timeout>>,
    /// The call that is to be opened as soon as there is a list.
    call: RefCell<Option<String>>,
    phone: Option<phone::Host>,
}

impl Page {
    fn happens(&'static self, msg: Msg) {
        let asks = page::update(&mut self.model.borrow_mut(), msg);
        self.paint();
        self.perform(asks);
        self.open_call();
    }

    /// Opens the call that the page's address names, once.
    fn open_call(&'static self) {
        if page::is_section_shown(&self.model.borrow())
            && let Some(call) = self.call.take()
        {
            self.meant(Msg::from_control(self.name, "open-form", &call, ""));
        }
    }

    /// What a control means, if it means anything.
    fn meant(&'static self, msg: Option<Msg>) {
        if let Some(msg) = msg {
            self.happens(msg);
        }
    }

    fn paint(&self) {
        let sheet = page::view(&self.model.borrow());
        self.painter.borrow_mut().paint(sheet);
    }

    fn perform(&'static self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Phone(ask) => {
                    if let Some(phone) = &self.phone {
                        phone.perform(self, ask);
                    }
                }
                Ask::Send { number, request } => begin(Box::pin(self.send(number, request))),
                Ask::Wake { number, after } => self.wake(number, after),
                Ask::Intend(intended) => begin(Box::pin(keep(intended))),
                Ask::Focus(place) => {
                    let id = page::place(&self.model.borrow(), place);
                    self.painter.borrow().focus(&id);
                }
                Ask::OpenTab => begin(Box::pin(open_tab(self.name))),
                Ask::Download { name, text } => save(&name, &text),
                Ask::Open(other) => open_instead(other.file()),
            }
        }
    }

    async fn send(&'static self, number: u32, request: Request) -> Result<JsValue, JsValue> {
        let reply = send(&request).await.unwrap_or_else(|failure| Reply::Trouble {
            trouble: Trouble::Broken { message: convert::words(&failure) },
        });
        let msg = Msg::Answered { number, reply, at: now() };
        match &self.phone {
            // There may be thousands.
            Some(_) => phone::takes(self, msg),
            None => self.happens(msg),
        }
        Ok(JsValue::UNDEFINED)
    }

    /// Only the last wait counts: the model ignores the others, so they are called off.
    fn wake(&'static self, number: u32, after: Span) {
        self.timer.set(Some(later(after, move || self.happens(Msg::Woke { number }))));
    }

    fn listen(&'static self, document: Document) {
        let done = Closure::new(move |name: String, key: String, value: String, is_day| {
            self.meant(if is_day {
                Msg::from_day(self.name, &name, day(&value))
            } else {
                Msg::from_control(self.name, &name, &key, &value)
            });
        });
        let chosen = Closure::new(move |name, bytes| {
            self.meant(Msg::from_file(self.name, name, bytes, now()));
        });
        hear(&done, &chosen);
        done.forget();
        chosen.forget();
        if self.phone.is_some() {
            phone::listen(self);
        }
        if let Some(window) = web_sys::window() {
            on(&window, "online", Box::new(|| self.happens(Msg::Shown)));
            on(&window, "outbox", Box::new(|| self.happens(Msg::Outbox)));
        }
        let seen = document.clone();
        let look = move || self.happens(if seen.hidden() { Msg::Hidden } else { Msg::Shown });
        on(&document, "visibilitychange", Box::new(look));
    }
}

/// Hears an event for as long as the page lives.
fn on(target: &EventTarget, kind: &'static str, happens: Box<dyn Fn()>) {
    EventListener::new(target, kind, move |_| happens()).forget();
}

/// Has something done beside. What goes wrong with it is told by the page's script.
fn begin(work: Later<JsValue>) {
    drop(promise(work));
}

/// Has something done after a while, unless that is dropped.
fn later(after: Span, does: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(u32::try_from(after.0).unwrap_or_default(), does)
}

/// The call behind the `#` of the page's address, as a notification opens it.
fn call_in_address() -> Option<String> {
    web_sys::window()?.location().hash().ok()?.strip_prefix('#').map(str::to_owned)
}

async fn keep(intended: Box<Intended>) -> Result<JsValue, JsValue> {
    let key = IntentKey::new(chrome::random_name());
    store::keep_waiting(&Waiting { key, at: now(), intended: *intended }).await?;
    Ok(JsValue::UNDEFINED)
}

/// Chrome may stop the background before it has answered. What only asks is asked of the next one.
async fn send(request: &Request) -> Result<Reply, JsValue> {
    let message = convert::to_text(request)?;
    let answer = match chrome::send_message(&message).await {
        Err(_) if request.can_be_repeated() => chrome::send_message(&message).await?,
        answer => answer?,
    };
    convert::from_text(&answer)
}

/// Shows a page of ours, or of the CRM, in a tab of its own.
async fn show(address: String) -> Result<JsValue, JsValue> {
    chrome::create_tab(&object(&[("url", JsValue::from_str(&address))])?).await
}

async fn open_tab(page: Name) -> Result<JsValue, JsValue> {
    show(chrome::url(page.file())?).await?;
    close();
    Ok(JsValue::UNDEFINED)
}
