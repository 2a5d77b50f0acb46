//! Makes a failing world smaller: bytes of its tape are left out or made zero as long as the same
//! law is broken. Zero chooses the plainest thing, and a tape that ends goes on with zeros, so a
//! smaller tape is a smaller story.

use crate::judge::Law;
use crate::planted::Planted;
use crate::tape::Tape;
use crate::world::World;

/// How many worlds are played to make one smaller.
const PLAYS: u32 = 20_000;

/// The smallest tape that was found to break the law.
pub(crate) fn shrink(tape: Vec<u8>, law: Law, planted: Option<Planted>) -> Vec<u8> {
    let mut search = Search { best: tape, law, planted, plays: 0 };
    loop {
        let before = search.best.clone();
        search.cut();
        search.flatten();
        search.lessen();
        if search.best == before || search.plays >= PLAYS {
            return search.best;
        }
    }
}

struct Search {
    best: Vec<u8>,
    law: Law,
    planted: Option<Planted>,
    plays: u32,
}

impl Search {
    /// Takes the tape if it still breaks the law.
    fn take(&mut self, tape: Vec<u8>) -> bool {
        if self.plays >= PLAYS || tape == self.best {
            return false;
        }
        self.plays += 1;
        let mut world = World::new(Tape::of_bytes(tape), self.planted, false);
        let is_broken = world.run().is_err_and(|violation| violation.law == self.law);
        let mut read = world.tape.into_bytes();
        while read.last() == Some(&0) {
            read.pop();
        }
        let is_smaller = (read.len(), weight(&read)) < (self.best.len(), weight(&self.best));
        if is_broken && is_smaller {
            self.best = read;
        }
        is_broken && is_smaller
    }

    /// Leaves out stretches, long ones first.
    fn cut(&mut self) {
        let mut length = self.best.len() / 2;
        while length > 0 {
            let mut at = self.best.len().saturating_sub(length);
            loop {
                let mut tape = self.best.clone();
                tape.drain(at..(at + length).min(self.best.len()));
                self.take(tape);
                if at == 0 {
                    break;
                }
                at = at.saturating_sub(length).min(self.best.len());
            }
            length /= 2;
        }
    }

    /// Makes stretches plain.
    fn flatten(&mut self) {
        for length in [16, 4, 1] {
            for at in (0..self.best.len()).step_by(length) {
                let mut tape = self.best.clone();
                let end = (at + length).min(tape.len());
                if at < end {
                    tape[at..end].fill(0);
                    self.take(tape);
                }
            }
        }
    }

    /// Makes single choices plainer.
    fn lessen(&mut self) {
        for at in 0..self.best.len() {
            for less in [1, 2, 3] {
                let Some(byte) = self.best.get(at).copied() else { break };
                if byte > less {
                    let mut tape = self.best.clone();
                    tape[at] = less;
                    if self.take(tape) {
                        break;
                    }
                }
            }
        }
    }
}

fn weight(tape: &[u8]) -> u64 {
    tape.iter().map(|byte| u64::from(*byte)).sum()
}
