//! Importing contacts: a file is chosen, shown with what is wrong with it, sent in parts, and what
//! became of each row is told. Everything that can be known beforehand is said before anything is
//! sent.
//!
//! | step | the person sees |
//! |---|---|
//! | choosing | a button, and what is wrong with the last file |
//! | reviewing | what each column means, the first rows, and all problems |
//! | sending | how far it is; it can be stopped, and goes on where it stopped after trouble |
//! | done | how many were added, updated, left and refused, and the refused as a file |

mod columns;
pub(super) mod file;
mod vcard;
mod view;

use ledger_core::contact::card::ContactDraft;
use ledger_core::settings::Problem;
use ledger_core::time::Millis;
use ledger_wire::api::{ImportOutcome, ImportRow, ImportedContacts, KnownContacts};
use ledger_wire::http::{Method, encode};

pub use self::columns::Column;
use self::file::File;
pub use self::file::FileProblem;
use super::export::BETWEEN;
use super::view::append;
use crate::background::{Reply, Request, Trouble};
use crate::client::ApiRequest;
use crate::csv;
use crate::page::{Ask, Counter};

/// About how many bytes of rows go into one request; the Worker takes 256 KB.
const FULL: usize = 100_000;

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Import {
    known: KnownContacts,
    step: Step,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Choosing { problem: Option<FileProblem> },
    Reviewing { name: String, at: Millis, file: File, review: Review },
    Sending(Sending),
    Done(Tally),
}

/// What a file comes to as its columns are understood now.
#[derive(Clone, Debug, Default, PartialEq)]
struct Review {
    good: Vec<ImportRow>,
    refused: Vec<Refused>,
}

#[derive(Clone, Debug, PartialEq)]
struct Sending {
    /// What tells this import from every other.
    id: String,
    rows: Vec<ImportRow>,
    /// How many of the rows are answered, and how many the last request had.
    answered: usize,
    under_way: usize,
    wait: Wait,
    tally: Tally,
}

#[derive(Clone, Debug, PartialEq)]
enum Wait {
    Answer(u32),
    /// It stopped, and can go on.
    Person(Trouble),
}

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Tally {
    added: usize,
    updated: usize,
    left: usize,
    /// Rows that were not sent because the person stopped.
    unsent: usize,
    refused: Vec<Refused>,
}

/// A row that cannot be a contact, and why.
#[derive(Clone, Debug, PartialEq)]
struct Refused {
    row: u32,
    contact: ContactDraft,
    problem: String,
}

/// What a person does with an import.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The person has chosen a file.
    File {
        /// Its name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
        /// When.
        at: Millis,
    },
    /// The person says what a column means.
    Column {
        /// Which one, from 0.
        place: usize,
        /// What it means.
        meaning: Column,
    },
    /// The person says what becomes of contacts that are there.
    Known(KnownContacts),
    /// The person wants it done.
    Begin,
    /// The person wants no more of it.
    Stop,
    /// The person wants it to go on.
    GoOn,
    /// The person wants the refused rows.
    Refused,
}

impl Import {
    /// An import, at its beginning.
    pub(super) fn new() -> Self {
        Self { known: KnownContacts::Update, step: Step::Choosing { problem: None } }
    }

    /// Whether an answer of this number still means anything.
    pub(super) fn waits_for(&self, number: u32) -> bool {
        matches!(&self.step, Step::Sending(Sending { wait: Wait::Answer(asked), .. }) if *asked == number)
    }

    /// Whether rows are on their way.
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.step, Step::Sending(_))
    }

    /// The next step, and what is asked.
    pub(super) fn update(&mut self, msg: Msg, counter: &mut Counter) -> Vec<Ask> {
        match msg {
            Msg::File { name, bytes, at } => self.take(name, &bytes, at),
            Msg::Column { place, meaning } => {
                if let Step::Reviewing { file, review, .. } = &mut self.step {
                    file.set_column(place, meaning);
                    *review = Review::of(file);
                }
                Vec::new()
            }
            Msg::Known(known) => {
                self.known = known;
                Vec::new()
            }
            Msg::Begin => self.begin(counter),
            Msg::Stop => self.stop(),
            Msg::GoOn => match &mut self.step {
                Step::Sending(sending) if matches!(sending.wait, Wait::Person(_)) => {
                    sending.send(self.known, counter)
                }
                Step::Choosing { .. }
                | Step::Reviewing { .. }
                | Step::Sending(_)
                | Step::Done(_) => Vec::new(),
            },
            Msg::Refused => match &self.step {
                Step::Reviewing { review, .. } => vec![download(&review.refused)],
                Step::Done(tally) => vec![download(&tally.refused)],
                Step::Choosing { .. } | Step::Sending(_) => Vec::new(),
            },
        }
    }

    fn take(&mut self, name: String, bytes: &[u8], at: Millis) -> Vec<Ask> {
        if self.is_under_way() {
            return Vec::new();
        }
        self.step = match file::read(bytes) {
            Ok(file) => {
                let review = Review::of(&file);
                Step::Reviewing { name, at, file, review }
            }
            Err(problem) => Step::Choosing { problem: Some(problem) },
        };
        Vec::new()
    }

    fn begin(&mut self, counter: &mut Counter) -> Vec<Ask> {
        let Step::Reviewing { at, review, .. } = &mut self.step else { return Vec::new() };
        if review.good.is_empty() {
            return Vec::new();
        }
        let review = std::mem::take(review);
        // Another choice of a file, even the same one, is another import.
        let id = format!("{}-{}", at.0, review.good.len());
        let tally = Tally { refused: review.refused, ..Tally::default() };
        let mut sending = Sending {
            id,
            rows: review.good,
            answered: 0,
            under_way: 0,
            wait: Wait::Answer(0),
            tally,
        };
        let asks = sending.send(self.known, counter);
        self.step = Step::Sending(sending);
        asks
    }

    /// What was sent stays; what is on its way may still arrive.
    fn stop(&mut self) -> Vec<Ask> {
        if let Step::Sending(sending) = &mut self.step {
            let mut tally = std::mem::take(&mut sending.tally);
            tally.unsent = sending.rows.len() - sending.answered;
            self.step = Step::Done(tally);
        }
        Vec::new()
    }

    /// The background answers.
    pub(super) fn answered(&mut self, reply: Reply, counter: &mut Counter) -> Vec<Ask> {
        let Step::Sending(sending) = &mut self.step else { return Vec::new() };
        match reply.api::<ImportedContacts>() {
            Ok(done) => sending.note(done),
            Err(trouble) => {
                sending.wait = Wait::Person(trouble);
                return Vec::new();
            }
        }
        if sending.answered < sending.rows.len() {
            return sending.send(self.known, counter);
        }
        self.step = Step::Done(std::mem::take(&mut sending.tally));
        vec![Ask::Focus(crate::page::Place::SectionTitle)]
    }
}

impl Review {
    fn of(file: &File) -> Self {
        let mut review = Self::default();
        for (row, contact) in (0..file.len()).filter_map(|place| file.contact(place)) {
            let problems = contact.problems();
            if problems.is_empty() {
                review.good.push(ImportRow { row, contact });
            } else {
                review.refused.push(Refused { row, contact, problem: sentences(&problems) });
            }
        }
        review
    }
}

impl Sending {
    /// Sends the next rows, as many as fit.
    fn send(&mut self, known: KnownContacts, counter: &mut Counter) -> Vec<Ask> {
        let rest = self.rows.get(self.answered..).unwrap_or_default();
        let mut bytes = 0;
        self.under_way = 0;
        for row in rest.iter().take(ImportRow::MOST_AT_ONCE) {
            if bytes >= FULL {
                break;
            }
            bytes += size(&row.contact);
            self.under_way += 1;
        }
        let rows = rest.get(..self.under_way).unwrap_or_default();
        let path = format!("contacts/import?import={}&known={}", encode(&self.id), known.name());
        let number = counter.next();
        self.wait = Wait::Answer(number);
        let request = Request::Api { request: ApiRequest::send(Method::Post, path, &rows) };
        vec![Ask::Send { number, request }]
    }

    fn note(&mut self, done: ImportedContacts) {
        let sent = self.rows.get(self.answered..).unwrap_or_default();
        for (row, sent) in done.rows.into_iter().zip(sent) {
            match row.outcome {
                ImportOutcome::Added => self.tally.added += 1,
                ImportOutcome::Updated => self.tally.updated += 1,
                ImportOutcome::Left => self.tally.left += 1,
                ImportOutcome::Refused => {
                    self.tally.refused.push(Refused {
                        row: row.row,
                        contact: sent.contact.clone(),
                        problem: sentences(&row.problems),
                    });
                }
            }
        }
        self.answered += self.under_way;
    }
}

fn sentences(problems: &[Problem]) -> String {
    let mut words = String::new();
    for problem in problems {
        append(&mut words, "; ", &problem.problem);
    }
    words
}

/// About how long a contact is as JSON.
fn size(contact: &ContactDraft) -> usize {
    let numbers = contact.numbers.iter().map(|one| one.number.len() + one.label.len() + 30);
    let texts = contact.name.len() + contact.company.len() + contact.email.len();
    texts + contact.note.len() + numbers.sum::<usize>() + 100
}

/// The refused rows as a file that can be mended and imported.
fn download(refused: &[Refused]) -> Ask {
    let mut text = csv::empty();
    let head = ["Row", "Problem", "Name", "Company", "E-mail", "Phone", "Note"];
    csv::add_row(&mut text, &head);
    for one in refused {
        let ContactDraft { name, company, email, note, numbers } = &one.contact;
        let mut phone = String::new();
        for number in numbers {
            append(&mut phone, BETWEEN, &number.number);
        }
        let row = one.row.to_string();
        csv::add_row(&mut text, &[&row, &one.problem, name, company, email, &phone, note]);
    }
    Ask::Download { name: "contacts-not-imported.csv".to_owned(), text }
}
