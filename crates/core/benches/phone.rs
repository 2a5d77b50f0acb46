//! `cargo bench -p ledger-core --bench phone`: how fast numbers are read and shown.
//!
//! The first answer is measured apart: it loads the metadata.

#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use ledger_core::phone::{HomeRegion, Line, PhoneNumber};
use ledger_core::settings::block_list;

const ROUNDS: u32 = 500;

fn main() {
    let us = HomeRegion::default();
    let gb = HomeRegion("GB".to_owned());
    let first = micros(1, || drop(black_box(PhoneNumber::parse("+442079460018", &us))));
    println!("{:<44} {first:>10.2} us", "the first number, with the metadata");
    let read = |what: &str, text: &str, home: &HomeRegion| {
        let once = micros(ROUNDS, || drop(black_box(PhoneNumber::parse(black_box(text), home))));
        println!("{what:<44} {once:>10.2} us");
    };
    read("E.164, North America", "+16505550100", &us);
    read("E.164, elsewhere", "+442079460018", &us);
    read("national, (650) 555-0100", "(650) 555-0100", &us);
    read("national, 020 7946 0018", "020 7946 0018", &gb);
    read("with an extension", "+1 (650) 555-0100 x101", &us);
    read("no number", "anonymous", &us);
    let Ok(number) = PhoneNumber::parse("+16505550100", &us) else { return };
    let show = |what: &str, work: &mut dyn FnMut()| {
        println!("{what:<44} {:>10.2} us", micros(ROUNDS, work));
    };
    show("a call's line, +16505550100", &mut || drop(black_box(Line::read("+16505550100", &us))));
    show("a call's line, 101", &mut || drop(black_box(Line::read("101", &us))));
    show("display at home", &mut || drop(black_box(number.display(&us))));
    show("display abroad", &mut || drop(black_box(number.display(&gb))));
    show("validity", &mut || {
        black_box(number.validity());
    });
    let list: String = (100..200).map(|n| format!("(650) 555-0{n}\n")).collect();
    show("a do-not-log list of 100 numbers", &mut || {
        drop(black_box(block_list::parse(&list, &us, 6)))
    });
}

/// Microseconds for one run of the work.
fn micros(rounds: u32, mut work: impl FnMut()) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
    let start = Instant::now();
    for _ in 0..rounds {
        work();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds)
}
