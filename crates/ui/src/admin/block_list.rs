//! The do-not-log list as a page: chips, adding whatever people paste, and the question whether a
//! call would be logged.
//!
//! Numbers are read by the server, a moment after the person stops typing: the number library
//! would make the extension half as large again. Names are known here.

mod typed;

use ledger_core::case::lowercase;
use ledger_core::cover::CoverHistory;
use ledger_core::phone::Line;
use ledger_core::rules::{Answer, Course, Policy, Verdict, would_log_between};
use ledger_core::settings::{BlockEntry, BlockTarget, OrgSettings};
use ledger_core::time::Millis;
use ledger_wire::api::BlockListReading;

pub(super) use self::typed::Typed;
pub use self::typed::{Ending, Input};
use super::difference::line;
use super::preview::name;
use super::who::Who;
use crate::text::admin as text;

/// How many chips are shown; the search finds the others.
const MOST_CHIPS: usize = 200;

/// How many of the pieces that were pasted are shown.
const MOST_PIECES: usize = 100;

/// The page as it is to be painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether another page is shown.
    pub hidden: bool,
    /// How many lines the list has.
    pub count: String,
    /// The lines.
    pub chips: Vec<ChipView>,
    /// That there are more of them, or none.
    pub status: String,
    /// Whether the list is so short that nothing need be looked for.
    pub search_hidden: bool,
    /// What is looked for.
    pub search: String,
    /// Whether there is nothing to export.
    pub export_hidden: bool,
    /// What is to be added.
    pub text: String,
    /// Why.
    pub label: String,
    /// What it is read as, piece by piece.
    pub pieces: Vec<PieceView>,
    /// The button that adds it; empty while there is nothing to add.
    pub add: String,
    /// Who would call.
    pub from: String,
    /// Whom.
    pub to: String,
    /// How it would end.
    pub ending: &'static str,
    /// What would become of it, for each side that is ours.
    pub answers: Vec<AnswerView>,
    /// Why the question cannot be answered.
    pub question_problem: String,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipView {
    /// What tells it from the others.
    pub key: String,
    /// What is blocked.
    pub words: String,
    /// Why, or whose extension it is.
    pub label: String,
    /// The name of the button that takes it out.
    pub remove: String,
}

/// A piece of what is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceView {
    /// What tells it from the others.
    pub key: String,
    /// What it is read as, or the piece as it was written.
    pub words: String,
    /// Why it cannot be added; empty when it can.
    pub problem: String,
}

/// What would become of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerView {
    /// `log`, `ask` or `skip`, for styles.
    pub answer: &'static str,
    /// For whom.
    pub who: String,
    /// What, and why.
    pub words: String,
}

/// What a text comes to: what can be added, and what cannot, with the reason.
pub(super) fn read(
    typed: &Typed,
    list: &[BlockEntry],
    who: &Who,
) -> (Vec<BlockEntry>, Vec<(String, String)>) {
    let Some(BlockListReading { entries, problems }) = typed.reading(Input::Text).cloned() else {
        return (Vec::new(), Vec::new());
    };
    let mut refused = Vec::new();
    let mut found = entries;
    for problem in problems {
        // A name is as good as the number it stands for.
        match who.named(&problem.text).and_then(|known| known.number.clone()) {
            Some(number) => found.push(BlockEntry::new(BlockTarget::Extension(number))),
            None => refused.push((problem.text, text::sentence(&problem.problem))),
        }
    }
    let mut added: Vec<BlockEntry> = Vec::new();
    for mut entry in found {
        let stands = |other: &BlockEntry| other.target == entry.target;
        if list.iter().any(stands) {
            refused.push((entry.target.to_string(), text::ON_THE_LIST.to_owned()));
        } else if !added.iter().any(stands) {
            if entry.label.is_empty() {
                typed.label.trim().clone_into(&mut entry.label);
            }
            added.push(entry);
        }
    }
    (added, refused)
}

/// Takes a line out, by what its chip is known by.
pub(super) fn remove(list: &mut Vec<BlockEntry>, key: &str) {
    list.retain(|entry| entry.target.to_string() != key);
}

/// The page.
pub(super) fn view(typed: &Typed, settings: &OrgSettings, who: &Who, now: Millis) -> View {
    let list = &settings.block_list;
    let search = lowercase(&typed.search);
    let found: Vec<ChipView> = list
        .iter()
        .map(|entry| chip(entry, who))
        .filter(|chip| {
            let words = lowercase(&format!("{} {} {}", chip.key, chip.words, chip.label));
            search.split_whitespace().all(|word| words.contains(word))
        })
        .collect();
    let more = found.len().saturating_sub(MOST_CHIPS);
    let status = match (list.is_empty(), found.is_empty(), more) {
        (true, _, _) => text::NOTHING_BLOCKED.to_owned(),
        (false, true, _) => text::NO_LINE_FOUND.to_owned(),
        (false, false, 0) => String::new(),
        (false, false, more) => text::more_lines(more),
    };
    let (added, refused) = read(typed, list, who);
    let (answers, question_problem) = ask(typed, settings, who, now);
    View {
        hidden: false,
        count: text::lines(list.len()),
        chips: found.into_iter().take(MOST_CHIPS).collect(),
        status,
        search_hidden: list.len() < 10,
        search: typed.search.clone(),
        export_hidden: list.is_empty(),
        text: typed.text.clone(),
        label: typed.label.clone(),
        add: match added.len() {
            0 => String::new(),
            some => text::add_lines(some),
        },
        pieces: pieces(&added, refused),
        from: typed.from.clone(),
        to: typed.to.clone(),
        ending: typed.ending.as_str(),
        answers,
        question_problem,
    }
}

fn pieces(added: &[BlockEntry], refused: Vec<(String, String)>) -> Vec<PieceView> {
    // What cannot be added comes first: it is what the person must look at.
    let added = added.iter().map(|entry| (line(entry), String::new()));
    refused
        .into_iter()
        .chain(added)
        .take(MOST_PIECES)
        .enumerate()
        .map(|(index, (words, problem))| PieceView { key: index.to_string(), words, problem })
        .collect()
}

fn chip(entry: &BlockEntry, who: &Who) -> ChipView {
    let words = match &entry.target {
        BlockTarget::Number(_) | BlockTarget::Prefix(_) | BlockTarget::Range { .. } => {
            entry.target.to_string()
        }
        BlockTarget::Extension(short) => match who.directory.by_short_number(short) {
            Some(known) => format!("{} · {}", text::extension(short), known.name),
            None => text::extension(short),
        },
    };
    ChipView {
        key: entry.target.to_string(),
        remove: text::remove_line(&words),
        words,
        label: entry.label.clone(),
    }
}

/// Asks the rules about a call from one to the other. The settings are asked as if they had been
/// in force since ever.
fn ask(typed: &Typed, settings: &OrgSettings, who: &Who, now: Millis) -> (Vec<AnswerView>, String) {
    let sides = [side(typed, Input::From, who), side(typed, Input::To, who)];
    let (from, to) = match sides {
        [Some(Ok(from)), Some(Ok(to))] => (from, to),
        [Some(Err(problem)), _] | [_, Some(Err(problem))] => return (Vec::new(), problem),
        [None, _] | [_, None] => return (Vec::new(), String::new()),
    };
    let mut cover = CoverHistory::default();
    cover.note(settings, Millis(i64::MIN));
    let policy = Policy { settings: settings.clone(), cover, ..Policy::default() };
    let (result, talk) = typed.ending.result();
    let course = Course { result, talk, contacts: None };
    match would_log_between(from, to, &course, &policy, &who.directory, now) {
        Ok(verdicts) => {
            (verdicts.iter().map(|verdict| answer(verdict, settings, who)).collect(), String::new())
        }
        Err(flaw) => (Vec::new(), text::sentence(&flaw.to_string())),
    }
}

/// A side of the call in question: nothing while it is empty or being read.
fn side(typed: &Typed, input: Input, who: &Who) -> Option<Result<Line, String>> {
    // A name is as good as the number it stands for.
    if let Some(number) = who.named(typed.text(input)).and_then(|known| known.number.clone()) {
        return Some(Ok(Line::Extension(number)));
    }
    let read = typed.reading(input)?;
    match (read.entries.first().map(|entry| &entry.target), read.problems.first()) {
        (Some(BlockTarget::Number(number)), _) => Some(Ok(Line::Number(number.clone()))),
        (Some(BlockTarget::Extension(short)), _) => Some(Ok(Line::Extension(short.clone()))),
        (Some(BlockTarget::Prefix(_) | BlockTarget::Range { .. }), _) => {
            Some(Err(text::ONE_NUMBER.to_owned()))
        }
        (None, Some(problem)) => Some(Err(text::sentence(&problem.problem))),
        (None, None) => None,
    }
}

fn answer(verdict: &Verdict, settings: &OrgSettings, who: &Who) -> AnswerView {
    let rule = verdict.setting.as_deref().map(|setting| {
        let place = setting.strip_prefix("blockList[").and_then(|rest| rest.strip_suffix(']'));
        let entry = place.and_then(|place| settings.block_list.get(place.parse::<usize>().ok()?));
        match entry {
            Some(entry) => text::decided_by_line(&line(entry)),
            None => text::decided_by(&text::setting(setting)),
        }
    });
    let unless = match (verdict.answer, rule.is_none()) {
        (Answer::Log, true) => Some(text::IF_ONE_CONTACT.to_owned()),
        (Answer::Log | Answer::Ask | Answer::Skip, _) => None,
    };
    let words = [
        Some(format!("{}.", text::answer(verdict.answer))),
        Some(verdict.why.sentence().to_owned()),
        rule,
        unless,
    ];
    AnswerView {
        answer: name(verdict.answer),
        who: who.name(&verdict.extension_id),
        words: words.into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}
