//! Paints the do-not-log list.

use ledger_ui::admin::{AnswerView, BlockListView, ChipView, PieceView};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::dom::{Area, Dom, Field, List, Spot};

/// The page's elements.
pub(super) struct Painter {
    root: Spot,
    count: Spot,
    chips: List<Chip>,
    status: Spot,
    finder: Spot,
    search: Field,
    export: Spot,
    text: Area,
    label: Field,
    pieces: List<Piece>,
    add: Spot,
    from: Field,
    to: Field,
    endings: [Field; 3],
    answers: List<Answer>,
    problem: Spot,
}

/// The elements of a line of the list.
struct Chip {
    words: Spot,
    label: Spot,
    remove: Spot,
}

/// The elements of a piece of what is to be added.
struct Piece {
    words: Spot,
    problem: Spot,
}

/// The elements of an answer.
struct Answer {
    who: Spot,
    words: Spot,
}

impl Painter {
    pub(super) fn mount(dom: &Dom) -> Result<Self, JsValue> {
        Ok(Self {
            root: dom.spot("block-list"),
            count: dom.spot("block-count"),
            chips: dom.list("chips", "chip"),
            status: dom.spot("block-status"),
            finder: dom.spot("block-finder"),
            search: dom.field("block-search"),
            export: dom.spot("block-export"),
            text: dom.area("field-blockList"),
            label: dom.field("block-label"),
            pieces: dom.list("pieces", "piece"),
            add: dom.spot("block-add"),
            from: dom.field("question-from"),
            to: dom.field("question-to"),
            endings: [
                dom.field("ending-answered"),
                dom.field("ending-missed"),
                dom.field("ending-voicemail"),
            ],
            answers: dom.list("answers", "answer"),
            problem: dom.spot("question-problem"),
        })
    }

    pub(super) fn paint(&mut self, view: &BlockListView) -> Result<(), JsValue> {
        self.root.hide(view.hidden);
        self.count.say(&view.count);
        self.chips.paint(
            &view.chips,
            |chip| &chip.key,
            Chip::mount,
            |chip, view| chip.paint(view),
        )?;
        self.status.say(&view.status);
        self.finder.hide(view.search_hidden);
        self.search.fill(&view.search);
        self.export.hide(view.export_hidden);
        self.text.fill(&view.text);
        self.label.fill(&view.label);
        self.pieces.paint(
            &view.pieces,
            |piece| &piece.key,
            Piece::mount,
            |piece, view| piece.paint(view),
        )?;
        self.add.say_or_hide(&view.add);
        self.from.fill(&view.from);
        self.to.fill(&view.to);
        self.endings.iter().for_each(|ending| ending.choose(view.ending));
        self.answers.paint(
            &view.answers,
            |answer| &answer.who,
            Answer::mount,
            |answer, view| answer.paint(view),
        )?;
        self.problem.say(&view.question_problem);
        Ok(())
    }
}

impl Chip {
    fn mount(element: &Element, view: &ChipView) -> Result<Self, JsValue> {
        element.set_attribute("data-key", &view.key)?;
        let part = |name: &str| Spot::part(element, name);
        Ok(Self { words: part("words"), label: part("label"), remove: part("remove") })
    }

    fn paint(&self, view: &ChipView) -> Result<(), JsValue> {
        self.words.say(&view.words);
        self.label.say_or_hide(&view.label);
        self.remove.set("aria-label", &view.remove);
        Ok(())
    }
}

impl Piece {
    fn mount(element: &Element, _: &PieceView) -> Result<Self, JsValue> {
        Ok(Self { words: Spot::part(element, "words"), problem: Spot::part(element, "problem") })
    }

    fn paint(&self, view: &PieceView) -> Result<(), JsValue> {
        self.words.say(&view.words);
        self.problem.say_or_hide(&view.problem);
        Ok(())
    }
}

impl Answer {
    fn mount(element: &Element, _: &AnswerView) -> Result<Self, JsValue> {
        Ok(Self { who: Spot::part(element, "who"), words: Spot::part(element, "words") })
    }

    fn paint(&self, view: &AnswerView) -> Result<(), JsValue> {
        self.who.say(&view.who);
        self.who.set("data-answer", view.answer);
        self.words.say(&view.words);
        Ok(())
    }
}
