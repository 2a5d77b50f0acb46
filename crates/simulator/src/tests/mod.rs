//! Tests of what needs no socket: the scenarios, their records and ground truth, the limiter, the
//! tokens and the call log.

mod call_log;
mod limits;
mod plans;
mod records;
mod scenarios;
mod tokens;
mod versions;
