//! Sessions of calls that go on, in memory beside the table that has them.
//!
//! A call's events come several within a second, and each would read the whole session back from
//! its row. What stands here was written to the table in the same turn; what is taken out and not
//! put back is read from the table the next time, so a turn that fails leaves nothing behind.

use std::cell::RefCell;

use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::Session;

/// How many sessions are kept: a desk's share of the calls that go on at once, and no more than
/// about a megabyte.
const MOST: usize = 100;

/// The sessions that were heard of last, the newest at the end.
#[derive(Default)]
pub(super) struct HotSessions {
    sessions: RefCell<Vec<Session>>,
}

impl HotSessions {
    /// Takes a session out, if it is here.
    pub(super) fn take(&self, id: &TelephonySessionId) -> Option<Session> {
        let mut sessions = self.sessions.borrow_mut();
        let index =
            sessions.iter().rposition(|session| session.fold.telephony_session_id == *id)?;
        Some(sessions.remove(index))
    }

    /// Puts in a session that stands in the table just so.
    pub(super) fn put(&self, session: Session) {
        drop(self.take(&session.fold.telephony_session_id));
        let mut sessions = self.sessions.borrow_mut();
        if sessions.len() >= MOST {
            sessions.remove(0);
        }
        sessions.push(session);
    }
}
