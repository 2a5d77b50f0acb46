//! Which call is meant, and whose calls.

use ledger_core::from_json::FromJson;
use ledger_core::id::{ExtensionId, TelephonySessionId};
use ledger_wire::api::CallRow;
use ledger_wire::http::encode;
use serde::Serialize;

/// Whose calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The person's own.
    Me,
    /// The whole organisation's.
    Everyone,
}

impl Of {
    /// The word in addresses and controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Everyone => "everyone",
        }
    }
}

/// What names an entry within an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct CallKey {
    /// The call.
    pub telephony_session_id: TelephonySessionId,
    /// Whose part of it.
    pub extension_id: ExtensionId,
}

impl CallKey {
    /// The key of a row.
    pub fn of(row: &CallRow) -> Self {
        Self {
            telephony_session_id: row.telephony_session_id.clone(),
            extension_id: row.extension_id.clone(),
        }
    }

    /// Whether it is the key of this row.
    pub fn is_of(&self, row: &CallRow) -> bool {
        self.telephony_session_id == row.telephony_session_id
            && self.extension_id == row.extension_id
    }

    /// The key as it stands in a page.
    pub fn to_text(&self) -> String {
        format!("{}/{}", self.telephony_session_id, self.extension_id)
    }

    /// The path of the call under `/v1/`.
    pub fn path(&self) -> String {
        let session = encode(self.telephony_session_id.as_str());
        format!("calls/{session}/{}", encode(self.extension_id.as_str()))
    }

    /// Reads what [`Self::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        let (session, extension) = text.rsplit_once('/')?;
        Some(Self {
            telephony_session_id: TelephonySessionId::from(session),
            extension_id: ExtensionId::from(extension),
        })
    }
}
