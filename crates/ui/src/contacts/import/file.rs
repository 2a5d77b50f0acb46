//! A chosen file, understood as far as a file can be: its contacts, and what its columns mean.

use ledger_core::contact::card::ContactDraft;

use super::columns::{Column, Columns};
use super::vcard;
use crate::{charset, table};

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::contacts) enum File {
    /// Rows of cells.
    Table {
        /// What the columns mean.
        columns: Columns,
        /// The rows, with their numbers in the file.
        rows: Vec<(u32, Vec<String>)>,
    },
    /// Cards.
    Cards(Vec<(u32, ContactDraft)>),
}

/// Why a file cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It has more rows than [`MOST_ROWS`].
    TooMany,
    /// There is no contact in it.
    Empty,
    /// It is no text: a spreadsheet's own format, or a picture.
    NotText,
}

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 20_000_000;
/// The most rows of a file.
pub(super) const MOST_ROWS: usize = 50_000;

/// Reads a file by what is in it, whatever it is called.
///
/// # Errors
///
/// When there is nothing in it that could be imported.
pub(in crate::contacts) fn read(bytes: &[u8]) -> Result<File, FileProblem> {
    if bytes.len() > LARGEST {
        return Err(FileProblem::TooLarge);
    }
    let is_utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !is_utf_16 && bytes.iter().take(4096).any(|byte| *byte == 0) {
        return Err(FileProblem::NotText);
    }
    let text = charset::decode(bytes);
    let file = if vcard::is_vcard(&text) {
        File::Cards(vcard::read(&text))
    } else {
        let mut rows = table::read(&text);
        let columns = Columns::guess(&mut rows);
        File::Table { columns, rows }
    };
    match file.len() {
        0 => Err(FileProblem::Empty),
        some if some > MOST_ROWS => Err(FileProblem::TooMany),
        _ => Ok(file),
    }
}

impl File {
    /// How many contacts there may be.
    pub(in crate::contacts) fn len(&self) -> usize {
        match self {
            Self::Table { rows, .. } => rows.len(),
            Self::Cards(cards) => cards.len(),
        }
    }

    /// One of its contacts, with its number in the file.
    pub(in crate::contacts) fn contact(&self, place: usize) -> Option<(u32, ContactDraft)> {
        match self {
            Self::Table { columns, rows } => {
                rows.get(place).map(|(number, cells)| (*number, columns.contact(cells)))
            }
            Self::Cards(cards) => cards.get(place).cloned(),
        }
    }

    /// Its columns, with a heading or a first cell to tell them by; none where it holds cards.
    pub(in crate::contacts) fn columns(&self) -> Vec<(String, Column)> {
        match self {
            Self::Table { columns, rows } => {
                let mut said = Vec::new();
                for (place, (heading, meaning)) in
                    columns.headings.iter().zip(&columns.meanings).enumerate()
                {
                    let cell = rows.first().and_then(|(_, cells)| cells.get(place));
                    let shown = if heading.is_empty() { cell } else { Some(heading) };
                    said.push((shown.cloned().unwrap_or_default(), *meaning));
                }
                said
            }
            Self::Cards(_) => Vec::new(),
        }
    }

    /// The person says what a column means.
    pub(in crate::contacts) fn set_column(&mut self, place: usize, meaning: Column) {
        match self {
            Self::Table { columns, .. } => {
                if let Some(column) = columns.meanings.get_mut(place) {
                    *column = meaning;
                }
            }
            Self::Cards(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_contacts_says_so() {
        let many = "Jo\n".repeat(MOST_ROWS + 1);
        let rows: [(&[u8], FileProblem); 6] = [
            (b"", FileProblem::Empty),
            (b"\n\n", FileProblem::Empty),
            (b"Name,Phone\n", FileProblem::Empty),
            (b"PK\x03\x04\x00\x00", FileProblem::NotText),
            (&vec![b'a'; LARGEST + 1], FileProblem::TooLarge),
            (many.as_bytes(), FileProblem::TooMany),
        ];
        for (bytes, expected) in rows {
            assert_eq!(read(bytes), Err(expected));
        }
    }

    #[test]
    fn a_person_knows_better_what_a_column_means() {
        let mut file = read(b"Wer,Was\nJo,6505550100\n").unwrap();
        file.set_column(0, Column::Name);
        file.set_column(1, Column::Number);
        file.set_column(7, Column::Note);
        let (number, draft) = file.contact(0).unwrap();
        assert_eq!((number, draft.name.as_str()), (2, "Jo"));
        assert_eq!(draft.numbers[0].number, "6505550100");
    }
}
