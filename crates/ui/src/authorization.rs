//! RingCentral's sign-in page: what to open, and how to read where it returns to. Authorization
//! code with PKCE (S256): the code is worthless without the verifier, which never leaves the
//! background but to the Worker.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger_wire::api::{FailureCode, Service};
use ledger_wire::http::encode;

use crate::address::may_be_opened;
use crate::background::Trouble;

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Ties RingCentral's answer to this attempt.
    pub state: String,
    /// The secret.
    pub verifier: String,
    /// Where RingCentral is to return to.
    pub redirect_uri: String,
}

impl Attempt {
    /// An attempt from random bytes: 32 for the state, 32 for the secret.
    pub fn new(random: &[u8; 64], redirect_uri: String) -> Self {
        let (state, verifier) = random.split_at(32);
        Self {
            state: URL_SAFE_NO_PAD.encode(state),
            verifier: URL_SAFE_NO_PAD.encode(verifier),
            redirect_uri,
        }
    }

    /// What a page is given in place of the secret: its SHA-256.
    pub fn challenge(verifier_hash: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(verifier_hash)
    }

    /// The page to open.
    ///
    /// # Errors
    ///
    /// When the Worker named a page that a person must not type a password into.
    pub fn page(&self, service: &Service, verifier_hash: &[u8]) -> Result<String, Trouble> {
        if !may_be_opened(&service.authorize_url) {
            return Err(Trouble::PageUnreachable);
        }
        let joint = if service.authorize_url.contains('?') { '&' } else { '?' };
        Ok(format!(
            "{}{joint}response_type=code&client_id={}&redirect_uri={}&state={}\
             &code_challenge={}&code_challenge_method=S256",
            service.authorize_url,
            encode(&service.client_id),
            encode(&self.redirect_uri),
            self.state,
            Self::challenge(verifier_hash),
        ))
    }

    /// The code, from the address that RingCentral returned to.
    ///
    /// # Errors
    ///
    /// When RingCentral refused, or when the answer is not to this attempt.
    pub fn read(&self, returned: &str) -> Result<String, Trouble> {
        let query = returned
            .strip_prefix(self.redirect_uri.as_str())
            .and_then(|rest| rest.strip_prefix('?'))
            .ok_or(Trouble::WrongState)?;
        let query = query.split('#').next().unwrap_or_default();
        let value = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .filter(|value| !value.is_empty())
        };
        if value("state").as_deref() != Some(self.state.as_str()) {
            return Err(Trouble::WrongState);
        }
        if let Some(error) = value("error") {
            let message = value("error_description").unwrap_or(error);
            return Err(Trouble::RingcentralRefused { message });
        }
        value("code").ok_or(Trouble::WrongState)
    }
}

/// What went wrong on a CRM's page, where the same would be said of RingCentral's otherwise.
pub fn at_a_crm(trouble: Trouble) -> Trouble {
    let message = match trouble {
        Trouble::WindowClosed => {
            "The CRM's window was closed before the sign-in was finished.".to_owned()
        }
        Trouble::PageUnreachable => "The CRM's sign-in page could not be opened.".to_owned(),
        Trouble::RingcentralRefused { message } => {
            format!("The CRM refused the sign-in. It says: {message}")
        }
        Trouble::WrongState => {
            "The CRM's answer did not belong to this sign-in. Sign in again.".to_owned()
        }
        other @ (Trouble::BadAddress
        | Trouble::Unreachable { .. }
        | Trouble::NotALedger { .. }
        | Trouble::SignedOut { .. }
        | Trouble::Refused { .. }
        | Trouble::Mend { .. }
        | Trouble::Broken { .. }) => return other,
    };
    Trouble::Refused { code: FailureCode::CrmFailed, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "https://abc.chromiumapp.org/";

    fn attempt() -> Attempt {
        let mut random = [0; 64];
        random[32..].fill(255);
        Attempt::new(&random, BACK.to_owned())
    }

    fn service(authorize_url: &str) -> Service {
        Service {
            version: "1".to_owned(),
            authorize_url: authorize_url.to_owned(),
            client_id: "id&x".to_owned(),
        }
    }

    #[test]
    fn the_page_carries_the_hash_and_not_the_secret() {
        let attempt = attempt();
        assert_eq!(attempt.verifier.len(), 43, "RFC 7636 wants 43 to 128 characters");
        let page = attempt.page(&service("https://rc.example/authorize"), &[1, 2, 3]).unwrap();
        assert_eq!(
            page,
            "https://rc.example/authorize?response_type=code&client_id=id%26x\
             &redirect_uri=https%3A%2F%2Fabc.chromiumapp.org%2F&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
             &code_challenge=AQID&code_challenge_method=S256"
        );
        assert!(!page.contains(&attempt.verifier));
        let with_query =
            attempt.page(&service("https://rc.example/authorize?brand=1"), &[]).unwrap();
        assert!(with_query.starts_with("https://rc.example/authorize?brand=1&response_type=code&"));
        assert_eq!(
            attempt.page(&service("http://rc.example/authorize"), &[]),
            Err(Trouble::PageUnreachable)
        );
    }

    #[test]
    fn what_ringcentral_returns() {
        let state = attempt().state;
        let refused =
            |message: &str| Err(Trouble::RingcentralRefused { message: message.to_owned() });
        let rows = [
            (format!("{BACK}?code=c%2B1&state={state}"), Ok("c+1".to_owned())),
            (format!("{BACK}?state={state}&code=c1#x"), Ok("c1".to_owned())),
            (format!("{BACK}?code=c1&state=other"), Err(Trouble::WrongState)),
            (format!("{BACK}?code=c1"), Err(Trouble::WrongState)),
            (format!("{BACK}?state={state}"), Err(Trouble::WrongState)),
            (format!("{BACK}?code=&state={state}"), Err(Trouble::WrongState)),
            (format!("https://other.example/?code=c1&state={state}"), Err(Trouble::WrongState)),
            (format!("{BACK}?error=access_denied&state={state}"), refused("access_denied")),
            (
                format!("{BACK}?error=access_denied&error_description=Not+you&state={state}"),
                refused("Not you"),
            ),
            (format!("{BACK}?error=access_denied&state=other"), Err(Trouble::WrongState)),
        ];
        for (returned, expected) in rows {
            assert_eq!(attempt().read(&returned), expected, "{returned}");
        }
    }
}
