//! Paints the backfill.

use ledger_ui::admin::BackfillView;
use wasm_bindgen::JsValue;

use crate::dom::{Dom, Field, Spot};
use crate::moment::Moments;
use crate::pages::plain::PlainRows;

/// The page's elements.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    busy: Spot,
    problem: Spot,
    form: Spot,
    from: Field,
    to: Field,
    none: Spot,
    shown: Spot,
    stage: Spot,
    since: Spot,
    until: Spot,
    progress: Spot,
    status: Spot,
    trouble: Spot,
    counts: PlainRows,
    start: Spot,
    pause: Spot,
    resume: Spot,
    cancel: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("backfill"),
            busy: dom.spot("backfill-busy"),
            problem: dom.spot("backfill-problem"),
            form: dom.spot("backfill-form"),
            from: dom.field("backfill-from"),
            to: dom.field("backfill-to"),
            none: dom.spot("backfill-none"),
            shown: dom.spot("backfill-shown"),
            stage: dom.spot("backfill-stage"),
            since: dom.spot("backfill-since"),
            until: dom.spot("backfill-until"),
            progress: dom.spot("backfill-progress"),
            status: dom.spot("backfill-status"),
            trouble: dom.spot("backfill-trouble"),
            counts: PlainRows::mount(dom, "backfill-counts", "prospect"),
            start: dom.spot("backfill-start"),
            pause: dom.spot("backfill-pause"),
            resume: dom.spot("backfill-resume"),
            cancel: dom.spot("backfill-cancel"),
        })
    }

    pub(super) fn paint(&mut self, view: &BackfillView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.busy.hide(!view.busy);
        self.problem.say(&view.problem);
        self.form.hide(view.form_hidden);
        self.from.fill(&view.from);
        self.to.fill(&view.to);
        self.none.hide(!view.none);
        self.shown.hide(view.range.is_none());
        if let Some((since, until)) = view.range {
            self.since.say(&self.moments.full(since));
            self.until.say(&self.moments.full(until));
        }
        self.stage.say(view.stage);
        self.progress.hide(view.progress.is_none());
        self.progress.set("value", &view.progress.unwrap_or_default().to_string());
        self.status.say(&view.status);
        self.trouble.say(&view.trouble);
        self.counts.paint(&view.counts)?;
        self.start.say_or_hide(&view.start);
        self.pause.hide(view.pause_hidden);
        self.resume.hide(view.resume_hidden);
        self.cancel.hide(view.cancel_hidden);
        Ok(())
    }
}
