//! The platform over its sockets, as the product and the demo use it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod announcements;
mod answers;
mod calls;
mod client;
mod contract;
mod control;
mod crm;
mod directory;
mod events;
mod hook;
mod oauth;
mod program;
mod rate_limits;
mod records;
mod soak;
mod subscriptions;
