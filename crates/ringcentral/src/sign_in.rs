//! Signing in (RingCentral guide, "Authentication": authorization code with PKCE, JWT credential,
//! refresh, revoke).
//!
//! A refresh token is good for one refresh. When the answer to it is lost, RingCentral still takes
//! the old one: for an hour while the new access token is not used, for 10 s after that. So the
//! old one is kept until a request with the new access token has been accepted.

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, encode};
use serde::{Deserialize, Serialize};

use crate::budget::{Group, Request};
use crate::reply::{self, Reply, Trouble};

/// How RingCentral knows this service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// RingCentral's address, such as `https://platform.ringcentral.com`.
    pub server: String,
    /// Our client id.
    pub id: String,
    /// Our client secret; public clients have none.
    pub secret: Option<String>,
}

/// What a sign-in gives. Never leaves the account's own storage, and is sealed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// Good for each request until it expires.
    pub access: String,
    /// When that is.
    pub access_until: Millis,
    /// Good for one refresh; absent when the app does not get any.
    pub refresh: Option<String>,
    /// Until when.
    pub refresh_until: Option<Millis>,
    /// The refresh token before, until a request with the access token has been accepted.
    #[serde(default)]
    pub previous: Option<String>,
    /// The JWT credential with which the person can be signed in without being there.
    #[serde(default)]
    pub assertion: Option<String>,
}

/// A way to new tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// With a refresh token.
    Refresh(String),
    /// With a JWT credential.
    Assertion(String),
}

impl Way {
    /// The request.
    pub fn request(&self, client: &Client) -> Request {
        match self {
            Self::Refresh(token) => {
                token_request(client, &[("grant_type", "refresh_token"), ("refresh_token", token)])
            }
            Self::Assertion(assertion) => token_request(
                client,
                &[
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    ("assertion", assertion),
                ],
            ),
        }
    }
}

/// What to do when a way did not lead to tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detour {
    /// This one never will: try the next.
    Next(Trouble),
    /// It may later, and so may nothing else now.
    Later(Trouble),
}

impl Detour {
    /// Sorts what the token endpoint said.
    pub fn after(trouble: Trouble) -> Self {
        match trouble {
            // That is about us, not about the token: whoever runs the service must mend it.
            Trouble::Refused { code, message } if code == "invalid_client" => {
                Self::Later(Trouble::Passing(format!("it does not know this service: {message}")))
            }
            Trouble::Refused { message, .. } => Self::Next(Trouble::SignIn(message)),
            Trouble::SignIn(_) => Self::Next(trouble),
            Trouble::Permission(_)
            | Trouble::TooMany { .. }
            | Trouble::NotFound(_)
            | Trouble::Passing(_) => Self::Later(trouble),
        }
    }
}

#[derive(Deserialize)]
struct TokensShape {
    access_token: String,
    #[serde(default)]
    expires_in: i64,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
}

/// The page where a person signs in; `state` and the PKCE challenge are added by the client.
pub fn authorize_url(server: &str) -> String {
    format!("{server}/restapi/oauth/authorize")
}

/// Exchanges the code that the page returned.
pub fn exchange(client: &Client, code: &str, verifier: &str, redirect_uri: &str) -> Request {
    token_request(
        client,
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ],
    )
}

/// Exchanges a code that another program of the person's asked for on our behalf
/// (`POST /restapi/v1.0/interop/generate-code` with our client id): it has no code verifier.
pub fn exchange_handed_over(client: &Client, code: &str, redirect_uri: &str) -> Request {
    token_request(
        client,
        &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)],
    )
}

/// Ends the whole sign-in.
pub fn revoke(client: &Client, token: &str) -> Request {
    client_request(client, "revoke", &[("token", token)])
}

fn token_request(client: &Client, fields: &[(&str, &str)]) -> Request {
    client_request(client, "token", fields)
}

fn client_request(client: &Client, page: &str, fields: &[(&str, &str)]) -> Request {
    let url = format!("{}/restapi/oauth/{page}", client.server);
    let http = match &client.secret {
        Some(secret) => HttpRequest::form(url, fields)
            .with_header("authorization", format!("Basic {}", basic(&client.id, secret))),
        None => {
            let mut fields = fields.to_vec();
            fields.push(("client_id", &client.id));
            HttpRequest::form(url, &fields)
        }
    };
    Request::regular(Group::Auth, http)
}

fn basic(id: &str, secret: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
}

/// Reads the tokens.
///
/// # Errors
///
/// When RingCentral did not give any.
pub fn read(response: &HttpResponse, now: Millis) -> Reply<Tokens> {
    let shape: TokensShape = reply::read(response)?;
    Ok(Tokens {
        access: shape.access_token,
        access_until: now + Span::seconds(shape.expires_in),
        refresh: shape.refresh_token,
        refresh_until: shape.refresh_token_expires_in.map(|seconds| now + Span::seconds(seconds)),
        previous: None,
        assertion: None,
    })
}

impl Tokens {
    /// Whether the access token should be exchanged before the next request.
    pub fn is_stale(&self, now: Millis) -> bool {
        const MARGIN: Span = Span::minutes(2);
        self.access_until - MARGIN <= now
    }

    /// The ways to new tokens, the best first.
    pub fn ways(&self) -> Vec<Way> {
        let refresh = self.refresh.iter().chain(&self.previous).cloned().map(Way::Refresh);
        refresh.chain(self.assertion.iter().cloned().map(Way::Assertion)).collect()
    }

    /// What is kept once fresh tokens are there.
    #[must_use]
    pub fn renewed(&self, fresh: Self) -> Self {
        let previous = self.refresh.clone().filter(|old| fresh.refresh.as_ref() != Some(old));
        Self { previous, assertion: self.assertion.clone(), ..fresh }
    }

    /// What is kept once the access token has been accepted; nothing when that changes nothing.
    #[must_use]
    pub fn proven(&self) -> Option<Self> {
        self.previous.is_some().then(|| Self { previous: None, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(access: &str, refresh: &str) -> Tokens {
        let now = Millis(1_772_463_600_000);
        let body = format!(
            r#"{{"access_token":"{access}","expires_in":3600,"refresh_token":"{refresh}"}}"#
        );
        read(&HttpResponse { status: 200, headers: vec![], body }, now).unwrap()
    }

    fn refresh(token: &str) -> Way {
        Way::Refresh(token.to_owned())
    }

    #[test]
    fn the_old_refresh_token_is_kept_until_the_new_access_token_was_accepted() {
        let first = tokens("a1", "r1");
        assert_eq!(first.ways(), [refresh("r1")]);
        assert_eq!(first.proven(), None);
        let second = first.renewed(tokens("a2", "r2"));
        assert_eq!(second.ways(), [refresh("r2"), refresh("r1")]);
        // RingCentral gives the same pair again for an old token.
        assert_eq!(second.renewed(tokens("a2", "r2")).ways(), [refresh("r2")]);
        assert_eq!(second.proven().unwrap().ways(), [refresh("r2")]);
    }

    #[test]
    fn a_jwt_credential_is_the_last_way_and_outlives_every_refresh() {
        let mut first = tokens("a1", "r1");
        first.assertion = Some("jwt".to_owned());
        let jwt = Way::Assertion("jwt".to_owned());
        let second = first.renewed(tokens("a2", "r2")).proven().unwrap();
        assert_eq!(second.ways(), [refresh("r2"), jwt.clone()]);
        let client =
            Client { server: "https://rc.example.com".into(), id: "us".into(), secret: None };
        assert_eq!(
            jwt.request(&client).http.body.as_deref(),
            Some(
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer\
                 &assertion=jwt&client_id=us"
            )
        );
    }

    #[test]
    fn tokens_that_an_older_version_stored_still_read() {
        let stored = r#"{"access":"a","accessUntil":5,"refresh":"r","refreshUntil":null}"#;
        let tokens: Tokens = ledger_wire::json::from_str(stored).unwrap();
        assert_eq!(tokens.ways(), [refresh("r")]);
    }

    #[test]
    fn only_a_refusal_of_the_token_itself_ends_a_way() {
        let later = |status: u16, body: &str| {
            let response = HttpResponse { status, headers: vec![], body: body.to_owned() };
            match Detour::after(reply::done(&response).unwrap_err()) {
                Detour::Next(_) => false,
                Detour::Later(_) => true,
            }
        };
        assert!(!later(400, r#"{"error":"invalid_grant"}"#));
        assert!(!later(400, r#"{"error":"unauthorized_client"}"#));
        assert!(!later(401, ""));
        assert!(later(400, r#"{"error":"invalid_client"}"#));
        assert!(later(429, ""));
        assert!(later(503, ""));
        assert!(later(408, ""));
    }
}
