//! The log machine: how a part of a call becomes exactly one activity in a CRM.
//!
//! An [`Entry`] is a value. A host loads it, calls [`Entry::step`], **commits** the next entry, and
//! only then performs the effects; what comes back is the next input. The host may die between any
//! two of these, so every phase has a way forward from [`Input::Woke`] alone, every effect carries
//! an attempt number, and nothing that matters lives in memory.
//!
//! | phase | waits for | then |
//! |---|---|---|
//! | `WaitingForEnd` | the end of the call, or the call log | the rules decide |
//! | `Matching` | the CRM's contacts with the number | log, ask or skip |
//! | `AddingContact` | the CRM to make a placeholder contact | log |
//! | `Asking` | a person, or the contact to appear | log or skip |
//! | `Looking` | the CRM's search for our marker | found: logged; not found: create |
//! | `Creating` | the CRM to write the activity | logged |
//! | `Settling` | time, because a create may have landed | look |
//! | `Logged` | what the call log still has to say, and updates under way | final |
//! | `Final` | nothing; a person or a late fact may still change it | logged |
//! | `Skipped`, `Refused`, `GivenUp` | a person: log by hand, or replay | |
//!
//! At most one activity exists for each [`LogKey`], provided the CRM keeps what its
//! [`Idempotency`] says: an upsert never makes a second record; a search by our marker shows a
//! record within `settle` of the moment its create was given up; with neither, an unsure create
//! waits for a person.

mod session;
mod step;

use serde::{Deserialize, Serialize};

pub use self::session::{Session, Settlement};
use crate::call::Part;
use crate::compose::{Composed, HumanText};
use crate::contact::Contact;
use crate::directory::Directory;
use crate::id::{ActivityId, ContactId, CrmId, CrmUserId, LogKey};
use crate::owner::CrmUser;
use crate::phone::PhoneNumber;
use crate::rules::Policy;
use crate::time::{Millis, Span};
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
    /// When the entry began.
    pub since: Millis,
    /// What people wrote; never overwritten.
    #[serde(default)]
    pub human: HumanText,
    /// The contact a person chose; never overwritten.
    #[serde(default)]
    pub chosen: Option<ContactChoice>,
    /// What the activity says by our hand.
    #[serde(default)]
    pub applied: Option<Composed>,
}

/// The number of an effect, counted per entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attempt(pub u32);

/// A contact, as far as an activity names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactChoice {
    /// The CRM's id.
    pub id: ContactId,
    /// The name shown.
    pub name: String,
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "phase")]
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
        /// What is written.
        composed: Composed,
        /// The request.
        flight: Flight,
    },
    /// A create may have landed.
    Settling {
        /// With whom the call is logged.
        contact: ContactChoice,
        /// Why with them.
        why: Why,
        /// What was written, if it was.
        composed: Composed,
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
#[serde(rename_all = "kebab-case", tag = "flight")]
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
#[serde(rename_all = "kebab-case", tag = "work")]
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
        composed: Composed,
        /// The request.
        flight: Flight,
    },
}

/// What a host tells an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "input")]
pub enum Input {
    /// The facts, of a call that has ended.
    Ended {
        /// The facts.
        part: Box<Part>,
    },
    /// The CRM's contacts with the number.
    Contacts {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<Vec<Contact>>,
    },
    /// The placeholder contact.
    ContactAdded {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<Contact>,
    },
    /// What the search for our marker found.
    Looked {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<Option<ActivityId>>,
    },
    /// The activity was written.
    Created {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<ActivityId>,
    },
    /// What stands in the CRM; nothing when someone deleted it.
    Read {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<Option<Standing>>,
    },
    /// The activity was updated.
    Updated {
        /// The request's number.
        attempt: Attempt,
        /// The answer.
        answer: Answer<()>,
    },
    /// A person wants something.
    Intent {
        /// What.
        intent: Intent,
    },
    /// Time has passed. May come early, late or twice.
    Woke,
}

/// What a person wants done with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Intent {
    /// Log it, with this contact; or change the contact of what is logged.
    #[serde(rename_all = "camelCase")]
    Log {
        /// With whom.
        contact: ContactChoice,
        /// Under what subject, if not the composed one.
        #[serde(default)]
        subject: Option<String>,
        /// With what note.
        #[serde(default)]
        note: Option<String>,
    },
    /// Change what is or will be written.
    Edit {
        /// The subject, if it is to change.
        #[serde(default)]
        subject: Option<String>,
        /// The note, if it is to change.
        #[serde(default)]
        note: Option<String>,
    },
    /// Do not log it.
    Skip,
    /// Decide and try again.
    Replay,
}

/// A CRM's answer, classified where it is read. What is not understood is `Unsure`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer", content = "value")]
pub enum Answer<T> {
    /// It was done.
    Done(T),
    /// It was not done, and will not be without a change.
    Refused(Refusal),
    /// It may or may not have been done.
    Unsure,
    /// It was not done; ask again at this moment.
    Later(Millis),
}

impl<T> Answer<T> {
    /// The same answer about something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Done(value) => Answer::Done(change(value)),
            Self::Refused(refusal) => Answer::Refused(refusal),
            Self::Unsure => Answer::Unsure,
            Self::Later(at) => Answer::Later(at),
        }
    }
}

/// Why a CRM refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// What has to change.
    pub kind: RefusalKind,
    /// The CRM's words, secrets removed.
    pub detail: String,
}

/// What has to change before a CRM would accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalKind {
    /// The sign-in.
    SignIn,
    /// The user's permissions.
    Permission,
    /// The record.
    Rejected,
}

impl RefusalKind {
    fn why(self) -> Why {
        match self {
            Self::SignIn => Why::CrmSignIn,
            Self::Permission => Why::CrmPermission,
            Self::Rejected => Why::CrmRejected,
        }
    }
}

/// What a host must do after it has committed the entry. Plain data: it survives the host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// Ask who has the number.
    FindContacts {
        /// To be returned with the answer.
        attempt: Attempt,
        /// The number.
        number: PhoneNumber,
    },
    /// Make a contact with this number.
    AddContact {
        /// To be returned with the answer.
        attempt: Attempt,
        /// The number.
        number: PhoneNumber,
        /// The name, from the caller id, or the number itself.
        name: String,
    },
    /// Search for the marker.
    Look {
        /// To be returned with the answer.
        attempt: Attempt,
        /// What our record carries.
        marker: String,
    },
    /// Write the activity.
    Create {
        /// To be returned with the answer.
        attempt: Attempt,
        /// The activity.
        draft: Box<Draft>,
    },
    /// Read what stands in the CRM.
    Read {
        /// To be returned with the answer.
        attempt: Attempt,
        /// The activity.
        activity: ActivityId,
    },
    /// Write what has changed.
    Update {
        /// To be returned with the answer.
        attempt: Attempt,
        /// The activity.
        activity: ActivityId,
        /// What it is to say.
        draft: Box<Draft>,
    },
}

/// An activity as it is to stand in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// What the record carries so that it can be found again.
    pub marker: String,
    /// With whom.
    pub contact: ContactChoice,
    /// To whom it belongs; nothing means the user whose sign-in is used.
    pub owner: Option<CrmUserId>,
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
    /// When the call began.
    pub started_at: Millis,
    /// The participant's talk time.
    pub talk: Span,
    /// The facts, for CRMs that have fields of their own for them.
    pub part: Part,
}

/// An activity as it stands in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// What a CRM offers against double records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Idempotency {
    /// A create with the same marker is the same record.
    Upsert,
    /// Our marker can be searched for.
    Marker {
        /// How long after a create the search shows it.
        settle: Span,
    },
    /// Neither.
    None,
}

/// The CRM an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connector {
    /// Which.
    pub crm: CrmId,
    /// What it offers.
    pub idempotency: Idempotency,
}

/// What a step rests on besides the entry and the input.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Settings and cover.
    pub policy: &'a Policy,
    /// Who is who.
    pub directory: &'a Directory,
    /// The CRM.
    pub connector: &'a Connector,
    /// The CRM's users.
    pub users: &'a [CrmUser],
}

/// What a step comes to.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "commit `next`, then perform `effects`"]
pub struct Turn {
    /// The entry to commit.
    pub next: Entry,
    /// What to do once it is committed.
    pub effects: Vec<Effect>,
    /// What happened, for the timeline; committed with the entry.
    pub notes: Vec<Note>,
}

/// A line of an entry's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// When.
    pub at: Millis,
    /// What.
    pub what: What,
    /// Why, where there is a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// The request's number, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// A name, an id or the CRM's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What can happen to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The call ended, or what is known of it changed.
    FactsKnown,
    /// It waits for the call log.
    Waiting,
    /// The rules or a person skipped it.
    Skipped,
    /// The CRM was asked for contacts.
    SearchedContacts,
    /// The CRM was asked to make a contact.
    AddedContact,
    /// It waits for a person.
    Asked,
    /// The contact is settled.
    ContactChosen,
    /// The CRM was searched for our marker.
    Looked,
    /// The CRM was asked to write the activity.
    SentCreate,
    /// A create may have landed.
    Settling,
    /// The activity exists.
    Logged,
    /// The CRM was asked what stands there.
    SentRead,
    /// The CRM was asked to change the activity.
    SentUpdate,
    /// The activity was changed.
    Updated,
    /// Someone deleted the activity in the CRM.
    DeletedInCrm,
    /// The CRM did not answer in time, or not clearly.
    NoAnswer,
    /// The CRM asked to wait.
    AskedToWait,
    /// The CRM refused.
    Refused,
    /// It was given up.
    GivenUp,
    /// A person decided something.
    PersonDecided,
    /// Nothing more is expected.
    Completed,
}

/// An entry's state in one word, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The call goes on.
    InProgress,
    /// On its way into the CRM.
    Logging,
    /// Waiting for a person.
    Unresolved,
    /// In the CRM.
    Logged,
    /// Not logged, by rule or by choice.
    Skipped,
    /// Not logged, against the rules: the CRM did not take it.
    Failed,
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
            since: now,
            human: HumanText::default(),
            chosen: None,
            applied: None,
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
        match &self.phase {
            Phase::WaitingForEnd { why, .. }
            | Phase::Asking { why, .. }
            | Phase::Skipped { why }
            | Phase::Refused { why, .. }
            | Phase::GivenUp { why } => *why,
            Phase::Matching { .. } | Phase::AddingContact { .. } => Why::Matching,
            Phase::Looking { .. } | Phase::Creating { .. } => Why::Writing,
            Phase::Settling { .. } => Why::Settling,
            Phase::Logged { record, .. } | Phase::Final { record } => record.why,
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
