//! RingCentral, as pure pairs: a function makes the request, another reads the answer.
//!
//! Nothing here sends anything. Shapes follow RingCentral's API reference; every field that we do
//! not need is ignored, and every field that we could live without is optional, because real
//! answers differ from the reference.

pub mod account;
pub mod budget;
pub mod call_log;
pub mod directory;
pub mod event;
pub mod incident;
pub mod permission;
pub mod reply;
mod shape;
pub mod sign_in;
pub mod standing;
pub mod subscription;

pub use budget::{Group, Request};
pub use reply::{Reply, Trouble};
