//! The world itself: that it plays the same again, is unbroken, and makes what it finds small.
//! `cargo xtask test` plays 50,000 schedules beside this.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ledger_world::{Law, Planted, play_seed, read_tape, shrunk, told};

#[test]
fn no_law_is_broken() {
    for seed in 0..200 {
        if let Err(failure) = play_seed(seed, None) {
            panic!("seed {seed}\n{}", told(failure.tape, None));
        }
    }
}

#[test]
fn a_seed_plays_the_same_again() {
    let first = play_seed(4, Some(Planted::DropNote));
    let again = play_seed(4, Some(Planted::DropNote));
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
}

#[test]
fn a_failure_is_made_small_and_its_tape_plays_it_again() {
    let found = (0..100).find_map(|seed| play_seed(seed, Some(Planted::DropNote)).err());
    let failure = found.unwrap();
    assert_eq!(failure.violation.law, Law::Human);
    let small = shrunk(&failure, Some(Planted::DropNote));
    let text = small.to_string();
    let (story, tape) = text.rsplit_once("tape: ").unwrap();
    let tape = read_tape(tape).unwrap();
    assert!(tape.len() < failure.tape.len() / 2, "{} of {}", tape.len(), failure.tape.len());
    assert!(story.contains("a person: "), "{story}");
    assert_eq!(told(tape, Some(Planted::DropNote)).end.unwrap_err().law, Law::Human);
}
