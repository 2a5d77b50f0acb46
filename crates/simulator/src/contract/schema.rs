//! JSON Schemas of the description.

use jsonschema::Validator;
use serde_json::{Value, json};

/// Problems told of one value at most: a closed `oneOf` can have many.
const MOST_PROBLEMS: usize = 10;

/// A schema, compiled.
#[derive(Debug)]
pub(super) struct Schema(Validator);

impl Schema {
    /// Compiles a schema whose references point into `components`.
    pub(super) fn new(schema: &Value, components: &Value) -> Result<Self, String> {
        let whole = json!({"allOf": [schema], "components": components});
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .map(Self)
            .map_err(|problem| problem.to_string())
    }

    /// What is wrong with a value; the values themselves are left out.
    pub(super) fn problems(&self, value: &Value) -> Vec<String> {
        self.0
            .iter_errors(value)
            .take(MOST_PROBLEMS)
            .map(|problem| match problem.instance_path().as_str() {
                "" => problem.masked().to_string(),
                path => format!("{path}: {}", problem.masked()),
            })
            .collect()
    }

    /// What is wrong with a text of a query, a form or a header, which may stand for a number or a
    /// truth value.
    pub(super) fn problems_of_texts(&self, texts: &[&str], list: Listing) -> Vec<String> {
        let readings = match (list, texts) {
            (Listing::One, [text]) => readings(text),
            (Listing::One, _) => return vec!["is given more than once".to_owned()],
            (Listing::Many, texts) => vec![json!(texts)],
        };
        if readings.iter().any(|reading| self.0.is_valid(reading)) {
            return Vec::new();
        }
        // The last reading is the most telling: a number too large is not called a text.
        readings.last().map(|reading| self.problems(reading)).unwrap_or_default()
    }
}

/// Whether a parameter may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// It may not.
    One,
    /// It may.
    Many,
}

fn readings(text: &str) -> Vec<Value> {
    let mut readings = vec![Value::from(text)];
    readings.extend(text.parse::<i64>().ok().map(Value::from));
    readings.extend(text.parse::<bool>().ok().map(Value::from));
    readings
}
