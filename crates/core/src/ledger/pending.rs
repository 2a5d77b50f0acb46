//! Edits that wait to be written, or for whoever made them to decide anew.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::Edit;

/// An edit of a record that stands in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PendingEdit {
    /// It is written once it is known that what the person saw still stands there.
    Waiting(Edit),
    /// Something else stood there. The person decides anew.
    InConflict(Edit),
}

impl PendingEdit {
    /// The edit.
    pub fn edit(&self) -> &Edit {
        match self {
            Self::Waiting(edit) | Self::InConflict(edit) => edit,
        }
    }

    pub(super) fn into_edit(self) -> Edit {
        match self {
            Self::Waiting(edit) | Self::InConflict(edit) => edit,
        }
    }
}

/// Reads what an entry has of them: a list, or the one that earlier versions kept.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PendingEdit>, D::Error> {
    from.deserialize_any(OneOrSeveral)
}

struct OneOrSeveral;

impl<'de> Visitor<'de> for OneOrSeveral {
    type Value = Vec<PendingEdit>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("edits")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut edits = Vec::new();
        while let Some(edit) = list.next_element()? {
            edits.push(edit);
        }
        Ok(edits)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut one: A) -> Result<Self::Value, A::Error> {
        let mut edits = Vec::new();
        while let Some(name) = one.next_key::<String>()? {
            match name.as_str() {
                "waiting" => edits.push(PendingEdit::Waiting(one.next_value()?)),
                "in-conflict" => edits.push(PendingEdit::InConflict(one.next_value()?)),
                _ => drop(one.next_value::<IgnoredAny>()?),
            }
        }
        Ok(edits)
    }
}
