//! Paints what stands open above the calls.

use ledger_ui::admin::PanelView;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, List, Spot};

/// The panel's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    lead: Spot,
    choosing: Spot,
    search: Field,
    status: Spot,
    problem: Spot,
    contacts: List<(Spot, Spot)>,
    remember_line: Spot,
    remember: Field,
    remember_words: Spot,
    create: Spot,
    block: Spot,
    leave: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("panel"),
            title: dom.spot("panel-title"),
            lead: dom.spot("panel-lead"),
            choosing: dom.spot("choosing"),
            search: dom.field("choosing-search"),
            status: dom.spot("choosing-status"),
            problem: dom.spot("choosing-problem"),
            contacts: dom.list("choosing-list", "contact"),
            remember_line: dom.spot("remember-line"),
            remember: dom.field("remember"),
            remember_words: dom.spot("remember-words"),
            create: dom.spot("choosing-create"),
            block: dom.spot("block-number"),
            leave: dom.spot("leave-out"),
        }
    }

    pub(super) fn paint(&mut self, view: &PanelView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.title.say(&view.title);
        self.lead.say(view.lead);
        self.choosing.hide(view.choosing_hidden);
        self.search.fill(&view.choosing.typed);
        self.status.say(&view.choosing.status);
        self.problem.say(&view.choosing.problem);
        self.contacts.paint(
            &view.choosing.contacts,
            |contact| &contact.key,
            |element, contact| {
                Spot::part(element, "take").set("data-key", &contact.key);
                Ok((Spot::part(element, "name"), Spot::part(element, "detail")))
            },
            |(name, detail), contact| {
                name.say(&contact.name);
                detail.say_or_hide(&contact.detail);
                Ok(())
            },
        )?;
        self.remember_line.hide(view.remember.is_empty());
        self.remember.check(view.remembered);
        self.remember_words.say(&view.remember);
        self.create.say_or_hide(&view.choosing.create);
        self.block.say_or_hide(&view.block);
        self.leave.say_or_hide(&view.leave);
        Ok(())
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.root.focus()
    }
}
