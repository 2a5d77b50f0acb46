//! How serde has a [`Writer`] write a type. Nothing here fails but what JSON has no word for.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::error::Error;
use super::float;
use super::key::Key;
use super::writer::Writer;

macro_rules! numbers {
    ($($method:ident: $number:ty as $wide:ty;)*) => {$(
        fn $method(self, number: $number) -> Result<(), Error> {
            self.number(&<$wide>::from(number));
            Ok(())
        }
    )*};
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_i8: i8 as i64;
        serialize_i16: i16 as i64;
        serialize_i32: i32 as i64;
        serialize_i64: i64 as i64;
        serialize_u8: u8 as u64;
        serialize_u16: u16 as u64;
        serialize_u32: u32 as u64;
        serialize_u64: u64 as u64;
    }

    fn serialize_bool(self, is: bool) -> Result<(), Error> {
        self.push(if is { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Err(Error::new("a number with a fraction must be an f64"))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        self.push(&float(number));
        Ok(())
    }

    fn serialize_char(self, letter: char) -> Result<(), Error> {
        self.string(letter.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.string(text);
        Ok(())
    }

    /// JSON as it stands: [`super::Raw`].
    fn serialize_bytes(self, json: &[u8]) -> Result<(), Error> {
        self.push(std::str::from_utf8(json).map_err(Error::custom)?);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.push("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _number: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _number: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.variant(variant, "");
        value.serialize(&mut *self)?;
        self.push("}");
        Ok(())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Self, Error> {
        self.push("[");
        Ok(self)
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> Result<Self, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _number: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self, Error> {
        self.variant(variant, "[");
        Ok(self)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Self, Error> {
        self.push("{");
        Ok(self)
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Self, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _number: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self, Error> {
        self.variant(variant, "{");
        Ok(self)
    }
}

/// Arrays: which trait has the items added how, and what stands at the end.
macro_rules! items {
    ($($trait:ident::$method:ident, $end:literal;)*) => {$(
        impl $trait for &mut Writer {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.comma();
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Error> {
                self.push($end);
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq::serialize_element, "]";
    SerializeTuple::serialize_element, "]";
    SerializeTupleStruct::serialize_field, "]";
    SerializeTupleVariant::serialize_field, "]}";
}

/// Objects of known fields.
macro_rules! fields {
    ($($trait:ident, $end:literal;)*) => {$(
        impl $trait for &mut Writer {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.key(name);
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Error> {
                self.push($end);
                Ok(())
            }
        }
    )*};
}

fields! {
    SerializeStruct, "}";
    SerializeStructVariant, "}}";
}

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), Error> {
        self.comma();
        key.serialize(Key(self))?;
        self.push(":");
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.push("}");
        Ok(())
    }
}
