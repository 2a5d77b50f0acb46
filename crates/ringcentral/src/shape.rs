//! Reading of values that RingCentral spells in more than one way.

use ledger_core::call::Side;
use ledger_core::id::ExtensionId;
use ledger_core::phone::{HomeRegion, Line};
use serde::{Deserialize, Deserializer};

/// An id: a string in most answers, a number in some.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Spelling {
        Text(String),
        Number(u64),
    }
    Ok(Option::<Spelling>::deserialize(deserializer)?.map(|spelling| match spelling {
        Spelling::Text(text) => text,
        Spelling::Number(number) => number.to_string(),
    }))
}

/// A value that may be missing, and may be `null` where it is missing.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// One side of a leg, in events and in the call log.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SideShape {
    phone_number: Option<String>,
    extension_number: Option<String>,
    #[serde(deserialize_with = "id")]
    extension_id: Option<String>,
    name: Option<String>,
}

impl SideShape {
    pub(crate) fn read(self, home: &HomeRegion) -> Side {
        let text = self.phone_number.or(self.extension_number).unwrap_or_default();
        Side {
            line: if text.is_empty() { None } else { Some(Line::read(&text, home)) },
            name: self.name.filter(|name| !name.is_empty()),
            extension_id: self.extension_id.map(ExtensionId::new),
        }
    }
}
