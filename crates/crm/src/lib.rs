//! CRMs, as pure pairs: an effect of the log machine becomes a request, and what comes back
//! becomes the machine's next input.
//!
//! One file per CRM. Each says what it guarantees ([`Idempotency`]) and sorts every answer where
//! it is read: what is not understood is `Unsure`, never `Refused`. Each says, too, whether an
//! update can depend on what was read ([`Standing::version`]): where it cannot, what a person
//! changes in the CRM in the moment between a read and the update that follows is overwritten.
//!
//! [`Standing::version`]: ledger_core::ledger::Standing

pub mod builtin;

use ledger_core::compose::Format;
use ledger_core::id::CrmId;
use ledger_core::ledger::{Answer, Connector, Effect, Idempotency, Input};
use ledger_wire::http::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

/// The CRMs this product speaks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crm {
    /// Contacts and activities in the account's own storage.
    #[default]
    Builtin,
}

impl Crm {
    /// What the log machine must know of it.
    pub fn connector(self) -> Connector {
        match self {
            Self::Builtin => Connector {
                crm: CrmId::from("builtin"),
                idempotency: Idempotency::Upsert,
                format: Format::Plain,
            },
        }
    }

    /// The request that carries out an effect.
    pub fn request(self, effect: &Effect) -> HttpRequest {
        match self {
            Self::Builtin => builtin::request(effect),
        }
    }

    /// What the answer to an effect's request tells the entry.
    pub fn read(self, effect: &Effect, response: &HttpResponse) -> Input {
        match self {
            Self::Builtin => builtin::read(effect, response),
        }
    }
}

/// What an effect's entry is told when no answer came: nothing is known.
pub fn unanswered(effect: &Effect) -> Input {
    match effect {
        Effect::FindContacts { attempt, .. } => {
            Input::Contacts { attempt: *attempt, answer: Answer::Unsure }
        }
        Effect::AddContact { attempt, .. } => {
            Input::ContactAdded { attempt: *attempt, answer: Answer::Unsure }
        }
        Effect::Look { attempt, .. } => Input::Looked { attempt: *attempt, answer: Answer::Unsure },
        Effect::Create { attempt, .. } => {
            Input::Created { attempt: *attempt, answer: Answer::Unsure }
        }
        Effect::Read { attempt, .. } => Input::Read { attempt: *attempt, answer: Answer::Unsure },
        Effect::Update { attempt, .. } => {
            Input::Updated { attempt: *attempt, answer: Answer::Unsure }
        }
    }
}
