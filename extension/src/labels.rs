//! Puts the words that never change where the HTML names them, when a page opens. In the source it
//! names them by their keys; the build puts their lines in, so that no key ships.

use ledger_words::Phrase;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlTemplateElement, NodeList};

/// The attributes that name words, and the attribute that they become; none are the text itself.
const NAMED: [(&str, Option<&str>); 3] = [
    ("data-text", None),
    ("data-text-hint", Some("placeholder")),
    ("data-text-name", Some("aria-label")),
];

/// Every label of the document is in its place.
///
/// # Errors
///
/// When the HTML names words that there are not.
pub(crate) fn put(document: &Document) -> Result<(), JsValue> {
    let templates = document.query_selector_all("template")?;
    for (attribute, becomes) in NAMED {
        let named = format!("[{attribute}]");
        label(&document.query_selector_all(&named)?, attribute, becomes)?;
        for index in 0..templates.length() {
            let Some(template) = templates.get(index) else { continue };
            let content = template.unchecked_into::<HtmlTemplateElement>().content();
            label(&content.query_selector_all(&named)?, attribute, becomes)?;
        }
    }
    Ok(())
}

fn label(nodes: &NodeList, attribute: &str, becomes: Option<&str>) -> Result<(), JsValue> {
    for index in 0..nodes.length() {
        let Some(node) = nodes.get(index) else { continue };
        let element: Element = node.dyn_into()?;
        let line = element.get_attribute(attribute).unwrap_or_default();
        let words = Phrase::of_line(&line)
            .ok_or_else(|| js_sys::Error::new(&format!("there is no label {line}")))?;
        match becomes {
            Some(other) => element.set_attribute(other, &words)?,
            None => element.set_text_content(Some(&words)),
        }
    }
    Ok(())
}
