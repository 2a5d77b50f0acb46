//! Paints the list of calls.

use js_sys::Date;
use ledger_ui::calls::{DetailView, LineView, RowView, View};
use ledger_ui::page::Place;
use wasm_bindgen::JsValue;
use web_sys::{DocumentFragment, Element};

use super::calls_form;
use super::outbox;
use crate::dom::{Area, Dom, Field, List, Spot};
use crate::moment::{Moments, day_of};

/// The list's elements.
pub(super) struct Painter {
    moments: Moments,
    form: calls_form::Painter,
    saved: Spot,
    browse: Spot,
    root: Spot,
    title: Spot,
    status: Spot,
    refresh: Spot,
    of_group: Spot,
    choices_of: [Field; 2],
    choices_filter: [Field; 3],
    unlogged_count: Spot,
    needs_me_count: Spot,
    search: Field,
    problem: Spot,
    announcement: Spot,
    skeleton: Spot,
    list: List<OwnRow>,
    line: DocumentFragment,
    empty: Spot,
    empty_title: Spot,
    empty_advice: Spot,
    clear_search: Spot,
    show_all: Spot,
    more: Spot,
    more_problem: Spot,
    outbox: outbox::Painter,
}

/// A row of one's own calls, with the button that opens the form.
struct OwnRow {
    row: Row,
    act: Spot,
}

/// A row's elements, here and where administrators see everyone's calls.
pub(super) struct Row {
    painted: Option<(RowView, (u32, u32))>,
    icon: Spot,
    who: Spot,
    number: Spot,
    colleague: Spot,
    time: Spot,
    how: Spot,
    state: Spot,
    reason: Spot,
    next_step: Spot,
    head: Spot,
    detail: Spot,
    note: Area,
    note_state: Spot,
    loading: Spot,
    problem: Spot,
    problem_words: Spot,
    nothing: Spot,
    lines: List<Line>,
}

/// The elements of a line of a timeline.
struct Line {
    time: Spot,
    words: Spot,
    detail: Spot,
    sent: Spot,
    request: Spot,
    body: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            moments: Moments::new()?,
            form: calls_form::Painter::mount(dom),
            saved: dom.spot("saved"),
            browse: dom.spot("browse"),
            root: dom.spot("calls"),
            title: dom.spot("section-title"),
            status: dom.spot("status"),
            refresh: dom.spot("refresh"),
            of_group: dom.spot("of-group"),
            choices_of: [dom.field("of-me"), dom.field("of-everyone")],
            choices_filter: [
                dom.field("filter-all"),
                dom.field("filter-unlogged"),
                dom.field("filter-needs-me"),
            ],
            unlogged_count: dom.spot("unlogged-count"),
            needs_me_count: dom.spot("needs-me-count"),
            search: dom.field("search"),
            problem: dom.spot("problem"),
            announcement: dom.spot("announcement"),
            skeleton: dom.spot("skeleton"),
            list: dom.list("list", "call-row"),
            line: dom.template("timeline-line"),
            empty: dom.spot("empty"),
            empty_title: dom.spot("empty-title"),
            empty_advice: dom.spot("empty-advice"),
            clear_search: dom.spot("clear-search"),
            show_all: dom.spot("show-all"),
            more: dom.spot("more"),
            more_problem: dom.spot("more-problem"),
            outbox: outbox::Painter::mount(dom),
        })
    }

    pub(super) fn paint(&mut self, view: &View) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.root.set("aria-busy", if view.loading { "true" } else { "false" });
        self.paint_top(view)?;
        self.saved.say(view.saved);
        self.form.paint(&view.form, &self.moments)?;
        self.browse.hide(!view.form.hidden);
        self.skeleton.hide(!view.loading);
        self.paint_rows(&view.rows)?;
        self.empty.hide(view.empty_title.is_empty());
        self.empty_title.say(view.empty_title);
        self.empty_advice.say(&view.empty_advice);
        self.clear_search.hide(view.clear_search_hidden);
        self.show_all.hide(view.show_all_hidden);
        self.more.hide(view.more_hidden);
        self.more.say(view.more);
        self.more.set("aria-disabled", if view.more_busy { "true" } else { "false" });
        self.more_problem.say(&view.more_problem);
        self.announcement.say(&view.announcement);
        self.outbox.paint(&view.outbox, &self.moments)
    }

    pub(super) fn focus(&self, place: Place) -> Result<(), JsValue> {
        match place {
            Place::Search => self.search.focus(),
            Place::Panel | Place::Problems => self.form.focus(place),
            Place::SectionTitle
            | Place::SignInTitle
            | Place::Address
            | Place::Field(_)
            | Place::Conflict
            | Place::Preview => self.title.focus(),
        }
    }

    fn paint_top(&self, view: &View) -> Result<(), JsValue> {
        self.status.say(&self.moments.put_in(view.status, view.status_at));
        self.refresh.say(view.refresh);
        self.refresh.flag("data-busy", view.updating);
        self.of_group.hide(view.of_hidden);
        self.choices_of.iter().for_each(|choice| choice.choose(view.of));
        self.choices_filter.iter().for_each(|choice| choice.choose(view.filter));
        self.unlogged_count.say_or_hide(&view.unlogged_count);
        self.needs_me_count.say_or_hide(&view.needs_me_count);
        self.search.fill(&view.search);
        self.problem.say(&view.problem);
        Ok(())
    }

    fn paint_rows(&mut self, rows: &[RowView]) -> Result<(), JsValue> {
        let today = self.moments.today();
        let (moments, line) = (&self.moments, &self.line);
        self.list.paint(
            rows,
            |view| &view.key,
            |element, view| {
                let row = Row::mount(element, view, line)?;
                Ok(OwnRow { row, act: Spot::part(element, "act") })
            },
            |own, view| {
                own.act.say_or_hide(view.act);
                own.act.set("aria-label", &format!("{} · {}", view.act, view.who));
                own.row.paint(view, moments, &today)
            },
        )
    }
}

impl Row {
    pub(super) fn mount(
        element: &Element,
        view: &RowView,
        line: &DocumentFragment,
    ) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        element.set_attribute("data-key", &view.key)?;
        let (head, detail) = (part("head"), part("detail"));
        let id = format!("detail-{}", view.key);
        detail.set("id", &id);
        head.set("aria-controls", &id);
        Ok(Self {
            painted: None,
            icon: part("icon"),
            who: part("who"),
            number: part("number"),
            colleague: part("colleague"),
            time: part("time"),
            how: part("how"),
            state: part("state"),
            reason: part("reason"),
            next_step: part("next-step"),
            head,
            detail,
            note: Area::part(element, "note"),
            note_state: part("note-state"),
            loading: part("loading"),
            problem: part("problem"),
            problem_words: part("problem-words"),
            nothing: part("nothing"),
            lines: part("lines").list(line),
        })
    }

    pub(super) fn paint(
        &mut self,
        view: &RowView,
        moments: &Moments,
        today: &Date,
    ) -> Result<(), JsValue> {
        let painted = Some((view.clone(), day_of(today)));
        if self.painted == painted {
            return Ok(());
        }
        self.icon.set("data-icon", view.icon);
        self.who.say(&view.who);
        self.number.say_or_hide(&view.number);
        self.colleague.say_or_hide(&view.colleague);
        self.time.say(&moments.short(view.started_at, today));
        self.time.set("datetime", &moments.iso(view.started_at));
        self.time.set("title", &moments.full(view.started_at));
        self.how.say(&view.how);
        self.state.say(view.state_words);
        self.state.set("data-state", view.state);
        self.reason.say(&view.reason);
        self.next_step.say_or_hide(&view.next_step);
        self.head.set("aria-expanded", if view.detail.open { "true" } else { "false" });
        self.paint_detail(&view.detail, moments)?;
        self.painted = painted;
        Ok(())
    }

    fn paint_detail(&mut self, view: &DetailView, moments: &Moments) -> Result<(), JsValue> {
        self.detail.hide(!view.open);
        self.note.fill(&view.note);
        self.note_state.say(view.note_state);
        self.loading.hide(!view.loading);
        self.problem.hide(view.problem.is_empty());
        self.problem_words.say(&view.problem);
        self.nothing.say_or_hide(view.nothing);
        self.lines.paint(
            &view.lines,
            |line| &line.key,
            |element, _| Line::mount(element),
            |row, line| row.paint(line, moments),
        )
    }
}

impl Line {
    fn mount(element: &Element) -> Result<Self, JsValue> {
        let part = |name: &str| Spot::part(element, name);
        Ok(Self {
            time: part("at"),
            words: part("words"),
            detail: part("more"),
            sent: part("sent"),
            request: part("request"),
            body: part("body"),
        })
    }

    fn paint(&self, view: &LineView, moments: &Moments) -> Result<(), JsValue> {
        self.time.say(&moments.to_the_second(view.at));
        self.time.set("datetime", &moments.iso(view.at));
        self.time.set("title", &moments.full(view.at));
        self.words.say(view.words);
        self.detail.say_or_hide(&view.detail);
        self.sent.hide(view.request.is_empty());
        self.request.say(&view.request);
        self.body.say(&view.body);
        Ok(())
    }
}
