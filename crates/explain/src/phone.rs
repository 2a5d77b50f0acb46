//! Which number a text is.
//!
//! One `{"number", "region"}` a line in, one `{"number", "e164", "national", "valid"}` a line
//! out. `e164` and `national` are null when the text is no number at all; `valid` is false for
//! numbers of the right length that their country does not give out. `region` may be left out;
//! it is US then. `ZZ`, or nothing between the quotes, is no region: only numbers with their
//! country code are read.

use ledger_core::phone::{HomeRegion, PhoneNumber, Validity};
use serde::{Deserialize, Serialize};

use crate::Flaw;

/// libphonenumber's word for no region, and none at all.
const NO_REGION: [&str; 2] = ["ZZ", ""];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    number: String,
    region: Option<HomeRegion>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    number: String,
    e164: Option<String>,
    national: Option<String>,
    valid: bool,
}

/// Answers each line.
///
/// # Errors
///
/// When a line is not as above; the message names it.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    let mut answers = String::new();
    for (index, line) in input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("line {}", index + 1);
        let asked: Asked = serde_json::from_str(line).map_err(|flaw| {
            Flaw::json(&place, &flaw, r#"{"number": "650 555 0100", "region": "US"}"#)
        })?;
        let region = asked.region.unwrap_or_default();
        if !region.is_known() && !NO_REGION.contains(&region.0.as_str()) {
            return Err(Flaw::region(&format!("{place}, region"), &region));
        }
        let number = PhoneNumber::parse(&asked.number, &region).ok();
        let answered = Answered {
            e164: number.as_ref().map(|number| number.as_str().to_owned()),
            national: number.as_ref().map(PhoneNumber::national),
            valid: number.is_some_and(|number| number.validity() == Validity::Valid),
            number: asked.number,
        };
        answers.push_str(&serde_json::to_string(&answered)?);
        answers.push('\n');
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn each_line_is_answered() {
        let answer = explain(
            "{\"number\":\"(650) 555-0100\",\"region\":\"US\"}\n\n\
             {\"number\":\"020 7946 0018\",\"region\":\"GB\"}\n\
             {\"number\":\"(123) 456-7890\"}\n\
             {\"number\":\"anonymous\",\"region\":\"US\"}\n",
        )
        .unwrap();
        let expected = [
            r#"{"number":"(650) 555-0100","e164":"+16505550100","national":"(650) 555-0100","valid":true}"#,
            r#"{"number":"020 7946 0018","e164":"+442079460018","national":"020 7946 0018","valid":true}"#,
            r#"{"number":"(123) 456-7890","e164":"+11234567890","national":"1234567890","valid":false}"#,
            r#"{"number":"anonymous","e164":null,"national":null,"valid":false}"#,
        ];
        assert_eq!(answer.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_bad_line_is_named() {
        let failure = |input: &str| explain(input).unwrap_err();
        let no_json = failure("{\"number\":\"1\"}\nnothing");
        assert_eq!((no_json.place.as_str(), no_json.code), ("line 2", Code::NotJson));
        assert_eq!(
            failure("{\"number\":\"1\",\"region\":\"Narnia\"}").to_string(),
            "line 1, region: \"Narnia\" has no telephone numbers; expected an ISO 3166 code such \
             as \"US\" [unknown-region]"
        );
    }
}
