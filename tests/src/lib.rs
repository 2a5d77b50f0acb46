//! What whole-system tests and measurements share.

pub mod delivery;
