//! Paints the import of contacts.

use ledger_ui::contacts::{ColumnView, ImportView, ReviewRow, StepView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Dom, Field, List, Select, Spot};

/// The import's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    problem: Spot,
    summary: Spot,
    choosing: Spot,
    file: Field,
    reviewing: Spot,
    columns_part: Spot,
    columns: List<ColumnRow>,
    rows: List<Review>,
    refused_part: Spot,
    refused_summary: Spot,
    refused: List<Review>,
    known: Spot,
    known_choices: [Field; 2],
    progress: Spot,
    begin: Spot,
    go_on: Spot,
    stop: Spot,
    close: Spot,
    shown: StepView,
}

struct ColumnRow {
    heading: Spot,
    meaning: Select,
}

struct Review {
    place: Spot,
    name: Spot,
    rest: Spot,
    problem: Spot,
}

/// Whether there is an import to be seen.
pub(super) fn is_open(view: &ImportView) -> bool {
    match view.step {
        StepView::Closed => false,
        StepView::Choosing | StepView::Reviewing | StepView::Sending | StepView::Done => true,
    }
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("import"),
            title: dom.spot("import-title"),
            problem: dom.spot("import-problem"),
            summary: dom.spot("import-summary"),
            choosing: dom.spot("import-choosing"),
            file: dom.field("file"),
            reviewing: dom.spot("import-reviewing"),
            columns_part: dom.spot("columns-part"),
            columns: dom.list("columns", "column-row"),
            rows: dom.list("review", "review-row"),
            refused_part: dom.spot("import-refused"),
            refused_summary: dom.spot("refused-summary"),
            refused: dom.list("refused", "review-row"),
            known: dom.spot("known"),
            known_choices: [dom.field("known-update"), dom.field("known-leave")],
            progress: dom.spot("progress"),
            begin: dom.spot("begin-import"),
            go_on: dom.spot("go-on-import"),
            stop: dom.spot("stop-import"),
            close: dom.spot("close-import"),
            shown: StepView::Closed,
        })
    }

    pub(super) fn paint(&mut self, view: &ImportView) -> Result<(), JsValue> {
        let step = view.step;
        self.shown = step;
        self.root.hide(!is_open(view));
        self.problem.say(&view.problem);
        self.summary.say(&view.summary);
        // A person may think better of the file and choose another one.
        let may_choose = matches!(step, StepView::Choosing | StepView::Reviewing);
        self.choosing.hide(!may_choose);
        self.reviewing.hide(step != StepView::Reviewing);
        self.columns_part.hide(view.columns.is_empty());
        self.columns.paint(
            &view.columns,
            |column| &column.key,
            ColumnRow::mount,
            |row, view| {
                row.heading.say(&view.heading);
                row.meaning.fill(view.meaning);
                Ok(())
            },
        )?;
        self.rows.paint(&view.rows, |row| &row.key, Review::mount, Review::paint)?;
        self.refused_part.hide(view.refused.is_empty());
        self.refused_summary.say(&view.refused_summary);
        self.refused.paint(&view.refused, |row| &row.key, Review::mount, Review::paint)?;
        self.known.hide(step != StepView::Reviewing);
        self.known_choices.iter().for_each(|choice| choice.choose(view.known));
        self.progress.hide(step != StepView::Sending);
        let (done, all) = view.progress;
        self.progress.set("max", &all.max(1).to_string());
        self.progress.set("value", &done.to_string());
        self.begin.hide(step != StepView::Reviewing || view.begin_disabled);
        self.begin.say(&view.begin);
        self.go_on.hide(view.go_on_hidden);
        self.stop.hide(step != StepView::Sending);
        self.close.hide(step == StepView::Sending);
        Ok(())
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        match self.shown {
            StepView::Choosing => self.file.focus(),
            StepView::Closed | StepView::Reviewing | StepView::Sending | StepView::Done => {
                self.title.focus()
            }
        }
    }
}

impl ColumnRow {
    fn mount(element: &Element, view: &ColumnView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        Ok(Self {
            heading: Spot::part(element, "heading"),
            meaning: Select::part(element, "meaning"),
        })
    }
}

impl Review {
    fn mount(element: &Element, _: &ReviewRow) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            place: part("place"),
            name: part("name"),
            rest: part("rest"),
            problem: part("problem"),
        })
    }

    fn paint(&mut self, view: &ReviewRow) -> Result<(), JsValue> {
        self.place.say(&view.key);
        self.name.say(&view.name);
        self.rest.say(&view.rest);
        self.problem.say_or_hide(&view.problem);
        Ok(())
    }
}
