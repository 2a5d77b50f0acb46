//! What a RingCentral answer means, whichever call it answers.
//!
//! RingCentral's guide, "Error handling" and "Rate limits": 429 and 503 say when to come back in
//! `Retry-After`, and any request made before then starts the penalty anew; 401 means that the
//! access token is no longer good; other 4xx will not change by repeating.

use ledger_core::time::Span;
use ledger_wire::http::HttpResponse;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An answer that was read.
pub type Reply<T> = Result<T, Trouble>;

/// An answer that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The access token is not accepted.
    SignIn(String),
    /// A permission is missing; RingCentral names it.
    Permission(String),
    /// Nothing may be asked of this group of calls until then.
    TooMany {
        /// How long to wait.
        wait: Span,
    },
    /// There is no such thing.
    NotFound(String),
    /// It will not be done, however often it is asked.
    Refused {
        /// RingCentral's code, such as `SUB-525`.
        code: String,
        /// RingCentral's words.
        message: String,
    },
    /// It may work later.
    Passing(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SignIn(message) => {
                write!(formatter, "RingCentral wants a new sign-in: {message}")
            }
            Self::Permission(message) => {
                write!(formatter, "RingCentral misses a permission: {message}")
            }
            Self::TooMany { wait } => {
                let seconds = wait.rounded_seconds().max(1);
                write!(formatter, "RingCentral takes no more requests for {seconds} s")
            }
            Self::NotFound(message) => {
                write!(formatter, "RingCentral knows no such thing: {message}")
            }
            Self::Refused { code, message } => {
                write!(formatter, "RingCentral refused ({code}): {message}")
            }
            Self::Passing(message) => {
                write!(formatter, "RingCentral did not answer well: {message}")
            }
        }
    }
}

/// RingCentral's penalty when it does not say how long (guide, "Rate limits").
const STANDARD_PENALTY: Span = Span::seconds(60);

/// The longest pause that is believed.
pub(crate) const LONGEST_PAUSE: Span = Span::hours(1);

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Problem {
    error_code: String,
    message: String,
    /// OAuth answers use these two.
    error: String,
    error_description: String,
    permission_name: String,
}

/// Reads an answer with a JSON body.
///
/// # Errors
///
/// When the status says that it was not done, or the body is not what it should be.
pub fn read<T: DeserializeOwned>(response: &HttpResponse) -> Reply<T> {
    done(response)?;
    ledger_wire::json::from_str(&response.body)
        .map_err(|error| Trouble::Passing(format!("the answer cannot be read: {error}")))
}

/// Reads an answer whose body does not matter.
///
/// # Errors
///
/// When the status says that it was not done.
pub fn done(response: &HttpResponse) -> Reply<()> {
    if response.is_success() {
        return Ok(());
    }
    let problem: Problem = ledger_wire::json::from_str(&response.body).unwrap_or_default();
    let first = |texts: [String; 2]| texts.into_iter().find(|text| !text.is_empty());
    let code = first([problem.error_code, problem.error]).unwrap_or_default();
    let message = first([problem.message, problem.error_description])
        .unwrap_or_else(|| format!("status {}", response.status));
    if let Some(wait) = pause(response) {
        return Err(Trouble::TooMany { wait });
    }
    Err(match response.status {
        401 => Trouble::SignIn(message),
        403 if !problem.permission_name.is_empty() => Trouble::Permission(problem.permission_name),
        403 => Trouble::Permission(message),
        404 => Trouble::NotFound(message),
        408 | 500..=599 => Trouble::Passing(message),
        _ => Trouble::Refused { code, message },
    })
}

/// How long nothing may be asked, if the answer says so.
pub(crate) fn pause(response: &HttpResponse) -> Option<Span> {
    let named = response.header("retry-after");
    match (response.status, named) {
        (429, _) | (503, Some(_)) => Some(
            named
                .and_then(|seconds| seconds.trim().parse().ok())
                .map_or(STANDARD_PENALTY, |seconds: i64| Span::seconds(seconds.max(1)))
                .min(LONGEST_PAUSE),
        ),
        _ => None,
    }
}

/// How long to wait after trouble that came so many times in a row: as long as RingCentral says,
/// or longer each time.
pub fn wait_after(trouble: &Trouble, failures: u32) -> Span {
    match trouble {
        Trouble::TooMany { wait } => *wait,
        Trouble::SignIn(_)
        | Trouble::Permission(_)
        | Trouble::NotFound(_)
        | Trouble::Refused { .. }
        | Trouble::Passing(_) => pause_after(failures),
    }
}

/// Half a minute after the first failure, then twice as long each time, up to a quarter of an
/// hour.
pub(crate) fn pause_after(failures: u32) -> Span {
    const LONGEST: Span = Span::minutes(15);
    let doublings = failures.saturating_sub(1).min(10);
    Span::seconds(30_i64 << doublings).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_sorted_by_what_to_do_about_them() {
        let rows = [
            (401, "", "", Trouble::SignIn("status 401".into())),
            (
                403,
                "",
                r#"{"errorCode":"InsufficientPermissions","permissionName":"ReadCallLog"}"#,
                Trouble::Permission("ReadCallLog".into()),
            ),
            (429, "7", "", Trouble::TooMany { wait: Span::seconds(7) }),
            (429, "", "", Trouble::TooMany { wait: Span::seconds(60) }),
            (503, "2", "", Trouble::TooMany { wait: Span::seconds(2) }),
            (500, "", "oops", Trouble::Passing("status 500".into())),
            (
                400,
                "",
                r#"{"errorCode":"SUB-525","message":"WebHook is not reachable"}"#,
                Trouble::Refused {
                    code: "SUB-525".into(),
                    message: "WebHook is not reachable".into(),
                },
            ),
        ];
        for (status, retry_after, body, expected) in rows {
            let headers = if retry_after.is_empty() {
                vec![]
            } else {
                vec![("retry-after".to_owned(), retry_after.to_owned())]
            };
            let response = HttpResponse { status, headers, body: body.to_owned() };
            assert_eq!(done(&response), Err(expected), "{status} {body}");
        }
    }
}
