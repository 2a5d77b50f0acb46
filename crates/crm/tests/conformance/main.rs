//! Holds every connector to its promise: the real log machine, the connector, and a CRM simulated
//! from its public reference, with every request disturbed in every way.
//!
//! A new CRM gets one file in `crates/simulator/src/crm`, written from the reference and not from
//! the connector, and one row in `simulated::hosts`.
//!
//! It was seen to catch, planted in the connectors: a wait shorter than the search's delay, a 500
//! taken for a refusal, a search for too few spellings, an update that does not look at the version.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::string_slice,
    reason = "a test may fail loudly, and says what it saw"
)]

mod disturbed;
mod fields;
mod host;
mod of_contact;
mod particulars;
mod published;
mod published_only;
mod questions;
mod simulated;
mod stories;
mod verdicts;
