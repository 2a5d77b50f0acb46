//! Paints the form in which a call is logged, or its record edited.

use ledger_ui::calls::{DifferenceView, FieldView, FormView, OptionView};
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use super::choosing;
use crate::dom::{Area, Dom, Field, List, Select, Spot};
use crate::moment::Moments;

/// The form's elements.
pub(super) struct Painter {
    root: Spot,
    title: Spot,
    call: Spot,
    at: Spot,
    loading: Spot,
    problem: Spot,
    retry: Spot,
    body: Spot,
    conflict: Spot,
    differences: List<Difference>,
    contact: Spot,
    contact_hint: Spot,
    contact_problem: Spot,
    change: Spot,
    choosing: choosing::Painter,
    remember: Spot,
    remembers: [Field; 2],
    subject: Field,
    subject_problem: Spot,
    note: Area,
    fields: List<FieldRow>,
    option: DocumentFragment,
    links: [Spot; 4],
    preview: List<[Spot; 2]>,
    save: Spot,
    skip: Spot,
    first_wrong: FirstWrong,
}

/// What is to be mended first.
#[derive(Clone, Copy)]
enum FirstWrong {
    Contact,
    Subject,
    Field,
}

struct Difference {
    part: Spot,
    theirs: Spot,
    mine: Spot,
}

struct FieldRow {
    label: Spot,
    control: Control,
    problem: Spot,
    is_wrong: bool,
}

/// In what a field's value is chosen.
enum Control {
    Text(Field),
    Choice(Select, List<()>),
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Self {
        let link = |name: &str| dom.spot(&format!("form-link-{name}"));
        Self {
            root: dom.spot("form"),
            title: dom.spot("form-title"),
            call: dom.spot("form-call"),
            at: dom.spot("form-at"),
            loading: dom.spot("form-loading"),
            problem: dom.spot("form-problem"),
            retry: dom.spot("form-retry"),
            body: dom.spot("form-body"),
            conflict: dom.spot("form-conflict"),
            differences: dom.list("form-differences", "form-difference"),
            contact: dom.spot("form-contact"),
            contact_hint: dom.spot("form-contact-hint"),
            contact_problem: dom.spot("form-contact-problem"),
            change: dom.spot("form-change"),
            choosing: choosing::Painter::mount(dom),
            remember: dom.spot("form-remember"),
            remembers: [dom.field("remember-call"), dom.field("remember-number")],
            subject: dom.field("form-subject"),
            subject_problem: dom.spot("form-subject-problem"),
            note: dom.area("form-note"),
            fields: dom.list("form-fields", "form-field"),
            option: dom.template("form-option"),
            links: ["record", "contact", "recording", "voicemail"].map(link),
            preview: dom.list("form-lines", "form-line"),
            save: dom.spot("form-save"),
            skip: dom.spot("form-skip"),
            first_wrong: FirstWrong::Field,
        }
    }

    pub(super) fn paint(&mut self, view: &FormView, moments: &Moments) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        if view.hidden {
            return Ok(());
        }
        self.title.say(view.title);
        self.call.say(&view.call);
        self.at.say(&moments.full(view.at));
        self.loading.hide(!view.loading);
        self.problem.say(&view.problem);
        self.retry.hide(view.retry_hidden);
        self.body.hide(view.body_hidden);
        self.save.say(view.save);
        self.skip.hide(view.skip_hidden);
        self.conflict.hide(view.conflict.is_empty());
        self.differences.paint(
            &view.conflict,
            |it| it.key,
            Difference::mount,
            |row, it| {
                row.paint(it);
                Ok(())
            },
        )?;
        self.paint_contact(view)?;
        self.subject.fill(&view.subject);
        let is_wrong = !view.subject_problem.is_empty();
        self.subject.set("aria-invalid", if is_wrong { "true" } else { "false" });
        self.subject_problem.say(&view.subject_problem);
        self.note.fill(&view.note);
        let option = &self.option;
        self.fields.paint(
            &view.fields,
            |field| &field.key,
            |element, field| FieldRow::mount(element, field, option),
            FieldRow::paint,
        )?;
        for (link, address) in self.links.iter().zip(&view.links) {
            link.hide(address.is_empty());
            link.set("href", address);
        }
        self.first_wrong = match (view.contact_problem.is_empty(), view.subject_problem.is_empty())
        {
            (false, _) => FirstWrong::Contact,
            (true, false) => FirstWrong::Subject,
            (true, true) => FirstWrong::Field,
        };
        self.preview.paint(
            &view.preview,
            |line| line.label,
            |element, _| Ok(two(element, "label", "value")),
            |[label, value], line| {
                label.say(line.label);
                value.say(&line.value);
                Ok(())
            },
        )
    }

    fn paint_contact(&mut self, view: &FormView) -> Result<(), JsValue> {
        self.contact.say(&view.contact);
        self.contact_hint.say_or_hide(view.contact_hint);
        self.contact_problem.say(&view.contact_problem);
        self.change.hide(view.change_hidden);
        self.remember.hide(view.remember_hidden);
        self.remembers.iter().for_each(|choice| choice.choose(view.remember));
        self.choosing.paint(view.choosing.as_ref())
    }

    /// Puts the focus on what is to be mended first, or on the title.
    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match (place, self.first_wrong) {
            (Place::Problems, FirstWrong::Contact) => self.contact_problem.focus(),
            (Place::Problems, FirstWrong::Subject) => self.subject.focus(),
            (Place::Problems, FirstWrong::Field) => {
                let wrong = self.fields.rows().find(|row| row.is_wrong);
                wrong.map_or(Ok(()), |row| row.problem.focus())
            }
            (_, _) => self.title.focus(),
        }
    }
}

impl Difference {
    fn mount(element: &Element, view: &DifferenceView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", view.key)?;
        let part = |name: &str| Spot::part(element, name);
        Ok(Self { part: part("part"), theirs: part("theirs"), mine: part("mine") })
    }

    fn paint(&self, view: &DifferenceView) {
        self.part.say(view.part);
        self.theirs.say(&view.theirs);
        self.mine.say(&view.mine);
    }
}

impl FieldRow {
    fn mount(
        element: &Element,
        view: &FieldView,
        option: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        let part = |name: &str| Spot::part(element, name);
        // The label belongs to the control that is left.
        let control = if view.options.is_empty() {
            part("choice").remove();
            Control::Text(Field::part(element, "text"))
        } else {
            part("text").remove();
            Control::Choice(Select::part(element, "choice"), part("choice").list(option))
        };
        Ok(Self { label: part("label"), control, problem: part("problem"), is_wrong: false })
    }

    fn paint(&mut self, view: &FieldView) -> Result<(), JsValue> {
        self.label.say(&view.label);
        match &mut self.control {
            Control::Text(text) => text.fill(&view.value),
            Control::Choice(choice, options) => {
                let options_of = &view.options;
                options.paint(options_of, |it| &it.value, mount_option, |(), _| Ok(()))?;
                choice.fill(&view.value);
            }
        }
        self.problem.say(&view.problem);
        self.is_wrong = !view.problem.is_empty();
        Ok(())
    }
}

fn mount_option(element: &Element, view: &OptionView) -> Result<(), JsValue> {
    Spot::of(element).say(&view.label);
    element.set_attribute("value", &view.value)
}

fn two(element: &Element, one: &str, other: &str) -> [Spot; 2] {
    [Spot::part(element, one), Spot::part(element, other)]
}
