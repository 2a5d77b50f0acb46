//! The address of the Worker, as people type it. It decides where a sign-in is sent, so nothing
//! is let through that would send it in the clear or somewhere other than it seems.

use std::fmt;

use ledger_core::from_json::FromJson;
use serde::Serialize;

/// The origin of a Worker: scheme, host and port, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(transparent)]
pub struct ServerAddress(String);

/// Why a text is no address of a Worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// There is nothing.
    Empty,
    /// `http` to another machine: everyone on the way could read the session.
    NotEncrypted,
    /// Neither `https` nor `http`.
    UnknownScheme,
    /// `user@host` looks like one host and goes to another.
    HasUser,
    /// A path, a query or a fragment.
    HasPath,
    /// The host cannot be one.
    BadHost,
    /// The port cannot be one.
    BadPort,
}

impl ServerAddress {
    /// Reads what a person typed. Without a scheme, `https` is meant, or `http` on this machine.
    ///
    /// # Errors
    ///
    /// When it is no address that a session may be sent to.
    pub fn read(typed: &str) -> Result<Self, AddressProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(AddressProblem::Empty);
        }
        let (scheme, rest) = match typed.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, typed),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains('@') {
            return Err(AddressProblem::HasUser);
        }
        if authority.contains(['/', '?', '#', '\\']) {
            return Err(AddressProblem::HasPath);
        }
        let authority = authority.to_ascii_lowercase();
        let (host, port) = split_port(&authority)?;
        check_host(host)?;
        let here = is_this_machine(host);
        let scheme = match scheme.as_deref() {
            Some("https") => "https",
            Some("http") if here => "http",
            Some("http") => return Err(AddressProblem::NotEncrypted),
            Some(_) => return Err(AddressProblem::UnknownScheme),
            None if here => "http",
            None => "https",
        };
        Ok(match port {
            Some(port) => Self(format!("{scheme}://{host}:{port}")),
            None => Self(format!("{scheme}://{host}")),
        })
    }

    /// The origin.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a page or a resource there.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a whole address may be opened for a sign-in: encrypted, or on this machine.
pub fn may_be_opened(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    ServerAddress::read(&format!("{scheme}://{authority}")).is_ok()
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), AddressProblem> {
    let ends_host = authority.rfind(']').map_or(0, |at| at + 1);
    let tail = authority.get(ends_host..).unwrap_or_default();
    let Some(colon) = tail.find(':') else { return Ok((authority, None)) };
    let host = authority.get(..ends_host + colon).unwrap_or_default();
    let port = tail.get(colon + 1..).unwrap_or_default();
    match port.parse() {
        Ok(port) if port != 0 && !host.is_empty() => Ok((host, Some(port))),
        Ok(_) | Err(_) if host.is_empty() => Err(AddressProblem::BadHost),
        Ok(_) | Err(_) => Err(AddressProblem::BadPort),
    }
}

fn check_host(host: &str) -> Result<(), AddressProblem> {
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match inner.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(()),
            Err(_) => Err(AddressProblem::BadHost),
        };
    }
    let label_is_good = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if host.split('.').all(label_is_good) { Ok(()) } else { Err(AddressProblem::BadHost) }
}

/// The hosts that the extension's content security policy lets `http` go to.
fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        use AddressProblem::*;
        let rows = [
            ("https://ledger.example.com", Ok("https://ledger.example.com")),
            ("  HTTPS://Ledger.Example.com/ ", Ok("https://ledger.example.com")),
            ("ledger.example.com", Ok("https://ledger.example.com")),
            ("ledger.example.com:8443", Ok("https://ledger.example.com:8443")),
            ("127.0.0.1:8787", Ok("http://127.0.0.1:8787")),
            ("http://localhost:8787/", Ok("http://localhost:8787")),
            ("https://localhost", Ok("https://localhost")),
            ("https://[2001:db8::1]:8787", Ok("https://[2001:db8::1]:8787")),
            ("", Err(Empty)),
            ("   ", Err(Empty)),
            ("http://ledger.example.com", Err(NotEncrypted)),
            ("http://127.0.0.1.example.com", Err(NotEncrypted)),
            ("ftp://ledger.example.com", Err(UnknownScheme)),
            ("javascript://ledger.example.com", Err(UnknownScheme)),
            ("https://ringcentral.com@evil.example", Err(HasUser)),
            ("https://ledger.example.com/v1", Err(HasPath)),
            ("https://ledger.example.com?x=1", Err(HasPath)),
            ("https://ledger.example.com#x", Err(HasPath)),
            ("https://ledger.example.com\\x", Err(HasPath)),
            ("https://", Err(BadHost)),
            ("https://ledger example.com", Err(BadHost)),
            ("https://ledger..com", Err(BadHost)),
            ("https://-ledger.com", Err(BadHost)),
            ("https://lédger.com", Err(BadHost)),
            ("https://[::zz]", Err(BadHost)),
            ("https://:8787", Err(BadHost)),
            ("localhost:", Err(BadPort)),
            ("localhost:0", Err(BadPort)),
            ("localhost:65536", Err(BadPort)),
            ("localhost:80:80", Err(BadPort)),
        ];
        for (typed, expected) in rows {
            let read = ServerAddress::read(typed);
            let shown = read.as_ref().map(ServerAddress::as_str).map_err(|problem| *problem);
            assert_eq!(shown, expected, "{typed:?}");
            if let Ok(address) = &read {
                assert_eq!(ServerAddress::read(address.as_str()), read, "{typed:?} read twice");
            }
        }
    }

    #[test]
    fn a_sign_in_page_is_encrypted_or_on_this_machine() {
        let rows = [
            ("https://platform.ringcentral.com/restapi/oauth/authorize", true),
            ("http://127.0.0.1:4000/restapi/oauth/authorize?a=b", true),
            ("http://platform.ringcentral.com/restapi/oauth/authorize", false),
            ("javascript:alert(1)", false),
            ("https://a@b/authorize", false),
            ("", false),
        ];
        for (url, expected) in rows {
            assert_eq!(may_be_opened(url), expected, "{url:?}");
        }
    }
}
