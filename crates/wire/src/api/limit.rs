//! How often may be asked: so that no page that runs wild, and no program of someone's, slows what
//! the rest of an organisation does.

use ledger_core::time::{Millis, Span};

use super::{Failure, FailureCode};

/// Requests are counted in windows of this length; after one, all begins anew. Whoever is refused
/// is told to wait as long.
pub const WINDOW: Span = Span::seconds(10);
/// The most requests of a session in a window. A page that exports all it has asks about 20 times
/// a second.
pub const OF_A_SESSION: u32 = 1000;
/// The most of an account: about what its one object answers.
pub const OF_AN_ACCOUNT: u32 = 5000;

/// What was asked of an account in a window.
#[derive(Debug, Default)]
pub struct Asked {
    since: Millis,
    all: u32,
    /// By session, in order.
    sessions: Vec<(String, u32)>,
}

/// Whether a request is within the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It is.
    Within,
    /// The session has asked too often.
    Session,
    /// The account's people have together.
    Account,
}

impl Limit {
    /// Refuses a request beyond the limits.
    ///
    /// # Errors
    ///
    /// Whose limit it is, and what to do.
    pub fn permit(self) -> Result<(), Failure> {
        let what = match self {
            Self::Within => return Ok(()),
            Self::Session => "this session has asked too often; wait 10 seconds, then go on slower",
            Self::Account => {
                "people of this account ask too often together; wait 10 seconds and try again"
            }
        };
        Err(Failure::new(FailureCode::TooMany, what))
    }
}

impl Asked {
    /// Counts a request of a session. One beyond its session's limit takes nothing from others.
    pub fn count(&mut self, session: &str, now: Millis) -> Limit {
        if now < self.since || now.since(self.since) >= WINDOW {
            *self = Self { since: now, ..Self::default() };
        }
        if self.all >= OF_AN_ACCOUNT {
            return Limit::Account;
        }
        let found = self.sessions.binary_search_by(|(known, _)| known.as_str().cmp(session));
        let place = found.unwrap_or_else(|place| {
            self.sessions.insert(place, (session.to_owned(), 0));
            place
        });
        match self.sessions.get_mut(place) {
            Some((_, count)) if *count >= OF_A_SESSION => Limit::Session,
            Some((_, count)) => {
                *count += 1;
                self.all += 1;
                Limit::Within
            }
            None => Limit::Within,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    #[test]
    fn a_session_that_asks_too_often_waits_for_the_next_window_and_holds_up_nobody() {
        let mut asked = Asked::default();
        for _ in 0..OF_A_SESSION {
            assert_eq!(asked.count("a", NOW), Limit::Within);
        }
        for _ in 0..OF_AN_ACCOUNT {
            assert_eq!(asked.count("a", NOW + Span::seconds(9)), Limit::Session);
        }
        assert_eq!(asked.count("b", NOW + Span::seconds(9)), Limit::Within);
        assert_eq!(asked.count("a", NOW + WINDOW), Limit::Within);
        // A clock that was ahead.
        assert_eq!(asked.count("a", NOW), Limit::Within);
    }

    #[test]
    fn an_account_has_a_limit_of_its_own() {
        let mut asked = Asked::default();
        for number in 0..OF_AN_ACCOUNT {
            assert_eq!(asked.count(&number.to_string(), NOW), Limit::Within, "{number}");
        }
        assert_eq!(asked.count("one more", NOW), Limit::Account);
        assert_eq!(asked.count("one more", NOW + WINDOW), Limit::Within);
    }
}
