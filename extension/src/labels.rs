//! Puts the words that never change where the HTML names them, when a page opens.

use ledger_ui::text;
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
        let key = element.get_attribute(attribute).unwrap_or_default();
        let words = text::label(&key)
            .ok_or_else(|| js_sys::Error::new(&format!("there is no label {key}")))?;
        match becomes {
            Some(other) => element.set_attribute(other, words)?,
            None => element.set_text_content(Some(words)),
        }
    }
    Ok(())
}
