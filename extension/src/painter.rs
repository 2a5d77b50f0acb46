//! Puts a sheet into the document. It decides nothing: what a sheet means stands in
//! [`ledger_ui::sheet`]. What already stands is not written again, so that a screen reader hears
//! changes only, and so that the focus and what is selected stay.

use js_sys::Date;
use ledger_core::time::Millis;
use ledger_ui::sheet::{Flag, List, Mark, ROW, Row, Rows, Sheet, Style, Tick, What};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlTemplateElement, Node};

use crate::moment::{Moments, day_of};

#[wasm_bindgen]
extern "C" {
    /// An input, a text of several lines, or a choice from a list that opens.
    #[wasm_bindgen(extends = Element)]
    type Control;
    #[wasm_bindgen(method, getter, structural)]
    fn value(this: &Control) -> String;
    #[wasm_bindgen(method, setter, structural)]
    fn set_value(this: &Control, value: &str);
    #[wasm_bindgen(method, getter, structural)]
    fn checked(this: &Control) -> bool;
    #[wasm_bindgen(method, setter, structural)]
    fn set_checked(this: &Control, checked: bool);
}

/// Paints one document.
pub(crate) struct Painter {
    document: Document,
    moments: Moments,
    /// The day of the last painting: what is written of a moment depends on it.
    day: (u32, u32),
    painted: Painted,
}

/// What has been painted of a sheet. Places stay known when nothing is said of them any more.
#[derive(Default)]
struct Painted {
    marks: Vec<PaintedMark>,
    lists: Vec<PaintedList>,
}

struct PaintedMark {
    place: &'static str,
    slot: &'static str,
    /// Nothing, when it must be painted whatever it says.
    what: Option<What>,
    element: Element,
    /// What the HTML has where the mark is.
    base: Option<String>,
    /// Whether the sheet that is painted has it.
    said: bool,
}

struct PaintedList {
    place: &'static str,
    element: Element,
    lines: Vec<Line>,
    /// Whether the sheet that is painted has it.
    said: bool,
}

/// A row of a list.
struct Line {
    key: String,
    element: Element,
    painted: Painted,
}

/// What painting needs besides the elements.
struct Brush<'a> {
    document: &'a Document,
    moments: &'a Moments,
    today: Date,
}

impl Painter {
    pub(crate) fn new(document: Document) -> Result<Self, JsValue> {
        let moments = Moments::new()?;
        let day = day_of(&moments.today());
        Ok(Self { document, moments, day, painted: Painted::default() })
    }

    /// The document is as the sheet says.
    pub(crate) fn paint(&mut self, sheet: Sheet) {
        let today = self.moments.today();
        let day = day_of(&today);
        if day != self.day {
            self.day = day;
            self.painted.stale();
        }
        let brush = Brush { document: &self.document, moments: &self.moments, today };
        brush.paint(None, &mut self.painted, sheet);
    }

    /// The element with this id takes the focus.
    pub(crate) fn focus(&self, id: &str) {
        let found = self.document.get_element_by_id(id).ok_or_else(|| missing(id));
        must(must(found).unchecked_into::<HtmlElement>().focus());
    }
}

impl Brush<'_> {
    /// The page, or a row of it, is as the sheet says.
    fn paint(&self, row: Option<&Element>, painted: &mut Painted, sheet: Sheet) {
        let (said_lists, said_marks) = sheet.into_parts();
        let Painted { marks, lists } = painted;
        for List { place, template, rows } in said_lists {
            if !lists.iter().any(|one| one.place == place) {
                let element = self.find(row, place);
                lists.push(PaintedList { place, element, lines: Vec::new(), said: true });
            }
            if let Some(one) = lists.iter_mut().find(|one| one.place == place) {
                one.said = true;
                self.list(&one.element, &mut one.lines, template, rows);
            }
        }
        for one in lists {
            if !std::mem::take(&mut one.said) {
                one.lines.drain(..).for_each(|line| line.element.remove());
            }
        }
        for Mark { place, what } in said_marks {
            let slot = what.slot();
            if !marks.iter().any(|one| one.place == place && one.slot == slot) {
                marks.push(self.begin(row, place, slot));
            }
            let is_it = |one: &&mut PaintedMark| one.place == place && one.slot == slot;
            if let Some(one) = marks.iter_mut().find(is_it) {
                one.said = true;
                self.put(one, what);
            }
        }
        for one in marks {
            if !std::mem::take(&mut one.said) {
                one.what = None;
                one.take_back();
            }
        }
    }

    fn find(&self, row: Option<&Element>, place: &str) -> Element {
        let element = match row {
            None => self.document.get_element_by_id(place),
            Some(row) if place == ROW => Some(row.clone()),
            Some(row) => must(row.query_selector(&format!("[data-part=\"{place}\"]"))),
        };
        must(element.ok_or_else(|| missing(place)))
    }

    fn begin(&self, row: Option<&Element>, place: &'static str, slot: &'static str) -> PaintedMark {
        let element = self.find(row, place);
        let base = match slot {
            "words" => element.text_content(),
            "value" | "checked" => None,
            attribute => element.get_attribute(attribute),
        };
        PaintedMark { place, slot, what: None, element, base, said: true }
    }

    fn put(&self, one: &mut PaintedMark, what: What) {
        // A person may have changed what is typed or ticked since.
        let may_stay = one.slot != "value" && one.slot != "checked";
        if may_stay && one.what.as_ref() == Some(&what) {
            return;
        }
        let element = &one.element;
        match &what {
            What::Words(words) => say(element, words),
            What::WordsAt(words, at) => say(element, &self.moments.put_in(words, Some(*at))),
            What::Time(at, style) => self.time(element, *at, *style),
            What::Attribute(name, value) => set(element, name, Some(value)),
            What::Flag(name, Flag::There) => set(element, name, Some("")),
            What::Flag(name, Flag::Gone) => set(element, name, None),
            What::Value(value) => {
                let control: &Control = element.unchecked_ref();
                if control.value() != **value {
                    control.set_value(value);
                }
            }
            What::Tick(tick) => check(element, *tick == Tick::On),
            What::Chosen(value) => {
                check(element, element.unchecked_ref::<Control>().value() == **value);
            }
        }
        one.what = Some(what);
    }

    fn time(&self, element: &Element, at: Millis, style: Style) {
        let words = match style {
            Style::Short => self.moments.short(at, &self.today),
            Style::Seconds => self.moments.to_the_second(at),
            Style::Full => self.moments.full(at),
        };
        say(element, &words);
        if element.tag_name() == "TIME" {
            set(element, "datetime", Some(&self.moments.iso(at)));
            set(element, "title", Some(&self.moments.full(at)));
        }
    }

    /// The place has these rows, in their order. Rows that stay are not moved but where they must.
    fn list(&self, place: &Element, lines: &mut Vec<Line>, template: &str, rows: Rows) {
        let mut before = std::mem::take(lines);
        for Row { key, sheet } in rows {
            // Most often the first that is left.
            let mut line = match before.iter().position(|line| line.key == key) {
                Some(at) => before.remove(at),
                None => {
                    let element = self.copy(template, &key);
                    Line { element, key, painted: Painted::default() }
                }
            };
            self.paint(Some(&line.element), &mut line.painted, sheet);
            lines.push(line);
        }
        before.iter().for_each(|line| line.element.remove());
        let mut here = place.first_element_child();
        for Line { element, .. } in lines {
            if here.as_ref() == Some(element) {
                here = element.next_element_sibling();
            } else {
                must(place.insert_before(element, here.as_deref()));
            }
        }
    }

    fn copy(&self, template: &str, key: &str) -> Element {
        let found = self.document.get_element_by_id(template).ok_or_else(|| missing(template));
        let content = must(found).unchecked_into::<HtmlTemplateElement>().content();
        let first = must(content.first_element_child().ok_or_else(|| missing(template)));
        let copy: Element = must(Node::clone_node_with_deep(&first, true)).unchecked_into();
        if copy.has_attribute("data-key") {
            set(&copy, "data-key", Some(key));
        }
        copy
    }
}

impl PaintedMark {
    /// The place is as the HTML has it.
    fn take_back(&self) {
        match self.slot {
            "words" => say(&self.element, self.base.as_deref().unwrap_or_default()),
            "value" | "checked" => {}
            attribute => set(&self.element, attribute, self.base.as_deref()),
        }
    }
}

impl Painted {
    /// All must be painted again, whatever it says.
    fn stale(&mut self) {
        for one in &mut self.marks {
            one.what = None;
        }
        for line in self.lists.iter_mut().flat_map(|list| &mut list.lines) {
            line.painted.stale();
        }
    }
}

fn say(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

/// The element has this attribute with this value, or has it not.
fn set(element: &Element, name: &str, value: Option<&str>) {
    match value {
        None => must(element.remove_attribute(name)),
        Some(value) if element.get_attribute(name).as_deref() == Some(value) => {}
        Some(value) => must(element.set_attribute(name, value)),
    }
}

fn check(element: &Element, on: bool) {
    let control: &Control = element.unchecked_ref();
    if control.checked() != on {
        control.set_checked(on);
    }
}

/// What the page's own HTML and this program's own names guarantee. A failure is a mistake in one
/// of them, and is thrown where it shows.
fn must<T>(done: Result<T, JsValue>) -> T {
    match done {
        Ok(value) => value,
        Err(failure) => wasm_bindgen::throw_val(failure),
    }
}

fn missing(what: &str) -> JsValue {
    js_sys::Error::new(&format!("the page has no {what}")).into()
}
