//! Every topic of `ledger_explain`, in WASM: each answer is the native one, byte for byte.
//!
//! The questions are rows of `tests/tables`, the corpus of `tests/fuzz`, and those changed at
//! random with a fixed seed. The native build answered them while this was compiled (`build.rs`).

#![cfg(target_family = "wasm")]

use std::collections::BTreeMap;

use ledger_explain::Topic;
use ledger_intl::IntlZones;
use wasm_bindgen_test::wasm_bindgen_test;

/// Topic, input, and the native answer.
type Asked = (String, String, String);

#[wasm_bindgen_test]
fn answers_are_those_of_the_native_build() {
    let asked: Vec<Asked> =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/answers.json"))).unwrap();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut different = Vec::new();
    for (name, input, native) in asked {
        let topic = Topic::named(&name).unwrap();
        let wasm = format!("{:?}", topic.explain(&input, &IntlZones));
        if wasm != native {
            different.push(format!("{name} {input}\n  native {native}\n  wasm   {wasm}"));
        }
        *counted.entry(name).or_default() += 1;
    }
    println!("{counted:?}");
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    assert!(Topic::ALL.iter().all(|topic| counted.get(topic.name()) >= Some(&20)), "{counted:?}");
}
