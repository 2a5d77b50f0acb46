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

pub use self::setting::{call_type, field, field_words, heading, owner, scope, setting, unit};
pub use self::tab::{lead, tab};

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("admin-pages", "Admin pages"),
    ("admin-loading", "Loading the settings…"),
    ("retry", "Try again"),
    ("problems-title", "Not saved yet: please correct these"),
    ("undo", "Undo"),
    ("revert", "Discard changes"),
    ("scope-tree", "Who is in scope"),
    ("scope-search", "Search people and groups"),
    ("scope-search-hint", "Name, extension, department or site"),
    ("members-open", "Show who is in it"),
    ("preview-title", "What these settings would have done"),
    (
        "preview-lead",
        "The calls of the last 7 days, decided by the settings in force and by your changes, each \
         as if it had been in force all week.",
    ),
    ("preview", "Preview with the last 7 days"),
    ("preview-short", "Preview"),
    ("preview-busy", "Looking at the calls of the last 7 days…"),
    ("preview-outcome", "What becomes of calls"),
    ("preview-before", "Now"),
    ("preview-after", "With your changes"),
    ("preview-changed", "Calls that change"),
    ("conflict-mine", "Yours"),
    ("conflict-theirs", "Theirs"),
    (
        "conflict-lead",
        "Nothing of yours is lost. Choose for each setting whose value is to stand; it is saved \
         when you save.",
    ),
    ("conflict-merge", "Use these values"),
    ("block-add-title", "Add to the list"),
    ("block-text", "Numbers, prefixes, ranges or extensions"),
    (
        "block-text-help",
        "Any spelling, separated by commas or lines, or a table with the header entry,label. \
         Prefixes end with a star (+1650*), ranges have a hyphen (+16505550100-+16505550199); \
         extensions can be written as their number or the person's name.",
    ),
    ("block-label", "Label (optional)"),
    ("block-label-hint", "Why these are never logged"),
    ("block-file", "Or read a file"),
    ("block-list", "On the list"),
    ("block-search", "Find in the list"),
    ("block-export", "Export as CSV"),
    ("question-title", "Would a call be logged?"),
    ("question-from", "From"),
    ("question-to", "To"),
    ("question-hint", "Number, extension or name"),
    ("question-ending", "The call is"),
    ("ending-answered", "Answered"),
    ("ending-missed", "Missed"),
    ("ending-voicemail", "Sent to voicemail"),
    ("history-busy", "Loading the history…"),
    ("history-older", "Show older versions"),
    ("history-before", "Before"),
    ("history-after", "After"),
];

/// The button that saves.
pub const SAVE: &str = "Save";
/// The same while it is under way.
pub const SAVING: &str = "Saving…";
/// Said once it is saved.
pub const SAVED: &str = "Saved. The settings are in force for the next event of every call.";
/// Said when the page finds changes of an earlier visit.
pub const RESTORED: &str =
    "Your unsaved changes from the last time are back. Save them, or discard them.";
/// Said when two administrators' changes were joined.
pub const MERGED: &str = "The values are joined. Look at them and save.";
/// A text that is no number.
pub const NO_NUMBER: &str = "write a whole number";
/// The scope's tree is awaited.
pub const READING_DIRECTORY: &str = "Reading the directory…";
/// The scope's tree is empty.
pub const NOBODY_KNOWN: &str =
    "The directory is empty so far. It is read when logging is turned on.";
/// The search in the scope's tree finds nothing.
pub const NOBODY_FOUND: &str = "Nobody and no group matches the search.";
/// A heading of the scope's tree.
pub const SITES: &str = "Sites";
/// A heading of the scope's tree.
pub const DEPARTMENTS: &str = "Departments";
/// A heading of the scope's tree.
pub const QUEUES: &str = "Queues";
/// A heading of the scope's tree.
pub const PEOPLE: &str = "People";
/// A heading of the scope's tree.
pub const UNKNOWN_MEMBERS: &str = "No longer in the directory";
/// The do-not-log list is empty.
pub const NOTHING_BLOCKED: &str = "The list is empty: no number or extension is left out.";
/// The search in the list finds nothing.
pub const NO_LINE_FOUND: &str = "No line of the list matches the search.";
/// A line stands twice.
pub const ON_THE_LIST: &str = "This is on the list already.";
/// A side of a call that is several numbers.
pub const ONE_NUMBER: &str = "Write one number or one extension.";
/// What a positive answer rests on, as long as the CRM is not asked.
pub const IF_ONE_CONTACT: &str = "With whom is decided when the CRM has been searched.";
/// A history without versions.
pub const NEVER_SAVED: &str = "The settings were never saved; they are those of a new account.";
/// A version without differences.
pub const CHANGED_NOTHING: &str = "Saved without a difference.";

/// What each mode means, in the order of the form.
pub const MODE_HINTS: [&str; 3] = [
    "Nothing is logged by the server; people's own auto-log works as they set it.",
    "Only your own calls are logged, so that you can try it before everyone has it.",
    "The calls of everyone in scope are logged, whoever has a browser open.",
];

/// What becomes of a call.
pub fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Log => "Logged",
        Answer::Ask => "Left for a person",
        Answer::Skip => "Not logged",
    }
}

/// Whether something is on.
pub fn on_or_off(on: bool) -> &'static str {
    if on { "On" } else { "Off" }
}

/// An extension by its short number.
pub fn extension(number: &str) -> String {
    format!("ext. {number}")
}

/// An extension of which nothing is known.
pub fn unknown_extension(id: &str) -> String {
    format!("extension id {id}")
}

/// How many people are in a group.
pub fn people(count: usize) -> String {
    counted(count, "person", "people")
}

/// Who someone is, and through which group they are in scope.
pub fn through(detail: &str, group: &str) -> String {
    if detail.is_empty() {
        format!("through {group}")
    } else {
        format!("{detail} · through {group}")
    }
}

/// That more people are found than shown.
pub fn more_people(count: usize) -> String {
    format!("{} more; search to find them.", grouped(count))
}

/// How many are covered.
pub fn covered(covered: usize, people: usize) -> String {
    format!("The server logs the calls of {} of {}.", grouped(covered), self::people(people))
}

/// Whose calls the server newly logs; nothing when nobody's.
pub fn gained(count: usize, first: &[String]) -> Option<String> {
    (count > 0).then(|| {
        format!(
            "Client auto-log turns off for {}, because the server logs their calls: {}.",
            people(count),
            and_others(count, first)
        )
    })
}

/// Whose calls the server no longer logs; nothing when nobody's.
pub fn lost(count: usize, first: &[String]) -> Option<String> {
    (count > 0).then(|| {
        format!(
            "The server stops logging for {}, and their client auto-log is theirs again: {}.",
            people(count),
            and_others(count, first)
        )
    })
}

fn and_others(count: usize, first: &[String]) -> String {
    match count.saturating_sub(first.len()) {
        0 => first.join(", "),
        others => format!("{} and {}", first.join(", "), counted(others, "other", "others")),
    }
}

/// How many settings differ from what is in force.
pub fn unsaved(count: usize) -> String {
    counted(count.max(1), "unsaved change", "unsaved changes")
}

/// Who changed the settings meanwhile.
pub fn changed_by(name: &str) -> String {
    format!("{name} changed the settings meanwhile")
}

/// A version that waits to be saved anew.
pub fn brought_back(version: u64) -> String {
    format!("These are the settings of version {version}. Nothing is changed before you save them.")
}

/// A version's title.
pub fn version(number: u64, in_force: bool) -> String {
    if in_force { format!("Version {number}, in force") } else { format!("Version {number}") }
}

/// The button that brings a version back.
pub fn restore(number: u64) -> String {
    format!("Restore version {number}")
}

/// A moment in the zone that is chosen.
pub fn now_there(moment: &str) -> String {
    format!("Now it is {moment} there.")
}

/// How many calls a preview looked at.
pub fn preview(calls: usize, changed: usize, cut: bool) -> String {
    if calls == 0 {
        return "No call ended in the last 7 days while the server was listening, so there is \
                nothing to compare."
            .to_owned();
    }
    let newest = if cut { "The newest " } else { "" };
    let looked_at = counted(calls, "call was looked at", "calls were looked at");
    let change = match changed {
        0 => "none of them changes".to_owned(),
        some => counted(some, "changes", "change"),
    };
    format!("{newest}{looked_at}; {change}.")
}

/// That more calls change than are listed.
pub fn more_calls(count: usize) -> String {
    format!("{} more change.", grouped(count))
}

/// How many lines the list has.
pub fn lines(count: usize) -> String {
    counted(count, "line", "lines")
}

/// That more lines are found than shown.
pub fn more_lines(count: usize) -> String {
    format!("{} more; search, or export the list to see all.", counted(count, "line", "lines"))
}

/// The button that adds what was typed.
pub fn add_lines(count: usize) -> String {
    format!("Add {}", counted(count, "line", "lines"))
}

/// The button that takes a line out.
pub fn remove_line(line: &str) -> String {
    format!("Take {line} off the list")
}

/// Which setting decides.
pub fn decided_by(setting: &str) -> String {
    format!("Decided by “{setting}”.")
}

/// Which line of the list decides.
pub fn decided_by_line(line: &str) -> String {
    format!("Decided by the line {line}.")
}

/// So many seconds.
pub fn seconds(count: i64) -> String {
    format!("{count} s")
}

/// So many days.
pub fn days(count: u32) -> String {
    counted(count as usize, "day", "days")
}

/// Names, the first few of many.
pub fn list(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What was taken out of a list.
pub fn taken_out(names: &[String]) -> String {
    if names.is_empty() {
        "nothing taken out".to_owned()
    } else {
        format!("without: {}", list(names))
    }
}

/// What was added to a list.
pub fn added(names: &[String]) -> String {
    if names.is_empty() { "nothing added".to_owned() } else { format!("added: {}", list(names)) }
}

/// The core's words as a sentence of their own.
pub fn sentence(words: &str) -> String {
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{}{end}", capitalized(words))
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { several })
}

/// A number with commas between its thousands.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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
            let words = gained(count, first).unwrap();
            assert_eq!(words, format!("Client auto-log turns off for {expected}"));
        }
        assert_eq!(gained(0, &[]), None);
        assert_eq!(grouped(1_204_310), "1,204,310");
    }
}
