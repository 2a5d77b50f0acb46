//! Tables: what goes in stands beside what must come out. Every failing row is printed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly, and says what it saw"
)]

mod call_file;
mod calls;
mod fold;
mod kinds;
mod kinds_in_call_log;
mod session;
mod special_flows;
mod step;
mod stories;

/// Fails with all rows that are not as expected.
fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}
