//! Paints what stands open above the calls.

use ledger_ui::admin::PanelView;
use wasm_bindgen::JsValue;

use super::super::super::choosing;
use crate::dom::{Dom, Field, Spot};

/// The panel's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    lead: Spot,
    choosing: choosing::Painter,
    remember_line: Spot,
    remember: Field,
    remember_words: Spot,
    block: Spot,
    leave: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("panel"),
            title: dom.spot("panel-title"),
            lead: dom.spot("panel-lead"),
            choosing: choosing::Painter::mount(dom),
            remember_line: dom.spot("remember-line"),
            remember: dom.field("remember"),
            remember_words: dom.spot("remember-words"),
            block: dom.spot("block-number"),
            leave: dom.spot("leave-out"),
        }
    }

    pub(super) fn paint(&mut self, view: &PanelView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.title.say(&view.title);
        self.lead.say(view.lead);
        self.choosing.paint(view.choosing.as_ref())?;
        self.remember_line.hide(view.remember.is_empty());
        self.remember.check(view.remembered);
        self.remember_words.say(&view.remember);
        self.block.say_or_hide(&view.block);
        self.leave.say_or_hide(&view.leave);
        Ok(())
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.root.focus()
    }
}
