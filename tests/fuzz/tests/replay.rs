//! The committed corpus through the same targets, without the fuzzer, and every input of it
//! changed a few times.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly, and says what it ran"
)]

use std::path::{Path, PathBuf};

use fastrand::Rng;
use ledger_fuzz::{Fit, Target, mutation};
use serde_json::Value;

/// How often each input is changed; the fuzzer does it for minutes.
const CHANGES: u64 = 3;

fn corpus(target: Target) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
}

fn replay(target: Target) {
    let mut last = Value::Null;
    let files = corpus(target);
    assert!(files.len() >= 10, "{} inputs are not the whole corpus", files.len());
    for (seed, path) in (0..).zip(files) {
        println!("{}", path.display());
        let text = std::fs::read(&path).unwrap();
        assert_eq!(target.run(&text), Fit::Fed, "{} is misshapen", path.display());
        let input: Value = serde_json::from_slice(&text).unwrap();
        for change in 0..CHANGES {
            let mut changed = input.clone();
            let mut random = Rng::with_seed(seed * CHANGES + change);
            mutation::mutate(&mut changed, &last, &mut random, &mut |text| text.repeat(2));
            println!("{changed}");
            target.run(changed.to_string().as_bytes());
        }
        last = input;
    }
}

#[test]
fn events() {
    replay(Target::Events);
}

#[test]
fn settings() {
    replay(Target::Settings);
}

#[test]
fn block_list() {
    replay(Target::BlockList);
}

#[test]
fn bodies() {
    replay(Target::Bodies);
}

#[test]
fn numbers() {
    replay(Target::Numbers);
}

#[test]
fn steps() {
    replay(Target::Steps);
}

#[test]
fn explain() {
    replay(Target::Explain);
}

#[test]
fn the_corpus_stays_small() {
    const MOST_BYTES: u64 = 1_000_000;
    let size = |path: &PathBuf| std::fs::metadata(path).unwrap().len();
    let bytes: u64 = Target::ALL.into_iter().flat_map(corpus).map(|path| size(&path)).sum();
    assert!(bytes <= MOST_BYTES, "the corpus has {bytes} bytes; take out what others cover");
}

#[test]
fn a_changed_input_is_json_and_the_same_for_a_seed() {
    let input = serde_json::json!({ "a": [1, "two", { "three": null }], "b": true });
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let change = || {
            let mut changed = input.clone();
            let mut random = Rng::with_seed(seed);
            mutation::mutate(&mut changed, &input, &mut random, &mut |text| format!("{text}!"));
            changed.to_string()
        };
        assert_eq!(change(), change());
        assert!(serde_json::from_str::<Value>(&change()).is_ok());
        kinds.insert(change());
    }
    assert!(kinds.len() > 100, "{} different changes", kinds.len());
}
