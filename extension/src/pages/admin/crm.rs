//! Paints the page that connects a CRM.

use ledger_ui::admin::{CrmChoiceView, CrmView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Area, Dom, Field, List, Spot};
use crate::pages::plain::PlainRows;

/// The page's elements.
pub(super) struct Painter {
    root: Spot,
    busy: Spot,
    problem: Spot,
    wrong: PlainRows,
    known: Spot,
    name: Spot,
    cards: PlainRows,
    sign_out: Spot,
    choices: List<Choice>,
    described: Spot,
    description: Area,
    other_ways: Spot,
    ways: List<Choice>,
    at: Spot,
    address: Field,
    with: Spot,
    token_name: Spot,
    token: Field,
    closed: Spot,
    connect: Spot,
}

/// A choice's elements.
struct Choice {
    input: Field,
    name: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("crm"),
            busy: dom.spot("crm-busy"),
            problem: dom.spot("crm-problem"),
            wrong: PlainRows::mount(dom, "crm-wrong", "reason"),
            known: dom.spot("crm-known"),
            name: dom.spot("crm-name"),
            cards: PlainRows::mount(dom, "crm-cards", "card"),
            sign_out: dom.spot("crm-sign-out"),
            choices: dom.list("crm-choices", "crm-choice"),
            described: dom.spot("crm-described"),
            description: dom.area("crm-description"),
            other_ways: dom.spot("crm-other-ways"),
            ways: dom.list("crm-ways", "crm-way"),
            at: dom.spot("crm-at"),
            address: dom.field("crm-address"),
            with: dom.spot("crm-with"),
            token_name: dom.spot("crm-token-name"),
            token: dom.field("crm-token"),
            closed: dom.spot("crm-closed"),
            connect: dom.spot("crm-connect"),
        }
    }

    pub(super) fn paint(&mut self, view: &CrmView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.wrong.paint(&view.wrong)?;
        self.known.hide(view.unknown);
        self.name.say(&view.name);
        self.cards.paint(&view.cards)?;
        self.sign_out.hide(view.sign_out_hidden);
        Choice::paint_all(&mut self.choices, &view.choices)?;
        self.described.hide(view.description_hidden);
        self.description.fill(&view.description);
        self.other_ways.hide(view.ways.is_empty());
        Choice::paint_all(&mut self.ways, &view.ways)?;
        self.at.hide(view.address_example.is_none());
        self.address.set("placeholder", view.address_example.as_deref().unwrap_or_default());
        self.address.fill(&view.address);
        self.with.hide(view.token_name.is_empty());
        self.token_name.say(&view.token_name);
        self.token.fill(&view.token);
        self.closed.say(&view.closed);
        self.connect.say(&view.connect);
        self.connect.set("aria-disabled", if view.busy { "true" } else { "false" });
        Ok(())
    }
}

impl Choice {
    fn paint_all(list: &mut List<Self>, views: &[CrmChoiceView]) -> Result<(), JsValue> {
        list.paint(views, |view| &view.key, Self::mount, Self::paint)
    }

    fn mount(element: &Element, view: &CrmChoiceView) -> Result<Self, JsValue> {
        Spot::of(element).set("data-key", &view.key);
        Ok(Self { input: Field::part(element, "input"), name: Spot::part(element, "name") })
    }

    fn paint(&mut self, view: &CrmChoiceView) -> Result<(), JsValue> {
        self.input.check(view.chosen);
        self.name.say(&view.name);
        Ok(())
    }
}
