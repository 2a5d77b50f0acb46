//! Collecting a whole list, page by page, for a file.

use crate::background::Trouble;
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::paged::send;

/// An export: all rows that a list would show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exporting<T> {
    path: String,
    rows: Vec<T>,
    asked: u32,
}

/// Where an export stands after an answer.
pub(crate) enum Exported<T> {
    /// The next page is asked for.
    GoesOn(Ask),
    /// All rows.
    All(Vec<T>),
    /// It cannot go on.
    Failed(Trouble),
}

impl<T> Exporting<T> {
    /// Begins with the list that this path gives.
    pub(crate) fn begin(path: String, counter: &mut Counter) -> (Self, Ask) {
        let (asked, ask) = send(ApiRequest::get(path.clone()), counter);
        (Self { path, rows: Vec::new(), asked }, ask)
    }

    pub(crate) fn waits_for(&self, number: u32) -> bool {
        self.asked == number
    }

    /// How many rows have come.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Takes a page in; `cursor` is the query field by which the next one is asked for.
    pub(crate) fn answered(
        &mut self,
        page: Result<(Vec<T>, Option<String>), Trouble>,
        cursor: &str,
        counter: &mut Counter,
    ) -> Exported<T> {
        match page {
            Err(trouble) => Exported::Failed(trouble),
            Ok((rows, next)) => {
                self.rows.extend(rows);
                let Some(next) = next else {
                    return Exported::All(std::mem::take(&mut self.rows));
                };
                let path = format!("{}&{cursor}={next}", self.path);
                let (asked, ask) = send(ApiRequest::get(path), counter);
                self.asked = asked;
                Exported::GoesOn(ask)
            }
        }
    }
}
