//! The words of the page that connects a CRM.

use ledger_core::time::Span;
use ledger_wire::api::{CrmStanding, CrmStatus};
use ledger_words::Phrase;
pub use ledger_words::crm::*;

use super::health::age;

/// Where calls are logged.
pub fn logged_in(name: &str) -> String {
    LOGGED_IN.of(name)
}

/// How the sign-in stands, for styles and in words.
pub fn standing(standing: CrmStanding) -> (&'static str, Phrase) {
    match standing {
        CrmStanding::NotNeeded => ("good", NONE_NEEDED),
        CrmStanding::SignedIn => ("good", SIGNED_IN),
        CrmStanding::Lost => ("bad", LOST),
        CrmStanding::SignedOut => ("bad", SIGNED_OUT),
    }
}

/// Whose sign-in it is, and since when.
pub fn whose(known: &CrmStatus, since: Option<Span>) -> String {
    let since = since.map(|since| CONNECTED_AGO.of(&age(since))).unwrap_or_default();
    let at = if known.address.is_empty() { String::new() } else { format!(" {}.", known.address) };
    match known.user_name.as_str() {
        "" => format!("{since}{at}"),
        name => format!("{}{at} {since}", AS_USER.of(name)),
    }
}

/// When the CRM was last asked.
pub fn checked(ago: Option<Span>) -> String {
    ago.map(|ago| CHECKED.of(&age(ago))).unwrap_or_default()
}

/// The button that opens the CRM's page.
pub fn sign_in_at(name: &str) -> String {
    SIGN_IN_AT.of(name)
}

/// The button of a CRM that needs no sign-in.
pub fn log_in(name: &str) -> String {
    LOG_IN.of(name)
}

/// The way to sign in with a token.
pub fn with_token(name: &str) -> String {
    if name.is_empty() { WITH_A_TOKEN.to_owned() } else { WITH_TOKEN.of(name) }
}

/// A line of what was pasted.
pub fn line(line: usize) -> String {
    LINE.of(&line.to_string())
}
