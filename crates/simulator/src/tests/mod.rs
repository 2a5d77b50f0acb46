//! Tests of what needs no socket: the scenarios, their records and ground truth, the limiter, the
//! tokens and the call log.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod call_log;
mod limits;
mod plans;
mod records;
mod scenarios;
mod tokens;
