//! Paints rows of words.

use ledger_ui::plain::PlainRow;
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, List, Spot};

/// A list of such rows.
pub(super) struct PlainRows {
    rows: List<Row>,
}

/// A row's elements.
struct Row {
    root: Spot,
    parts: Vec<Spot>,
}

impl PlainRows {
    /// The list with this id, made from the template with that id. Its parts are named `0`, `1`
    /// and so on.
    pub(super) fn mount(dom: &Dom, id: &str, template: &str) -> Self {
        Self { rows: dom.list(id, template) }
    }

    pub(super) fn paint(&mut self, views: &[PlainRow]) -> Result<(), JsValue> {
        self.rows.paint(views, |view| &view.key, Row::mount, Row::paint)
    }
}

impl Row {
    fn mount(element: &Element, view: &PlainRow) -> Result<Self, JsValue> {
        let part = |place: usize| Spot::part(element, &format!("\"{place}\""));
        Ok(Self { root: Spot::of(element), parts: (0..view.words.len()).map(part).collect() })
    }

    fn paint(&mut self, view: &PlainRow) -> Result<(), JsValue> {
        self.root.set("data-state", view.state);
        for (spot, words) in self.parts.iter().zip(&view.words) {
            spot.say(words);
        }
        Ok(())
    }
}
