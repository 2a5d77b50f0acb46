//! The words of the contacts.

use ledger_core::case::capitalized;
use ledger_wire::api::ContactState;
pub use ledger_words::contacts::*;
use ledger_words::number as counted;

use super::Empty;
use crate::contacts::FileProblem;

/// There are no contacts at all.
pub const NO_CONTACTS: Empty = Empty { title: NO_CONTACTS_TITLE, advice: NO_CONTACTS_ADVICE };
/// Nothing was put away.
pub const NOTHING_ARCHIVED: Empty =
    Empty { title: NOTHING_ARCHIVED_TITLE, advice: NOTHING_ARCHIVED_ADVICE };
/// Nothing was deleted.
pub const NOTHING_DELETED: Empty =
    Empty { title: NOTHING_DELETED_TITLE, advice: NOTHING_DELETED_ADVICE };
/// The search finds nothing.
pub const NOTHING_FOUND: Empty = Empty { title: NOTHING_FOUND_TITLE, advice: NOTHING_FOUND_ADVICE };

/// How many contacts are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    if count == 0 { NONE_SHOWN.to_owned() } else { SHOWN.of(count) }
}

/// That a contact was saved.
pub fn saved(name: &str) -> String {
    SAVED.with(&[("name", name)])
}

/// That a contact was moved.
pub fn moved(name: &str, to: ContactState) -> String {
    let words = match to {
        ContactState::Active => RESTORED,
        ContactState::Archived => ARCHIVED,
        ContactState::Deleted => DELETED,
    };
    words.with(&[("name", name)])
}

/// That two contacts are one.
pub fn merged(name: &str) -> String {
    MERGED.with(&[("name", name)])
}

/// What to do while a merge is prepared.
pub fn merge_lead(name: &str) -> String {
    MERGE_LEAD.with(&[("name", name)])
}

/// How far an export is.
pub fn exporting(count: usize) -> String {
    EXPORTING.with(&[("count", &counted(count))])
}

/// That an export is done.
pub fn exported(count: usize) -> String {
    EXPORTED.of(count)
}

/// What is wrong with a file.
pub fn file_problem(problem: FileProblem) -> String {
    let words = match problem {
        FileProblem::TooLarge => FILE_TOO_LARGE,
        FileProblem::TooMany => FILE_TOO_MANY,
        FileProblem::Empty => FILE_EMPTY,
        FileProblem::NotText => FILE_NOT_TEXT,
    };
    words.to_owned()
}

/// What a file holds.
pub fn found_in(count: usize, name: &str) -> String {
    FOUND_IN.with(count, &[("name", name)])
}

/// How many rows cannot be imported; empty for none.
pub fn cannot_be_imported(count: usize) -> String {
    if count == 0 { String::new() } else { CANNOT_BE_IMPORTED.of(count) }
}

/// How many rows were not imported; empty for none.
pub fn not_imported(count: usize) -> String {
    if count == 0 { String::new() } else { NOT_IMPORTED.of(count) }
}

/// The button that begins an import.
pub fn begin_import(count: usize) -> String {
    BEGIN_IMPORT.of(count)
}

/// How far an import is.
pub fn imported_so_far(done: usize, all: usize) -> String {
    IMPORTED_SO_FAR.with(&[("done", &counted(done)), ("all", &counted(all))])
}

/// What came of an import.
pub fn import_done(added: usize, updated: usize, left: usize, unsent: usize) -> String {
    let said = [
        (added, IMPORT_ADDED),
        (updated, IMPORT_UPDATED),
        (left, IMPORT_LEFT),
        (unsent, IMPORT_UNSENT),
    ];
    let parts: Vec<String> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| what.with(&[("count", &counted(*count))]))
        .collect();
    if parts.is_empty() {
        return NOTHING_IMPORTED.to_owned();
    }
    IMPORT_DONE.with(&[("parts", &parts.join(", "))])
}

/// A number in E.164, in groups where it is a North American one. The library that knows all other
/// countries would make the extension half as large again.
pub fn number(number: &str) -> String {
    let digits = number.strip_prefix("+1").filter(|digits| digits.len() == 10);
    let split = digits.and_then(|digits| {
        let (area, rest) = digits.split_at_checked(3)?;
        let (office, line) = rest.split_at_checked(3)?;
        Some(format!("+1 {area}-{office}-{line}"))
    });
    split.unwrap_or_else(|| number.to_owned())
}

/// A problem as a sentence.
pub fn sentence(problem: &str) -> String {
    if problem.is_empty() { String::new() } else { format!("{}.", capitalized(problem)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sentences() {
        let shown = ["+16505550100", "+442079460018", "+1650", "x"].map(super::number);
        assert_eq!(shown, ["+1 650-555-0100", "+442079460018", "+1650", "x"]);
        assert_eq!(import_done(2, 0, 1, 0), "The import is done: 2 added, 1 left as they were.");
        assert_eq!(import_done(0, 0, 0, 0), "Nothing was imported.");
        assert_eq!(sentence("a contact needs a name"), "A contact needs a name.");
    }
}
