//! How a description says who asks: the sign-in, and header fields.

use super::super::place::Place;
use super::pieces::choice;
use crate::secret::{CRM_BASIC, CRM_TOKEN};
use crate::sign_in::{OAuth, Pkce, SignIn};

/// What stands in a template for the token of the sign-in, and for it as Basic authentication
/// wants it.
const TOKENS: [(&str, &str); 2] = [("{token}", CRM_TOKEN), ("{token.basic}", CRM_BASIC)];

/// The way to sign in, and the header field that carries the token.
pub(super) fn sign_in(place: Place<'_>) -> Option<(SignIn, (String, String))> {
    let fields = place.object("kind label header value authorize token scope pkce");
    let kinds = [("pasted", Kind::Pasted), ("basic", Kind::Basic), ("oauth", Kind::OAuth)];
    let kind = choice(&fields.needed("kind")?, &kinds)?;
    let superfluous: &[&str] = match kind {
        Kind::Pasted => &["authorize", "token", "scope", "pkce"],
        Kind::Basic => &["authorize", "token", "scope", "pkce", "header", "value"],
        Kind::OAuth => &["label", "header", "value"],
    };
    for place in superfluous.iter().filter_map(|name| fields.get(name)) {
        place.problem("this kind of sign-in has no such part; take it out");
    }
    let bearer = format!("Bearer {CRM_TOKEN}");
    let (sign_in, value) = match kind {
        Kind::Pasted => {
            let value = fields.get("value").map_or(bearer, |place| with_secrets(&place));
            (SignIn::Pasted(fields.text("label").into()), value)
        }
        Kind::Basic => (SignIn::Pasted(fields.text("label").into()), format!("Basic {CRM_BASIC}")),
        Kind::OAuth => {
            let at = |name| fields.needed(name).map(|place| address(&place)).unwrap_or_default();
            let scope = fields.get("scope").map(|place| place.text()).unwrap_or_default();
            let pkce = fields.get("pkce").and_then(|place| choice(&place, &[("S256", Pkce::S256)]));
            let (authorize, token) = (at("authorize").into(), at("token").into());
            let pkce = pkce.unwrap_or(Pkce::None);
            (SignIn::OAuth(OAuth { authorize, token, scope: scope.into(), pkce }), bearer)
        }
    };
    if !value.contains(CRM_TOKEN) && !value.contains(CRM_BASIC) {
        fields.problem("`value` must have {token}, where the token stands");
    }
    let name = fields.get("header").map(|place| header_name(&place, &place.text()));
    Some((sign_in, (name.unwrap_or_else(|| "authorization".to_owned()), value)))
}

#[derive(Clone, Copy)]
enum Kind {
    Pasted,
    Basic,
    OAuth,
}

pub(super) fn headers_with_secrets(place: Place<'_>) -> Vec<(String, String)> {
    let header =
        |(name, value): (&str, Place<'_>)| (header_name(&value, name), with_secrets(&value));
    place.entries().into_iter().map(header).collect()
}

/// A text in which only the token has a place.
fn with_secrets(place: &Place<'_>) -> String {
    let mut text = place.text();
    for (written, placeholder) in TOKENS {
        text = text.replace(written, placeholder);
    }
    let bare = TOKENS.iter().fold(text.clone(), |text, (_, known)| text.replace(known, ""));
    if bare.contains(['{', '}']) {
        place.problem("only {token} and {token.basic} have a place here");
    }
    text
}

pub(super) fn header_name(place: &Place<'_>, name: &str) -> String {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    if name.is_empty() || !name.chars().all(is_sign) {
        place.problem("a header field's name has letters, digits and hyphens");
    }
    name.to_ascii_lowercase()
}

/// An address that tokens may be sent to.
pub(super) fn address(place: &Place<'_>) -> String {
    let text = place.text();
    let host = text.strip_prefix("https://").unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains('@') || text.contains(['?', '#', '{', '}', ' ']) {
        place.problem("it must begin with https:// and have no user, query, place or blank");
    }
    text.trim_end_matches('/').to_owned()
}
