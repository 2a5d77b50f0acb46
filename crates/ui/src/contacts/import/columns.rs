//! What the columns of a file mean: guessed from their headings, or from what is in them where
//! there are none, and changed by the person.

use ledger_core::case::{is_letter, lowercase};
use ledger_core::contact::card::{ContactDraft, WrittenNumber};

use crate::contacts::export::BETWEEN;
use crate::contacts::view::append;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Nothing that is imported.
    Ignored,
    /// The whole name.
    Name,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The company.
    Company,
    /// The e-mail address.
    Email,
    /// A number, or several with ` ::: ` between them.
    Number,
    /// What the next column's number is.
    NumberLabel,
    /// A note.
    Note,
}

impl Column {
    /// Every one, as they are offered.
    pub const ALL: [Self; 9] = [
        Self::Ignored,
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Company,
        Self::Email,
        Self::Number,
        Self::NumberLabel,
        Self::Note,
    ];

    /// The word in controls.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Name => "name",
            Self::FirstName => "first-name",
            Self::LastName => "last-name",
            Self::Company => "company",
            Self::Email => "email",
            Self::Number => "number",
            Self::NumberLabel => "number-label",
            Self::Note => "note",
        }
    }
}

/// A file's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::contacts) struct Columns {
    /// Their headings; empty texts where the file has none.
    pub(super) headings: Vec<String>,
    pub(super) meanings: Vec<Column>,
}

/// Parts of headings and what they mean, the first that fits. Google's, Outlook's and Apple's
/// exports are among them.
const HEADINGS: &[(&str, Column)] = &[
    ("phonetic", Column::Ignored),
    ("phone type", Column::NumberLabel),
    ("phone label", Column::NumberLabel),
    ("email type", Column::Ignored),
    ("email label", Column::Ignored),
    ("country code", Column::Ignored),
    ("phone", Column::Number),
    ("mobile", Column::Number),
    ("cell", Column::Number),
    ("fax", Column::Number),
    ("number", Column::Number),
    ("tel", Column::Number),
    ("email", Column::Email),
    ("mail", Column::Email),
    ("first name", Column::FirstName),
    ("given name", Column::FirstName),
    ("last name", Column::LastName),
    ("family name", Column::LastName),
    ("surname", Column::LastName),
    ("middle name", Column::Ignored),
    ("nickname", Column::Ignored),
    ("user name", Column::Ignored),
    ("organization title", Column::Ignored),
    ("organization department", Column::Ignored),
    ("company", Column::Company),
    ("organization", Column::Company),
    ("organisation", Column::Company),
    ("account name", Column::Company),
    ("name", Column::Name),
    ("contact", Column::Name),
    ("note", Column::Note),
    ("comment", Column::Note),
    ("description", Column::Note),
];

/// How many rows tell what is in a column.
const LOOKED_AT: usize = 5;

impl Columns {
    /// Guesses what the columns of a file mean, and takes its headings away if it has any.
    pub(super) fn guess(rows: &mut Vec<(u32, Vec<String>)>) -> Self {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
        let mut all = rows.iter().map(|(_, cells)| cells.as_slice());
        let first = all.next().unwrap_or_default();
        let sample = all.take(LOOKED_AT).find(|cells| is_data(cells));
        let named = by_headings(first);
        let is_named = named.iter().any(|meaning| *meaning != Column::Ignored);
        let is_headed = !is_data(first) && (is_named || sample.is_some());
        let mut meanings = match (is_headed, is_named) {
            (true, true) => named,
            (true, false) => by_contents(sample.unwrap_or(first)),
            (false, _) => by_contents(first),
        };
        let mut headings = if is_headed { rows.remove(0).1 } else { Vec::new() };
        headings.resize(width, String::new());
        meanings.resize(width, Column::Ignored);
        Self { headings, meanings }
    }

    /// The contact that a row holds.
    pub(super) fn contact(&self, cells: &[String]) -> ContactDraft {
        let mut draft = ContactDraft::default();
        let (mut first, mut last, mut label) = ("", "", None);
        for ((meaning, heading), cell) in self.meanings.iter().zip(&self.headings).zip(cells) {
            // Google writes several values into one cell.
            let mut values = cell.split(BETWEEN.trim()).map(str::trim);
            match meaning {
                Column::Ignored => {}
                Column::Name => draft.name.clone_from(cell),
                Column::FirstName => first = cell,
                Column::LastName => last = cell,
                Column::Company => draft.company.clone_from(cell),
                Column::Email => values.next().unwrap_or_default().clone_into(&mut draft.email),
                Column::NumberLabel => label = Some(cell),
                Column::Number => {
                    let label = label.take().cloned().unwrap_or_else(|| label_of(heading));
                    for number in values.filter(|one| !one.is_empty()) {
                        let (number, label) = (number.to_owned(), label.clone());
                        draft.numbers.push(WrittenNumber { number, label });
                    }
                }
                Column::Note => append(&mut draft.note, "\n", cell),
            }
        }
        if draft.name.is_empty() {
            draft.name.push_str(first);
            append(&mut draft.name, " ", last);
        }
        draft
    }
}

/// Whether there is a number or an address among the cells.
fn is_data(cells: &[String]) -> bool {
    cells.iter().any(|cell| by_content(cell) != Content::Text)
}

/// What columns hold, by their headings. Of two that could be the name or the address, the first
/// one is.
fn by_headings(headings: &[String]) -> Vec<Column> {
    let mut meanings = Vec::new();
    for heading in headings {
        let meaning = by_heading(heading);
        let is_single = matches!(meaning, Column::Name | Column::Company | Column::Email);
        let is_again = is_single && meanings.contains(&meaning);
        meanings.push(if is_again { Column::Ignored } else { meaning });
    }
    meanings
}

/// What columns hold, by the cells of a row: the first text is taken for the name, the second for
/// the company.
fn by_contents(cells: &[String]) -> Vec<Column> {
    let (mut meanings, mut text) = (Vec::new(), Column::Name);
    for cell in cells {
        meanings.push(match by_content(cell) {
            Content::Address => Column::Email,
            Content::Number => Column::Number,
            Content::Text => {
                let next = if text == Column::Name { Column::Company } else { Column::Ignored };
                std::mem::replace(&mut text, next)
            }
        });
    }
    meanings
}

/// The words of a heading: letters in small, and one space for everything else.
fn words(heading: &str) -> String {
    let mut words = String::new();
    for letter in lowercase(heading).replace("e-mail", "email").chars() {
        if is_letter(letter) {
            words.push(letter);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words
}

fn by_heading(heading: &str) -> Column {
    let words = words(heading);
    let found = HEADINGS.iter().find(|(part, _)| words.contains(part));
    found.map_or(Column::Ignored, |(_, meaning)| *meaning)
}

/// What a cell looks like.
#[derive(PartialEq)]
enum Content {
    Address,
    Number,
    Text,
}

fn by_content(cell: &str) -> Content {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_of_number =
        |one| matches!(one, b'0'..=b'9' | b' ' | b'+' | b'-' | b'(' | b')' | b'.' | b'/');
    if cell.contains('@') {
        Content::Address
    } else if (7..=16).contains(&digits) && cell.bytes().all(is_of_number) {
        Content::Number
    } else {
        Content::Text
    }
}

/// What a heading says of the numbers below it: `Business Phone 2` is `business`.
fn label_of(heading: &str) -> String {
    let said = ["phone", "number", "numbers", "telephone", "tel", "value", "no", "primary"];
    let mut label = String::new();
    for word in words(heading).split(' ') {
        if !said.contains(&word) {
            append(&mut label, " ", word);
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    fn guess(text: &str) -> (Columns, Vec<(u32, Vec<String>)>) {
        let mut rows = table::read(text);
        let columns = Columns::guess(&mut rows);
        (columns, rows)
    }

    #[test]
    fn headings_are_understood() {
        let rows = [
            ("Name,Phone", "name number"),
            ("First Name;Last Name;E-mail;Mobile", "first-name last-name email number"),
            ("Full name\tCompany name\tNotes", "name company note"),
            (
                "First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Notes,\
                 E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value",
                "first-name ignored last-name ignored company note ignored email number-label number",
            ),
            (
                "Company,E-mail Address,E-mail 2 Address,Business Phone,Home Fax,Birthday",
                "company email ignored number number ignored",
            ),
            ("Jo,6505550100,jo@example.com,Acme", "name number email company"),
            ("Jo,Acme,Anything,6505550100", "name company ignored number"),
            ("Wer,Wo\nJo,6505550100", "name number"),
        ];
        for (text, expected) in rows {
            let (columns, _) = guess(text);
            let names: Vec<&str> = columns.meanings.iter().map(|one| one.name()).collect();
            assert_eq!(names.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn rows_become_contacts() {
        let rows = [
            ("Name,Phone\nJo,6505550100", "Jo | | | 6505550100"),
            ("Jo,6505550100", "Jo | | | 6505550100"),
            (
                "First Name,Last Name,Business Phone,Mobile Phone 2\nJo,Doe,1,2",
                "Jo Doe | | | 1 business, 2 mobile",
            ),
            (
                "Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Value\n\
                 Jo,Work,1 ::: 2,jo@example.com ::: x@example.com",
                "Jo | | jo@example.com | 1 Work, 2 Work",
            ),
            ("Name,Company,Phone\nJo,Acme,", "Jo | Acme | | "),
            ("Name,Notes,Comments\nJo,one,two", "Jo | | | one/two"),
        ];
        for (text, expected) in rows {
            let (columns, rows) = guess(text);
            let draft = columns.contact(&rows[0].1);
            let numbers: Vec<String> = draft
                .numbers
                .iter()
                .map(|one| format!("{} {}", one.number, one.label).trim_end().to_owned())
                .collect();
            let last = format!("{}{}", numbers.join(", "), draft.note.replace('\n', "/"));
            let line = format!("{} | {} | {} | {last}", draft.name, draft.company, draft.email);
            assert_eq!(line.replace("  ", " "), expected, "{text}");
        }
    }
}
