//! The rules of call logging: values in, values out.
//!
//! Nothing here waits, fetches, stores, asks the time or knows JavaScript. Both shells, the
//! Chrome extension and the Cloudflare Worker, run this same code, so they cannot disagree.
//!
//! Where to start:
//! - [`call`]: what RingCentral reports, folded into a call;
//! - [`rules`]: whether a part of a call is logged, and why;
//! - [`ledger`]: how it gets into the CRM exactly once;
//! - [`why`]: every reason there is.

// What is derived names this crate, in this crate too.
extern crate self as ledger_core;

pub mod additional;
pub mod call;
pub mod case;
pub mod compose;
pub mod contact;
pub mod cover;
pub mod desks;
pub mod directory;
pub mod from_json;
pub mod id;
pub mod json;
pub mod ledger;
pub mod owner;
pub mod phone;
pub mod rules;
pub mod settings;
pub mod time;
pub mod why;
