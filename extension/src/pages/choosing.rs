//! Paints the choice of a contact, wherever there is one.

use ledger_ui::choosing::View;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, List, Spot};

/// The choice's elements.
pub(super) struct Painter {
    root: Spot,
    typed: Field,
    status: Spot,
    problem: Spot,
    contacts: List<[Spot; 2]>,
    create: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("choosing"),
            typed: dom.field("choosing-typed"),
            status: dom.spot("choosing-status"),
            problem: dom.spot("choosing-problem"),
            contacts: dom.list("choosing-list", "choosing-row"),
            create: dom.spot("choosing-create"),
        }
    }

    pub(super) fn paint(&mut self, view: Option<&View>) -> Result<(), JsValue> {
        self.root.hide(view.is_none());
        let Some(view) = view else { return Ok(()) };
        self.typed.fill(&view.typed);
        self.status.say(&view.status);
        self.problem.say(&view.problem);
        self.create.say_or_hide(&view.create);
        self.contacts.paint(
            &view.contacts,
            |contact| &contact.key,
            |element, contact| {
                element.set_attribute("data-key", &contact.key)?;
                Ok(["name", "detail"].map(|name| Spot::part(element, name)))
            },
            |[name, detail], contact| {
                name.say(&contact.name);
                detail.say(&contact.detail);
                Ok(())
            },
        )
    }
}
