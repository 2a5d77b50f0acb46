//! JSON inside of JSON, as it stands.

use std::fmt::{self, Formatter};

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// A value as it stands in the text. It asks for bytes, which JSON does not have: the module's
/// reader and writer take that for JSON as it stands, and nothing else knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(Box<str>);

impl Raw {
    /// The JSON.
    pub fn get(&self) -> &str {
        &self.0
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Standing)
    }
}

struct Standing;

impl Visitor<'_> for Standing {
    type Value = Raw;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E: de::Error>(self, json: &str) -> Result<Raw, E> {
        Ok(Raw(json.into()))
    }
}
