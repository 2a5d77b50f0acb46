//! Paints fields of the settings form.

use ledger_ui::admin::{FieldView, OptionKind, OptionView};
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use crate::dom::{Dom, Field, List, Spot};

/// A part of the form.
pub(super) struct Painter {
    fields: List<Row>,
    option: DocumentFragment,
}

/// A field's elements.
struct Row {
    painted: Option<FieldView>,
    heading: Spot,
    name: Spot,
    help: Spot,
    options: List<Choice>,
    text: Spot,
    input: Field,
    unit: Spot,
    note: Spot,
    problem: Spot,
}

/// The elements of a choice.
struct Choice {
    input: Field,
    name: Spot,
    hint: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom, place: &str) -> Result<Self, JsValue> {
        Ok(Self { fields: dom.list(place, "field"), option: dom.template("option") })
    }

    pub(super) fn paint(&mut self, fields: &[FieldView]) -> Result<(), JsValue> {
        let option = &self.option;
        self.fields.paint(
            fields,
            |field| field.path,
            |element, field| Row::mount(element, field, option),
            |row, field| row.paint(field),
        )
    }
}

impl Row {
    fn mount(
        element: &Element,
        view: &FieldView,
        option: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", view.path)?;
        let id = |what: &str| format!("{what}-{}", view.path);
        let described = format!("{} {} {}", id("help"), id("note"), id("problem"));
        part("field").set("id", &id("field"));
        part("field").set("aria-describedby", &described);
        let row = Self {
            painted: None,
            heading: part("heading"),
            name: part("name"),
            help: part("help"),
            options: part("options").list(option),
            text: part("text"),
            input: Field::part(element, "input"),
            unit: part("unit"),
            note: part("note"),
            problem: part("problem"),
        };
        for (spot, what) in [
            (&row.name, "name"),
            (&row.help, "help"),
            (&row.note, "note"),
            (&row.problem, "problem"),
        ] {
            spot.set("id", &id(what));
        }
        row.unit.set("id", &id("unit"));
        row.input.set("aria-labelledby", &format!("{} {}", id("name"), id("unit")));
        row.input.set("aria-describedby", &described);
        Ok(row)
    }

    fn paint(&mut self, view: &FieldView) -> Result<(), JsValue> {
        if self.painted.as_ref() == Some(view) {
            return Ok(());
        }
        self.heading.say_or_hide(view.heading);
        self.name.say(view.name);
        self.help.say(view.help);
        self.options.paint(
            &view.options,
            |option| &option.value,
            |element, option| Choice::mount(element, option, view.path),
            |choice, option| choice.paint(option),
        )?;
        self.text.hide(view.text.is_none());
        if let Some(text) = &view.text {
            self.input.fill(&text.value);
            self.input.set("inputmode", if text.unit.is_empty() { "text" } else { "numeric" });
            self.unit.say(text.unit);
        }
        let wrong = !view.problem.is_empty();
        self.input.set("aria-invalid", if wrong { "true" } else { "false" });
        self.note.say_or_hide(&view.note);
        self.problem.say(&view.problem);
        self.painted = Some(view.clone());
        Ok(())
    }
}

impl Choice {
    fn mount(element: &Element, view: &OptionView, path: &str) -> Result<Self, JsValue> {
        let choice = Self {
            input: Field::part(element, "choice"),
            name: Spot::part(element, "choice-name"),
            hint: Spot::part(element, "choice-hint"),
        };
        let kind = match view.kind {
            OptionKind::Radio => "radio",
            OptionKind::Check => "checkbox",
        };
        choice.input.set("type", kind);
        choice.input.set("name", path);
        choice.input.set("value", &view.value);
        Ok(choice)
    }

    fn paint(&self, view: &OptionView) -> Result<(), JsValue> {
        self.input.check(view.checked);
        self.name.say(view.name);
        self.hint.say_or_hide(&view.hint);
        Ok(())
    }
}
