//! Why a text cannot be read, or a value cannot be written, in `serde_json`'s words.

use std::fmt::{self, Arguments, Display, Formatter};

use serde::de::{Expected, Unexpected};

use super::float;

/// Why a text cannot be read, or a value cannot be written: in words, with line and column of the
/// text. As small as can be, because every step of reading and writing may hand it on.
#[derive(Debug)]
pub struct Error(Box<Problem>);

#[derive(Debug)]
struct Problem {
    what: String,
}

impl Error {
    #[inline(never)]
    pub(super) fn new(what: &str) -> Self {
        Self(Box::new(Problem { what: what.to_owned() }))
    }

    #[inline(never)]
    fn of(what: Arguments<'_>) -> Self {
        Self(Box::new(Problem { what: what.to_string() }))
    }

    /// This problem, and where it is.
    #[inline(never)]
    pub(super) fn at(&self, line: usize, column: usize) -> Self {
        Self::of(format_args!("{self} at line {line} column {column}"))
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.what)
    }
}

impl std::error::Error for Error {}

impl serde::ser::Error for Error {
    fn custom<T: Display>(problem: T) -> Self {
        Self::of(format_args!("{problem}"))
    }
}

impl serde::de::Error for Error {
    fn custom<T: Display>(problem: T) -> Self {
        Self::of(format_args!("{problem}"))
    }

    #[inline(never)]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(format_args!("invalid type: {}, expected {expected}", Found(found)))
    }

    #[inline(never)]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(format_args!("invalid value: {}, expected {expected}", Found(found)))
    }
}

/// What was found, as JSON calls it. serde's own words would bring the standard library's writer of
/// numbers with a fraction, 3 KB of the Worker.
struct Found<'a>(Unexpected<'a>);

impl Display for Found<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let what = match self.0 {
            Unexpected::Bool(flag) => return write!(formatter, "boolean `{flag}`"),
            Unexpected::Unsigned(number) => return write!(formatter, "integer `{number}`"),
            Unexpected::Signed(number) => return write!(formatter, "integer `{number}`"),
            Unexpected::Float(number) => {
                return write!(formatter, "floating point `{}`", float(number));
            }
            Unexpected::Char(letter) => return write!(formatter, "character `{letter}`"),
            Unexpected::Str(text) => return write!(formatter, "string {text:?}"),
            Unexpected::Bytes(_) => "byte array",
            Unexpected::Unit => "null",
            Unexpected::Option => "Option value",
            Unexpected::NewtypeStruct => "newtype struct",
            Unexpected::Seq => "sequence",
            Unexpected::Map => "map",
            Unexpected::Enum => "enum",
            Unexpected::UnitVariant => "unit variant",
            Unexpected::NewtypeVariant => "newtype variant",
            Unexpected::TupleVariant => "tuple variant",
            Unexpected::StructVariant => "struct variant",
            Unexpected::Other(other) => other,
        };
        formatter.write_str(what)
    }
}
