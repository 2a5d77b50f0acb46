//! Paints the Admin area.

mod backfill;
mod block_list;
mod conflict;
mod crm;
mod form;
mod health;
mod history;
mod owners;
mod preview;
mod report;
mod scope;

use ledger_ui::admin::{BarView, View};
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, List, Spot};

/// The area's elements.
pub(super) struct Painter {
    root: Spot,
    tabs: List<Spot>,
    title: Spot,
    lead: Spot,
    loading: Spot,
    trouble: Spot,
    trouble_words: Spot,
    notice: Spot,
    problems: Spot,
    problem_list: List<Spot>,
    conflict: conflict::Painter,
    form: Spot,
    above: form::Painter,
    covered: Spot,
    scope: scope::Painter,
    below: form::Painter,
    block_list: block_list::Painter,
    preview: preview::Painter,
    history: history::Painter,
    health: health::Painter,
    backfill: backfill::Painter,
    crm: crm::Painter,
    owners: owners::Painter,
    report: report::Painter,
    bar: Bar,
    dom: Dom,
}

/// The elements of what is to be saved.
struct Bar {
    root: Spot,
    count: Spot,
    effects: List<Spot>,
    problem: Spot,
    preview: Spot,
    undo: Spot,
    save: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("admin"),
            tabs: dom.list("tabs", "tab"),
            title: dom.spot("section-title"),
            lead: dom.spot("lead"),
            loading: dom.spot("admin-loading"),
            trouble: dom.spot("admin-trouble"),
            trouble_words: dom.spot("trouble-words"),
            notice: dom.spot("notice"),
            problems: dom.spot("problems"),
            problem_list: dom.list("problem-list", "problem"),
            conflict: conflict::Painter::mount(dom)?,
            form: dom.spot("form"),
            above: form::Painter::mount(dom, "above")?,
            covered: dom.spot("covered"),
            scope: scope::Painter::mount(dom)?,
            below: form::Painter::mount(dom, "below")?,
            block_list: block_list::Painter::mount(dom)?,
            preview: preview::Painter::mount(dom)?,
            history: history::Painter::mount(dom)?,
            health: health::Painter::mount(dom),
            backfill: backfill::Painter::mount(dom)?,
            crm: crm::Painter::mount(dom),
            owners: owners::Painter::mount(dom),
            report: report::Painter::mount(dom),
            bar: Bar::mount(dom)?,
            dom: dom.clone(),
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.tabs.paint(
            &view.tabs,
            |tab| tab.key,
            |element, tab| {
                let button = Spot::part(element, "tab");
                button.set("data-key", tab.key);
                Ok(button)
            },
            |button, tab| {
                button.say(tab.words);
                button.set("aria-current", if tab.current { "page" } else { "false" });
                Ok(())
            },
        )?;
        self.title.say(view.title);
        self.lead.say(view.lead);
        self.loading.hide(!view.loading);
        self.trouble.hide(view.trouble.is_empty());
        self.trouble_words.say(&view.trouble);
        self.notice.say(&view.notice);
        self.problems.hide(view.problems.is_empty());
        self.problem_list.paint(
            &view.problems,
            |problem| &problem.path,
            |element, problem| {
                let button = Spot::part(element, "go-to");
                button.set("data-key", &problem.path);
                Ok(button)
            },
            |button, problem| {
                button.say(&problem.words);
                Ok(())
            },
        )?;
        self.conflict.paint(&view.conflict)?;
        self.form.hide(view.form_hidden);
        self.above.paint(&view.above)?;
        self.covered.say(&view.covered);
        self.scope.paint(&view.scope)?;
        self.below.paint(&view.below)?;
        self.block_list.paint(&view.block_list)?;
        self.preview.paint(&view.preview, view.preview_hidden)?;
        self.history.paint(&view.history)?;
        self.health.paint(&view.health)?;
        self.backfill.paint(&view.backfill)?;
        self.crm.paint(&view.crm)?;
        self.owners.paint(&view.owners)?;
        self.report.paint(&view.report)?;
        self.bar.paint(&view.bar)
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match place {
            Place::Field(field) => self.dom.spot(&format!("field-{}", field.path())).focus(),
            Place::Problems => self.problems.focus(),
            Place::Conflict => self.conflict.focus(),
            Place::Preview => self.preview.focus(),
            Place::Panel => self.dom.spot("panel").focus(),
            Place::SectionTitle | Place::Search | Place::SignInTitle | Place::Address => {
                self.title.focus()
            }
        }
    }
}

impl Bar {
    fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("save-bar"),
            count: dom.spot("save-count"),
            effects: dom.list("effects", "effect"),
            problem: dom.spot("save-problem"),
            preview: dom.spot("save-preview"),
            undo: dom.spot("undo"),
            save: dom.spot("save"),
        })
    }

    fn paint(&mut self, view: &BarView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.count.say(&view.count);
        self.effects.paint(
            &view.effects,
            |words| words,
            |element, _| Ok(Spot::part(element, "words")),
            |spot, words| {
                spot.say(words);
                Ok(())
            },
        )?;
        self.problem.say(&view.problem);
        self.preview.hide(view.preview_hidden);
        self.undo.hide(view.undo_hidden);
        self.save.say(view.save);
        self.save.set("aria-disabled", if view.busy { "true" } else { "false" });
        Ok(())
    }
}
