//! A CRM's sign-ins: a token that a person pasted, and OAuth (RFC 6749, with PKCE of RFC 7636).
//!
//! Stricter than any of the CRMs: each refresh ends the access token before it at once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ledger_core::time::{Millis, Span};
use ledger_wire::http::{HttpResponse, encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Call, field, respond};

/// The token that a person makes in the CRM and pastes.
pub const TOKEN: &str = "t-secret-1";
/// This product's app, as the CRM knows it.
pub const CLIENT_ID: &str = "call-ledger-app";
/// The app's secret.
pub const CLIENT_SECRET: &str = "s-secret-app";

/// Who is signed in.
#[derive(Debug)]
pub struct SignIns {
    is_token_refused: bool,
    /// How long an access token lives.
    pub life: Span,
    /// Whether a refresh brings a new refresh token and ends the one before.
    pub rotates: bool,
    /// How often a sign-in was renewed.
    pub refreshed: u32,
    made: u32,
    codes: Vec<Code>,
    grants: Vec<Grant>,
}

#[derive(Debug)]
struct Code {
    code: String,
    redirect: String,
    challenge: Option<String>,
}

#[derive(Debug)]
struct Grant {
    access: String,
    refresh: String,
    ends_at: Millis,
}

impl Default for SignIns {
    fn default() -> Self {
        Self {
            is_token_refused: false,
            life: Span::minutes(30),
            rotates: false,
            refreshed: 0,
            made: 0,
            codes: Vec::new(),
            grants: Vec::new(),
        }
    }
}

/// Where a CRM's OAuth is, and how it speaks.
pub(super) struct Pages {
    pub(super) authorize: &'static str,
    pub(super) token: &'static str,
    /// What else an answer with tokens says.
    pub(super) besides: Value,
    /// The field of a failure that says why.
    pub(super) reason: &'static str,
}

impl SignIns {
    /// Whether a request with this token is answered.
    pub fn accept(&self, token: &str, now: Millis) -> bool {
        let is_good = |grant: &Grant| grant.access == token && now < grant.ends_at;
        (token == TOKEN && !self.is_token_refused) || self.grants.iter().any(is_good)
    }

    /// Ends every sign-in, or accepts the pasted token again.
    pub fn revoke(&mut self, revoked: bool) {
        self.is_token_refused = revoked;
        if revoked {
            self.grants.clear();
        }
    }

    /// Ends every access token; they can be renewed.
    pub fn expire(&mut self) {
        for grant in &mut self.grants {
            grant.ends_at = Millis(0);
        }
    }

    /// Answers a request to the OAuth pages; nothing when it is to something else.
    pub(super) fn answer(
        &mut self,
        pages: &Pages,
        call: &Call,
        now: Millis,
    ) -> Option<HttpResponse> {
        if call.path == pages.authorize {
            return Some(self.authorize(call));
        }
        if call.path != pages.token {
            return None;
        }
        assert_eq!(call.method, "POST", "tokens are asked for by POST");
        let answered = self.token(&call.form, now);
        Some(match answered {
            Ok(grant) => {
                let mut body = json!({
                    "access_token": grant.access,
                    "refresh_token": grant.refresh,
                    "token_type": "bearer",
                    "expires_in": grant.ends_at.since(now).0 / 1000,
                });
                for (name, value) in pages.besides.as_object().into_iter().flatten() {
                    body[name] = value.clone();
                }
                respond(200, &body)
            }
            Err(problem) => {
                respond(400, &json!({ "error": "invalid_grant", (pages.reason): problem }))
            }
        })
    }

    /// The page where a person allows the app; this one allows at once.
    fn authorize(&mut self, call: &Call) -> HttpResponse {
        let wanted = |name: &str| call.query(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(wanted("response_type"), "code");
        assert_eq!(wanted("client_id"), CLIENT_ID);
        let challenge = call.query("code_challenge").map(str::to_owned);
        if challenge.is_some() {
            assert_eq!(wanted("code_challenge_method"), "S256");
        }
        self.made += 1;
        let (code, redirect) = (format!("code-{}", self.made), wanted("redirect_uri").to_owned());
        let location = format!("{redirect}?code={code}&state={}", encode(wanted("state")));
        self.codes.push(Code { code, redirect, challenge });
        let headers = vec![("location".to_owned(), location)];
        HttpResponse { status: 302, headers, body: String::new() }
    }

    fn token(&mut self, form: &[(String, String)], now: Millis) -> Result<&Grant, &'static str> {
        let wanted = |name: &str| field(form, name).unwrap_or_else(|| panic!("{name} is missing"));
        if wanted("client_id") != CLIENT_ID || wanted("client_secret") != CLIENT_SECRET {
            return Err("the app is not known");
        }
        match wanted("grant_type") {
            "authorization_code" => {
                let known = self.codes.iter().position(|it| it.code == wanted("code"));
                let code = self.codes.swap_remove(known.ok_or("the code is not known")?);
                if code.redirect != wanted("redirect_uri") {
                    return Err("the code was made for another address");
                }
                if let Some(challenge) = code.challenge
                    && BASE64.encode(Sha256::digest(wanted("code_verifier"))) != challenge
                {
                    return Err("the code verifier is wrong");
                }
                let grant = self.grant(format!("r-secret-{}", self.made), now);
                self.grants.push(grant);
            }
            "refresh_token" => {
                let refresh = wanted("refresh_token").to_owned();
                let known = self.grants.iter().position(|it| it.refresh == refresh);
                let known = known.ok_or("the refresh token has ended")?;
                self.refreshed += 1;
                let refresh =
                    if self.rotates { format!("r-secret-{}", self.made + 1) } else { refresh };
                self.grants.swap_remove(known);
                let grant = self.grant(refresh, now);
                self.grants.push(grant);
            }
            other => panic!("there is no grant of the type {other}"),
        }
        Ok(self.grants.last().expect("the one that was made"))
    }

    fn grant(&mut self, refresh: String, now: Millis) -> Grant {
        self.made += 1;
        Grant { access: format!("a-secret-{}", self.made), refresh, ends_at: now + self.life }
    }
}
