//! The import on the sheet.

use ledger_core::contact::card::ContactDraft;

use super::file::File;
use super::{Import, Refused, Review, Step, Wait};
use crate::contacts::view::{append, written};
use crate::sheet::{Row, Sheet, Words};
use crate::text::contacts as text;

/// How many rows are shown before they are sent, and how many that cannot be.
const SHOWN: usize = 5;
const REFUSED_SHOWN: usize = 20;

impl Import {
    /// The import, as it stands.
    pub(in crate::contacts) fn view(&self, sheet: &mut Sheet) {
        sheet.show("import");
        match &self.step {
            Step::Choosing { problem } => {
                if let Some(problem) = problem {
                    sheet.say("import-problem", text::file_problem(*problem));
                }
            }
            Step::Reviewing { name, file, review, .. } => {
                let good = review.good.len();
                sheet.say("import-summary", text::found_in(good + review.refused.len(), name));
                sheet.show("import-reviewing");
                columns(sheet, file);
                sheet.rows("review", "review-row", first(review));
                refused(sheet, &review.refused, text::cannot_be_imported(review.refused.len()));
                sheet.show("known");
                sheet.choose(&["known-update", "known-leave"], self.known.name());
                if good > 0 {
                    sheet.show("begin-import");
                    sheet.say("begin-import", text::begin_import(good));
                }
            }
            Step::Sending(sending) => {
                let (done, all) = (sending.answered, sending.rows.len());
                sheet.say("import-summary", text::imported_so_far(done, all));
                sheet.hide("import-choosing");
                sheet.show("progress");
                sheet.set("progress", "max", all.to_string());
                sheet.set("progress", "value", done.to_string());
                if let Wait::Person(trouble) = &sending.wait {
                    sheet.say("import-problem", crate::text::trouble(trouble));
                    sheet.show("go-on-import");
                }
                sheet.show("stop-import");
                sheet.hide("close-import");
            }
            Step::Done(tally) => {
                let done = text::import_done(tally.added, tally.updated, tally.left, tally.unsent);
                sheet.say("import-summary", done);
                sheet.hide("import-choosing");
                refused(sheet, &tally.refused, text::not_imported(tally.refused.len()));
            }
        }
    }
}

/// What the columns mean; a file of cards has none.
fn columns(sheet: &mut Sheet, file: &File) {
    let mut rows = Vec::new();
    for (heading, meaning) in file.columns() {
        let mut row = Row::new(rows.len().to_string());
        row.say("heading", heading);
        row.fill("meaning", meaning.name());
        rows.push(row);
    }
    if !rows.is_empty() {
        sheet.show("columns-part");
        sheet.rows("columns", "column-row", rows);
    }
}

/// The first rows of the file, whether they can be imported or not.
fn first(review: &Review) -> Vec<Row> {
    let (mut good, mut refused) = (review.good.as_slice(), review.refused.as_slice());
    let mut rows = Vec::new();
    while rows.len() < SHOWN {
        match (good, refused) {
            ([one, rest @ ..], [other, ..]) if one.row < other.row => {
                rows.push(row(one.row, &one.contact, ""));
                good = rest;
            }
            (_, [one, rest @ ..]) => {
                rows.push(row(one.row, &one.contact, &one.problem));
                refused = rest;
            }
            ([one, rest @ ..], []) => {
                rows.push(row(one.row, &one.contact, ""));
                good = rest;
            }
            ([], []) => break,
        }
    }
    rows
}

/// The rows that cannot be imported, or the first of them.
fn refused(sheet: &mut Sheet, refused: &[Refused], summary: impl Into<Words>) {
    if refused.is_empty() {
        return;
    }
    sheet.show("import-refused");
    sheet.say("refused-summary", summary);
    let mut rows = Vec::new();
    for one in refused.iter().take(REFUSED_SHOWN) {
        rows.push(row(one.row, &one.contact, &one.problem));
    }
    sheet.rows("refused", "review-row", rows);
}

fn row(number: u32, contact: &ContactDraft, problem: &str) -> Row {
    let mut row = Row::new(number.to_string());
    row.say("place", number.to_string());
    row.say("name", contact.name.clone());
    let mut rest = contact.company.clone();
    append(&mut rest, " · ", &contact.email);
    for number in &contact.numbers {
        append(&mut rest, " · ", &written(number));
    }
    row.say("rest", rest);
    row.say("problem", text::sentence(problem));
    row
}
