//! How far the call log has been read, and where the next reading begins.
//!
//! RingCentral gives a token with every reading; with it, the next one brings what changed since.
//! A token that RingCentral no longer takes, and a gap in the deliveries of events, are answered
//! with a full reading from before: a record that is read twice changes nothing.

use ledger_core::time::{Millis, Span};
use serde::{Deserialize, Serialize};

use super::{Changes, From, Rest};
use crate::reply::{self, Trouble};

/// How far before the last reading, or before a gap, a full reading begins.
const OVERLAP: Span = Span::hours(1);

/// RingCentral reads no further back than 30 days.
const FURTHEST: Span = Span::hours(29 * 24);

/// How long nothing may have been read before the call log counts as behind.
const BEHIND: Span = Span::minutes(10);

/// How far the call log has been read. The account stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cursor {
    token: Option<String>,
    /// Where a full reading must begin, whatever the token.
    from: Option<Millis>,
    read_at: Option<Millis>,
    problem: Option<String>,
    failures: u32,
}

/// When to read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At once: there is more.
    Now,
    /// In the regular interval.
    Regular,
    /// After this.
    After(Span),
}

impl Cursor {
    /// Where the next reading begins.
    pub fn next(&self, now: Millis) -> From {
        let moment = match (self.from, &self.token) {
            (Some(from), _) => from,
            (None, Some(token)) => return From::Token(token.clone()),
            (None, None) => self.read_at.unwrap_or(now).min(now) - OVERLAP,
        };
        From::Moment(moment.max(now - FURTHEST))
    }

    /// Events may have been missing since then.
    pub fn gap(&mut self, since: Millis) {
        let from = since - OVERLAP;
        self.from = Some(self.from.map_or(from, |known| known.min(from)));
    }

    /// Takes in what came back. `asked_at` is when it was asked, so that nothing that changed
    /// since then counts as read.
    pub fn answered(
        &mut self,
        asked: &From,
        answer: Result<&Changes, &Trouble>,
        asked_at: Millis,
    ) -> Next {
        match (answer, asked) {
            (Ok(changes), _) => {
                match asked {
                    From::Moment(_) => self.from = None,
                    From::Token(_) => {}
                }
                self.token.clone_from(&changes.token);
                self.read_at = Some(asked_at);
                (self.problem, self.failures) = (None, 0);
                match changes.rest {
                    Rest::More => Next::Now,
                    Rest::Nothing => Next::Regular,
                }
            }
            // "The call log was reset", or the token has grown too old.
            (Err(Trouble::Refused { code, .. }), From::Token(_)) if code.starts_with("CLG") => {
                self.token = None;
                Next::Now
            }
            (Err(trouble), _) => {
                match trouble {
                    Trouble::TooMany { .. } => {}
                    Trouble::SignIn(_)
                    | Trouble::Permission(_)
                    | Trouble::NotFound(_)
                    | Trouble::Refused { .. }
                    | Trouble::Passing(_) => {
                        self.problem = Some(trouble.to_string());
                        self.failures = self.failures.saturating_add(1);
                    }
                }
                Next::After(reply::wait_after(trouble, self.failures))
            }
        }
    }

    /// Until when everything has been read.
    pub fn read_at(&self) -> Option<Millis> {
        self.read_at
    }

    /// What went wrong last, until something went right.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether nothing has been read for so long that calls may be missing. What was
    /// never read is not behind: logging has just been turned on.
    pub fn is_behind(&self, now: Millis) -> bool {
        self.read_at.is_some_and(|at| now.since(at) > BEHIND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_772_463_600_000);

    fn changes(token: &str, rest: Rest) -> Changes {
        Changes { records: vec![], token: Some(token.to_owned()), rest, unreadable: vec![] }
    }

    fn token(token: &str) -> From {
        From::Token(token.to_owned())
    }

    fn read(cursor: &mut Cursor, now: Millis, token: &str, rest: Rest) -> Next {
        let stored = serde_json::to_string(cursor).unwrap();
        *cursor = serde_json::from_str(&stored).unwrap();
        let asked = cursor.next(now);
        cursor.answered(&asked, Ok(&changes(token, rest)), now)
    }

    #[test]
    fn a_token_leads_from_one_reading_to_the_next() {
        let mut cursor = Cursor::default();
        assert_eq!(cursor.next(NOW), From::Moment(NOW - Span::hours(1)));
        assert_eq!(read(&mut cursor, NOW, "1", Rest::More), Next::Now);
        assert_eq!(cursor.next(NOW), token("1"));
        assert_eq!(read(&mut cursor, NOW, "2", Rest::Nothing), Next::Regular);
        assert_eq!(cursor.next(NOW), token("2"));
        assert_eq!((cursor.read_at(), cursor.problem()), (Some(NOW), None));
    }

    #[test]
    fn a_token_that_is_no_longer_taken_is_answered_with_a_full_reading() {
        let mut cursor = Cursor::default();
        let _ = read(&mut cursor, NOW, "1", Rest::Nothing);
        let later = NOW + Span::hours(30);
        let reset = Trouble::Refused { code: "CLG-101".into(), message: "reset".into() };
        assert_eq!(cursor.answered(&token("1"), Err(&reset), later), Next::Now);
        let full = From::Moment(NOW - Span::hours(1));
        assert_eq!(cursor.next(later), full);
        // The same refusal of a full reading is waited out.
        let wait = Next::After(Span::seconds(30));
        assert_eq!(cursor.answered(&full, Err(&reset), later), wait);
        let much_later = NOW + Span::hours(24 * 60);
        assert_eq!(cursor.next(much_later), From::Moment(much_later - Span::hours(29 * 24)));
    }

    #[test]
    fn after_a_gap_it_is_read_from_before_the_gap() {
        let mut cursor = Cursor::default();
        let _ = read(&mut cursor, NOW, "1", Rest::Nothing);
        cursor.gap(NOW - Span::hours(5));
        cursor.gap(NOW - Span::hours(2));
        let full = From::Moment(NOW - Span::hours(6));
        assert_eq!(cursor.next(NOW), full);
        // A reading by token that was under way does not count as the full one.
        assert_eq!(
            cursor.answered(&token("1"), Ok(&changes("2", Rest::Nothing)), NOW),
            Next::Regular
        );
        assert_eq!(cursor.next(NOW), full);
        let outage = Trouble::Passing("no answer".to_owned());
        assert_eq!(cursor.answered(&full, Err(&outage), NOW), Next::After(Span::seconds(30)));
        assert_eq!(cursor.next(NOW), full);
        let _ = read(&mut cursor, NOW, "3", Rest::More);
        assert_eq!(cursor.next(NOW), token("3"));
    }

    #[test]
    fn trouble_is_told_and_waited_out() {
        let mut cursor = Cursor::default();
        let _ = read(&mut cursor, NOW, "1", Rest::Nothing);
        let outage = Trouble::Passing("no answer".to_owned());
        for wait in [30, 60, 120, 240, 480, 900, 900] {
            let next = cursor.answered(&token("1"), Err(&outage), NOW);
            assert_eq!(next, Next::After(Span::seconds(wait)));
        }
        assert_eq!(cursor.problem(), Some("RingCentral did not answer well: no answer"));
        let limit = Trouble::TooMany { wait: Span::seconds(7) };
        let next = cursor.answered(&token("1"), Err(&limit), NOW);
        assert_eq!(next, Next::After(Span::seconds(7)));
        assert!(!cursor.is_behind(NOW + Span::minutes(10)));
        assert!(cursor.is_behind(NOW + Span::minutes(11)));
        let _ = read(&mut cursor, NOW + Span::minutes(11), "2", Rest::Nothing);
        assert_eq!(cursor.problem(), None);
        assert!(!cursor.is_behind(NOW + Span::minutes(11)));
    }
}
