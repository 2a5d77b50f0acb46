//! The import on the sheet.

use ledger_core::contact::card::ContactDraft;

use super::file::File;
use super::{Import, Refused, Review, Step, Wait};
use crate::contacts::view::{append, written};
use crate::sheet::{Rows, Sheet, Words};
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
                first(review, sheet.rows("review", "review-row"));
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
    let rows = sheet.rows("columns", "column-row");
    for (heading, meaning) in file.columns() {
        let row = rows.add(rows.len().to_string());
        row.say("heading", heading);
        row.fill("meaning", meaning.name());
    }
    if !rows.is_empty() {
        sheet.show("columns-part");
    }
}

/// The first rows of the file, whether they can be imported or not.
fn first(review: &Review, rows: &mut Rows) {
    let (mut good, mut refused) = (review.good.as_slice(), review.refused.as_slice());
    while rows.len() < SHOWN {
        match (good, refused) {
            ([one, rest @ ..], [other, ..]) if one.row < other.row => {
                add(rows, one.row, &one.contact, "");
                good = rest;
            }
            (_, [one, rest @ ..]) => {
                add(rows, one.row, &one.contact, &one.problem);
                refused = rest;
            }
            ([one, rest @ ..], []) => {
                add(rows, one.row, &one.contact, "");
                good = rest;
            }
            ([], []) => break,
        }
    }
}

/// The rows that cannot be imported, or the first of them.
fn refused(sheet: &mut Sheet, refused: &[Refused], summary: impl Into<Words>) {
    if refused.is_empty() {
        return;
    }
    sheet.show("import-refused");
    sheet.say("refused-summary", summary);
    let rows = sheet.rows("refused", "review-row");
    for one in refused.iter().take(REFUSED_SHOWN) {
        add(rows, one.row, &one.contact, &one.problem);
    }
}

fn add(rows: &mut Rows, number: u32, contact: &ContactDraft, problem: &str) {
    let row = rows.add(number.to_string());
    row.say("place", number.to_string());
    row.say("name", contact.name.clone());
    let mut rest = contact.company.clone();
    append(&mut rest, " · ", &contact.email);
    for number in &contact.numbers {
        append(&mut rest, " · ", &written(number));
    }
    row.say("rest", rest);
    row.say("problem", text::sentence(problem));
}
