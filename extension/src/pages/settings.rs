//! Paints a person's own settings.

use ledger_ui::text;
use ledger_ui::user_settings::{Choice, View};
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, Spot};

/// The elements of the settings.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    problem: Spot,
    choices: Vec<(Field, Spot)>,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        let choice = |choice: Choice| {
            let name = text::user_settings::name(choice);
            (dom.field(name), dom.spot(&format!("{name}-why")))
        };
        Self {
            root: dom.spot("settings"),
            title: dom.spot("section-title"),
            problem: dom.spot("problem"),
            choices: Choice::ALL.into_iter().map(choice).collect(),
        }
    }

    pub(super) fn paint(&self, view: &View) {
        self.root.hide(view.hidden);
        self.problem.say(&view.problem);
        for ((field, why), view) in self.choices.iter().zip(&view.choices) {
            field.check(view.on);
            field.disable(view.locked);
            why.say(&view.why);
        }
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.title.focus()
    }
}
