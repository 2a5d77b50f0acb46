//! The platform over its sockets, as the product and the demo use it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod calls;
mod client;
mod control;
mod directory;
mod hook;
mod oauth;
mod program;
mod rate_limits;
mod subscriptions;
