//! Paints the sign-in.

use ledger_ui::page::Place;
use ledger_ui::sign_in::View;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, Spot};

/// The sign-in's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    notice: Spot,
    address: Field,
    address_problem: Spot,
    button: Spot,
    progress: Spot,
    progress_words: Spot,
    problem: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("sign-in"),
            title: dom.spot("sign-in-title"),
            notice: dom.spot("sign-in-notice"),
            address: dom.field("address"),
            address_problem: dom.spot("address-problem"),
            button: dom.spot("sign-in-button"),
            progress: dom.spot("sign-in-progress"),
            progress_words: dom.spot("sign-in-progress-words"),
            problem: dom.spot("sign-in-problem"),
        })
    }

    pub(super) fn paint(&self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.notice.say(&view.notice);
        self.address.fill(&view.address);
        self.address.lock(view.address_disabled);
        let wrong = !view.address_problem.is_empty();
        self.address.set("aria-invalid", if wrong { "true" } else { "false" });
        self.address_problem.say(&view.address_problem);
        self.button.say(view.button);
        self.button.set("aria-disabled", if view.busy { "true" } else { "false" });
        self.progress.flag("data-busy", view.busy);
        self.progress_words.say(view.progress);
        self.problem.say(&view.problem);
        Ok(())
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match place {
            Place::Address => self.address.focus(),
            Place::SignInTitle
            | Place::SectionTitle
            | Place::Search
            | Place::Field(_)
            | Place::Problems
            | Place::Conflict
            | Place::Panel
            | Place::Preview => self.title.focus(),
        }
    }
}
