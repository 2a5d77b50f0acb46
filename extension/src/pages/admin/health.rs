//! Paints how the service does.

use ledger_ui::admin::{AddressView, HealthView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, Field, List, Spot};
use crate::pages::plain::PlainRows;

/// The page's elements.
pub(super) struct Painter {
    root: Spot,
    busy: Spot,
    problem: Spot,
    summary: Spot,
    incidents: PlainRows,
    checks: PlainRows,
    coverage_problem: Spot,
    coverage: Spot,
    chart: Spot,
    logged: Spot,
    missing: Spot,
    days: PlainRows,
    reasons: PlainRows,
    notices: Field,
    addresses: List<Address>,
}

/// The elements of a form of alerts.
struct Address {
    shown: Spot,
    given: Spot,
    input: Field,
    give: Spot,
    problem: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        let rows = |id: &str, template: &str| PlainRows::mount(dom, id, template);
        Self {
            root: dom.spot("health"),
            busy: dom.spot("health-busy"),
            problem: dom.spot("health-problem"),
            summary: dom.spot("health-summary"),
            incidents: rows("incidents", "card"),
            checks: rows("checks", "card"),
            coverage_problem: dom.spot("coverage-problem"),
            coverage: dom.spot("coverage-summary"),
            chart: dom.spot("chart"),
            logged: dom.spot("chart-logged"),
            missing: dom.spot("chart-missing"),
            days: rows("days", "day"),
            reasons: rows("reasons", "reason"),
            notices: dom.field("notices"),
            addresses: dom.list("addresses", "address"),
        }
    }

    pub(super) fn paint(&mut self, view: &HealthView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.summary.say(&view.summary);
        self.incidents.paint(&view.incidents)?;
        self.checks.paint(&view.checks)?;
        self.coverage_problem.say(&view.coverage_problem);
        let coverage = &view.coverage;
        self.coverage.say(&coverage.summary);
        self.chart.hide(coverage.view_box.is_empty());
        if !coverage.view_box.is_empty() {
            self.chart.set("viewBox", &coverage.view_box);
        }
        self.logged.set("d", &coverage.logged);
        self.missing.set("d", &coverage.missing);
        self.days.paint(&coverage.days)?;
        self.reasons.paint(&coverage.reasons)?;
        self.notices.check(view.notices);
        self.addresses.paint(&view.addresses, |one| one.key, Address::mount, Address::paint)
    }
}

impl Address {
    fn mount(element: &Element, view: &AddressView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", view.key)?;
        part("name").say(view.name);
        part("help").say(view.help);
        let input = Field::part(element, "input");
        input.set("aria-label", view.name);
        Ok(Self {
            shown: part("shown"),
            given: part("given"),
            input,
            give: part("give"),
            problem: part("problem"),
        })
    }

    fn paint(&mut self, view: &AddressView) -> Result<(), JsValue> {
        self.shown.say(&view.shown);
        self.given.hide(view.shown.is_empty());
        self.input.fill(&view.typed);
        self.give.set("aria-disabled", if view.busy { "true" } else { "false" });
        self.problem.say(&view.problem);
        Ok(())
    }
}
