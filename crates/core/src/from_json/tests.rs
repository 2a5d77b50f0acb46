//! Held to what serde reads.
