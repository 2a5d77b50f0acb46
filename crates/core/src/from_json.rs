//! Reading JSON where nobody is told what is wrong with it, in a fifth of the code.
//!
//! The extension reads what the Worker and the extension itself have written, and all it asks is
//! whether that can be read. What serde derives knows for every field of every type what to say of
//! it, and gives back half of a value that failed half-way. Here the text is read into a [`Value`],
//! and a type takes its fields out of that, one short call each. What is none of its kind is noted
//! in [`Reading`], something stands in for it, and in the end all of it is thrown away: so nothing
//! is asked after each step.
//!
//! The Worker reads with [`json`](crate::json), which says what is wrong, and where. Types that both
//! read derive both; the derive here heeds serde's attributes, and the tests hold both to the same.
//! Only what nobody writes is read otherwise: of a field that comes twice the last counts, and what
//! stands beside a variant that holds nothing is passed over.

mod kinds;

pub use ledger_from_json::FromJson;
use serde_json::Map;
pub use serde_json::Value;

/// The names of an enum's variants, in their order.
pub type Names = &'static [&'static str];

/// What can be read from JSON.
pub trait FromJson: Sized {
    /// Takes it from a value; whatever is at hand, noted as [`Reading::wrong`], if that is none.
    fn from_json(value: Value, reading: &mut Reading) -> Self;
}

/// Reads a text; nothing if it is no JSON, or no such value.
pub fn from_str<T: FromJson>(text: &str) -> Option<T> {
    from_value(parsed(text)?)
}

/// Takes it from a value; nothing if it is none.
pub fn from_value<T: FromJson>(value: Value) -> Option<T> {
    let mut reading = Reading { is_right: true };
    let read = T::from_json(value, &mut reading);
    reading.is_right.then_some(read)
}

#[inline(never)]
fn parsed(text: &str) -> Option<Value> {
    crate::json::from_str(text).ok()
}

/// How it goes.
pub struct Reading {
    is_right: bool,
}

impl Reading {
    /// Notes that what came is not what is read.
    pub fn wrong(&mut self) {
        self.is_right = false;
    }

    #[inline(never)]
    fn text(&mut self, value: Value) -> String {
        let Value::String(text) = value else {
            self.wrong();
            return String::new();
        };
        text
    }

    #[inline(never)]
    fn whole(&mut self, value: &Value) -> i64 {
        value.as_i64().unwrap_or_else(|| {
            self.wrong();
            0
        })
    }

    #[inline(never)]
    fn items(&mut self, value: Value) -> Items {
        let Value::Array(items) = value else {
            self.wrong();
            return Items(Vec::new().into_iter());
        };
        Items(items.into_iter())
    }

    #[inline(never)]
    fn object(&mut self, value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else {
            self.wrong();
            return Map::new();
        };
        object
    }

    /// Which of the names this is.
    #[inline(never)]
    pub fn word(&mut self, value: Value, names: Names) -> usize {
        let word = self.text(value);
        names.iter().position(|name| *name == word).unwrap_or_else(|| {
            self.wrong();
            0
        })
    }

    /// Which variant this is, and what it holds: a text, or an object with one key.
    #[inline(never)]
    pub fn variant(&mut self, value: Value, names: Names) -> (usize, Value) {
        let Value::Object(object) = value else { return (self.word(value, names), Value::Null) };
        if object.len() > 1 {
            self.wrong();
        }
        let (name, held) = object.into_iter().next().unwrap_or_default();
        (self.word(Value::String(name), names), held)
    }
}

/// The items of an array.
struct Items(std::vec::IntoIter<Value>);

impl Iterator for Items {
    type Item = Value;

    #[inline(never)]
    fn next(&mut self) -> Option<Value> {
        self.0.next()
    }
}

/// The fields of an object, each taken out as it is read.
pub struct Fields<'reading> {
    left: Map<String, Value>,
    reading: &'reading mut Reading,
}

impl<'reading> Fields<'reading> {
    /// The fields of this.
    #[inline(never)]
    pub fn of(value: Value, reading: &'reading mut Reading) -> Self {
        Self { left: reading.object(value), reading }
    }

    /// What this field has; null when it is not there.
    #[inline(never)]
    pub fn value(&mut self, name: &str) -> Value {
        self.left.remove(name).unwrap_or_default()
    }

    /// A field; one that can be null need not be there.
    #[inline(never)]
    pub fn get<T: FromJson>(&mut self, name: &str) -> T {
        T::from_json(self.value(name), self.reading)
    }

    /// A field that need not be there.
    #[inline(never)]
    pub fn or_default<T: FromJson + Default>(&mut self, name: &str) -> T {
        let mut read = T::default();
        self.set(name, &mut read);
        read
    }

    /// A field, if it is there.
    #[inline(never)]
    pub fn set<T: FromJson>(&mut self, name: &str, to: &mut T) {
        if let Some(value) = self.left.remove(name) {
            *to = T::from_json(value, self.reading);
        }
    }

    /// Which of the names a field has.
    #[inline(never)]
    pub fn word(&mut self, name: &str, names: Names) -> usize {
        let word = self.value(name);
        self.reading.word(word, names)
    }

    /// All fields that were not taken.
    #[inline(never)]
    pub fn rest(&mut self) -> std::collections::BTreeMap<String, Value> {
        std::mem::take(&mut self.left).into_iter().collect()
    }

    /// The same as an object.
    #[inline(never)]
    pub fn object(&mut self) -> Value {
        Value::Object(std::mem::take(&mut self.left))
    }

    /// No field may be left.
    #[inline(never)]
    pub fn end(&mut self) {
        if !self.left.is_empty() {
            self.reading.wrong();
        }
    }
}
