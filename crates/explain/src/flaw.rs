//! Why an input cannot be answered: a code for programs, a place and a sentence for people.

use std::fmt;

use ledger_core::phone::HomeRegion;
use serde::Serialize;

/// Why an input cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// What kind of flaw it is.
    pub code: Code,
    /// Where it is: a line such as `line 3`, or a field such as `call.startedAt`; empty when it
    /// is the whole input.
    pub place: String,
    /// What is wrong there, and what is expected.
    pub problem: String,
}

/// What kind of flaw an input has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// It is no JSON.
    NotJson,
    /// It is JSON of another shape.
    WrongShape,
    /// A field is missing.
    Missing,
    /// There is no such field.
    UnknownField,
    /// No country of that name has telephone numbers.
    UnknownRegion,
    /// A number is too small or too large.
    OutOfRange,
    /// A text is no moment.
    NotAMoment,
    /// A text is no telephone number.
    NotANumber,
    /// It is no webhook event of RingCentral.
    NotAnEvent,
}

impl Code {
    /// The code as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::WrongShape => "wrong-shape",
            Self::Missing => "missing",
            Self::UnknownField => "unknown-field",
            Self::UnknownRegion => "unknown-region",
            Self::OutOfRange => "out-of-range",
            Self::NotAMoment => "not-a-moment",
            Self::NotANumber => "not-a-number",
            Self::NotAnEvent => "not-an-event",
        }
    }
}

impl Flaw {
    pub(crate) fn new(code: Code, place: impl Into<String>, problem: impl fmt::Display) -> Self {
        Self { code, place: place.into(), problem: problem.to_string() }
    }

    /// What is not as `expected`.
    pub(crate) fn json(place: &str, flaw: &serde_json::Error, expected: &str) -> Self {
        let code = match flaw.classify() {
            serde_json::error::Category::Data => Code::WrongShape,
            serde_json::error::Category::Io
            | serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof => Code::NotJson,
        };
        Self::new(code, place, format!("{flaw}; expected {expected}"))
    }

    pub(crate) fn region(place: &str, region: &HomeRegion) -> Self {
        let problem = format!(
            "{:?} has no telephone numbers; expected an ISO 3166 code such as \"US\"",
            region.0
        );
        Self::new(Code::UnknownRegion, place, problem)
    }
}

/// An answer of ours that JSON cannot say; there is none that we know of.
impl From<serde_json::Error> for Flaw {
    fn from(flaw: serde_json::Error) -> Self {
        Self::new(Code::WrongShape, "", flaw)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(formatter, "{}: ", self.place)?;
        }
        write!(formatter, "{} [{}]", self.problem, self.code.as_str())
    }
}

impl std::error::Error for Flaw {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_reads_alike_for_programs_and_people() {
        let flaw = Flaw::new(Code::OutOfRange, "maxExtensionLength", "9 is too long");
        assert_eq!(flaw.to_string(), "maxExtensionLength: 9 is too long [out-of-range]");
        assert_eq!(
            serde_json::to_string(&flaw).unwrap(),
            r#"{"code":"out-of-range","place":"maxExtensionLength","problem":"9 is too long"}"#
        );
    }
}
