//! Paints what another administrator changed meanwhile.

use ledger_ui::admin::{ConflictRowView, ConflictView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, Field, List, Spot};

/// The conflict's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    rows: List<Row>,
}

/// The elements of a setting on which both differ.
struct Row {
    name: Spot,
    mine: Field,
    mine_words: Spot,
    theirs: Field,
    theirs_words: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("conflict"),
            title: dom.spot("conflict-title"),
            rows: dom.list("conflict-rows", "conflict-row"),
        })
    }

    pub(super) fn paint(&mut self, view: &ConflictView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.title.say(&view.who);
        self.rows.paint(
            &view.rows,
            |row| &row.path,
            Row::mount,
            |row, view| {
                row.paint(view);
                Ok(())
            },
        )
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.title.focus()
    }
}

impl Row {
    fn mount(element: &Element, view: &ConflictRowView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.path)?;
        let row = Self {
            name: Spot::part(element, "name"),
            mine: Field::part(element, "mine"),
            mine_words: Spot::part(element, "mine-words"),
            theirs: Field::part(element, "theirs"),
            theirs_words: Spot::part(element, "theirs-words"),
        };
        row.mine.set("name", &format!("side-{}", view.path));
        row.theirs.set("name", &format!("side-{}", view.path));
        Ok(row)
    }

    fn paint(&self, view: &ConflictRowView) {
        self.name.say(&view.name);
        self.mine.check(view.is_mine);
        self.mine_words.say(&view.mine);
        self.theirs.check(!view.is_mine);
        self.theirs_words.say(&view.theirs);
    }
}
