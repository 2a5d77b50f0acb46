//! How fast numbers are read and shown natively: `microseconds`, a tab, and what was done. The
//! first line is the first number of all, with the metadata. `cargo xtask bench phone` runs it
//! beside the WASM build.

#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Instant;

use ledger_parity::work::{names, work};

const ROUNDS: u32 = 500;
const REPETITIONS: u32 = 5;

fn main() {
    // The second piece is the first that asks the library.
    println!("{:.3}\tthe first number, with the metadata", micros(1, 1));
    for (index, name) in names().lines().enumerate() {
        let fastest = (0..REPETITIONS).map(|_| micros(index, ROUNDS)).fold(f64::MAX, f64::min);
        println!("{fastest:.3}\t{name}");
    }
}

/// Microseconds for one round of a piece of work.
fn micros(index: usize, rounds: u32) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
    let start = Instant::now();
    work(index, rounds);
    start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds)
}
