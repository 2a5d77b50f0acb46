//! Whose numbers are, once and for all: what people chose, as long as the contact is there.

use ledger_core::id::ContactId;
use ledger_core::ledger::ContactChoice;
use ledger_core::rules::RememberedContact;
use ledger_ringcentral::agenda::Task;
use worker::Result;

use super::{Key, Store};
use crate::platform;

impl Store {
    /// Keeps whose a number is from now on.
    pub(in crate::account) fn remember(&self, choice: RememberedContact) -> Result<()> {
        let mut policy = self.policy()?;
        policy.remember(choice);
        self.put(Key::Remembered, &policy.remembered)?;
        self.context_changed()
    }

    /// Forgets which numbers are this contact's from now on.
    pub(in crate::account) fn forget_remembered(&self, contact: &ContactId) -> Result<()> {
        let mut remembered: Vec<RememberedContact> = self.get_or_default(Key::Remembered);
        remembered.retain(|choice| choice.contact.id != *contact);
        self.keep_remembered(&remembered)
    }

    /// What was this contact's number is another's from now on.
    pub(in crate::account) fn hand_over_remembered(
        &self,
        from: &ContactId,
        to: &ContactChoice,
    ) -> Result<()> {
        let mut remembered: Vec<RememberedContact> = self.get_or_default(Key::Remembered);
        for choice in remembered.iter_mut().filter(|choice| choice.contact.id == *from) {
            choice.contact = to.clone();
        }
        self.keep_remembered(&remembered)
    }

    /// Keeps them, and has the desks told in a moment.
    fn keep_remembered(&self, remembered: &Vec<RememberedContact>) -> Result<()> {
        self.put(Key::Remembered, remembered)?;
        self.context_changed()?;
        self.plan(|agenda| agenda.schedule(Task::Tell, platform::now()))
    }
}
