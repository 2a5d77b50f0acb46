//! What an answer means for a request.
//!
//! | status | meaning |
//! |---|---|
//! | 2xx | done |
//! | 401 | the sign-in |
//! | 403 | the user's permissions |
//! | 429, and what the API documents so | later, when `Retry-After` says |
//! | what the API documents as not done | the record |
//! | everything else, and no answer | nobody knows |

use ledger_core::ledger::{Refusal, RefusalKind};
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::Value;

use crate::exchange::{Heard, Reply, Stop, Talk};
use crate::json;
use crate::speaks::Updated;

/// What an API documents of its statuses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statuses {
    /// Nothing was done, and will not be without a change of the request.
    pub(crate) rejected: &'static [u16],
    /// Nothing was done; it can be asked again.
    pub(crate) later: &'static [u16],
    /// How long to wait when the CRM does not say.
    pub(crate) pause: Span,
}

/// The longest excerpt of a CRM's words, in characters.
const LONGEST_DETAIL: usize = 300;
/// The longest wait that is believed.
const LONGEST_PAUSE: Span = Span::hours(24);

impl<'a> Talk<'a> {
    /// The response to a request, whatever its status.
    pub(crate) fn response(
        &mut self,
        request: HttpRequest,
    ) -> Result<(&'a HttpResponse, Millis), Stop> {
        let Heard { at, reply } = self.hear(request)?;
        match reply {
            Reply::Response(response) => Ok((response, *at)),
            Reply::NoAnswer => Err(Stop::Unsure),
        }
    }

    /// The body of a response that says it was done, as JSON.
    pub(crate) fn done(&mut self, request: HttpRequest, known: &Statuses) -> Result<Value, Stop> {
        let (response, at) = self.response(request)?;
        success(response, at, known)?;
        json::read(&response.body).ok_or(Stop::Unsure)
    }

    /// The same, or nothing when there is no such record.
    pub(crate) fn found(
        &mut self,
        request: HttpRequest,
        known: &Statuses,
    ) -> Result<Option<Value>, Stop> {
        let (response, at) = self.response(request)?;
        if response.status == 404 {
            return Ok(None);
        }
        success(response, at, known)?;
        json::read(&response.body).ok_or(Stop::Unsure).map(Some)
    }

    /// An update: whether it was done matters, not what the body says. A record that is gone is
    /// read again, at once.
    pub(crate) fn updated(
        &mut self,
        request: HttpRequest,
        known: &Statuses,
    ) -> Result<Updated, Stop> {
        let (response, at) = self.response(request)?;
        match response.status {
            404 => Err(Stop::Later(at)),
            412 => Ok(Updated::ChangedMeanwhile),
            _ => success(response, at, known).map(|()| Updated::Done),
        }
    }
}

/// Whether it was done, and if not, what that means.
pub(crate) fn success(response: &HttpResponse, at: Millis, known: &Statuses) -> Result<(), Stop> {
    let status = response.status;
    let stop = match status {
        200..=299 => return Ok(()),
        401 => refused(RefusalKind::SignIn, words(response)),
        // A proxy's page, not the API's word.
        403 if response.body.starts_with('<') => Stop::Unsure,
        403 => refused(RefusalKind::Permission, words(response)),
        429 => later(response, at, known.pause),
        _ if known.later.contains(&status) => later(response, at, known.pause),
        _ if known.rejected.contains(&status) => rejected(response),
        _ => Stop::Unsure,
    };
    Err(stop)
}

pub(crate) fn refused(kind: RefusalKind, detail: impl Into<String>) -> Stop {
    Stop::Refused(Refusal { kind, detail: detail.into(), field: None })
}

/// Refused, with the field that is wrong where the CRM names one.
fn rejected(response: &HttpResponse) -> Stop {
    const PLACES: [&str; 2] = ["/0/fields/0", "/errors/0/context/propertyName/0"];
    let field = json::read(&response.body)
        .and_then(|body| PLACES.iter().find_map(|place| json::text(&body, place)));
    Stop::Refused(Refusal { kind: RefusalKind::Rejected, detail: words(response), field })
}

/// When `Retry-After` says, in seconds (RFC 9110, 10.2.3; a date there is not read), or Pipedrive's
/// header field of the same meaning; or after a pause. When a day's budget is used up, in an hour.
pub(crate) fn later(response: &HttpResponse, at: Millis, pause: Span) -> Stop {
    if response.header("x-daily-ratelimit-token-remaining") == Some("0") {
        return Stop::Later(at + Span::hours(1));
    }
    let said = response.header("retry-after").or_else(|| response.header("x-ratelimit-reset"));
    let seconds = said.and_then(|text| text.trim().parse::<u32>().ok());
    let rest = seconds.map_or(pause, |seconds| Span::seconds(i64::from(seconds)));
    Stop::Later(at + rest.min(LONGEST_PAUSE))
}

/// What the CRM says of a failure, in the places where CRMs say it.
pub(crate) fn words(response: &HttpResponse) -> String {
    const PLACES: [&str; 6] = [
        "/returnMessage/message",
        "/message",
        "/0/message",
        "/error_info",
        "/error_description",
        "/error",
    ];
    let said = json::read(&response.body)
        .and_then(|body| PLACES.iter().find_map(|place| json::text(&body, place)));
    let text = said.unwrap_or_else(|| response.body.clone());
    text.chars().take(LONGEST_DETAIL).collect()
}
