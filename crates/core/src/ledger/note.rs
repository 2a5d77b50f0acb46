//! What happened to an entry, line by line, for people who ask.

use serde::{Deserialize, Serialize};

use super::Attempt;
use crate::from_json::FromJson;
use crate::time::Millis;
use crate::why::Why;

/// A line of an entry's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
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
    /// The activity was not changed, because someone else had just changed it.
    ChangedMeanwhile,
    /// A person's edit was not written, because the record had changed since they saw it.
    EditInConflict,
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
    /// The account has another CRM, and the call begins anew there.
    CrmChanged,
    /// A person decided something.
    PersonDecided,
    /// The extension's own auto-log saw the call end.
    ClientSawEnd,
    /// An administrator's backfill had the call.
    Backfilled,
    /// Machines that listened said something of the call.
    InsightsKnown,
    /// Something that was awaited has not come in time.
    LetGo,
    /// Nothing more is expected.
    Completed,
    /// A request was sent to the CRM. The detail has it as it was made, placeholders standing for
    /// its secrets, with the status of the answer in the first line.
    Requested,
}
