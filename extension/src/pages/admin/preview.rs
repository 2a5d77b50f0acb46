//! Paints what the changed settings would have done.

use js_sys::Date;
use ledger_ui::admin::{CountView, OutcomeView, PreviewRowView, PreviewView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, List, Spot};
use crate::moment::Moments;

/// The preview's elements.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    button: Spot,
    busy: Spot,
    problem: Spot,
    summary: Spot,
    table: Spot,
    counts: List<Count>,
    changed: Spot,
    rows: List<Row>,
    more: Spot,
}

/// The elements of a line of the counts.
struct Count {
    row: Spot,
    words: Spot,
    before: Spot,
    after: Spot,
}

/// The elements of a call that changes.
struct Row {
    who: Spot,
    colleague: Spot,
    time: Spot,
    how: Spot,
    before: Outcome,
    after: Outcome,
}

/// The elements of what becomes of it.
struct Outcome {
    words: Spot,
    reason: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("preview"),
            button: dom.spot("preview-button"),
            busy: dom.spot("preview-busy"),
            problem: dom.spot("preview-problem"),
            summary: dom.spot("preview-summary"),
            table: dom.spot("preview-table"),
            counts: dom.list("counts", "count"),
            changed: dom.spot("preview-changed"),
            rows: dom.list("preview-rows", "preview-row"),
            more: dom.spot("preview-more"),
        })
    }

    pub(super) fn paint(&mut self, view: &PreviewView, hidden: bool) -> Result<(), JsValue> {
        self.root.hide(hidden);
        self.button.hide(!view.unasked);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.summary.say(&view.summary);
        self.table.hide(view.counts.is_empty());
        self.counts.paint(
            &view.counts,
            |line| &line.key,
            Count::mount,
            |line, view| line.paint(view),
        )?;
        self.changed.hide(view.rows.is_empty());
        let (moments, today) = (&self.moments, self.moments.today());
        self.rows.paint(
            &view.rows,
            |row| &row.key,
            Row::mount,
            |row, view| row.paint(view, moments, &today),
        )?;
        self.more.say_or_hide(&view.more);
        Ok(())
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.root.focus()
    }
}

impl Count {
    fn mount(element: &Element, _: &CountView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            row: Spot::of(element),
            words: part("words"),
            before: part("before"),
            after: part("after"),
        })
    }

    fn paint(&self, view: &CountView) -> Result<(), JsValue> {
        self.row.set("data-answer", view.answer);
        self.row.flag("data-total", view.total);
        self.row.flag("data-differs", view.differs);
        self.words.say(view.words);
        self.before.say(&view.before);
        self.after.say(&view.after);
        Ok(())
    }
}

impl Row {
    fn mount(element: &Element, _: &PreviewRowView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            who: part("who"),
            colleague: part("colleague"),
            time: part("time"),
            how: part("how"),
            before: Outcome { words: part("before"), reason: part("before-reason") },
            after: Outcome { words: part("after"), reason: part("after-reason") },
        })
    }

    fn paint(&self, view: &PreviewRowView, moments: &Moments, today: &Date) -> Result<(), JsValue> {
        self.who.say(&view.who);
        self.colleague.say(&view.colleague);
        self.time.say(&moments.short(view.started_at, today));
        self.time.set("datetime", &moments.iso(view.started_at));
        self.how.say(&view.how);
        self.before.paint(&view.before)?;
        self.after.paint(&view.after)
    }
}

impl Outcome {
    fn paint(&self, view: &OutcomeView) -> Result<(), JsValue> {
        self.words.say(view.words);
        self.words.set("data-answer", view.answer);
        self.reason.say(view.reason);
        Ok(())
    }
}
