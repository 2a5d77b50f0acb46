//! Words of what waits to be sent.

use ledger_words::outbox as words;

use crate::outbox::Wish;

/// What is wanted of a call with someone.
pub fn what(wish: &Wish, who: &str) -> String {
    let what = match wish {
        Wish::Note(_) | Wish::EditNote { .. } => words::NOTE,
        Wish::Log(_) => words::LOG,
        Wish::Edit(_) => words::EDIT,
        Wish::Skip(_) => words::SKIP,
        Wish::Replay(_) => words::REPLAY,
        Wish::AutoLog(_) => words::AUTO_LOG,
    };
    if who.is_empty() { what.to_owned() } else { format!("{what} · {who}") }
}
