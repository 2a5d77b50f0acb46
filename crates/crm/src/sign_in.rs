//! How a sign-in comes to be and is renewed (RFC 6749).
//!
//! Unlike a connector's requests, these carry secrets in their bodies: they are made to be sent at
//! once, never kept or shown.

use std::borrow::Cow;

use ledger_core::ledger::{Answer, RefusalKind};
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpRequest, encode};
use serde::{Deserialize, Serialize};

use crate::exchange::{Heard, Reply, Stop, settled};
use crate::json;
use crate::verdict::{Statuses, refused, success, words};

/// A way to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// None is needed.
    None,
    /// A token that an administrator makes in the CRM and pastes; what the CRM calls it.
    Pasted(Cow<'static, str>),
    /// The token that App Connect's client passes on, renewed by the server in its answers.
    AppConnect,
    /// OAuth's authorization code, and a refresh token.
    OAuth(OAuth),
}

/// A CRM's OAuth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth {
    /// Where a person allows it.
    pub authorize: Cow<'static, str>,
    /// Where codes and refresh tokens are exchanged.
    pub token: Cow<'static, str>,
    /// What is asked for, divided by spaces; empty where the app's registration says it.
    pub scope: Cow<'static, str>,
    /// Whether a code is worth nothing without the secret that was hashed for the page.
    pub pkce: Pkce,
}

/// Whether a CRM has proof keys for codes (RFC 7636).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkce {
    /// It has, with SHA-256.
    S256,
    /// It documents none.
    None,
}

/// This product, as the CRM knows it.
#[derive(Clone, Copy)]
pub struct App<'a> {
    /// The public id.
    pub id: &'a str,
    /// The secret.
    pub secret: &'a str,
    /// Where the CRM sends a person back to.
    pub redirect: &'a str,
    /// Another server than the CRM's usual one, without a slash at the end: a Salesforce sandbox's
    /// `https://test.salesforce.com`, or an organisation's own.
    pub server: Option<&'a str>,
}

/// What a sign-in consists of. Sealed wherever it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// What requests carry.
    pub access: String,
    /// What renews it.
    pub refresh: Option<String>,
    /// When `access` ends, where the CRM says so.
    pub expires_at: Option<Millis>,
    /// The account's own address in the CRM, where it has one; for [`crate::Site::address`].
    pub site: Option<String>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// How long before it ends a token is renewed, and no longer handed out.
const RENEWED_BEFORE: Span = Span::minutes(3);
const NOT_HANDED_OUT_BEFORE: Span = Span::minutes(2);
/// For how long a token is handed out at most, so that whoever has it asks again.
const HANDED_OUT_FOR: Span = Span::hours(1);

impl Tokens {
    /// A token without an end that is known.
    pub fn pasted(token: &str) -> Self {
        Self { access: token.to_owned(), refresh: None, expires_at: None, site: None }
    }

    /// Whether it is to be renewed before it is used.
    pub fn is_stale(&self, now: Millis) -> bool {
        let is_ending = self.expires_at.is_some_and(|end| end - RENEWED_BEFORE <= now);
        self.refresh.is_some() && is_ending
    }

    /// Until when whoever gets it now may use it.
    pub fn good_until(&self, now: Millis) -> Millis {
        let end = self.expires_at.map(|end| end - NOT_HANDED_OUT_BEFORE);
        end.into_iter().chain([now + HANDED_OUT_FOR]).min().unwrap_or(now)
    }
}

impl OAuth {
    /// The page where a person allows it. `state` comes back with the code; `challenge` is the
    /// code verifier's SHA-256, left out where the CRM has no [`Pkce`].
    pub fn page(&self, app: &App<'_>, state: &str, challenge: &str) -> String {
        let mut page = format!(
            "{}?response_type=code&client_id={}&redirect_uri={}&state={}",
            at(&self.authorize, app),
            encode(app.id),
            encode(app.redirect),
            encode(state),
        );
        if !self.scope.is_empty() {
            page.push_str("&scope=");
            page.push_str(&encode(&self.scope));
        }
        if self.pkce == Pkce::S256 {
            page.push_str("&code_challenge_method=S256&code_challenge=");
            page.push_str(&encode(challenge));
        }
        page
    }

    /// Exchanges a code.
    pub fn exchange(&self, app: &App<'_>, code: &str, verifier: &str) -> HttpRequest {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", app.redirect),
            ("client_id", app.id),
            ("client_secret", app.secret),
        ];
        if self.pkce == Pkce::S256 {
            fields.push(("code_verifier", verifier));
        }
        HttpRequest::form(at(&self.token, app), &fields)
    }

    /// Renews a sign-in.
    pub fn refresh(&self, app: &App<'_>, refresh_token: &str) -> HttpRequest {
        HttpRequest::form(
            at(&self.token, app),
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh_token),
                ("client_id", app.id),
                ("client_secret", app.secret),
            ],
        )
    }

    /// Reads the answer to either. A CRM that sends no new refresh token means that the old one,
    /// `before`, stays good.
    pub fn read(&self, reply: Reply, before: Option<&Tokens>, now: Millis) -> Answer<Tokens> {
        let heard = Heard { at: now, reply };
        settled(tokens(&heard, before)).unwrap_or(Answer::Unsure)
    }
}

/// The address at the server that the app says.
fn at(address: &str, app: &App<'_>) -> String {
    let path = address.splitn(4, '/').nth(3).unwrap_or_default();
    app.server.map_or_else(|| address.to_owned(), |server| format!("{server}/{path}"))
}

const STATUSES: Statuses = Statuses { rejected: &[], later: &[], pause: Span::seconds(30) };

fn tokens(heard: &Heard, before: Option<&Tokens>) -> Result<Tokens, Stop> {
    let Reply::Response(response) = &heard.reply else { return Err(Stop::Unsure) };
    // RFC 6749, 5.2: an error of the grant or the client is a 400.
    if response.status == 400 {
        return Err(refused(RefusalKind::SignIn, words(response)));
    }
    success(response, heard.at, &STATUSES)?;
    let body = json::read(&response.body).ok_or(Stop::Unsure)?;
    let seconds = json::text(&body, "/expires_in").and_then(|text| text.parse::<i64>().ok());
    Ok(Tokens {
        access: json::text(&body, "/access_token").ok_or(Stop::Unsure)?,
        refresh: json::text(&body, "/refresh_token")
            .or_else(|| before.and_then(|tokens| tokens.refresh.clone())),
        expires_at: seconds.map(|seconds| heard.at + Span::seconds(seconds)),
        site: json::text(&body, "/instance_url")
            .or_else(|| json::text(&body, "/api_domain"))
            .or_else(|| before.and_then(|tokens| tokens.site.clone())),
    })
}

#[cfg(test)]
mod tests {
    use ledger_wire::http::HttpResponse;

    use super::*;

    const OAUTH: OAuth = OAuth {
        authorize: Cow::Borrowed("https://crm.invalid/authorize"),
        token: Cow::Borrowed("https://crm.invalid/token"),
        scope: Cow::Borrowed("read write"),
        pkce: Pkce::S256,
    };

    fn response(status: u16, body: &str) -> Reply {
        Reply::Response(HttpResponse { status, headers: Vec::new(), body: body.to_owned() })
    }

    #[test]
    fn the_page_names_the_app_and_no_secret() {
        let app =
            App { id: "app 1", secret: "hush", redirect: "https://us.invalid/back", server: None };
        assert_eq!(
            OAUTH.page(&app, "s1", "c1"),
            "https://crm.invalid/authorize?response_type=code&client_id=app%201\
             &redirect_uri=https%3A%2F%2Fus.invalid%2Fback&state=s1&scope=read%20write\
             &code_challenge_method=S256&code_challenge=c1"
        );
    }

    #[test]
    fn a_token_is_renewed_before_it_ends_and_handed_out_for_an_hour_at_most() {
        let ending = |minutes| Tokens {
            refresh: Some("r1".to_owned()),
            expires_at: Some(Millis(0) + Span::minutes(minutes)),
            ..Tokens::pasted("a1")
        };
        for (tokens, is_stale, good_for) in [
            (ending(3), true, 1),
            (ending(4), false, 2),
            (ending(600), false, 60),
            (Tokens::pasted("t1"), false, 60),
        ] {
            assert_eq!(tokens.is_stale(Millis(0)), is_stale, "{tokens:?}");
            assert_eq!(tokens.good_until(Millis(0)), Millis(0) + Span::minutes(good_for));
        }
    }

    #[test]
    fn a_renewal_goes_to_the_server_that_the_app_says() {
        let app = App { id: "a", secret: "s", redirect: "", server: Some("https://test.invalid") };
        let request = OAUTH.refresh(&app, "r 1");
        assert_eq!(request.url, "https://test.invalid/token");
        assert_eq!(
            request.body.as_deref(),
            Some("grant_type=refresh_token&refresh_token=r%201&client_id=a&client_secret=s")
        );
    }

    #[test]
    fn a_renewal_keeps_what_the_crm_does_not_send_again() {
        let before = Tokens {
            access: "a1".to_owned(),
            refresh: Some("r1".to_owned()),
            expires_at: None,
            site: Some("https://acme.invalid".to_owned()),
        };
        let reply = response(200, r#"{"access_token": "a2", "expires_in": 3600}"#);
        assert_eq!(
            OAUTH.read(reply, Some(&before), Millis(1000)),
            Answer::Done(Tokens {
                access: "a2".to_owned(),
                expires_at: Some(Millis(3_601_000)),
                ..before
            })
        );
    }

    #[test]
    fn only_what_oauth_calls_a_refusal_ends_a_sign_in() {
        let kind = |reply| match OAUTH.read(reply, None, Millis(0)) {
            Answer::Refused(refusal) => format!("{:?}: {}", refusal.kind, refusal.detail),
            answer @ (Answer::Done(_) | Answer::Unsure | Answer::Later(_)) => format!("{answer:?}"),
        };
        let rows = [
            (
                response(400, r#"{"error":"invalid_grant","error_description":"expired"}"#),
                "SignIn: expired",
            ),
            (response(500, "oops"), "Unsure"),
            (response(200, "<html>"), "Unsure"),
            (Reply::NoAnswer, "Unsure"),
            (response(429, ""), "Later(Millis(30000))"),
        ];
        for (reply, expected) in rows {
            assert_eq!(kind(reply), expected);
        }
    }
}
