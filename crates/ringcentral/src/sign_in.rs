//! Signing in (RingCentral guide, "Authentication": authorization code with PKCE, refresh, revoke).

use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, HttpResponse, encode};
use serde::{Deserialize, Serialize};

use crate::budget::{Group, Request};
use crate::reply::{self, Reply};

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

/// Gets new tokens for old ones.
pub fn refresh(client: &Client, refresh_token: &str) -> Request {
    token_request(client, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
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
    })
}

impl Tokens {
    /// Whether the access token should be exchanged before the next request.
    pub fn is_stale(&self, now: Millis) -> bool {
        const MARGIN: Span = Span::minutes(2);
        self.access_until - MARGIN <= now
    }
}
