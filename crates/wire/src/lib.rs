//! Messages between the extension and the Worker, and the plain HTTP values that connectors speak.
//!
//! Types here are what crosses a boundary; the core's own types are not made public by accident,
//! and a change here is a change of the API.

pub mod api;
pub mod app_connect;
pub mod http;
pub use ledger_core::json;
mod row;
