//! The page's elements. They are looked up once, when the page opens, and one that is missing is
//! named; afterwards they are plain fields. Writing is idempotent, and what already stands is not
//! written again, so that a screen reader hears changes only.

use ledger_ui::text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, DocumentFragment, Element, HtmlElement, HtmlInputElement, HtmlSelectElement,
    HtmlTemplateElement, HtmlTextAreaElement,
};

/// The document.
#[derive(Clone)]
pub(crate) struct Dom {
    document: Document,
}

/// An element.
pub(crate) struct Spot {
    element: Element,
}

/// An input that is typed into or chosen.
pub(crate) struct Field {
    input: HtmlInputElement,
}

/// A text of several lines.
pub(crate) struct Area {
    area: HtmlTextAreaElement,
}

/// A choice from a list that opens.
pub(crate) struct Select {
    select: HtmlSelectElement,
}

/// A list whose rows are made from a template and known by their keys.
pub(crate) struct List<R> {
    lines: Lines,
    /// What is painted in each row.
    parts: Vec<Option<R>>,
}

/// What all lists have in common, whatever is painted in their rows: so it is compiled once.
struct Lines {
    place: Element,
    template: DocumentFragment,
    rows: Vec<Row>,
}

/// Paints a row: the place it had until now, if it stays, and its element.
type PaintLine<'a> = dyn FnMut(Option<usize>, &Element) -> Result<(), JsValue> + 'a;

/// A row of a list.
struct Row {
    key: String,
    element: Element,
}

impl Dom {
    /// The page's document, with every label in its place.
    pub(crate) fn open() -> Result<Self, JsValue> {
        let document = web_sys::window()
            .and_then(|window| window.document())
            .ok_or_else(|| missing("document"))?;
        let dom = Self { document };
        dom.label()?;
        Ok(dom)
    }

    /// The element with this id.
    pub(crate) fn spot(&self, id: &str) -> Spot {
        Spot { element: self.element(id) }
    }

    /// The input with this id.
    pub(crate) fn field(&self, id: &str) -> Field {
        Field { input: must(self.element(id).dyn_into().map_err(|_| missing(id))) }
    }

    /// The text of several lines with this id.
    pub(crate) fn area(&self, id: &str) -> Area {
        Area { area: must(self.element(id).dyn_into().map_err(|_| missing(id))) }
    }

    /// The list with this id, made from the template with that id.
    pub(crate) fn list<R>(&self, id: &str, template: &str) -> List<R> {
        List::new(self.element(id), self.template(template))
    }

    /// The content of the template with this id.
    pub(crate) fn template(&self, id: &str) -> DocumentFragment {
        let element: HtmlTemplateElement =
            must(self.element(id).dyn_into().map_err(|_| missing(id)));
        element.content()
    }

    /// Which page this is, as its HTML says.
    pub(crate) fn page(&self) -> String {
        let root = self.document.document_element();
        root.and_then(|root| root.get_attribute("data-page")).unwrap_or_default()
    }

    /// The document itself.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    fn element(&self, id: &str) -> Element {
        must(self.document.get_element_by_id(id).ok_or_else(|| missing(id)))
    }

    /// Puts the words that never change where the HTML names them.
    fn label(&self) -> Result<(), JsValue> {
        let mut roots = vec![(self.document.query_selector_all("[data-text]")?, "data-text")];
        roots.push((self.document.query_selector_all("[data-text-hint]")?, "data-text-hint"));
        roots.push((self.document.query_selector_all("[data-text-name]")?, "data-text-name"));
        let templates = self.document.query_selector_all("template")?;
        for index in 0..templates.length() {
            let Some(template) = templates.get(index) else { continue };
            let content = template.unchecked_into::<HtmlTemplateElement>().content();
            roots.push((content.query_selector_all("[data-text]")?, "data-text"));
            roots.push((content.query_selector_all("[data-text-hint]")?, "data-text-hint"));
            roots.push((content.query_selector_all("[data-text-name]")?, "data-text-name"));
        }
        for (nodes, attribute) in roots {
            for index in 0..nodes.length() {
                let Some(node) = nodes.get(index) else { continue };
                let element: Element = node.dyn_into()?;
                let key = element.get_attribute(attribute).unwrap_or_default();
                let words = text::label(&key).ok_or_else(|| missing(&key))?;
                match attribute {
                    "data-text-hint" => element.set_attribute("placeholder", words)?,
                    "data-text-name" => element.set_attribute("aria-label", words)?,
                    _ => element.set_text_content(Some(words)),
                }
            }
        }
        Ok(())
    }
}

impl Spot {
    /// The element itself.
    pub(crate) fn of(element: &Element) -> Self {
        Self { element: element.clone() }
    }

    /// The part of a cloned template with this name.
    pub(crate) fn part(root: &Element, name: &str) -> Self {
        let found = must(root.query_selector(&format!("[data-part={name}]")));
        Self { element: must(found.ok_or_else(|| missing(name))) }
    }

    /// The list in a cloned template.
    pub(crate) fn list<R>(self, template: &DocumentFragment) -> List<R> {
        List::new(self.element, template.clone())
    }

    /// Says this.
    pub(crate) fn say(&self, words: &str) {
        if self.element.text_content().as_deref() != Some(words) {
            self.element.set_text_content(Some(words));
        }
    }

    /// Says this, and is not there when there is nothing to say.
    pub(crate) fn say_or_hide(&self, words: &str) {
        self.say(words);
        self.hide(words.is_empty());
    }

    /// Is not there.
    pub(crate) fn hide(&self, hidden: bool) {
        self.flag("hidden", hidden);
    }

    /// Has this attribute or has it not.
    pub(crate) fn flag(&self, name: &str, on: bool) {
        must(match (on, self.element.has_attribute(name)) {
            (true, false) => self.element.set_attribute(name, ""),
            (false, true) => self.element.remove_attribute(name),
            (true, true) | (false, false) => Ok(()),
        });
    }

    /// Has this attribute with this value.
    pub(crate) fn set(&self, name: &str, value: &str) {
        set(&self.element, name, value);
    }

    /// Takes the focus.
    pub(crate) fn focus(&self) -> Result<(), JsValue> {
        match self.element.dyn_ref::<HtmlElement>() {
            Some(element) => element.focus(),
            None => Ok(()),
        }
    }
}

impl Select {
    /// The choice of a cloned template with this name.
    pub(crate) fn part(root: &Element, name: &str) -> Self {
        let Spot { element } = Spot::part(root, name);
        Self { select: must(element.dyn_into().map_err(|_| missing(name))) }
    }

    /// Has this value.
    pub(crate) fn fill(&self, value: &str) {
        if self.select.value() != value {
            self.select.set_value(value);
        }
    }
}

impl Area {
    /// The text of a cloned template with this name.
    pub(crate) fn part(root: &Element, name: &str) -> Self {
        let Spot { element } = Spot::part(root, name);
        Self { area: must(element.dyn_into().map_err(|_| missing(name))) }
    }

    /// Has this text. What a person is typing is left alone, unless it is to be another text.
    pub(crate) fn fill(&self, text: &str) {
        if self.area.value() != text {
            self.area.set_value(text);
        }
    }
}

impl Field {
    /// The input of a cloned template with this name.
    pub(crate) fn part(root: &Element, name: &str) -> Self {
        let Spot { element } = Spot::part(root, name);
        Self { input: must(element.dyn_into().map_err(|_| missing(name))) }
    }

    /// Is chosen or ticked.
    pub(crate) fn check(&self, on: bool) {
        if self.input.checked() != on {
            self.input.set_checked(on);
        }
    }

    /// Has this value. What a person is typing is left alone, unless it is to be another text.
    pub(crate) fn fill(&self, value: &str) {
        if self.input.value() != value {
            self.input.set_value(value);
        }
    }

    /// Is chosen, when its value is the chosen one.
    pub(crate) fn choose(&self, chosen: &str) {
        self.check(self.input.value() == chosen);
    }

    /// Cannot be chosen or ticked.
    pub(crate) fn disable(&self, disabled: bool) {
        if self.input.disabled() != disabled {
            self.input.set_disabled(disabled);
        }
    }

    /// Has this attribute with this value.
    pub(crate) fn set(&self, name: &str, value: &str) {
        set(&self.input, name, value);
    }

    /// Takes the focus.
    pub(crate) fn focus(&self) -> Result<(), JsValue> {
        self.input.focus()
    }
}

impl<R> List<R> {
    fn new(place: Element, template: DocumentFragment) -> Self {
        Self { lines: Lines::new(place, template), parts: Vec::new() }
    }

    /// Has one row for each view, in their order. Rows that stay are not touched but by `paint`,
    /// so that the focus and what is selected stay too.
    pub(crate) fn paint<V>(
        &mut self,
        views: &[V],
        key: impl Fn(&V) -> &str,
        mount: impl Fn(&Element, &V) -> Result<R, JsValue>,
        paint: impl Fn(&mut R, &V) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let keys: Vec<&str> = views.iter().map(key).collect();
        let mut former = std::mem::take(&mut self.parts);
        let mut views = views.iter();
        self.lines.paint(&keys, &mut |place, element| {
            let Some(view) = views.next() else { return Ok(()) };
            let known = place.and_then(|place| former.get_mut(place)).and_then(Option::take);
            let mut parts = match known {
                Some(parts) => parts,
                None => mount(element, view)?,
            };
            paint(&mut parts, view)?;
            self.parts.push(Some(parts));
            Ok(())
        })
    }

    /// The rows that are there.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &R> {
        self.parts.iter().flatten()
    }
}

impl Lines {
    fn new(place: Element, template: DocumentFragment) -> Self {
        let first = template.first_element_child();
        must(first.ok_or_else(|| missing("first element of a template")));
        Self { place, template, rows: Vec::new() }
    }

    /// Has one row for each key, in their order. Each is painted before it is put in its place,
    /// with the place it had until now, if it stays.
    fn paint(&mut self, keys: &[&str], paint: &mut PaintLine<'_>) -> Result<(), JsValue> {
        let mut left: Vec<(usize, Row)> =
            std::mem::take(&mut self.rows).into_iter().enumerate().collect();
        let mut rows = Vec::with_capacity(keys.len());
        for key in keys {
            // Most often the next one that is left.
            let known = left.iter().position(|(_, row)| row.key == *key);
            rows.push(known.map(|place| left.remove(place)));
        }
        for (_, row) in left {
            row.element.remove();
        }
        let mut here = self.place.first_element_child();
        for (key, known) in keys.iter().zip(rows) {
            let (place, row) = match known {
                Some((place, row)) => (Some(place), row),
                None => (None, Row { key: (*key).to_owned(), element: self.copy()? }),
            };
            paint(place, &row.element)?;
            here = put(&self.place, &row.element, here)?;
            self.rows.push(row);
        }
        Ok(())
    }

    fn copy(&self) -> Result<Element, JsValue> {
        let template =
            self.template.first_element_child().ok_or_else(|| missing("template content"))?;
        template.clone_node_with_deep(true)?.dyn_into().map_err(JsValue::from)
    }
}

/// Puts an element before the one that stands here; says what stands behind it.
fn put(
    place: &Element,
    element: &Element,
    here: Option<Element>,
) -> Result<Option<Element>, JsValue> {
    if here.as_ref() == Some(element) {
        return Ok(element.next_element_sibling());
    }
    place.insert_before(element, here.as_deref())?;
    Ok(here)
}

fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        must(element.set_attribute(name, value));
    }
}

/// What the page's own HTML and this program's own names guarantee. Nobody has to pass a failure
/// on: it would be a mistake in one of them, and is thrown where it shows.
fn must<T>(done: Result<T, JsValue>) -> T {
    match done {
        Ok(value) => value,
        Err(failure) => wasm_bindgen::throw_val(failure),
    }
}

fn missing(what: &str) -> JsValue {
    js_sys::Error::new(&format!("the page has no {what}")).into()
}
