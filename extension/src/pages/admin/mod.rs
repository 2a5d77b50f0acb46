//! Paints the Admin area.

mod backfill;
mod calls;
mod crm;
mod health;
mod owners;
mod report;

use ledger_ui::admin::View;
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;

use crate::dom::Dom;

/// The area's elements, as far as they are not on the sheet.
pub(super) struct Painter {
    calls: calls::Painter,
    health: health::Painter,
    backfill: backfill::Painter,
    crm: crm::Painter,
    owners: owners::Painter,
    report: report::Painter,
    dom: Dom,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            calls: calls::Painter::mount(dom)?,
            health: health::Painter::mount(dom),
            backfill: backfill::Painter::mount(dom)?,
            crm: crm::Painter::mount(dom),
            owners: owners::Painter::mount(dom),
            report: report::Painter::mount(dom),
            dom: dom.clone(),
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.calls.paint(&view.calls)?;
        self.health.paint(&view.health)?;
        self.backfill.paint(&view.backfill)?;
        self.crm.paint(&view.crm)?;
        self.owners.paint(&view.owners)?;
        self.report.paint(&view.report)
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match place {
            Place::Field(field) => self.dom.spot(&format!("field-{}", field.path())).focus(),
            Place::Problems => self.dom.spot("problems").focus(),
            Place::Conflict => self.dom.spot("conflict-title").focus(),
            Place::Preview => self.dom.spot("preview").focus(),
            Place::Panel => self.calls.focus(),
            Place::SectionTitle | Place::Search | Place::SignInTitle | Place::Address => {
                self.dom.spot("section-title").focus()
            }
        }
    }
}
