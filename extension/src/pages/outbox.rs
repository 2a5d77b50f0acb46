//! Paints what waits to be sent.

use ledger_ui::outbox::list::{LineView, View};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, List, Spot};
use crate::moment::Moments;

/// The elements of what waits.
pub(super) struct Painter {
    root: Spot,
    lines: List<Line>,
}

/// The elements of one thing that waits.
struct Line {
    what: Spot,
    why: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self { root: dom.spot("outbox"), lines: dom.list("outbox-lines", "outbox-line") }
    }

    pub(super) fn paint(&mut self, view: &View, moments: &Moments) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.lines.paint(
            &view.lines,
            |line| &line.key,
            |element, line| Line::mount(element, line, moments),
            |row, line| {
                row.paint(line);
                Ok(())
            },
        )
    }
}

impl Line {
    fn mount(element: &Element, line: &LineView, moments: &Moments) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &line.key)?;
        let (what, at, why) = (part("what"), part("at"), part("why"));
        at.say(&moments.to_the_second(line.at));
        at.set("datetime", &moments.iso(line.at));
        Ok(Self { what, why })
    }

    fn paint(&self, line: &LineView) {
        self.what.say(&line.what);
        self.why.say_or_hide(&line.why);
        self.why.flag("data-refused", line.refused);
    }
}
