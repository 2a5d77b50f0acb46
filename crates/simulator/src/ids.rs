//! Identifiers as types, because RingCentral's are all strings of digits or hex and a swapped pair
//! would otherwise compile.

use std::fmt;

use serde::Serialize;

macro_rules! identifier {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

identifier! {
    /// A RingCentral account.
    AccountId,
    /// A user, queue, IVR menu or site of an account.
    ExtensionId,
    /// A webhook subscription: a GUID.
    SubscriptionId,
    /// A call, as webhooks and the call log name it: `s-` and hex digits.
    TelephonySessionId,
    /// A record of the call log.
    RecordId,
}

/// A played scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PlayId(pub u64);

/// The JSON number for an identifier of digits: the REST resources give numbers where events give
/// strings ("RingCentral API reference: Get Extension").
pub(crate) fn number(id: &str) -> serde_json::Value {
    id.parse::<u64>().map_or_else(|_| id.into(), Into::into)
}
