//! What an answer means: the first rule of the description that fits, or else what HTTP says.

use ledger_core::ledger::RefusalKind;
use ledger_core::time::Millis;
use ledger_wire::http::HttpResponse;
use serde_json::Value;

use super::description::{Description, ErrorRule, Means};
use crate::exchange::Stop;
use crate::json::{self, text};
use crate::verdict::{later, refused, words};

/// An answer, read.
pub(super) struct Heard<'a> {
    pub(super) response: &'a HttpResponse,
    pub(super) at: Millis,
    /// Null when it is no JSON.
    pub(super) body: Value,
}

/// What came of a request that was neither refused nor left in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// The record is not there any more.
    Gone,
    /// The record has another version by now.
    Changed,
}

impl<'a> Heard<'a> {
    pub(super) fn new((response, at): (&'a HttpResponse, Millis)) -> Self {
        Self { response, at, body: json::read(&response.body).unwrap_or_default() }
    }

    fn means(&self, crm: &Description) -> Means {
        let status = self.response.status;
        let rule = crm.errors.iter().find(|rule| self.fits(rule));
        rule.map_or_else(|| self.means_by_status(status), |rule| rule.means)
    }

    fn fits(&self, rule: &ErrorRule) -> bool {
        let status = rule.status.is_empty() || rule.status.contains(&self.response.status);
        let body = rule.body.as_ref();
        status && body.is_none_or(|body| self.body.pointer(&body.at) == Some(&body.is))
    }

    fn means_by_status(&self, status: u16) -> Means {
        match status {
            200..=299 => Means::Done,
            401 => Means::SignIn,
            // A proxy's page is not the CRM's word.
            403 if !self.response.body.starts_with('<') => Means::Permission,
            404 | 410 => Means::Gone,
            412 => Means::Changed,
            429 => Means::Later,
            _ => Means::Unsure,
        }
    }

    /// What came of the request.
    pub(super) fn outcome(&self, crm: &Description) -> Result<Outcome, Stop> {
        let refusal = |kind| Err(refused(kind, self.words(crm)));
        match self.means(crm) {
            Means::Done => Ok(Outcome::Done),
            Means::Gone => Ok(Outcome::Gone),
            Means::Changed => Ok(Outcome::Changed),
            Means::Rejected => refusal(RefusalKind::Rejected),
            Means::Permission => refusal(RefusalKind::Permission),
            Means::SignIn => refusal(RefusalKind::SignIn),
            Means::Later => Err(later(self.response, self.at, crm.pause)),
            Means::Unsure => Err(Stop::Unsure),
        }
    }

    /// The body of an answer that says it was done, where nothing can be gone or changed.
    pub(super) fn done(self, crm: &Description) -> Result<Value, Stop> {
        match self.outcome(crm)? {
            Outcome::Done if !self.body.is_null() => Ok(self.body),
            Outcome::Done | Outcome::Gone | Outcome::Changed => Err(Stop::Unsure),
        }
    }

    /// The same, or nothing when the record is gone.
    pub(super) fn found(&self, crm: &Description) -> Result<Option<&Value>, Stop> {
        match self.outcome(crm)? {
            Outcome::Done if !self.body.is_null() => Ok(Some(&self.body)),
            Outcome::Gone => Ok(None),
            Outcome::Done | Outcome::Changed => Err(Stop::Unsure),
        }
    }

    fn words(&self, crm: &Description) -> String {
        let said = crm.error_words.iter().find_map(|path| text(&self.body, path));
        said.unwrap_or_else(|| words(self.response))
    }
}
