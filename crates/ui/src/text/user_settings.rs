//! Words of a person's own settings.

pub use ledger_words::user_settings::*;
