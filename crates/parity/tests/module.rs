//! Every function of the JavaScript module: each answers what the native build does, and throws
//! what it refuses, for the same questions as `explain.rs`.

#![cfg(target_family = "wasm")]

use js_sys::{Error, JSON, Reflect};
use ledger_explain::Topic;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Topic, input, and the native answer; the answer as `Debug` writes it.
type Asked = (String, String, String);

#[wasm_bindgen_test]
fn functions_answer_what_the_native_build_does() {
    let asked: Vec<Asked> =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/answers.json"))).unwrap();
    let mut answered = 0;
    for (name, input, native) in asked {
        // An input that is no JSON, or several lines of it, cannot be an object.
        let Ok(value) = serde_json::from_str::<Value>(&input) else { continue };
        let topic = Topic::named(&name).unwrap();
        let object = JSON::parse(&value.to_string()).unwrap();
        let found = ledger_module::ask(topic, &object);
        let expected = if native.starts_with("Ok(") { Ok(()) } else { Err(()) };
        assert_eq!(found.as_ref().map(drop).map_err(drop), expected, "{name} {input}: {native}");
        match found {
            Ok(answer) => {
                let answer = String::from(JSON::stringify(&answer).unwrap());
                let answer: Value = serde_json::from_str(&answer).unwrap();
                let text = topic.explain(&input, &ledger_intl::IntlZones).unwrap();
                assert_eq!(format!("Ok({text:?})"), native, "{name} {input}");
                assert_eq!(answer, serde_json::from_str::<Value>(&text).unwrap(), "{name} {input}");
            }
            Err(thrown) => assert_is_told(&thrown, &native),
        }
        answered += 1;
    }
    assert!(answered > 300, "{answered} questions are too few");
}

/// The error says what the native build says, and the code and place of it.
fn assert_is_told(thrown: &JsValue, native: &str) {
    let error: &Error = thrown.dyn_ref().unwrap();
    let text = |name: &str| Reflect::get(error, &name.into()).unwrap().as_string().unwrap();
    assert!(native.contains(&format!("place: {:?}", text("place"))), "{native}");
    let message = String::from(error.message());
    assert!(message.ends_with(&format!("[{}]", text("code"))), "{message}");
}

#[wasm_bindgen_test]
fn what_is_no_object_is_refused() {
    for input in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from(7)] {
        for topic in Topic::ALL {
            let thrown = ledger_module::ask(topic, &input).unwrap_err();
            assert!(thrown.is_instance_of::<Error>(), "{}", topic.name());
        }
    }
}
