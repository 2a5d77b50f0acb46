//! What a desk keeps of one call, as one value: its session and its entries.
//!
//! A host loads the file of a call, has it take one thing in, **commits** all that the turn says,
//! and only then performs the effects. There is one writer for each call, and nothing is awaited
//! between loading and committing.

mod backfill;

pub use self::backfill::{Foreseen, Prospect};
use super::{Circumstances, Entry, Input, Intent, Remember, Session, Settlement, Told, Turn};
use crate::call::{self, Part};
use crate::directory::Mentions;
use crate::id::{ExtensionId, IntentKey, LogKey};
use crate::phone::PhoneNumber;
use crate::rules::RememberedContact;
use crate::time::Millis;

/// How many intents of one call are remembered, so that one that comes again is known.
const INTENTS_REMEMBERED: usize = 200;

/// A call's session and its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct CallFile {
    /// What is known of the call.
    pub session: Session,
    /// Its entries, in no order, one for each extension at most.
    pub entries: Vec<Entry>,
}

/// What taking something in comes to.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "commit the session and every `next`, then perform every effect"]
pub struct FileTurn {
    /// The session to commit; nothing when it stays as it was.
    pub session: Option<Session>,
    /// The turns of the entries that took something in; the others stay as they were.
    pub turns: Vec<Turn>,
    /// What the account must keep ([`Policy::remember`]) before the intent is acknowledged.
    ///
    /// [`Policy::remember`]: crate::rules::Policy::remember
    pub remember: Option<RememberedContact>,
}

/// The extension has no part in the call that could have an entry. It may have one in a moment,
/// when RingCentral's events are slower than a browser: the intent can be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchPart;

impl CallFile {
    /// Whom the call names: who is who among them must be known before it takes anything in. What
    /// it takes in may name more.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = self.session.fold.mentions();
        self.entries.iter().for_each(|entry| mentions.part(&entry.part));
        self.session.told_to.iter().for_each(|extension| mentions.extension(extension));
        mentions
    }

    /// Looks at the clock: settles the session and wakes the entries that are due.
    pub fn woke(self, circumstances: &Circumstances<'_>, now: Millis) -> FileTurn {
        let Self { mut session, mut entries } = self;
        let was_behind = session.told == Told::Behind;
        let mut turns = Vec::new();
        match session.settle(circumstances.directory, &circumstances.policy.settings, now) {
            Settlement::Wait(_) | Settlement::Unchanged => {}
            Settlement::Settled(parts) => {
                for part in parts {
                    let entry = take_entry(&mut entries, &part.extension_id)
                        .unwrap_or_else(|| new_entry(&session, &part, circumstances, now));
                    let input = Input::Ended { part: Box::new(part) };
                    turns.push(entry.step(input, circumstances, now));
                }
            }
        }
        for entry in entries {
            if entry.due().is_some_and(|due| due <= now) {
                turns.push(entry.step(Input::Woke, circumstances, now));
            }
        }
        // Also when it waits on: the moment until which it waits may have moved.
        FileTurn { session: was_behind.then_some(session), turns, remember: None }
    }

    /// Takes in something for one entry: what a CRM answered, or what machines that listened say.
    /// Where there is no such entry, it changes nothing.
    pub fn answered(
        mut self,
        extension: &ExtensionId,
        input: Input,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> FileTurn {
        let entry = take_entry(&mut self.entries, extension);
        let turns = entry.map(|entry| entry.step(input, circumstances, now)).into_iter().collect();
        FileTurn { session: None, turns, remember: None }
    }

    /// Takes in that settings have come into force that may have covered the call when it began:
    /// a desk hears of them a moment after they were saved.
    pub fn cover_changed(self, circumstances: &Circumstances<'_>, now: Millis) -> FileTurn {
        let step = |entry: Entry| entry.step(Input::CoverChanged, circumstances, now);
        let turns = self.entries.into_iter().map(step).collect();
        FileTurn { session: None, turns, remember: None }
    }

    /// Takes in that the account was connected to a CRM, perhaps another one, or that the CRM
    /// accepts its sign-in again, or lets it write again.
    pub fn crm_connected(self, circumstances: &Circumstances<'_>, now: Millis) -> FileTurn {
        let crm = &circumstances.connector.crm;
        let concerned = self.entries.into_iter().filter(|entry| entry.is_concerned_by(crm));
        let step = |entry: Entry| entry.step(Input::CrmConnected, circumstances, now);
        let turns = concerned.map(step).collect();
        FileTurn { session: None, turns, remember: None }
    }

    /// Takes in that a contact with a number was created or changed in the CRM.
    pub fn contact_appeared(
        self,
        number: &PhoneNumber,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> FileTurn {
        let turns = self
            .entries
            .into_iter()
            .filter(|entry| entry.part.outside_number.as_ref() == Some(number))
            .map(|entry| {
                entry.step(Input::ContactAppeared { number: number.clone() }, circumstances, now)
            })
            .collect();
        FileTurn { session: None, turns, remember: None }
    }

    /// Takes in what a person wants. The same intent taken again, told by its key, changes
    /// nothing. A call that still goes on gets its entry by it: a note may be written early.
    ///
    /// # Errors
    ///
    /// [`NoSuchPart`] when the extension has neither an entry nor a part that could have one.
    pub fn intended(
        mut self,
        extension: &ExtensionId,
        key: IntentKey,
        intent: Intent,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> Result<FileTurn, NoSuchPart> {
        let entry = match take_entry(&mut self.entries, extension) {
            Some(entry) => entry,
            None => self.running(extension, circumstances, now).ok_or(NoSuchPart)?,
        };
        // Also when it comes again: the host may not have got to keeping it.
        let remember = remembered(&intent, &entry);
        let taken = &mut self.session.intents;
        if taken.contains(&key) {
            return Ok(FileTurn { remember, ..FileTurn::default() });
        }
        if taken.len() >= INTENTS_REMEMBERED {
            taken.remove(0);
        }
        taken.push(key);
        // The entry hears of the end, whoever has taken the call by then.
        self.session.told_to.insert(extension.clone());
        let turn = entry.step(Input::Intent { intent }, circumstances, now);
        Ok(FileTurn { session: Some(self.session), turns: vec![turn], remember })
    }

    /// The entry of a part of a call that goes on.
    fn running(
        &self,
        extension: &ExtensionId,
        circumstances: &Circumstances<'_>,
        now: Millis,
    ) -> Option<Entry> {
        let fold = &self.session.fold;
        let call = fold.call(circumstances.directory)?;
        call::parts(fold, &call, circumstances.directory)
            .iter()
            .find(|part| part.extension_id == *extension)
            .map(|part| new_entry(&self.session, part, circumstances, now))
    }
}

/// What an intent has the account keep. Where no number is known, the choice holds for the call.
fn remembered(intent: &Intent, entry: &Entry) -> Option<RememberedContact> {
    match intent {
        Intent::Log { contact, remember: Remember::ThisNumber, .. } => {
            let number = entry.part.outside_number.clone()?;
            Some(RememberedContact { number, contact: contact.clone() })
        }
        Intent::Log { remember: Remember::ThisCall, .. }
        | Intent::Edit(_)
        | Intent::Skip
        | Intent::Replay
        | Intent::AutoLog => None,
    }
}

fn take_entry(entries: &mut Vec<Entry>, extension: &ExtensionId) -> Option<Entry> {
    let index = entries.iter().position(|entry| entry.key.extension_id == *extension)?;
    Some(entries.swap_remove(index))
}

fn new_entry(
    session: &Session,
    part: &Part,
    circumstances: &Circumstances<'_>,
    now: Millis,
) -> Entry {
    let key = LogKey {
        account: circumstances.account.clone(),
        telephony_session_id: part.telephony_session_id.clone(),
        extension_id: part.extension_id.clone(),
        crm: circumstances.connector.crm.clone(),
    };
    let logger = session.logger.given(circumstances.cover_now(&part.extension_id));
    Entry { logger, ..Entry::new(key, part.clone(), now) }
}
