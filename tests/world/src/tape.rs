//! Every choice of a world comes from a tape of bytes. A seed writes the tape as the world asks;
//! the same tape plays the same world again, and a tape with fewer or smaller bytes plays a
//! smaller one: zero always chooses the plainest thing, and so does a tape that has ended.

use fastrand::Rng;
use ledger_core::time::Span;

/// The choices of one world, in the order in which it asks for them.
#[derive(Clone, Debug)]
pub(crate) struct Tape {
    bytes: Vec<u8>,
    next: usize,
    source: Option<Rng>,
}

impl Tape {
    /// A tape that the seed writes.
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self { bytes: Vec::new(), next: 0, source: Some(Rng::with_seed(seed)) }
    }

    /// A tape that was written before.
    pub(crate) fn of_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, next: 0, source: None }
    }

    /// The bytes that were asked for.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.next);
        self.bytes
    }

    fn byte(&mut self) -> u8 {
        let written = self.bytes.get(self.next).copied();
        let byte = match (written, &mut self.source) {
            (Some(byte), _) => byte,
            (None, Some(rng)) => {
                let byte = rng.u8(..);
                self.bytes.push(byte);
                byte
            }
            (None, None) => return 0,
        };
        self.next += 1;
        byte
    }

    /// A number below `count`, which is at most 256.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) % count.max(1)
    }

    /// One of these; the first is the plainest.
    pub(crate) fn pick<T: Copy, const COUNT: usize>(&mut self, these: [T; COUNT]) -> T {
        these[self.below(COUNT)]
    }

    /// Whether something happens that happens in so many of 100 worlds.
    pub(crate) fn happens(&mut self, percent: u32) -> bool {
        u32::from(self.byte()) * 100 >= (100 - percent.min(100)) * 256
    }

    /// A span from `least` up to `most`, in 256 steps.
    pub(crate) fn span(&mut self, least: Span, most: Span) -> Span {
        Span(least.0 + (most.0 - least.0) * i64::from(self.byte()) / 255)
    }
}
