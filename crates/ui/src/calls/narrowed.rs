//! The list of calls as other pages have it: everyone's, narrowed by the Worker.

use ledger_core::time::Millis;
use ledger_wire::api::{CallRow, Session};

use super::{MOST_AGAIN, Model, PAGE};
use crate::background::{Of, Request};
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};

/// What the Worker narrows a list of everyone's calls by, where another page has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrowed {
    /// Fields of the query, each with its ampersand.
    pub(crate) query: String,
    /// Only calls from before this moment.
    pub(crate) before: Option<Millis>,
    /// How many calls a page has.
    pub(crate) page: u32,
}

impl Model {
    /// Everyone's calls as another page lists them, not asked for yet.
    pub(crate) fn narrowed(session: Session, narrowed: Narrowed) -> Self {
        Self { watched: false, ..Self::new(session, Of::Everyone, Some(narrowed)) }
    }

    /// Narrows the list otherwise.
    pub(crate) fn narrow(&mut self, narrowed: Narrowed, counter: &mut Counter) -> Vec<Ask> {
        self.narrowed = Some(narrowed);
        self.switch(Of::Everyone, counter)
    }

    /// The calls that are listed.
    pub(crate) fn rows(&self) -> &[CallRow] {
        &self.rows
    }

    pub(super) fn limit(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(MOST_AGAIN).clamp(self.page(), MOST_AGAIN)
    }

    pub(super) fn page(&self) -> u32 {
        self.narrowed.as_ref().map_or(PAGE, |narrowed| narrowed.page)
    }

    pub(super) fn request(&self, limit: u32, before: Option<Millis>) -> Request {
        let Some(narrowed) = &self.narrowed else {
            return Request::Calls { of: self.of, limit, before };
        };
        let mut path = format!("calls?of=everyone&limit={limit}{}", narrowed.query);
        if let Some(before) = before.or(narrowed.before) {
            path.push_str(&format!("&before={}", before.0));
        }
        Request::Api { request: ApiRequest::get(path) }
    }
}
