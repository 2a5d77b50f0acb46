//! What an event means to a page: the name on the control, the key on the row, the value.

use js_sys::{ArrayBuffer, Uint8Array};
use ledger_ui::navigation::Page;
use ledger_ui::page::Msg;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, File, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::moment::{day, now};

/// Gives what an event means to the page, if it means anything: at once, or when a file is read.
pub(super) fn read(page: Page, event: &Event, take: impl FnOnce(Msg) + 'static) {
    forget_file(event);
    let Some(control) = control(event) else { return };
    if event.type_() == "submit" {
        event.prevent_default();
    }
    let input = control.dyn_ref::<HtmlInputElement>();
    let file = input.filter(|input| input.type_() == "file");
    match file.and_then(|input| input.files()?.get(0)) {
        None => {
            if let Some(msg) = meant(page, &control) {
                take(msg);
            }
        }
        Some(file) => spawn_local(async move {
            match bytes(&file).await {
                Ok(bytes) => {
                    if let Some(msg) = Msg::from_file(page, file.name(), bytes, now()) {
                        take(msg);
                    }
                }
                Err(failure) => wasm_bindgen::throw_val(failure),
            }
        }),
    }
}

/// A file that is about to be chosen is another one, even if it is the same: without this, Chrome
/// would not say that it was chosen once more.
fn forget_file(event: &Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input.filter(|input| event.type_() == "click" && input.type_() == "file") {
        input.set_value("");
    }
}

/// The control that an event speaks for.
fn control(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let control = target.closest("[data-msg]").ok()??;
    (event.type_() == event_of(&control)).then_some(control)
}

fn meant(page: Page, control: &Element) -> Option<Msg> {
    let name = control.get_attribute("data-msg")?;
    let row = control.closest("[data-key]").ok()?;
    let key = row.and_then(|row| row.get_attribute("data-key")).unwrap_or_default();
    let value = value(control);
    if control.get_attribute("type").as_deref() == Some("date") {
        return Msg::from_day(page, &name, day(&value));
    }
    Msg::from_control(page, &name, &key, &value)
}

fn value(control: &Element) -> String {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}

/// The event by which a control speaks.
fn event_of(control: &Element) -> &'static str {
    match (control.tag_name().as_str(), control.get_attribute("type").as_deref()) {
        ("FORM", _) => "submit",
        ("INPUT", Some("radio" | "file" | "date")) | ("SELECT", _) => "change",
        ("INPUT" | "TEXTAREA", _) => "input",
        (_, _) => "click",
    }
}

async fn bytes(file: &File) -> Result<Vec<u8>, JsValue> {
    let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
