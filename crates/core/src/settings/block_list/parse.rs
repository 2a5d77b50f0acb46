//! Reading a do-not-log list from whatever people paste: a list with commas, semicolons or line
//! ends, or a table with a header.
//!
//! Nothing is dropped silently: every piece of the text becomes an entry, a label or a problem.

use std::collections::BTreeMap;

use super::cells::{self, Cell, Quotes, Row, Separators};
use super::piece::{self, PieceFlaw};
use super::{BlockEntry, BlockTarget};
use crate::case::lowercase;
use crate::phone::{HomeRegion, Line};

/// What a text came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockListText {
    /// What could be understood, in order and each once.
    pub entries: Vec<BlockEntry>,
    /// What could not.
    pub problems: Vec<PieceProblem>,
}

/// A piece of the text that is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceProblem {
    /// The piece, as it was written.
    pub text: String,
    /// In which line it stands, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub flaw: PieceFlaw,
}

/// Reads a list. Numbers without a country code belong to `home`; bare digits are an extension
/// up to `longest_extension` digits (RingCentral's `limits.maxExtensionNumberLength`), and a
/// number beyond.
pub fn parse(text: &str, home: &HomeRegion, longest_extension: usize) -> BlockListText {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = Reader {
        home,
        longest_extension: longest_extension.min(Line::LONGEST_EXTENSION),
        known: BTreeMap::new(),
        list: BlockListText::default(),
    };
    match Table::find(text) {
        Some(table) => reader.table(text, &table),
        None => reader.list(&cells::rows(text, Separators::List)),
    }
    reader.list
}

/// The columns of a table.
struct Table {
    separator: Separators,
    header: Row,
    columns: Vec<Column>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Target,
    Label,
    Unknown,
}

impl Column {
    const TARGETS: [&str; 14] = [
        "entry",
        "entries",
        "number",
        "numbers",
        "phone",
        "phones",
        "phone number",
        "phone numbers",
        "phonenumber",
        "telephone",
        "mobile",
        "extension",
        "prefix",
        "range",
    ];
    const LABELS: [&str; 8] =
        ["label", "name", "note", "notes", "reason", "comment", "description", "who"];

    fn read(cell: &Cell) -> Self {
        let name = lowercase(cell.text.trim().trim_start_matches('\u{FEFF}'));
        if Self::TARGETS.contains(&name.as_str()) {
            Self::Target
        } else if Self::LABELS.contains(&name.as_str()) {
            Self::Label
        } else {
            Self::Unknown
        }
    }
}

impl Table {
    /// The table's columns, when the first line of the text is a header.
    fn find(text: &str) -> Option<Self> {
        [',', ';', '\t'].into_iter().map(Separators::Only).find_map(|separator| {
            let first = text.lines().find(|line| !line.trim().is_empty())?;
            let header = cells::rows(first, separator).into_iter().next()?;
            let columns: Vec<Column> = header.cells.iter().map(Column::read).collect();
            columns.contains(&Column::Target).then_some(Self { separator, header, columns })
        })
    }
}

struct Reader<'a> {
    home: &'a HomeRegion,
    longest_extension: usize,
    /// Where each target stands in the list.
    known: BTreeMap<BlockTarget, usize>,
    list: BlockListText,
}

impl Reader<'_> {
    fn list(&mut self, rows: &[Row]) {
        for row in rows {
            for cell in &row.cells {
                self.target(cell, row.line, "");
            }
        }
    }

    fn table(&mut self, text: &str, table: &Table) {
        if let [Column::Target] = table.columns.as_slice() {
            let rows = cells::rows(text, Separators::List);
            return self.list(rows.get(1..).unwrap_or_default());
        }
        let rows = cells::rows(text, table.separator);
        let header_line = rows.first().map_or(1, |row| row.line);
        for (cell, column) in table.header.cells.iter().zip(&table.columns) {
            if *column == Column::Unknown && !cell.text.is_empty() {
                self.problem(&cell.text, header_line, PieceFlaw::UnknownColumn);
            }
        }
        for row in rows.iter().skip(1) {
            self.row(row, &table.columns);
        }
    }

    fn row(&mut self, row: &Row, columns: &[Column]) {
        let of = |wanted: Column| {
            row.cells
                .iter()
                .zip(columns)
                .filter(move |(cell, column)| **column == wanted && !cell.text.trim().is_empty())
                .map(|(cell, _)| cell)
        };
        let labels: Vec<&str> = of(Column::Label).map(|cell| cell.text.as_str()).collect();
        let label = labels.join(", ");
        let targets: Vec<&Cell> = of(Column::Target).collect();
        if targets.is_empty() && !label.is_empty() {
            self.problem(&label, row.line, PieceFlaw::NothingToBlock);
        }
        for cell in targets {
            self.target(cell, row.line, &label);
        }
        for cell in row.cells.iter().skip(columns.len()).filter(|cell| !cell.text.is_empty()) {
            self.problem(&cell.text, row.line, PieceFlaw::UnknownColumn);
        }
    }

    fn target(&mut self, cell: &Cell, line: usize, label: &str) {
        if cell.text.trim().is_empty() {
            return;
        }
        let read = match cell.quotes {
            Quotes::None | Quotes::Closed => {
                piece::target(&cell.text, self.home, self.longest_extension)
            }
            Quotes::NeverClosed => Err(PieceFlaw::QuoteNeverClosed),
        };
        let target = match read {
            Ok(target) => target,
            Err(flaw) => return self.problem(&cell.text, line, flaw),
        };
        if let Some(&of) = self.known.get(&target) {
            return self.problem(&cell.text, line, PieceFlaw::Duplicate { of });
        }
        self.list.entries.push(BlockEntry::labeled(target.clone(), label));
        self.known.insert(target, self.list.entries.len());
    }

    fn problem(&mut self, text: &str, line: usize, flaw: PieceFlaw) {
        self.list.problems.push(PieceProblem { text: text.to_owned(), line, flaw });
    }
}
