//! The words of the Admin area. Labels of a few words follow App Connect's where it has one.

pub mod backfill;
pub mod crm;
pub mod health;
pub mod owners;
pub mod report;
mod setting;
mod tab;

use ledger_core::case::capitalized;
use ledger_core::rules::Answer;
use ledger_words::Phrase;
pub use ledger_words::admin::*;
pub(crate) use ledger_words::number as grouped;
use ledger_words::setting as words;

pub use self::setting::{call_type, field, field_words, heading, owner, scope, setting, unit};
pub use self::tab::{lead, tab};
use super::dotted;

/// What each mode means, in the order of the form.
pub const MODE_HINTS: [Phrase; 3] = [MODE_OFF_HINT, MODE_TRIAL_HINT, MODE_ON_HINT];

/// The kinds of scope, in the order of the form.
pub const SCOPES: [Phrase; 3] = [words::EVERYONE, words::ONLY_THE_CHOSEN, words::EXCEPT_THE_CHOSEN];

/// What becomes of a call.
pub fn answer(answer: Answer) -> Phrase {
    match answer {
        Answer::Log => ANSWER_LOG,
        Answer::Ask => ANSWER_ASK,
        Answer::Skip => ANSWER_SKIP,
    }
}

/// Whether something is on.
pub fn on_or_off(on: bool) -> Phrase {
    if on { ON } else { OFF }
}

/// An extension by its short number.
pub fn extension(number: &str) -> String {
    EXTENSION.of(number)
}

/// An extension of which nothing is known.
pub fn unknown_extension(id: &str) -> String {
    UNKNOWN_EXTENSION.of(id)
}

/// How many people are in a group.
pub fn people(count: usize) -> String {
    PEOPLE_COUNT.of(count)
}

/// Who someone is, and through which group they are in scope.
pub fn through(detail: &str, group: &str) -> String {
    dotted(&[detail, &THROUGH.of(group)])
}

/// That more people are found than shown.
pub fn more_people(count: usize) -> String {
    MORE_PEOPLE.of(&grouped(count))
}

/// How many are covered.
pub fn covered(covered: usize, people: usize) -> String {
    COVERED.with(&[("covered", &grouped(covered)), ("people", &self::people(people))])
}

/// Whose calls the server newly logs, or no longer; nothing when nobody's.
pub fn affected(words: Phrase, count: usize, first: &[String]) -> Option<String> {
    if count == 0 {
        return None;
    }
    let names = first.join(", ");
    let names = match count.saturating_sub(first.len()) {
        0 => names,
        others => AND_OTHERS.with(others, &[("names", &names)]),
    };
    Some(words.with(&[("people", &people(count)), ("names", &names)]))
}

/// How many settings differ from what is in force.
pub fn unsaved(count: usize) -> String {
    UNSAVED.of(count.max(1))
}

/// Who changed the settings meanwhile.
pub fn changed_by(name: &str) -> String {
    CHANGED_BY.of(name)
}

/// A version that waits to be saved anew.
pub fn brought_back(version: u64) -> String {
    BROUGHT_BACK.of(&version.to_string())
}

/// A version's title.
pub fn version(number: u64, in_force: bool) -> String {
    let words = if in_force { VERSION_IN_FORCE } else { VERSION };
    words.with(&[("number", &number.to_string())])
}

/// The button that brings a version back.
pub fn restore(number: u64) -> String {
    RESTORE.of(&number.to_string())
}

/// A moment in the zone that is chosen.
pub fn now_there(moment: &str) -> String {
    NOW_THERE.of(moment)
}

/// How many calls a preview looked at.
pub fn preview(calls: usize, changed: usize, cut: bool) -> String {
    if calls == 0 {
        return PREVIEW_NONE.to_owned();
    }
    let change = match changed {
        0 => PREVIEW_NONE_CHANGES.to_owned(),
        some => PREVIEW_CHANGE.of(some),
    };
    let looked_at = if cut { PREVIEW_NEWEST } else { PREVIEW_CALLS };
    looked_at.with(calls, &[("change", &change)])
}

/// That more calls change than are listed.
pub fn more_calls(count: usize) -> String {
    MORE_CALLS.of(&grouped(count))
}

/// How many lines the list has.
pub fn lines(count: usize) -> String {
    LINES.of(count)
}

/// That more lines are found than shown.
pub fn more_lines(count: usize) -> String {
    MORE_LINES.of(&lines(count))
}

/// The button that adds what was typed.
pub fn add_lines(count: usize) -> String {
    ADD_LINES.of(&lines(count))
}

/// The button that takes a line out.
pub fn remove_line(line: &str) -> String {
    REMOVE_LINE.of(line)
}

/// Which setting decides.
pub fn decided_by(setting: &str) -> String {
    DECIDED_BY.of(setting)
}

/// Which line of the list decides.
pub fn decided_by_line(line: &str) -> String {
    DECIDED_BY_LINE.of(line)
}

/// So many seconds.
pub fn seconds(count: i64) -> String {
    SECONDS.of(&count.to_string())
}

/// So many days.
pub fn days(count: u32) -> String {
    DAYS.of(count as usize)
}

/// Names, the first few of many.
pub fn list(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => AND_MORE.with(&[("names", &shown), ("count", &more.to_string())]),
    }
}

/// What was taken out of a list.
pub fn taken_out(names: &[String]) -> String {
    if names.is_empty() { NOTHING_TAKEN_OUT.to_owned() } else { WITHOUT.of(&list(names)) }
}

/// What was added to a list.
pub fn added(names: &[String]) -> String {
    if names.is_empty() { NOTHING_ADDED.to_owned() } else { ADDED.of(&list(names)) }
}

/// The core's words as a sentence of their own.
pub fn sentence(words: &str) -> String {
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{}{end}", capitalized(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_affected_is_counted_and_the_first_are_named() {
        let names = ["Ada Example", "Ben Example", "Cleo Sample"].map(str::to_owned);
        let rows = [
            (1, "1 person, because the server logs their calls: Ada Example."),
            (
                42,
                "42 people, because the server logs their calls: Ada Example, Ben Example, Cleo Sample and 39 others.",
            ),
        ];
        for (count, expected) in rows {
            let first = &names[..names.len().min(count)];
            let words = affected(GAINED, count, first).unwrap();
            assert_eq!(words, format!("Client auto-log turns off for {expected}"));
        }
        assert_eq!(affected(GAINED, 0, &[]), None);
    }
}
