//! The import as it is to be painted.

use ledger_core::contact::card::ContactDraft;

use super::{Column, Import, Step, Wait};
use crate::order::sort;
use crate::text::contacts as text;

/// How many rows are shown before they are sent, and how many that cannot be.
const SHOWN: usize = 5;
const REFUSED_SHOWN: usize = 20;

/// Which part is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepView {
    /// None: no import is open.
    #[default]
    Closed,
    /// A file is to be chosen.
    Choosing,
    /// It is looked at.
    Reviewing,
    /// It is sent.
    Sending,
    /// It is done.
    Done,
}

/// The import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Which part is shown.
    pub step: StepView,
    /// What is wrong with the file, or why it does not go on; empty when nothing.
    pub problem: String,
    /// What the file holds, how far it is, or what came of it.
    pub summary: String,
    /// What the columns mean; none where the file has none.
    pub columns: Vec<ColumnView>,
    /// The first rows.
    pub rows: Vec<ReviewRow>,
    /// How many rows cannot be imported; empty when all can.
    pub refused_summary: String,
    /// Those rows, or the first of them.
    pub refused: Vec<ReviewRow>,
    /// What becomes of contacts that are there, as in the control's value.
    pub known: &'static str,
    /// The button that begins.
    pub begin: String,
    /// Whether there is nothing to begin.
    pub begin_disabled: bool,
    /// How many rows are answered, of how many.
    pub progress: (usize, usize),
    /// Whether it does not wait for the person.
    pub go_on_hidden: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// Its place, which tells it from the others.
    pub key: String,
    /// Its heading, or its first cell.
    pub heading: String,
    /// What it means, as in the control's value.
    pub meaning: &'static str,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its number in the file, which tells it from the others.
    pub key: String,
    /// The name.
    pub name: String,
    /// Everything else.
    pub rest: String,
    /// What is wrong; empty when nothing.
    pub problem: String,
}

impl Import {
    /// The import, as it stands.
    pub(in crate::contacts) fn view(&self) -> View {
        let view = View { go_on_hidden: true, known: self.known.name(), ..View::default() };
        match &self.step {
            Step::Choosing { problem } => View {
                step: StepView::Choosing,
                problem: problem.map(text::file_problem).unwrap_or_default(),
                ..view
            },
            Step::Reviewing { name, file, review, .. } => {
                let (good, refused) = (review.good.len(), review.refused.len());
                let columns = file.columns().into_iter().enumerate();
                let mut rows: Vec<(u32, ReviewRow)> = review
                    .good
                    .iter()
                    .take(SHOWN)
                    .map(|one| (one.row, row(one.row, &one.contact, "")))
                    .collect();
                let problems = review
                    .refused
                    .iter()
                    .map(|one| (one.row, row(one.row, &one.contact, &one.problem)));
                rows.extend(problems.clone().take(SHOWN));
                sort(&mut rows, |(number, _)| (i64::from(*number), String::new()));
                View {
                    step: StepView::Reviewing,
                    summary: text::found_in(good + refused, name),
                    columns: columns
                        .map(|(place, (heading, meaning)): (usize, (String, Column))| ColumnView {
                            key: place.to_string(),
                            heading,
                            meaning: meaning.name(),
                        })
                        .collect(),
                    rows: rows.into_iter().take(SHOWN).map(|(_, row)| row).collect(),
                    refused_summary: text::cannot_be_imported(refused),
                    refused: problems.take(REFUSED_SHOWN).map(|(_, row)| row).collect(),
                    begin: text::begin_import(good),
                    begin_disabled: good == 0,
                    ..view
                }
            }
            Step::Sending(sending) => {
                let (done, all) = (sending.answered, sending.rows.len());
                let (problem, waits) = match &sending.wait {
                    Wait::Answer(_) => (String::new(), false),
                    Wait::Person(trouble) => (crate::text::trouble(trouble), true),
                };
                View {
                    step: StepView::Sending,
                    problem,
                    summary: text::imported_so_far(done, all),
                    progress: (done, all),
                    go_on_hidden: !waits,
                    ..view
                }
            }
            Step::Done(tally) => View {
                step: StepView::Done,
                summary: text::import_done(tally.added, tally.updated, tally.left, tally.unsent),
                refused_summary: text::not_imported(tally.refused.len()),
                refused: tally
                    .refused
                    .iter()
                    .take(REFUSED_SHOWN)
                    .map(|one| row(one.row, &one.contact, &one.problem))
                    .collect(),
                ..view
            },
        }
    }
}

fn row(number: u32, contact: &ContactDraft, problem: &str) -> ReviewRow {
    let numbers = contact.numbers.iter().map(|one| match one.label.as_str() {
        "" => one.number.clone(),
        label => format!("{} ({label})", one.number),
    });
    let mut rest: Vec<String> = [&contact.company, &contact.email].map(Clone::clone).to_vec();
    rest.extend(numbers);
    rest.retain(|part| !part.is_empty());
    ReviewRow {
        key: number.to_string(),
        name: contact.name.clone(),
        rest: rest.join(" · "),
        problem: text::sentence(problem),
    }
}
