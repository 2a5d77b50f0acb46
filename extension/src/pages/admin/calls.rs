//! Paints everyone's calls, and those that wait for a person.

mod panel;

use ledger_ui::admin::{CallsView, FilterView, GroupView, ReasonView};
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use super::super::rows::ListPainter;
use super::super::{calls, outbox};
use crate::dom::{Dom, Field, List, Select, Spot};
use crate::moment::Moments;

/// The elements of both pages.
pub(super) struct Painter {
    moments: Moments,
    root: Spot,
    finder: Finder,
    done: Spot,
    done_words: Spot,
    undo: Spot,
    problem: Spot,
    panel: panel::Painter,
    outbox: outbox::Painter,
    status: Spot,
    list: ListPainter,
    calls: List<Call>,
    groups: List<Group>,
    line: DocumentFragment,
}

/// The elements of the filter.
struct Finder {
    root: Spot,
    state: Select,
    reason: Select,
    reasons: List<()>,
    person: Field,
    person_problem: Spot,
    number: Field,
    from: Field,
    to: Field,
    clear: Spot,
}

/// The elements of a call.
struct Call {
    row: calls::Row,
    choose: Spot,
    replay: Spot,
}

/// The elements of a group.
struct Group {
    who: Spot,
    time: Spot,
    calls: Spot,
    reason: Spot,
    next_step: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            root: dom.spot("calls"),
            finder: Finder::mount(dom),
            done: dom.spot("done"),
            done_words: dom.spot("done-words"),
            undo: dom.spot("undo-done"),
            problem: dom.spot("calls-problem"),
            panel: panel::Painter::mount(dom),
            outbox: outbox::Painter::mount(dom),
            status: dom.spot("status"),
            list: ListPainter::mount(dom)?,
            calls: dom.list("list", "call-row"),
            groups: dom.list("groups", "group"),
            line: dom.template("timeline-line"),
        })
    }

    pub(super) fn paint(&mut self, view: &CallsView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        if view.hidden {
            return Ok(());
        }
        self.finder.paint(&view.filter)?;
        self.done.hide(view.done.is_empty());
        self.done_words.say(&view.done);
        self.undo.hide(view.undo_hidden);
        self.problem.say(&view.problem);
        self.panel.paint(&view.panel)?;
        self.outbox.paint(&view.outbox, &self.moments)?;
        self.status.say(&self.moments.put_in(view.status, view.status_at));
        self.list.paint(&view.list, view.empty_title, &view.empty_advice, &view.announcement)?;
        let today = self.moments.today();
        let (moments, line) = (&self.moments, &self.line);
        self.calls.paint(
            &view.calls,
            |view| &view.row.key,
            |element, view| {
                Ok(Call {
                    row: calls::Row::mount(element, &view.row, line)?,
                    choose: Spot::part(element, "choose"),
                    replay: Spot::part(element, "replay"),
                })
            },
            |call, view| {
                call.choose.say(view.choose);
                call.replay.hide(view.replay_hidden);
                call.row.paint(&view.row, moments, &today)
            },
        )?;
        self.groups.paint(
            &view.groups,
            |view| &view.key,
            Group::mount,
            |group, view| {
                group.paint(view, moments);
                Ok(())
            },
        )
    }

    pub(super) fn focus(&self) -> Result<(), JsValue> {
        self.panel.focus()
    }
}

impl Finder {
    fn mount(dom: &Dom) -> Self {
        Self {
            root: dom.spot("finder"),
            state: dom.select("narrow-state"),
            reason: dom.select("narrow-reason"),
            reasons: dom.list("narrow-reason", "reason-option"),
            person: dom.field("narrow-person"),
            person_problem: dom.spot("person-problem"),
            number: dom.field("narrow-number"),
            from: dom.field("calls-from"),
            to: dom.field("calls-to"),
            clear: dom.spot("calls-clear"),
        }
    }

    fn paint(&mut self, view: &FilterView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.reasons.paint(&view.reasons, |reason| reason.key, mount_reason, |(), _| Ok(()))?;
        self.state.fill(view.state);
        self.reason.fill(view.reason);
        self.person.fill(&view.person);
        self.person_problem.say(&view.person_problem);
        self.number.fill(&view.number);
        self.from.fill(&view.from);
        self.to.fill(&view.to);
        self.clear.hide(view.clear_hidden);
        Ok(())
    }
}

fn mount_reason(element: &Element, view: &ReasonView) -> Result<(), JsValue> {
    let option = Spot::of(element);
    option.set("value", view.key);
    option.say(view.words);
    Ok(())
}

impl Group {
    fn mount(element: &Element, view: &GroupView) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &view.key)?;
        Ok(Self {
            who: part("who"),
            time: part("time"),
            calls: part("calls"),
            reason: part("reason"),
            next_step: part("next-step"),
        })
    }

    fn paint(&self, view: &GroupView, moments: &Moments) {
        self.who.say(&view.who);
        self.time.say(&moments.short(view.newest_at, &moments.today()));
        self.time.set("datetime", &moments.iso(view.newest_at));
        self.calls.say(&view.calls);
        self.reason.say(&view.reason);
        self.next_step.say_or_hide(&view.next_step);
    }
}
