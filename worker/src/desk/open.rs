//! Calls that lie open on the desk: in memory, beside the tables that have them.
//!
//! A call's events come several within a second, and its entries take their steps within another;
//! each would read the whole call back from its rows. What lies here was written to the tables, or
//! read from them, in the same turn; what is taken up and not laid back is read from the tables the
//! next time. So memory is never ahead of them, and a turn that fails leaves nothing behind.

use std::cell::RefCell;
use std::collections::VecDeque;

use ledger_core::id::TelephonySessionId;
use ledger_core::ledger::{Entry, Session};

/// How many calls lie open: a desk's share of those that go on at once or are just being logged,
/// in two megabytes.
const MOST: usize = 250;

/// A call, as far as its rows have been read.
pub(super) struct OpenCall {
    pub(super) session: Session,
    /// Nothing when they have not been read.
    pub(super) entries: Option<Vec<Entry>>,
}

/// The calls that something was done with last, the latest at the end.
#[derive(Default)]
pub(super) struct OpenCalls {
    calls: RefCell<VecDeque<OpenCall>>,
}

impl OpenCalls {
    /// Takes up a call, if it lies here.
    pub(super) fn take(&self, id: &TelephonySessionId) -> Option<OpenCall> {
        let mut calls = self.calls.borrow_mut();
        let index = calls.iter().rposition(|call| call.session.fold.telephony_session_id == *id)?;
        calls.remove(index)
    }

    /// Whether a call lies here.
    pub(super) fn has(&self, id: &TelephonySessionId) -> bool {
        let calls = self.calls.borrow();
        calls.iter().any(|call| call.session.fold.telephony_session_id == *id)
    }

    /// Lays down a call that stands in the tables just so.
    pub(super) fn put(&self, call: OpenCall) {
        let mut calls = self.calls.borrow_mut();
        if calls.len() >= MOST {
            drop(calls.pop_front());
        }
        calls.push_back(call);
    }
}
