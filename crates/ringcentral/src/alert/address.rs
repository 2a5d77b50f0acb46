//! Addresses that alerts are sent to: they hold a secret, so nothing is sent in the clear, and
//! they are shown in part only.

/// Where the service itself stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// On the network: nothing is sent but by `https`.
    Network,
    /// On this machine, for a trial: then a receiver may be on it too.
    ThisMachine,
}

/// The longest address.
const LONGEST: usize = 2000;

/// How many letters of an address's secret part are shown, so that it can be told from another.
const LETTERS: usize = 4;

impl Home {
    /// By the service's own address.
    pub fn of(address: &str) -> Self {
        if is_on_this_machine(address) { Self::ThisMachine } else { Self::Network }
    }
}

/// Why alerts cannot be sent to an address.
pub fn problem(address: &str, home: Home) -> Option<&'static str> {
    let host = origin(address).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let is_allowed =
        address.starts_with("https://") || home == Home::ThisMachine && is_on_this_machine(address);
    if address.len() > LONGEST {
        Some("the address is longer than 2000 characters")
    } else if !is_allowed {
        Some("the address must begin with https://, so that nobody on the way can read it")
    } else if address
        .contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\')
    {
        Some("the address has a character that no address has; copy it anew")
    } else if host.is_none_or(|host| host.is_empty() || host.starts_with(':')) {
        Some("the address names no host")
    } else if host.is_some_and(|host| host.contains('@')) {
        Some("the address must not hold a user or password before the host")
    } else {
        None
    }
}

/// An address as it may be shown: its host, and the last letters of the rest.
pub fn as_shown(address: &str) -> String {
    let origin = origin(address).unwrap_or_default();
    let rest = address.strip_prefix(origin).unwrap_or_default();
    let letters = rest.chars().count();
    // Of a short one the last letters would be most of it.
    let hidden = if letters >= 4 * LETTERS { letters - LETTERS } else { letters };
    let last: String = rest.chars().skip(hidden).collect();
    format!("{origin}/\u{2026}{last}")
}

/// Scheme, host and port.
fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    address.get(..scheme.len() + "://".len() + host.len())
}

fn is_on_this_machine(address: &str) -> bool {
    let Some(host) = origin(address).and_then(|origin| origin.strip_prefix("http://")) else {
        return false;
    };
    ["127.0.0.1", "localhost", "[::1]"].into_iter().any(|here| {
        host.strip_prefix(here).is_some_and(|port| port.is_empty() || port.starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_alerts_may_be_sent_to() {
        let [secret, host, user, letter] =
            ["begin with https", "names no host", "user or password", "no address has"];
        for (address, at_home, on_the_network) in [
            ("https://hooks.slack.com/services/T0/B0/secret", None, None),
            ("https://hooks.example.com", None, None),
            ("http://127.0.0.1:8080/alerts", None, Some(secret)),
            ("http://localhost/alerts", None, Some(secret)),
            ("http://[::1]:9", None, Some(secret)),
            ("http://hooks.example.com/", Some(secret), Some(secret)),
            ("http://127.0.0.1.example.com/", Some(secret), Some(secret)),
            ("http://127.0.0.1@example.com/", Some(secret), Some(secret)),
            ("http://localhost:8@example.com/", Some(user), Some(secret)),
            ("ftp://example.com/", Some(secret), Some(secret)),
            ("", Some(secret), Some(secret)),
            ("https:///path", Some(host), Some(host)),
            ("https://:443/", Some(host), Some(host)),
            ("https://ann:secret@example.com/", Some(user), Some(user)),
            ("https://example.com\\@elsewhere.example.com/", Some(letter), Some(letter)),
            ("https://example.com/a b", Some(letter), Some(letter)),
        ] {
            for (home, expected) in [(Home::ThisMachine, at_home), (Home::Network, on_the_network)]
            {
                let found = problem(address, home);
                let is_expected = match (found, expected) {
                    (Some(found), Some(expected)) => found.contains(expected),
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                };
                assert!(is_expected, "{address} from {home:?}: {found:?}");
            }
        }
        let long = format!("https://example.com/{}", "a".repeat(2000));
        assert!(problem(&long, Home::Network).unwrap().contains("longer"));
    }

    #[test]
    fn where_the_service_stands() {
        assert_eq!(Home::of("https://ledger.example.com"), Home::Network);
        assert_eq!(Home::of("http://127.0.0.1:8787"), Home::ThisMachine);
    }

    #[test]
    fn an_address_is_shown_without_its_secret() {
        for (address, expected) in [
            (
                "https://hooks.slack.com/services/T0000/B0000/abcdefgh1234",
                "https://hooks.slack.com/…1234",
            ),
            ("https://example.com/short", "https://example.com/…"),
            ("https://example.com?token=a-long-secret-in-the-query", "https://example.com/…uery"),
            ("https://example.com", "https://example.com/…"),
        ] {
            assert_eq!(as_shown(address), expected);
        }
    }
}
