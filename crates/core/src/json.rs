//! Reading JSON, in less code.
//!
//! `serde_json` compiles its whole reader anew for each type, and two of them for every struct: one
//! for objects and one for arrays of fields, which no JSON of ours ever is. Here only what differs
//! between types is compiled for each; what JSON consists of is read by functions that are there
//! once, and those leave texts, numbers and errors to `serde_json`. With `serde_json` asked for
//! objects only, the Worker was 26 KB larger after gzip, and the extension 11 KB.

mod deserializer;
mod reader;

use serde::de::DeserializeOwned;

use self::reader::Reader;

/// Reads a value, as `serde_json::from_str` does. A struct must be an object.
///
/// # Errors
///
/// When the text is no JSON, or no such value.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    let mut reader = Reader::new(text);
    let read = T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|problem| reader.placed(problem))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::value::RawValue;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    enum Shape {
        Point,
        Circle { radius: u32, label: Option<String> },
        Path(Vec<(i64, i64)>),
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind")]
    enum Tagged {
        Off,
        Trial { admin: String },
    }

    #[derive(Debug, Deserialize)]
    struct All {
        shapes: Vec<Shape>,
        tagged: BTreeMap<String, Tagged>,
        raw: Box<RawValue>,
        #[serde(flatten)]
        rest: serde_json::Map<String, serde_json::Value>,
    }

    #[test]
    fn everything_reads_as_serde_json_reads_it() {
        let text = r#"{
            "shapes": ["point", {"circle": {"radius": 3, "label": null, "later": [1]}}, {"path": [[1, -2], [3, 4]]}],
            "tagged": {"a": {"kind": "Off"}, "b": {"kind": "Trial", "admin": "Zoë \u00e9"}},
            "raw": {"kept": [1, 2.5]},
            "unknown": {"x": true}
        }"#;
        let lean: All = from_str(text).unwrap();
        let plain: All = serde_json::from_str(text).unwrap();
        assert_eq!(lean.shapes, plain.shapes);
        assert_eq!(lean.tagged, plain.tagged);
        assert_eq!(lean.raw.get(), r#"{"kept": [1, 2.5]}"#);
        assert_eq!(lean.rest, plain.rest);
        assert_eq!(lean.shapes.len(), 3);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let failure = |text: &str| from_str::<All>(text).unwrap_err().to_string();
        assert!(failure("{").starts_with("EOF while parsing"), "{}", failure("{"));
        assert!(failure("{} x").contains("column"), "{}", failure("{} x"));
        assert!(from_str::<Shape>(r#"{"circle": [3, null]}"#).is_err(), "an array is no struct");
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "compared as they are printed")]
    struct Mixed {
        signed: Option<i64>,
        small: Option<u8>,
        float: Option<f64>,
        text: Option<String>,
        yes: Option<bool>,
        list: Option<Vec<String>>,
        named: Option<BTreeMap<String, i32>>,
        shape: Option<Shape>,
        tagged: Option<Tagged>,
        any: Option<serde_json::Value>,
        raw: Option<Box<RawValue>>,
        numbered: Option<BTreeMap<u32, u8>>,
        pair: Option<(u8, String)>,
    }

    const TEXTS: [&str; 13] = [
        r#"{"signed":-5,"small":7,"float":1.25e3,"text":"a\n\u00e9\ud83d\ude00","yes":true,"list":["x","y"],
            "named":{"a":1},"shape":{"circle":{"radius":3}},"tagged":{"kind":"Trial","admin":"z"},
            "any":{"x":[1,-2,3.5,null,"q",{"y":{}}]},"raw": [1, {"a": 2}] ,"numbered":{"12":3},"pair":[1,"x"]}"#,
        r#"{"shape":"point","any":18446744073709551616,"float":-0,"signed":-0,"x":{"later":[[[]]]}}"#,
        r#"{"shape":3}"#,
        r#"{"shape":null,"any":null,"raw":null}"#,
        r#"{"shape":{"point":null}}"#,
        r#"{"shape":"circle"}"#,
        r#"{"shape":{"circle":{},"path":[]}}"#,
        r#"{"pair":[1]}"#,
        r#"{"pair":[1,"x",2]}"#,
        r#"{"small":300}"#,
        r#"{"signed":1,"signed":2}"#,
        r#"{"text":"\ud800"}"#,
        "{\n \"small\":\n -1}",
    ];

    proptest::proptest! {
        /// Spoilt in some places, both read the same or refuse it.
        #[test]
        fn whatever_serde_json_accepts_and_nothing_else(
            text in proptest::sample::select(&TEXTS[..]),
            spoilt in proptest::collection::vec((0..400_usize, "[{}\\[\\]\",:0-9e.ntf \\\\u-]{0,2}"), 0..4),
        ) {
            let mut text = text.to_owned();
            for (at, with) in spoilt {
                let at = at % (text.len() + 1);
                if text.is_char_boundary(at) {
                    let end = if with.len() == 2 { at } else { (at + 1).min(text.len()) };
                    text.replace_range(at..end, &with);
                }
            }
            let told = |read: Result<Mixed, serde_json::Error>| read.map(|value| format!("{value:?}")).ok();
            let (ours, theirs) = (told(from_str(&text)), told(serde_json::from_str(&text)));
            proptest::prop_assert_eq!(ours, theirs, "{}", text);
        }
    }

    #[test]
    fn a_text_that_goes_too_deep_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert!(from_str::<serde_json::Value>(&deep).is_err());
        assert!(
            from_str::<serde_json::Value>(&format!("{}{}", "[".repeat(127), "]".repeat(127)))
                .is_ok()
        );
    }
}
