//! The token endpoint ("RingCentral API reference: OAuth Token", "OAuth Token Revocation").

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::fault::{JwtCredentials, TokenEndpoint};
use crate::limits::{Group, Verdict};
use crate::options::ApplicationKind;
use crate::platform::Inner;
use crate::token::{CODE_LIFE, Challenge, Owner, Pair, Refresh};
use crate::world::World;

use super::lost::Lost;
use super::problem::{OauthProblem, Problem};
use super::query::Pairs;
use super::{Shared, limit_headers};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A refresh under way.
struct Refreshing<'a>(&'a Inner);

impl<'a> Refreshing<'a> {
    fn begun(inner: &'a Inner) -> Self {
        inner.world().tokens.refresh_begins();
        Self(inner)
    }
}

impl Drop for Refreshing<'_> {
    fn drop(&mut self) {
        self.0.world().tokens.refresh_ends();
    }
}

pub(super) async fn token(State(inner): Shared, headers: HeaderMap, body: String) -> Response {
    let refreshes = Pairs::parse(&body).get("grant_type") == Some("refresh_token");
    let _counted = refreshes.then(|| Refreshing::begun(&inner));
    let fault = inner.world().faults.token_endpoint;
    match fault {
        TokenEndpoint::Normal => {}
        TokenEndpoint::Slow { delay_ms } => {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        }
        TokenEndpoint::Failing { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            let message = "Service Temporary Unavailable";
            return Problem::new(status, "CMN-201", message).into_response();
        }
    }
    let form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !form {
        let message = "Unsupported Media Type";
        return Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "CMN-415", message)
            .into_response();
    }
    exchange(&inner, &headers, &Pairs::parse(&body))
}

pub(super) async fn revoke(
    State(inner): Shared,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = Pairs::parse(&body);
    let query = Pairs::parse(&query.unwrap_or_default());
    let mut world = inner.world();
    let client = match client(&world, &headers, &form) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    let Some(token) = form.get("token").or(query.get("token")) else {
        return OauthProblem::missing("token").into_response();
    };
    // Revoking what is not there succeeds (RFC 7009).
    if world.tokens.owner_of(token).is_some_and(|owner| owner.client == client) {
        world.tokens.revoke(token);
    }
    StatusCode::OK.into_response()
}

fn exchange(inner: &Inner, headers: &HeaderMap, form: &Pairs) -> Response {
    let mut world = inner.world();
    let client = match client(&world, headers, form) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    let user = user_of(inner, &world, form).unwrap_or_default();
    let limiting = inner.options.rate_limiting;
    let now = inner.clock.now();
    let verdict = world.limiter.check(limiting, (user, client.clone()), Group::Auth, now);
    let limits = limit_headers(Group::Auth, verdict, inner.clock.speed());
    if let Verdict::Penalty { .. } = verdict {
        return (limits, Problem::rate_exceeded()).into_response();
    }
    let pair = match form.get("grant_type") {
        Some("authorization_code") => by_code(inner, &mut world, &client, form),
        Some("refresh_token") => by_refresh(inner, &mut world, &client, form),
        Some(JWT_BEARER) => by_jwt(inner, &mut world, &client, form),
        Some(_) => {
            Err(OauthProblem::new("unsupported_grant_type", "OAU-250", "Unsupported grant type"))
        }
        None => Err(OauthProblem::missing("grant_type")),
    };
    let pair = match pair {
        Ok(pair) => pair,
        Err(problem) => return (limits, problem).into_response(),
    };
    if form.get("grant_type") == Some("refresh_token") && world.faults.lose_next_refresh_response {
        world.faults.lose_next_refresh_response = false;
        return Response::new(Body::new(Lost));
    }
    let scopes = world.application(&client).map(|application| application.scopes.join(" "));
    let body = json!({
        "access_token": pair.access,
        "token_type": "bearer",
        "expires_in": pair.access_seconds,
        "refresh_token": pair.refresh,
        "refresh_token_expires_in": pair.refresh_seconds,
        "scope": scopes,
        "owner_id": pair.owner.extension,
        "endpoint_id": pair.endpoint,
        "session_id": pair.session,
    });
    (limits, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// Which app asks: by Basic authentication, or, if it has no secret, by its id in the form.
fn client(world: &World, headers: &HeaderMap, form: &Pairs) -> Result<String, OauthProblem> {
    let invalid =
        |id: &str| OauthProblem::new("invalid_client", "OAU-153", format!("Invalid client: {id}"));
    let Some(authorization) = headers.get(header::AUTHORIZATION) else {
        let required = || {
            let message = "Client authentication is required";
            OauthProblem::new("invalid_client", "OAU-123", message)
        };
        let id = form.get("client_id").ok_or_else(required)?;
        let application = world.application(id).ok_or_else(|| invalid(id))?;
        return match application.kind {
            ApplicationKind::Public => Ok(id.to_owned()),
            ApplicationKind::Confidential { .. } => Err(required()),
        };
    };
    let pair = authorization
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Basic "))
        .and_then(|text| STANDARD.decode(text.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((id, given)) = pair.as_deref().and_then(|pair| pair.split_once(':')) else {
        let message = "Invalid Authorization header. Bad encoding";
        return Err(OauthProblem::new("invalid_client", "OAU-122", message));
    };
    let application = world.application(id).ok_or_else(|| invalid(id))?;
    match &application.kind {
        ApplicationKind::Confidential { secret } if secret == given => Ok(id.to_owned()),
        ApplicationKind::Confidential { .. } | ApplicationKind::Public => Err(invalid(id)),
    }
}

/// The user a request is about, for counting.
fn user_of(inner: &Inner, world: &World, form: &Pairs) -> Option<String> {
    let by_code = form.get("code").and_then(|code| world.tokens.code_owner(code));
    let by_refresh = form.get("refresh_token").and_then(|token| world.tokens.owner_of(token));
    let by_jwt = form.get("assertion").and_then(|assertion| {
        inner.options.jwt_credentials.iter().find(|one| one.assertion == assertion)
    });
    by_code
        .or(by_refresh)
        .map(|owner| owner.extension.to_string())
        .or(by_jwt.map(|credential| credential.extension.to_string()))
}

fn by_code(
    inner: &Inner,
    world: &mut World,
    client: &str,
    form: &Pairs,
) -> Result<Pair, OauthProblem> {
    let invalid = |message: &str| OauthProblem::new("invalid_grant", "OAU-129", message);
    let text = form.get("code").ok_or_else(|| OauthProblem::missing("code"))?;
    let now = inner.clock.real_pace();
    let code =
        world.tokens.take_code(text).ok_or_else(|| invalid("Authorization code is not found"))?;
    if code.owner.client != client {
        return Err(invalid("Authorization code was issued to another client"));
    }
    if now >= code.issued.plus(CODE_LIFE) {
        return Err(OauthProblem::new("invalid_grant", "OAU-128", "Authorization code is expired"));
    }
    if code.redirect_uri.as_deref().is_some_and(|sent| form.get("redirect_uri") != Some(sent)) {
        return Err(OauthProblem::new("invalid_grant", "OAU-109", "Redirect URIs do not match"));
    }
    let verifier = form.get("code_verifier");
    let proven = match (&code.challenge, verifier) {
        (None, _) => true,
        (Some(Challenge::Plain(challenge)), Some(verifier)) => challenge == verifier,
        (Some(Challenge::S256(challenge)), Some(verifier)) => {
            is_verifier(verifier)
                && *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
        }
        (Some(_), None) => return Err(OauthProblem::missing("code_verifier")),
    };
    if !proven {
        return Err(invalid("PKCE verification failed"));
    }
    let World { tokens, random, .. } = world;
    Ok(tokens.sign_in(code.owner, inner.options.sessions_per_user, now, random))
}

/// Whether a text may be a code verifier (RFC 7636, section 4.1): long enough not to be guessed.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn by_refresh(
    inner: &Inner,
    world: &mut World,
    client: &str,
    form: &Pairs,
) -> Result<Pair, OauthProblem> {
    let token = form.get("refresh_token").ok_or_else(|| OauthProblem::missing("refresh_token"))?;
    let World { tokens, random, .. } = world;
    match tokens.refresh(token, client, inner.clock.real_pace(), random) {
        Refresh::Pair(pair) => Ok(pair),
        Refresh::NotFound => Err(OauthProblem::new("invalid_grant", "OAU-213", "Token not found")),
        Refresh::Expired => {
            Err(OauthProblem::new("invalid_grant", "OAU-128", "Refresh token is expired"))
        }
    }
}

fn by_jwt(
    inner: &Inner,
    world: &mut World,
    client: &str,
    form: &Pairs,
) -> Result<Pair, OauthProblem> {
    let assertion = form.get("assertion").ok_or_else(|| OauthProblem::missing("assertion"))?;
    let credential =
        inner.options.jwt_credentials.iter().find(|one| one.assertion == assertion).ok_or_else(
            || OauthProblem::new("invalid_grant", "OAU-251", "Invalid JWT in [assertion]"),
        )?;
    if credential.client_id.as_deref().is_some_and(|only| only != client) {
        let message = "JWT is not allowed for this client";
        return Err(OauthProblem::new("unauthorized_client", "OAU-251", message));
    }
    match world.faults.jwt_credentials {
        JwtCredentials::Accepted => {}
        JwtCredentials::Revoked => {
            let message = "Invalid JWT in [assertion]";
            return Err(OauthProblem::new("invalid_grant", "OAU-251", message));
        }
    }
    let state = "Login to extension in current state is not allowed";
    let refused = || OauthProblem::new("invalid_grant", "OAU-141", state);
    let (account, _) = world.person(&credential.extension).ok_or_else(refused)?;
    if !account.users().any(|(user, _)| user.id == credential.extension) {
        return Err(refused());
    }
    let owner = Owner {
        client: client.to_owned(),
        account: account.id.clone(),
        extension: credential.extension.clone(),
    };
    let World { tokens, random, .. } = world;
    let now = inner.clock.real_pace();
    Ok(tokens.sign_in(owner, inner.options.sessions_per_user, now, random))
}
