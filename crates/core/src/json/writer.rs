//! JSON being written: one function for each thing it consists of, none for a type of ours.

use std::fmt::{Display, Write};

/// A text that is being written. Whether a comma is due is seen by the last character, so nothing
/// has to be remembered of the objects and arrays that are open.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) json: String,
}

impl Writer {
    /// Writes what is JSON already.
    #[inline(never)]
    pub(super) fn push(&mut self, json: &str) {
        self.json.push_str(json);
    }

    /// What goes before an item or a key.
    #[inline(never)]
    pub(super) fn comma(&mut self) {
        if !self.json.ends_with(['{', '[']) {
            self.json.push(',');
        }
    }

    /// The name of a field.
    #[inline(never)]
    pub(super) fn key(&mut self, name: &str) {
        self.comma();
        self.string(name);
        self.json.push(':');
    }

    /// The beginning of a variant that has a value.
    #[inline(never)]
    pub(super) fn variant(&mut self, name: &str, bracket: &str) {
        self.json.push('{');
        self.string(name);
        self.json.push(':');
        self.json.push_str(bracket);
    }

    /// A text.
    #[inline(never)]
    pub(super) fn string(&mut self, text: &str) {
        self.json.push('"');
        // Most texts need no escape.
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            text.chars().for_each(|letter| self.letter(letter));
        } else {
            self.json.push_str(text);
        }
        self.json.push('"');
    }

    fn letter(&mut self, letter: char) {
        let escape = match letter {
            '"' | '\\' => letter,
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..' ' => {
                // Writing to a text cannot fail.
                let _ = write!(self.json, "\\u{:04x}", u32::from(letter));
                return;
            }
            letter => return self.json.push(letter),
        };
        self.json.push('\\');
        self.json.push(escape);
    }

    /// A number.
    #[inline(never)]
    pub(super) fn number(&mut self, number: &dyn Display) {
        let _ = write!(self.json, "{number}");
    }
}

/// A number with a fraction, as `serde_json` writes it; null when JSON has none such.
#[inline(never)]
pub(crate) fn float(number: f64) -> String {
    serde_json::Number::from_f64(number).map_or("null".to_owned(), |number| number.to_string())
}
