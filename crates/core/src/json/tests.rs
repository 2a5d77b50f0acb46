//! What is read and written, beside what `serde_json` makes of the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Shape {
    Point,
    Circle { radius: u32, label: Option<String> },
    Path(Vec<(i64, i64)>),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Off,
    Trial { admin: String },
}

#[derive(Debug, Deserialize)]
struct All {
    shapes: Vec<Shape>,
    tagged: BTreeMap<String, Tagged>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[test]
fn everything_reads_as_serde_json_reads_it() {
    let text = r#"{
        "shapes": ["point", {"circle": {"radius": 3, "label": null, "later": [1]}}, {"path": [[1, -2], [3, 4]]}],
        "tagged": {"a": {"kind": "Off"}, "b": {"kind": "Trial", "admin": "Zoë \u00e9"}},
        "unknown": {"x": true}
    }"#;
    let lean: All = from_str(text).unwrap();
    let plain: All = serde_json::from_str(text).unwrap();
    assert_eq!(lean.shapes, plain.shapes);
    assert_eq!(lean.tagged, plain.tagged);
    assert_eq!(lean.rest, plain.rest);
    assert_eq!(lean.shapes.len(), 3);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let rows = [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{", "EOF while parsing an object at line 1 column 1"),
        ("{} x", "trailing characters at line 1 column 3"),
        ("[1,]", "trailing comma at line 1 column 3"),
        ("[1 2]", "expected `,` or `]` at line 1 column 3"),
        ("{\"a\" 1}", "expected `:` at line 1 column 5"),
        ("{1:2}", "key must be a string at line 1 column 1"),
        ("[1,\n01]", "invalid number at line 2 column 2"),
        ("[1e999]", "number out of range at line 1 column 6"),
        ("[\"\\x\"]", "invalid escape at line 1 column 2"),
        ("[\"a", "EOF while parsing a string at line 1 column 3"),
        (r#"["\ud800"]"#, "unexpected end of hex escape at line 1 column 9"),
        (r#"["\udc00"]"#, "lone leading surrogate in hex escape at line 1 column 9"),
        (r#"["\ud800\u0041"]"#, "lone leading surrogate in hex escape at line 1 column 15"),
        ("[nul]", "expected ident at line 1 column 1"),
        ("?", "expected value at line 1 column 0"),
    ];
    for (text, said) in rows {
        assert_eq!(from_str::<Value>(text).unwrap_err().to_string(), said);
        let theirs = serde_json::from_str::<Value>(text).unwrap_err().to_string();
        let words = |said: &str| said.split_once(" at line").unwrap().0.to_owned();
        assert_eq!(words(said), words(&theirs), "{text}");
    }
    let failure = |text: &str| from_str::<Mixed>(text).unwrap_err().to_string();
    assert_eq!(
        failure(r#"{"small": null, "text": 1.5}"#),
        "invalid type: floating point `1.5`, expected a string at line 1 column 27",
    );
    assert_eq!(
        failure(r#"{"yes": 1}"#),
        "invalid type: integer `1`, expected a boolean at line 1 column 9",
    );
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
    any: Option<Value>,
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
        let told = |read: Option<Mixed>| read.map(|value| format!("{value:?}"));
        let (ours, theirs) = (told(from_str(&text).ok()), told(serde_json::from_str(&text).ok()));
        proptest::prop_assert_eq!(ours, theirs, "{}", text);
    }
}

#[test]
fn a_text_that_goes_too_deep_is_refused_and_not_followed() {
    let deep = "[".repeat(100_000);
    assert!(from_str::<Value>(&deep).is_err());
    assert!(from_str::<Value>(&format!("{}{}", "[".repeat(127), "]".repeat(127))).is_ok());
}

#[test]
fn what_stands_is_kept_as_it_stands() {
    #[derive(Debug, Deserialize, Serialize)]
    struct Kept {
        at: u8,
        value: Raw,
    }
    let kept: Kept = from_str(r#"{"at": 1, "value": {"a" : [1, 2.50, "\u00e9"]} }"#).unwrap();
    assert_eq!(kept.value.get(), r#"{"a" : [1, 2.50, "\u00e9"]}"#);
    assert_eq!(to_string(&kept).unwrap(), r#"{"at":1,"value":{"a" : [1, 2.50, "\u00e9"]}}"#);
    assert!(from_str::<Kept>(r#"{"at": 1, "value": [1, }"#).is_err());
}

/// Every way in which serde has something written.
#[derive(Clone, Debug, Serialize)]
struct Written {
    shapes: Vec<Shape>,
    tagged: BTreeMap<String, Tagged>,
    beside: Option<Beside>,
    untagged: Vec<Untagged>,
    numbered: BTreeMap<u32, i64>,
    named: BTreeMap<Name, bool>,
    signed: BTreeMap<i8, ()>,
    letter: char,
    small: (i8, u16, u64),
    float: f64,
    wrapped: Wrapped,
    nothing: Nothing,
    pair: Pair,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    any: Value,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Serialize)]
struct Wrapped(String);

#[derive(Clone, Debug, Serialize)]
struct Nothing;

#[derive(Clone, Debug, Serialize)]
struct Pair(i32, Option<f64>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    OneOf,
    AnotherOne,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", content = "value")]
enum Beside {
    Nothing,
    Text(String),
    Two(u8, u8),
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Untagged {
    Text(String),
    Both { yes: bool, no: Option<bool> },
}

#[derive(Clone, Debug, Serialize)]
enum Several {
    Two(u8, String),
    None {},
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Point),
        any::<(u32, Option<String>)>().prop_map(|(radius, label)| Shape::Circle { radius, label }),
        any::<Vec<(i64, i64)>>().prop_map(Shape::Path),
    ]
}

fn written() -> impl Strategy<Value = Written> {
    let tagged =
        prop_oneof![Just(Tagged::Off), any::<String>().prop_map(|admin| Tagged::Trial { admin }),];
    let beside = prop_oneof![
        Just(Beside::Nothing),
        any::<String>().prop_map(Beside::Text),
        any::<(u8, u8)>().prop_map(|(one, two)| Beside::Two(one, two)),
    ];
    let untagged = prop_oneof![
        any::<String>().prop_map(Untagged::Text),
        any::<(bool, Option<bool>)>().prop_map(|(yes, no)| Untagged::Both { yes, no }),
    ];
    let name = prop_oneof![Just(Name::OneOf), Just(Name::AnotherOne)];
    let enums = (
        proptest::collection::vec(shape(), 0..3),
        proptest::collection::btree_map(any::<String>(), tagged, 0..3),
        proptest::option::of(beside),
        proptest::collection::vec(untagged, 0..3),
        proptest::collection::btree_map(name, any::<bool>(), 0..3),
    );
    let plain = any::<(
        BTreeMap<u32, i64>,
        BTreeMap<i8, ()>,
        char,
        (i8, u16, u64),
        f64,
        String,
        (i32, Option<f64>),
    )>();
    let rest = proptest::collection::btree_map("[a-z]{1,3}", any_value(), 0..3);
    (enums, plain, any_value(), rest).prop_map(|(enums, plain, any, rest)| {
        let (shapes, tagged, beside, untagged, named) = enums;
        let (numbered, signed, letter, small, float, text, (one, other)) = plain;
        Written {
            shapes,
            tagged,
            beside,
            untagged,
            numbered,
            named,
            signed,
            letter,
            small,
            float,
            wrapped: Wrapped(text.clone()),
            nothing: Nothing,
            pair: Pair(one, other),
            text,
            any,
            rest,
        }
    })
}

proptest! {
    #[test]
    fn everything_is_written_as_serde_json_writes_it(value in written()) {
        prop_assert_eq!(to_string(&value).unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn what_was_written_is_read(value in any_value()) {
        let text = to_string(&value).unwrap();
        prop_assert_eq!(from_str::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&text).unwrap());
    }
}

#[test]
fn letters_are_escaped_where_json_wants_it() {
    let all: String = (0..=0x7f).map(char::from).chain("é\u{2028}😀".chars()).collect();
    assert_eq!(quoted(&all), serde_json::to_string(&all).unwrap());
    assert_eq!(from_str::<String>(&quoted(&all)).unwrap(), all);
}

#[test]
fn rare_things_are_written_as_serde_json_writes_them() {
    let rows = [f64::NAN, f64::INFINITY, -0.0, 1e16, 1e-7, 5e-324, f64::MAX, 0.1, 100.0];
    assert_eq!(to_string(&rows).unwrap(), serde_json::to_string(&rows).unwrap());
    let several = (Several::Two(1, "x".into()), Several::None {});
    assert_eq!(to_string(&several).unwrap(), r#"[{"Two":[1,"x"]},{"None":{}}]"#);
    assert_eq!(to_string(&several).unwrap(), serde_json::to_string(&several).unwrap());
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    let keys = [
        to_string(&BTreeMap::from([((1, 2), 3)])),
        to_string(&BTreeMap::from([(None::<u8>, 3)])),
        to_string(&BTreeMap::from([(vec![1], 3)])),
    ];
    for key in keys {
        assert_eq!(key.unwrap_err().to_string(), "key must be a string");
    }
}
