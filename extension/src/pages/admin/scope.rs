//! Paints the tree of whom the server covers.

use ledger_ui::admin::{ScopeRowView, ScopeView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, Field, List, Spot};

/// The tree's elements.
pub(super) struct Painter {
    root: Spot,
    search: Field,
    status: Spot,
    rows: List<Row>,
}

/// A row's elements.
struct Row {
    heading: Spot,
    line: Spot,
    input: Field,
    name: Spot,
    detail: Spot,
    open: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("scope"),
            search: dom.field("scope-search"),
            status: dom.spot("scope-status"),
            rows: dom.list("members", "member"),
        })
    }

    pub(super) fn paint(&mut self, view: &ScopeView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.search.fill(&view.search);
        self.status.say(&view.status);
        self.rows.paint(&view.rows, |row| &row.key, Row::mount, |row, view| row.paint(view))
    }
}

impl Row {
    fn mount(element: &Element, view: &ScopeRowView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            heading: part("heading"),
            line: part("line"),
            input: Field::part(element, "input"),
            name: part("name"),
            detail: part("detail"),
            open: part("open"),
        })
    }

    fn paint(&self, view: &ScopeRowView) -> Result<(), JsValue> {
        self.heading.say_or_hide(view.heading);
        self.line.flag("data-inner", view.inner);
        self.input.check(view.checked);
        self.input.disable(view.fixed);
        self.name.say(&view.name);
        self.detail.say(&view.detail);
        self.open.hide(view.open.is_none());
        self.open.set("aria-expanded", if view.open == Some(true) { "true" } else { "false" });
        Ok(())
    }
}
