//! Rows of words: what is only read is painted in one way, whatever it is about.

use crate::sheet::{ROW, Row};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainRow {
    /// What tells it from the others.
    pub key: String,
    /// How it is, for styles.
    pub state: &'static str,
    /// The words, in the order of the template's parts; one without words is not shown.
    pub words: Vec<String>,
}

/// The parts of the templates of such rows.
const PARTS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

impl PlainRow {
    /// The row on a sheet.
    pub(crate) fn row(self) -> Row {
        let mut row = Row::new(self.key);
        row.set(ROW, "data-state", self.state);
        for (part, words) in PARTS.into_iter().zip(self.words) {
            row.say(part, words);
        }
        row
    }
}
