//! How serde asks a [`Reader`] for a type.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use serde::de::value::U32Deserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use super::error::Error;
use super::reader::{Names, Number, Reader, number_of};

impl<'de> Reader<'de> {
    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.begin(b'{', &visitor)?;
        visitor.visit_map(Items(self))
    }

    /// An object whose keys are known.
    fn fields<V: Visitor<'de>>(&mut self, names: Names, visitor: V) -> Result<V::Value, Error> {
        self.begin(b'{', &visitor)?;
        visitor.visit_map(Fields { reader: self, names })
    }

    fn array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.begin(b'[', &visitor)?;
        visitor.visit_seq(Items(self))
    }

    /// An array of which the visitor takes as many items as it wants, and none may be left.
    fn tuple<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.begin(b'[', &visitor)?;
        let value = visitor.visit_seq(Items(self))?;
        self.leave(b']')?;
        Ok(value)
    }

    fn text<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.string()? {
            Some(text) => visitor.visit_str(&text),
            None => Err(self.wrong(&visitor)),
        }
    }

    /// JSON as it stands: [`super::Raw`].
    fn raw<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.skip()?)
    }

    fn count<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.number()? {
            Some(Number::Natural(number)) => visitor.visit_u64(number),
            Some(Number::Negative(number)) => visitor.visit_i64(number),
            Some(Number::Float(number)) => visitor.visit_f64(number),
            None => Err(self.wrong(&visitor)),
        }
    }
}

macro_rules! as_others {
    ($($method:ident => $way:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.$way(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    as_others! {
        deserialize_i8 => count;
        deserialize_i16 => count;
        deserialize_i32 => count;
        deserialize_i64 => count;
        deserialize_u8 => count;
        deserialize_u16 => count;
        deserialize_u32 => count;
        deserialize_u64 => count;
        deserialize_f32 => count;
        deserialize_f64 => count;
        deserialize_char => text;
        deserialize_str => text;
        deserialize_string => text;
        deserialize_identifier => text;
        deserialize_bytes => raw;
        deserialize_byte_buf => raw;
        deserialize_seq => array;
        deserialize_map => object;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.peek() {
            b'"' => self.text(visitor),
            b'{' => self.object(visitor),
            b'[' => self.array(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            _ => self.count(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.word("true") {
            visitor.visit_bool(true)
        } else if self.word("false") {
            visitor.visit_bool(false)
        } else {
            Err(self.wrong(&visitor))
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.word("null") { visitor.visit_unit() } else { Err(self.wrong(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.tuple(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.tuple(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.fields(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (number, is_object) = self.variant(variants)?;
        let value =
            visitor.visit_enum(Variant { reader: self, number, is_object, names: variants })?;
        self.leave_variant(is_object)?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// The name with this number, as its type; nothing when the type has no name for it.
fn named<'de, S: DeserializeSeed<'de>>(seed: S, number: u32) -> Option<S::Value> {
    seed.deserialize(U32Deserializer::<NoName>::new(number)).ok()
}

/// That a number is none of a name. What there is to say, the reader says: no words for it are
/// compiled for each type.
#[derive(Debug)]
struct NoName;

impl Display for NoName {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for NoName {}

impl de::Error for NoName {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
}

/// The items of an object or array.
struct Items<'read, 'de>(&'read mut Reader<'de>);

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.0.more(b']')? { seed.deserialize(&mut *self.0).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if !self.0.more(b'}')? {
            return Ok(None);
        }
        let key = self.0.key()?;
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.0)
    }
}

/// The fields of a struct. Its visitor is told which of the names it has declared comes, by number,
/// and so has no comparing of texts compiled for it.
struct Fields<'read, 'de> {
    reader: &'read mut Reader<'de>,
    names: Names,
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(number) = self.reader.field(self.names)? else {
            return Ok(None);
        };
        match named(seed, number) {
            Some(name) => Ok(Some(name)),
            None => Err(Error::unknown_field(&self.reader.name, self.names)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A key.
struct Key<'de>(Cow<'de, str>);

impl<'de> Key<'de> {
    fn count<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut reader = Reader::new(&self.0);
        match reader.number() {
            Ok(Some(Number::Natural(number))) if reader.is_at_end() => visitor.visit_u64(number),
            Ok(Some(Number::Negative(number))) if reader.is_at_end() => visitor.visit_i64(number),
            _ => Err(Error::custom("invalid value: expected key to be a number in quotes")),
        }
    }
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor
            .visit_enum(U32Deserializer::<NoName>::new(number_of(&self.0, variants)))
            .map_err(|_| Error::unknown_variant(&self.0, variants))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    as_others! {
        deserialize_i8 => count;
        deserialize_i16 => count;
        deserialize_i32 => count;
        deserialize_i64 => count;
        deserialize_u8 => count;
        deserialize_u16 => count;
        deserialize_u32 => count;
        deserialize_u64 => count;
    }

    serde::forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A variant: a text, or an object with one key.
struct Variant<'read, 'de> {
    reader: &'read mut Reader<'de>,
    number: u32,
    is_object: bool,
    names: Names,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        match named(seed, self.number) {
            Some(variant) => Ok((variant, self)),
            None => Err(Error::unknown_variant(&self.reader.name, self.names)),
        }
    }
}

impl Variant<'_, '_> {
    fn with_value(&self) -> Result<(), Error> {
        if self.is_object {
            Ok(())
        } else {
            Err(Error::invalid_type(Unexpected::UnitVariant, &"a variant with a value"))
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.is_object { de::Deserialize::deserialize(self.reader) } else { Ok(()) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        self.with_value()?;
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.with_value()?;
        self.reader.tuple(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: Names, visitor: V) -> Result<V::Value, Error> {
        self.with_value()?;
        self.reader.fields(fields, visitor)
    }
}
