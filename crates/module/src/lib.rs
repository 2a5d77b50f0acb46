//! The core as an ES module with TypeScript declarations, for clients that are not ours: App
//! Connect's own can import it and get the same numbers, do-not-log lists, matches, decisions,
//! bodies and keys as the Worker.
//!
//! | function | topic of `ledger_explain` |
//! |---|---|
//! | `readNumber` | phone |
//! | `parseBlockList` | blocklist |
//! | `foldCalls` | fold |
//! | `matchContacts` | match |
//! | `decide` | decide |
//! | `compose` | compose |
//! | `effectiveAutoLog` | auto-log |
//! | `logKey` | log-key |
//!
//! Each takes one object and answers one, as `types.d.ts` says; what cannot be answered is thrown
//! as an `Error` with a `code` and a `place`. `cargo xtask build module` makes the package;
//! `crates/parity` asks every function what it asks the native build.

use js_sys::{Error, JSON, Reflect};
use ledger_explain::{Flaw, Topic};
use ledger_intl::IntlZones;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident as $exported:ident = $topic:ident, $input:literal, $answer:literal;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            ///
            /// When the input is not what it should be; the error says where and what is expected.
            #[wasm_bindgen(js_name = $exported, unchecked_return_type = $answer)]
            pub fn $name(
                #[wasm_bindgen(unchecked_param_type = $input)] input: &JsValue,
            ) -> Result<JsValue, JsValue> {
                answer(Topic::$topic, input)
            }
        )*

        /// Asks the function of a topic, which is how the tests reach each of them.
        ///
        /// # Errors
        ///
        /// Those of the function.
        pub fn ask(topic: Topic, input: &JsValue) -> Result<JsValue, JsValue> {
            match topic {
                $(Topic::$topic => $name(input),)*
            }
        }
    };
}

functions! {
    /// Which number a text is.
    read_number as readNumber = Phone, "PhoneQuestion", "PhoneAnswer";
    /// What a pasted do-not-log list comes to.
    parse_block_list as parseBlockList = Blocklist, "BlockListQuestion", "BlockListAnswer";
    /// Which calls webhook events come to.
    fold_calls as foldCalls = Fold, "FoldQuestion", "FoldAnswer";
    /// What becomes of a call, and why.
    decide as decide = Decide, "DecideQuestion", "DecideAnswer";
    /// Which subject and body an activity gets: what App Connect's composer is called with.
    compose as compose = Compose, "ComposeQuestion", "ComposeAnswer";
    /// Which of a number's contacts a call is with.
    match_contacts as matchContacts = Match, "MatchQuestion", "MatchAnswer";
    /// Where a person's auto-log switch stands, and why.
    effective_auto_log as effectiveAutoLog = AutoLog, "AutoLogQuestion", "AutoLogAnswer";
    /// The marker that makes a record the one of this participant of this call.
    log_key as logKey = LogKey, "LogKeyQuestion", "LogKeyAnswer";
}

fn answer(topic: Topic, input: &JsValue) -> Result<JsValue, JsValue> {
    // What JSON cannot say, such as undefined, reads as null and is refused by name.
    let text = JSON::stringify(input)?.as_string().unwrap_or_else(|| "null".to_owned());
    match topic.explain(&text, &IntlZones) {
        Ok(answer) => JSON::parse(&answer),
        Err(flaw) => Err(thrown(&flaw)?),
    }
}

fn thrown(flaw: &Flaw) -> Result<JsValue, JsValue> {
    let error = Error::new(&flaw.to_string());
    Reflect::set(&error, &"code".into(), &flaw.code.as_str().into())?;
    Reflect::set(&error, &"place".into(), &flaw.place.as_str().into())?;
    Ok(error.into())
}
