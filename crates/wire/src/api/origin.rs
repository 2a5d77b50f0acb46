//! Which browser extensions may ask: those that whoever runs the Worker has named. Programs that
//! are no browser name no origin; a token is all they need.

use super::{Failure, FailureCode};

/// The variable with the extensions' ids, divided by commas.
pub const EXTENSION_IDS: &str = "LEDGER_EXTENSION_IDS";

/// What every extension's origin begins with.
pub const EXTENSION: &str = "chrome-extension://";

/// Whether a page of this origin may ask, where these extensions are named.
///
/// # Errors
///
/// When it may not, with what to do about it.
pub fn admit(origin: Option<&str>, extension_ids: &str) -> Result<(), Failure> {
    let Some(origin) = origin else { return Ok(()) };
    let id = origin.strip_prefix(EXTENSION);
    let is_named = |id: &str| extension_ids.split(',').any(|named| named.trim() == id);
    if id.is_some_and(|id| !id.is_empty() && is_named(id)) {
        return Ok(());
    }
    let what = match id {
        Some(id) => format!(
            "the extension {id} may not use this server: its id is not in the Worker's variable \
             {EXTENSION_IDS}; whoever runs the Worker can add it"
        ),
        None => format!("pages of {origin} may not use this server; only extensions may"),
    };
    Err(Failure::new(FailureCode::OriginRefused, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_extensions_may_ask() {
        let (ours, other) = ("chrome-extension://abcdef", "chrome-extension://fedcba");
        let rows = [
            (None, "", Ok(())),
            (Some(ours), "abcdef", Ok(())),
            (Some(ours), "fedcba, abcdef", Ok(())),
            (Some(ours), "", Err("the extension abcdef may not")),
            (Some(other), "abcdef", Err("the extension fedcba may not")),
            (Some("chrome-extension://"), "", Err("the extension  may not")),
            (Some("https://evil.example"), "abcdef", Err("pages of https://evil.example may not")),
            (Some("https://abcdef"), "abcdef", Err("pages of https://abcdef may not")),
            (Some("null"), "abcdef", Err("pages of null may not")),
        ];
        for (origin, ids, expected) in rows {
            match (admit(origin, ids), expected) {
                (Ok(()), Ok(())) => {}
                (Err(failure), Err(start)) => {
                    assert!(failure.message.starts_with(start), "{}", failure.message);
                    assert_eq!(failure.code, FailureCode::OriginRefused);
                }
                (found, _) => panic!("{origin:?} {ids:?}: {found:?}"),
            }
        }
    }
}
