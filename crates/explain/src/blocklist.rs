//! What a pasted do-not-log list comes to.
//!
//! `{"text", "region", "maxExtensionLength"}` in; `{"entries": [{"kind", "value"}],
//! "problems": [{"text", "problem"}]}` out. A prefix's value has no star; a range's is
//! `first-last`. An entry with a label has a `label` too. `region` is US when it is left out, and
//! `maxExtensionLength` 6.

use ledger_core::phone::{HomeRegion, Line};
use ledger_core::settings::block_list::{self, BlockTarget};
use serde::{Deserialize, Serialize};

use crate::{Code, Flaw};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    text: String,
    #[serde(default)]
    region: HomeRegion,
    #[serde(default = "usual_extension_length")]
    /// As wide in WASM as natively, so that both find the same wrong.
    max_extension_length: u64,
}

/// What RingCentral gives an account that asks for nothing else.
fn usual_extension_length() -> u64 {
    6
}

#[derive(Serialize)]
struct Answered {
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Entry {
    kind: &'static str,
    value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
}

#[derive(Serialize)]
struct Problem {
    text: String,
    problem: String,
}

/// Reads the list.
///
/// # Errors
///
/// When the input is not as above.
pub(super) fn explain(input: &str) -> Result<String, Flaw> {
    const EXPECTED: &str =
        r#"{"text": "101, 650-555-0100", "region": "US", "maxExtensionLength": 6}"#;
    let asked: Asked =
        serde_json::from_str(input).map_err(|flaw| Flaw::json("", &flaw, EXPECTED))?;
    if !asked.region.is_known() {
        return Err(Flaw::region("region", &asked.region));
    }
    let length = usize::try_from(asked.max_extension_length).unwrap_or(usize::MAX);
    let lengths = 1..=Line::LONGEST_EXTENSION;
    if !lengths.contains(&length) {
        let problem = format!(
            "{} is out of range; expected {} to {}",
            asked.max_extension_length,
            lengths.start(),
            lengths.end()
        );
        return Err(Flaw::new(Code::OutOfRange, "maxExtensionLength", problem));
    }
    let list = block_list::parse(&asked.text, &asked.region, length);
    let answered = Answered {
        entries: list
            .entries
            .into_iter()
            .map(|entry| Entry {
                kind: entry.target.kind(),
                value: match &entry.target {
                    BlockTarget::Prefix(prefix) => prefix.clone(),
                    BlockTarget::Number(_)
                    | BlockTarget::Range { .. }
                    | BlockTarget::Extension(_) => entry.target.to_string(),
                },
                label: entry.label,
            })
            .collect(),
        problems: list
            .problems
            .into_iter()
            .map(|problem| Problem { problem: problem.flaw.sentence(), text: problem.text })
            .collect(),
    };
    Ok(serde_json::to_string(&answered)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_becomes_entries_and_problems() {
        let answer: serde_json::Value = serde_json::from_str(
            &explain(
                r#"{"text":"(123) 456-7890, 101,650-555-0100,+1900*,+16505550100-+16505550199","region":"US","maxExtensionLength":6}"#,
            )
            .unwrap(),
        )
        .unwrap();
        assert_eq!(
            answer["entries"],
            serde_json::json!([
                { "kind": "extension", "value": "101" },
                { "kind": "number", "value": "+16505550100" },
                { "kind": "prefix", "value": "+1900" },
                { "kind": "range", "value": "+16505550100-+16505550199" },
            ])
        );
        assert_eq!(answer["problems"][0]["text"], "(123) 456-7890");
        assert_eq!(
            answer["problems"][0]["problem"],
            "no such number exists; correct it, or write +11234567890* to block calls that show \
             it all the same"
        );
    }

    #[test]
    fn bad_input_is_named() {
        let failure = |input: &str| explain(input).unwrap_err().to_string();
        assert!(failure("[7]").contains("expected {\"text\": "), "{}", failure("[7]"));
        assert!(failure(r#"{"text":"","region":"??"}"#).starts_with("region: \"??\" has no"));
        assert_eq!(
            failure(r#"{"text":"","maxExtensionLength":0}"#),
            "maxExtensionLength: 0 is out of range; expected 1 to 8 [out-of-range]"
        );
    }
}
