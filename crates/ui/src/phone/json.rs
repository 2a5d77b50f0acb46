//! JSON for the widget, written piece by piece. What it is told is small and mostly fixed text; a
//! type of its own for each message would be many times the code.

pub(crate) use ledger_wire::json::quoted;

/// An object being written.
pub(crate) struct Object(String);

impl Object {
    /// An object with nothing in it yet.
    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    /// A message to the widget.
    pub(crate) fn message(kind: &str) -> Self {
        let mut object = Self::new();
        object.text("type", kind);
        object
    }

    /// Has this text under a key.
    pub(crate) fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.json(key, &quoted(text))
    }

    /// Has this under a key, which is JSON already.
    pub(crate) fn json(&mut self, key: &str, json: &str) -> &mut Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&quoted(key));
        self.0.push(':');
        self.0.push_str(json);
        self
    }

    /// Has these fields besides: JSON without its braces.
    pub(crate) fn fields(&mut self, fields: &str) -> &mut Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(fields);
        self
    }

    /// The whole object; another begins.
    pub(crate) fn end(&mut self) -> String {
        self.0.push('}');
        std::mem::replace(&mut self.0, "{".to_owned())
    }
}

/// A list of what is JSON already.
pub(crate) fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json() {
        let mut object = Object::message("kind");
        object.text("a", "1\"\\\n\t\u{1}ü").json("c", &list(&[quoted("d")]));
        let text = object.fields(r#""e":true,"f":null"#).end();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let expected = serde_json::json!({
            "type": "kind", "a": "1\"\\\n\t\u{1}ü", "c": ["d"], "e": true, "f": null,
        });
        assert_eq!(read, expected);
        assert_eq!(Object::new().end(), "{}");
    }
}
