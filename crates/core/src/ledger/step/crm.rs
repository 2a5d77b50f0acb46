//! What becomes of an entry when the account is connected to its CRM anew, or to another one.
//!
//! What is in the former CRM, or may be, stays there as it is: in the new one it would be a second
//! record of the same call. Everything else begins anew in the new CRM.

use super::Machine;
use crate::id::CrmId;
use crate::ledger::{Answer, Edit, Entry, Flight, Input, Intent, Phase, What, Work};
use crate::why::Why;

impl Entry {
    /// Whether it matters to the entry that the account was connected to this CRM.
    pub(in crate::ledger) fn is_concerned_by(&self, crm: &CrmId) -> bool {
        let waits_for_it = |why: Why| matches!(why, Why::CrmSignIn | Why::CrmPermission);
        self.key.crm != *crm
            || match &self.phase {
                Phase::Refused { why, .. } => waits_for_it(*why),
                Phase::GivenUp { why } => *why == Why::OtherCrm,
                Phase::Logged { work, .. } => match work {
                    Work::Reading { flight: Flight::Resting { .. } } => true,
                    Work::Declined { why, .. } => waits_for_it(*why),
                    Work::Idle | Work::Reading { .. } | Work::Writing { .. } => false,
                },
                Phase::WaitingForEnd { .. }
                | Phase::Matching { .. }
                | Phase::AddingContact { .. }
                | Phase::Asking { .. }
                | Phase::Looking { .. }
                | Phase::Creating { .. }
                | Phase::Settling { .. }
                | Phase::Final { .. }
                | Phase::Skipped { .. } => false,
            }
    }
}

impl Machine<'_> {
    /// Whether the entry is about another CRM than the account has.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.entry.key.crm != self.circumstances.connector.crm
    }

    /// Takes in an input for an entry that is about another CRM than the account has. Nothing is
    /// asked of either for what stays there.
    pub(super) fn take_elsewhere(&mut self, input: Input) {
        match &input {
            Input::Created { attempt, answer: Answer::Done(activity) } => {
                self.landed(*attempt, activity.clone());
            }
            Input::Created { attempt, answer: Answer::Refused(_) | Answer::Later(_) }
                if self.entry.sent.as_ref().is_some_and(|sent| sent.attempt == *attempt) =>
            {
                self.did_not_land();
            }
            Input::Updated { attempt, answer: Answer::Done(()) } => {
                self.updated(*attempt, Answer::Done(()));
            }
            Input::Ended { part } => self.entry.part = (**part).clone(),
            // They were told to look there first.
            Input::Intent { intent: Intent::Log { .. } } => self.entry.sent = None,
            Input::Intent { intent: Intent::Edit(edit) } => {
                // A contact that was chosen is one of the other CRM, or of none.
                self.write_down(Edit { contact: None, ..edit.clone() });
            }
            Input::Intent { intent: Intent::Skip } if self.entry.logged().is_none() => {
                return self.skip_now();
            }
            Input::Created { .. }
            | Input::Updated { .. }
            | Input::Intent { intent: Intent::Skip | Intent::Replay | Intent::AutoLog }
            | Input::Contacts { .. }
            | Input::ContactAdded { .. }
            | Input::Looked { .. }
            | Input::Read { .. }
            | Input::ChangedMeanwhile { .. }
            | Input::Insights { .. }
            | Input::ContactAppeared { .. }
            | Input::CoverChanged
            | Input::CrmConnected
            | Input::Backfill
            | Input::Woke => {}
        }
        match (self.entry.logged().cloned(), &self.entry.sent) {
            (Some(record), _) => self.entry.phase = Phase::Final { record },
            (None, Some(_)) => self.may_be_elsewhere(),
            (None, None) => {
                self.begin_anew();
                self.take(input);
            }
        }
    }

    fn may_be_elsewhere(&mut self) {
        let phase = Phase::GivenUp { why: Why::OtherCrm };
        if self.entry.phase != phase {
            self.note(What::GivenUp, Some(Why::OtherCrm), self.entry.key.crm.clone().as_str());
            self.entry.phase = phase;
        }
    }

    /// Nothing that was found in the former CRM is known in the new one.
    fn begin_anew(&mut self) {
        let crm = self.circumstances.connector.crm.clone();
        self.note(What::CrmChanged, None, crm.as_str());
        self.entry.key.crm = crm;
        self.entry.chosen = None;
        self.entry.applied = None;
        self.entry.tried = None;
        self.afresh();
        match &self.entry.phase {
            Phase::Skipped { .. } | Phase::WaitingForEnd { .. } => {}
            Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. } => {
                self.wait_for_end();
                self.reconsider();
            }
        }
    }

    /// The CRM accepts the sign-in again, or lets it write: what waited for that goes on.
    pub(super) fn crm_connected(&mut self) {
        let now = self.now;
        match &mut self.entry.phase {
            // Not all at once: each is woken in its turn.
            Phase::Refused { why: Why::CrmSignIn | Why::CrmPermission, retry_at, .. } => {
                *retry_at = Some(now);
            }
            Phase::Logged { work: Work::Reading { flight: Flight::Resting { until } }, .. } => {
                *until = now.min(*until);
            }
            Phase::Logged { work, .. } => match work {
                Work::Declined { why: Why::CrmSignIn | Why::CrmPermission, .. } => {
                    *work = Work::Idle;
                }
                Work::Declined { .. }
                | Work::Idle
                | Work::Reading { .. }
                | Work::Writing { .. } => {}
            },
            Phase::GivenUp { why: Why::OtherCrm } => {
                self.wait_for_end();
                self.reconsider();
            }
            Phase::GivenUp { .. }
            | Phase::Refused { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. } => {}
        }
    }
}
