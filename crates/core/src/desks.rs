//! How an account's calls are dealt to desks, and how the desks grow in number.
//!
//! A call goes to a desk by a hash of its session. A small account has four desks; the number
//! doubles as the account grows, and never shrinks. Desk 5 of eight then takes new calls that were
//! desk 1's of four, but a call stays where it was first heard of: nothing stored ever moves.
//!
//! Nobody tells everyone of a growth at one moment, and nobody needs to:
//!
//! - A desk that has a call deals with it, whoever believes what.
//! - A desk that does not have it, and by the number it knows of is not its [`Desks::owner`], passes
//!   it on to that owner.
//! - The owner first asks the desks that owned it while there were fewer ([`Desks::earlier`])
//!   whether they have it. **The question tells the number:** whoever is asked commits it before
//!   answering "no", and from then on passes that call on too.
//!
//! So of two desks that could ever own a call, the one of the smaller number has either taken the
//! call before it was asked, and is found, or never takes it. `tests/desks.rs` plays this with
//! stale callers, late messages and crashes in any order.

use serde::{Deserialize, Serialize};

use crate::id::TelephonySessionId;
use crate::time::{Millis, Span};

/// How many desks a small account has.
const FEWEST: u32 = 4;

/// How often that is doubled at most: 64 desks are for half a million calls a day.
const MOST_DOUBLINGS: u8 = 4;

/// How many calls a day a desk is meant for. A call takes about 10 KB, and a Durable Object keeps
/// 10 GB: enough for three months at this rate.
pub const CALLS_A_DAY: u64 = 8_000;

/// How many calls a day an extension is reckoned to have before anything was measured.
const CALLS_OF_AN_EXTENSION: u64 = 10;

/// A desk's number within its account, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeskNumber(pub u32);

/// How many desks an account has: how often the fewest were doubled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Desks(u8);

/// Where a call that a desk does not have is to be dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// At this desk.
    Here,
    /// At this desk, unless one of these has the call.
    AfterAsking(Vec<DeskNumber>),
    /// At another one, which will ask.
    There(DeskNumber),
}

impl Desks {
    /// As many as an account with so many calls a day needs, each desk being meant for
    /// `calls_a_day`; never fewer than there are.
    #[must_use]
    pub fn grown(self, calls: u64, calls_a_day: u64) -> Self {
        let fits =
            |doublings: &u8| u64::from(count(*doublings)).saturating_mul(calls_a_day) >= calls;
        let needed = (0..MOST_DOUBLINGS).find(fits).unwrap_or(MOST_DOUBLINGS);
        self.joined(Self(needed))
    }

    /// As many as an account of so many extensions needs by now.
    #[must_use]
    pub fn grown_for(self, extensions: u64, calls_a_day: u64) -> Self {
        self.grown(extensions.saturating_mul(CALLS_OF_AN_EXTENSION), calls_a_day)
    }

    /// What is known after hearing of another number: the larger one.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        self.max(other)
    }

    /// All desks there are.
    pub fn all(self) -> impl Iterator<Item = DeskNumber> {
        (0..count(self.0)).map(DeskNumber)
    }

    /// The desk that new calls of this session go to.
    pub fn owner(self, session: &TelephonySessionId) -> DeskNumber {
        DeskNumber(hash(session) % count(self.0))
    }

    /// The other desks that owned the calls of this one while there were fewer.
    pub fn earlier(self, desk: DeskNumber) -> impl Iterator<Item = DeskNumber> {
        let owners = (0..self.0).map(move |doublings| desk.0 % count(doublings));
        let mut last = None;
        owners
            .filter(move |owner| *owner != desk.0 && last.replace(*owner) != Some(*owner))
            .map(DeskNumber)
    }

    /// Where a call is dealt with that the desk `here` does not have.
    pub fn route(self, here: DeskNumber, session: &TelephonySessionId) -> Route {
        let owner = self.owner(session);
        if owner != here {
            return Route::There(owner);
        }
        let earlier: Vec<DeskNumber> = self.earlier(here).collect();
        if earlier.is_empty() { Route::Here } else { Route::AfterAsking(earlier) }
    }
}

/// FNV-1a.
fn hash(session: &TelephonySessionId) -> u32 {
    session
        .as_str()
        .bytes()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn count(doublings: u8) -> u32 {
    FEWEST << doublings.min(MOST_DOUBLINGS)
}

/// How many calls an account has had today, by the call log. A record that changes later counts
/// again: an account that records its calls grows somewhat earlier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Traffic {
    day: i64,
    calls: u64,
}

impl Traffic {
    /// Counts calls, and says how many there were today.
    pub fn count(&mut self, calls: usize, now: Millis) -> u64 {
        let day = now.0.div_euclid(Span::hours(24).0);
        if day != self.day {
            *self = Self { day, calls: 0 };
        }
        self.calls = self.calls.saturating_add(u64::try_from(calls).unwrap_or(u64::MAX));
        self.calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_as_many_desks_as_its_calls_need() {
        for (extensions, expected) in [
            (0, 4),
            (3_200, 4),
            (3_201, 8),
            (10_000, 16),
            (25_601, 64),
            (50_000, 64),
            (1 << 60, 64),
        ] {
            let desks = Desks::default().grown_for(extensions, CALLS_A_DAY);
            assert_eq!(desks.all().count(), expected, "{extensions} extensions");
        }
        for (calls, expected) in [(0, 4), (32_000, 4), (32_001, 8), (500_000, 64)] {
            let desks = Desks::default().grown(calls, CALLS_A_DAY);
            assert_eq!(desks.all().count(), expected, "{calls} calls");
            assert_eq!(desks.grown(0, CALLS_A_DAY), desks, "fewer calls take no desk away");
        }
    }

    #[test]
    fn the_earlier_owners_are_those_of_fewer_desks_back_to_the_first() {
        let earlier = |desks: Desks, desk| -> Vec<u32> {
            desks.earlier(DeskNumber(desk)).map(|desk| desk.0).collect()
        };
        let grown = Desks::default().grown(500_000, CALLS_A_DAY);
        assert_eq!(earlier(grown, 63), [3, 7, 15, 31]);
        assert_eq!(earlier(grown, 33), [1]);
        assert_eq!(earlier(grown, 3), [0; 0]);
    }

    #[test]
    fn traffic_is_counted_by_the_day() {
        let (mut traffic, day) = (Traffic::default(), Span::hours(24).0);
        let counted = [(3, 0), (4, day - 1), (5, day), (0, day + 1), (1, 3 * day)];
        let sums = counted.map(|(calls, at)| traffic.count(calls, Millis(at)));
        assert_eq!(sums, [3, 7, 5, 5, 1]);
    }

    #[test]
    fn a_desk_number_never_changes_with_the_version_of_the_software() {
        let desks = Desks::default();
        let owners = ["s-a0d17574145b0z18cd8f2a7d5z3d5b30000", "s-1", ""]
            .map(|session| desks.owner(&session.into()).0);
        assert_eq!(owners, [2, 0, 1]);
    }
}
