//! JSON read and written, in less code.
//!
//! `serde_json` compiles its whole reader anew for each type, and two of them for every struct: one
//! for objects and one for arrays of fields, which no JSON of ours ever is; and much of its writer.
//! Here only what differs between types is compiled for each; what JSON consists of is read and
//! written by functions that are there once. `serde_json` has its `Value`, and knows numbers with a
//! fraction. What is read and written is the same, to the byte.

mod deserializer;
mod error;
mod escape;
mod key;
mod raw;
mod reader;
mod serializer;
mod writer;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::error::Error;
pub use self::raw::Raw;
use self::reader::Reader;
use self::writer::Writer;
pub(crate) use self::writer::float;

/// Reads a value, as `serde_json::from_str` does. A struct must be an object.
///
/// # Errors
///
/// When the text is no JSON, or no such value.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let mut reader = Reader::new(text);
    let read = T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|problem| reader.placed(&problem))
}

/// Writes a value, as `serde_json::to_string` does.
///
/// # Errors
///
/// When a key of a map is neither a text nor a number nor a variant's name.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer::default();
    value.serialize(&mut writer).map(|()| writer.json)
}

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    let mut writer = Writer::default();
    writer.string(text);
    writer.json
}

#[cfg(test)]
mod tests;
