//! Runs a page: what a person does becomes a `Msg`, `update` says what is asked, and the view is
//! painted. All state is in the model; this file carries messages between it and the world.

mod download;
mod input;
mod phone;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use ledger_core::id::IntentKey;
use ledger_core::time::Span;
use ledger_ui::background::{Reply, Request};
use ledger_ui::navigation::Page as Name;
use ledger_ui::outbox::Waiting;
use ledger_ui::page::{self, Ask, Model, Msg};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, VisibilityState};

use crate::moment::now;
use crate::painter::Painter;
use crate::store;
use crate::{chrome, labels};

/// Opens the page that the document's `data-page` names.
pub(crate) fn open() -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| js_sys::Error::new("no document"))?;
    labels::put(&document)?;
    let root = document.document_element();
    let name = root.and_then(|root| root.get_attribute("data-page")).unwrap_or_default();
    let name = Name::named(&name).ok_or_else(|| js_sys::Error::new("no such page"))?;
    let painter = Painter::new(document.clone())?;
    let (model, first) = Model::start(name);
    let page = Rc::new(Page {
        name,
        model: RefCell::new(model),
        painter: RefCell::new(painter),
        timer: Cell::new(None),
        call: RefCell::new(call_in_address()),
        listeners: RefCell::new(Vec::new()),
        phone: match name {
            Name::Phone => Some(phone::Host::mount(&document)?),
            Name::Calls | Name::Contacts | Name::Activities | Name::Settings | Name::Admin => None,
        },
    });
    *page.listeners.borrow_mut() = listen(&page, &document);
    page.paint();
    page.perform(first);
    Ok(())
}

/// An open page. Its listeners hold it, and it holds them: it lives as long as its document.
struct Page {
    name: Name,
    model: RefCell<Model>,
    painter: RefCell<Painter>,
    timer: Cell<Option<Timeout>>,
    /// The call that is to be opened as soon as there is a list.
    call: RefCell<Option<String>>,
    listeners: RefCell<Vec<EventListener>>,
    phone: Option<phone::Host>,
}

impl Page {
    fn happens(self: &Rc<Self>, msg: Msg) {
        let asks = page::update(&mut self.model.borrow_mut(), msg);
        self.paint();
        self.perform(asks);
        self.open_call();
    }

    /// Opens the call that the page's address names, once.
    fn open_call(self: &Rc<Self>) {
        if !page::is_section_shown(&self.model.borrow()) {
            return;
        }
        let call = self.call.take();
        let open = call.and_then(|call| Msg::from_control(self.name, "open-form", &call, ""));
        if let Some(open) = open {
            self.happens(open);
        }
    }

    fn paint(&self) {
        let sheet = page::view(&self.model.borrow());
        self.painter.borrow_mut().paint(sheet);
    }

    fn perform(self: &Rc<Self>, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Phone(ask) => {
                    if let Some(phone) = &self.phone {
                        phone.perform(self, ask);
                    }
                }
                Ask::Send { number, request } => self.send(number, request),
                Ask::Wake { number, after } => self.wake(number, after),
                Ask::Intend(intended) => {
                    let waiting = Waiting {
                        key: IntentKey::new(chrome::random_name()),
                        at: now(),
                        intended: *intended,
                    };
                    spawn_local(keep(waiting));
                }
                Ask::Focus(place) => {
                    let id = page::place(&self.model.borrow(), place);
                    self.painter.borrow().focus(&id);
                }
                Ask::OpenTab => spawn_local(open_tab(self.name)),
                Ask::Download { name, text } => {
                    if let Err(failure) = download::give(&name, &text) {
                        wasm_bindgen::throw_val(failure);
                    }
                }
                Ask::Open(other) => {
                    if let Some(window) = web_sys::window()
                        && let Err(failure) = window.location().replace(other.file())
                    {
                        wasm_bindgen::throw_val(failure);
                    }
                }
            }
        }
    }

    fn send(self: &Rc<Self>, number: u32, request: Request) {
        let page = Rc::clone(self);
        spawn_local(async move {
            let reply = send(&request)
                .await
                .unwrap_or_else(|failure| Reply::Trouble { trouble: chrome::broken(&failure) });
            let msg = Msg::Answered { number, reply, at: now() };
            match &page.phone {
                // There may be thousands.
                Some(_) => phone::takes(&page, msg),
                None => page.happens(msg),
            }
        });
    }

    /// Only the last wait counts: the model ignores the others, so they are called off.
    fn wake(self: &Rc<Self>, number: u32, after: Span) {
        let page = Rc::clone(self);
        let millis = u32::try_from(after.0).unwrap_or_default();
        let timer = Timeout::new(millis, move || page.happens(Msg::Woke { number }));
        self.timer.set(Some(timer));
    }
}

/// One listener per kind of event for the whole page; the control says what it means.
fn listen(page: &Rc<Page>, document: &Document) -> Vec<EventListener> {
    let mut listeners = Vec::new();
    for kind in ["click", "input", "change", "submit"] {
        let page = Rc::clone(page);
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(document, kind, options, move |event| {
            let take = Rc::clone(&page);
            input::read(page.name, event, move |msg| take.happens(msg));
        });
        listeners.push(listener);
    }
    let watched = Rc::clone(page);
    let seen = document.clone();
    listeners.push(EventListener::new(document, "visibilitychange", move |_| {
        let visible = seen.visibility_state() == VisibilityState::Visible;
        watched.happens(if visible { Msg::Shown } else { Msg::Hidden });
    }));
    if let Some(window) = web_sys::window() {
        if page.phone.is_some() {
            listeners.push(phone::listen(page, &window));
        }
        let online = Rc::clone(page);
        listeners.push(EventListener::new(&window, "online", move |_| online.happens(Msg::Shown)));
        let outbox = Rc::clone(page);
        listeners.push(EventListener::new(&window, "outbox", move |_| outbox.happens(Msg::Outbox)));
    }
    listeners
}

/// The call behind the `#` of the page's address, as a notification opens it.
fn call_in_address() -> Option<String> {
    web_sys::window()?.location().hash().ok()?.strip_prefix('#').map(str::to_owned)
}

async fn keep(waiting: Waiting) {
    if let Err(trouble) = store::keep_waiting(&waiting).await {
        wasm_bindgen::throw_str(&Reply::Trouble { trouble }.to_text());
    }
}

/// Chrome may stop the background before it has answered. What only asks is asked of the next one.
async fn send(request: &Request) -> Result<Reply, JsValue> {
    let message = JsValue::from_str(&request.to_text());
    let answer = match chrome::send_message(&message).await {
        Err(_) if request.can_be_repeated() => chrome::send_message(&message).await?,
        answer => answer?,
    };
    Ok(Reply::from_text(&answer.as_string().unwrap_or_default()))
}

async fn open_tab(page: Name) {
    match (JsFuture::from(chrome::open_tab(page.file())).await, web_sys::window()) {
        (Ok(_), Some(window)) => drop(window.close()),
        (Ok(_), None) => {}
        (Err(failure), _) => wasm_bindgen::throw_val(failure),
    }
}
