//! Signing in ("RingCentral API reference: OAuth Authorization"): a page with one button a user, or
//! at once with `prompt=none` and a `login_hint`, so that tests need no clicks.

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};

use crate::account::{Account, Extension, ExtensionKind};
use crate::options::{Application, ApplicationKind};
use crate::platform::Inner;
use crate::post::is_loopback;
use crate::token::{CODE_LIFE, Challenge, Code, Owner};
use crate::world::World;

use super::Shared;
use super::problem::OauthProblem;
use super::query::Pairs;

pub(super) async fn with_query(State(inner): Shared, RawQuery(query): RawQuery) -> Response {
    authorize(&inner, &Pairs::parse(&query.unwrap_or_default()))
}

pub(super) async fn with_form(State(inner): Shared, form: String) -> Response {
    authorize(&inner, &Pairs::parse(&form))
}

fn authorize(inner: &Inner, query: &Pairs) -> Response {
    let mut world = inner.world();
    let request = match Request::read(&world, query) {
        Ok(request) => request,
        Err(problem) => return problem.into_response(),
    };
    let hint = query.get("login_hint");
    let silent = query.get("prompt").is_some_and(|prompt| prompt.split(' ').any(|p| p == "none"));
    if !silent {
        return page(&world, query).into_response();
    }
    let person = hint.and_then(|hint| find(&world, hint));
    let Some((account, extension)) = person else {
        return request.redirect(&[("error", "login_required")]);
    };
    if !account.users().any(|(user, _)| user.id == extension.id) {
        let refused = [
            ("error", "access_denied"),
            ("error_description", "Login to extension in current state is not allowed"),
        ];
        return request.redirect(&refused);
    }
    let owner = Owner {
        client: request.client.clone(),
        account: account.id.clone(),
        extension: extension.id.clone(),
    };
    let code = Code {
        owner,
        redirect_uri: Some(request.redirect_uri.clone()),
        challenge: request.challenge.clone(),
        issued: inner.clock.real_pace(),
    };
    let World { tokens, random, .. } = &mut *world;
    let code = tokens.give_code(code, random);
    let life = CODE_LIFE.as_secs().to_string();
    request.redirect(&[("code", &code), ("expires_in", &life)])
}

struct Request {
    client: String,
    redirect_uri: String,
    state: Option<String>,
    challenge: Option<Challenge>,
}

impl Request {
    fn read(world: &World, query: &Pairs) -> Result<Self, OauthProblem> {
        let client = query.get("client_id").ok_or_else(|| OauthProblem::missing("client_id"))?;
        let application = world.application(client).ok_or_else(|| {
            OauthProblem::new("invalid_client", "OAU-153", format!("Invalid client: {client}"))
        })?;
        match query.get("response_type") {
            Some("code") => {}
            Some(other) => {
                let message = format!("Unsupported response type: {other}");
                let error = "unsupported_response_type";
                return Err(OauthProblem::new(error, "OAU-108", message));
            }
            None => return Err(OauthProblem::missing("response_type")),
        }
        let redirect_uri =
            query.get("redirect_uri").ok_or_else(|| OauthProblem::missing("redirect_uri"))?;
        if !allowed(application, redirect_uri) {
            let message = format!("Redirect URIs do not match: {redirect_uri}");
            return Err(OauthProblem::new("invalid_request", "OAU-109", message));
        }
        let challenge = challenge(query)?;
        if application.kind == ApplicationKind::Public && challenge.is_none() {
            return Err(OauthProblem::missing("code_challenge"));
        }
        Ok(Self {
            client: client.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            state: query.get("state").map(str::to_owned),
            challenge,
        })
    }

    fn redirect(&self, pairs: &[(&str, &str)]) -> Response {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in pairs {
            query.append_pair(key, value);
        }
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        let joint = if self.redirect_uri.contains('?') { '&' } else { '?' };
        let location = format!("{}{joint}{}", self.redirect_uri, query.finish());
        (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
    }
}

/// `plain` is the default when no method is named, which is a trap the real platform sets too.
fn challenge(query: &Pairs) -> Result<Option<Challenge>, OauthProblem> {
    let Some(challenge) = query.get("code_challenge") else { return Ok(None) };
    match query.get("code_challenge_method") {
        Some("S256") => Ok(Some(Challenge::S256(challenge.to_owned()))),
        Some("plain") | None => Ok(Some(Challenge::Plain(challenge.to_owned()))),
        Some(other) => {
            let message = format!("Parameter [code_challenge_method] value is invalid: {other}");
            Err(OauthProblem::new("invalid_request", "CMN-101", message))
        }
    }
}

fn allowed(application: &Application, redirect_uri: &str) -> bool {
    if application.redirect_uris.iter().any(|registered| registered == redirect_uri) {
        return true;
    }
    let Ok(uri) = redirect_uri.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    match uri.scheme_str() {
        Some("https") => host.ends_with(".chromiumapp.org") || is_loopback(host),
        Some("http") => is_loopback(host),
        _ => false,
    }
}

/// By extension id or address in any account, or by short number in the first that has it.
fn find<'a>(world: &'a World, hint: &str) -> Option<(&'a Account, &'a Extension)> {
    let people = || {
        world.accounts.iter().flat_map(|account| {
            account.extensions.iter().map(move |extension| (account, extension))
        })
    };
    people()
        .find(|(_, extension)| {
            extension.id.as_str() == hint
                || extension.user().is_some_and(|user| user.email.eq_ignore_ascii_case(hint))
        })
        .or_else(|| {
            people().find(|(_, extension)| match extension.kind {
                ExtensionKind::User(_) => extension.number == hint,
                ExtensionKind::Queue { .. } | ExtensionKind::IvrMenu | ExtensionKind::Site => false,
            })
        })
}

fn page(world: &World, query: &Pairs) -> Html<String> {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Sign in - simulated RingCentral</title><style>\
         :root{color-scheme:light dark;font:16px system-ui,sans-serif}\
         main{max-width:24rem;margin:3rem auto;padding:0 1rem}\
         button{font:inherit;display:block;width:100%;padding:.6rem;margin:.4rem 0;text-align:left}\
         </style></head><body><main><h1>Sign in</h1>\
         <p>This is a simulated RingCentral. Choose who you are.</p>\
         <form method=\"post\" action=\"/restapi/oauth/authorize\">",
    );
    for (key, value) in query.iter().filter(|(key, _)| *key != "prompt" && *key != "login_hint") {
        html += &format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(key),
            escape(value)
        );
    }
    html += "<input type=\"hidden\" name=\"prompt\" value=\"none\">";
    for account in &world.accounts {
        html += &format!("<h2>{}</h2>", escape(&account.name));
        for (extension, user) in account.users() {
            html += &format!(
                "<button name=\"login_hint\" value=\"{}\">{}, extension {} ({})</button>",
                escape(extension.id.as_str()),
                escape(&extension.name),
                escape(&extension.number),
                escape(&user.email),
            );
        }
    }
    html += "</form></main></body></html>";
    Html(html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
