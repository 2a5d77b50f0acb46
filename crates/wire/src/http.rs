//! HTTP as values: a connector makes a [`HttpRequest`] and reads a [`HttpResponse`]; only a shell
//! sends it.

use ledger_core::from_json::FromJson;
use serde::{Deserialize, Serialize};

/// A request to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address. No secret ever stands in it.
    pub url: String,
    /// Header fields, in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl HttpRequest {
    /// A request without a body.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: None }
    }

    /// A request with a JSON body.
    pub fn json(method: Method, url: impl Into<String>, body: &impl Serialize) -> Self {
        let body = ledger_core::json::to_string(body).unwrap_or_default();
        Self {
            method,
            url: url.into(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: Some(body),
        }
    }

    /// A request with a form as its body.
    pub fn form(url: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![(
                "content-type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: Some(body),
        }
    }

    /// The value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        value_of(&self.headers, name)
    }

    /// The same request with one more header field.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// The request as people are shown it, with how it was answered: method, address and body,
    /// without header fields, of which some hold secrets once they are sent. What is longer than so
    /// many bytes is cut.
    pub fn shown(&self, answer: &str, longest: usize) -> String {
        let Self { method, url, body, .. } = self;
        let mut shown = format!("{} {url} → {answer}", method.as_str());
        if let Some(body) = body {
            shown.push('\n');
            shown.push_str(body);
        }
        if shown.len() > longest {
            let end = (0..=longest).rev().find(|end| shown.is_char_boundary(*end));
            shown.truncate(end.unwrap_or_default());
            shown.push('…');
        }
        shown
    }

    /// The same request in the name of a bearer token.
    #[must_use]
    pub fn with_bearer(self, token: &str) -> Self {
        self.with_header("authorization", format!("Bearer {token}"))
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Header fields, in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl HttpResponse {
    /// The value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        value_of(&self.headers, name)
    }

    /// Whether the status says that it was done.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

fn value_of<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// A text as part of a query or a form (RFC 3986, unreserved characters stay).
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_shown_without_its_header_fields_and_not_too_long() {
        let read = HttpRequest::new(Method::Get, "https://crm.invalid/calls?q=1").with_bearer("t");
        let made = HttpRequest::json(Method::Post, "https://crm.invalid/calls", &"Zoë");
        let rows = [
            (&read, "200", 100, "GET https://crm.invalid/calls?q=1 → 200"),
            (&made, "no answer", 100, "POST https://crm.invalid/calls → no answer\n\"Zoë\""),
            (&made, "201", 42, "POST https://crm.invalid/calls → 201\n\"Zo…"),
        ];
        for (request, answer, longest, expected) in rows {
            assert_eq!(request.shown(answer, longest), expected);
        }
    }

    #[test]
    fn a_form_is_encoded() {
        let request = HttpRequest::form("https://example.com/token", &[("a b", "+1&2")]);
        assert_eq!(request.body.as_deref(), Some("a%20b=%2B1%262"));
    }
}
