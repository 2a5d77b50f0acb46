//! Words of notifications.

/// A call was logged.
pub const LOGGED: &str = "Call logged";
/// A call waits for the person.
pub const NEEDS_YOU: &str = "A call needs you";
/// A call could not be logged.
pub const FAILED: &str = "A call could not be logged";
/// Opens the call.
pub const OPEN_CALL: &str = "Open the call";
/// Opens the call, where the contact is chosen.
pub const CHOOSE_CONTACT: &str = "Choose contact";
