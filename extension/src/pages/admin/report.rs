//! Paints the report.

use ledger_ui::admin::ReportView;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, Spot};
use crate::pages::plain::PlainRows;

/// The page's elements.
pub(super) struct Painter {
    root: Spot,
    choices: [Field; 4],
    dates: Spot,
    busy: Spot,
    problem: Spot,
    summary: Spot,
    tables: Spot,
    chart: Spot,
    bars: [Spot; 3],
    reasons: PlainRows,
    days: PlainRows,
    people: PlainRows,
    more: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        let rows = |id: &str, template: &str| PlainRows::mount(dom, id, template);
        Self {
            root: dom.spot("report"),
            choices: ["report-7", "report-30", "report-90", "report-chosen"]
                .map(|id| dom.field(id)),
            dates: dom.spot("report-dates"),
            busy: dom.spot("report-busy"),
            problem: dom.spot("report-problem"),
            summary: dom.spot("report-summary"),
            tables: dom.spot("report-tables"),
            chart: dom.spot("report-chart"),
            bars: ["report-logged", "report-waiting", "report-skipped"].map(|id| dom.spot(id)),
            reasons: rows("report-reasons", "reason"),
            days: rows("report-days", "tally"),
            people: rows("report-people", "tally"),
            more: dom.spot("report-more"),
        }
    }

    pub(super) fn paint(&mut self, view: &ReportView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        for choice in &self.choices {
            choice.choose(view.days);
        }
        self.dates.hide(view.dates_hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.summary.say(&view.summary);
        self.tables.hide(view.nothing);
        if !view.view_box.is_empty() {
            self.chart.set("viewBox", &view.view_box);
        }
        for (spot, bars) in self.bars.iter().zip(&view.bars) {
            spot.set("d", bars);
        }
        self.reasons.paint(&view.reasons)?;
        self.days.paint(&view.by_day)?;
        self.people.paint(&view.people)?;
        self.more.say(&view.more);
        Ok(())
    }
}
