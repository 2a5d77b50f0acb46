//! What a person wants.

use super::Machine;
use crate::cover::Logger;
use crate::ledger::{ContactChoice, Edit, Flight, Idempotency, Intent, Phase, What, Work};
use crate::rules::Admission;
use crate::why::Why;

impl Machine<'_> {
    pub(super) fn intent(&mut self, intent: Intent) {
        match intent {
            // For which calls they chose is the host's to keep.
            Intent::Log { contact, subject, note, fields, remember: _ } => {
                self.note(What::PersonDecided, Some(Why::ChosenByPerson), &contact.name);
                let chosen = Some(contact.clone());
                self.write_down(Edit { subject, note, contact: chosen, fields, seen: None });
                self.with_chosen(contact);
            }
            Intent::Edit(edit) => {
                self.note(What::PersonDecided, None, "");
                self.edit(edit);
            }
            Intent::Skip => self.skip_by_person(),
            Intent::Replay => self.replay(),
            Intent::AutoLog => self.auto_log(),
        }
    }

    pub(super) fn write_down(&mut self, edit: Edit) {
        let Edit { subject, note, contact, fields, seen: _ } = edit;
        let human = &mut self.entry.human;
        human.subject = subject.or(human.subject.take());
        human.note = note.or(human.note.take());
        human.fields.extend(fields);
        if let Some(contact) = contact {
            self.entry.chosen = Some(contact.clone());
            self.move_to(contact);
        }
    }

    fn with_chosen(&mut self, contact: ContactChoice) {
        match &mut self.entry.phase {
            Phase::Logged { work, .. } => try_again(work),
            Phase::Final { .. } => {}
            // The person was told to look in the CRM first.
            Phase::Asking { why: Why::CreateUnsure, .. } => {
                if let Idempotency::Trace { .. } = self.circumstances.connector.idempotency {
                    // Otherwise the look that comes first would ask again.
                    self.entry.sent = None;
                }
                self.afresh();
                self.write(contact, Why::ChosenByPerson);
            }
            Phase::Asking { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. } => {
                self.afresh();
                self.log_by_hand(contact);
            }
            // The choice is kept: it is applied at the end of the call, or as an update once it
            // is known whether the activity exists.
            Phase::WaitingForEnd { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. } => {}
        }
    }

    /// Whoever moved the activity in the CRM did so before this choice.
    fn move_to(&mut self, contact: ContactChoice) {
        let sent = self.entry.sent.as_mut().and_then(|sent| sent.composed.as_mut());
        for composed in self.entry.applied.as_mut().into_iter().chain(sent) {
            composed.contact = None;
        }
        if let Phase::Logged { record, .. } | Phase::Final { record } = &mut self.entry.phase {
            record.contact = contact;
            record.why = Why::ChosenByPerson;
        }
    }

    fn log_by_hand(&mut self, contact: ContactChoice) {
        match (self.entry.part.ended_at, &self.entry.sent, self.circumstances.connector.idempotency)
        {
            (None, _, _) => self.wait_for_end(),
            (Some(_), Some(_), Idempotency::None) => self.ask(Why::CreateUnsure, Vec::new()),
            (Some(_), _, _) => self.write(contact, Why::ChosenByPerson),
        }
    }

    fn skip_by_person(&mut self) {
        match &self.entry.phase {
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => self.skip_now(),
            Phase::Looking { .. } | Phase::Creating { flight: Flight::Resting { .. }, .. }
                if self.entry.sent.is_none() =>
            {
                self.skip_now();
            }
            // The activity exists, or may exist in a moment; taking it away is for a person.
            Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. } => {}
        }
    }

    pub(super) fn skip_now(&mut self) {
        self.note(What::PersonDecided, Some(Why::SkippedByPerson), "");
        self.entry.chosen = None;
        self.skip(Why::SkippedByPerson);
    }

    fn replay(&mut self) {
        match &mut self.entry.phase {
            Phase::Skipped { .. } | Phase::Refused { .. } | Phase::GivenUp { .. } => {
                self.note(What::PersonDecided, None, "");
                self.afresh();
                self.wait_for_end();
                self.reconsider();
            }
            Phase::Asking { why: Why::CreateUnsure, .. } => {}
            Phase::Asking { .. } => {
                self.afresh();
                self.reconsider();
            }
            Phase::Logged { work, .. } => try_again(work),
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Final { .. } => {}
        }
    }

    /// The extension's own auto-log is as good as cover. It is kept also where the server covers
    /// the call: settings reach desk and client at different moments, and neither the settings
    /// held here nor those under which a call was skipped need be the client's.
    fn auto_log(&mut self) {
        match self.entry.logger {
            Logger::Client => return,
            Logger::Server | Logger::Backfill => self.entry.logger = Logger::Client,
        }
        self.note(What::ClientSawEnd, None, "");
        self.make_up_for_cover();
    }

    /// An administrator orders calls from before the server's cover to be logged.
    pub(super) fn backfill(&mut self) {
        match self.entry.logger {
            Logger::Client | Logger::Backfill => {}
            Logger::Server => {
                let cover = self.circumstances.cover_now(&self.entry.key.extension_id);
                self.entry.logger = Logger::Backfill.given(cover);
                self.note_backfill();
            }
        }
        self.make_up_for_cover();
    }

    /// Says in the timeline that a backfill has the call.
    pub(super) fn note_backfill(&mut self) {
        match self.entry.logger {
            Logger::Backfill => self.note(What::Backfilled, None, ""),
            Logger::Server | Logger::Client => {}
        }
    }

    /// What was skipped for want of cover is decided anew, unless the rules still say the same.
    fn make_up_for_cover(&mut self) {
        match &self.entry.phase {
            Phase::Skipped { why }
                if why.is_want_of_cover() && self.admit() != Admission::Skip(*why) =>
            {
                self.afresh();
                self.wait_for_end();
                self.reconsider();
            }
            // The call goes on, or someone logs it, or decided otherwise.
            Phase::Skipped { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => {}
        }
    }

    /// Patience begins anew.
    pub(super) fn afresh(&mut self) {
        self.calm();
        self.entry.since = self.now;
    }

    pub(super) fn wait_for_end(&mut self) {
        self.entry.phase = Phase::WaitingForEnd { why: Why::CallInProgress, until: None };
    }
}

/// Lets an update that was not taken be tried again.
pub(super) fn try_again(work: &mut Work) {
    match work {
        Work::Declined { .. } => *work = Work::Idle,
        Work::Idle | Work::Reading { .. } | Work::Writing { .. } => {}
    }
}
