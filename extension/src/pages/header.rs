//! Paints the header.

use ledger_ui::header::View;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, List, Spot};

/// The header's elements.
pub(super) struct Painter {
    root: Spot,
    name: Spot,
    account: Spot,
    cover: Spot,
    cover_sentence: Spot,
    cover_next_step: Spot,
    pages: Spot,
    links: List<Spot>,
    sign_out: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("header"),
            name: dom.spot("name"),
            account: dom.spot("account"),
            cover: dom.spot("cover"),
            cover_sentence: dom.spot("cover-sentence"),
            cover_next_step: dom.spot("cover-next-step"),
            pages: dom.spot("pages"),
            links: dom.list("links", "page-link"),
            sign_out: dom.spot("sign-out"),
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.name.say(&view.name);
        self.account.say(&view.account);
        self.cover.set("data-covered", if view.covered { "yes" } else { "no" });
        self.cover_sentence.say(&view.cover);
        self.cover_next_step.say_or_hide(&view.cover_next_step);
        self.pages.hide(view.links.is_empty());
        self.links.paint(
            &view.links,
            |link| link.file,
            |element, _| Ok(Spot::part(element, "link")),
            |spot, link| {
                spot.say(link.words);
                spot.set("href", link.file);
                spot.set("aria-current", if link.current { "page" } else { "false" });
                Ok(())
            },
        )?;
        self.sign_out.say(view.sign_out);
        self.sign_out.set("aria-disabled", if view.sign_out_disabled { "true" } else { "false" });
        Ok(())
    }
}
