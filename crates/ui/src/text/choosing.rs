//! The words of choosing a contact.

pub use ledger_words::choosing::*;

/// The button that makes a new contact.
pub fn create(name: &str) -> String {
    CREATE.with(&[("name", name)])
}
