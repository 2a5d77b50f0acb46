//! Paints which CRM user owns whose records.

use ledger_ui::admin::{ChoiceView, OwnerView, OwnersView};
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use crate::dom::{Dom, Field, List, Spot};
use crate::pages::plain::PlainRows;

/// The page's elements.
pub(super) struct Painter {
    root: Spot,
    busy: Spot,
    problem: Spot,
    idle: Spot,
    summary: Spot,
    imported: Spot,
    refused: PlainRows,
    search: Field,
    shown: [Field; 3],
    rows: List<Row>,
    choice: DocumentFragment,
    status: Spot,
}

/// A person's elements.
struct Row {
    name: Spot,
    detail: Spot,
    user: Spot,
    by: Spot,
    change: Spot,
    editor: Spot,
    wanted: Field,
    choices: List<Spot>,
    more: Spot,
    take: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("owners"),
            busy: dom.spot("owners-busy"),
            problem: dom.spot("owners-problem"),
            idle: dom.spot("owners-idle"),
            summary: dom.spot("owners-summary"),
            imported: dom.spot("owners-imported"),
            refused: PlainRows::mount(dom, "owners-refused", "refused-row"),
            search: dom.field("field-userMapping"),
            shown: ["owners-all", "owners-unmapped", "owners-mapped"].map(|id| dom.field(id)),
            rows: dom.list("owner-rows", "owner"),
            choice: dom.template("owner-choice"),
            status: dom.spot("owners-status"),
        }
    }

    pub(super) fn paint(&mut self, view: &OwnersView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.idle.say(view.idle);
        self.summary.say(&view.summary);
        self.imported.say(&view.imported);
        self.refused.paint(&view.refused)?;
        self.search.fill(&view.search);
        for shown in &self.shown {
            shown.choose(view.shown);
        }
        let choice = &self.choice;
        self.rows.paint(
            &view.rows,
            |row| &row.key,
            |element, view| Row::mount(element, view, choice),
            Row::paint,
        )?;
        self.status.say(&view.status);
        Ok(())
    }
}

impl Row {
    fn mount(
        element: &Element,
        view: &OwnerView,
        choice: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &view.key)?;
        Ok(Self {
            name: part("name"),
            detail: part("detail"),
            user: part("user"),
            by: part("by"),
            change: part("change"),
            editor: part("editor"),
            wanted: Field::part(element, "wanted"),
            choices: part("choices").list(choice),
            more: part("more"),
            take: part("take"),
        })
    }

    fn paint(&mut self, view: &OwnerView) -> Result<(), JsValue> {
        self.name.say(&view.name);
        self.detail.say(&view.detail);
        self.user.say(&view.user);
        self.by.say(view.by);
        self.by.set("data-answer", view.state);
        self.change.set("aria-label", &view.change);
        self.change.set("aria-expanded", if view.open { "true" } else { "false" });
        self.editor.hide(!view.open);
        self.wanted.fill(&view.wanted);
        self.choices.paint(
            &view.choices,
            |choice| &choice.key,
            |element, view: &ChoiceView| {
                element.set_attribute("data-key", &view.key)?;
                Ok(Spot::part(element, "choice"))
            },
            |spot, view| {
                spot.say(&view.words);
                Ok(())
            },
        )?;
        self.more.say(&view.more);
        self.take.hide(view.take_hidden);
        Ok(())
    }
}
