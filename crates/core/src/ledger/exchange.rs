//! What passes between an entry and its host: inputs, effects, and what happened.

use serde::{Deserialize, Serialize};

use super::{Attempt, ContactChoice, Entry, Intent, Note};
use crate::additional::FieldValues;
use crate::call::Part;
use crate::compose::Format;
use crate::compose::facts::Insights;
use crate::contact::Contact;
use crate::cover::Cover;
use crate::directory::Directory;
use crate::id::{AccountId, ActivityId, CrmId, CrmUserId, ExtensionId, RecordVersion};
use crate::owner::CrmUser;
use crate::phone::PhoneNumber;
use crate::rules::Policy;
use crate::time::{Millis, Span, Zones};
use crate::why::Why;

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
    /// The activity was not updated, because it is no longer what was read: someone changed it
    /// meanwhile. Only a CRM whose [`Standing`] has a version can say so.
    ChangedMeanwhile {
        /// The request's number.
        attempt: Attempt,
    },
    /// Machines that listened say something of the call. What they said before and do not say
    /// now, stays.
    Insights {
        /// What they say.
        insights: Box<Insights>,
    },
    /// A contact with this number was created, or changed, in the CRM.
    ContactAppeared {
        /// The number.
        number: PhoneNumber,
    },
    /// Settings came into force that begin a new era of cover.
    CoverChanged,
    /// The account was connected to a CRM, perhaps another one; or the CRM accepts its sign-in
    /// again, or lets it write again.
    CrmConnected,
    /// A person, or the extension in their name, wants something.
    Intent {
        /// What.
        intent: Intent,
    },
    /// An administrator's backfill has the call.
    Backfill,
    /// Time has passed. May come early, late or twice.
    Woke,
}

impl Input {
    /// Whether it brings a contact that the CRM has made.
    pub fn has_contact(&self) -> bool {
        matches!(
            self,
            Self::ContactAdded { answer: Answer::Done(_), .. }
                | Self::Contacts { answer: Answer::Done(_), .. }
        )
    }

    /// What has to change, where the CRM refused.
    pub fn refusal(&self) -> Option<RefusalKind> {
        match self {
            Self::Contacts { answer, .. } => answer.refusal(),
            Self::ContactAdded { answer, .. } => answer.refusal(),
            Self::Looked { answer, .. } => answer.refusal(),
            Self::Created { answer, .. } => answer.refusal(),
            Self::Read { answer, .. } => answer.refusal(),
            Self::Updated { answer, .. } => answer.refusal(),
            Self::Ended { .. }
            | Self::ChangedMeanwhile { .. }
            | Self::Insights { .. }
            | Self::ContactAppeared { .. }
            | Self::CoverChanged
            | Self::CrmConnected
            | Self::Intent { .. }
            | Self::Backfill
            | Self::Woke => None,
        }
    }
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
    /// What has to change, where it was refused.
    pub fn refusal(&self) -> Option<RefusalKind> {
        match self {
            Self::Refused(refusal) => Some(refusal.kind),
            Self::Done(_) | Self::Unsure | Self::Later(_) => None,
        }
    }

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
    /// The CRM's name of the field that has to change, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
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
    pub(super) fn why(self) -> Why {
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
        /// The texts to search for, E.164 first, for CRMs that find a number only as it was
        /// typed. A contact may be found by several and is still one.
        texts: Vec<String>,
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
        /// What was read, where the CRM says: if the activity is something else by now, nothing
        /// is written, and the answer is [`Input::ChangedMeanwhile`].
        expected: Option<RecordVersion>,
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
    /// The additional fields to be written; every other stays as it is.
    #[serde(default)]
    pub fields: FieldValues,
}

/// An activity as it stands in the CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
    /// With whom, where the CRM says so. A person may have moved it to someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactChoice>,
    /// Which state of the activity this is, where the CRM can make an update depend on it.
    /// Without it, what a person changes between a read and the update that follows is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<RecordVersion>,
    /// The additional fields, as far as the CRM says them; a value that is none stands as null.
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// What a CRM offers against double records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Idempotency {
    /// A create with a marker that is known returns the record that has it, and changes nothing
    /// in it.
    Upsert,
    /// Our marker can be searched for.
    Marker {
        /// How long after a create was given up the search shows it, if it ever landed.
        settle: Span,
    },
    /// A search shows most of our records. One that shows nothing proves nothing.
    Trace {
        /// How long after a create was given up the search shows it, if it shows it at all.
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
    /// How the bodies of its activities are written.
    #[serde(default)]
    pub format: Format,
}

/// What a step rests on besides the entry and the input.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Whose calls these are.
    pub account: &'a AccountId,
    /// Settings and cover.
    pub policy: &'a Policy,
    /// Who is who.
    pub directory: &'a Directory,
    /// The CRM.
    pub connector: &'a Connector,
    /// The CRM's users.
    pub users: &'a [CrmUser],
    /// The world's time zones.
    pub zones: &'a dyn Zones,
}

impl Circumstances<'_> {
    /// Who covers an extension now.
    pub fn cover_now(&self, extension: &ExtensionId) -> Cover {
        self.policy.cover.cover_now(extension, self.directory)
    }
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
