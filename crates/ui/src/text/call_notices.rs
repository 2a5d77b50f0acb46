//! Words of notifications.

pub use ledger_words::call_notices::*;
