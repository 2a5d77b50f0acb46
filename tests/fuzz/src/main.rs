//! libFuzzer around the targets. `cargo xtask fuzz` compiles it so that the code reports what it
//! reaches, and says in `LEDGER_FUZZ_TARGET` which target is to run.

#![no_main]
#![allow(clippy::expect_used, reason = "without a target there is nothing to run")]

use std::sync::OnceLock;

use fastrand::Rng;
use ledger_fuzz::{Fit, Target, mutation};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

/// How much longer a text may become in one change.
const GROWTH: usize = 32;

fn target() -> Target {
    static TARGET: OnceLock<Target> = OnceLock::new();
    *TARGET.get_or_init(|| {
        let name = std::env::var("LEDGER_FUZZ_TARGET").unwrap_or_default();
        Target::named(&name).expect("LEDGER_FUZZ_TARGET names a target")
    })
}

fuzz_target!(|input: &[u8]| -> Corpus {
    match target().run(input) {
        Fit::Fed => Corpus::Keep,
        Fit::Misshapen => Corpus::Reject,
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let read = data.get(..size).and_then(|input| serde_json::from_slice::<Value>(input).ok());
    let Some(mut value) = read else { return fuzzer_mutate(data, size, max_size) };
    let donor = value.clone();
    mutation::mutate(&mut value, &donor, &mut Rng::with_seed(seed.into()), &mut scrambled);
    let text = value.to_string();
    match data.get_mut(..text.len()).filter(|_| text.len() <= max_size) {
        Some(place) => {
            place.copy_from_slice(text.as_bytes());
            text.len()
        }
        None => size,
    }
});

/// A text after libFuzzer's own changes, which know what the code compared it with.
fn scrambled(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let size = bytes.len();
    bytes.resize(size + GROWTH, 0);
    let most = bytes.len();
    let size = fuzzer_mutate(&mut bytes, size, most);
    bytes.truncate(size);
    String::from_utf8_lossy(&bytes).into_owned()
}
