//! The words of the page that connects a CRM.

use ledger_core::time::Span;
use ledger_wire::api::{CrmStanding, CrmStatus};

use super::health::age;

/// What is pasted, where it has no name of its own.
pub const TOKEN: &str = "Token";
/// The button that connects.
pub const CONNECT: &str = "Connect";
/// A CRM that has no connector here.
pub const DESCRIBED: &str = "Another one, described in JSON";
/// The way to sign in without a token.
pub const ON_ITS_PAGE: &str = "On its own page";
/// Something that someone must mend.
pub const PROBLEM: &str = "To be mended";
/// How the sign-in is.
pub const SIGN_IN: &str = "Sign-in";
/// What the sign-in may.
pub const PERMISSION: &str = "Permission to write records";
/// What is guaranteed.
pub const GUARANTEE: &str = "What is guaranteed";
/// It is given.
pub const MAY_WRITE: &str = "Given";
/// It is missing.
pub const MAY_NOT_WRITE: &str = "Missing: calls wait";
/// The CRM does not say.
pub const UNKNOWN: &str = "The CRM does not say before something is written";

/// Where calls are logged.
pub fn logged_in(name: &str) -> String {
    format!("Calls are logged in {name}")
}

/// How the sign-in stands, for styles and in words.
pub fn standing(standing: CrmStanding) -> (&'static str, &'static str) {
    match standing {
        CrmStanding::NotNeeded => ("good", "None is needed"),
        CrmStanding::SignedIn => ("good", "Signed in"),
        CrmStanding::Lost => ("bad", "No longer accepted: calls wait"),
        CrmStanding::SignedOut => ("bad", "Signed out: calls wait"),
    }
}

/// Whose sign-in it is, and since when.
pub fn whose(known: &CrmStatus, since: Option<Span>) -> String {
    let since = since.map(|since| format!("Connected {} ago.", age(since))).unwrap_or_default();
    let at = if known.address.is_empty() { String::new() } else { format!(" {}.", known.address) };
    match known.user_name.as_str() {
        "" => format!("{since}{at}"),
        name => format!("As {name}.{at} {since}"),
    }
}

/// When the CRM was last asked.
pub fn checked(ago: Option<Span>) -> String {
    ago.map(|ago| format!("Checked {} ago.", age(ago))).unwrap_or_default()
}

/// The button that opens the CRM's page.
pub fn sign_in_at(name: &str) -> String {
    format!("Sign in at {name}")
}

/// The button of a CRM that needs no sign-in.
pub fn log_in(name: &str) -> String {
    format!("Log calls in {name}")
}

/// The way to sign in with a token.
pub fn with_token(name: &str) -> String {
    if name.is_empty() { "With a token".to_owned() } else { format!("With a token: {name}") }
}

/// A line of what was pasted.
pub fn line(line: usize) -> String {
    format!("Line {line}")
}
