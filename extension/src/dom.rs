//! The page's document. Its words that never change are put in when it opens; all else is painted.

use ledger_ui::text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlTemplateElement, NodeList};

/// The page's document, with every label in its place.
pub(crate) fn open() -> Result<Document, JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| missing("document"))?;
    let templates = document.query_selector_all("template")?;
    for attribute in ["data-text", "data-text-hint", "data-text-name"] {
        let labelled = format!("[{attribute}]");
        label(&document.query_selector_all(&labelled)?, attribute)?;
        for index in 0..templates.length() {
            let Some(template) = templates.get(index) else { continue };
            let content = template.unchecked_into::<HtmlTemplateElement>().content();
            label(&content.query_selector_all(&labelled)?, attribute)?;
        }
    }
    Ok(document)
}

/// Which page this is, as its HTML says.
pub(crate) fn page(document: &Document) -> String {
    let root = document.document_element();
    root.and_then(|root| root.get_attribute("data-page")).unwrap_or_default()
}

/// What the page's own HTML lacks.
pub(crate) fn missing(what: &str) -> JsValue {
    js_sys::Error::new(&format!("the page has no {what}")).into()
}

/// Puts labels where the HTML names them.
fn label(nodes: &NodeList, attribute: &str) -> Result<(), JsValue> {
    for index in 0..nodes.length() {
        let Some(node) = nodes.get(index) else { continue };
        let element: Element = node.dyn_into()?;
        let key = element.get_attribute(attribute).unwrap_or_default();
        let words = text::label(&key).ok_or_else(|| missing(&key))?;
        match attribute {
            "data-text-hint" => element.set_attribute("placeholder", words)?,
            "data-text-name" => element.set_attribute("aria-label", words)?,
            _ => element.set_text_content(Some(words)),
        }
    }
    Ok(())
}
