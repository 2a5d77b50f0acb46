//! Paints the history of the settings.

use ledger_ui::admin::{DifferenceView, HistoryView, VersionView};
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use crate::dom::{Dom, List, Spot};
use crate::moment::Moments;

/// The history's elements.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    busy: Spot,
    problem: Spot,
    status: Spot,
    rows: List<Row>,
    change: DocumentFragment,
    more: Spot,
}

/// A version's elements.
struct Row {
    title: Spot,
    who: Spot,
    time: Spot,
    changes: List<Change>,
    nothing: Spot,
    restore: Spot,
}

/// The elements of a setting that differs.
struct Change {
    name: Spot,
    before: Spot,
    after: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("history"),
            busy: dom.spot("history-busy"),
            problem: dom.spot("history-problem"),
            status: dom.spot("history-status"),
            rows: dom.list("versions", "version"),
            change: dom.template("change"),
            more: dom.spot("older"),
        })
    }

    pub(super) fn paint(&mut self, view: &HistoryView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.status.say(view.status);
        self.more.hide(view.more_hidden);
        let (moments, change) = (&self.moments, &self.change);
        self.rows.paint(
            &view.rows,
            |row| &row.key,
            |element, view| Row::mount(element, view, change),
            |row, view| row.paint(view, moments),
        )
    }
}

impl Row {
    fn mount(
        element: &Element,
        view: &VersionView,
        change: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            title: part("title"),
            who: part("who"),
            time: part("time"),
            changes: part("changes").list(change),
            nothing: part("nothing"),
            restore: part("restore"),
        })
    }

    fn paint(&mut self, view: &VersionView, moments: &Moments) -> Result<(), JsValue> {
        self.title.say(&view.title);
        self.who.say(&view.who);
        self.time.say(&moments.full(view.at));
        self.time.set("datetime", &moments.iso(view.at));
        self.changes.paint(
            &view.changes,
            |change| &change.path,
            Change::mount,
            |change, view| {
                change.paint(view);
                Ok(())
            },
        )?;
        self.nothing.say_or_hide(view.nothing);
        self.restore.say_or_hide(&view.restore);
        Ok(())
    }
}

impl Change {
    fn mount(element: &Element, _: &DifferenceView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self { name: part("name"), before: part("before"), after: part("after") })
    }

    fn paint(&self, view: &DifferenceView) {
        self.name.say(&view.name);
        self.before.say(&view.before);
        self.after.say(&view.after);
    }
}
