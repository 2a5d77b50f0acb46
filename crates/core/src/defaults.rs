//! Reading structs of which every field has a default, in less code.
//!
//! The reader that serde derives keeps every field apart, with a flag whether it came, until all
//! have come, and has its own table of names; `flatten` buffers what it does not know on top of
//! that. [`read_over_defaults!`](crate::read_over_defaults) begins with the default value instead
//! and sets a field when its key comes. What it accepts and what it refuses is the same.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The names of a struct's fields, and which of them have come: a bit each.
pub struct Keys<'seen> {
    names: &'static [&'static str],
    seen: &'seen mut u64,
}

impl<'seen> Keys<'seen> {
    /// The names of at most 64 fields.
    pub fn new(names: &'static [&'static str], seen: &'seen mut u64) -> Self {
        Self { names, seen }
    }
}

/// A key of an object that is read as a struct.
pub enum Key {
    /// A field, by its place among the names.
    Field(usize),
    /// Nothing that this version knows.
    Unknown(String),
}

impl<'de> serde::de::DeserializeSeed<'de> for Keys<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        let found = self.names.iter().enumerate().find(|(_, name)| **name == key);
        let Some((place, name)) = found else { return Ok(Key::Unknown(key.to_owned())) };
        let bit = 1_u64 << place;
        if *self.seen & bit != 0 {
            return Err(E::duplicate_field(name));
        }
        *self.seen |= bit;
        Ok(Key::Field(place))
    }
}

/// Reads the value of a key that is no field: it is kept where the struct keeps such keys.
///
/// # Errors
///
/// When there is no value.
#[inline(never)]
pub fn keep<'de, A: MapAccess<'de>>(
    others: Option<&mut BTreeMap<String, Value>>,
    key: String,
    map: &mut A,
) -> Result<(), A::Error> {
    match others {
        Some(others) => others.insert(key, map.next_value()?).map_or((), drop),
        None => map.next_value::<IgnoredAny>().map(drop)?,
    }
    Ok(())
}

/// Implements `Deserialize` for a struct with `Default`: its fields with their names in JSON, and
/// `..` with the field that keeps the keys that this version does not know, if there is one.
#[macro_export]
macro_rules! read_over_defaults {
    ($type:ident { $($field:ident: $name:literal,)* $(..$unknown:ident)? }) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                #[expect(non_camel_case_types, reason = "named as the fields")]
                enum Field {
                    $($field,)*
                }

                struct Over;

                impl<'de> ::serde::de::Visitor<'de> for Over {
                    type Value = $type;

                    fn expecting(
                        &self,
                        formatter: &mut ::std::fmt::Formatter<'_>,
                    ) -> ::std::fmt::Result {
                        formatter.write_str(concat!("struct ", stringify!($type)))
                    }

                    fn visit_map<A: ::serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> ::std::result::Result<$type, A::Error> {
                        use $crate::defaults::{Key, Keys, keep};

                        let mut value = $type::default();
                        // No field is forgotten.
                        let $type { $($field: _,)* $($unknown: _)? } = &value;
                        let mut seen = 0;
                        while let Some(key) =
                            map.next_key_seed(Keys::new(&[$($name,)*], &mut seen))?
                        {
                            match key {
                                $(Key::Field(place) if place == Field::$field as usize => {
                                    value.$field = map.next_value()?;
                                })*
                                Key::Field(_) => {}
                                Key::Unknown(key) => keep(
                                    None$(.or(Some(&mut value.$unknown)))?,
                                    key,
                                    &mut map,
                                )?,
                            }
                        }
                        Ok(value)
                    }
                }

                deserializer.deserialize_map(Over)
            }
        }
    };
}
