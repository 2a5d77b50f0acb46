//! Calls that wait for a person, together where one answer resolves them all: those that wait for
//! a contact with the same number.

use ledger_core::phone::PhoneNumber;
use ledger_core::why::Why;
use ledger_wire::api::CallRow;

use crate::background::CallKey;

/// Calls that something is done with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// What tells it from the others: the number, or the one call.
    pub(super) key: String,
    /// The number that all of them wait for.
    pub(super) number: Option<PhoneNumber>,
    /// The calls, newest first.
    pub(super) calls: Vec<CallRow>,
}

impl Group {
    /// One call by itself.
    pub(super) fn of(row: &CallRow) -> Self {
        let key = CallKey::of(row).to_text();
        Self { key, number: row.number.clone(), calls: vec![row.clone()] }
    }

    /// Its calls.
    pub(super) fn keys(&self) -> Vec<CallKey> {
        self.calls.iter().map(CallKey::of).collect()
    }
}

/// Groups calls, the newest group first. A call that does not wait for a contact with its number
/// stays alone: what resolves another does not resolve it.
pub(super) fn groups(rows: &[CallRow]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let waits = [Why::NoContact, Why::SeveralContacts];
        let waits = waits.iter().any(|why| why.code() == row.reason.code);
        let number = row.number.as_ref().filter(|_| waits);
        let key = number.map_or_else(|| CallKey::of(row).to_text(), ToString::to_string);
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => group.calls.push(row.clone()),
            None => groups.push(Group { key, ..Group::of(row) }),
        }
    }
    groups
}
