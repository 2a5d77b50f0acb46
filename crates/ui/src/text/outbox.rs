//! Words of what waits to be sent.

use crate::outbox::Wish;

/// Words that never change, by the key the HTML names them by.
pub const LABELS: &[(&str, &str)] = &[
    ("outbox-title", "Waiting to be sent"),
    ("outbox-send-now", "Send now"),
    ("outbox-call-off", "Do not send"),
];

/// What is wanted of a call with someone.
pub fn what(wish: &Wish, who: &str) -> String {
    let what = match wish {
        Wish::Note(_) => "Note",
        Wish::Log(_) => "Log the call",
        Wish::Edit(_) => "Edit the log",
        Wish::Skip(_) => "Do not log the call",
        Wish::Replay(_) => "Try again",
        Wish::AutoLog(_) => "Log the call by itself",
    };
    if who.is_empty() { what.to_owned() } else { format!("{what} · {who}") }
}
