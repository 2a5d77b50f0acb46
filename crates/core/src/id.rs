//! Identifiers of the outside world, one type each, so that a session is never passed where an
//! extension is meant. RingCentral and the CRMs write ids as strings; so do we.

use std::fmt;

use crate::from_json::FromJson;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it came.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as it came.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// RingCentral's organisation.
    AccountId;
    /// A user, queue, IVR menu or other member of an account.
    ExtensionId;
    /// RingCentral's call, as webhooks and the call log name it.
    TelephonySessionId;
    /// A leg of a telephony session.
    PartyId;
    /// A record of the call log.
    CallRecordId;
    /// A CRM that an account is connected to, such as `builtin`.
    CrmId;
    /// A person, company or lead in a CRM.
    ContactId;
    /// The record of a call in a CRM.
    ActivityId;
    /// A user of a CRM.
    CrmUserId;
    /// The state of a record in a CRM, as the CRM names it: an ETag or a stamp of the last change.
    /// Only to be compared.
    RecordVersion;
    /// What tells an intent from every other: chosen by whoever sends it, and sent again with it.
    IntentKey;
    /// A form that someone opened, and no other: not the same person's in another window either.
    FormId;
}

impl CrmId {
    /// The CRM in the account's own storage.
    pub const BUILTIN: &str = "builtin";
    /// The one that an administrator describes.
    pub const DESCRIBED: &str = "described";
}

/// The key of an entry: one participant of one call in one CRM. At most one activity exists for
/// each key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogKey {
    /// The organisation.
    pub account: AccountId,
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// The participant.
    pub extension_id: ExtensionId,
    /// The CRM.
    pub crm: CrmId,
}

impl LogKey {
    /// The text an activity carries so that it can be found again: stable, short, without the
    /// account, because a CRM belongs to one account.
    pub fn marker(&self) -> String {
        format!("{}/{}", self.telephony_session_id, self.extension_id)
    }
}
