//! Holds every connector to its promise: the real log machine, the connector, and a CRM simulated
//! from its public reference, with every request disturbed in every way.
//!
//! A new CRM gets one file in `simulated/`, written from the reference and not from the connector,
//! and one row in `simulated::all`.

mod disturbed;
mod host;
mod particulars;
mod questions;
mod simulated;
mod stories;
