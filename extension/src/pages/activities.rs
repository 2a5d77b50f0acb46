//! Paints the activities.

use js_sys::Date;
use ledger_ui::activities::{ActivityView, View};
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;
use web_sys::Element;

use super::rows::ListPainter;
use crate::dom::{Area, Dom, Field, List, Spot};
use crate::moment::{Moments, day_of};

/// The section's elements.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    title: Spot,
    notice: Spot,
    problem: Spot,
    of_group: Spot,
    choices_of: [Field; 2],
    search: Field,
    from: Field,
    to: Field,
    narrowed: Spot,
    contact: Spot,
    list: ListPainter,
    rows: List<Row>,
    clear_all: Spot,
}

/// An activity's elements.
struct Row {
    painted: Option<(ActivityView, (u32, u32))>,
    head: Spot,
    subject: Spot,
    person: Spot,
    time: Spot,
    contact: Spot,
    talk: Spot,
    detail: Spot,
    reading: Spot,
    body: Spot,
    editing: Spot,
    edit_subject: Field,
    edit_body: Area,
    edit_problem: Spot,
    save: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("activities"),
            title: dom.spot("section-title"),
            notice: dom.spot("notice"),
            problem: dom.spot("problem"),
            of_group: dom.spot("of-group"),
            choices_of: [dom.field("of-me"), dom.field("of-everyone")],
            search: dom.field("search"),
            from: dom.field("from"),
            to: dom.field("to"),
            narrowed: dom.spot("narrowed"),
            contact: dom.spot("contact"),
            list: ListPainter::mount(dom)?,
            rows: dom.list("list", "activity-row"),
            clear_all: dom.spot("clear-all"),
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.notice.say(&view.notice);
        self.problem.say(&view.problem);
        self.of_group.hide(view.of_hidden);
        self.choices_of.iter().for_each(|choice| choice.choose(view.of));
        self.search.fill(&view.search);
        self.from.fill(&view.from);
        self.to.fill(&view.to);
        self.narrowed.hide(view.contact.is_empty());
        self.contact.say(&view.contact);
        self.list.paint(&view.list, view.empty_title, view.empty_advice, &view.announcement)?;
        self.clear_all.hide(view.clear_all_hidden);
        let today = self.moments.today();
        let moments = &self.moments;
        self.rows.paint(
            &view.rows,
            |row| &row.key,
            Row::mount,
            |row, view| row.paint(view, moments, &today),
        )
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match place {
            Place::Search => self.search.focus(),
            Place::Panel => self.rows.rows().find(|row| row.is_edited()).map_or(Ok(()), Row::focus),
            Place::SectionTitle
            | Place::Address
            | Place::SignInTitle
            | Place::Field(_)
            | Place::Problems
            | Place::Conflict
            | Place::Preview => self.title.focus(),
        }
    }
}

impl Row {
    fn mount(element: &Element, view: &ActivityView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &view.key)?;
        let (head, detail) = (part("head"), part("detail"));
        let id = format!("activity-{}", view.key);
        detail.set("id", &id);
        head.set("aria-controls", &id);
        Ok(Self {
            painted: None,
            subject: part("subject"),
            person: part("person"),
            time: part("time"),
            contact: part("contact"),
            talk: part("talk"),
            reading: part("reading"),
            body: part("body"),
            editing: part("editing"),
            edit_subject: Field::part(element, "edit-subject"),
            edit_body: Area::part(element, "edit-body"),
            edit_problem: part("edit-problem"),
            save: part("save"),
            head,
            detail,
        })
    }

    fn is_edited(&self) -> bool {
        self.painted.as_ref().is_some_and(|(view, _)| !view.edit.hidden)
    }

    fn focus(&self) -> Result<(), JsValue> {
        self.edit_subject.focus()
    }

    fn paint(
        &mut self,
        view: &ActivityView,
        moments: &Moments,
        today: &Date,
    ) -> Result<(), JsValue> {
        let painted = Some((view.clone(), day_of(today)));
        if self.painted == painted {
            return Ok(());
        }
        self.subject.say(&view.subject);
        self.person.say_or_hide(&view.person);
        self.time.say(&moments.short(view.started_at, today));
        self.time.set("datetime", &moments.iso(view.started_at));
        self.time.set("title", &moments.full(view.started_at));
        self.contact.say(&view.contact);
        self.talk.say(&view.talk);
        self.head.set("aria-expanded", if view.open { "true" } else { "false" });
        self.detail.hide(!view.open);
        self.reading.hide(!view.edit.hidden);
        self.body.say(&view.body);
        self.editing.hide(view.edit.hidden);
        self.edit_subject.fill(&view.edit.subject);
        self.edit_body.fill(&view.edit.body);
        self.edit_problem.say(&view.edit.problem);
        self.save.say(view.edit.save);
        self.save.set("aria-disabled", if view.edit.busy { "true" } else { "false" });
        self.painted = painted;
        Ok(())
    }
}
