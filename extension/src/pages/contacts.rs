//! Paints the contacts.

use js_sys::Date;
use ledger_ui::contacts::{CallView, ContactView, FormView, ImportView, NumberView, View};
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use super::contacts_import;
use super::rows::ListPainter;
use crate::dom::{Area, Dom, Field, List, Spot};
use crate::moment::{Moments, day_of};

/// The section's elements.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    title: Spot,
    open_import: Spot,
    notice: Spot,
    undo: Spot,
    problem: Spot,
    form: Form,
    merge: Spot,
    merge_lead: Spot,
    import: contacts_import::Painter,
    states: [Field; 3],
    search: Field,
    list: ListPainter,
    rows: List<Row>,
    call: DocumentFragment,
    clear_search: Spot,
    panel: PanelShown,
}

/// What stands above the list, so that the focus goes there.
#[derive(Clone, Copy)]
enum PanelShown {
    None,
    Form,
    Import,
    Merge,
}

/// The form's elements.
struct Form {
    root: Spot,
    title: Spot,
    name: Field,
    company: Field,
    email: Field,
    note: Area,
    numbers: List<NumberRow>,
    name_problem: Spot,
    company_problem: Spot,
    email_problem: Spot,
    note_problem: Spot,
    numbers_problem: Spot,
    problem: Spot,
    save: Spot,
}

struct NumberRow {
    number: Field,
    label: Field,
}

/// A contact's elements.
struct Row {
    painted: Option<(ContactView, (u32, u32))>,
    head: Spot,
    name: Spot,
    company: Spot,
    reach: Spot,
    merge: Spot,
    detail: Spot,
    numbers: Spot,
    email: Spot,
    note: Spot,
    edit: Spot,
    begin_merge: Spot,
    archive: Spot,
    restore: Spot,
    delete: Spot,
    calls_loading: Spot,
    calls_problem: Spot,
    calls: List<CallRow>,
}

struct CallRow {
    at: Spot,
    subject: Spot,
    person: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("contacts"),
            title: dom.spot("section-title"),
            open_import: dom.spot("open-import"),
            notice: dom.spot("notice-words"),
            undo: dom.spot("undo"),
            problem: dom.spot("problem"),
            form: Form::mount(dom)?,
            merge: dom.spot("merge"),
            merge_lead: dom.spot("merge-lead"),
            import: contacts_import::Painter::mount(dom)?,
            states: [
                dom.field("state-active"),
                dom.field("state-archived"),
                dom.field("state-deleted"),
            ],
            search: dom.field("search"),
            list: ListPainter::mount(dom)?,
            rows: dom.list("list", "contact-row"),
            call: dom.template("contact-call"),
            clear_search: dom.spot("clear-search"),
            panel: PanelShown::None,
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.open_import.hide(view.admin_hidden);
        self.notice.say(&view.notice);
        self.undo.hide(view.undo_hidden);
        self.problem.say(&view.problem);
        self.form.paint(&view.form)?;
        self.merge.hide(view.merge.is_empty());
        self.merge_lead.say(&view.merge);
        self.import.paint(&view.import)?;
        self.panel = panel_of(&view.form, &view.import, &view.merge);
        self.states.iter().for_each(|state| state.choose(view.state));
        self.search.fill(&view.search);
        self.list.paint(&view.list, view.empty_title, view.empty_advice, &view.announcement)?;
        self.clear_search.hide(view.clear_search_hidden);
        let today = self.moments.today();
        let (moments, call) = (&self.moments, &self.call);
        self.rows.paint(
            &view.rows,
            |row| &row.key,
            |element, row| Row::mount(element, row, call),
            |row, view| row.paint(view, moments, &today),
        )
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match (place, self.panel) {
            (Place::Search, _) => self.search.focus(),
            (Place::Panel, PanelShown::Form) => self.form.name.focus(),
            (Place::Panel, PanelShown::Import) => self.import.focus(),
            (Place::Panel, PanelShown::Merge) => self.merge_lead.focus(),
            (
                Place::Panel
                | Place::SectionTitle
                | Place::Address
                | Place::SignInTitle
                | Place::Field(_)
                | Place::Problems
                | Place::Conflict
                | Place::Preview,
                _,
            ) => self.title.focus(),
        }
    }
}

fn panel_of(form: &FormView, import: &ImportView, merge: &str) -> PanelShown {
    if !form.hidden {
        PanelShown::Form
    } else if !merge.is_empty() {
        PanelShown::Merge
    } else if contacts_import::is_open(import) {
        PanelShown::Import
    } else {
        PanelShown::None
    }
}

impl Form {
    fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("form"),
            title: dom.spot("form-title"),
            name: dom.field("contact-name"),
            company: dom.field("contact-company"),
            email: dom.field("contact-email"),
            note: dom.area("contact-note"),
            numbers: dom.list("numbers", "number-row"),
            name_problem: dom.spot("contact-name-problem"),
            company_problem: dom.spot("contact-company-problem"),
            email_problem: dom.spot("contact-email-problem"),
            note_problem: dom.spot("contact-note-problem"),
            numbers_problem: dom.spot("numbers-problem"),
            problem: dom.spot("form-problem"),
            save: dom.spot("save-contact"),
        })
    }

    fn paint(&mut self, view: &FormView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.title.say(view.title);
        let fields = [
            (&self.name, &view.name, &self.name_problem, &view.name_problem),
            (&self.company, &view.company, &self.company_problem, &view.company_problem),
            (&self.email, &view.email, &self.email_problem, &view.email_problem),
        ];
        for (field, value, spot, problem) in fields {
            field.fill(value);
            field.set("aria-invalid", if problem.is_empty() { "false" } else { "true" });
            spot.say(problem);
        }
        self.note.fill(&view.note);
        self.note_problem.say(&view.note_problem);
        self.numbers.paint(
            &view.numbers,
            |number| &number.key,
            NumberRow::mount,
            |row, view| {
                row.number.fill(&view.number);
                row.label.fill(&view.label);
                Ok(())
            },
        )?;
        self.numbers_problem.say(&view.numbers_problem);
        self.problem.say(&view.problem);
        self.save.say(view.save);
        self.save.set("aria-disabled", if view.busy { "true" } else { "false" });
        Ok(())
    }
}

impl NumberRow {
    fn mount(element: &Element, view: &NumberView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        Ok(Self { number: Field::part(element, "number"), label: Field::part(element, "label") })
    }
}

impl Row {
    fn mount(
        element: &Element,
        view: &ContactView,
        call: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &view.key)?;
        let (head, detail) = (part("head"), part("detail"));
        let id = format!("contact-{}", view.key);
        detail.set("id", &id);
        head.set("aria-controls", &id);
        Ok(Self {
            painted: None,
            name: part("name"),
            company: part("company"),
            reach: part("reach"),
            merge: part("merge"),
            numbers: part("numbers"),
            email: part("email"),
            note: part("note"),
            edit: part("edit"),
            begin_merge: part("begin-merge"),
            archive: part("archive"),
            restore: part("restore"),
            delete: part("delete"),
            calls_loading: part("calls-loading"),
            calls_problem: part("calls-problem"),
            calls: part("calls").list(call),
            head,
            detail,
        })
    }

    fn paint(
        &mut self,
        view: &ContactView,
        moments: &Moments,
        today: &Date,
    ) -> Result<(), JsValue> {
        let painted = Some((view.clone(), day_of(today)));
        if self.painted == painted {
            return Ok(());
        }
        self.name.say(&view.name);
        self.company.say_or_hide(&view.company);
        self.reach.say(&view.reach);
        self.head.set("aria-expanded", if view.open { "true" } else { "false" });
        self.merge.hide(view.merge_hidden);
        self.detail.hide(!view.open);
        self.numbers.say_or_hide(&view.numbers);
        self.email.say_or_hide(&view.email);
        self.note.say_or_hide(&view.note);
        self.edit.hide(view.edit_hidden);
        self.begin_merge.hide(view.begin_merge_hidden);
        self.archive.hide(view.archive_hidden);
        self.restore.hide(view.restore_hidden);
        self.delete.hide(view.delete_hidden);
        self.calls_loading.hide(!view.calls_loading);
        self.calls_problem.say_or_hide(&view.calls_problem);
        self.calls.paint(
            &view.calls,
            |call| &call.key,
            |element, _| CallRow::mount(element),
            |row, call| row.paint(call, moments, today),
        )?;
        self.painted = painted;
        Ok(())
    }
}

impl CallRow {
    fn mount(element: &Element) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self { at: part("at"), subject: part("subject"), person: part("person") })
    }

    fn paint(&self, view: &CallView, moments: &Moments, today: &Date) -> Result<(), JsValue> {
        self.at.say(&moments.short(view.at, today));
        self.at.set("datetime", &moments.iso(view.at));
        self.subject.say(&view.subject);
        self.person.say(&view.person);
        Ok(())
    }
}
