//! Alerts: what administrators are told unasked, and where it is sent.

use ledger_core::from_json::FromJson;
use ledger_core::time::Millis;
use serde::{Deserialize, Serialize};

use super::IncidentKind;

/// What was told, or is to be told: once when an incident begins, and once when it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Unique. A receiver may get an alert twice, and tells by this that it is the same.
    pub id: String,
    /// The kind of incident; nothing in the first message to a new address.
    pub kind: Option<IncidentKind>,
    /// When it was noticed.
    pub at: Millis,
    /// One line.
    pub subject: String,
    /// All of it: what happened, since when, and what to do.
    pub text: String,
}

/// In what form alerts are sent: the last part of `PUT /v1/alerts/{form}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "kebab-case")]
pub enum AlertForm {
    /// As [`MailAlert`], for a service that makes an e-mail of it.
    Mail,
    /// As Slack's incoming webhooks take it, and those of others that are made like them.
    Slack,
}

impl AlertForm {
    /// Every form there is.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Slack];

    /// The word in the path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Slack => "slack",
        }
    }
}

/// What is posted in the form [`AlertForm::Mail`]: all that an e-mail needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct MailAlert {
    /// As [`Alert::id`].
    pub id: String,
    /// As [`Alert::kind`].
    pub kind: Option<IncidentKind>,
    /// As [`Alert::at`].
    pub at: Millis,
    /// The subject.
    pub subject: String,
    /// The body, as plain text.
    pub text: String,
    /// Who is to be told.
    pub recipients: Vec<AlertRecipient>,
}

/// Someone who is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AlertRecipient {
    /// The name.
    pub name: String,
    /// The e-mail address, if RingCentral knows one.
    pub email: Option<String>,
}

/// Where alerts of a form are to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveAlertAddress {
    /// The address. Who knows it can send there, so it is sealed and never shown again in full.
    pub address: String,
}

/// Where alerts of a form are sent, as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AlertAddress {
    /// The form.
    pub form: AlertForm,
    /// The host, and the last letters of the rest.
    pub shown: String,
    /// Why the last alert did not arrive; empty when it did.
    pub problem: String,
    /// How many alerts it has not taken yet.
    #[serde(default)]
    pub owed: usize,
}
