//! The Worker's `/v1` API, spoken from the extension: what to send, and how to read the answer.

use ledger_core::from_json::{self, FromJson};
use ledger_core::time::Millis;
use ledger_wire::api::{Failure, FailureCode, SignedIn};
use ledger_wire::http::{HttpRequest, HttpResponse, Method};
use serde::Serialize;

use crate::address::ServerAddress;
use crate::background::{CallKey, Of, Trouble};

/// What is asked of the Worker's API. A page that asks knows neither the server nor the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// The path under `/v1/`, with its query.
    pub path: String,
    /// The JSON, where the method has a body.
    pub body: Option<String>,
}

impl ApiRequest {
    /// Who is signed in.
    pub fn session() -> Self {
        Self::get("session")
    }

    /// A list of calls: how many at most, and from before when.
    pub fn calls(of: Of, limit: u32, before: Option<Millis>) -> Self {
        let mut path = format!("calls?of={}&limit={limit}", of.as_str());
        if let Some(before) = before {
            path.push_str(&format!("&before={}", before.0));
        }
        Self::get(path)
    }

    /// One call with its timeline.
    pub fn call(key: &CallKey) -> Self {
        Self::get(key.path())
    }

    /// Asks for what is at a path.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), body: None }
    }

    /// Has something done at a path, with nothing to say.
    pub fn plain(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None }
    }

    /// Has something done at a path.
    pub fn send(method: Method, path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { method, path: path.into(), body: ledger_wire::json::to_string(body).ok() }
    }
}

/// What to send. The token goes into a header and nowhere else.
pub fn request(server: &ServerAddress, asked: &ApiRequest, token: Option<&str>) -> HttpRequest {
    let ApiRequest { method, path, body } = asked;
    let mut request = HttpRequest::new(*method, server.join(&format!("/v1/{path}")));
    if let Some(body) = body {
        request = request.with_header("content-type", "application/json");
        request.body = Some(body.clone());
    }
    match token {
        Some(token) => request.with_bearer(token),
        None => request,
    }
}

/// Reads the session that was opened.
///
/// # Errors
///
/// When there is no session; RingCentral's refusal is told apart.
pub fn read_sign_in(server: &ServerAddress, response: &HttpResponse) -> Result<SignedIn, Trouble> {
    match read(server, response) {
        Err(Trouble::SignedOut { message }) => Err(Trouble::RingcentralRefused { message }),
        Err(Trouble::Refused { code: FailureCode::RingcentralFailed, message }) => {
            Err(Trouble::RingcentralRefused { message })
        }
        other => other,
    }
}

/// Reads the answer.
///
/// # Errors
///
/// When there is no session any more, or the Worker refused or failed.
pub fn read<T: FromJson>(server: &ServerAddress, response: &HttpResponse) -> Result<T, Trouble> {
    good(server, response)?;
    from_json::from_str(&response.body)
        .ok_or_else(|| Trouble::NotALedger { server: server.to_string() })
}

/// Whether the answer is a good one.
///
/// # Errors
///
/// When there is no session any more, or the Worker refused or failed.
pub fn good(server: &ServerAddress, response: &HttpResponse) -> Result<(), Trouble> {
    if response.is_success() {
        return Ok(());
    }
    let stranger = || Trouble::NotALedger { server: server.to_string() };
    let failure = from_json::from_str::<Failure>(&response.body);
    match (response.status, failure) {
        (401, Some(failure)) => Err(Trouble::SignedOut { message: failure.message }),
        (401, None) => Err(Trouble::SignedOut { message: String::new() }),
        (_, Some(Failure { problems, message, .. })) if !problems.is_empty() => {
            Err(Trouble::Mend { message, problems })
        }
        (_, Some(failure)) => {
            Err(Trouble::Refused { code: failure.code, message: failure.message })
        }
        // A gateway in front of a Worker that is down answers for it, in words of its own.
        (502..=504, None) => Err(Trouble::Unreachable { server: server.to_string() }),
        (_, None) => Err(stranger()),
    }
}

#[cfg(test)]
mod tests {
    use ledger_wire::api::{Calls, SignIn};

    use super::*;

    fn server() -> ServerAddress {
        ServerAddress::read("https://ledger.example.com").unwrap()
    }

    #[test]
    fn requests() {
        let sign_in = SignIn {
            code: "c".to_owned(),
            code_verifier: "v".to_owned(),
            redirect_uri: "r".to_owned(),
        };
        let key = CallKey::from_text("s-a/b?c/12").unwrap();
        let rows = [
            (ApiRequest::get("service"), "GET /v1/service", None),
            (ApiRequest::send(Method::Post, "session", &sign_in), "POST /v1/session", None),
            (ApiRequest::session(), "GET /v1/session", Some("t")),
            (ApiRequest::plain(Method::Delete, "session"), "DELETE /v1/session", Some("t")),
            (ApiRequest::calls(Of::Me, 50, None), "GET /v1/calls?of=me&limit=50", Some("t")),
            (
                ApiRequest::calls(Of::Everyone, 9, Some(Millis(7))),
                "GET /v1/calls?of=everyone&limit=9&before=7",
                Some("t"),
            ),
            (ApiRequest::call(&key), "GET /v1/calls/s-a%2Fb%3Fc/12", Some("t")),
        ];
        for (asked, expected, token) in rows {
            let made = request(&server(), &asked, token);
            let line = format!(
                "{} {}",
                made.method.as_str(),
                made.url.strip_prefix("https://ledger.example.com").unwrap()
            );
            assert_eq!(line, expected);
            let authorization = made.headers.iter().find(|(name, _)| name == "authorization");
            assert_eq!(
                authorization.map(|(_, value)| value.as_str()),
                token.map(|_| "Bearer t"),
                "{expected}"
            );
        }
    }

    #[test]
    fn answers_that_are_no_success() {
        let failure = |code: &str| format!(r#"{{"code":"{code}","message":"m"}}"#);
        let message = || "m".to_owned();
        let stranger = Trouble::NotALedger { server: server().to_string() };
        let rows = [
            (200, "<html>".to_owned(), stranger.clone()),
            (200, "{}".to_owned(), stranger.clone()),
            (404, "not found".to_owned(), stranger),
            (401, failure("sign-in-needed"), Trouble::SignedOut { message: message() }),
            (401, "<html>".to_owned(), Trouble::SignedOut { message: String::new() }),
            (
                403,
                failure("admin-only"),
                Trouble::Refused { code: FailureCode::AdminOnly, message: message() },
            ),
            (
                500,
                failure("internal"),
                Trouble::Refused { code: FailureCode::Internal, message: message() },
            ),
            (503, "busy".to_owned(), Trouble::Unreachable { server: server().to_string() }),
        ];
        for (status, body, expected) in rows {
            let response = HttpResponse { status, headers: Vec::new(), body: body.clone() };
            assert_eq!(read::<Calls>(&server(), &response), Err(expected), "{status} {body}");
        }
        for code in ["sign-in-refused", "ringcentral-failed"] {
            let status = if code == "sign-in-refused" { 401 } else { 502 };
            let response = HttpResponse { status, headers: Vec::new(), body: failure(code) };
            assert_eq!(
                read_sign_in(&server(), &response),
                Err(Trouble::RingcentralRefused { message: message() }),
                "{code}"
            );
        }
    }
}
