//! What nobody has heard of: the platform adds fields and values without notice, and whoever reads
//! it has to survive that.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The value no list of values has.
pub(crate) const UNHEARD_OF: &str = "SomethingNew";

/// Something unheard of in a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Surprise {
    /// A field in every object.
    UnknownField,
    /// The value `SomethingNew` for every text field of this name, for example `legType`.
    UnknownValue(String),
}

impl Surprise {
    /// Puts it in, at every depth.
    pub(crate) fn put_into(&self, json: &mut Value) {
        match json {
            Value::Array(items) => items.iter_mut().for_each(|item| self.put_into(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    match self {
                        Self::UnknownValue(field) if name == field && value.is_string() => {
                            *value = UNHEARD_OF.into();
                        }
                        Self::UnknownValue(_) | Self::UnknownField => self.put_into(value),
                    }
                }
                if *self == Self::UnknownField {
                    fields.insert("addedLater".to_owned(), json!({"by": ["RingCentral"]}));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
