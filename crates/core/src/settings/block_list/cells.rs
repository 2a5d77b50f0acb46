//! Cutting a pasted text into cells: what stands between commas, semicolons, tabs and line ends.

use std::iter::Peekable;
use std::str::Chars;

/// What ends a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separators {
    /// Whatever people put between the lines of a list.
    List,
    /// One sign, as in a file with a header.
    Only(char),
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) quotes: Quotes,
}

/// How a cell was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Closed,
    NeverClosed,
}

/// The cells of a line; a line without text has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Counted from 1.
    pub(super) line: usize,
    pub(super) cells: Vec<Cell>,
}

/// Cuts a text into rows of cells. A cell in double quotes may hold anything; two double quotes
/// in it stand for one (RFC 4180).
pub(super) fn rows(text: &str, separators: Separators) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = Row { line: 1, cells: Vec::new() };
    let mut line = 1;
    let mut rest = text.chars().peekable();
    loop {
        let cell = cell(&mut rest, separators, &mut line);
        row.cells.push(cell);
        match rest.next() {
            Some(end @ ('\n' | '\r')) => {
                if end == '\r' && rest.peek() == Some(&'\n') {
                    rest.next();
                }
                line += 1;
                rows.push(std::mem::replace(&mut row, Row { line, cells: Vec::new() }));
            }
            Some(_) => {}
            None => break,
        }
    }
    rows.push(row);
    rows.retain(|row| row.cells.iter().any(|cell| !cell.text.trim().is_empty()));
    rows
}

/// Reads up to the sign that ends the cell, which stays.
fn cell(rest: &mut Peekable<Chars<'_>>, separators: Separators, line: &mut usize) -> Cell {
    let mut text = String::new();
    while let Some(&next) = rest.peek() {
        let opens = next == '"' && text.trim().is_empty();
        if opens {
            rest.next();
            return quoted(rest, separators, line);
        }
        if matches!(next, '\n' | '\r') || (ends(next, separators) && !is_parameter(rest)) {
            break;
        }
        text.push(next);
        rest.next();
    }
    Cell { text: text.trim().to_owned(), quotes: Quotes::None }
}

fn quoted(rest: &mut Peekable<Chars<'_>>, separators: Separators, line: &mut usize) -> Cell {
    let mut text = String::new();
    let mut quotes = Quotes::NeverClosed;
    while let Some(next) = rest.next() {
        match (next, rest.peek()) {
            ('"', Some('"')) => {
                text.push('"');
                rest.next();
            }
            ('"', _) => {
                quotes = Quotes::Closed;
                break;
            }
            (other, _) => {
                *line += usize::from(other == '\n');
                text.push(other);
            }
        }
    }
    // Whatever stands between the quotes and the separator belongs to the cell all the same.
    while let Some(&next) = rest.peek() {
        if matches!(next, '\n' | '\r') || ends(next, separators) {
            break;
        }
        if !next.is_whitespace() {
            text.push(next);
        }
        rest.next();
    }
    Cell { text, quotes }
}

fn ends(sign: char, separators: Separators) -> bool {
    match separators {
        Separators::List => matches!(sign, ',' | ';' | '\t' | '，' | '；' | '、'),
        Separators::Only(separator) => sign == separator,
    }
}

/// Whether the semicolon ahead belongs to a link, as in `tel:+16505550100;ext=101` (RFC 3966).
fn is_parameter(rest: &Peekable<Chars<'_>>) -> bool {
    const PARAMETERS: [&str; 4] = [";ext=", ";isub=", ";phone-context=", ";postd="];
    PARAMETERS.iter().any(|parameter| {
        let mut ahead = rest.clone();
        parameter
            .chars()
            .all(|sign| ahead.next().is_some_and(|next| next.eq_ignore_ascii_case(&sign)))
    })
}
