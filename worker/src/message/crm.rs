//! What desks and the account say to each other of the CRM.

use ledger_core::id::CrmUserId;
use ledger_core::time::Millis;
use ledger_crm::{Credential, Crm};
use serde::{Deserialize, Serialize};

/// What a desk gets that asks for a token.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CrmAnswer {
    Access(CrmAccess),
    /// The CRM does not accept the sign-in.
    SignedOut {
        why: String,
    },
    /// It cannot be renewed now.
    NotBefore {
        at: Millis,
    },
}

/// With what requests are sent to the CRM. Held in memory only.
#[derive(Serialize, Deserialize)]
pub(crate) struct CrmAccess {
    pub(crate) crm: Crm,
    pub(crate) address: String,
    pub(crate) user: Option<CrmUserId>,
    #[serde(default)]
    pub(crate) pages: String,
    pub(crate) credential: Credential,
    pub(crate) token: String,
    /// Until when it may be used without asking again.
    pub(crate) good_until: Millis,
}
