//! The Worker's `/v1` API, spoken from the extension: what to send, and how to read the answer.

use ledger_core::time::Millis;
use ledger_wire::api::{
    CallDetail, Calls, CrmSignInPage, Failure, FailureCode, Health, Service, Session, SignIn,
    SignedIn,
};
use ledger_wire::http::{HttpRequest, HttpResponse, Method, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::address::ServerAddress;
use crate::background::{CallKey, Of, Trouble};

/// What can be asked of the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call<'a> {
    /// What must be known before signing in.
    Service,
    /// Opens a session.
    SignIn(&'a SignIn),
    /// Asks for new tokens, with the refresh token.
    Refresh,
    /// Who is signed in.
    Session,
    /// Closes the session.
    SignOut,
    /// A list of calls.
    Calls {
        /// Whose.
        of: Of,
        /// How many at most.
        limit: u32,
        /// From before when.
        before: Option<Millis>,
    },
    /// One call.
    Call(&'a CallKey),
    /// What a page asks.
    Api(&'a ApiRequest),
}

/// A request of a page's own, to be sent under the session. The page knows neither the server nor
/// the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Asks for what is at a path.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), body: None }
    }

    /// Has something done at a path.
    pub fn send(method: Method, path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { method, path: path.into(), body: serde_json::to_string(body).ok() }
    }
}

/// What to send. The token goes into a header and nowhere else.
pub fn request(server: &ServerAddress, call: &Call<'_>, token: Option<&str>) -> HttpRequest {
    let request = match call {
        Call::Service => HttpRequest::new(Method::Get, server.join("/v1/service")),
        Call::SignIn(sign_in) => {
            HttpRequest::json(Method::Post, server.join("/v1/session"), sign_in)
        }
        Call::Refresh => HttpRequest::new(Method::Post, server.join("/v1/session/refresh")),
        Call::Session => HttpRequest::new(Method::Get, server.join("/v1/session")),
        Call::SignOut => HttpRequest::new(Method::Delete, server.join("/v1/session")),
        Call::Calls { of, limit, before } => {
            let mut path = format!("/v1/calls?of={}&limit={limit}", of.as_str());
            if let Some(before) = before {
                path.push_str(&format!("&before={}", before.0));
            }
            HttpRequest::new(Method::Get, server.join(&path))
        }
        Call::Call(key) => {
            let path = format!(
                "/v1/calls/{}/{}",
                encode(key.telephony_session_id.as_str()),
                encode(key.extension_id.as_str())
            );
            HttpRequest::new(Method::Get, server.join(&path))
        }
        Call::Api(ApiRequest { method, path, body }) => {
            let mut request = HttpRequest::new(*method, server.join(&format!("/v1/{path}")));
            if let Some(body) = body {
                request = request.with_header("content-type", "application/json");
                request.body = Some(body.clone());
            }
            request
        }
    };
    match token {
        Some(token) => request.with_bearer(token),
        None => request,
    }
}

/// Reads the answer to [`Call::Service`].
///
/// # Errors
///
/// When it is not the answer of a Worker of ours.
pub fn read_service(server: &ServerAddress, response: &HttpResponse) -> Result<Service, Trouble> {
    read(server, response)
}

/// Reads the answer to [`Call::SignIn`].
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

/// Reads the answer to [`Call::Refresh`].
///
/// # Errors
///
/// When there is no session any more, or the Worker failed.
pub fn read_refreshed(
    server: &ServerAddress,
    response: &HttpResponse,
) -> Result<SignedIn, Trouble> {
    read(server, response)
}

/// Reads the address of a CRM's page to sign in at.
///
/// # Errors
///
/// When there is no session any more, or the Worker refused or failed.
pub fn read_crm_page(
    server: &ServerAddress,
    response: &HttpResponse,
) -> Result<CrmSignInPage, Trouble> {
    read(server, response)
}

/// Reads the answer to [`Call::Session`].
///
/// # Errors
///
/// When there is no session any more, or the Worker failed.
pub fn read_session(server: &ServerAddress, response: &HttpResponse) -> Result<Session, Trouble> {
    read(server, response)
}

/// Reads the answer to [`Call::Calls`].
///
/// # Errors
///
/// When there is no session any more, or the Worker failed.
pub fn read_calls(server: &ServerAddress, response: &HttpResponse) -> Result<Calls, Trouble> {
    read(server, response)
}

/// Reads the answer to [`Call::Call`].
///
/// # Errors
///
/// When there is no such call, no session any more, or the Worker failed.
pub fn read_call(server: &ServerAddress, response: &HttpResponse) -> Result<CallDetail, Trouble> {
    read(server, response)
}

/// Reads how the service does.
///
/// # Errors
///
/// When there is no session any more, or the Worker failed.
pub fn read_health(server: &ServerAddress, response: &HttpResponse) -> Result<Health, Trouble> {
    read(server, response)
}

/// The answer to any call, if it is a good one. That to [`Call::Api`] is read by whoever asked.
///
/// # Errors
///
/// When there is no session any more, or the Worker refused or failed.
pub fn good(server: &ServerAddress, response: HttpResponse) -> Result<HttpResponse, Trouble> {
    success(server, &response)?;
    Ok(response)
}

fn read<T: DeserializeOwned>(
    server: &ServerAddress,
    response: &HttpResponse,
) -> Result<T, Trouble> {
    let body = success(server, response)?;
    ledger_wire::json::from_str(body)
        .map_err(|_| Trouble::NotALedger { server: server.to_string() })
}

/// The body of a good answer.
fn success<'a>(server: &ServerAddress, response: &'a HttpResponse) -> Result<&'a str, Trouble> {
    if response.is_success() {
        return Ok(&response.body);
    }
    let stranger = || Trouble::NotALedger { server: server.to_string() };
    let failure = ledger_wire::json::from_str::<Failure>(&response.body);
    match (response.status, failure) {
        (401, Ok(failure)) => Err(Trouble::SignedOut { message: failure.message }),
        (401, Err(_)) => Err(Trouble::SignedOut { message: String::new() }),
        (_, Ok(Failure { problems, message, .. })) if !problems.is_empty() => {
            Err(Trouble::Mend { message, problems })
        }
        (_, Ok(failure)) => Err(Trouble::Refused { code: failure.code, message: failure.message }),
        // A gateway in front of a Worker that is down answers for it, in words of its own.
        (502..=504, Err(_)) => Err(Trouble::Unreachable { server: server.to_string() }),
        (_, Err(_)) => Err(stranger()),
    }
}

#[cfg(test)]
mod tests {
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
        let of = Of::Me;
        let rows = [
            (Call::Service, "GET /v1/service", None),
            (Call::SignIn(&sign_in), "POST /v1/session", None),
            (Call::Refresh, "POST /v1/session/refresh", Some("t")),
            (Call::Session, "GET /v1/session", Some("t")),
            (Call::SignOut, "DELETE /v1/session", Some("t")),
            (
                Call::Calls { of, limit: 50, before: None },
                "GET /v1/calls?of=me&limit=50",
                Some("t"),
            ),
            (
                Call::Calls { of: Of::Everyone, limit: 9, before: Some(Millis(7)) },
                "GET /v1/calls?of=everyone&limit=9&before=7",
                Some("t"),
            ),
            (Call::Call(&key), "GET /v1/calls/s-a%2Fb%3Fc/12", Some("t")),
            (Call::Api(&ApiRequest::get("health")), "GET /v1/health", Some("t")),
        ];
        for (call, expected, token) in rows {
            let made = request(&server(), &call, token);
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
            assert_eq!(read_calls(&server(), &response), Err(expected), "{status} {body}");
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
