//! RingCentral, as pure pairs: a function makes the request, another reads the answer.
//!
//! Nothing here sends anything. Shapes follow RingCentral's API reference; every field that we do
//! not need is ignored, and every field that we could live without is optional, because real
//! answers differ from the reference.
//!
//! What to ask next, and what an answer changes, is decided here too, as values that the account
//! stores:
//!
//! | value | decides |
//! |---|---|
//! | [`budget::Budget`] | whether a request may be sent now |
//! | [`sign_in::Tokens`] | how to come to new tokens, and which old ones to keep |
//! | [`standing`] | what a person may do when RingCentral does or does not say so |
//! | [`permission::Found`] | which permissions are missing |
//! | [`subscription::watch::Watch`] | what is to be done about the subscription |
//! | [`call_log::cursor::Cursor`] | where the next reading of the call log begins |
//! | [`backfill::Backfill`] | the next page of calls of the past, and what came of it |
//! | [`directory::Reading`] | the next page of the directory |
//! | [`agenda::Agenda`] | what is to run now, and when to wake for the next |
//! | [`incident::Incidents`] | what an administrator must know of |
//! | [`alert::Alerts`] | which of it is sent where, when, and again |
//!
//! `docs/pitfalls.md` lists what goes wrong in practice and the test that guards against it.

pub mod account;
pub mod agenda;
pub mod alert;
pub mod backfill;
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
