//! What the ledger keeps of a participant's part in a call.

use serde::{Deserialize, Serialize};

use super::{Edit, PendingEdit, Seen, Sent, State, Tried, pending};
use crate::call::Part;
use crate::compose::facts::Insights;
use crate::compose::{Composed, HumanText};
use crate::contact::Contact;
use crate::cover::Logger;
use crate::from_json::FromJson;
use crate::id::{ActivityId, ContactId, LogKey};
use crate::phone::PhoneNumber;
use crate::time::Millis;
use crate::why::Why;

/// The ledger's row for one participant of one call in one CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The key; at most one activity exists for it.
    pub key: LogKey,
    /// The facts, as they are known now.
    pub part: Part,
    /// Where the entry stands.
    pub phase: Phase,
    /// The number of the last effect handed out.
    pub attempt: Attempt,
    /// Requests in a row that did not succeed.
    #[serde(default)]
    pub failures: u32,
    /// When the first of them was; nothing while the CRM answers.
    #[serde(default)]
    pub failing_since: Option<Millis>,
    /// When the entry began.
    pub since: Millis,
    /// Who logs it unasked.
    #[serde(default)]
    pub logger: Logger,
    /// What machines that listened say of the call.
    #[serde(default)]
    pub insights: Insights,
    /// When waiting for more of that ends; nothing when none is awaited.
    #[serde(default)]
    pub insights_until: Option<Millis>,
    /// When the activity first said all there was to say; what had not come by then was let go.
    #[serde(default)]
    pub completed_at: Option<Millis>,
    /// What people wrote; never overwritten.
    #[serde(default)]
    pub human: HumanText,
    /// The contact a person chose; never overwritten.
    #[serde(default)]
    pub chosen: Option<ContactChoice>,
    /// The edits that were made of what people saw in the CRM, and are not written, the oldest
    /// first.
    #[serde(default, rename = "edit", skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "pending::read")]
    pub edits: Vec<PendingEdit>,
    /// The record as whoever edited it last knows it: as they saw it, with their edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_edit: Option<Box<Seen>>,
    /// What the activity says by our hand; nothing while that is not known.
    #[serde(default)]
    pub applied: Option<Composed>,
    /// The create that may have landed, until it is known whether it did.
    #[serde(default)]
    pub sent: Option<Sent>,
    /// The updates that may have landed since `applied`, or several creates before them.
    #[serde(default)]
    pub tried: Option<Tried>,
}

/// The number of an effect, counted per entry.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson,
)]
#[serde(transparent)]
pub struct Attempt(pub u32);

/// A contact, as far as an activity names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ContactChoice {
    /// The CRM's id.
    pub id: ContactId,
    /// The name shown.
    pub name: String,
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The call goes on, or the log style waits for the call log.
    WaitingForEnd {
        /// What it waits for.
        why: Why,
        /// When waiting for the call log ends.
        until: Option<Millis>,
    },
    /// The CRM is asked who has the number.
    Matching {
        /// The request.
        flight: Flight,
    },
    /// The CRM is asked to make a placeholder contact.
    AddingContact {
        /// The request.
        flight: Flight,
    },
    /// A person must say.
    Asking {
        /// Why.
        why: Why,
        /// Whom they may choose from.
        candidates: Vec<Contact>,
        /// The next look whether the CRM knows better by now; nothing when looking cannot help,
        /// or was tried for long enough.
        #[serde(default)]
        rematch: Option<Flight>,
    },
    /// The CRM is searched for our marker.
    Looking {
        /// With whom the call is to be logged.
        contact: ContactChoice,
        /// Why with them.
        why: Why,
        /// The request.
        flight: Flight,
    },
    /// The activity is being written.
    Creating {
        /// With whom the call is logged.
        contact: ContactChoice,
        /// Why with them.
        why: Why,
        /// The request.
        flight: Flight,
    },
    /// A create may have landed.
    Settling {
        /// With whom the call is logged.
        contact: ContactChoice,
        /// Why with them.
        why: Why,
        /// When the search would show it.
        until: Millis,
    },
    /// The activity exists; more may come.
    Logged {
        /// The activity.
        record: Logged,
        /// The update under way.
        work: Work,
    },
    /// The activity exists and says all there is to say.
    Final {
        /// The activity.
        record: Logged,
    },
    /// It is not logged, by rule or by a person's choice.
    Skipped {
        /// Why.
        why: Why,
    },
    /// The CRM refused it.
    Refused {
        /// Why.
        why: Why,
        /// The CRM's words, secrets removed.
        detail: String,
        /// When the machine tries again by itself, if it does.
        #[serde(default)]
        retry_at: Option<Millis>,
    },
    /// It was tried for long and could not be done.
    GivenUp {
        /// Why.
        why: Why,
    },
}

/// An activity that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// The CRM's id of it.
    pub activity: ActivityId,
    /// With whom.
    pub contact: ContactChoice,
    /// Why with them, or how it was found.
    pub why: Why,
    /// Since when.
    pub at: Millis,
}

/// A request to the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flight {
    /// It was sent; no answer by the deadline means that nothing is known.
    Out {
        /// Its number.
        attempt: Attempt,
        /// When waiting for the answer ends.
        deadline: Millis,
    },
    /// It is to be sent again later.
    Resting {
        /// When.
        until: Millis,
    },
}

/// An update of an activity that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// None is needed.
    Idle,
    /// The activity is read, so that nothing a person wrote is overwritten.
    Reading {
        /// The request.
        flight: Flight,
    },
    /// The changed lines are written.
    Writing {
        /// What the activity will say by our hand.
        composed: Box<Composed>,
        /// The request.
        flight: Flight,
    },
    /// The CRM did not take the update. The activity stays as it is until something else is to
    /// be written, or a person replays.
    Declined {
        /// What was not taken.
        composed: Box<Composed>,
        /// Why.
        why: Why,
        /// The CRM's words, secrets removed.
        detail: String,
    },
}

/// Whether a contact that appears in the CRM, or goes, can change the answer.
pub(super) fn contacts_may_change(why: Why) -> bool {
    matches!(why, Why::NoContact | Why::SeveralContacts)
}

impl Entry {
    /// An entry for a part of a call that may still be going on.
    pub fn new(key: LogKey, part: Part, now: Millis) -> Self {
        Self {
            key,
            part,
            phase: Phase::WaitingForEnd { why: Why::CallInProgress, until: None },
            attempt: Attempt::default(),
            failures: 0,
            failing_since: None,
            since: now,
            logger: Logger::default(),
            insights: Insights::default(),
            insights_until: None,
            completed_at: None,
            human: HumanText::default(),
            chosen: None,
            edits: Vec::new(),
            last_edit: None,
            applied: None,
            sent: None,
            tried: None,
        }
    }

    /// The state, for lists.
    pub fn state(&self) -> State {
        match &self.phase {
            Phase::WaitingForEnd { why: Why::CallInProgress, .. } => State::InProgress,
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. } => State::Logging,
            Phase::Asking { .. } => State::Unresolved,
            Phase::Logged { .. } | Phase::Final { .. } => State::Logged,
            Phase::Skipped { .. } => State::Skipped,
            Phase::Refused { .. } | Phase::GivenUp { .. } => State::Failed,
        }
    }

    /// Why it stands where it stands.
    pub fn why(&self) -> Why {
        if self.conflict().is_some() && self.logged().is_some() {
            return Why::EditInConflict;
        }
        match &self.phase {
            Phase::WaitingForEnd { why, .. }
            | Phase::Asking { why, .. }
            | Phase::Skipped { why }
            | Phase::Refused { why, .. }
            | Phase::GivenUp { why } => *why,
            Phase::Matching { .. } | Phase::AddingContact { .. } => Why::Matching,
            Phase::Looking { .. } | Phase::Creating { .. } => Why::Writing,
            Phase::Settling { .. } => Why::Settling,
            Phase::Logged { work: Work::Declined { why, .. }, .. } => *why,
            Phase::Logged {
                record,
                work: Work::Idle | Work::Reading { .. } | Work::Writing { .. },
            }
            | Phase::Final { record } => record.why,
        }
    }

    /// The edit that was not written because the record had changed, and waits for a person; the
    /// oldest one.
    pub fn conflict(&self) -> Option<&Edit> {
        self.edits.iter().find_map(|pending| match pending {
            PendingEdit::InConflict(edit) => Some(edit),
            PendingEdit::Waiting(_) => None,
        })
    }

    /// The number that a contact must appear for, or go, before the CRM is worth asking again.
    pub fn waits_for(&self) -> Option<&PhoneNumber> {
        match &self.phase {
            Phase::Asking { why, .. } if contacts_may_change(*why) => {
                self.part.outside_number.as_ref()
            }
            Phase::Asking { .. }
            | Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Logged { .. }
            | Phase::Final { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => None,
        }
    }

    /// The activity, when it exists.
    pub fn logged(&self) -> Option<&Logged> {
        match &self.phase {
            Phase::Logged { record, .. } | Phase::Final { record } => Some(record),
            Phase::WaitingForEnd { .. }
            | Phase::Matching { .. }
            | Phase::AddingContact { .. }
            | Phase::Asking { .. }
            | Phase::Looking { .. }
            | Phase::Creating { .. }
            | Phase::Settling { .. }
            | Phase::Skipped { .. }
            | Phase::Refused { .. }
            | Phase::GivenUp { .. } => None,
        }
    }
}
