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
use super::preview;
use super::who::Who;
use crate::sheet::{Rows, Sheet, Words};
use crate::text::{admin as text, dotted};

/// How many chips are shown; the search finds the others.
const MOST_CHIPS: usize = 200;

/// How many of the pieces that were pasted are shown.
const MOST_PIECES: usize = 100;

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
pub(super) fn view(
    sheet: &mut Sheet,
    typed: &Typed,
    settings: &OrgSettings,
    who: &Who,
    now: Millis,
) {
    let list = &settings.block_list;
    sheet.show("block-list");
    sheet.fill("field-blockList", typed.text.clone());
    sheet.fill("block-label", typed.label.clone());
    to_add(sheet, read(typed, list, who));
    sheet.say("block-count", text::lines(list.len()));
    if !list.is_empty() {
        sheet.show("block-export");
    }
    if list.len() >= 10 {
        sheet.show("block-finder");
    }
    sheet.fill("block-search", typed.search.clone());
    chips(sheet, list, &typed.search, who);
    sheet.fill("question-from", typed.from.clone());
    sheet.fill("question-to", typed.to.clone());
    sheet.choose(&["ending-answered", "ending-missed", "ending-voicemail"], typed.ending.as_str());
    ask(sheet, typed, settings, who, now);
}

/// What is read of what the person wants to add.
fn to_add(sheet: &mut Sheet, (added, refused): (Vec<BlockEntry>, Vec<(String, String)>)) {
    if !added.is_empty() {
        sheet.show("block-add");
        sheet.say("block-add", text::add_lines(added.len()));
    }
    // What cannot be added comes first: it is what the person must look at.
    let mut pieces = refused;
    for entry in added {
        pieces.push((line(&entry), String::new()));
    }
    pieces.truncate(MOST_PIECES);
    let rows = sheet.list_of("pieces", "piece");
    for (words, problem) in pieces {
        let row = rows.add(rows.len().to_string());
        row.say("words", words);
        row.say_or_hide("problem", problem);
    }
}

/// The lines of the list in which every word is found.
fn chips(sheet: &mut Sheet, list: &[BlockEntry], search: &str, who: &Who) {
    let search = lowercase(search);
    let mut found = 0;
    let rows = sheet.list_of("chips", "chip");
    for entry in list {
        let key = entry.target.to_string();
        let words = match &entry.target {
            BlockTarget::Number(_) | BlockTarget::Prefix(_) | BlockTarget::Range { .. } => {
                key.clone()
            }
            BlockTarget::Extension(short) => match who.directory.by_short_number(short) {
                Some(known) => dotted(&[&text::extension(short), &known.name]),
                None => text::extension(short),
            },
        };
        let all = lowercase(&[&key, &words, &entry.label].map(String::as_str).join(" "));
        if !search.split_whitespace().all(|word| all.contains(word)) {
            continue;
        }
        found += 1;
        if found <= MOST_CHIPS {
            let row = rows.add(key);
            row.set("remove", "aria-label", text::remove_line(&words));
            row.say("words", words);
            row.say_or_hide("label", entry.label.clone());
        }
    }
    if list.is_empty() {
        sheet.say("block-status", text::NOTHING_BLOCKED);
    } else if found == 0 {
        sheet.say("block-status", text::NO_LINE_FOUND);
    } else if found > MOST_CHIPS {
        sheet.say("block-status", text::more_lines(found - MOST_CHIPS));
    }
}

/// Asks the rules about a call from one to the other. The settings are asked as if they had been
/// in force since ever.
fn ask(sheet: &mut Sheet, typed: &Typed, settings: &OrgSettings, who: &Who, now: Millis) {
    let (from, to) = match (side(typed, Input::From, who), side(typed, Input::To, who)) {
        (Some(Ok(from)), Some(Ok(to))) => (from, to),
        (Some(Err(problem)), _) | (_, Some(Err(problem))) => {
            return sheet.say("question-problem", problem);
        }
        (None, _) | (_, None) => return,
    };
    let mut cover = CoverHistory::default();
    cover.note(settings, Millis(i64::MIN));
    let policy = Policy { settings: settings.clone(), cover, ..Policy::default() };
    let (result, talk) = typed.ending.result();
    let course = Course { result, talk, contacts: None };
    match would_log_between(from, to, &course, &policy, &who.directory, now) {
        Ok(verdicts) => {
            let rows = sheet.list_of("answers", "answer");
            verdicts.iter().for_each(|verdict| answer(verdict, settings, who, rows));
        }
        Err(flaw) => sheet.say("question-problem", text::sentence(&flaw.to_string())),
    }
}

/// A side of the call in question: nothing while it is empty or being read.
fn side(typed: &Typed, input: Input, who: &Who) -> Option<Result<Line, Words>> {
    // A name is as good as the number it stands for.
    if let Some(number) = who.named(typed.text(input)).and_then(|known| known.number.clone()) {
        return Some(Ok(Line::Extension(number)));
    }
    let read = typed.reading(input)?;
    match (read.entries.first().map(|entry| &entry.target), read.problems.first()) {
        (Some(BlockTarget::Number(number)), _) => Some(Ok(Line::Number(number.clone()))),
        (Some(BlockTarget::Extension(short)), _) => Some(Ok(Line::Extension(short.clone()))),
        (Some(BlockTarget::Prefix(_) | BlockTarget::Range { .. }), _) => {
            Some(Err(text::ONE_NUMBER.into()))
        }
        (None, Some(problem)) => Some(Err(text::sentence(&problem.problem).into())),
        (None, None) => None,
    }
}

fn answer(verdict: &Verdict, settings: &OrgSettings, who: &Who, rows: &mut Rows) {
    let name = who.name(&verdict.extension_id);
    let row = rows.add(name.as_str());
    row.say("who", name);
    row.set("who", "data-answer", preview::name(verdict.answer));
    let mut words = [text::answer(verdict.answer).words(), verdict.why.sentence()].join(". ");
    if let Some(setting) = &verdict.setting {
        let place = setting.strip_prefix("blockList[").and_then(|rest| rest.strip_suffix(']'));
        let entry = place.and_then(|place| settings.block_list.get(place.parse::<usize>().ok()?));
        let rule = match entry {
            Some(entry) => text::decided_by_line(&line(entry)),
            None => text::decided_by(&text::setting(setting)),
        };
        words = [words, rule].join(" ");
    } else if verdict.answer == Answer::Log {
        words = [&words, text::IF_ONE_CONTACT.words()].join(" ");
    }
    row.say("words", words);
}
