//! Faults that strike by chance, each with a stream of its own, so that one does not change what
//! another draws.

use crate::fault::Share;

/// The streams of the faults that strike a part of the events.
#[derive(Debug, Default)]
pub(crate) struct Chance {
    /// For lost deliveries.
    pub(crate) drop: Stream,
    /// For events sent twice.
    pub(crate) duplicate: Stream,
    /// For events overtaken.
    pub(crate) reorder: Stream,
}

/// One stream.
#[derive(Debug)]
pub(crate) struct Stream(fastrand::Rng);

impl Default for Stream {
    fn default() -> Self {
        Self(fastrand::Rng::with_seed(0))
    }
}

impl Stream {
    /// Begins again with the seed of a new share; a fraction of 0 is no fault.
    pub(crate) fn reseed(&mut self, fault: &mut Option<Share>, change: Option<Share>) {
        if let Some(share) = change {
            self.0 = fastrand::Rng::with_seed(share.seed);
            *fault = (share.fraction > 0.0).then_some(share);
        }
    }

    /// Whether the fault strikes now.
    pub(crate) fn strikes(&mut self, fault: Option<Share>) -> bool {
        fault.is_some_and(|share| self.0.f64() < share.fraction)
    }
}
