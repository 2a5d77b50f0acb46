//! The words of the contacts.

use ledger_core::case::capitalized;
use ledger_wire::api::ContactState;

use super::Empty;
use crate::contacts::FileProblem;

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("contacts-title", "Contacts"),
    ("add-contact", "Add contact"),
    ("open-import", "Import"),
    ("export-csv", "Export as CSV"),
    ("export-vcard", "Export as vCard"),
    ("contacts-state", "Which contacts"),
    ("state-active", "Active"),
    ("state-archived", "Archived"),
    ("state-deleted", "Deleted"),
    ("contacts-search", "Search contacts"),
    ("contacts-search-hint", "Name, company, e-mail or number"),
    ("contacts-list", "List of contacts"),
    ("cancel", "Cancel"),
    ("close", "Close"),
    ("contact-name", "Name"),
    ("contact-company", "Company"),
    ("contact-email", "E-mail"),
    ("contact-note", "Note"),
    ("contact-numbers", "Phone numbers"),
    ("number", "Number"),
    ("number-label", "Kind, such as mobile"),
    ("number-label-hint", "mobile, work…"),
    ("add-number", "Add a number"),
    ("remove-number", "Remove this number"),
    ("edit-contact", "Edit"),
    ("archive-contact", "Archive"),
    ("restore-contact", "Restore"),
    ("delete-contact", "Delete"),
    ("begin-merge", "Merge with another"),
    ("merge", "Merge this one"),
    ("contact-calls", "Logged calls"),
    ("contact-calls-loading", "Loading the calls…"),
    ("import-title", "Import contacts"),
    ("choose-file", "Choose a file"),
    (
        "choose-file-hint",
        "CSV or vCard, of up to 50,000 contacts: exports of Google Contacts, Outlook, iCloud or a \
         spreadsheet. Nothing is saved before you have seen what is in it.",
    ),
    ("columns-title", "What the columns are"),
    ("column-ignored", "Do not import"),
    ("column-name", "Name"),
    ("column-first-name", "First name"),
    ("column-last-name", "Last name"),
    ("column-company", "Company"),
    ("column-email", "E-mail"),
    ("column-number", "Phone number"),
    ("column-number-label", "Kind of the next number"),
    ("column-note", "Note"),
    ("review-title", "The first contacts"),
    ("known", "Contacts that are there already"),
    ("known-update", "Update them from the file"),
    ("known-leave", "Leave them as they are"),
    (
        "known-hint",
        "A contact is there already if it has a number of the row; without a number, if it has the \
         e-mail address; without that, if it has the name and company. Numbers and notes are only \
         ever added.",
    ),
    ("refused-rows", "Download these rows"),
    ("progress", "Progress of the import"),
    ("go-on-import", "Go on"),
    ("stop-import", "Stop"),
];

/// The form for a new contact.
pub const ADD_TITLE: &str = "New contact";
/// The form for one that is there.
pub const EDIT_TITLE: &str = "Edit contact";
/// The button that saves.
pub const SAVE: &str = "Save";
/// The same while it works.
pub const SAVING: &str = "Saving…";
/// With a contact that no call was logged with.
pub const NO_CALLS: &str = "No call has been logged with this contact that you can see.";

/// There are no contacts at all.
pub const NO_CONTACTS: Empty = Empty {
    title: "No contacts yet",
    advice: "Add a contact, or import them from a file. Calls that wait for a contact with their \
             number are logged by themselves once it is here.",
};
/// Nothing was put away.
pub const NOTHING_ARCHIVED: Empty = Empty {
    title: "Nothing is archived",
    advice: "Archived contacts are kept out of lists and are not matched with calls. They can be \
             restored at any time.",
};
/// Nothing was deleted.
pub const NOTHING_DELETED: Empty = Empty {
    title: "Nothing was deleted",
    advice: "Deleted contacts are kept here for 30 days, in which they can be restored.",
};
/// The search finds nothing.
pub const NOTHING_FOUND: Empty = Empty {
    title: "No contact matches the search",
    advice: "Search for parts of a name, a company or an e-mail address, or for a number.",
};

/// How many contacts are shown, for those who cannot see.
pub fn shown(count: usize) -> String {
    match count {
        0 => "No contacts are shown.".to_owned(),
        1 => "1 contact is shown.".to_owned(),
        more => format!("{more} contacts are shown."),
    }
}

/// That a contact was saved.
pub fn saved(name: &str) -> String {
    format!("{name} is saved.")
}

/// That a contact was moved.
pub fn moved(name: &str, to: ContactState) -> String {
    match to {
        ContactState::Active => format!("{name} is restored."),
        ContactState::Archived => format!("{name} is archived."),
        ContactState::Deleted => format!("{name} is deleted. It can be restored for 30 days."),
    }
}

/// That two contacts are one.
pub fn merged(name: &str) -> String {
    format!("The contacts are merged into {name}, with their calls.")
}

/// What to do while a merge is prepared.
pub fn merge_lead(name: &str) -> String {
    format!(
        "Find the contact that is the same as {name}, and choose it. {name} stays, with the \
         numbers, notes and calls of both; the other one is deleted."
    )
}

/// How far an export is.
pub fn exporting(count: usize) -> String {
    format!("Exporting… {} so far", counted(count))
}

/// That an export is done.
pub fn exported(count: usize) -> String {
    format!("{} exported.", contacts(count))
}

/// What is wrong with a file.
pub fn file_problem(problem: FileProblem) -> String {
    match problem {
        FileProblem::TooLarge => "The file is larger than 20 MB. Split it and import the parts.",
        FileProblem::TooMany => {
            "The file has more than 50,000 rows. Split it and import the parts."
        }
        FileProblem::Empty => "There is no contact in this file. Choose another one.",
        FileProblem::NotText => {
            "This is no text file. Save the spreadsheet as CSV, or export the contacts as vCard."
        }
    }
    .to_owned()
}

/// What a file holds.
pub fn found_in(count: usize, name: &str) -> String {
    format!("{} found in {name}.", contacts(count))
}

/// How many rows cannot be imported; empty for none.
pub fn cannot_be_imported(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 row cannot be imported as it is:".to_owned(),
        more => format!("{} rows cannot be imported as they are:", counted(more)),
    }
}

/// How many rows were not imported; empty for none.
pub fn not_imported(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 row was not imported:".to_owned(),
        more => format!("{} rows were not imported:", counted(more)),
    }
}

/// The button that begins an import.
pub fn begin_import(count: usize) -> String {
    format!("Import {}", contacts(count))
}

/// How far an import is.
pub fn imported_so_far(done: usize, all: usize) -> String {
    format!("{} of {} rows are done.", counted(done), counted(all))
}

/// What came of an import.
pub fn import_done(added: usize, updated: usize, left: usize, unsent: usize) -> String {
    let said = [
        (added, "added"),
        (updated, "updated"),
        (left, "left as they were"),
        (unsent, "not sent, because you stopped"),
    ];
    let parts: Vec<String> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(*count)))
        .collect();
    if parts.is_empty() {
        return "Nothing was imported.".to_owned();
    }
    format!("The import is done: {}.", parts.join(", "))
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

fn contacts(count: usize) -> String {
    match count {
        1 => "1 contact".to_owned(),
        more => format!("{} contacts", counted(more)),
    }
}

/// A count with its thousands apart.
fn counted(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
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
    fn counts_and_sentences() {
        let numbers = [0, 7, 999, 1000, 50_000, 1_234_567].map(counted);
        assert_eq!(numbers, ["0", "7", "999", "1,000", "50,000", "1,234,567"]);
        let shown = ["+16505550100", "+442079460018", "+1650", "x"].map(super::number);
        assert_eq!(shown, ["+1 650-555-0100", "+442079460018", "+1650", "x"]);
        assert_eq!(import_done(2, 0, 1, 0), "The import is done: 2 added, 1 left as they were.");
        assert_eq!(import_done(0, 0, 0, 0), "Nothing was imported.");
        assert_eq!(sentence("a contact needs a name"), "A contact needs a name.");
    }
}
