//! A RingCentral platform on loopback, because RingCentral closed its sandbox and whole-system
//! tests need one that can be made to fail.
//!
//! It is one strict, stateful world in memory: accounts, OAuth, rate limits, webhook subscriptions
//! with their handshake, notifications, and a call log that lags. Calls are played from
//! [scenarios](Scenario), each a timeline from which notifications, records and the ground truth
//! are all computed. It shares no code with the crates it tests.
//!
//! | to | read |
//! |---|---|
//! | start one | [`Platform`], [`Options`] |
//! | let calls happen | [`PlayRequest`], [`Played`], [`Scenario`] |
//! | make things fail | [`FaultChange`] |
//! | know how time runs | [`clock`] |
//! | control it over HTTP | the module `http::control`: `/simulator/...` |

pub mod account;
pub mod clock;
pub mod fault;
pub mod ids;
pub mod limits;
pub mod options;
pub mod outcome;
pub mod play;
pub mod scenario;
pub mod timeline;

mod call_log;
mod delivery;
mod http;
mod identity;
mod notification;
mod platform;
mod post;
mod record;
mod subscription;
#[cfg(test)]
mod tests;
mod token;
mod world;

pub use account::Account;
pub use fault::{FaultChange, Faults};
pub use ids::PlayId;
pub use limits::RateLimiting;
pub use options::{Blacklisting, Options, Retries};
pub use platform::Platform;
pub use play::{Participant, PlayProblem, PlayRequest, Played};
pub use scenario::Scenario;
pub use world::{Delivery, DeliveryOutcome, PlayStatus};
