//! Where secrets stand in a request.
//!
//! A connector writes a placeholder, such as `Bearer {crm-token}`, and only in header fields. So a
//! request can be kept and shown as it was made; the shell fills in the secret when it sends it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger_wire::http::HttpRequest;

/// Stands for the token of the CRM's sign-in.
pub const CRM_TOKEN: &str = "{crm-token}";
/// Stands for the same, as Basic authentication wants it (RFC 7617): `user:password` in base64. A
/// token without a colon is a user without a password.
pub const CRM_BASIC: &str = "{crm-token-basic}";
/// Stands for the RingCentral token of the administrator who signed in.
pub const RINGCENTRAL_TOKEN: &str = "{ringcentral-token}";

/// A secret, and the placeholder that stands for it.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    /// [`CRM_TOKEN`] or [`RINGCENTRAL_TOKEN`].
    pub placeholder: &'static str,
    /// The secret itself.
    pub value: &'a str,
}

/// The request with its secrets, to be sent and forgotten. Placeholders in the address or the body
/// are somebody's text, and stay.
#[must_use]
pub fn fill(mut request: HttpRequest, secrets: &[Secret<'_>]) -> HttpRequest {
    for (_, value) in &mut request.headers {
        for secret in secrets {
            if value.contains(secret.placeholder) {
                *value = value.replace(secret.placeholder, secret.value);
            }
            if secret.placeholder == CRM_TOKEN && value.contains(CRM_BASIC) {
                *value = value.replace(CRM_BASIC, &basic(secret.value));
            }
        }
    }
    request
}

fn basic(token: &str) -> String {
    let colon = if token.contains(':') { "" } else { ":" };
    STANDARD.encode(format!("{token}{colon}"))
}

#[cfg(test)]
mod tests {
    use ledger_wire::http::Method;

    use super::*;

    #[test]
    fn only_header_fields_are_filled() {
        let mut request = HttpRequest::new(Method::Post, "https://crm.invalid/{crm-token}")
            .with_bearer(CRM_TOKEN)
            .with_header("x-rc-access-token", RINGCENTRAL_TOKEN)
            .with_header("x-basic", format!("Basic {CRM_BASIC}"));
        request.body = Some("they said {crm-token}".to_owned());
        let sent = fill(
            request.clone(),
            &[
                Secret { placeholder: CRM_TOKEN, value: "t1" },
                Secret { placeholder: RINGCENTRAL_TOKEN, value: "t2" },
            ],
        );
        assert_eq!(sent.url, request.url);
        assert_eq!(sent.body, request.body);
        let values: Vec<&str> = sent.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["Bearer t1", "t2", "Basic dDE6"]);
    }
}
