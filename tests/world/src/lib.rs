//! A world around the log machine, in which everything goes wrong that can: accounts whose
//! settings change in the middle of calls, people in two browsers and in the CRM, CRMs with lag
//! and every kind of failure, a telephone network that delivers twice, late, in another order or
//! not at all, hosts that die at any point, clocks that are off. It runs the real core, and time
//! belongs to it.
//!
//! | part | what it plays |
//! |---|---|
//! | `account` | who is who, and settings that change |
//! | `telephone` | true calls, what is reported of them, and what becomes of the reports |
//! | `desk` | the host: loads, takes in, commits, acknowledges, performs, and dies in between |
//! | `requests`, `crm` | the way to the CRM and back; a CRM that keeps what its class promises |
//! | `browser`, `people` | intents in outboxes, the client's own auto-log, edits in the CRM |
//! | `judge` | what must hold, and what cannot be promised |
//! | `tape`, `shrink` | every choice is a byte on a tape; a failing tape is made smaller |
//! | `planted` | mistakes that the world must notice |
//!
//! `cargo xtask world --schedules 1000000` plays many; `--seed 7` begins at that seed; a failure
//! prints its seed, its tape and the story in its smallest form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

mod account;
mod browser;
mod crm;
mod desk;
mod judge;
mod people;
mod planted;
mod requests;
mod shrink;
mod story;
mod tape;
mod telephone;
mod world;

use std::fmt;

pub use self::judge::{Law, Violation};
pub use self::planted::Planted;
use self::tape::Tape;
use self::world::World;

/// A world in which a law was broken.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The tape that plays it.
    pub tape: Vec<u8>,
    /// What was broken.
    pub violation: Violation,
}

/// Plays the world of a seed.
///
/// # Errors
///
/// When a law is broken.
pub fn play_seed(seed: u64, planted: Option<Planted>) -> Result<(), Failure> {
    play(Tape::of_seed(seed), planted)
}

fn play(tape: Tape, planted: Option<Planted>) -> Result<(), Failure> {
    let mut world = World::new(tape, planted, false);
    match world.run() {
        Ok(()) => Ok(()),
        Err(violation) => Err(Failure { tape: world.tape.into_bytes(), violation }),
    }
}

/// A failure made smaller, and told.
#[must_use]
pub fn shrunk(failure: &Failure, planted: Option<Planted>) -> Told {
    let tape = shrink::shrink(failure.tape.clone(), failure.violation.law, planted);
    told(tape, planted)
}

/// The world of a tape, told.
#[must_use]
pub fn told(tape: Vec<u8>, planted: Option<Planted>) -> Told {
    let mut world = World::new(Tape::of_bytes(tape.clone()), planted, true);
    let mut lines = world.opening();
    let end = world.run();
    lines.extend(world.story.take().unwrap_or_default());
    Told { lines, tape, end }
}

/// The story of a world.
#[derive(Debug)]
pub struct Told {
    lines: Vec<String>,
    tape: Vec<u8>,
    /// How it ended.
    pub end: Result<(), Violation>,
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(formatter, "{line}")?;
        }
        match &self.end {
            Ok(()) => writeln!(formatter, "no law is broken")?,
            Err(violation) => writeln!(formatter, "{violation}")?,
        }
        write!(formatter, "tape: ")?;
        self.tape.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Reads a tape as [`Told`] prints it.
#[must_use]
pub fn read_tape(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| {
            std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect()
}
