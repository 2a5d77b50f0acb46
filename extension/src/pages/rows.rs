//! Paints what every list that comes in pages has besides its rows.

use ledger_ui::paged::PagedView;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Spot};

/// The elements around the rows.
pub(super) struct ListPainter {
    refresh: Spot,
    announcement: Spot,
    skeleton: Spot,
    empty: Spot,
    empty_title: Spot,
    empty_advice: Spot,
    more: Spot,
    more_problem: Spot,
}

impl ListPainter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            refresh: dom.spot("refresh"),
            announcement: dom.spot("announcement"),
            skeleton: dom.spot("skeleton"),
            empty: dom.spot("empty"),
            empty_title: dom.spot("empty-title"),
            empty_advice: dom.spot("empty-advice"),
            more: dom.spot("more"),
            more_problem: dom.spot("more-problem"),
        })
    }

    pub(super) fn paint(
        &self,
        view: &PagedView,
        empty_title: &str,
        empty_advice: &str,
        announcement: &str,
    ) -> Result<(), JsValue> {
        self.refresh.hide(view.retry_hidden);
        self.announcement.say(announcement);
        self.skeleton.hide(!view.loading);
        self.empty.hide(empty_title.is_empty());
        self.empty_title.say(empty_title);
        self.empty_advice.say(empty_advice);
        self.more.hide(view.more_hidden);
        self.more.say(view.more);
        self.more.set("aria-disabled", if view.more_busy { "true" } else { "false" });
        self.more_problem.say(&view.more_problem);
        Ok(())
    }
}
