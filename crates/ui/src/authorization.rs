//! RingCentral's sign-in page: what to open, and how to read where it returns to. Authorization
//! code with PKCE (S256): the code is worthless without the verifier, which never leaves the
//! background but to the Worker.

use ledger_wire::api::{FailureCode, Service};
use ledger_wire::http::{decode, encode};

use crate::address::may_be_opened;
use crate::background::Trouble;
use crate::text;

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Ties RingCentral's answer to this attempt.
    pub state: String,
    /// The secret.
    pub verifier: String,
    /// What a page is given in place of the secret: its SHA-256, in Base64 for addresses.
    pub challenge: String,
    /// Where RingCentral is to return to.
    pub redirect_uri: String,
}

impl Attempt {
    /// The page to open.
    ///
    /// # Errors
    ///
    /// When the Worker named a page that a person must not type a password into.
    pub fn page(&self, service: &Service) -> Result<String, Trouble> {
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
            self.challenge,
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
            let mut fields = query.split('&').filter_map(|field| field.split_once('='));
            let (_, value) = fields.find(|(key, _)| *key == name)?;
            Some(decode(value)).filter(|value| !value.is_empty())
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
        Trouble::WindowClosed => text::CRM_WINDOW_CLOSED.to_owned(),
        Trouble::PageUnreachable => text::CRM_PAGE_UNREACHABLE.to_owned(),
        Trouble::RingcentralRefused { message } => text::CRM_REFUSED.with(&[("message", &message)]),
        Trouble::WrongState => text::CRM_WRONG_STATE.to_owned(),
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
        Attempt {
            state: "state-1".to_owned(),
            verifier: "secret-1".to_owned(),
            challenge: "AQID".to_owned(),
            redirect_uri: BACK.to_owned(),
        }
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
        let page = attempt.page(&service("https://rc.example/authorize")).unwrap();
        assert_eq!(
            page,
            "https://rc.example/authorize?response_type=code&client_id=id%26x\
             &redirect_uri=https%3A%2F%2Fabc.chromiumapp.org%2F&state=state-1\
             &code_challenge=AQID&code_challenge_method=S256"
        );
        assert!(!page.contains(&attempt.verifier));
        let with_query = attempt.page(&service("https://rc.example/authorize?brand=1")).unwrap();
        assert!(with_query.starts_with("https://rc.example/authorize?brand=1&response_type=code&"));
        assert_eq!(
            attempt.page(&service("http://rc.example/authorize")),
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
