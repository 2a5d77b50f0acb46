//! What the server says: an envelope with `successful`, and sentences instead of codes.

use ledger_core::ledger::RefusalKind;
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde_json::Value;

use crate::exchange::{Stop, Talk};
use crate::json::{self, text};
use crate::verdict::{Statuses, later, refused, success, words};

const STATUSES: Statuses = Statuses { rejected: &[404], later: &[], pause: Span::minutes(1) };

/// What came of a request.
pub(super) enum Said {
    /// It was done.
    Done(Value),
    /// It was not, or not wholly.
    Failed(Failure),
}

/// A failure that the server reports with status 200.
pub(super) struct Failure {
    /// The sentence; may be empty.
    pub(super) message: String,
    code: Option<String>,
    /// Whether contacts are listed all the same, even if none.
    lists_contacts: bool,
    at: Millis,
}

impl Failure {
    /// The call is in the server's table already.
    pub(super) fn is_existing_log(&self) -> bool {
        self.message.starts_with("Existing log for session")
    }

    /// No contact was found, or the number cannot be one's. The same sentence without a list is
    /// about a user who has signed out.
    pub(super) fn is_nobody(&self) -> bool {
        let is_invalid = self.message.starts_with("Invalid phone number");
        self.code.is_none()
            && (is_invalid || self.lists_contacts && self.message.starts_with("Contact not found"))
    }

    /// The server does not know the user, or their sign-in to the CRM: the routes say so in
    /// different words, and one without any.
    fn is_signed_out(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code.contains("SESSION"))
            || [
                "User session expired",
                "User not found",
                "Cannot find user",
                "No contact found with",
            ]
            .iter()
            .any(|sentence| self.message.starts_with(sentence))
            || self.message == "Contact not found"
    }

    /// What it means. The CRM's own statuses are behind three sentences; everything else may have
    /// been done: "Error creating call log", and "Database operation failed", which comes before
    /// the CRM was written or after.
    pub(super) fn stop(self) -> Stop {
        let starts = |sentence: &str| self.message.starts_with(sentence);
        if self.is_signed_out() {
            refused(RefusalKind::SignIn, self.message)
        } else if starts("Rate limit exceeded") {
            Stop::Later(self.at + STATUSES.pause)
        } else if starts("Authorization error") {
            // The CRM answered 400 to 409.
            refused(RefusalKind::Permission, self.message)
        } else if starts("Contact not found for number") || starts("Cannot find log") {
            refused(RefusalKind::Rejected, self.message)
        } else {
            Stop::Unsure
        }
    }
}

/// The envelope of an answer.
pub(super) fn answer(talk: &mut Talk<'_>, request: HttpRequest) -> Result<Said, Stop> {
    let (response, at) = talk.response(request)?;
    let body = read(response, at)?;
    match body.pointer("/successful") {
        Some(Value::Bool(true)) => Ok(Said::Done(body)),
        Some(Value::Bool(false)) => Ok(Said::Failed(Failure {
            message: text(&body, "/returnMessage/message")
                .or_else(|| text(&body, "/message"))
                .unwrap_or_default(),
            code: text(&body, "/errorCode"),
            lists_contacts: matches!(body.pointer("/contact"), Some(Value::Array(_))),
            at,
        })),
        Some(_) | None => Err(Stop::Unsure),
    }
}

/// An answer without an envelope.
pub(super) fn plain(talk: &mut Talk<'_>, request: HttpRequest) -> Result<Value, Stop> {
    let (response, at) = talk.response(request)?;
    read(response, at)
}

fn read(response: &HttpResponse, at: Millis) -> Result<Value, Stop> {
    match response.status {
        // A token that is missing or garbage.
        400 if response.body.contains("authorize CRM platform") => {
            return Err(refused(RefusalKind::SignIn, words(response)));
        }
        // The server is starting, and says so; without that it is somebody else's 503.
        503 if response.header("retry-after").is_some() => {
            return Err(later(response, at, STATUSES.pause));
        }
        _ => success(response, at, &STATUSES)?,
    }
    json::read(&response.body).ok_or(Stop::Unsure)
}
